"""The page of mini-batches as a person meets it: opened on a link, waited for, looked into."""

from urllib.parse import urlencode

from playground import Playground
from playwright.sync_api import Page, expect

PLAYER = "document.querySelector('.downhill').player"
SCATTER = ".scatter canvas.ink"
CURVES = ".curves canvas.ink"


def open_data(visitor: Playground, query: dict | None = None) -> Page:
    """The page on a link, once everything is drawn."""
    visitor.page.goto(f"{visitor.address}data" + (f"?{urlencode(query)}" if query else ""))
    expect(visitor.page.locator(".contour canvas.ink")).to_be_visible()
    return settle(visitor.page)


def settle(page: Page) -> Page:
    """Wait until all that was asked for is computed and drawn."""
    page.wait_for_function(
        """() => {
          const player = document.querySelector(".downhill")?.player;
          return heard.rests && player?.channel.idle && player.state.data && player.scatter.plane.panels.length;
        }"""
    )
    return page


def seek(page: Page, step: int) -> None:
    """Move the clock."""
    page.get_by_role("slider", name="Step", exact=True).evaluate(
        """(input, step) => {
          input.value = step;
          input.dispatchEvent(new Event("input"));
        }""",
        step,
    )
    settle(page)


def paste(page: Page, text: str) -> None:
    """Bring own numbers along."""
    field = page.get_by_label("Or paste them")
    if not field.is_visible():
        page.locator("[data-testid=stExpander] summary", has_text="Your own data").click()
    field.fill(text)
    page.get_by_role("button", name="Use these numbers").click()
