"""Text of somebody else's, in a link, a table or a formula, in the browser: it asks no other host, and looks as it is
written."""

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from data_page import open_data, paste, settle
from others_text import HOST, NAMES, PAGES, TEXTS
from playground import Playground
from playwright.sync_api import Page, expect
from waiting import eventually

TOLD = 10
"""So many entries that name no control are told one by one."""
LIT = f"""() => [...document.querySelectorAll("[src], [href], [srcset], [data], image, use")]
  .map((node) => node.outerHTML).filter((markup) => markup.includes("//{HOST}"))"""
"""What leads elsewhere, or was fetched from there."""
UNREAD = """(texts) => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), read = [];
  while (walk.nextNode()) read.push(walk.currentNode.data);
  return texts.filter((text) => !read.some((one) => one.includes(text)));
}"""
"""Those of the texts that do not stand on the page in one piece: something in them became an element of its own."""


@pytest.fixture
def asked(playground: Playground) -> Iterator[set[str]]:
    """The hosts that the visitor's browser asks."""
    hosts: set[str] = set()
    playground.page.context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
    yield hosts
    ours = urlsplit(playground.address).hostname
    assert hosts <= {ours, ""}, "no other host is asked"
    assert ours in hosts


def expect_as_written(page: Page, texts: list[str]) -> None:
    """All of these are on the page, and none of them did anything."""
    eventually(lambda: page.evaluate(UNREAD, texts), lambda unread: unread == [])
    page.wait_for_function("heard.rests")  # a picture would be asked for by now
    assert page.evaluate(LIT) == []


@pytest.mark.parametrize("page", PAGES)
def test_entries_of_a_link_are_shown_as_they_are_written(playground, asked, page):
    known = dict(zip(("surface", "s1", "1", "seed", "mode", "steps", "speed"), TEXTS, strict=False))
    for some in [TEXTS] if page == "handbook" else [TEXTS[:TOLD], TEXTS[TOLD:]]:
        link = urlencode(dict.fromkeys(some, some[0]) | known)
        playground.page.goto(f"{playground.address}{'' if page == 'playground' else page}?{link}")
        if page == "handbook":
            expect(playground.page.get_by_role("heading", name="Surfaces")).to_be_visible()
            expect_as_written(playground.page, [])
        else:
            expect_as_written(playground.page, [f"“{text}” names no control." for text in some])
    quoted = [f"received “{text}”" for text in known.values()]
    unread = playground.page.evaluate(UNREAD, quoted)
    assert len(quoted) - len(unread) >= (1 if page != "handbook" else 0), "values are quoted as well"


def test_names_of_columns_are_shown_as_they_are_written(playground, asked):
    page = open_data(playground)
    for name, other in zip(NAMES, NAMES[1:] + NAMES[:1], strict=True):
        paste(page, f"{name}\t{other}\n1\t30\n2\t70\n3\t80\n4\t130")
        expect(page.locator(".scatter .g-xtitle")).to_have_text(name)
        settle(page)
        assert page.locator(".scatter .g-xtitle").text_content() == name
        assert page.locator(".scatter .g-ytitle").text_content() == other
        assert page.locator(".scatter .g-xtitle").locator("a, image, [style*=bold]").count() == 0
        expect_as_written(page, [f"4 examples of {name} and {other} are in this session"])
    for text in TEXTS[::4]:
        paste(page, f"a\tb\n1\t2\n{text}\t3\n4\t9")
        expect_as_written(page, [f"Line 3 has “{text[:20]}"])


def test_formulas_and_their_values_are_shown_as_they_are_written(playground, asked):
    page = playground.page
    for text in TEXTS[::4]:
        link = {"surface": "custom", "f": text, f"surface.{text}": "1", "x_low": text}
        page.goto(f"{playground.address}?{urlencode(link)}")
        expect_as_written(page, [f"“surface.{text}"[:41]])


def test_a_typed_formula_is_shown_as_it_is_written(playground, asked):
    playground.open({"surface": "custom"})
    page = playground.page
    field = page.locator(".downhill input[type=text]").first
    for text in TEXTS:
        field.fill(text)
        field.press("Enter")
        page.wait_for_timeout(150)
        assert page.evaluate(LIT) == []
        assert field.input_value() == text
