"""The README's pictures, taken of the running app: `python -m docs.pictures` (needs Chromium)."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from benchmarks.chromium import find_chromium, launch
from benchmarks.server import running_server

HERE = Path(__file__).parent
CLASSIC = "?surface=quadratic&1=sgd&2=momentum&3=adagrad&4=adam"


def take_pictures(address: str) -> None:
    """Write screenshot.png and descent.gif."""
    with sync_playwright() as playwright:
        page = launch(playwright, find_chromium()).new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"http://{address}/{CLASSIC}")
        page.wait_for_function("document.querySelector('.relief .axes')?._fullLayout && document.querySelector('.ink')")
        page.wait_for_timeout(2000)
        page.screenshot(path=HERE / "screenshot.png")
        frames = [frame(page, step) for step in range(31)]
    frames[0].save(
        HERE / "descent.gif", save_all=True, append_images=[*frames[1:], *frames[-1:] * 8], duration=160, loop=0
    )


def frame(page: Page, step: int) -> Image.Image:
    """The picture at a step of the clock."""
    page.locator("input.scrub").evaluate(
        "(scrub, step) => { scrub.value = step; scrub.dispatchEvent(new Event('input')) }", step
    )
    page.wait_for_timeout(60)
    picture = Image.open(io.BytesIO(page.locator(".stage").screenshot()))
    return picture.convert("RGB").quantize(64)


if __name__ == "__main__":
    with running_server() as server:
        take_pictures(server.address)
