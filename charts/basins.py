"""Basins of attraction: of every start what became of it and how fast, as bytes for a picture, and their shares."""

import base64
from typing import Any, NamedTuple

import numpy as np

from simulation import Outcome, Sweep
from simulation.places import lowest_places, nearest_lowest_place
from simulation.sweep.verdicts import OUTCOMES

MOVING, STALLED, DIVERGED, LOCAL, FIRST = range(5)
"""What a cell's code says: LOCAL is a local minimum that is not declared, from FIRST on it is the place of one that is
as `terrain.nearest_place` counts them."""
SLOWEST = 255
"""The pace of a run that arrives with its last step; 0 is that of one that starts at the minimum."""
PLAIN = 128
"""The pace of what has none, because it comes to rest at no declared minimum."""


class Shares(NamedTuple):
    """How many of the starts end how."""

    starts: int
    arrived: int
    """At one of the surface's `minima`."""
    local: int
    """Stalled at a local minimum."""
    stalled: int
    """Stalled elsewhere: at a saddle, on a plateau, on the way."""
    moving: int
    diverged: int
    median: int | None
    """Half of those that arrived did so within so many steps; None where none did."""


def codes(found: Sweep) -> np.ndarray:
    """(...) as uint8: how the run ends, or FIRST + the place of the declared minimum where it has come to rest."""
    outcome = {kind: found.outcome == OUTCOMES.index(kind) for kind in OUTCOMES}
    nearest = nearest_lowest_place(found.surface, found.final_point)
    local = np.where(found.minimum < 0, LOCAL, FIRST + found.minimum)
    return np.select(
        [outcome[Outcome.CONVERGED], found.is_at_local_minimum, outcome[Outcome.STALLED], outcome[Outcome.DIVERGED]],
        [FIRST + nearest, local, STALLED, DIVERGED],
        MOVING,
    ).astype(np.uint8)


def paces(found: Sweep) -> np.ndarray:
    """(...) as uint8: by the logarithm of the step from which on a run stays at its minimum, of whichever kind.

    0 is at once, SLOWEST with the last step.
    """
    converged = found.outcome == OUTCOMES.index(Outcome.CONVERGED)
    steps = np.maximum(np.where(converged, found.arrived_at, found.settled_at), 0)
    pace = np.rint(SLOWEST * np.log1p(steps) / np.log1p(max(found.steps, 1)))
    return np.where(codes(found) >= FIRST, pace, PLAIN).astype(np.uint8)


def shares(found: Sweep) -> Shares:
    """How the starts of a sweep end."""
    kinds = codes(found)
    known = lowest_places(found.surface)
    arrived = (kinds >= FIRST) & (kinds < FIRST + known)
    local = (kinds >= FIRST + known) | (kinds == LOCAL)
    ends = (arrived, local, kinds == STALLED, kinds == MOVING, kinds == DIVERGED)
    at_minima, at_local, stalled, moving, diverged = (int(np.count_nonzero(end)) for end in ends)
    median = int(np.percentile(found.arrived_at[arrived], 50, method="lower")) if arrived.any() else None
    return Shares(kinds.size, at_minima, at_local, stalled, moving, diverged, median)


def picture(found: Sweep) -> dict[str, Any]:
    """`codes` and `paces` of a square grid of starts, in rows from low y to high, one byte each."""
    size = found.outcome.shape[0]
    return {"size": size, "codes": _bytes(codes(found)), "paces": _bytes(paces(found))}


def _bytes(array: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(array).data).decode()
