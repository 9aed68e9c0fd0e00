"""A line search: how far to go along a direction, for every trajectory of a batch by itself."""

from typing import NamedTuple

import numpy as np

from catalogue import Array, Objective, dot, where

PROBES = 30
"""So many points of a line are asked for at most."""
GROWTH = 4.0
"""A probe that is too short is followed by one at most so many times longer."""


class Place(NamedTuple):
    """A point and what the objective says of it."""

    length: np.ndarray  # (...), how far along the line, in units of the direction
    point: np.ndarray  # (2, ...)
    value: np.ndarray  # (...)
    gradient: np.ndarray  # (2, ...)


def ask(objective: Objective, length: np.ndarray, point: np.ndarray) -> Place:
    """The place `point`, with its value and its gradient."""
    return Place(length, point, objective.value(point)[()], objective.gradient(point))


def apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Whether two points (2, ...) differ, (...)."""
    return (a[0] != b[0]) | (a[1] != b[1])


def wolfe(
    objective: Objective, here: Place, direction: np.ndarray, length: np.ndarray, armijo: Array, curvature: Array
) -> Place:
    """A place on the line from `here` along `direction` (2, ...) that fulfils the strong Wolfe conditions.

    f falls by at least `armijo` times what the slope at the beginning promises, and the slope at the end is at most
    `curvature` times as steep (Nocedal and Wright, Numerical Optimization, 2006, section 3.1,
    https://doi.org/10.1007/978-0-387-40065-5). The first probe is at `length` (...). Once such a place is bracketed,
    the next probe is by turns in the middle and where a straight line through the slopes at both ends is 0, which is
    exact on a quadratic. Trajectories that climb along the direction, and those that find no such place within `PROBES`
    or before rounding brings them back to `here`, get the furthest descent short of it, which may be `here`.
    """
    slope = dot(here.gradient, direction)
    found, searching = here, slope < 0
    low, low_slope, high, high_slope = slope - slope, slope, np.inf + slope, np.nan + slope
    for turn in range(PROBES):
        if not searching.any():
            break
        probe = ask(objective, length, where(searching, here.point + length * direction, np.nan))
        rise = dot(probe.gradient, direction)
        falls = probe.value <= here.value + armijo * length * slope
        short, flat = falls & (rise < 0), falls & (abs(rise) <= -curvature * slope)
        better = searching & (short | flat)
        found = Place(*(where(better, new, old) for new, old in zip(probe, found, strict=True)))
        searching = searching & ~flat & apart(probe.point, here.point)
        low, low_slope = where(short, length, low), where(short, rise, low_slope)
        high, high_slope = where(short, high, length), where(short, high_slope, rise)
        beyond = low * np.fmin(where(low_slope > slope, slope / (slope - low_slope), GROWTH), GROWTH)
        secant = low + (high - low) * (low_slope / (low_slope - high_slope))
        between = where((high_slope > 0) & (turn % 2 == 0), secant, (low + high) / 2)
        length = where(high < np.inf, between, beyond)
    return found
