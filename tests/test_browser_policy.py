"""What pages load: nothing that the content security policy forbids, and nothing from another host."""

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from downloads import LINK, press
from network_page import QUICK
from playground import Playground
from playwright.sync_api import Page, expect
from slices_page import SMALL

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


DIALOGS = {"playground": ("Examples", "Share", "?", "Download"), "race": ("Share",), "data": ("Examples", "Share")}
LITTLE = {
    "playground": LINK, "network": QUICK, "slices": SMALL,
    "race": {"s1": "booth", "1": "sgd", "2": "adam", "budget": "20", "starts": "2", "trials": "2"},
}  # fmt: skip
"""Page -> an experiment that is computed soon."""
LESSON = ("lesson=write", "lesson=adam&show=teacher", "lesson=adam&show=worksheet")


@pytest.mark.webgl
def test_no_page_and_no_dialog_loads_what_is_forbidden_or_elsewhere(visitor, tmp_path):
    """All in one window, in which what was compiled once opens sooner."""
    page, forbidden = visitor.page, {}
    for address in TITLES:
        name = address.rpartition("/")[2].removesuffix(".py")
        go(visitor, f"{'' if address == PLAYGROUND else name}?{urlencode(LITTLE.get(name, {}))}", address == HANDBOOK)
        if address == PLAYGROUND:
            expect(page.locator(".canvas.relief canvas").first).to_be_attached()
            expect(page.locator(".results tbody tr").first).to_be_visible()
        for button in DIALOGS.get(name, ()):
            show(page, button)
            if button == "Download":  # pictures and films are made of what is allowed
                page.get_by_role("button", name="PNG").wait_for()
                assert press(visitor, "PNG", tmp_path).read_bytes()[1:4] == b"PNG"
                assert b"<svg" in press(visitor, "SVG", tmp_path).read_bytes()
                assert press(visitor, "GIF", tmp_path).read_bytes()[:3] == b"GIF"
                page.get_by_role("dialog").get_by_role("button", name="Close").click()
            else:
                page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
            forbidden[f"{name}, {button}"] = page.evaluate("forbidden")
        forbidden[name] = page.evaluate("forbidden")
    for view in LESSON:
        go(visitor, f"lessons?{view}")
        forbidden[view] = page.evaluate("forbidden")
    assert {name: found for name, found in forbidden.items() if found} == {}
    assert len(forbidden) == len(TITLES) + 7 + len(LESSON)


def go(visitor: Playground, address: str, handbook: bool = False) -> None:
    """Open a page and wait until it is shown and the script has run."""
    visitor.page.goto(visitor.address + address)
    shown = ".family-tree svg" if handbook else ".downhill:not(.waiting)"
    expect(visitor.page.locator(shown).first).to_be_visible()
    expect(visitor.page.locator("[data-test-script-state=notRunning]")).to_be_attached()


def show(page: Page, button: str) -> None:
    """Open a dialog and wait until something is in it."""
    page.get_by_role("button", name=button, exact=True).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    expect(dialog.locator("img, button.example, .card, p").first).to_be_visible()
