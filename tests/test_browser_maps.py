"""The map of hyperparameters in a real browser: what it shows, what a click and a drag open, what the link keeps."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
import pytest
from playground import Playground
from playwright.sync_api import Page, expect

from optimizers import OPTIMIZERS
from simulation import simulate
from surfaces import SURFACES

PLAYER = "document.querySelector('.downhill')?.player"
STANDS = f"""() => {{
  const player = {PLAYER};
  return heard.rests && player?.map && player.state.cells && !player.state.job && player.channel.idle &&
    !player.channel.waiting && player.map.plane.panels.length && player.picture.drawn;
}}"""
# Where values of both axes lie in the window.
LOCATE = f"""([across, up]) => {{
  const {{ root, plane }} = {PLAYER}.map;
  const {{ left, top }} = root.getBoundingClientRect();
  return [left + plane.panels[0].x(across), top + plane.panels[0].y(up)];
}}"""
PIXEL = f"""([across, up]) => {{
  const {{ plane }} = {PLAYER}.map;
  const ratio = window.devicePixelRatio;
  const [x, y] = [plane.panels[0].x(across), plane.panels[0].y(up)];
  return [...plane.canvas.getContext("2d").getImageData(x * ratio, y * ratio, 9, 9).data].join();
}}"""
# The colours of a canvas: of all in the legend, or of the map's cells.
COLOURS = f"""which => {{
  const {{ legend, map }} = {PLAYER};
  const all = which === "map" ? [map.picture] : [...legend.querySelectorAll("canvas")];
  const of = (one) => one.getContext("2d").getImageData(0, 0, one.width, one.height).data.buffer;
  return [...new Set(all.flatMap((one) => [...new Uint32Array(of(one))]))];
}}"""


def open_maps(visitor: Playground, query: dict[str, object] | None = None) -> Page:
    """The page, once the whole map is there."""
    visitor.page.goto(f"{visitor.address}maps?{urlencode(query or {})}")
    visitor.page.wait_for_function(STANDS)
    return visitor.page


def entries(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def wait_for(page: Page, **wanted: str) -> dict[str, str]:
    """The link's entries, once they say this and the map stands."""
    page.wait_for_url(lambda url: wanted.items() <= dict(parse_qsl(urlsplit(url).query)).items())
    page.wait_for_function(STANDS)
    return entries(page)


def place(page: Page, across: float, up: float) -> tuple[float, float]:
    return tuple(page.evaluate(LOCATE, [across, up]))


def test_the_page_shows_the_map_its_theory_and_the_run_and_tells_the_cells(playground):
    page = open_maps(playground)
    expect(page).to_have_title("Map of Momentum on x²/20 + y² — Downhill")
    legend = page.locator(".legend")
    expect(legend).to_contain_text("steps to tolerance")
    expect(legend).to_contain_text(re.compile(r"diverged \d+ %"))
    expect(page.locator(".about")).to_contain_text("Momentum: converged")
    expect(page.get_by_text("where the dashed line runs")).to_be_visible()
    expect(page.locator(".st-key-pages").get_by_role("link", name="Maps")).to_be_visible()
    assert page.evaluate(PIXEL, [0.002, 0.5]) != page.evaluate(PIXEL, [2.9, 0.1])
    assert entries(page) == {}, "the opening needs no link"

    # Hovering tells the cell
    page.mouse.move(*place(page, 2.5, 0.1))
    tip = page.locator(".heat .tip")
    expect(tip).to_contain_text("diverged")
    expect(tip).to_contain_text("Momentum μ 0.1")
    page.mouse.move(*place(page, 0.3, 0.6))
    expect(tip).to_contain_text(
        re.compile(r"converged to a minimum, \d+ steps to tolerance, final loss \S+ above the minimum")
    )


def test_the_marker_moves_by_keyboard_and_a_click_opens_that_run(playground):
    page = open_maps(playground)
    heat = page.get_by_role("slider", name="Map of hyperparameters")
    heat.focus()
    before = heat.get_attribute("aria-valuetext")
    heat.press("ArrowRight")
    heat.press("Shift+ArrowUp")
    wait_for(page, **{"1": "momentum"})
    assert heat.get_attribute("aria-valuetext") != before
    moved = entries(page)
    assert float(moved["1.momentum"]) > 0.9
    assert playground.page.locator(".clock output").inner_text() == "200 / 200", "the clock has not heard the keys"

    page.mouse.click(*place(page, 0.3, 0.6))
    page.wait_for_url(lambda url: dict(parse_qsl(urlsplit(url).query))["1.momentum"] != moved["1.momentum"])
    link = wait_for(page, **{"1": "momentum"})
    rate, momentum = float(link["1.learning_rate"]), float(link["1.momentum"])
    assert rate == pytest.approx(0.3, rel=0.03)
    assert momentum == pytest.approx(0.6, abs=0.01)
    drawn = page.evaluate(
        f"(() => {{ const {{ run }} = {PLAYER}.state.entrants[0]; return [[...run.x], [...run.y]]; }})()"
    )
    run = simulate(SURFACES["quadratic"](), OPTIMIZERS["momentum"](learning_rate=rate, momentum=momentum), (-7, 2), 200)
    assert np.array(drawn) == pytest.approx(run.points, abs=1e-5)

    page.get_by_role("button", name="Open this run in the Playground").click()
    playground.settle()
    assert playground.names == ["Momentum"]
    assert [float(playground.query[f"1.{name}"]) for name in ("learning_rate", "momentum")] == [rate, momentum]


def test_the_trajectory_follows_a_drag_through_the_map(playground):
    page = open_maps(playground)
    # A picture that asks for its ground meanwhile, of its own accord, does not let go: the link stays as it is
    page.mouse.move(*place(page, 0.01, 0.2))
    page.mouse.down()
    page.mouse.move(*place(page, 0.1, 0.3))
    page.evaluate(f"{PLAYER}.look({PLAYER}.state.window ?? null)")
    playground.rest()
    assert entries(page) == {}
    page.mouse.up()
    wait_for(page, **{"1": "momentum"})
    page.go_back()
    page.wait_for_url(lambda url: "1.learning_rate" not in url)
    page.wait_for_function(STANDS)

    runs = f"{PLAYER}.state.entrants[0].run.x[5]"
    page.evaluate("() => { window.seen = new Set(); }")
    page.evaluate(f"document.addEventListener('followed', () => seen.add({runs}), true)")
    asked = page.evaluate(f"{PLAYER}.channel.count")
    page.evaluate(f"() => {{ window.before = {PLAYER}.state.cells; }}")
    (x, y), (to_x, to_y) = place(page, 0.01, 0.2), place(page, 0.5, 0.8)
    page.mouse.move(x, y)
    with playground.moving():
        page.mouse.down()
        for share in np.linspace(1 / 12, 1, 12):
            followed = page.evaluate("watched.followed.length")
            page.mouse.move(x + share * (to_x - x), y + share * (to_y - y))
            page.wait_for_function(f"watched.followed.length > {followed}")
        assert page.evaluate(f"{PLAYER}.channel.count") == asked
        assert "1.learning_rate" not in entries(page), "what a hand still holds is in no link"
        page.mouse.up()
    link = wait_for(page, **{"1": "momentum"})
    assert float(link["1.learning_rate"]) == pytest.approx(0.5, rel=0.03)
    assert page.evaluate("seen.size") > 8, "the run was drawn again and again on the way"
    assert page.evaluate(f"before === {PLAYER}.state.cells"), "the map is the same"
    page.go_back()
    page.wait_for_url(lambda url: "1.learning_rate" not in url)
    expect(page.locator('[data-key="1.learning_rate"] input[type=text]')).to_have_value("0.1")


def test_every_control_is_in_the_link_and_a_reload_keeps_it(playground):
    page = open_maps(playground)
    page.get_by_role("combobox", name="Optimizer").select_option("adam")
    wait_for(page, **{"1": "adam"})
    page.get_by_role("combobox", name="Up: hyperparameter").select_option("beta2")
    wait_for(page, up="beta2")
    page.get_by_role("combobox", name="Across: hyperparameter").select_option("beta2")
    wait_for(page, across="beta2", up="learning_rate")
    page.get_by_role("combobox", name="Colour").select_option("outcome")
    wait_for(page, colour="outcome")
    page.get_by_text("Cells, tolerance, slice").click()
    page.get_by_role("combobox", name="Slice").select_option("up")
    wait_for(page, slice="up")
    page.locator('[data-key="cells"] input[type=text]').fill("1000000")
    page.locator('[data-key="cells"] input[type=text]').press("Enter")
    expect(page.locator(".downhill").get_by_role("alert")).to_contain_text("cells is a whole number in [4, 300]")
    page.get_by_role("textbox", name="Across, from").fill("0.5")
    page.get_by_role("textbox", name="Across, from").press("Enter")
    kept = wait_for(page, across_low="0.5")
    page.reload()
    page.wait_for_function(STANDS)
    assert entries(page) == kept
    expect(page.get_by_role("combobox", name="Across: hyperparameter")).to_have_value("beta2")


def test_dragging_the_start_makes_another_map_coarse_before_fine(playground):
    page = playground.page
    coarse = f"""x => {{
      const {{ state, map }} = {PLAYER} ?? {{}};
      return state?.query.x === x && state.job && state.cells?.size === 24 && map.pictured === state.cells;
    }}"""
    slow = {"surface": "rastrigin", "cells": 300, "steps": 2000, "x": 3.4}  # some seconds, so nobody asks too late
    page.goto(f"{playground.address}maps?{urlencode(slow)}")
    page.wait_for_function(coarse, arg="3.4")
    page.locator('[data-key="x"] input[type=text]').fill("3.3")
    page.locator('[data-key="x"] input[type=text]').press("Enter")
    page.wait_for_function(coarse, arg="3.3")
    page.locator('[data-key="steps"] input[type=text]').fill("20")
    page.locator('[data-key="steps"] input[type=text]').press("Enter")
    wait_for(page, x="3.3", steps="20")
    assert page.evaluate(f"[{PLAYER}.state.cells.size, {PLAYER}.map.pictured.size]") == [300, 300]


def test_the_map_on_a_phone(phone):
    page = open_maps(phone)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heat = page.locator(".heat")
    heat.scroll_into_view_if_needed()
    page.touchscreen.tap(*place(page, 0.02, 0.4))
    link = wait_for(page, **{"1": "momentum"})
    assert float(link["1.learning_rate"]) == pytest.approx(0.02, rel=0.05)


def test_the_run_opens_in_the_playground(playground):
    page = open_maps(playground, {"1": "nesterov", "1.learning_rate": 0.4, "surface": "booth", "cells": 20})
    page.get_by_role("button", name="Open this run in the Playground").click()
    playground.settle()
    assert playground.names == ["Nesterov"]
    assert (playground.query["1.learning_rate"], playground.query["surface"]) == ("0.4", "booth")


def test_a_kinds_own_colour_is_in_the_legend_where_it_is_on_the_map_and_only_there(playground):
    page = open_maps(playground, {"surface": "bowl_with_trap", "1": "momentum", "steps": 100})
    own = None
    for colour in ("outcome", "steps", "loss"):
        page.get_by_role("combobox", name="Colour").select_option(colour)
        wait_for(page, **({} if colour == "steps" else {"colour": colour}))
        page.wait_for_function(f"{PLAYER}.legendOf === '{colour}' && {PLAYER}.map.pictureKey?.endsWith('{colour}')")
        legend, picture = (set(page.evaluate(COLOURS, where)) for where in ("legend canvas", "map"))
        own = own or legend
        assert legend & own == picture & own
        assert bool(legend & own) == (colour != "loss"), "every loss has its colour on the scale"
    expect(page.locator(".legend")).to_contain_text("at rest in a local minimum")
    assert page.locator(".legend canvas").count() == 1, "upright lines on the colours of the scale"


def test_the_arrow_keys_move_the_marker_on_a_short_logarithmic_axis(playground):
    page = open_maps(playground, {"across_low": 0.9, "across_high": 0.92, "1.learning_rate": 0.91, "1": "momentum"})
    page.get_by_role("slider", name="Map of hyperparameters").press("ArrowRight")
    page.wait_for_url(lambda url: "1.learning_rate=0.91&" not in f"{url}&")
    moved = float(wait_for(page)["1.learning_rate"])
    assert moved == pytest.approx(0.91 * (0.92 / 0.9) ** (1 / 120), rel=1e-5)


def test_a_loss_without_a_number_leaves_the_map_on_show(playground):
    own = {"surface": "custom", "f": "x^2*exp(30*x)+y^2", "1": "sgd", "1.learning_rate": 0}
    page = open_maps(playground, own | {"across": "x", "up": "y", "colour": "loss", "cells": 30})
    low, high = page.evaluate(f"{PLAYER}.state.cells.ranges.loss")
    assert 20 < low < high < 39, "powers of ten below the largest number in single precision"
    assert page.evaluate(PIXEL, [-4, 1]) != page.evaluate(PIXEL, [2.7, 1]) != page.evaluate(PIXEL, [4.5, 1])


def test_a_link_opens_on_the_step_and_the_part_it_names_and_what_is_absurd_is_refused(playground):
    page = open_maps(
        playground, {"1": "momentum", "step": "40", "zoom": "-2,2,-1,1"} | {"cells": 10**9, "steps": 10**9}
    )
    alert = page.locator(".downhill").get_by_role("alert")
    expect(alert).to_contain_text("[4, 300], received “1000000000”")
    expect(alert).to_contain_text("1 to 2000, received “1000000000”")
    clock, window = page.locator(".clock output"), f"{PLAYER}.picture.window"
    expect(clock).to_have_text("40 / 200")
    x_low, x_high, y_low, y_high = page.evaluate(window)
    assert x_low <= -2 < 2 <= x_high < x_low + 8
    assert y_low <= -1 < 1 <= y_high
    page.get_by_role("button", name="One step back").click()
    assert wait_for(page, step="39")["zoom"] == "-2,2,-1,1"
    page.get_by_role("combobox", name="Surface").select_option("booth")
    link = wait_for(page, surface="booth")
    assert not {"step", "zoom"} & link.keys(), "another surface is shown whole"
    expect(clock).to_have_text(re.compile(r"^(\d+) / \1$"))
    assert page.evaluate(f"{window} === {PLAYER}.picture.home")
