"""Whether a point is what it is called: a local minimum, a saddle, a plateau, or on the way downhill for ever."""

import math

import numpy as np
from wide_facts import NEAR, Facts
from wide_reading import so


def is_place(text: str, facts: Facts) -> None:
    """That the end of a run is at such a place."""
    kind = text.split(maxsplit=2)[-1]
    if kind == "plateau":
        is_plateau(facts)
    elif kind == "saddle":
        so(is_saddle(facts), "there is no saddle near")
    else:
        so(is_extreme(facts, -1 if kind == "maximum" else 1), f"there is no {kind} near")


def is_extreme(facts: Facts, sign: int) -> bool:
    """Whether the lowest (or highest) of the ground within 1.1% of the diagonal lies inside of it."""
    end, radius = np.array(facts.points[-1]), 1.1 * NEAR * facts.diagonal
    best, reach = end, radius / 4
    value = sign * float(facts.surface.value(best))
    while reach > 1e-7 * radius:
        around = best[:, None] + reach * CIRCLE
        around = around[:, np.hypot(*(around - end[:, None])) <= radius]
        heights = sign * facts.surface.value(around)
        heights[~np.isfinite(heights)] = np.inf
        if heights.size and heights.min() < value:
            best, value = around[:, heights.argmin()], float(heights.min())
        else:
            reach /= 2
    return math.dist(best, end) < 0.999 * radius


def is_saddle(facts: Facts) -> bool:
    """Whether f rises and falls around a point within 1.1% of the diagonal where its gradient vanishes."""
    end, radius = np.array(facts.points[-1]), 1.1 * NEAR * facts.diagonal
    if any(math.dist(end, known) <= radius for known in facts.surface.saddles):
        return True
    starts = end[:, None] + radius * np.concatenate([np.zeros((2, 1)), 0.5 * CIRCLE[:, ::6]], axis=1)
    with np.errstate(all="ignore"):
        for point in starts.T:
            for _ in range(30):
                step = np.linalg.lstsq(facts.surface.hessian(point), -facts.surface.gradient(point), rcond=None)[0]
                point = point + step
                if not np.isfinite(point).all() or math.dist(point, end) > 4 * radius:
                    break
            else:
                if math.dist(point, end) <= radius:
                    rises = facts.surface.value(point[:, None] + 0.01 * radius * CIRCLE) - facts.surface.value(point)
                    if rises.min() < 0 < rises.max():
                        return True
    return False


def is_plateau(facts: Facts) -> None:
    """That f hardly changes on a circle of 5% of the diagonal, beside its height above the lowest in view."""
    end = np.array(facts.points[-1])
    with np.errstate(all="ignore"):
        heights = facts.surface.value(facts.grid)
        lowest = heights[np.isfinite(heights)].min(initial=np.inf)
        if facts.minimum is not None:
            lowest = min(lowest, facts.minimum)
        around = facts.surface.value(end[:, None] + 0.05 * facts.diagonal * CIRCLE)
    change, height = np.abs(around - facts.values[-1]).max(), facts.values[-1] - lowest
    so(change <= 0.022 * height, f"f changes by {change} there, at {height} above the lowest")


def is_downhill(facts: Facts) -> None:
    """That f has no bottom, that the run is outside the view and lower than everything in it, and goes on so."""
    so(not facts.known.bounded, "f has a bottom")
    (x, y), ((x_low, x_high), (y_low, y_high)) = facts.points[-1], facts.surface.view
    so(not (x_low <= x <= x_high and y_low <= y <= y_high), "it is inside the view")
    lowest = facts.lowest_in_view
    so(facts.values[-1] < lowest, f"it is at {facts.values[-1]}, and {lowest} is in view")
    if facts.lost is None:
        so(not facts.rests, "it rests")
        later = [value for value in facts.later if math.isfinite(value)]
        so(not later or later[-1] < facts.values[-1], f"it goes on to {later and later[-1]}")


_TURN = np.linspace(0, 2 * np.pi, 48, endpoint=False)
CIRCLE = np.stack([np.cos(_TURN), np.sin(_TURN)])
