"""Ctrl+P: one light sheet with picture, settings, results, a code and lines to write on; then all is as before."""

import re
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

SHOWN = """() => {
  const { root, theme } = document.querySelector(".downhill").player;
  const seen = (selector) => [...root.querySelectorAll(selector)].filter((node) => node.checkVisibility()).length;
  return {
    dark: theme.dark, wide: root.clientWidth, sliders: seen("input[type=range]"), play: seen(".clock"),
    pictures: seen(".canvas.contour, .canvas.relief, .curves .canvas"), values: seen(".controls .number"),
    rows: seen(".results tbody tr"), told: seen(".narration li"),
    code: root.querySelector(".foot img")?.naturalWidth > 0, lines: seen(".foot hr"),
  };
}"""
READY = """() => {
  const player = document.querySelector(".downhill")?.player;
  return heard.rests && player?.channel.idle && player.picture?.drawn;
}"""


def test_a_dark_page_is_a_light_sheet_and_dark_again(visit):
    visitor = visit(color_scheme="dark")
    page = visitor.page
    page.goto(visitor.address)
    page.wait_for_function(READY)
    before = page.evaluate(SHOWN)
    assert before["dark"]
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.keyboard.press("Control+p")
    page.wait_for_function("window.printed")
    on_paper = page.evaluate(SHOWN)
    assert on_paper == {
        "dark": False, "wide": on_paper["wide"], "sliders": 0, "play": 0, "pictures": 3, "values": before["values"],
        "rows": 2, "told": 2, "code": True, "lines": 5,
    }  # fmt: skip
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_function(READY)
    assert page.evaluate(SHOWN) == before


def test_a_code_leads_to_its_text_or_says_why_there_is_none(visit):
    address = f"{visit().address}qr.svg?text="
    with urlopen(f"{address}https%3A%2F%2Fexample.org%2F%3Fx%3D1") as answer:
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert b"<svg" in answer.read()
    for text, told in (("", "received 0"), ("x" * 2001, "received 2001")):
        with pytest.raises(HTTPError) as refused:
            urlopen(address + text)
        assert refused.value.code == 400
        assert told in refused.value.read().decode()
