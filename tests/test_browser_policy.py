"""What pages load: nothing that the content security policy forbids, and nothing from another host."""

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from downloads import LINK, open_dialog, press
from playground import Playground
from playwright.sync_api import expect

from interface.shell.navigation import HANDBOOK, PLAYGROUND, TITLES

NOTE = """
window.forbidden = [];
document.addEventListener("securitypolicyviolation", (event) => {
  if (event.blockedURI !== "wasm-eval") forbidden.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
"""Streamlit's reader of messages tries WebAssembly for whole numbers of 64 bits and does without; nobody notices."""


@pytest.fixture
def visitor(visit) -> Iterator[Playground]:
    """Under the policy, in which the usual way of waiting is forbidden. A browser reports what it has refused, and a
    console that reports something fails the test."""
    visitor = visit(bypass_csp=False)
    page, hosts = visitor.page, set()
    page.add_init_script(NOTE)
    page.on("request", lambda request: hosts.add(urlsplit(request.url.removeprefix("blob:")).netloc))
    yield visitor
    assert page.evaluate("forbidden") == []
    assert hosts - {""} == {urlsplit(visitor.address).netloc}, "data: has no host"
    page.context.close()


@pytest.mark.webgl
def test_no_page_loads_what_is_forbidden_or_elsewhere(visitor):
    page, forbidden = visitor.page, {}
    for address in TITLES:
        name = address.rpartition("/")[2].removesuffix(".py")
        page.goto(visitor.address + ("" if address == PLAYGROUND else name))
        shown = ".family-tree svg" if address == HANDBOOK else ".downhill:not(.waiting)"
        expect(page.locator(shown).first).to_be_visible()
        expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
        if address == PLAYGROUND:
            expect(page.locator(".canvas.relief canvas").first).to_be_attached()
        forbidden[name] = page.evaluate("forbidden")
    assert {name: found for name, found in forbidden.items() if found} == {}


DIALOGS = {"": ("Examples", "Share", "Download", "?"), "race": ("Share",), "data": ("Examples", "Share")}


def test_no_dialog_loads_what_is_forbidden_or_elsewhere(visitor):
    page = visitor.page
    for address, names in DIALOGS.items():
        page.goto(visitor.address + address)
        expect(page.locator(".downhill:not(.waiting)")).to_be_visible()
        for name in names:
            page.get_by_role("button", name=name, exact=True).first.click()
            dialog = page.get_by_role("dialog")
            expect(dialog).to_be_visible()
            expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
            expect(dialog.locator("img, button.example, .card, p").first).to_be_visible()
            assert page.evaluate("forbidden") == [], name
            page.keyboard.press("Escape")
            expect(dialog).to_have_count(0)


@pytest.mark.parametrize("query", ["lesson=write", "lesson=adam&show=teacher", "lesson=adam&show=worksheet"])
def test_no_view_of_a_lesson_loads_what_is_forbidden_or_elsewhere(visitor, query):
    visitor.page.goto(f"{visitor.address}lessons?{query}")
    expect(visitor.page.locator(".downhill:not(.waiting)").first).to_be_visible()
    expect(visitor.page.locator("[data-test-script-state=notRunning]")).to_be_attached()


def test_pictures_and_films_are_made_of_what_is_allowed(visitor, tmp_path):
    visitor.page.goto(f"{visitor.address}?{urlencode(LINK)}")
    expect(visitor.page.locator(".results tbody tr").first).to_be_visible()
    open_dialog(visitor)
    assert press(visitor, "PNG", tmp_path).read_bytes()[1:4] == b"PNG"
    assert b"<svg" in press(visitor, "SVG", tmp_path).read_bytes()
    assert press(visitor, "GIF", tmp_path).read_bytes()[:3] == b"GIF"
