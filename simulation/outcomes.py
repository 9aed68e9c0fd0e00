"""How a run ends: whether it has arrived, rests elsewhere, or is still on its way.

These are the definitions that table, words, maps, basins, races and the Handbook share. Each is judged by how the run
goes on (`look_ahead`), so that it holds whatever number of steps was asked for. Runs are single or batched, points are
(2, steps + 1, ...), answers have the batch shape (...). A run that has diverged has not arrived anywhere.
"""

from enum import StrEnum

import numpy as np

from simulation.look_ahead import AS_LONG_AGAIN, ahead
from simulation.lowest_set import distance_to_lowest
from simulation.places import nearest_place
from simulation.terrain import NEAR, diagonal
from simulation.trajectory import Trajectory

TOLERANCE = 0.01
"""The share of the excess loss at the start down to which a run is dated, unless another is asked for."""
VISIBLE = 0.001
"""Half a pixel of the picture, as a share of the view's diagonal: less of a movement cannot be seen."""
LONGEST = 2000
"""So many steps may a run have in the app: what has stalled would not move visibly in as many."""


class Outcome(StrEnum):
    """How a run ended."""

    CONVERGED = "converged"
    """At its last step within `NEAR` of the lowest points of the surface, and stays there when it goes on."""
    MOVING = "still moving"
    """None of the others."""
    STALLED = "stalled"
    """Elsewhere, and going on moves neither the point nor f, see `rests`."""
    DIVERGED = "diverged"
    """Left the finite range or the escape circle of `simulate`."""


@np.errstate(all="ignore")
def steps_to(run: Trajectory, tolerance: float = TOLERANCE, share: float = AS_LONG_AGAIN) -> np.ndarray:
    """(...), the first step from which f - minimum stays within `tolerance` times its value at the start.

    -1 where that never happens, where the run diverged, falls past a minimum that is not the lowest value or leaves
    again when it goes on, or where the surface has no known minimum.
    """
    if run.surface.minimum is None:
        return np.full(run.diverged_at.shape, -1)
    excess = run.values - run.surface.minimum
    limit = tolerance * np.maximum(excess[0], 0)
    later = run.surface.value(ahead(run, share)) - run.surface.minimum
    return _stays_from(run, np.abs(excess) <= limit, np.abs(later) <= limit)


@np.errstate(all="ignore")
def arrival(run: Trajectory, share: float = AS_LONG_AGAIN) -> np.ndarray:
    """(...), the first step from which the run stays within `NEAR` of the lowest points; -1 where it does not."""
    near, surface = NEAR * diagonal(run.surface), run.surface
    later = distance_to_lowest(surface, ahead(run, share))
    return _stays_from(run, distance_to_minimum(run) <= near, later <= near)


@np.errstate(all="ignore")
def settlement(run: Trajectory, share: float = AS_LONG_AGAIN) -> np.ndarray:
    """(...), the first step from which the run stays within `NEAR` of the lowest points or a declared local minimum."""

    def is_there(points: np.ndarray) -> np.ndarray:
        return nearest_place(run.surface, points)[0] <= NEAR * diagonal(run.surface)

    return _stays_from(run, is_there(run.points), is_there(ahead(run, share)))


def _stays_from(run: Trajectory, good: np.ndarray, later: np.ndarray) -> np.ndarray:
    """The first step (...) from which `good` (steps + 1, ...) holds to the end and `later` (more, ...), else -1."""
    stays = np.count_nonzero(np.logical_and.accumulate(good[::-1], axis=0), axis=0)
    return np.where((stays > 0) & later.all(axis=0) & (run.diverged_at < 0), len(good) - stays, -1)


@np.errstate(all="ignore")
def distance_to_minimum(run: Trajectory) -> np.ndarray:
    """(steps + 1, ...), the distance to the lowest points of the surface, nan where there are none or nothing recorded.

    These are its `minima`, and all of a curve or an area where f is as low.
    """
    return distance_to_lowest(run.surface, run.points)


@np.errstate(all="ignore")
def rests(run: Trajectory, share: float = AS_LONG_AGAIN) -> np.ndarray:
    """(...), whether going on moves the run by less than can be seen, in either coordinate, and hardly changes f.

    Less than `VISIBLE` it moves in the steps ahead, and less than that would be added in `LONGEST` steps at the pace
    of their second half; f changes by less than `TOLERANCE` of what it is above the minimum, or, where none is known,
    of what it has changed by.
    """
    end, beyond = run.points[:, -1], ahead(run, share)
    further = np.abs(beyond - end[:, None]).max(axis=0)  # (more, ...)
    half = len(further) // 2
    moved, by_half = further.max(axis=0), further[:half].max(axis=0)
    pace = (moved - by_half) * (LONGEST / (len(further) - half))
    value, later = run.values[-1], run.surface.value(beyond[:, -1])
    return judged_as_resting(run.surface, moved, pace, run.values[0], value, later) & (run.steps > 0)


def judged_as_resting(
    surface: object, moved: np.ndarray, pace: np.ndarray, first: np.ndarray, last: np.ndarray, later: np.ndarray
) -> np.ndarray:
    """The comparison in `rests`, of arrays (...): movements, and f at the start, at the end and ahead."""
    visible = VISIBLE * diagonal(surface)
    left = np.abs(last - (first if surface.minimum is None else surface.minimum))
    return (moved <= visible) & (pace <= visible) & (np.abs(later - last) <= TOLERANCE * left)


@np.errstate(all="ignore")
def outcome(run: Trajectory, share: float = AS_LONG_AGAIN) -> Outcome | np.ndarray:
    """The `Outcome` of a single run, an array (...) of them for a batch."""
    kinds = (Outcome.MOVING, Outcome.STALLED, Outcome.CONVERGED, Outcome.DIVERGED)
    arrived, resting = arrival(run, share) >= 0, rests(run, share)
    kind = np.where(run.diverged_at >= 0, 3, np.where(arrived, 2, np.where(resting, 1, 0)))
    return np.array(kinds, dtype=object)[kind]


def final(run: Trajectory) -> tuple[np.ndarray, np.ndarray]:
    """The last recorded finite point (2, ...) and f there (...), which may be infinite where the run diverged.

    Of a run that left f's domain it is the last point with a value.
    """
    step = last_step(run)
    point = np.take_along_axis(run.points, step[None, None], axis=1)[:, 0]
    return point, np.take_along_axis(run.values, step[None], axis=0)[0]


def last_step(run: Trajectory) -> np.ndarray:
    """(...), the last step whose point is recorded and finite, and short of where a run left f's domain."""
    left = run.left_domain & (run.diverged_at > 0)
    return np.asarray(np.count_nonzero(np.isfinite(run.points[0]), axis=0)) - 1 - left


@np.errstate(all="ignore")
def runs_downhill(run: Trajectory) -> np.ndarray:
    """(...), whether the run has left the view of a surface without a bottom, lower than its minima and its start."""
    point, value = final(run)
    sides = zip(point, run.surface.view, strict=True)
    outside = np.logical_or.reduce([(at < low) | (at > high) for at, (low, high) in sides])
    lowest = run.values[0] if run.surface.minimum is None else np.minimum(run.values[0], run.surface.minimum)
    return (run.surface.bounded_below is False) & outside & (value < lowest)
