"""What happens on the server and matters to who runs it: one line of JSON each, and nothing of who visits."""

import json
import logging
import time
import traceback
from typing import Any

LOGGER = logging.getLogger("downhill")


def event(name: str, level: int = logging.INFO, **facts: Any) -> None:
    """Note that something has happened. `facts` are numbers and words of ours, nothing that a visitor has sent."""
    LOGGER.log(level, name, extra={"facts": facts})


class Rarely:
    """An event that may happen often: noted when it begins, then once in so many seconds with how often it was."""

    def __init__(self, name: str, seconds: float = 10.0) -> None:
        self.name, self.seconds = name, seconds
        self.count, self.noted = 0, -float("inf")

    def happened(self, **facts: Any) -> None:
        """Once more; its line may come later."""
        self.count += 1
        if (now := time.monotonic()) - self.noted >= self.seconds:
            event(self.name, logging.WARNING, count=self.count, **facts)
            self.count, self.noted = 0, now


class Lines(logging.Formatter):
    """Each record as an object of JSON on a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        written = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z"
        line = {"time": written, "level": record.levelname.lower(), "event": record.getMessage()}
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            line["error"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


def write_lines() -> None:
    """From now on events are written to standard error, each once."""
    if not LOGGER.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(Lines())
        LOGGER.addHandler(handler)
        LOGGER.setLevel(logging.INFO)
        LOGGER.propagate = False
