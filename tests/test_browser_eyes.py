"""What eyes, fingers and screen readers need, on every page in both themes: our own small part of what axe-core checks.

`docs/contributing.md` says how to run axe-core itself, which no test needs.
"""

import io
import json
import re
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from slices_page import SMALL
from waiting import eventually

from benchmarks.colours import palette
from catalogue.look import Dash, Hue
from optimizers import OPTIMIZERS

ROOT = Path(__file__).parents[1]

TRAINED = urlencode(SMALL)
PAGES = [
    "", "maps", "basins", "race", "data", f"network?{TRAINED}", f"slices?{TRAINED}", "handbook", "lessons",
    "lessons?show=teacher", "lessons?lesson=write",
]  # fmt: skip
READY = """() => heard.rests && document.querySelector(".downhill, .miniatures canvas")"""

FAULTS = (Path(__file__).parent / "faults.js").read_text(encoding="utf-8")


# The lines beside names: [name, colour, dash].
SWATCHES = """() => [...document.querySelectorAll(".swatch")].map((swatch) => {
  const line = swatch.querySelector("line");
  return [swatch.parentElement.textContent, line.getAttribute("stroke"), line.getAttribute("stroke-dasharray")];
})"""


def ready(page: Page) -> None:
    page.wait_for_function(READY)


def dark(page: Page) -> bool:
    return page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).colorScheme").startswith("dark")


def check_looks(page: Page) -> None:
    """The optimizers that are named on a page have their own colours and dashes, in the light theme."""
    script = (ROOT / "player" / "web" / "kit" / "palette.js").read_text(encoding="utf-8")
    dashes = json.loads(re.search(r"DASHES = (\[.*?\]);", script, re.S)[1].replace(",\n]", "]"))
    own = {cls.name: cls.look for cls in OPTIMIZERS.values()}
    for name, colour, dash in page.evaluate(SWATCHES):
        if name in own:
            assert colour == palette("light")[list(Hue).index(own[name].hue)], name
            assert dash == " ".join(map(str, dashes[list(Dash).index(own[name].dash)])), name


@pytest.mark.parametrize("page_of", PAGES, ids=lambda link: link.partition("?")[0] or "playground")
def test_everybody_can_read_reach_and_name_all_of_a_page(visit, page_of):
    visitor = visit()
    page = visitor.page
    page.goto(f"{visitor.address}{page_of}")
    ready(page)
    assert page.evaluate(FAULTS) == []
    check_looks(page)
    page.emulate_media(color_scheme="dark")
    eventually(lambda: dark(page), bool)
    ready(page)
    eventually(lambda: page.evaluate(FAULTS), lambda faults: faults == [])  # its drawings follow a moment after
    page.emulate_media(color_scheme="light")


def test_on_a_phone_what_scrolls_sideways_can_be_reached_by_keys(phone):
    phone.open()
    heading = phone.page.locator(".st-key-heading .katex").locator(
        "xpath=ancestor::*[@data-testid='stMarkdownContainer']"
    )
    assert heading.evaluate("node => node.scrollWidth > node.clientWidth + 1")
    expect(heading).to_have_attribute("tabindex", "0")
    assert phone.page.evaluate(FAULTS) == []


def test_the_clock_is_written_once_a_step_and_read_aloud_when_it_rests(playground):
    playground.open({"steps": "12", "speed": "4"})
    page = playground.page
    page.evaluate("""() => {
      window.written = 0;
      const counter = new MutationObserver(() => window.written++);
      counter.observe(document.querySelector(".readout"), { childList: true, subtree: true });
    }""")
    playground.button("Play (space)").click()
    expect(page.locator(".readout")).to_have_text("12 / 12")
    assert page.evaluate("window.written") <= 13
    expect(page.locator(".clock").get_by_role("status")).to_have_text("step 12 of 12")


def test_keys_pictures_forced_colours_and_browsers_that_lack_or_scramble_something(playground):
    playground.open()
    page = playground.page
    # Keys show where they are, and pictures say what happened.
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Maps")
    link.focus()
    expect(link).to_have_css("outline-style", "solid")
    expect(link).to_have_css("outline-width", "2px")
    sentence = page.locator(".sentence").first.text_content()
    for part in (".canvas.contour", ".curves .canvas", ".relief"):
        expect(page.locator(part)).to_have_accessible_description(sentence)

    # Without three dimensions a sentence takes their place and the curves the room.
    expect(page.locator(".relief")).to_contain_text("this browser has no WebGL")
    side, curves = (page.locator(part).bounding_box()["height"] for part in (".side", ".curves"))
    assert curves > 0.8 * side

    # Forced colours show what is pressed and how far a slider is.
    page.emulate_media(forced_colors="active")
    pressed, other = (page.locator(f".toolbar [aria-pressed={state}]").first for state in ("true", "false"))
    ground = "(button) => getComputedStyle(button).backgroundColor"
    assert pressed.evaluate(ground) != other.evaluate(ground)
    picture = np.array(Image.open(io.BytesIO(playground.slider("steps").screenshot())).convert("RGB"), int)
    row = picture[len(picture) // 2]
    assert len(np.unique(row[[4, -4]], axis=0)) == 2, "before and behind the thumb"
    assert np.abs(row[-4] - picture[0, -4]).max() > 60, "the track and what it lies on"
    page.emulate_media(forced_colors="none")

    # A browser that scrambles canvases is offered vectors and told why.
    page.evaluate("""() => {
      const { getImageData } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.getImageData = function (...box) {
        const image = getImageData.apply(this, box);
        return Object.assign(image, image.data.forEach((_, i) => (image.data[i] = (37 * i) % 256)));
      };
    }""")
    page.get_by_role("button", name="Download", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="SVG")).to_be_visible()
    expect(dialog.get_by_text("Only the SVG comes out as it is on the screen.").first).to_be_visible()
    expect(dialog.get_by_role("button", name=re.compile("PNG|GIF|Video"))).to_have_count(0)
