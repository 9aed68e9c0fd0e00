"""The basins page in a real browser: coarse, then fine; the path from under the mouse; every control in the link."""

import re

import pytest
from basins_page import SCROLLER, open_basins, place, settle
from playwright.sync_api import expect
from waiting import drawn, eventually

from charts.basins import FIRST
from surfaces import SURFACES

SLOW = {"surface": "rastrigin", "1": "adam", "2": "nadam", "3": "yogi", "4": "adamw"}
SLOW |= {"steps": "800", "grid": "251"}  # some seconds
COLOURS = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}"""


def test_it_opens_with_pictures_a_legend_and_a_sentence(playground):
    page = open_basins(playground)
    expect(page).to_have_title(re.compile("^Basins of .+ — Downhill$"))
    expect(page.locator(".basin figcaption b")).to_have_text(["SGD", "Momentum", "Adam"])
    assert all(picture.evaluate(COLOURS) > 10 for picture in page.locator(".basin canvas").all())
    legend = page.get_by_role("list", name="Legend")
    for said in ("global minimum 1", "local minimum 4", "stalled elsewhere", "still moving", "diverged"):
        expect(legend).to_contain_text(said)
    expect(page.locator(".conclusion")).to_have_text(
        re.compile(r"^Every point is a start, .+ From [\d.]+% of the 40,401 starts .+ the global minimum")
    )
    assert playground.query == {}


def test_a_coarse_picture_comes_first_and_the_page_answers_meanwhile(playground):
    page = open_basins(playground, SLOW, wait=False)
    share = page.locator(".basin .share").last  # which is the last to be fine
    expect(share).to_contain_text("41 x 41 so far")
    told = page.locator(".basin .told").last
    before = told.inner_text()
    canvas = page.locator(".basin canvas").last

    def pointed(share: float) -> str:
        page.mouse.move(*place(canvas, share, 0.1))
        return told.inner_text()

    eventually(lambda: (pointed(0.9), pointed(0.88))[1], lambda text: text != before)
    done = page.evaluate("document.querySelector('.downhill').player.state.done")
    assert done < 1, "the answer did not wait for the fine picture"
    settle(page)
    expect(share).not_to_contain_text("so far")
    expect(page.locator(".conclusion")).to_contain_text("of the 63,001 starts")
    asked = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    jobs = {name.partition("?")[2] for name in asked if "/answer/basins" in name}
    assert len(jobs) == 2, "the name of what is computed, and nothing before it is known"
    assert "" in jobs


def test_the_path_follows_the_mouse_and_goes_back_to_the_pinned_start(playground):
    page = open_basins(playground, {"surface": "himmelblau", "1": "momentum", "2": "sgd", "grid": "61"})
    pictures = page.locator(".basin canvas").all()
    before = [drawn(picture) for picture in pictures]
    page.mouse.move(*place(pictures[0], 0.2, 0.8))
    settle(page)
    assert all(drawn(picture) != old for picture, old in zip(pictures, before, strict=True))
    assert "x" not in playground.query
    page.mouse.move(5, 5)
    settle(page)
    assert [drawn(picture) for picture in pictures] == before

    # A click pins a start, which opens in the Playground
    page.mouse.click(*place(pictures[0], 0.25, 0.75))
    playground.wait_for_query(lambda query: "x" in query)
    x, y = (float(playground.query[key]) for key in "xy")
    (left, right), (low, high) = SURFACES["himmelblau"].view
    assert x == pytest.approx(0.75 * left + 0.25 * right, abs=0.1)
    assert y == pytest.approx(0.75 * low + 0.25 * high, abs=0.1)
    settle(page)
    page.get_by_role("button", name="Open the pinned start").click()
    playground.settle()
    assert playground.names == ["Momentum", "SGD"]
    assert [float(playground.field(key).input_value()) for key in "xy"] == [x, y]
    page.go_back()
    settle(page)
    assert float(playground.query["x"]) == x


def test_every_control_is_in_the_link_and_back_leads_back(playground):
    page = open_basins(playground, {"surface": "styblinski_tang", "1": "sgd", "grid": "61"})
    playground.field("1.learning_rate").fill("0.03")
    playground.field("1.learning_rate").press("Enter")
    playground.wait_for_query(lambda query: query.get("1.learning_rate") == "0.03")
    playground.field("grid").fill("51")
    playground.field("grid").press("Enter")
    playground.wait_for_query(lambda query: query.get("grid") == "51")
    settle(page)
    expect(page.locator(".conclusion")).to_contain_text("of the 2,601 starts")
    page.get_by_role("combobox", name="Add an optimizer").select_option("adam")
    playground.wait_for_query(lambda query: query.get("2") == "adam")
    settle(page)
    expect(page.locator(".basin")).to_have_count(2)
    page.go_back()
    expect(page.locator(".basin")).to_have_count(1)
    settle(page)
    there = playground.query
    page.reload()
    settle(page)
    assert playground.query == there
    expect(playground.field("1.learning_rate")).to_have_value("0.03")

    # An own function has basins
    page.get_by_role("combobox", name="Surface", exact=True).select_option("custom")
    settle(page)
    field = page.get_by_role("textbox", name="Your function f(x, y)")
    field.fill("(x^2-1)^2 + a*y^2")
    field.press("Enter")
    playground.wait_for_query(lambda query: query.get("f") == "(x^2-1)^2+a*y^2")
    settle(page)
    expect(page.get_by_role("list", name="Legend")).to_contain_text("lowest minimum found 2")
    expect(playground.slider("surface.a")).to_be_visible()


def test_what_is_absurd_is_refused_with_the_limit_and_a_slider_under_a_hand_is_answered(playground):
    page = open_basins(
        playground, {"surface": "himmelblau", "1": "sgd", "1.learning_rate": "0.01", "grid": "1000000000"}
    )
    expect(page.get_by_role("alert").first).to_contain_text("grid is a whole number in [11, 401]")
    begin = x, y = playground.thumb("1.learning_rate")
    with playground.held(begin):
        before = drawn(page.locator(".basin canvas"))
        playground.until_followed(lambda: playground.sweep(begin, (x + 60, y)))
        expect(page.locator(".basin .share")).to_contain_text("41 x 41 so far")
        assert drawn(page.locator(".basin canvas")) != before
    settle(page)
    expect(page.locator(".basin .share")).not_to_contain_text("so far")
    assert float(playground.query["1.learning_rate"]) > 0.01


def test_a_surface_without_a_minimum_says_so(playground):
    page = open_basins(playground, {"surface": "saddle", "1": "sgd", "2": "adam", "steps": "300"}, wait=False)
    expect(page.locator(".conclusion")).to_contain_text("This surface has no minimum")
    share = page.locator(".basin .share").first
    expect(share).to_have_text(re.compile(r"^(41 x 41 so far)?$"))
    settle(page)
    expect(share).to_have_text("")
    expect(page.locator(".basin canvas").first).to_have_attribute("aria-label", re.compile("leads; 201 x 201 starts"))
    expect(page.locator(".results th").filter(has_text="Global minimum")).to_have_count(0)


def test_the_keyboard_moves_the_start_from_one_of_the_grid_to_the_next(playground):
    page = open_basins(playground, {"surface": "himmelblau", "1": "momentum", "2": "sgd", "grid": "61"})
    pictures = page.get_by_role("slider", name=re.compile("where every start leads"))
    expect(pictures).to_have_count(2)
    first, told = pictures.first, page.locator(".basin .told").first
    before = told.inner_text()
    first.focus()
    page.keyboard.press("Tab")
    expect(pictures.last).to_be_focused()
    assert pictures.last.evaluate("canvas => getComputedStyle(canvas).outlineStyle") == "solid"
    page.keyboard.press("Shift+Tab")
    (low, high), _ = SURFACES["himmelblau"].view
    one = (high - low) / 60
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    playground.wait_for_query(lambda query: "y" in query)
    assert [float(playground.query[key]) for key in "xy"] == pytest.approx([-one, -10 * one], abs=0.01)
    settle(page)
    expect(told).not_to_have_text(before)
    expect(first).to_be_focused()
    expect(first).to_have_attribute("aria-valuetext", re.compile(r"From the start \(−0\.2, −2\) it arrives at"))
    for _ in range(8):
        page.keyboard.press("Shift+ArrowUp")
    playground.wait_for_query(lambda query: float(query["y"]) == high)

    # Both keys of buttons pin what is under the mouse, as a click does
    (left, right), _ = SURFACES["himmelblau"].view
    for key, across in (("Enter", 0.25), ("Space", 0.75)):
        page.mouse.move(*place(first, across, 0.75))
        settle(page)
        scrolled = page.locator(SCROLLER).evaluate("part => part.scrollTop")
        page.keyboard.press(key)
        reached = pytest.approx((1 - across) * left + across * right, abs=0.1)
        playground.wait_for_query(lambda query, reached=reached: float(query["x"]) == reached)
        assert page.locator(SCROLLER).evaluate("part => part.scrollTop") == scrolled


WAVES = {"surface": "custom", "f": "sin(4*x)*sin(4*y)", "1": "sgd", "1.learning_rate": "0.02", "grid": "101"}
# Code -> the colours in which the first picture shows the starts that lead there.
PAINTED = """() => {
  const { pixels, entrant: { basin: { size, codes } } } = document.querySelector(".downhill").player.basins.get(1);
  const cell = (pixel, length) => Math.round(((pixel + 0.5) / length) * (size - 1));
  const found = {};
  new Uint32Array(pixels.data.buffer).forEach((colour, i) => {
    const [row, column] = [Math.floor(i / pixels.width), i % pixels.width];
    const code = codes[(size - 1 - cell(row, pixels.height)) * size + cell(column, pixels.width)];
    (found[code] ??= new Set()).add(colour);
  });
  return Object.fromEntries(Object.entries(found).map(([code, colours]) => [code, [...colours]]));
}"""


def test_seventy_minima_have_colours_of_their_own_and_a_legend_of_ten(playground):
    page = open_basins(playground, WAVES)
    painted = {int(code): set(colours) for code, colours in page.evaluate(PAINTED).items() if int(code) >= FIRST}
    assert len(painted) == 72
    assert len(set().union(*painted.values())) == sum(map(len, painted.values())), "no colour is of two minima"
    legend = page.get_by_role("list", name="Legend")
    expect(legend).to_contain_text("and 62 more: beyond 10 some colours look alike")
    expect(legend.get_by_text("lowest minimum found")).to_have_count(10)


def test_the_view_of_an_own_function_takes_two_lines_on_a_phone(phone):
    page = open_basins(phone, WAVES)
    for axis in "xy":
        assert page.locator(f'[data-key="view {axis}"]').bounding_box()["height"] < 50
