"""What a single run has to do with the minimum, beside arriving: it passes, bounces around it, rattles at it, is slow,
climbs."""

from dataclasses import dataclass

import numpy as np

from simulation.look_ahead import AS_LONG_AGAIN, ahead
from simulation.outcomes import VISIBLE, Outcome, distance_ahead, distance_to_minimum, hardly_changes
from simulation.terrain import NEAR, diagonal, lengths
from simulation.trajectory import Trajectory

LAST = 10
"""How fast a run is at its end is told of its last steps: one in this many."""
SLOW = 0.05
"""A run is slow whose last steps take off at most this share of what f was above the minimum, each of them some."""
AROUND = 0.1
"""A run bounces around the minimum that is never farther from it than this share of the view's diagonal, ..."""
RECENT = 4
"""... in its last steps, one in so many, and in the steps ahead, ..."""
LASTING = 0.8
"""... in the second half of these as far away as this share of how far it was in the first, and then before, ..."""
BACK_AND_FORTH = 4
"""... and whose last steps are a way of so many times the distance from the minimum that they have reached."""
LEFT_AGAIN = 0.01
"""A run that rattles was nearer before where its nearest is at most this share of how far away it rattles."""
FEW = 20
"""Of a shorter run it is not told that it bounces, rattles or is slow."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Plain Python values of one run, None where there is no answer."""

    reached_at: int | None = None
    """The first step of its last visit within `NEAR` of the lowest points ..."""
    left_at: int | None = None
    """... and the step at which that was over; None while it is there, about to leave."""
    bounces_within: float | None = None
    """The largest distance from the minimum in its last steps and those ahead, where it bounces around it."""
    rattles_within: float | None = None
    """The same of a run that has arrived, and is not at rest though it stays ..."""
    nearest: float | None = None
    """... and how near it was before, at the step `nearest_at`, where that was much nearer."""
    nearest_at: int | None = None
    climbs_from: int | None = None
    """The first of the steps each of which raises f, to the end and beyond, where f is higher than at the start."""
    last_steps: int | None = None
    """So many steps are its last ones ..."""
    last_fall: float | None = None
    """... in which f fell by this share of what it was above the minimum, where that is so little that it is slow."""


NO_PASSAGE = Passage()


@np.errstate(all="ignore")
def passage(run: Trajectory, ended: Outcome, share: float = AS_LONG_AGAIN) -> Passage:
    """The passage of a single run that `ended` so, followed as far ahead as `outcome` followed it."""
    if ended is Outcome.CONVERGED:
        return _rattle(run, share) if run.steps >= FEW else NO_PASSAGE
    distances = distance_to_minimum(run)
    there = np.flatnonzero(distances <= NEAR * diagonal(run.surface))
    reached: int | None = None
    left: int | None = None
    if there.size:
        last = there[-1]
        breaks = there[1:][np.diff(there) > 1]
        reached = int(breaks[-1] if breaks.size else there[0])
        left = int(last) + 1 if last < run.steps else None
    climbs_from = _climb(run, share) if ended is Outcome.MOVING else None
    if ended is not Outcome.MOVING or run.steps < FEW or climbs_from is not None:
        return Passage(reached_at=reached, left_at=left, climbs_from=climbs_from)
    last_steps, last_fall = _slowness(run)
    return Passage(
        reached_at=reached,
        left_at=left,
        bounces_within=_bounce(run, share),
        last_steps=last_steps,
        last_fall=last_fall,
    )


def _rattle(run: Trajectory, share: float) -> Passage:
    """Its way back and forth is one of `BACK_AND_FORTH`, and it comes no closer ahead, whatever it did before."""
    recent = max(1, run.steps // RECENT)
    distances, later = distance_to_minimum(run), distance_ahead(run, share)
    before, last, half = distances[: -recent - 1], distances[-recent - 1 :], len(later) // 2
    lasts = later[half:].max() >= max(LASTING * later[:half].max(), VISIBLE * diagonal(run.surface))
    path = lengths(np.diff(run.points[:, -recent - 1 :], axis=1)).sum()
    if not lasts or path < BACK_AND_FORTH * last.max():
        return NO_PASSAGE
    within = float(max(last.max(), later.max()))
    if not before.min(initial=np.inf) <= LEFT_AGAIN * within:
        return Passage(rattles_within=within)
    return Passage(rattles_within=within, nearest=float(before.min()), nearest_at=int(before.argmin()))


def _climb(run: Trajectory, share: float) -> int | None:
    """`climbs_from`: one step in `RECENT`, the last ones, raise f, and all of those ahead do, until it is lost."""
    later = run.surface.value(ahead(run, share))
    known = np.count_nonzero(np.logical_and.accumulate(np.isfinite(later)))
    end = later[known - 1] if known else np.array(np.inf)
    lost = known < len(later)
    if not run.values[-1] > run.values[0] or (
        not lost and hardly_changes(run.surface, run.values[0], run.values[-1], end)
    ):
        return None
    falls = np.flatnonzero(np.diff(np.append(run.values, later[:known])) <= 0)
    begin = int(falls[-1]) + 2 if falls.size else 1
    return begin if begin <= run.steps - run.steps // RECENT + 1 and begin <= run.steps else None


def _bounce(run: Trajectory, share: float) -> float | None:
    recent = max(1, run.steps // RECENT)
    before, later = distance_to_minimum(run)[-recent - 1 :], distance_ahead(run, share)
    half = len(later) // 2
    lasts = later[half:].max() >= LASTING * max(later[:half].max(), LASTING * before.max())
    leaves = later[half:].max() >= NEAR * diagonal(run.surface)
    began = before.max() >= LASTING**2 * later.max()
    path = lengths(np.diff(run.points[:, -recent - 1 :], axis=1)).sum()
    farthest = max(before.max(), later.max())
    near = farthest <= AROUND * diagonal(run.surface)
    return float(farthest) if near and leaves and lasts and began and path >= BACK_AND_FORTH * before.max() else None


def _slowness(run: Trajectory) -> tuple[int, float] | tuple[None, None]:
    """`last_steps` and `last_fall`: nothing where f goes up and down, or the steps grow, or f has no lowest value."""
    if run.surface.minimum is None or run.surface.bounded_below is False:
        return None, None
    last = max(1, run.steps // LAST)
    excess = run.values[-1 - last :] - run.surface.minimum
    fall = (excess[0] - excess[-1]) / excess[0]
    sizes = lengths(np.diff(run.points[:, -1 - 2 * last :], axis=1))
    steady = (np.diff(excess) <= 0).all() and sizes[last:].sum() <= sizes[:last].sum()
    return (last, float(fall)) if steady and 0 < fall <= SLOW else (None, None)
