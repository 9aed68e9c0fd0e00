"""The README's pictures, taken of the running app: `python -m docs.pictures` (needs Chromium and some minutes).

With names behind it, only those are taken: `python -m docs.pictures descent maps`.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from benchmarks.chromium import find_chromium, launch
from benchmarks.server import running_server

HERE = Path(__file__).parent
FOLDER = HERE / "pictures"
CLASSIC = "?surface=quadratic&1=sgd&2=momentum&3=adagrad&4=adam"
ADDRESSES = {
    "playground": CLASSIC,
    "lessons": "lessons?at=4",
    "maps": "maps",
    "basins": "basins?surface=himmelblau&1=sgd&2=momentum&3=adam",
    "race": "race",
    "data": "data",
    "network": "network?iterations=500",
    "slices": "slices?iterations=500",
    "handbook": "handbook",
}
"""Page -> what of it is shown."""
SIZE = (1200, 750)
"""Of the window, in pixels."""
WIDTH = 640
"""Of a picture of a page: README shows two side by side."""
COLOURS = 128
PAUSE, PATIENCE = 8, 320
"""Seconds within which nothing may change any more, and after which it is a fault that something does."""


def take_descent(page: Page, address: str) -> None:
    """Write descent.gif, the four optimizers of the book step by step."""
    page.goto(f"{address}/{CLASSIC}")
    page.wait_for_function("document.querySelector('.relief .axes')?._fullLayout && document.querySelector('.ink')")
    page.wait_for_timeout(2000)
    first, *others = [frame(page, step) for step in range(31)]
    first.save(HERE / "descent.gif", save_all=True, append_images=[*others, *others[-1:] * 8], duration=160, loop=0)


def frame(page: Page, step: int) -> Image.Image:
    """The picture at a step of the clock."""
    page.locator("input.scrub").evaluate(
        "(scrub, step) => { scrub.value = step; scrub.dispatchEvent(new Event('input')) }", step
    )
    page.wait_for_timeout(60)
    return in_few_colours(Image.open(io.BytesIO(page.locator(".stage").screenshot())).convert("RGB"))


def in_few_colours(picture: Image.Image) -> Image.Image:
    """Thin lines keep their colours by the means."""
    return picture.quantize(COLOURS, kmeans=3, dither=Image.Dither.NONE)


def take_page(page: Page, address: str, name: str) -> None:
    """Write the picture of a page once nothing changes on it, small and in few colours."""
    page.goto(f"{address}/{ADDRESSES[name]}")
    page.wait_for_selector("[data-testid=stPageLink]")
    page.wait_for_timeout(2000 * PAUSE)
    before = page.screenshot()
    for _ in range(PATIENCE // PAUSE):
        page.wait_for_timeout(1000 * PAUSE)
        now = page.screenshot()
        if now == before:
            break
        before = now
    else:
        raise TimeoutError(f"The page {name} still changes after {PATIENCE} s.")
    picture = Image.open(io.BytesIO(now)).convert("RGB")
    small = picture.resize((WIDTH, WIDTH * picture.height // picture.width), Image.Resampling.LANCZOS)
    in_few_colours(small).save(FOLDER / f"{name}.png", optimize=True)


def main(names: list[str]) -> None:
    """Take the pictures named, or all."""
    FOLDER.mkdir(exist_ok=True)
    with running_server() as server, sync_playwright() as playwright:
        browser = launch(playwright, find_chromium())
        address = f"http://{server.address}"
        for name in names or ["descent", *ADDRESSES]:
            options = {"color_scheme": "light", "reduced_motion": "reduce"}
            if name == "descent":
                take_descent(browser.new_page(viewport={"width": 1440, "height": 900}, **options), address)
            else:
                take_page(
                    browser.new_page(viewport=dict(zip(("width", "height"), SIZE, strict=True)), **options),
                    address,
                    name,
                )
            print(name)


if __name__ == "__main__":
    main(sys.argv[1:])
