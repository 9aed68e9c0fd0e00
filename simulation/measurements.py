"""What happened on a run: when it arrived, how crooked its way was, and how it ended.

Runs are single or batched: points are (2, steps + 1, ...), and a measurement has the batch shape (...). Lengths are
in the units of x and y. What lies beyond a divergence is nan in the record and counts for nothing.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from simulation.terrain import NEAR, diagonal, distances_to_minima, lengths, nearest_minimiser, place, steepest_axis
from simulation.trajectory import Trajectory

TOLERANCE = 0.01
"""The share of the excess loss at the start down to which a run is dated, unless another is asked for."""
VISIBLE = 1e-6
"""A movement up to this share of the view's diagonal cannot be seen and is ignored."""
STILL = 0.001
"""A run stands still when its last steps together are shorter than this share of the view's diagonal."""
LAST = 10
"""How a run ended is decided by its last steps: one in this many, at least one."""


class Outcome(StrEnum):
    """How a run ended."""

    CONVERGED = "converged"
    """In the last tenth of its steps always at one of the surface's `minima`, to within `NEAR`."""
    MOVING = "still moving"
    """None of the others."""
    STALLED = "stalled"
    """Elsewhere, and in the last tenth of its steps standing still, to within `STILL`."""
    DIVERGED = "diverged"
    """Left the finite range or the escape circle of `simulate`."""


@np.errstate(all="ignore")
def steps_to(run: Trajectory, tolerance: float = TOLERANCE) -> np.ndarray:
    """(...), the first step from which f - minimum stays within `tolerance` times its value at the start.

    -1 where that never happens, where the run diverged or falls past a minimum that is not the lowest value, or where
    the surface has no known minimum.
    """
    if run.surface.minimum is None:
        return np.full(run.diverged_at.shape, -1)
    excess = run.values - run.surface.minimum
    return _stays_from(run, np.abs(excess) <= tolerance * np.maximum(excess[0], 0))


def arrival(run: Trajectory) -> np.ndarray:
    """(...), the first step from which the run stays at one of the `minima`, to within `NEAR`; -1 where it does not."""
    return _stays_from(run, distance_to_minimum(run) <= NEAR * diagonal(run.surface))


def settlement(run: Trajectory) -> np.ndarray:
    """(...), the first step from which the run stays at `minima` or `local_minima`, to within `NEAR`; -1 as above."""
    places = (*run.surface.minima, *run.surface.local_minima)
    if not places:
        return np.full(run.points.shape[2:], -1)
    distances = np.stack([np.hypot(run.points[0] - x, run.points[1] - y) for x, y in places])
    return _stays_from(run, distances.min(axis=0) <= NEAR * diagonal(run.surface))


def _stays_from(run: Trajectory, good: np.ndarray) -> np.ndarray:
    """The first step (...) from which `good` (steps + 1, ...) holds to the end, -1 where the end is not good."""
    stays = np.count_nonzero(np.logical_and.accumulate(good[::-1], axis=0), axis=0)
    return np.where((stays > 0) & (run.diverged_at < 0), len(good) - stays, -1)


@np.errstate(all="ignore")
def zigzags(run: Trajectory) -> np.ndarray:
    """(...), how often the run turns back across its valley.

    That is the number of sign changes of the displacement along the axis of steepest curvature at the point where
    each step begins (`steepest_axis`, which says what stands in where there is none). The axis keeps its sense from
    step to step, and displacements up to `VISIBLE` are ignored.
    """
    x, y = steepest_axis(run.surface, run.points[:, :-1])
    sense = np.ones(x.shape)
    np.cumprod(np.where(x[1:] * x[:-1] + y[1:] * y[:-1] < 0, -1.0, 1.0), axis=0, out=sense[1:])
    dx, dy = np.diff(run.points, axis=1)
    along = sense * (x * dx + y * dy)
    return _sign_changes(along, np.abs(along) > VISIBLE * diagonal(run.surface))


def _sign_changes(series: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """How often (...) `series` (time, ...) changes sign between the entries that are seen."""
    time = np.arange(1, len(series) + 1).reshape(-1, *(1,) * (series.ndim - 1))
    latest = np.maximum.accumulate(np.where(seen, time, 0), axis=0)[:-1]  # 0 where nothing was seen so far
    before = np.take_along_axis(series, np.maximum(latest - 1, 0), axis=0)
    return np.count_nonzero(seen[1:] & (latest > 0) & ((series[1:] > 0) != (before > 0)), axis=0)


@np.errstate(all="ignore")
def path_length(run: Trajectory) -> np.ndarray:
    """(...), the length of the way from point to point, up to the last recorded one."""
    return np.nansum(lengths(np.diff(run.points, axis=1)), axis=0)


@np.errstate(all="ignore")
def straight_distance(run: Trajectory) -> np.ndarray:
    """(...), the distance from the start to the last recorded point."""
    return lengths(final(run)[0] - run.points[:, 0])


@np.errstate(all="ignore")
def distance_to_minimum(run: Trajectory) -> np.ndarray:
    """(steps + 1, ...), the distance to the nearest of the `minima`, nan where there are none or nothing recorded."""
    return distances_to_minima(run.surface, run.points).min(axis=0)


def final(run: Trajectory) -> tuple[np.ndarray, np.ndarray]:
    """The last recorded finite point (2, ...) and f there (...), which may be infinite where the run diverged."""
    step = last_step(run)
    point = np.take_along_axis(run.points, step[None, None], axis=1)[:, 0]
    return point, np.take_along_axis(run.values, step[None], axis=0)[0]


def last_step(run: Trajectory) -> np.ndarray:
    """(...), the last step whose point is recorded and finite."""
    return np.asarray(np.count_nonzero(np.isfinite(run.points[0]), axis=0)) - 1


@np.errstate(all="ignore")
def overshoot(run: Trajectory) -> tuple[np.ndarray, np.ndarray]:
    """How far (...) the run goes beyond the one of the `minima` nearest to its end, and at which step (...).

    Both are measured along the straight line from the start to that minimiser: 0 and -1 where the run does not go
    visibly beyond, nan and -1 where no minimiser is declared.
    """
    minimiser = nearest_minimiser(run.surface, final(run)[0])
    line = minimiser - run.points[:, 0]
    line_x, line_y = line / lengths(line)
    x, y = run.points - minimiser[:, None]
    beyond = np.nan_to_num(line_x * x + line_y * y, nan=-np.inf, posinf=np.inf)
    farthest, step = beyond.max(axis=0), beyond.argmax(axis=0)
    seen = farthest > VISIBLE * diagonal(run.surface)
    amount = np.where(np.isnan(minimiser[0]), np.nan, np.where(seen, farthest, 0.0))
    return amount, np.where(seen, step, -1)


@np.errstate(all="ignore")
def outcome(run: Trajectory) -> Outcome | np.ndarray:
    """The `Outcome` of a single run, an array (...) of them for a batch."""
    size, last = diagonal(run.surface), max(1, run.steps // LAST)
    arrived = (distance_to_minimum(run)[-last:] <= NEAR * size).all(axis=0)
    way = sum(lengths(np.diff(run.points[:, -last - 1 :], axis=1)), np.zeros(run.diverged_at.shape))  # step by step
    still = (way < STILL * size) & (run.steps > 0)
    kinds = (Outcome.MOVING, Outcome.STALLED, Outcome.CONVERGED, Outcome.DIVERGED)
    kind = np.where(run.diverged_at >= 0, 3, np.where(arrived, 2, np.where(still, 1, 0)))
    return np.array(kinds, dtype=object)[kind]


def resting_place(run: Trajectory) -> str | None:
    """Where a single run stands that has stalled, in the words of `place`; None where it has not or no word fits."""
    _require_single(run)
    return place(run.surface, final(run)[0]) if outcome(run) is Outcome.STALLED else None


@dataclass(frozen=True, kw_only=True)
class Measurements:
    """The measurements of one run as plain Python values, None where there is no answer."""

    final_point: tuple[float, float]
    final_value: float | None
    steps_to_tolerance: int | None
    arrived_at: int | None
    zigzags: int
    path_length: float | None
    straight_distance: float | None
    distance_to_minimum: float | None
    """At the last recorded point."""
    overshoot: float | None
    overshoot_step: int | None
    diverged_at: int | None
    outcome: Outcome
    resting_place: str | None


def measure(run: Trajectory, tolerance: float = TOLERANCE) -> Measurements:
    """Every measurement of a single run. Raises ValueError for a batch."""
    _require_single(run)
    point, value = final(run)
    beyond, beyond_step = overshoot(run)
    return Measurements(
        final_point=tuple(point.tolist()),
        final_value=_number(value),
        steps_to_tolerance=_step(steps_to(run, tolerance)),
        arrived_at=_step(arrival(run)),
        zigzags=int(zigzags(run)),
        path_length=_number(path_length(run)),
        straight_distance=_number(straight_distance(run)),
        distance_to_minimum=_number(distance_to_minimum(run)[last_step(run)]),
        overshoot=_number(beyond),
        overshoot_step=_step(beyond_step),
        diverged_at=_step(run.diverged_at),
        outcome=outcome(run),
        resting_place=resting_place(run),
    )


def _require_single(run: Trajectory) -> None:
    if run.points.ndim != 2:
        raise ValueError(f"one run is measured at a time, points (2, steps + 1), received {run.points.shape}")


def _number(value: np.ndarray) -> float | None:
    return float(value) if math.isfinite(value) else None


def _step(step: np.ndarray) -> int | None:
    return int(step) if step >= 0 else None
