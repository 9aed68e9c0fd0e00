"""Dialogs: what happens beside one does not close it."""

import json

from downloads import LINK, open_dialog, press
from playwright.sync_api import Page, Route, expect
from waiting import eventually


def held_answers(page: Page) -> list[Route]:
    """The answers that the page asks for from now on: they come where they are let go."""
    held: list[Route] = []
    page.route("**/answer/playground", lambda route: held.append(route))
    return held


def let_go(page: Page, held: list[Route]) -> None:
    """Let the answers come, and wait until one is drawn."""
    eventually(lambda: page.wait_for_timeout(20) or held, bool)
    painted = page.evaluate("watched.painted.length")
    for one in held:
        one.continue_()
    page.unroute("**/answer/playground")
    page.wait_for_function(f"watched.painted.length > {painted}")


def test_a_dialog_stays_where_the_answer_comes_after_it(playground, tmp_path):
    """It is about what the link says; the heading, which the answer changes, follows when it is closed."""
    page = playground.page
    playground.open(LINK)
    held = held_answers(page)
    page.get_by_role("combobox", name="Surface").select_option("beale")
    open_dialog(playground)
    let_go(page, held)
    assert json.loads(press(playground, "JSON", tmp_path).read_text())["scenario"]["surface"] == "beale"
    playground.rest()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(".st-key-heading strong")).to_have_text("Beale function")


def test_a_dialog_stays_where_what_is_in_it_is_pressed_after_a_late_answer(playground, tmp_path):
    """The answer writes the short link in place of the long one; the heading stays as it is."""
    page = playground.page
    playground.open(LINK)
    held = held_answers(page)
    playground.field("steps").fill("120")
    playground.field("steps").press("Enter")
    open_dialog(playground)
    let_go(page, held)
    press(playground, "PNG", tmp_path)
    playground.rest()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_dialog_stays_where_a_menu_of_it_is_used_after_a_late_answer(playground):
    """The options lie beside the dialog."""
    page = playground.page
    playground.open(LINK)
    held = held_answers(page)
    playground.field("steps").fill("120")
    playground.field("steps").press("Enter")
    open_dialog(playground)
    let_go(page, held)
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Code").click()
    dialog.get_by_role("combobox").first.click()
    page.get_by_test_id("stSelectboxVirtualDropdown").get_by_role("option", name="Momentum").click()
    playground.rest()
    expect(dialog).to_be_visible()
    expect(dialog.locator("code").first).to_contain_text("momentum")
