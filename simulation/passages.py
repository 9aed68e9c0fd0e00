"""What a single run that does not stay at the minimum has to do with it: it passes, bounces around it, is slow."""

from dataclasses import dataclass

import numpy as np

from simulation.look_ahead import AS_LONG_AGAIN, ahead
from simulation.lowest_set import distance_to_lowest
from simulation.outcomes import Outcome, distance_to_minimum
from simulation.terrain import NEAR, diagonal, lengths
from simulation.trajectory import Trajectory

LAST = 10
"""How fast a run is at its end is told of its last steps: one in this many."""
SLOW = 0.05
"""A run is slow whose last steps take off at most this share of what f was above the minimum."""
AROUND = 0.1
"""A run bounces around the minimum that is never farther from it than this share of the view's diagonal, ..."""
LASTING = 0.8
"""... that comes in the second half of the steps ahead as far away as this share of how far it came in the first ..."""
BACK_AND_FORTH = 4
"""... and makes a way of so many times that distance."""
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
    """The largest distance from the minimum from its last step on, where it bounces around it."""
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
    visit = {}
    if there.size:
        last = there[-1]
        breaks = there[1:][np.diff(there) > 1]
        visit = {
            "reached_at": int(breaks[-1] if breaks.size else there[0]),
            "left_at": int(last) + 1 if last < run.steps else None,
        }
    if ended is not Outcome.MOVING or run.steps < FEW:
        return Passage(**visit)
    return Passage(**visit, bounces_within=_bounce(run, share), **_slowness(run))


def _bounce(run: Trajectory, share: float) -> float | None:
    beyond = ahead(run, share)
    distances = distance_to_lowest(run.surface, beyond)
    half = len(distances) // 2
    farthest = max(distances.max(), distance_to_minimum(run)[-1])
    path = lengths(np.diff(np.column_stack([run.points[:, -1], beyond]), axis=1)).sum()
    lasts = distances[half:].max() >= LASTING * distances[:half].max()
    near = farthest <= AROUND * diagonal(run.surface)
    return float(farthest) if near and lasts and path >= BACK_AND_FORTH * farthest else None


def _slowness(run: Trajectory) -> dict[str, float]:
    if run.surface.minimum is None:
        return {}
    last = max(1, run.steps // LAST)
    before, after = run.values[[-1 - last, -1]] - run.surface.minimum
    fall = (before - after) / before
    return {"last_steps": last, "last_fall": float(fall)} if before > 0 and 0 <= fall <= SLOW else {}
