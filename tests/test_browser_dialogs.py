"""Dialogs: what happens beside one does not close it."""

import json
from collections.abc import Callable

import pytest
from downloads import LINK, open_dialog, press
from playground import Playground
from playwright.sync_api import Route, expect
from waiting import eventually

Opened = Callable[[Callable[[], object]], None]


@pytest.fixture
def opened_before_the_answer(playground: Playground) -> Opened:
    """A function that changes the experiment, opens Download, and has the answer come after it."""
    page = playground.page
    held: list[Route] = []

    def opened(change: Callable[[], object]) -> None:
        playground.open(LINK)
        page.route("**/answer/playground", lambda route: held.append(route))
        change()
        open_dialog(playground)
        eventually(lambda: page.wait_for_timeout(20) or held, bool)
        painted = page.evaluate("watched.painted.length")
        for one in held:
            one.continue_()
        page.unroute("**/answer/playground")
        page.wait_for_function(f"watched.painted.length > {painted}")

    return opened


def more_steps(playground: Playground) -> None:
    """After which the heading is as before, and the link is written anew, the short one."""
    playground.field("steps").fill("120")
    playground.field("steps").press("Enter")


def test_a_dialog_stays_where_the_answer_comes_after_it(playground, opened_before_the_answer, tmp_path):
    """It is about what the link says; the heading, which the answer changes, follows when it is closed."""
    page = playground.page
    opened_before_the_answer(lambda: page.get_by_role("combobox", name="Surface").select_option("beale"))
    assert json.loads(press(playground, "JSON", tmp_path).read_text())["scenario"]["surface"] == "beale"
    playground.rest()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(".st-key-heading strong")).to_have_text("Beale function")


def test_a_dialog_stays_where_what_is_in_it_is_pressed_after_a_late_answer(
    playground, opened_before_the_answer, tmp_path
):
    """What is beside it, as the options of its menus, too."""
    page = playground.page
    opened_before_the_answer(lambda: more_steps(playground))
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Code").click()
    dialog.get_by_role("combobox").first.click()
    page.get_by_test_id("stSelectboxVirtualDropdown").get_by_role("option", name="Momentum").click()
    playground.rest()
    expect(dialog).to_be_visible()
    expect(dialog.locator("code").first).to_contain_text("momentum")

    press(playground, "PNG", tmp_path)
    playground.rest()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
