"""What Streamlit and its server log of visitors, made into events: how often, and nothing of what they have sent."""

import logging
import sysconfig
import traceback
from collections import defaultdict
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.errors import Error as StreamlitError

from interface.kit.events import LOGGER, Rarely

ROOT, INSTALLED = Path(__file__).parents[2], Path(sysconfig.get_path("purelib"))
"""Ours, and the packages', which may lie within."""
STATE = Path(st.__file__).parent / "runtime" / "state"
OURS = "streamlit.error_util"
"""Reports what a script of ours has failed of."""
EVERYDAY = ("Invalid HTTP request received.", "Invalid UTF-8 sequence received", "Unsupported upgrade request.")
"""What the server says of what is no request: anybody may send it."""
_refused: defaultdict[str, Rarely] = defaultdict(partial(Rarely, "message refused"))


def is_misfit(error: BaseException) -> bool:
    """Whether Streamlit could not read what the browser said of a widget: it is of another kind than the widget."""
    if isinstance(error, StreamlitError):
        return False
    frames = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
    own = max((i for i, path in enumerate(frames) if _is_ours(path)), default=-1)
    return any(path.is_relative_to(STATE) for path in frames[own + 1 :])


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(ROOT) and not path.is_relative_to(INSTALLED)


class Reported(logging.Filter):
    """Turns records into events, and lets those pass that are no visitor's doing."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("uvicorn"):
            return not str(record.msg).startswith(EVERYDAY)
        error = record.exc_info[1] if record.exc_info else None
        if record.name == OURS and error is not None and not is_misfit(error):
            LOGGER.error("script failed", exc_info=error)
            return False
        if record.levelno < logging.WARNING:
            return record.name.startswith("streamlit.web.bootstrap")
        _refused[str(record.msg)].happened(said=" ".join(str(record.msg).split()))
        return False


def report() -> None:
    """From now on."""
    names = ["uvicorn.error", *(name for name in logging.root.manager.loggerDict if name.startswith("streamlit"))]
    for name in names:
        logger = logging.getLogger(name)
        if not any(isinstance(one, Reported) for one in logger.filters):
            logger.addFilter(Reported())
