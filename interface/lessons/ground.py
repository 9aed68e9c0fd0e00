"""The picture on paper that a place or a path is put on."""

from typing import Any

import numpy as np

from catalogue import Point
from charts.landscape import Window, packed
from charts.thumbnail import thumbnail
from interface.kit.descents import Game, descent
from interface.lessons.facts import scenario_of
from lessons.facts import named
from lessons.lesson import Question, Step

ASPECT = 5 / 3
"""Width of the picture, divided by its height."""
STRETCH = 3
"""How unequal the units of a view may be before equal units would waste the picture, as on the screen."""


def picture(step: Step, question: Question) -> dict[str, Any]:
    """What a place or a path is put on: the ground, the start, and for the key where it is.

    ground: as `charts.thumbnail`; points: where the answer is; path: (2, steps + 1) of the run it is about, or None.
    """
    scenario, who = scenario_of(step.page, step.entries), question.parts.get("who")
    lowest = [list(map(float, point)) for point in scenario.surface.minima if np.isfinite(point).all()]
    surface = scenario.surface
    drawn = {
        "ground": thumbnail(surface, widened(surface.view)), "coordinates": surface.coordinates,
        "start": list(map(float, scenario.start)), "minima": lowest if who else [], "path": None, "points": lowest,
    }  # fmt: skip
    if who is None:
        return drawn
    entrant = dict(named(scenario.entrants))[who]
    points = descent(Game.of(scenario, entrant), entrant.optimizer).points
    seen = points[:, np.isfinite(points).all(axis=0)]
    return drawn | {"path": packed(seen), "points": [seen[:, -1].tolist()]}


def widened(view: tuple[Point, Point]) -> Window:
    """The view with equal units on both axes, so that the way down is at right angles to the contour lines."""
    (x_low, x_high), (y_low, y_high) = view
    wide, tall = x_high - x_low, y_high - y_low
    units = wide / (ASPECT * tall)
    if max(units, 1 / units) > STRETCH:
        return Window(x_low, x_high, y_low, y_high)
    across, up = max(0, ASPECT * tall - wide) / 2, max(0, wide / ASPECT - tall) / 2
    return Window(x_low - across, x_high + across, y_low - up, y_high + up)
