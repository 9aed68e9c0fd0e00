"""Whether two runs from one start took the same path, as far as an eye can tell, and how far apart they came."""

from typing import NamedTuple

import numpy as np

from simulation.terrain import diagonal, lengths
from simulation.trajectory import Trajectory

ALIKE = 1e-6
"""Two paths are the same that are never farther apart than this share of the view's diagonal."""


class Difference(NamedTuple):
    """How far apart two runs are, nan where they have no step in common."""

    at_most: float
    """The largest distance at a step that both have recorded."""
    at_the_end: float
    """The distance at the last of these steps."""


def difference(run: Trajectory, other: Trajectory) -> Difference | None:
    """How two single runs differ, None where they are the same: all within `ALIKE`, and the same end.

    Raises ValueError for batches.
    """
    if run.points.ndim != 2 or other.points.ndim != 2:
        raise ValueError(f"single runs are compared, received points {run.points.shape} and {other.points.shape}")
    common = min(run.steps, other.steps) + 1
    with np.errstate(all="ignore"):
        apart = lengths(run.points[:, :common] - other.points[:, :common])
    apart = apart[np.isfinite(apart)]
    at_most, at_the_end = (apart.max(), apart[-1]) if apart.size else (np.nan, np.nan)
    if at_most <= ALIKE * diagonal(run.surface) and run.diverged_at == other.diverged_at:
        return None
    return Difference(float(at_most), float(at_the_end))
