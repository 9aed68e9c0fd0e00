"""What happened on a run: how crooked its way was, how far it overshot, and, by `outcomes`, how it ended.

Runs are single or batched: points are (2, steps + 1, ...), and a measurement has the batch shape (...). Lengths are
in the units of x and y. What lies beyond a divergence is nan in the record and counts for nothing.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from simulation.look_ahead import AS_LONG_AGAIN
from simulation.lowest_set import nearest_lowest
from simulation.outcomes import (
    TOLERANCE,
    VISIBLE,
    Outcome,
    arrival,
    distance_to_minimum,
    final,
    last_step,
    outcome,
    runs_downhill,
    steps_to,
)
from simulation.passages import NO_PASSAGE, Passage, passage
from simulation.places import goal, place
from simulation.terrain import diagonal, lengths, steepest_axis
from simulation.trajectory import Trajectory

STRAIGHT = 1.05
"""A path is almost straight up to so many times the straight distance."""
CROOKED = 3
"""Fewer zig-zags than this are not worth a word."""
ROUNDING = 1e-9
"""A movement of less than this share of what can be seen is none."""
SAME_VALLEY = math.cos(math.radians(45))
"""Two axes of steepest curvature belong to one valley where the cosine between them is at least this."""


@dataclass(frozen=True)
class Zigzags:
    """At the end of which steps a run turns back across its valley."""

    steps: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        return len(self.steps)

    @property
    def first(self) -> int | None:
        """The first of them, None where there is none; `last` likewise."""
        return self.steps[0] if self.steps else None

    @property
    def last(self) -> int | None:
        return self.steps[-1] if self.steps else None


@np.errstate(all="ignore")
def zigzags(run: Trajectory) -> Zigzags:
    """The turns of a single run, each of which can be seen.

    They are reversals of the movement along the axis of steepest curvature at the point where each step begins
    (`steepest_axis`, which says what stands in where there is none), between which the path leads on by `VISIBLE` at
    least. The axis keeps its sense from step to step. Where it jumps by more than 45 degrees, as where two coordinates
    take turns in being the steepest, the point tells nothing of the valley, and the path does: there a step leads back
    that makes an angle of more than 90 degrees with the one before.
    """
    _require_single(run)
    return Zigzags(tuple(_turns(_across(run).tolist(), VISIBLE * diagonal(run.surface))))


def _across(run: Trajectory) -> np.ndarray:
    """How far each step (steps,) leads across the valley, positive to one side and negative to the other.

    A step that stays where it is tells of no side.
    """
    every = np.diff(run.points, axis=1)
    taken = ~((every == 0).all(axis=0))
    across = np.zeros(run.steps)
    x, y = steepest_axis(run.surface, run.points[:, :-1][:, taken])
    dx, dy = every[:, taken]
    cosines, back = x[1:] * x[:-1] + y[1:] * y[:-1], dx[1:] * dx[:-1] + dy[1:] * dy[:-1] < 0
    jumps = ~(np.abs(cosines) >= SAME_VALLEY)
    free = np.append(jumps, False) | np.append(False, jumps) if len(dx) else jumps  # of the axis, at a jump of it
    long = lengths(np.stack([dx, dy]))
    components = x * dx + y * dy
    components = np.where(np.abs(components) <= ROUNDING * long, 0.0, components)  # or its sign would be rounding
    sizes = np.where(free, long, np.abs(components))
    side = sense = 1.0
    sides = np.empty(len(dx))
    for i, (component, is_free) in enumerate(zip(components.tolist(), free.tolist(), strict=True)):
        if i and (is_free or free[i - 1]):
            side = -side if back[i - 1] else side
            if component:
                sense = math.copysign(1.0, component) * side
        else:
            sense = -sense if i and cosines[i - 1] < 0 else sense
            side = math.copysign(1.0, sense * component) if component else side
        sides[i] = side
    across[taken] = sides * sizes
    return across


def _turns(moves: Iterable[float], least: float) -> list[int]:
    """After which of the moves along a line the way turns back; it goes on by `least` or more before and after."""
    turns: list[int] = []
    up: bool | None = None
    place, low, high, low_at, high_at = 0.0, 0.0, 0.0, 0, 0
    rounding = ROUNDING * least  # or a step across would turn later that has none of the axis but for rounding
    for i, move in enumerate(moves, 1):
        place += move
        if not math.isfinite(place):
            break
        if place > high + rounding:
            high, high_at = place, i
        if place < low - rounding:
            low, low_at = place, i
        if up is not False and high - place >= least:  # `up` is None before the first way of that length
            turns += [high_at] if up else []
            up, low, low_at = False, place, i
        elif up is not True and place - low >= least:
            turns += [low_at] if up is False else []
            up, high, high_at = True, place, i
    return turns


@np.errstate(all="ignore")
def path_length(run: Trajectory) -> np.ndarray:
    """(...), the length of the way from point to point, up to the last recorded one."""
    return np.nansum(lengths(np.diff(run.points, axis=1)), axis=0)


@np.errstate(all="ignore")
def straight_distance(run: Trajectory) -> np.ndarray:
    """(...), the distance from the start to the last recorded point."""
    return lengths(final(run)[0] - run.points[:, 0])


@np.errstate(all="ignore")
def overshoot(run: Trajectory) -> tuple[np.ndarray, np.ndarray]:
    """How far (...) the run goes beyond the one of the `minima` nearest to its end, and at which step (...).

    Both are measured along the straight line from the start to that minimiser: 0 and -1 where the run does not go
    visibly beyond, nan and -1 where no minimiser is declared, or where minimisers form a curve or an area, none of
    which is the one that was aimed at.
    """
    if run.surface.continuum is not None:
        return np.full(run.diverged_at.shape, np.nan), np.full(run.diverged_at.shape, -1)
    minimiser = nearest_lowest(run.surface, final(run)[0])
    line = minimiser - run.points[:, 0]
    line_x, line_y = line / lengths(line)
    x, y = run.points - minimiser[:, None]
    beyond = np.nan_to_num(line_x * x + line_y * y, nan=-np.inf, posinf=np.inf)
    farthest, step = beyond.max(axis=0), beyond.argmax(axis=0)
    seen = farthest > VISIBLE * diagonal(run.surface)
    amount = np.where(np.isnan(minimiser[0]), np.nan, np.where(seen, farthest, 0.0))
    return amount, np.where(seen, step, -1)


def resting_place(run: Trajectory, share: float = AS_LONG_AGAIN) -> str | None:
    """Where a single run stands that has stalled, in the words of `place`; None where it has not or no word fits."""
    _require_single(run)
    return _place(run, _ended(run, share))


def _ended(run: Trajectory, share: float) -> Outcome:
    ended = outcome(run, share)
    assert isinstance(ended, Outcome)  # as that of a single run is
    return ended


def _place(run: Trajectory, ended: Outcome) -> str | None:
    return place(run.surface, final(run)[0]) if ended is Outcome.STALLED else None


@dataclass(frozen=True, kw_only=True)
class Measurements:
    """The measurements of one run as plain Python values, None where there is no answer."""

    final_point: tuple[float, float]
    final_value: float | None
    steps_to_tolerance: int | None
    arrived_at: int | None
    zigzags: Zigzags
    path_length: float | None
    straight_distance: float | None
    distance_to_minimum: float | None
    """At the last recorded point; None too where the run goes downhill for ever."""
    overshoot: float | None
    """None too where the run goes downhill for ever."""
    overshoot_step: int | None
    diverged_at: int | None
    left_domain: bool = False
    """Whether it diverged at a point where f has no value; then the last recorded point is the one before."""
    outcome: Outcome
    resting_place: str | None
    passage: Passage = NO_PASSAGE
    downhill: bool = False
    """Whether it has left the view of a surface without a bottom, lower than everything known there."""
    goal: str = "the minimum"
    """What it may arrive at, in the words of `terrain.goal`."""

    @property
    def detour(self) -> float | None:
        """How many times as long as the straight line the path is."""
        return self.path_length / self.straight_distance if self.path_length and self.straight_distance else None

    @property
    def is_straight(self) -> bool:
        """Whether the path is almost straight."""
        return self.detour is not None and self.detour <= STRAIGHT

    @property
    def is_crooked(self) -> bool:
        """Whether its zig-zags are worth a word; a path that is almost straight is not crooked."""
        return self.zigzags.count >= CROOKED and not self.is_straight


def measure(run: Trajectory, tolerance: float = TOLERANCE, share: float = AS_LONG_AGAIN) -> Measurements:
    """Every measurement of a single run. Raises ValueError for a batch.

    Parameters
    ----------
    share: how far the run is followed beyond its end, see `look_ahead`.
    """
    _require_single(run)
    point, value = final(run)
    ended = _ended(run, share)
    downhill = ended in (Outcome.MOVING, Outcome.DIVERGED) and bool(runs_downhill(run, share))
    beyond, beyond_step = (math.nan, -1) if downhill else overshoot(run)
    return Measurements(
        final_point=tuple(point.tolist()),
        final_value=_number(value),
        steps_to_tolerance=_step(steps_to(run, tolerance, share)),
        arrived_at=_step(arrival(run, share)),
        zigzags=zigzags(run),
        path_length=_number(path_length(run)),
        straight_distance=_number(straight_distance(run)),
        distance_to_minimum=None if downhill else _number(distance_to_minimum(run)[last_step(run)]),
        overshoot=_number(beyond),
        overshoot_step=_step(beyond_step),
        diverged_at=_step(run.diverged_at),
        left_domain=bool(run.left_domain),
        outcome=ended,
        resting_place=_place(run, ended),
        passage=passage(run, ended, share),
        downhill=downhill,
        goal=goal(run.surface),
    )


def _require_single(run: Trajectory) -> None:
    if run.points.ndim != 2:
        raise ValueError(f"one run is measured at a time, points (2, steps + 1), received {run.points.shape}")


def _number(value: np.ndarray | float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _step(step: np.ndarray | int) -> int | None:
    return int(step) if step >= 0 else None
