"""The basins page as a person meets it: opened on a link, waited for, pointed at."""

from urllib.parse import urlencode

from playground import Playground
from playwright.sync_api import Locator, Page, expect

SCROLLER = "[data-testid=stMain]"


def open_basins(visitor: Playground, query: dict | None = None, wait: bool = True) -> Page:
    """The page on a link, once its pictures are as fine as they get."""
    visitor.page.goto(f"{visitor.address}basins" + (f"?{urlencode(query)}" if query else ""))
    expect(visitor.page.locator(".basin canvas").first).to_be_visible()
    return settle(visitor.page) if wait else visitor.page


def settle(page: Page) -> Page:
    """Wait until all that was asked for is computed and drawn."""
    page.wait_for_function(
        """() => {
          const player = document.querySelector(".downhill")?.player;
          return heard.rests && player?.channel.idle && player.state.done >= 1 && !player.isAhead;
        }"""
    )
    return page


def place(picture: Locator, across: float, down: float) -> tuple[float, float]:
    """A place on a picture in the window, by shares of its sides."""
    box = picture.bounding_box()
    return box["x"] + across * box["width"], box["y"] + down * box["height"]
