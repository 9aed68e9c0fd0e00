"""The slices page as a person meets it: opened on a link, waited for, played, read."""

import re
from urllib.parse import urlencode

from playground import Playground
from playwright.sync_api import Page, expect

SMALL = {"layers": "1", "units": "20", "iterations": "200", "points": "21", "1": "sgd", "3": "adam"}
PLAYER = 'document.querySelector(".downhill").player'


def open_slice(visitor: Playground, query: dict, wait: bool = True) -> Page:
    """The page on a link, once the slice is there."""
    visitor.page.goto(f"{visitor.address}slices?{urlencode(query)}")
    expect(visitor.page.locator(".slices-page")).to_be_visible()
    return settle(visitor.page) if wait else visitor.page


def settle(page: Page) -> Page:
    """Wait until the slice that was asked for is computed and drawn."""
    page.wait_for_function(
        """() => {
          const player = document.querySelector(".downhill")?.player;
          const state = document.querySelector(".slices-page")?.dataset.state;
          return heard.rests && player?.channel.idle && ["done", "failed"].includes(state) && !player.state.stale;
        }"""
    )
    return page


def told(page: Page) -> dict[str, tuple[str, str]]:
    """Optimizer -> what its bar says: the share as text, and as it is drawn."""
    bars = page.locator(".meter .row").all()
    read = {}
    for bar in bars:
        width = bar.locator(".fill").evaluate("fill => fill.getBoundingClientRect().width")
        whole = bar.locator(".bar").evaluate("bar => bar.getBoundingClientRect().width")
        read[bar.locator(".name").inner_text()] = (bar.locator("b").inner_text(), width / whole)
    return read


def iteration(page: Page) -> int:
    """Where the clock stands."""
    return int(re.match(r"\d+", page.locator(".clock output").inner_text())[0])
