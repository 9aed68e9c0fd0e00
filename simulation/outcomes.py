"""How a run ends: whether it has arrived, rests elsewhere, or is still on its way.

These are the definitions that table, words, maps, basins, races and the Handbook share. Each is judged by how the run
goes on (`look_ahead`), so that it holds whatever number of steps was asked for. Runs are single or batched, points are
(2, steps + 1, ...), answers have the batch shape (...). A run that has diverged has not arrived anywhere.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

import numpy as np

from catalogue import Surface
from simulation.look_ahead import AS_LONG_AGAIN, ahead
from simulation.lowest_set import known_distance
from simulation.places import nearest_place
from simulation.terrain import NEAR, diagonal
from simulation.trajectory import Trajectory

TOLERANCE = 0.01
"""The share of the excess loss at the start down to which a run is dated, unless another is asked for."""
VISIBLE = 0.001
"""Half a pixel of the picture, as a share of the view's diagonal: less of a movement cannot be seen."""
GRID = 201
"""So many points along each side of the view are looked at for its lowest."""
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
    near = NEAR * diagonal(run.surface)
    return _stays_from(run, distance_to_minimum(run) <= near, distance_ahead(run, share) <= near)


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
    if None not in run.found_distances:
        run.found_distances[None] = known_distance(run.surface, run.points)
    return run.found_distances[None]


@np.errstate(all="ignore")
def distance_ahead(run: Trajectory, share: float = AS_LONG_AGAIN) -> np.ndarray:
    """(more, ...), as `distance_to_minimum`, at the steps after the last."""
    if share not in run.found_distances:
        run.found_distances[share] = known_distance(run.surface, ahead(run, share))
    return run.found_distances[share]


@np.errstate(all="ignore")
def rests(run: Trajectory, share: float = AS_LONG_AGAIN) -> np.ndarray:
    """(...), whether going on moves the run by less than can be seen, in either coordinate, and hardly changes f.

    Less than `VISIBLE` it moves in the steps ahead, and less than that it would drift in `LONGEST` steps; f changes by
    less than `TOLERANCE` of what it is above the minimum, or, where none is known, of what it has changed by.
    """
    end, beyond = run.points[:, -1], ahead(run, share)
    half = beyond.shape[1] // 2
    boxes = [(part.min(axis=1), part.max(axis=1)) for part in (beyond[:, :half], beyond[:, half:])]
    value, later = run.values[-1], run.surface.value(beyond[:, -1])
    still = stands_still(run.surface, end, boxes, beyond.shape[1])
    return still & hardly_changes(run.surface, run.values[0], value, later) & (run.steps > 0)


Box = tuple[np.ndarray, np.ndarray]
"""The lowest and the highest coordinates (2, ...) of some points."""


def stands_still(surface: Surface, end: np.ndarray, boxes: Sequence[Box], more: int) -> np.ndarray:
    """Whether (...) a run stays where it is at its `end` (2, ...), by the boxes around the two halves of `more` steps.

    It drifts by how far the second box is from the first, so that going back and forth hides no creeping.
    """
    (low, high), (later_low, later_high) = boxes
    moved = np.maximum(np.maximum(high, later_high) - end, end - np.minimum(low, later_low)).max(axis=0)
    drift = np.abs((later_low + later_high) - (low + high)).max(axis=0) / 2
    visible = VISIBLE * diagonal(surface)
    return (moved <= visible) & (drift * (2 * LONGEST / more) <= visible)


def hardly_changes(surface: Surface, first: np.ndarray, last: np.ndarray, later: np.ndarray) -> np.ndarray:
    """Whether (...) f changes by nothing to speak of from the `last` step on; `first` is f at the start."""
    left = np.abs(last - (first if surface.minimum is None else surface.minimum))
    return np.abs(later - last) <= TOLERANCE * left


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


@lru_cache(maxsize=64)
@np.errstate(all="ignore")
def lowest_in_view(surface: Surface) -> float:
    """The lowest f on a grid of the view that includes its edges."""
    grid = np.meshgrid(*(np.linspace(*side, GRID) for side in surface.view))
    return float(np.nanmin(surface.value(np.stack(grid))))


@np.errstate(all="ignore")
def runs_downhill(run: Trajectory, share: float = AS_LONG_AGAIN) -> np.ndarray:
    """(...), whether the run has left the view of a surface without a bottom, lower than all of it, and goes on down.

    It neither comes to rest when it goes on, as in a valley beyond the view, nor climbs.
    """
    if run.surface.bounded_below is not False:
        return np.zeros(run.diverged_at.shape, dtype=bool)
    point, value = final(run)
    sides = zip(point, run.surface.view, strict=True)
    outside = np.logical_or.reduce([(at < low) | (at > high) for at, (low, high) in sides])
    later = run.surface.value(ahead(run, share))
    known = np.count_nonzero(np.isfinite(later), axis=0)  # it may diverge meanwhile, on any side
    climbs = (known > 0) & (np.take_along_axis(later, np.maximum(known - 1, 0)[None], axis=0)[0] >= value)
    goes_on = (run.diverged_at >= 0) | ~(rests(run, share) | climbs)
    return outside & (value < np.fmin(run.values[0], lowest_in_view(run.surface))) & goes_on
