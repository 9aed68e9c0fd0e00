"""What happened on many runs, found out a few steps at a time, so that no trajectory must be kept.

Every answer is the one that `simulation.measurements` gives for the whole trajectory. What is cheap to rule out is
ruled out by a bound with room for rounding, and only the rest is looked at step by step.
"""

import math

import numpy as np

from catalogue import Surface
from simulation.outcomes import VISIBLE, Box, Outcome, hardly_changes, stands_still
from simulation.places import nearest_place
from simulation.simulate import escape_circle, leaves_domain
from simulation.sweep.arrival_tests import ROUNDING, arrival_tests_of, within
from simulation.sweep.walker import Walker
from simulation.terrain import NEAR, diagonal

AT_A_TIME = 2**14
"""So many points of paths are looked at together."""
OUTCOMES = tuple(Outcome)
"""What the codes of outcomes mean."""


class Verdicts:
    """The verdicts so far on n trajectories: `record` is told where they go, and `ended` what came of them.

    Parameters
    ----------
    steps: after so many each is judged, by how it goes on in `more` of them.
    start: where the trajectories begin, (2, n).
    bounded: whether f is known to be finite everywhere within the escape circle, see `is_bounded`.
    """

    def __init__(
        self, surface: Surface, steps: int, more: int, tolerance: float, bounded: bool, start: np.ndarray
    ) -> None:
        self.surface, self.steps, self.more, self.bounded = surface, steps, more, bounded
        self.centre, self.radius = escape_circle(surface)
        self.size = diagonal(surface)
        self.milestones = (steps, steps + more // 2, steps + more)
        count = start.shape[1]
        self.first = surface.value(start)
        self.end: np.ndarray | None = None if steps else start.copy()  # (2, n), where they are after `steps`
        self.boxes: list[Box] = []  # around them in the first half of the steps ahead, and in the second
        self.left_from = start.copy()  # the last finite point of those that have diverged
        self.threshold = np.zeros(count)
        if surface.minimum is not None:
            self.threshold = tolerance * np.maximum(surface.value(start) - surface.minimum, 0)
        self.alive = self._inside(start)
        self.diverged_at = np.where(self.alive, -1, 0).astype(np.int32)
        self.decided = ~self.alive
        self.arrivals = arrival_tests_of(surface)
        self.away = {name: test.is_away(start, self.threshold) for name, test in self.arrivals.items()}
        self.last = {name: away.astype(np.int32) - 1 for name, away in self.away.items()}

    def record(self, walker: Walker, t: int) -> None:
        """That the walker has made another round, which began with step t."""
        count = len(walker.path) - 1
        self._note_movement(walker, t + count - 1)
        self._note_divergence(walker, t)
        for name, test in self.arrivals.items():
            before, away = self.away[name], test.is_away(walker.point, self.threshold)
            if t > self.steps:
                away |= before
            else:
                self.last[name][before & ~away] = t - 1  # or later
            doubtful, (which,) = self.alive & ~away, np.nonzero(~(away | before))
            box = (_some(part, which) for part in (walker.low, walker.high, self.threshold))
            doubtful[which] &= ~test.surely(*box)
            self.away[name] = away
            self._note_last(name, walker.path, t, np.flatnonzero(doubtful))
        self.decided = ~self.alive
        if t > self.steps:
            self.decided |= np.logical_and.reduce([self._has_moved(*self.boxes[-1]), *self.away.values()])

    def _note_movement(self, walker: Walker, last: int) -> None:
        """How far everyone has come after the steps that it is judged at; `last` is the last step of the round."""
        if last == self.steps:
            self.end = walker.point.copy()
        elif last > self.steps:
            half = int(last > self.milestones[1])
            if len(self.boxes) <= half:
                self.boxes.append((walker.low.copy(), walker.high.copy()))
            else:
                low, high = self.boxes[half]
                np.minimum(low, walker.low, out=low)
                np.maximum(high, walker.high, out=high)

    def until(self, t: int) -> int:
        """How many steps from step `t` on a round may have, so that it ends at one of the milestones at the latest."""
        return next(milestone for milestone in self.milestones if milestone >= t) + 1 - t

    def keep(self, kept: np.ndarray) -> None:
        """Forget the trajectories that are not `kept` (n,)."""
        for name in ("alive", "decided", "diverged_at", "first", "end", "threshold", "left_from"):
            if (known := getattr(self, name)) is not None:
                setattr(self, name, known.compress(kept, axis=-1))
        self.boxes = [(low.compress(kept, axis=-1), high.compress(kept, axis=-1)) for low, high in self.boxes]
        self.away = {name: away[kept] for name, away in self.away.items()}
        self.last = {name: last[kept] for name, last in self.last.items()}

    def ended(self, which: np.ndarray, point: np.ndarray) -> dict[str, np.ndarray]:
        """The verdicts on the trajectories at the places `which`; they are decided or stay at their `point` (2, n)."""
        lost_at = self.diverged_at[which]
        diverged = (lost_at >= 0) & (lost_at <= self.steps)
        final = (point if self.end is None else self.end).take(which, axis=-1)
        final[:, diverged] = self.left_from.take(which[diverged], axis=-1)
        since = {name: np.where(self.away[name][which] | (lost_at >= 0), -1, last[which] + 1)
                 for name, last in self.last.items()}  # fmt: skip
        never = np.full(which.shape, -1, dtype=np.int32)
        since = {"arrived_at": never, "steps_to_tolerance": never} | since
        since = {"settled_at": since["arrived_at"]} | since  # where all minima are the lowest
        value, arrived = self.surface.value(final), since["arrived_at"] >= 0
        kinds = (Outcome.MOVING, Outcome.STALLED, Outcome.CONVERGED, Outcome.DIVERGED)
        moving, stalled, converged, gone = map(OUTCOMES.index, kinds)
        outcome = np.full(which.shape, moving, dtype=np.int8)
        outcome[arrived], outcome[diverged] = converged, gone
        (maybe,) = np.nonzero(~(arrived | self.decided[which]))
        outcome[maybe[self._rests(which[maybe], _some(final, maybe), value[maybe], point)]] = stalled
        return {
            "final_point": final,
            "final_value": value,
            **since,
            "minimum": np.where(diverged, -1, self._minimum(final)),
            "outcome": outcome,
            "diverged_at": np.where(diverged, lost_at, -1),
        }

    def _has_moved(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Which are seen to have moved from their `end`, by the box around where they came later."""
        assert self.end is not None  # nobody asks before
        return ~(np.maximum(high - self.end, self.end - low).max(axis=0) <= VISIBLE * self.size)

    def _rests(self, which: np.ndarray, end: np.ndarray, value: np.ndarray, point: np.ndarray) -> np.ndarray:
        """As `outcomes.rests`, for the ends (2, m) and f there (m,); `point` (2, n) is where all have come to.

        Whoever is asked about before the end of the steps ahead stays where it is.
        """
        later = _some(point, which)
        boxes = [(_some(low, which), _some(high, which)) for low, high in self.boxes]
        boxes += [(later, later)] * (2 - len(boxes))
        still = stands_still(self.surface, end, boxes, self.more)
        changes = hardly_changes(self.surface, self.first[which], value, self.surface.value(later))
        return still & changes & (self.steps > 0)

    def _minimum(self, point: np.ndarray) -> np.ndarray:
        """The place of the nearest known minimum (`terrain.nearest_place`), -1 where none is within `NEAR`."""
        distance, place = nearest_place(self.surface, point)
        return np.where(distance <= NEAR * self.size, place, -1)

    def _note_last(self, name: str, path: np.ndarray, t: int, cells: np.ndarray) -> None:
        """Look at the `path` (r + 1, 2, n) of a round, which began with step t, for the last step away of `cells` (m,).

        None of them is away at its end. In the steps ahead it is enough to know that there is one.
        """
        end = len(path) - 1
        while end > 1 and cells.size:
            begin = max(1, end - max(1, AT_A_TIME // len(cells)))
            points = np.swapaxes(path[begin:end].take(cells, axis=-1), 0, 1)
            away = self.arrivals[name].is_away(points, self.threshold[cells])
            found = away.any(axis=0)
            if t > self.steps:
                self.away[name][cells[found]] = True
            else:
                self.last[name][cells[found]] = t + end - 2 - away[::-1, found].argmax(axis=0)
            cells, end = cells[~found], begin

    def _note_divergence(self, walker: Walker, t: int) -> None:
        """Whoever has left the circle or the finite range in the round that began with step t is no longer alive."""
        (suspect,), count = np.nonzero(self._suspects(walker)), len(walker.path) - 1
        size = max(1, AT_A_TIME // count)
        for cells in (suspect[first : first + size] for first in range(0, len(suspect), size)):
            path = walker.path.take(cells, axis=-1)
            inside = self._inside(np.swapaxes(path[1:], 0, 1))
            (gone,) = np.nonzero(~inside.all(axis=0))
            step = inside.argmin(axis=0)[gone]
            there, previous = (path[step + i, :, gone].T for i in (1, 0))
            gone = cells[gone]
            self.diverged_at[gone] = t + step
            starts = np.zeros(len(gone), dtype=bool)
            without_value = leaves_domain(self.surface, previous, there, starts, self.centre, self.radius)
            self.left_from[:, gone] = np.where(np.isfinite(there).all(axis=0) & ~without_value, there, previous)
            self.alive[gone] = False

    def _suspects(self, walker: Walker) -> np.ndarray:
        """Which of those alive have perhaps left the circle or the finite range."""
        if not self.bounded:
            return self.alive
        safe = self.radius * (1 - ROUNDING) / math.sqrt(2)
        inside = np.ones_like(self.alive)
        for middle, low, high in zip(self.centre, walker.low, walker.high, strict=True):
            inside &= (low >= middle - safe) & (high <= middle + safe)
        return self.alive & ~inside

    def _inside(self, points: np.ndarray) -> np.ndarray:
        """Which points (2, ...) are within the circle, and f there finite."""
        (x, y), (x_middle, y_middle) = points, self.centre
        inside = within(x - x_middle, y - y_middle, self.radius)
        return inside if self.bounded else inside & np.isfinite(self.surface.value(points))


def _some(array: np.ndarray, which: np.ndarray) -> np.ndarray:
    """The part of an array (..., n) at some of its places, in order; itself where those are all."""
    return array if len(which) == array.shape[-1] else array.take(which, axis=-1)
