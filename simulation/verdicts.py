"""What happened on many runs, found out a few steps at a time, so that no trajectory must be kept.

Every answer is the one that `simulation.measurements` gives for the whole trajectory. What is cheap to rule out is
ruled out by a bound with room for rounding, and only the rest is looked at closely.
"""

import math
from collections.abc import Callable

import numpy as np

from catalogue import Surface
from simulation.measurements import LAST, STILL, Outcome
from simulation.simulate import escape_circle
from simulation.terrain import NEAR, diagonal

ROUNDING = 1e-9
"""More than any of the computations here can be wrong by, as a share."""
FEW = 0.25
"""A smaller share of the trajectories than this is looked at apart from the others."""
OUTCOMES = tuple(Outcome)
"""What the codes of outcomes mean."""

Bad = Callable[[np.ndarray, slice | np.ndarray], np.ndarray]
"""Points (2, ..., m) of the trajectories at these places -> whether each is not where it should stay (..., m)."""


class Verdicts:
    """The verdicts so far on n trajectories: `note` is told where they go, and `ended` what came of them.

    Parameters
    ----------
    start: where the trajectories begin, (2, n).
    bounded: whether f is known to be finite everywhere within the escape circle, see `is_bounded`.
    """

    def __init__(self, surface: Surface, steps: int, tolerance: float, bounded: bool, start: np.ndarray) -> None:
        self.surface, self.steps, self.bounded = surface, steps, bounded
        self.centre, self.radius = escape_circle(surface)
        self.size = diagonal(surface)
        self.tail = max(1, steps // LAST)
        count = start.shape[1]
        self.alive = np.ones(count, dtype=bool)
        self.diverged_at = np.full(count, -1, dtype=np.int32)
        self.last_far = np.full(count, -1, dtype=np.int32)  # the last step beyond the tolerance
        self.last_away = np.full(count, -1, dtype=np.int32)  # the last step at none of the minima
        self.way = np.zeros(count)  # made in the last tenth of the steps, inf where it is long
        self.left_from = start.copy()  # the last finite point of those that have diverged
        self.threshold = np.zeros(count)
        if surface.minimum is not None:
            self.threshold = tolerance * np.maximum(surface.value(start) - surface.minimum, 0)
        self.note(start[None], 0, start)

    def note(self, points: np.ndarray, t: int, before: np.ndarray) -> None:
        """That the trajectories went by way of `points` (r, 2, n) in the steps t, t + 1, ... from `before` (2, n)."""
        self._note_divergence(points, t, before)
        if self.surface.minimum is not None:
            self._note_last(self._far, self.last_far, points, t)
        if self.surface.minima:
            self._note_last(self._away, self.last_away, points, t)
        self._note_way(points, t, before)

    def keep(self, kept: np.ndarray) -> None:
        """Forget the trajectories that are not `kept` (n,)."""
        for name in ("alive", "diverged_at", "last_far", "last_away", "way", "threshold"):
            setattr(self, name, getattr(self, name)[kept])
        self.left_from = self.left_from[:, kept]

    def ended(self, which: np.ndarray, point: np.ndarray, resting: bool) -> dict[str, np.ndarray]:
        """The verdicts on the trajectories at the places `which`, which have diverged, or end at `point` (2, n).

        A `resting` one has not made all its steps, but the others would stay where it is.
        """
        final = np.where(self.alive[which], point[:, which], self.left_from[:, which])
        diverged_at = self.diverged_at[which]
        if resting:  # whoever rests away from the minimum is away at the last step, too
            last_far = np.where(self._far(final, which), self.steps, self.last_far[which])
            last_away = np.where(self._away(final, which), self.steps, self.last_away[which])
        else:
            last_far, last_away = self.last_far[which], self.last_away[which]
        arrived = bool(self.surface.minima) & (last_away <= self.steps - self.tail)
        still = (self.way[which] < STILL * self.size) & (self.steps > 0)
        moving, stalled, converged, diverged = map(
            OUTCOMES.index, (Outcome.MOVING, Outcome.STALLED, Outcome.CONVERGED, Outcome.DIVERGED)
        )
        kind = np.where(arrived, converged, np.where(still, stalled, moving))
        return {
            "final_point": final,
            "final_value": self.surface.value(final),
            "steps_to_tolerance": self._stays_from(last_far, diverged_at, self.surface.minimum is not None),
            "arrived_at": self._stays_from(last_away, diverged_at, bool(self.surface.minima)),
            "minimum": np.where(diverged_at < 0, self._minimum(final), -1),
            "outcome": np.where(diverged_at < 0, kind, diverged),
            "diverged_at": diverged_at,
        }

    def _stays_from(self, last: np.ndarray, diverged_at: np.ndarray, known: bool) -> np.ndarray:
        """The first step (m,) after the `last` bad one, -1 where that is the end, or nothing is `known`."""
        return np.where((last < self.steps) & (diverged_at < 0) & known, last + 1, -1)

    def _minimum(self, point: np.ndarray) -> np.ndarray:
        """Which of the minima and local minima is nearest and within `NEAR`, -1 where none is."""
        declared = (*self.surface.minima, *self.surface.local_minima)
        if not declared:
            return np.full(point.shape[1:], -1)
        distances = np.stack([np.hypot(point[0] - x, point[1] - y) for x, y in declared])
        return np.where(distances.min(axis=0) <= NEAR * self.size, distances.argmin(axis=0), -1)

    def _far(self, points: np.ndarray, which: slice | np.ndarray) -> np.ndarray:
        if self.surface.minimum is None:
            return np.ones(points.shape[1:], dtype=bool)
        return ~(np.abs(self.surface.value(points) - self.surface.minimum) <= self.threshold[which])

    def _away(self, points: np.ndarray, which: slice | np.ndarray) -> np.ndarray:
        away = np.ones(points.shape[1:], dtype=bool)
        for x, y in self.surface.minima:
            away &= ~within(points[0] - x, points[1] - y, NEAR * self.size)
        return away

    def _note_last(self, bad: Bad, last: np.ndarray, points: np.ndarray, t: int) -> None:
        """Set `last` (n,) to the last step of these at which a trajectory is `bad`.

        Where it is bad in the end, the steps before do not matter.
        """
        everyone, end = slice(None), len(points) - 1
        bad_in_the_end = bad(points[-1], everyone)
        good = ~bad_in_the_end & self.alive
        count = np.count_nonzero(good)
        if end and count >= FEW * len(good):
            for step in range(end):
                np.copyto(last, t + step, where=bad(points[step], everyone))
        elif end and count:
            (which,) = np.nonzero(good)
            was_bad = bad(np.swapaxes(points[:end][..., which], 0, 1), which)
            latest = end - 1 - was_bad[::-1].argmax(axis=0)
            last[which] = np.where(was_bad.any(axis=0), t + latest, last[which])
        np.copyto(last, t + end, where=bad_in_the_end)

    def _note_divergence(self, points: np.ndarray, t: int, before: np.ndarray) -> None:
        """Where a trajectory leaves the circle or the finite range it is no longer alive."""
        offset = math.hypot(*self.centre)
        room = self.radius * (1 - ROUNDING) - offset  # whoever is that close to the origin is in the circle
        if self.bounded and room > 0 and all(_square_sum(point) <= room * room for point in points):
            return
        suspect = self.alive
        if self.bounded:
            nearby = np.maximum(points.max(axis=0), -points.min(axis=0)).max(axis=0) <= room / math.sqrt(2)
            suspect = self.alive & ~nearby
        (which,) = np.nonzero(suspect)
        if not which.size:
            return
        x, y = path = np.swapaxes(points[..., which], 0, 1)
        inside = within(x - self.centre[0], y - self.centre[1], self.radius)
        if not self.bounded:
            inside &= np.isfinite(self.surface.value(path))
        (gone,) = np.nonzero(~inside.all(axis=0))
        step = inside.argmin(axis=0)[gone]
        there = path[:, step, gone]
        previous = np.where(step > 0, path[:, step - 1, gone], before[:, which[gone]])
        gone = which[gone]
        self.diverged_at[gone] = t + step
        self.left_from[:, gone] = np.where(np.isfinite(there).all(axis=0), there, previous)
        self.alive[gone] = False

    def _note_way(self, points: np.ndarray, t: int, before: np.ndarray) -> None:
        """Add to the way that is made in the last tenth of the steps, step by step as `outcome` does."""
        skipped = max(0, self.steps - self.tail + 1 - t)
        if skipped >= len(points) or not t:
            return
        before, points = (points[skipped - 1] if skipped else before), points[skipped:]
        limit = STILL * self.size
        far = np.abs(points[-1] - before).max(axis=0) > limit * (1 + ROUNDING)
        np.copyto(self.way, np.inf, where=far)
        for point in points:
            (which,) = np.nonzero(self.way < limit)
            if not which.size:
                break
            dx, dy = point[:, which] - before[:, which]
            self.way[which] += np.hypot(dx, dy)
            before = point


def within(dx: np.ndarray, dy: np.ndarray, radius: float) -> np.ndarray:
    """hypot(dx, dy) <= radius, with the same result, but with the square of both sides wherever that is as good."""
    square, limit = dx * dx + dy * dy, radius * radius
    inside = square <= limit
    unsure = np.abs(square - limit) <= ROUNDING * limit
    if unsure.any():
        inside[unsure] = np.hypot(dx[unsure], dy[unsure]) <= radius
    return inside


def _square_sum(point: np.ndarray) -> float:
    """The sum of the squares of all x and y, in which the largest hides; nan where one is nan."""
    x, y = point
    return float(np.dot(x, x) + np.dot(y, y))
