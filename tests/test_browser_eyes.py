"""What eyes, fingers and screen readers need, on every page in both themes: our own small part of what axe-core checks.

`docs/contributing.md` says how to run axe-core itself, which no test needs.
"""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page
from slices_page import SMALL
from waiting import eventually

TRAINED = urlencode(SMALL)
PAGES = ["", "maps", "basins", "race", "data", f"network?{TRAINED}", f"slices?{TRAINED}", "handbook"]
READY = """() => heard.rests && document.querySelector("[data-test-script-state=notRunning]")
  && document.querySelector(".downhill, .miniatures canvas")"""

FAULTS = (Path(__file__).parent / "faults.js").read_text(encoding="utf-8")


def ready(page: Page) -> None:
    page.wait_for_function(READY)


def dark(page: Page) -> bool:
    return page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).colorScheme").startswith("dark")


@pytest.mark.parametrize("page_of", PAGES, ids=lambda link: link.partition("?")[0] or "playground")
def test_everybody_can_read_reach_and_name_all_of_a_page(visit, page_of):
    visitor = visit()
    page = visitor.page
    page.goto(f"{visitor.address}{page_of}")
    ready(page)
    assert page.evaluate(FAULTS) == []
    page.emulate_media(color_scheme="dark")
    eventually(lambda: dark(page), bool)
    ready(page)
    assert page.evaluate(FAULTS) == []
    page.emulate_media(color_scheme="light")
