"""A map of two hyperparameters: its axes, the runs it stands for, what became of each, what theory says."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from catalogue import Optimizer, Parameter, Point, Stability, Surface
from simulation.outcomes import Outcome
from simulation.scenario import start_limits
from simulation.sweep import Sweep
from simulation.sweep.verdicts import OUTCOMES
from simulation.terrain import curvatures

START = ("x", "y")
"""The coordinates of the start, which may be an axis, too: a method may have one hyperparameter or none."""


@dataclass(frozen=True)
class Axis:
    """The values of one hyperparameter, from `low` to `high`; on a log axis `low` is above 0."""

    name: str
    low: float
    high: float
    log: bool = False
    whole: bool = False

    def at(self, share: np.ndarray) -> np.ndarray:
        """The values (...) at shares (...) of the axis, from 0 to 1."""
        if self.log:
            return np.exp(math.log(self.low) + share * (math.log(self.high) - math.log(self.low)))
        return self.low + share * (self.high - self.low)

    def holds(self, value: float) -> bool:
        """Whether a value lies between the ends."""
        return self.low <= value <= self.high

    def edges(self, cells: int) -> np.ndarray:
        """Where each of `cells` equal cells begins, and where the last one ends (cells + 1,)."""
        return self.at(np.arange(cells + 1) / cells)

    def values(self, cells: int) -> np.ndarray:
        """The middles of the cells (cells,), rounded where only whole numbers are meant."""
        middles = self.at((np.arange(cells) + 0.5) / cells)
        return np.rint(middles) if self.whole else middles


def offered(surface: Surface, optimizer: type[Optimizer]) -> dict[str, Parameter]:
    """What may be an axis: the optimizer's numbers, then the coordinates of the start."""
    numbers = {name: declared for name, declared in optimizer.parameters().items() if declared.is_number}
    return numbers | dict(zip(START, start_limits(surface), strict=True))


class Starts(NamedTuple):
    """The starts of a map, one for each cell, each row, each column, or for all."""

    start: Point
    across: Axis
    up: Axis

    def grid(self, cells: int) -> np.ndarray:
        """(2, cells or 1, cells or 1)."""
        along = spread(self.across, self.up, cells)
        return np.stack(
            np.broadcast_arrays(*(along.get(name, [[at]]) for name, at in zip(START, self.start, strict=True)))
        )


def spread(across: Axis, up: Axis, cells: int) -> dict[str, np.ndarray]:
    """Name -> the values of an axis as a row (1, cells), or for the one that goes up as a column (cells, 1)."""
    return {across.name: across.values(cells)[None, :], up.name: up.values(cells)[:, None]}


def varied(optimizer: Optimizer, across: Axis, up: Axis, cells: int) -> Optimizer:
    """The optimizer with the values of the axes in place of its own. Raises ValueError where one is not allowed."""
    along = spread(across, up, cells)
    return dataclasses.replace(optimizer, **{name: values for name, values in along.items() if name not in START})


class Kind(IntEnum):
    """What became of a run: one area of the map."""

    CONVERGED = 0
    MOVING = 1
    STALLED = 2
    """Elsewhere than at a minimum that is known."""
    LOCAL = 3
    """At rest in a minimum that is not the lowest."""
    DIVERGED = 4


def kinds(found: Sweep) -> np.ndarray:
    """The `Kind` of every cell (...)."""
    outcome = found.outcome
    of = {Outcome.CONVERGED: Kind.CONVERGED, Outcome.MOVING: Kind.MOVING, Outcome.STALLED: Kind.STALLED,
          Outcome.DIVERGED: Kind.DIVERGED}  # fmt: skip
    kind = np.array([of[one] for one in OUTCOMES], dtype="u1")[outcome]
    return np.where(found.is_at_local_minimum, np.uint8(Kind.LOCAL), kind)


def excess(found: Sweep) -> np.ndarray:
    """f above its minimum at the end of every run (...), or f itself where no minimum is known."""
    return found.final_value - (0.0 if found.surface.minimum is None else found.surface.minimum)


class Theory(NamedTuple):
    """What theory draws on a map."""

    stability: Stability
    curvatures: tuple[float, float]
    boundary: np.ndarray
    """(2, n): across and up where convergence ends; empty where that is nowhere on the map."""
    best: tuple[float | None, float | None] | None
    """Across and up of the fastest, None for the axis that plays no part; None where it is not on the map."""


def theory(surface: Surface, optimizer: Optimizer, across: Axis, up: Axis, points: int = 200) -> Theory | None:
    """What is proven for this map; None where nothing is: for another surface, or another method."""
    found = curvatures(surface)
    if found is None:
        return None
    names = [across.name, up.name]
    if "learning_rate" not in names:
        stability = optimizer.stability(*found)
        return None if stability is None else Theory(stability, found, np.empty((2, 0)), None)
    rate_is_across = across.name == "learning_rate"
    rate, other = (across, up) if rate_is_across else (up, across)
    values = other.edges(points)
    stability = _stability(optimizer, found, other, values)
    if stability is None:
        return None
    rates = np.broadcast_to(stability.highest_rate, values.shape)
    some = rates > 0
    line = np.stack([rates, values] if rate_is_across else [values, rates])[:, some]
    is_on_map = some.any() and rates[some].min() <= rate.high and rates.max() >= rate.low
    return Theory(stability, found, line if is_on_map else line[:, :0], _place(stability.best, across, up))


def _place(best: Mapping[str, float], across: Axis, up: Axis) -> tuple[float | None, float | None] | None:
    """Across and up, None for the axis that plays no part; None where it is not on the map."""
    x, y = best.get(across.name), best.get(up.name)
    inside = (value is None or axis.holds(value) for axis, value in ((across, x), (up, y)))
    return (x, y) if best.keys() <= {across.name, up.name} and all(inside) else None


def _stability(optimizer: Optimizer, found: tuple[float, float], other: Axis, values: np.ndarray) -> Stability | None:
    """With these values (n,) of the axis that is not the learning rate's."""
    with np.errstate(all="ignore"):
        one = optimizer if other.name in START else dataclasses.replace(optimizer, **{other.name: values})
        return one.stability(*found)


class Agreement(NamedTuple):
    """How many runs are more than one cell away from the boundary of theory, and how many of them contradict it."""

    inside: int
    diverged_inside: int
    outside: int
    converged_outside: int


def agreement(optimizer: Optimizer, across: Axis, up: Axis, found: Sweep) -> Agreement | None:
    """What was measured on both sides of the boundary; None where no boundary is known or no axis is the rate's."""
    known = curvatures(found.surface)
    if known is None or "learning_rate" not in (across.name, up.name):
        return None
    cells = found.outcome.shape[0]
    rate, other = (across, up) if across.name == "learning_rate" else (up, across)
    stability = _stability(optimizer, known, other, other.values(cells))
    if stability is None:
        return None
    outcome = found.outcome if rate is across else found.outcome.T  # (other, rate)
    cell, highest = np.arange(cells), np.broadcast_to(stability.highest_rate, cells)[:, None]
    inside, outside = rate.at((cell + 2) / cells) <= highest, rate.at((cell - 1) / cells) >= highest
    diverged, converged = (outcome == OUTCOMES.index(one) for one in (Outcome.DIVERGED, Outcome.CONVERGED))
    counts = (inside, inside & diverged, outside, outside & converged)
    return Agreement(*(int(np.count_nonzero(one)) for one in counts))
