"""What happened on many runs, found out a few steps at a time, so that no trajectory must be kept.

Every answer is the one that `simulation.measurements` gives for the whole trajectory. What is cheap to rule out is
ruled out by a bound with room for rounding, and only the rest is looked at closely.
"""

import math
from collections.abc import Callable

import numpy as np

from catalogue import Array, Surface
from simulation.bounds import Range, value_range
from simulation.measurements import LAST, STILL, Outcome
from simulation.playback import Swiftly
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
        self.tail, self.limit = max(1, steps // LAST), STILL * self.size
        count = start.shape[1]
        self.alive = np.ones(count, dtype=bool)
        self.diverged_at = np.full(count, -1, dtype=np.int32)
        self.last_far = np.full(count, -1, dtype=np.int32)  # the last step beyond the tolerance
        self.last_away = np.full(count, -1, dtype=np.int32)  # the last step at none of the minima
        self.way = np.zeros(count)  # made in the last tenth of the steps, up to rounding
        self.left_from = start.copy()  # the last finite point of those that have diverged
        self.threshold = np.zeros(count)
        if surface.minimum is not None:
            self.threshold = tolerance * np.maximum(surface.value(start) - surface.minimum, 0)
        self.closely = self.surely_close = None
        self.low, self.high = np.empty_like(start), np.empty_like(start)  # of the box of each one's last steps
        self.note(start[None], 0, start)
        self._speed_up()

    def note(self, points: np.ndarray, t: int, before: np.ndarray) -> None:
        """That the trajectories went by way of `points` (r, 2, n) in the steps t, t + 1, ... from `before` (2, n)."""
        low, high = points.min(axis=0, out=self.low), points.max(axis=0, out=self.high)
        self._note_divergence(points, t, before, low, high)
        everyone = slice(None)
        if self.surface.minimum is not None:
            far_at_last = self._far(points[-1], everyone)
            maybe = ~far_at_last & self.alive
            if self.surely_close is not None and np.count_nonzero(maybe) > FEW * len(maybe):
                maybe &= ~self.surely_close(low, high)
            self._note_last(self._far, self.last_far, points, t, far_at_last, maybe)
        if self.surface.minima:
            maybe = self.alive & ~self._near(low, high)
            away_at_last = maybe & self._away(points[-1], everyone)
            self._note_last(self._away, self.last_away, points, t, away_at_last, maybe & ~away_at_last)
        self._note_way(points, t, before)

    def keep(self, kept: np.ndarray) -> None:
        """Forget the trajectories that are not `kept` (n,)."""
        for name in ("alive", "diverged_at", "last_far", "last_away", "way", "threshold"):
            setattr(self, name, getattr(self, name)[kept])
        self.left_from = self.left_from[:, kept]
        self._speed_up()

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
        still = (self.way[which] < self.limit) & (self.steps > 0)
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

    def in_doubt(self, which: np.ndarray) -> np.ndarray:
        """Whether each of the trajectories (m,) stands still, or does not, by less than rounding can change."""
        return self.alive[which] & (np.abs(self.way[which] - self.limit) <= ROUNDING * self.limit)

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
        if isinstance(which, slice) and self.closely is not None:
            return ~self.closely(points)
        return ~(np.abs(self.surface.value(points) - self.surface.minimum) <= self.threshold[which])

    def _speed_up(self) -> None:
        """Have the comparisons with the tolerance repeated without making new arrays, if that is possible."""
        self.low, self.high = np.empty_like(self.left_from), np.empty_like(self.left_from)
        if self.surface.minimum is not None:
            self.closely = _swiftly(self._is_close, self.left_from)
            self.surely_close = _swiftly(self._are_all_close, self.left_from, self.left_from)

    def _is_close(self, x: Array, y: Array) -> Array:
        return np.abs(self.surface.value_at(x, y) - self.surface.minimum) <= self.threshold

    def _are_all_close(self, x_low: Array, y_low: Array, x_high: Array, y_high: Array) -> Array:
        """Whether f is within the tolerance in the whole box."""
        low, high = value_range(self.surface, Range(x_low, x_high), Range(y_low, y_high))
        minimum = self.surface.minimum
        return np.maximum(np.abs(low - minimum), np.abs(high - minimum)) <= self.threshold

    def _away(self, points: np.ndarray, which: slice | np.ndarray) -> np.ndarray:
        away = np.ones(points.shape[1:], dtype=bool)
        for x, y in self.surface.minima:
            away &= ~within(points[0] - x, points[1] - y, NEAR * self.size)
        return away

    def _near(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Where the whole box is near a minimum for sure."""
        near = np.zeros(low.shape[1:], dtype=bool)
        for x, y in self.surface.minima:
            dx = np.maximum(np.abs(low[0] - x), np.abs(high[0] - x))
            dy = np.maximum(np.abs(low[1] - y), np.abs(high[1] - y))
            near |= dx * dx + dy * dy <= (NEAR * self.size) ** 2 * (1 - ROUNDING)
        return near

    def _note_last(
        self, bad: Bad, last: np.ndarray, points: np.ndarray, t: int, at_last: np.ndarray, maybe: np.ndarray
    ) -> None:
        """Set `last` (n,) to the last step of these at which a trajectory was `bad`.

        `at_last` (n,) says where it is so in the end; the steps before matter only where it is `maybe` (n,) so there.
        """
        end = len(points) - 1
        (which,) = np.nonzero(maybe) if end else ((),)
        if len(which) >= FEW * len(maybe):
            stays, good = np.zeros(maybe.shape, dtype=np.int8), maybe
            for point in points[end - 1 :: -1]:
                good = good & ~bad(point, slice(None))
                stays += good.view(np.int8)
            np.copyto(last, t + end - 1 - stays.astype(np.int32), where=maybe & (stays < end))
        elif len(which):
            was_bad = bad(np.swapaxes(points[:end][..., which], 0, 1), which)
            latest = end - 1 - was_bad[::-1].argmax(axis=0)
            last[which] = np.where(was_bad.any(axis=0), t + latest, last[which])
        np.copyto(last, t + end, where=at_last)

    def _note_divergence(
        self, points: np.ndarray, t: int, before: np.ndarray, low: np.ndarray, high: np.ndarray
    ) -> None:
        """Where a trajectory leaves the circle or the finite range it is no longer alive."""
        suspect = self.alive
        if self.bounded:
            (x, y), safe = self.centre, self.radius * (1 - ROUNDING) / math.sqrt(2)
            inside = (low[0] >= x - safe) & (high[0] <= x + safe) & (low[1] >= y - safe) & (high[1] <= y + safe)
            suspect = self.alive & ~inside
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
        """Add to the way that is made in the last tenth of the steps."""
        for step, point in enumerate(points):
            if 0 < t + step > self.steps - self.tail:
                squares = np.subtract(point, before, out=self.low)
                squares *= squares
                length = np.add(squares[0], squares[1], out=squares[0])
                self.way += np.sqrt(length, out=length)
            before = point


def _swiftly(function: Callable, *points: np.ndarray) -> Swiftly | None:
    try:
        return Swiftly(function, *points)
    except (TypeError, AttributeError):
        return None


def within(dx: np.ndarray, dy: np.ndarray, radius: float) -> np.ndarray:
    """hypot(dx, dy) <= radius, with the same result, but with the square of both sides wherever that is as good."""
    square, limit = dx * dx + dy * dy, radius * radius
    inside = square <= limit
    unsure = np.abs(square - limit) <= ROUNDING * limit
    if unsure.any():
        inside[unsure] = np.hypot(dx[unsure], dy[unsure]) <= radius
    return inside
