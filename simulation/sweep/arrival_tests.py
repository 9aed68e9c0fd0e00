"""Where a run should stay, near the lowest f or at a minimum: who is away, and who is surely there in a whole box.

To tell it of boxes buys 1.5 at the median and 3.0 at worst.
"""

from collections.abc import Sequence

import numpy as np

from catalogue import Point, Surface
from simulation.lowest_set import known_distance
from simulation.places import lowest_places
from simulation.sweep.bounds import Range, value_range
from simulation.terrain import NEAR, diagonal

ROUNDING = 1e-9
"""More than any of the computations here can be wrong by, as a share."""


class WithinTolerance:
    """f is not further above its minimum than a threshold (n,)."""

    def __init__(self, surface: Surface) -> None:
        assert surface.minimum is not None  # or nobody asks
        self.surface, self.minimum = surface, surface.minimum

    def is_away(self, points: np.ndarray, threshold: np.ndarray) -> np.ndarray:
        """(...), for points (2, ...)."""
        return ~(np.abs(self.surface.value(points) - self.minimum) <= threshold)

    def surely(self, low: np.ndarray, high: np.ndarray, threshold: np.ndarray) -> np.ndarray:
        """Where nobody is away in the whole box from `low` to `high` (2, n); (n,)."""
        try:
            bottom, top = value_range(self.surface, *(Range(*ends) for ends in zip(low, high, strict=True)))
        except (TypeError, AttributeError):
            return np.zeros(low.shape[1:], dtype=bool)
        return np.maximum(np.abs(bottom - self.minimum), np.abs(top - self.minimum)) <= threshold


class AtMinima:
    """The point is at one of some minima, to within `NEAR`; the threshold does not matter."""

    def __init__(self, surface: Surface, minima: Sequence[Point]) -> None:
        self.surface, self.minima, self.radius = surface, minima, NEAR * diagonal(surface)

    def is_away(self, points: np.ndarray, _: np.ndarray) -> np.ndarray:
        """(...), for points (2, ...)."""
        away = np.ones(points.shape[1:], dtype=bool)
        for x, y in self.minima:
            away &= ~within(points[0] - x, points[1] - y, self.radius)
        if self.surface.continuum is not None and away.any():
            away[away] = ~(known_distance(self.surface, points[:, away]) <= self.radius)
        return away

    def surely(self, low: np.ndarray, high: np.ndarray, _: np.ndarray) -> np.ndarray:
        """Where nobody is away in the whole box from `low` to `high` (2, n); (n,)."""
        near = np.zeros(low.shape[1:], dtype=bool)
        for x, y in self.minima:
            dx = np.maximum(np.abs(low[0] - x), np.abs(high[0] - x))
            dy = np.maximum(np.abs(low[1] - y), np.abs(high[1] - y))
            near |= dx * dx + dy * dy <= self.radius**2 * (1 - ROUNDING)
        return near


ArrivalTest = WithinTolerance | AtMinima


def arrival_tests_of(surface: Surface) -> dict[str, ArrivalTest]:
    """What a sweep finds out -> where it is found out from when on the run stays; no entry for what is not known."""
    tests: dict[str, ArrivalTest] = {}
    if surface.minimum is not None:
        tests["steps_to_tolerance"] = WithinTolerance(surface)
    if lowest_places(surface):
        tests["arrived_at"] = AtMinima(surface, surface.minima)
    if surface.local_minima:
        tests["settled_at"] = AtMinima(surface, (*surface.minima, *surface.local_minima))
    return tests


def within(dx: np.ndarray, dy: np.ndarray, radius: float) -> np.ndarray:
    """hypot(dx, dy) <= radius, with the same result, but with the square of both sides wherever that is as good.

    That buys 1.06 at the median, but 1.6 where there are four minima (Momentum on Himmelblau).
    """
    square, limit = dx * dx + dy * dy, radius * radius
    inside = square <= limit * (1 - ROUNDING)
    unsure = inside != (square <= limit * (1 + ROUNDING))
    if unsure.any():
        inside[unsure] = np.hypot(dx[unsure], dy[unsure]) <= radius
    return inside
