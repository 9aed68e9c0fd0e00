"""The next step on the page of mini-batches in a real browser: along which mini-batch it is, what is drawn of it."""

import numpy as np
import pytest
from data_page import PLAYER, open_data, seek, settle
from playwright.sync_api import expect

from interface.data.view import read
from simulation.minibatches import MiniBatches


def test_a_method_of_several_gradients_a_step_goes_through_the_data_faster(playground):
    page = open_data(playground, {"1": "sgd", "2": "sam", "batch": "30", "steps": "50", "by": "examples"})
    told = page.locator(".looks .told")
    reach, exact = f"() => {PLAYER}.curves.across.last", f"() => {PLAYER}.next.exactTimeOf({PLAYER}.watched)"
    assert page.evaluate(reach) == 1500
    seek(page, 22)
    expect(told).to_have_text("Step 23’s mini-batch: 30 of 333, epoch 3")
    page.get_by_role("combobox", name="Which optimizer's next mini-batch is shown").select_option("2")
    settle(page)
    expect(told).to_have_text("Step 23’s mini-batch: 30 of 333, epoch 5")
    assert page.evaluate(reach) == 3000
    assert page.evaluate(f"() => {PLAYER}.curves.stepAt(1320)") == 22
    expect(page.locator(".clock .marks i")).to_have_count(9)  # of 11 gradients each
    both = page.evaluate(f"() => {PLAYER}.state.entrants.map((one) => {PLAYER}.next.exactTimeOf(one))")
    assert both == pytest.approx([22 * 30 / 333] * 2), "two gradients of 333 for two of 30"
    members = MiniBatches(batch_size=30).members(333, 46)
    assert page.evaluate(f"() => [...{PLAYER}.next.moment().batch.members]") == members[44].tolist()
    page.get_by_role("combobox", name="What the horizontal axis counts").select_option("steps")
    settle(page)
    assert page.evaluate(exact) == 22


@pytest.mark.parametrize(
    "link",
    [
        {"batch": "5"},
        {"batch": "5", "schedule": "cosine", "surface": "logistic_regression"},
        {
            "batch": "5", "schedule": "reduce_on_plateau", "schedule.patience": "2", "replacement": "on",
            "surface.scaling": "centred",
        },
    ],
)  # fmt: skip
def test_what_is_drawn_of_a_step_is_of_its_mini_batch_and_its_point(playground, link):
    page = open_data(playground, {"1": "sgd", "steps": "40"} | link)
    seek(page, 31)
    the_next_step_of_sgd_is_along_the_mini_batch(page)
    seek(page, 3)
    the_line_and_the_ellipse_are_those_of_the_point(page, link)
    if link == {"batch": "5"}:
        seek(page, 7)
        the_members_are_marked_and_the_floor_is_at_its_height(page)


def the_next_step_of_sgd_is_along_the_mini_batch(page) -> None:
    """Of step 31."""
    moved, along = page.evaluate(
        f"""() => {{
          const [{{ x, y }}, {{ own, rate }}] = [{PLAYER}.watched.run, {PLAYER}.next.moment()];
          return [[x[32] - x[31], y[32] - y[31]], own.map((part) => -rate * part)];
        }}"""
    )
    assert along == pytest.approx(moved, rel=1e-3, abs=1e-6)


def the_line_and_the_ellipse_are_those_of_the_point(page, link) -> None:
    """The line in the numbers of the table, the ellipse at one and two standard deviations."""
    point, line, spread, inner, outer = page.evaluate(
        f"""() => {{
          const {{ picture, next, state }} = {PLAYER};
          const {{ point, spread }} = next.moment();
          const curves = [];
          const context = {{
            beginPath: () => curves.push([]), moveTo: (...at) => curves.at(-1).push(at),
            lineTo: (...at) => curves.at(-1).push(at), fill() {{}}, stroke() {{}},
          }};
          picture.paintEllipses(context, [0, 0], spread, [1, -1], "red");
          return [point, state.data.line(...point), spread, curves[1], curves[0]];
        }}"""
    )
    surface = read(link)[0].surface
    raw = surface.to_raw(np.array(point))
    a, b, c = raw if surface.classes else (raw[0], -1, raw[1])
    assert np.array(line) / b == pytest.approx(np.array([a, b, c]) / b, rel=1e-6)
    xx, xy, yy = spread
    for sigmas, curve in ((1, inner), (2, outer)):
        places = np.array(curve).T
        inverse = np.linalg.inv([[xx, -xy], [-xy, yy]])  # up on the screen is down
        assert np.einsum("ik,ij,jk->k", places, inverse, places) == pytest.approx(sigmas**2)


def the_members_are_marked_and_the_floor_is_at_its_height(page) -> None:
    """Of step 7."""
    painted, heights, floor = page.evaluate(
        f"""() => {{
          const {{ scatter, curves, state }} = {PLAYER};
          const [painted, heights] = [[], []];
          scatter.paintExamples = (context, panel, members) => painted.push([...members]);
          scatter.plane.paintNow();
          delete scatter.paintExamples;
          const nothing = () => null;
          const context = {{
            beginPath: nothing, stroke: nothing, setLineDash: nothing, strokeText: nothing, fillText: nothing,
            moveTo: (x, y) => heights.push(y), lineTo: (x, y) => heights.push(y),
          }};
          curves.paintFloors(context, {{ left: 0, width: 1, y: (value) => value }});
          return [painted, heights, state.entrants[0].floor];
        }}"""
    )
    members = MiniBatches(batch_size=5).members(333, 8)[7]
    assert painted == [list(range(333)), members.tolist()]
    assert heights == [floor, floor]
