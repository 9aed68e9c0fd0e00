"""What a single run that does not stay at the minimum has to do with it: it passes, bounces around it, is slow."""

from dataclasses import dataclass

import numpy as np

from simulation.look_ahead import AS_LONG_AGAIN
from simulation.outcomes import Outcome, distance_ahead, distance_to_minimum
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
FEW = 20
"""Of a shorter run it is not told that it bounces or is slow."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Plain Python values of one run that has not arrived, None where there is no answer and of a run that has."""

    reached_at: int | None = None
    """The first step of its last visit within `NEAR` of the lowest points ..."""
    left_at: int | None = None
    """... and the step at which that was over; None while it is there, about to leave."""
    bounces_within: float | None = None
    """The largest distance from the minimum in its last steps and those ahead, where it bounces around it."""
    last_steps: int | None = None
    """So many steps are its last ones ..."""
    last_fall: float | None = None
    """... in which f fell by this share of what it was above the minimum, where that is so little that it is slow."""


NO_PASSAGE = Passage()


@np.errstate(all="ignore")
def passage(run: Trajectory, ended: Outcome, share: float = AS_LONG_AGAIN) -> Passage:
    """The passage of a single run that `ended` so, followed as far ahead as `outcome` followed it."""
    if ended is Outcome.CONVERGED:
        return NO_PASSAGE
    distances = distance_to_minimum(run)
    there = np.flatnonzero(distances <= NEAR * diagonal(run.surface))
    reached: int | None = None
    left: int | None = None
    if there.size:
        last = there[-1]
        breaks = there[1:][np.diff(there) > 1]
        reached = int(breaks[-1] if breaks.size else there[0])
        left = int(last) + 1 if last < run.steps else None
    if ended is not Outcome.MOVING or run.steps < FEW:
        return Passage(reached_at=reached, left_at=left)
    last_steps, last_fall = _slowness(run)
    return Passage(
        reached_at=reached,
        left_at=left,
        bounces_within=_bounce(run, share),
        last_steps=last_steps,
        last_fall=last_fall,
    )


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
