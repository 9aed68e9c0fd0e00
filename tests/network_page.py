"""The network page as a person meets it: opened on a link, watched while it trains."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from playground import Playground
from playwright.sync_api import Page, expect

from benchmarks.answers import ENTRANTS
from benchmarks.server import Server

QUICK = {"layers": "1", "units": "20", "iterations": "200", "batch_size": "16", "1": "sgd", "3": "adam"}
LONG = {"layers": "5", "units": "200", "iterations": "2000", **{str(i): one for i, one in enumerate(ENTRANTS, 1)}}
"""Takes most of a minute, so that it is still under way when a test has clicked; for more see `standing_still`."""
TRAINING = "document.querySelector('.downhill')?.player?.state.training"


def open_network(visitor: Playground, query: dict) -> Page:
    """The page on a link, once it has controls."""
    visitor.page.goto(f"{visitor.address}network?{urlencode(query)}")
    expect(visitor.page.locator(".network-page .card").first).to_be_visible()
    return visitor.page


def wait_for(page: Page, state: str, done: float = 0.0) -> None:
    """Wait until the training is in a state, and so far."""
    page.wait_for_function(
        f"([state, done]) => {TRAINING}?.state === state && {TRAINING}.done >= done", arg=[state, done]
    )


def known(page: Page) -> int:
    """How many updates the browser knows."""
    return page.evaluate("document.querySelector('.downhill').player.training.known")


def workers(server: Server) -> list[int]:
    """The processes that train for a server."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_text()
        except OSError:  # it has just ended
            continue
        if parent == server.process.pid and "training.worker" in command:
            found.append(int(folder.name))
    return found


@contextlib.contextmanager
def standing_still(server: Server) -> Iterator[None]:
    """Trainings that are under way stay where they are, however long the test takes to look at them."""
    trainings = workers(server)
    for pid in trainings:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in trainings:
            with contextlib.suppress(ProcessLookupError):  # it was given up
                os.kill(pid, signal.SIGCONT)
