"""The colour scale of a hyperparameter map and the axis of its slice, where numbers are alike, zero, huge or absent."""

import pytest
from playwright.sync_api import expect
from test_browser_maps import PIXEL, PLAYER, open_maps

TICKS = f"{PLAYER}.slice.plane.plot._fullLayout.yaxis"


def ticks(page) -> list[str]:
    """What stands at the slice's axis of values."""
    return page.evaluate(f"{TICKS}.visible ? [...{TICKS}.ticktext] : []")


def test_a_loss_of_zero_is_not_as_bright_as_a_local_minimum(playground):
    page = open_maps(playground, {"surface": "bowl_with_trap", "1": "sgd", "colour": "loss", "across": "x", "up": "y"})
    assert page.evaluate(PIXEL, [-5, 0]) != page.evaluate(PIXEL, [4, 0])
    expect(page.locator(".bar-of-scale b").first).to_contain_text("≤")
    assert len(ticks(page)) > 2


@pytest.mark.parametrize(
    ("query", "said", "bar"),
    [
        ({"x": 0, "y": 0}, "steps to tolerance0wherever timed", True),
        ({"surface": "monkey_saddle"}, "no minimum is known, so no way to it is timed", False),
        ({"1": "sgd", "across_low": 5, "across_high": 10}, "within tolerance 0 %", False),
    ],
)
def test_no_scale_is_made_up(playground, query, said, bar):
    page = open_maps(playground, query)
    expect(page.locator(".legend")).to_contain_text(said)
    expect(page.locator(".bar-of-scale")).to_have_count(int(bar))
    assert bool(ticks(page)) == bar


def test_a_slice_of_almost_equal_steps_has_whole_numbers(playground):
    page = open_maps(playground, {"1": "sgd", "across": "x", "up": "y", "slice": "up"})
    shown = [int(text) for text in ticks(page)]
    assert shown == sorted(set(shown))
    assert 22 <= min(shown) < max(shown) <= 24


def test_where_f_falls_for_ever_the_scale_is_logarithmic(playground):
    page = open_maps(playground, {"surface": "saddle", "colour": "loss"})
    colours = {page.evaluate(PIXEL, [rate, 0.5]) for rate in (3e-4, 5e-3, 1e-2, 2e-2)}
    assert len(colours) == 4
    assert any("<sup>" in text for text in ticks(page))
