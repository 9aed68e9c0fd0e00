"""The Playground in a real browser, with mouse and keyboard: the start, the sliders, the fields, the link."""

import pytest
from playwright.sync_api import expect
from waiting import eventually

from interface.kit.number_format import number
from optimizers import OPTIMIZERS
from simulation import simulate
from surfaces import SURFACES

RATE = "1.learning_rate"


def written(x: float, y: float) -> str:
    """A point as the table writes it."""
    return f"({number(x)}, {number(y)})"


def length_of_history(page) -> int:
    return page.evaluate("history.length")


def test_the_first_screen_needs_no_scrolling_and_the_start_is_dragged_or_put_down_with_a_click(playground, page):
    playground.open()
    page.screenshot()
    assert playground.query == {}
    assert playground.names == ["SGD", "Momentum"]
    contour = page.locator(".canvas.contour")
    for part in (contour, playground.clock, playground.slider(RATE), page.locator(".canvas.relief")):
        box = part.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 900
    assert contour.bounding_box()["height"] > 450
    assert page.evaluate("document.scrollingElement.scrollTop") == 0

    entries, drawing = length_of_history(page), playground.drawing()
    begin, end = playground.start, playground.place(4, -6)
    with playground.held(begin):
        playground.until_followed(lambda: playground.sweep(begin, end))
        assert playground.drawing() != drawing
        assert playground.query == {}, "the link waits for the hand to let go"
    playground.wait_for_query(lambda query: "x" in query)
    playground.settle()

    assert length_of_history(page) == entries + 1
    x, y = (float(playground.query[key]) for key in "xy")
    assert (x, y) == pytest.approx((4, -6), abs=0.05)
    rules = {"SGD": OPTIMIZERS["sgd"](learning_rate=0.95), "Momentum": OPTIMIZERS["momentum"](learning_rate=0.1)}
    runs = {name: simulate(SURFACES["quadratic"](), rule, (x, y), 30) for name, rule in rules.items()}
    assert playground.column("Final point") == [written(*runs[name].points[:, -1]) for name in playground.names]

    page.mouse.click(*playground.place(-3, 5))
    playground.wait_for_query(lambda query: float(query["x"]) < 0)
    x, y = (float(playground.query[key]) for key in "xy")
    assert (x, y) == pytest.approx((-3, 5), abs=0.05)
    expect(playground.field("x")).to_have_value(playground.query["x"])


def test_the_table_follows_a_slider_that_rests_under_the_hand(playground, page):
    playground.open()
    entries, before = length_of_history(page), playground.final_points
    x, y = playground.thumb(RATE)
    with playground.held((x, y)):
        playground.until_followed(lambda: playground.sweep((x, y), (x - 60, y)))
        rested = eventually(lambda: playground.final_points, lambda points: points["SGD"] != before["SGD"])
        assert playground.query == {}, "the link waits for the hand to let go"
    playground.wait_for_query(lambda query: RATE in query)
    playground.settle()

    assert rested["Momentum"] == before["Momentum"]
    assert length_of_history(page) == entries + 1
    run = simulate(SURFACES["quadratic"](), OPTIMIZERS["sgd"](learning_rate=float(playground.query[RATE])), (-7, 2), 30)
    assert playground.column("Final point")[0] == written(*run.points[:, -1])


def test_a_slider_is_moved_by_the_keyboard_and_read_aloud_and_the_pictures_follow_a_hand(playground, page):
    playground.open()
    slider = page.get_by_role("slider", name="Learning rate of SGD")
    expect(slider).to_have_attribute("aria-valuetext", "0.95")
    slider.focus()
    page.keyboard.press("ArrowRight")
    playground.wait_for_query(lambda query: RATE in query)
    playground.settle()
    rate = float(playground.query[RATE])
    assert 0.95 < rate < 1.0
    expect(slider).to_have_attribute("aria-valuetext", f"{rate:g}")
    expect(playground.field(RATE)).to_have_value(f"{rate:g}")
    assert playground.step == "30 / 30", "the arrow key belongs to the slider, not to the clock"
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    playground.wait_for_query(lambda query: float(query.get(RATE, 0.95)) < 0.95)

    # The pictures follow while the hand still holds; how many a second `python -m benchmarks.browser` measures.
    playground.settle()
    for held in ("start", RATE, "surface.b"):
        begin = x, y = playground.start if held == "start" else playground.thumb(held)
        with playground.held(begin):
            playground.until_followed(lambda begin=begin, x=x, y=y: playground.sweep(begin, (x - 50, y)))
        playground.settle()


def test_every_control_has_a_name_for_a_screen_reader(playground):
    playground.open({"1": "adam", "2": "rmsprop"})
    nameless = playground.page.locator(".downhill").evaluate(
        """(player) => [...player.querySelectorAll("button, input, select, textarea, [role=img], [role=group]")]
          .filter((node) => !(node.ariaLabel || node.closest("label")?.textContent || node.textContent).trim())
          .map((node) => node.outerHTML)"""
    )
    assert nameless == []


def test_nonsense_in_a_field_is_refused_with_a_reason_and_what_lies_beyond_its_slider_is_taken(playground):
    playground.open()
    before = playground.final_points
    for nonsense in ("abc", "1e999", "-1", "nan", ""):
        playground.enter(RATE, nonsense)
        expect(playground.alert).to_be_visible()
        expect(playground.alert).to_contain_text(RATE)
        expect(playground.alert).to_contain_text(f"received “{nonsense}”")
        expect(playground.alert).to_contain_text("a number in")
        expect(playground.field(RATE)).to_have_value(nonsense)  # until it is mended or given up
        expect(playground.field(RATE)).to_have_attribute("aria-invalid", "true")
        assert playground.final_points == before
        assert playground.query == {}
    for key, was in (("x", "-7"), ("y", "2"), ("steps", "30")):
        playground.enter(key, "1e300")
        expect(playground.alert).to_contain_text("received “1e300”")
        expect(playground.field(key)).to_have_value("1e300")
        playground.field(key).press("Escape")
        expect(playground.field(key)).to_have_value(was)
    assert playground.query == {}

    playground.enter(RATE, "0.7")
    expect(playground.alert).to_be_hidden()
    assert playground.query[RATE] == "0.7"

    playground.enter(RATE, "1e-7")
    assert float(playground.query[RATE]) == 1e-7
    playground.enter(RATE, "50")
    assert float(playground.query[RATE]) == 50
    assert playground.column("Outcome")[0].startswith("diverged at step")
    playground.enter("x", "−3")
    assert playground.query["x"] == "-3"


def test_back_forward_and_reload_restore_the_experiment(playground, page):
    playground.open()
    opening = playground.final_points
    playground.enter(RATE, "0.8")
    slower = playground.final_points
    playground.choose("Surface", "rosenbrock")
    assert playground.query["surface"] == "rosenbrock"
    rosenbrock, link = playground.final_points, playground.query
    assert rosenbrock != opening

    playground.move_in_history(-1)
    assert playground.final_points == slower
    assert playground.query[RATE] == "0.8"
    playground.move_in_history(-1)
    assert playground.final_points == opening
    assert playground.query == {}
    expect(page.get_by_role("combobox", name="Surface")).to_have_value("quadratic")

    playground.move_in_history(1)
    assert playground.final_points == slower
    playground.move_in_history(1)
    assert playground.final_points == rosenbrock
    assert playground.query == link

    page.reload()
    playground.settle()
    assert playground.query == link
    assert playground.final_points == rosenbrock


def test_back_twice_in_a_hurry_is_not_overruled_by_a_late_request(playground, page):
    playground.open()
    for pause in (40, 80, 120):
        playground.choose("Surface", "rosenbrock")
        playground.choose("Surface", "himmelblau")
        page.evaluate("(pause) => { history.back(); setTimeout(() => history.back(), pause); }", pause)
        page.wait_for_url(playground.address)
        expect(page.get_by_role("combobox", name="Surface")).to_have_value("quadratic")
        playground.settle()
        assert playground.query == {}
        expect(page.get_by_role("combobox", name="Surface")).to_have_value("quadratic")


@pytest.mark.webgl
def test_the_relief_follows_surface_and_entrants(playground, page):
    playground.open()
    relief = "document.querySelector('.canvas.relief .axes')"
    page.wait_for_function(f"{relief}.data.length === 5")  # the surface, a line below all paths, two paths, their heads
    for slug in ("rosenbrock", "himmelblau"):
        playground.choose("Surface", slug)
        left, right, low, high = playground.shown
        page.wait_for_function(
            """([left, right, low, high]) => {
              const { xaxis, yaxis } = document.querySelector(".canvas.relief .axes")._fullLayout.scene;
              const around = ([a, b], c, d) => a <= c && b >= d && b - a < 1.5 * (d - c);
              return around(xaxis.range, left, right) && around(yaxis.range, low, high);
            }""",
            arg=[left, right, low, high],
        )
    playground.button("Side by side").click()
    playground.choose("Add an optimizer", "adam")
    page.wait_for_function(f"{relief}.data.length === 6")
    playground.button("Remove SGD").click()
    page.wait_for_function(f"{relief}.data.length === 5")
