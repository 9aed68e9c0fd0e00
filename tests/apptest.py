"""The Playground without a browser: Streamlit runs the script, the test reads what the player would receive."""

import base64
import functools
import html
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from component import component
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.util import patch_config_options

from interface.kit.page import Page
from interface.pages import PLAYGROUND

APP = Path(__file__).parent.parent / "app.py"

# At every run the tester looks for components in all that is installed, a third of its time; a server does so once.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


def open_app(link: dict[str, str] | None = None, **context) -> AppTest:
    """The page as it opens on a link."""
    at = AppTest.from_file(APP, default_timeout=120)
    at.query_params, at.context = dict(link or {}), {"url": "http://localhost:8501", **context}
    return run(at)


def run(at: AppTest) -> AppTest:
    """Run the script again; it must not raise."""
    with patch_config_options({"client.showErrorDetails": "full"}):  # visitors are not shown the text
        at.run()
    assert [(error.message, error.stack_trace) for error in at.exception] == []
    return at


def said(at: AppTest, *kinds: str) -> list[str]:
    """What the page says in messages of these kinds, as it is read."""
    found = [re.fullmatch(r'<div class="said (\w+)"[^<>]*>([^<>]*)</div>', one.proto.body) for one in at.get("html")]
    return [html.unescape(one[2]) for one in found if one and one[1] in kinds]


def click(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    return run(at)


def talking_to(page: Page) -> tuple[Callable[[AppTest], dict], Callable[..., dict]]:
    """What the page's component received, as strict JSON, and a function that asks it and runs the script again where
    something was changed."""

    def sent(at: AppTest) -> dict:
        return component(at, page).sent(at)

    def ask(at: AppTest, query: dict[str, str] | None = None, **request) -> dict:
        data = component(at, page).ask(at, query, **request)
        if query is not None:
            run(at)
        return data

    return sent, ask


sent, ask = talking_to(PLAYGROUND)


def series(data: dict, entrant: dict) -> np.ndarray:
    """(6, steps + 1): x, y, f, f above the minimum, distance, gradient norm of one entrant."""
    return unpack(data["assets"][entrant["run"]]["series"])


def unpack(packed: dict) -> np.ndarray:
    """The array behind what `charts.landscape.packed` made."""
    shape = [int(size) for size in packed["shape"].split(",")]
    return np.frombuffer(base64.b64decode(packed["bdata"]), "<f4").reshape(shape)
