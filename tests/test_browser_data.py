"""The page of mini-batches in a real browser: what is drawn of a step, what the hand does, what the link keeps."""

import re

import numpy as np
import pytest
from data_page import CURVES, PLAYER, SCATTER, open_data, seek, settle
from playwright.sync_api import expect
from waiting import drawn

from interface.data.view import read
from simulation.gradient_noise import minibatch_covariance
from surfaces import SURFACES

MOMENT = f"""() => {{
  const {{ point, full, own, spread, batch }} = {PLAYER}.next.moment();
  return {{ point, full, own, spread, members: [...batch.members] }};
}}"""

LINES = f"""() => {{
  const {{ picture, state: {{ landscape }} }} = {PLAYER};
  const {{ segments, minimum, columns }} = picture.lines;
  return {{ segments, minimum, columns, window: landscape.window, levels: landscape.levels }};
}}"""


def test_it_opens_with_the_contour_the_examples_and_the_curves(playground):
    page = open_data(playground)
    expect(page).to_have_title(re.compile("on mini-batches, .+ — Downhill$"))
    assert playground.query == {}
    assert all(drawn(page.locator(canvas)) for canvas in (".contour canvas.ink", SCATTER, CURVES))
    expect(page.locator(".contour .g-xtitle, .contour .g-ytitle")).to_have_text(["w", "b"])
    expect(page.locator(".scatter .g-xtitle, .scatter .g-ytitle")).to_have_text(
        ["flipper length (mm)", "body mass (kg)"]
    )
    expect(page.locator(".words li")).to_have_count(2)
    expect(page.locator(".scalings tbody tr")).to_have_count(5)
    expect(page.locator(".scalings tr.here")).to_contain_text("Min max")


@pytest.mark.parametrize(
    ("link", "has_minimum"),
    [
        ({"batch": "7"}, True),
        ({"surface": "logistic_regression", "surface.scaling": "whitened", "batch": "30", "replacement": "on"}, False),
        ({"surface": "logistic_regression", "surface.scaling": "raw", "batch": "40"}, True),
        ({"surface": "logistic_regression", "surface.scaling": "min_max", "batch": "60"}, True),
    ],
)  # fmt: skip
def test_what_is_drawn_of_a_step_and_the_contour_lines_are_what_the_core_computes(playground, link, has_minimum):
    """Where a line separates all examples of a mini-batch, its loss has no minimum."""
    page = open_data(playground, link)
    seek(page, 3)
    shown = page.evaluate(MOMENT)
    study = read(link)[0]
    surface, rules = study.surface, study.scenario.rules
    members = rules.members(len(surface.examples), 4)[3]
    assert shown["members"] == members.tolist()
    point = tuple(shown["point"])
    assert shown["full"] == pytest.approx(surface.gradient_at(*point), rel=1e-6, abs=1e-9)
    assert shown["own"] == pytest.approx(surface.minibatch_gradient_at(*point, members), rel=1e-6, abs=1e-9)
    noise = minibatch_covariance(surface, point, rules.size(len(surface.examples)), rules.replacement)
    assert shown["spread"] == pytest.approx([noise[0, 0], noise[0, 1], noise[1, 1]], rel=1e-6)

    lines = page.evaluate(LINES)
    assert (lines["minimum"] is not None) == has_minimum
    if not has_minimum:
        return
    x, y = lines["minimum"]
    assert surface.minibatch_gradient_at(float(x), float(y), members) == pytest.approx((0, 0), abs=1e-6)
    lowest = surface.minibatch_value_at(float(x), float(y), members)
    low, high = np.array(lines["window"]).reshape(2, 2).T
    cell = (high - low) / (lines["columns"] - 1)
    points = low[:, None] + np.array(lines["segments"]).reshape(-1, 2).T * cell[:, None]
    heights = surface.minibatch_value_at(*points, members) - lowest
    wanted = np.array(lines["levels"]) - surface.minimum
    wanted = wanted[wanted > 0][::2]
    nearest = np.abs(heights[:, None] - wanted).argmin(axis=1)
    bend = np.mean(surface.inputs[:, members] ** 2, axis=1)  # at most: the slope of a logistic one bends a quarter
    off = np.max(bend * cell * cell) / 8  # by so much a straight line between two corners may miss
    assert np.all(np.abs(heights - wanted[nearest]) <= off + 1e-9)
    assert len(set(nearest.tolist())) >= 3


def test_a_mini_batch_of_one_has_no_single_minimum_and_says_nothing_wrong(playground):
    page = open_data(playground, {"batch": "1"})
    minimum, count = page.evaluate(f"() => [{PLAYER}.picture.lines.minimum, {PLAYER}.picture.lines.segments.length]")
    assert minimum is None
    assert count > 0


def test_playing_moves_the_line_and_changes_the_mini_batch(playground):
    page = open_data(playground, {"batch": "4", "steps": "200", "speed": "0.25"})
    seek(page, 0)
    assert page.locator(".looks .told").inner_text() == "Step 1’s mini-batch: 4 of 333, epoch 1"
    seek(page, 80)  # the second epoch is from 83 to 165: ten seconds to pause in
    expect(page.locator(".looks .told")).to_contain_text("epoch 1")
    before = drawn(page.locator(SCATTER))
    page.keyboard.press("Space")
    page.wait_for_function(f"() => {PLAYER}.next.moment().batch.row > 84")
    page.keyboard.press("Space")
    settle(page)
    expect(page.locator(".looks .told")).to_contain_text("epoch 2")
    assert drawn(page.locator(SCATTER)) != before
    row, lines = page.evaluate(f"() => [{PLAYER}.next.moment().batch.row, {PLAYER}.picture.lines.made[1]]")
    assert row == lines, "the contour lines are those of the mini-batch that is told"


@pytest.mark.parametrize(
    "link",
    [
        {"batch": "300", "steps": "400", "1": "sgd", "2": "adam"},
        {"surface": "logistic_regression", "batch": "100", "steps": "400"},
    ],
)
def test_a_frame_of_a_large_mini_batch_is_drawn_in_a_thirtieth_of_a_second(playground, link):
    """Each step is drawn three times, the whole row over and over, so that none is still there from the time before,
    and its quickest counts: what else the machine did meanwhile is no part of it."""
    page = open_data(playground, link)
    seek(page, 0)
    taken = page.evaluate(
        f"""() => {{
          const {{ clock, picture, scatter, curves }} = {PLAYER};
          const taken = Array(60).fill(Infinity);
          for (let round = 0; round < 3; round++) {{
            for (let step = 1; step <= 60; step++) {{
              clock.time = step;
              const began = performance.now();
              for (const {{ plane }} of [picture, scatter, curves]) plane.paintNow();
              taken[step - 1] = Math.min(taken[step - 1], performance.now() - began);
            }}
          }}
          return taken.sort((a, b) => a - b)[30];
        }}"""
    )
    assert taken < 1000 / 30


def test_each_layer_can_be_switched(playground):
    """At first there is the mini-batch's own alone."""
    page = open_data(playground, {"v": "3", "batch": "5"})
    seek(page, 4)
    before = drawn(page.locator(".contour canvas.ink"))
    for switch in ("batch_lines", "whole_lines", "batch_steps", "noise_ellipse"):
        first, other = ("on", "off") if switch == "batch_lines" else ("off", "on")
        button = page.locator(f'.looks [data-key="{switch}"]')
        expect(button, switch).to_have_attribute("aria-pressed", str(first == "on").lower())
        button.click()
        playground.wait_for_query(lambda query, switch=switch, other=other: query.get(switch) == other)
        settle(page)
        expect(button, switch).to_have_attribute("aria-pressed", str(other == "on").lower())
        assert drawn(page.locator(".contour canvas.ink")) != before, switch
        button.click()
        playground.wait_for_query(lambda query, switch=switch: switch not in query)
        settle(page)
        assert drawn(page.locator(".contour canvas.ink")) == before, switch


def test_the_next_step_of_another_optimizer_can_be_watched(playground):
    page = open_data(playground, {"1": "sgd", "2": "momentum", "batch": "5"})
    seek(page, 10)
    first = page.evaluate(MOMENT)
    page.get_by_role("combobox", name="Which optimizer's next mini-batch is shown").select_option("2")
    playground.wait_for_query(lambda query: query.get("watch") == "2")
    settle(page)
    second = page.evaluate(MOMENT)
    assert second["members"] == first["members"], "the same examples for everybody"
    assert second["point"] != first["point"]
    expect(page.locator(".words li").first).to_contain_text("Momentum looks at 500 examples")
    page.get_by_role("button", name="Remove Momentum").click()
    playground.wait_for_query(lambda query: "watch" not in query)
    settle(page)
    assert page.evaluate(MOMENT)["point"] == first["point"]


def test_epochs_are_marked_on_the_clock(playground):
    page = open_data(playground, {"batch": "30", "steps": "50"})
    expect(page.locator(".clock .marks i")).to_have_count(4)  # of 11 steps each
    page.get_by_role("combobox", name="What the horizontal axis counts").select_option("examples")
    playground.wait_for_query(lambda query: query.get("by") == "examples")
    settle(page)
    expect(page.locator(".curves .g-xtitle")).to_have_text("examples seen")
    assert page.evaluate(f"() => {PLAYER}.curves.across.last") == 1500
    assert page.evaluate(f"() => {PLAYER}.next.exactTimeOf({PLAYER}.watched)") == pytest.approx(1500 / 333)
    seek(page, 25)
    x, y = page.evaluate(f"() => {{ const [{{ exact }}] = {PLAYER}.state.entrants; return [exact.x[2], exact.y[2]]; }}")
    surface = SURFACES["linear_regression"]()
    point = np.zeros(2)
    for _ in range(2):
        point = point - 0.5 * surface.gradient(point)
    assert (x, y) == pytest.approx(tuple(point), rel=1e-5)
    expect(page.locator(".looks .told")).to_have_text("Step 26’s mini-batch: 30 of 333, epoch 3")
