"""One's own function and numbers, typed on the page: what is understood stands beside the field."""

from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import expect
from test_numerals import LEFT, READ

PAGES = ["", "maps", "basins"]
TYPESET = "Your function as it is understood"


def shown(page) -> str:
    """The typeset formula as plain text, without blanks."""
    return "".join(normalize("NFKC", page.get_by_role("group", name=TYPESET).inner_text()).split())


@pytest.mark.parametrize("at", PAGES)
@pytest.mark.parametrize("query", ["surface=custom", "f=x^2/20%2By^2"])
def test_the_formula_is_typeset_from_the_first_visit_on(playground, page, at, query):
    page.goto(f"{playground.address}{at}?{query}")
    expect(page.get_by_role("group", name=TYPESET)).to_be_visible()
    assert shown(page) == "f(x,y)=x220+y2"
    assert page.locator(".typeset mfrac").count() == 1
    expect(page.get_by_role("textbox", name="Your function f(x, y)")).to_have_value("x^2/20 + y^2")


def test_what_is_typed_is_typeset_and_written_to_the_link_without_blanks(playground, page):
    playground.open({"surface": "custom"})
    field = page.get_by_role("textbox", name="Your function f(x, y)")
    field.fill("|2|x|+1| + 2 x y − ½y")
    field.press("Enter")
    playground.wait_for_query(lambda query: query.get("f") == "abs(2*abs(x)+1)+2*x*y-1/2*y")
    expect(field).to_have_value("abs(2*abs(x) + 1) + 2*x*y - 1/2*y")
    assert shown(page).startswith("f(x,y)=|2|x|+1|+2xy−")
    field.fill("1/2x")
    field.press("Enter")
    expect(page.locator("#formula-help")).to_contain_text("“(1/2)*x” or as “1/(2*x)”")
    expect(field).to_have_value("1/2x")
    assert shown(page).startswith("f(x,y)=|2|x|+1|")


def test_a_long_formula_wraps_on_a_phone(phone):
    phone.open({"f": "100*sqrt(abs(y-0.01*x^2))+0.01*abs(x+10)+exp(-sin(x)^2/(1+y^2))+log(1+x^2)*cos(y)^3"})
    page = phone.page
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    assert (
        page.evaluate(
            "(() => { const box = document.querySelector('.typeset'); return box.scrollWidth - box.clientWidth; })()"
        )
        <= 1
    )


def test_a_decimal_comma_is_read_and_the_keypad_has_a_minus_where_one_may_be_needed(phone):
    phone.open()
    page = phone.page
    rate = page.get_by_role("textbox", name="Learning rate of SGD, number")
    start = page.get_by_role("textbox", name="Start x")
    assert [rate.get_attribute("inputmode"), start.get_attribute("inputmode")] == ["decimal", "text"]
    assert page.get_by_role("textbox", name="Steps of every run, number").get_attribute("inputmode") == "numeric"
    rate.fill("0,05")
    rate.press("Enter")
    phone.wait_for_query(lambda query: query.get("1.learning_rate") == "0.05")
    start.fill("–1,5")
    start.press("Enter")
    phone.wait_for_query(lambda query: query.get("x") == "-1.5")
    expect(rate).to_have_value("0.05")


def test_browser_and_server_read_the_same_numbers(page):
    source = (
        (Path(__file__).parent.parent / "player/web/numerals.js").read_text(encoding="utf-8").replace("export ", "")
    )
    texts = [*READ, *LEFT]
    read = page.evaluate(f"(texts) => {{ {source}\nreturn texts.map(numeral); }}", texts)
    assert read == [READ.get(text, text) for text in texts]
