"""One's own function and numbers, typed on the page: what is understood stands beside the field."""

from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import expect
from test_numerals import LEFT, READ

FIELD = "Your function f(x, y)"
TYPESET = "Your function as it is understood"


def shown(page) -> str:
    """The typeset formula as plain text, without blanks."""
    return "".join(normalize("NFKC", page.get_by_role("group", name=TYPESET).inner_text()).split())


def is_typeset(page) -> None:
    """Whether the function of a page that is told no other stands there typeset."""
    expect(page.get_by_role("group", name=TYPESET)).to_be_visible()
    assert shown(page) == "f(x,y)=x220+y2"
    assert page.locator(".typeset mfrac").count() == 1


WRITTEN = "100*(y-x^2)^2+(1-x)^2%2Bsin(3*x)*cos(y)%2B0.01*(x^2%2By^2)"


def is_mended_in_place(playground) -> None:
    """The formula of a link in which + has become a blank is refused, and mended by Enter."""
    field = playground.page.get_by_role("textbox", name=FIELD)
    expect(field).to_have_value(WRITTEN.replace("%2B", "+"))
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(playground.page.locator("#formula-help")).to_contain_text("write %2B for a plus")
    field.press("Enter")
    playground.wait_for_query(lambda query: query.get("f") == WRITTEN.replace("%2B", "+"))
    expect(field).to_have_attribute("aria-invalid", "false")


LONG = "100*(y - x^2)^2 + (1 - x)^2 + sinn(3*x)*cos(y) + 0.01*x^4"


def stays_until_it_is_mended_or_given_up(playground, other: str) -> None:
    """What is typed wrongly: also while another field takes a number."""
    page = playground.page
    field = page.get_by_role("textbox", name=FIELD)
    field.fill(LONG)
    field.press("Enter")
    expect(page.locator("#formula-help")).to_contain_text("“sinn” is not known")
    start = page.get_by_role("textbox", name=other)
    start.fill("-4,5")
    start.press("Enter")
    playground.wait_for_query(lambda query: "-4.5" in query.values())
    expect(field).to_have_value(LONG)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#formula-help")).to_contain_text("“sinn” is not known")
    field.press("Escape")
    expect(field).to_have_value("x^2/20 + y^2")
    expect(field).to_have_attribute("aria-invalid", "false")
    field.fill(LONG)
    field.press("Enter")
    expect(page.locator("#formula-help")).to_contain_text("“sinn” is not known")
    field.fill(LONG.replace("sinn", "sin"))
    field.press("Enter")
    playground.wait_for_query(lambda query: "sin(3*x)" in query.get("f", ""))
    expect(field).to_have_attribute("aria-invalid", "false")
    expect(field).to_have_value("100*(y - x^2)^2 + (1 - x)^2 + sin(3*x)*cos(y) + 0.01*x^4")


@pytest.mark.parametrize(("at", "other"), [("maps?cells=20", "Start x"), ("basins?grid=21", "View, lowest x")])
def test_a_formula_on_another_page_is_typeset_and_mended_in_place(playground, page, at, other):
    page.goto(f"{playground.address}{at}&f={WRITTEN}")
    is_typeset(page)
    is_mended_in_place(playground)
    field = page.get_by_role("textbox", name=FIELD)
    field.fill("x^2/20+y^2")
    field.press("Enter")
    expect(field).to_have_value("x^2/20 + y^2")
    is_typeset(page)
    stays_until_it_is_mended_or_given_up(playground, other)


def test_what_is_typed_is_typeset_and_written_to_the_link_without_blanks(playground, page):
    page.goto(f"{playground.address}?surface=custom")
    is_typeset(page)
    field = page.get_by_role("textbox", name=FIELD)
    expect(field).to_have_value("x^2/20 + y^2")

    field.fill("x +")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    page.get_by_role("combobox", name="Surface").select_option("booth")
    expect(field, "another surface gives up what was typed").to_have_count(0)
    page.get_by_role("combobox", name="Surface").select_option("custom")
    expect(field).to_have_value("x^2/20 + y^2")

    stays_until_it_is_mended_or_given_up(playground, "Start x")

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


def test_what_a_link_or_a_hand_has_wrong_stays_until_it_is_mended_or_given_up(playground, page):
    page.goto(f"{playground.address}?f={WRITTEN}")
    is_mended_in_place(playground)
    playground.settle()

    rate = page.get_by_role("textbox", name="Learning rate of SGD, number")
    before, steps = rate.input_value(), page.get_by_role("textbox", name="Steps of every run, number")
    start = page.get_by_role("textbox", name="Start x")
    for field, typed, said in ((rate, "–3,x", "received “–3,x”"), (start, "1,234", "which may be 1.234 or 1234")):
        field.fill(typed)
        field.press("Enter")
        expect(page.locator(".notice")).to_contain_text(said)
        steps.fill("60" if field is rate else "61")
        steps.press("Enter")
        playground.wait_for_query(lambda query: query.get("steps") in ("60", "61"))
        playground.settle()
        expect(field).to_have_value(typed)
        expect(field).to_have_attribute("aria-invalid", "true")
    rate.press("Escape")
    expect(rate).to_have_value(before)
    expect(rate).to_have_attribute("aria-invalid", "false")
    start.fill("1.234")
    start.press("Enter")
    playground.wait_for_query(lambda query: query.get("x") == "1.234")
    expect(start).to_have_attribute("aria-invalid", "false")


def test_on_a_phone_a_long_formula_wraps_and_the_keypad_has_a_minus_where_one_may_be_needed(phone):
    phone.open({"f": "100*sqrt(abs(y-0.01*x^2))+0.01*abs(x+10)+exp(-sin(x)^2/(1+y^2))+log(1+x^2)*cos(y)^3"})
    page = phone.page
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    assert (
        page.evaluate(
            "(() => { const box = document.querySelector('.typeset'); return box.scrollWidth - box.clientWidth; })()"
        )
        <= 1
    )

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
        (Path(__file__).parent.parent / "player/web/kit/numerals.js").read_text(encoding="utf-8").replace("export ", "")
    )
    texts = [*READ, *LEFT]
    read = page.evaluate(f"(texts) => {{ {source}\nreturn texts.map(numeral); }}", texts)
    assert read == [READ.get(text, text) for text in texts]
