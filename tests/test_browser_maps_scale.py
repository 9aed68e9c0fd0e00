"""The colour scale of a hyperparameter map and the axis of its slice, where numbers are alike, zero, huge or absent."""

from playground import Playground
from playwright.sync_api import Page, expect
from test_browser_maps import PIXEL, PLAYER, STANDS, open_maps

TICKS = f"{PLAYER}.slice.plane.plot._fullLayout.yaxis"


def follow(visitor: Playground, query: dict[str, object]) -> None:
    visitor.follow(query)
    visitor.page.wait_for_function(STANDS)


def ticks(page: Page) -> list[str]:
    """What stands at the slice's axis of values."""
    return page.evaluate(f"{TICKS}.visible ? [...{TICKS}.ticktext] : []")


def test_a_scale_has_the_numbers_that_there_are(playground):
    page = open_maps(playground, {"surface": "bowl_with_trap", "1": "sgd", "colour": "loss", "across": "x", "up": "y"})
    assert page.evaluate(PIXEL, [-5, 0]) != page.evaluate(PIXEL, [4, 0]), "zero is not as bright as a local minimum"
    expect(page.locator(".bar-of-scale b").first).to_contain_text("≤")
    assert len(ticks(page)) > 2

    follow(playground, {"1": "sgd", "across": "x", "up": "y", "slice": "up"})
    shown = [int(text) for text in ticks(page)]
    assert shown == sorted(set(shown)), "almost equal steps have whole numbers"
    assert 22 <= min(shown) < max(shown) <= 24

    follow(playground, {"surface": "saddle", "colour": "loss"})
    colours = {page.evaluate(PIXEL, [rate, 0.5]) for rate in (3e-4, 5e-3, 1e-2, 2e-2)}
    assert len(colours) == 4, "where f falls for ever the scale is logarithmic"
    assert any("<sup>" in text for text in ticks(page))


MADE_UP = (
    ({"x": 0, "y": 0}, "steps to tolerance0wherever timed", True),
    ({"surface": "monkey_saddle"}, "no minimum is known, so no way to it is timed", False),
    ({"1": "sgd", "across_low": 5, "across_high": 10}, "within tolerance 0 %", False),
)
"""A link, what the legend says of it, and whether there is a scale."""


def test_no_scale_is_made_up(playground):
    page = open_maps(playground, MADE_UP[0][0] | {"cells": 20})
    for query, told, bar in MADE_UP:
        if query is not MADE_UP[0][0]:
            follow(playground, query | {"cells": 20})
        expect(page.locator(".legend")).to_contain_text(told)
        expect(page.locator(".bar-of-scale")).to_have_count(int(bar))
        assert bool(ticks(page)) == bar, query
