"""The page of mini-batches under a hand: the start, the sliders, scaling, own data; what reload, Back, a link keep."""

from itertools import pairwise

import pytest
from data_app import TABLE
from data_page import PLAYER, SCATTER, open_data, paste, settle
from playground import Playground
from playwright.sync_api import expect
from waiting import drawn

from simulation.versions import VERSION

NAMES = ".scatter .g-xtitle, .scatter .g-ytitle"
MODEL = "Model and data"
ALERT = ".said:not(.note)"


def upload(page, content: bytes, name: str = "table.csv") -> None:
    field = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    if not field.is_visible():
        page.locator("[data-testid=stExpander] summary", has_text="Your own data").click()
    field.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def test_the_start_is_dragged_and_the_line_follows(playground):
    page = open_data(playground, {"1": "sgd"})
    before = drawn(page.locator(SCATTER))
    with playground.held(playground.start):
        playground.until_followed(lambda: playground.sweep(playground.start, playground.place(7, 5)))
        playground.page.mouse.move(*playground.place(6, 1))
    playground.wait_for_query(lambda query: "x" in query)
    settle(page)
    x, y = (float(playground.query[key]) for key in "xy")
    assert (x, y) == pytest.approx((6, 1), abs=0.05)
    assert page.evaluate(f"() => {{ const {{ x, y }} = {PLAYER}.watched.run; return [x[0], y[0]]; }}") == pytest.approx(
        [x, y]
    )
    assert drawn(page.locator(SCATTER)) != before

    # By keys
    switch = page.locator('.looks [data-key="batch_lines"]')
    switch.focus()
    page.keyboard.press("Enter")
    playground.wait_for_query(lambda query: query.get("batch_lines") == "off")
    row = page.get_by_role("button", name="Centred")
    row.focus()
    page.keyboard.press("Enter")
    playground.wait_for_query(lambda query: query.get("surface.scaling") == "centred")
    settle(page)
    expect(row).to_be_focused()
    page.locator("body").press("ArrowLeft")
    expect(page.locator(".clock output")).to_have_text("99 / 100")


def test_the_batch_size_under_a_hand_and_by_the_names_of_its_ends(playground):
    page = open_data(playground, {"1": "sgd"})
    begin = x, y = playground.thumb("batch")
    with playground.held(begin):
        before = drawn(page.locator(".contour canvas.ink"))
        playground.until_followed(lambda: playground.sweep(begin, (x + 60, y)))
        assert "batch" not in playground.query
        assert drawn(page.locator(".contour canvas.ink")) != before
    playground.wait_for_query(lambda query: int(query.get("batch", "0")) > 8)
    settle(page)
    size = playground.query["batch"]
    expect(page.locator(".batching .note")).to_contain_text(f"Mini-batches of {size}: an epoch")
    expect(page.locator(".looks .told")).to_contain_text(f"{size} of 333")

    page.get_by_role("button", name="333 full batch").click()
    playground.wait_for_query(lambda query: query.get("batch") == "333")
    settle(page)
    expect(page.locator(".looks .told")).to_have_text("Every step looks at all 333 examples")
    expect(page.locator(".batching .note")).to_contain_text("Full batch, all 333 examples a step")
    expect(page.locator(".words li")).to_contain_text("all 333 with every gradient")
    expect(page.locator('.looks [data-key="batch_lines"]')).to_be_disabled()
    page.get_by_role("button", name="1 stochastic").click()
    playground.wait_for_query(lambda query: query.get("batch") == "1")
    settle(page)
    expect(page.locator(".looks .told")).to_contain_text("1 of 333")
    page.get_by_role("button", name="Back to the mini-batches that this page opens with").click()
    playground.wait_for_query(lambda query: "batch" not in query)


def test_scaling_and_model_are_chosen(playground):
    link = {"v": str(VERSION), "1": "sgd", "1.learning_rate": "0.2", "x": "3", "y": "1"}
    page = open_data(playground, link)
    before = playground.shown
    page.get_by_role("button", name="Standardised").click()  # start, view and rate go with it
    playground.wait_for_query(lambda query: query == {"v": str(VERSION), "surface.scaling": "standardised"})
    settle(page)
    expect(page.locator(".scalings tr.here")).to_contain_text("Standardised")
    assert playground.shown != before
    expect(playground.field("1.learning_rate")).to_have_value("0.1")
    page.go_back()
    playground.wait_for_query(lambda query: query.get("1.learning_rate") == "0.2")
    settle(page)
    assert playground.shown == pytest.approx(before)
    page.get_by_role("combobox", name="Scaling").select_option("whitened")
    playground.wait_for_query(lambda query: query.get("surface.scaling") == "whitened")
    settle(page)

    menu = page.get_by_role("combobox", name=MODEL)
    menu.select_option("own")  # which are not there
    expect(playground.alert).to_contain_text("Upload or paste them below")
    settle(page)
    expect(menu).to_have_value("linear_regression")

    # The other model has two kinds of examples and a boundary
    menu.select_option("logistic_regression")
    playground.wait_for_query(lambda query: query.get("surface") == "logistic_regression")
    settle(page)
    expect(page.locator(NAMES)).to_have_text(["bill depth (mm)", "body mass (kg)"])
    expect(page.locator(".scatter .classes")).to_have_text(
        "● female  ▲ male; large: in the mini-batch; dotted: the best boundary"
    )
    expect(page.locator(".contour .g-xtitle, .contour .g-ytitle")).to_have_text(["w₁", "w₂"])
    there = playground.query
    page.reload()
    settle(page)
    assert playground.query == there
    expect(menu).to_have_value("logistic_regression")


BAD = {
    b"1,2\n2,three\n3,4": "Line 2 has “three”, which is not a number. Allowed: text of two columns of numbers",
    b"\x89PNG\0\0\0": "This is not text",
    b"1,2\n" * 60_000: "The table has 240,000 bytes. Allowed: up to 200,000.",
}


def test_own_data_are_shown_in_their_tab_and_nowhere_else(playground):
    """A bad file gets a message and changes nothing; a table that is uploaded or pasted stays with the tab."""
    page = open_data(playground, {"1": "sgd", "2": "adam", "batch": "3"})
    before, link = drawn(page.locator(SCATTER)), playground.query
    for content, said in BAD.items():
        upload(page, content)
        expect(page.locator(ALERT)).to_contain_text(said)
        settle(page)
        assert drawn(page.locator(SCATTER)) == before, said
        assert playground.query == link, said
    upload(page, b"1,2\n" * 800_000)  # refused before it is sent
    expect(page.locator("[data-testid=stFileUploader]")).to_contain_text("File must be 1.0MB or smaller.")
    assert playground.query == link

    upload(page, TABLE.encode(), "better.csv")
    playground.wait_for_query(lambda query: query.get("data") == "own")
    settle(page)
    expect(page.locator(NAMES)).to_have_text(["hours", "minutes"])
    expect(page.locator(ALERT)).to_contain_text(
        "10 examples of hours and minutes are in this session. They are shown above."
    )
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("dialog")).to_contain_text("Your own data are not part of the link.")
    expect(page.get_by_role("dialog").locator("code").first).not_to_contain_text("minutes")
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name=MODEL).select_option("linear_regression")
    playground.wait_for_query(lambda query: "data" not in query)
    settle(page)
    page.go_back()
    playground.wait_for_query(lambda query: query.get("data") == "own")
    settle(page)
    expect(page.locator(NAMES)).to_have_text(["hours", "minutes"])

    paste(page, TABLE.replace("hours,minutes", "weeks,euros"))
    expect(page.locator(NAMES)).to_have_text(["weeks", "euros"])
    settle(page)
    page.reload()
    settle(page)
    expect(page.locator(NAMES)).to_have_text(["weeks", "euros"])

    other = Playground(page.context.new_page(), playground.address.split("/")[2])
    open_data(other, playground.query)
    expect(other.alert).to_contain_text("This session has no data of your own")
    expect(other.alert).to_contain_text("they stay with the tab of the browser in which they were uploaded")
    expect(other.page.locator(NAMES)).to_have_text(["flipper length (mm)", "body mass (kg)"])
    other.page.close()


def test_the_page_on_a_phone(phone):
    page = open_data(phone, {"1": "sgd", "2": "momentum", "batch": "4", "speed": "0.25"})  # 20 seconds to pause
    width = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
    places = [page.locator(part).first.bounding_box() for part in (".contour", ".clock", ".scatter", ".curves .canvas")]
    assert all(above["y"] + above["height"] <= below["y"] + 1 for above, below in pairwise(places))
    assert all(place["height"] > 150 for place in (places[0], places[2], places[3]))
    assert places[1]["y"] + places[1]["height"] < 844, "picture and clock are on the first screen"
    page.get_by_role("button", name="Play (space)").tap()
    page.wait_for_function(f"() => {PLAYER}.clock.playing && {PLAYER}.clock.time > 3")
    page.get_by_role("button", name="Pause (space)").tap()
    assert not page.evaluate(f"{PLAYER}.clock.playing")
