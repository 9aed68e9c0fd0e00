"""What happened on many runs, found out a few steps at a time, so that no trajectory must be kept.

Every answer is the one that `simulation.measurements` gives for the whole trajectory. What is cheap to rule out is
ruled out by a bound with room for rounding, and only the rest is looked at step by step.
"""

import math
from collections.abc import Iterator

import numpy as np

from catalogue import Surface
from simulation.outcomes import Box, Outcome, hardly_changes, stands_still
from simulation.places import nearest_place
from simulation.simulate import escape_circle, leaves_domain
from simulation.sweep.arrival_tests import ROUNDING, ArrivalTest, arrival_tests_of, within
from simulation.sweep.compiled_step import CompiledWalker
from simulation.sweep.walker import Walker
from simulation.terrain import NEAR, diagonal

MOST = 0.5
"""A larger share of the trajectories than this is not gathered, all are looked at."""
AT_ONCE, AT_A_TIME = 2**17, 2**13
"""So many points of paths are found again together, and so many of them looked at together."""
OUTCOMES = tuple(Outcome)
"""What the codes of outcomes mean."""

SINCE = ("steps_to_tolerance", "arrived_at", "settled_at")
"""The verdicts that are a step from which on a run stays somewhere."""


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
        self.arrivals = arrival_tests_of(surface)
        self.last = {  # the last step at which each was away
            name: np.where(test.is_away(start, self.threshold), 0, -1).astype(np.int32)
            for name, test in self.arrivals.items()
        }

    def record(self, walker: Walker | CompiledWalker, t: int, count: int) -> tuple[int, int]:
        """That the steps t, ..., t + count - 1 were taken.

        Returns how many trajectories had to be looked at step by step, and how many have not arrived yet.
        """
        self._note_movement(walker, t + count - 1)
        suspect, end, arrived = self._suspects(walker), np.int32(t + count - 1), self.alive
        in_doubt = {}  # perhaps away before the end
        for name, test in self.arrivals.items():
            at_end, last = test.is_away(walker.point, self.threshold), self.last[name]
            here = self.alive & ~at_end
            in_doubt[name] = here & ~self._settled(test, walker, here & (last < t - 1))
            self.last[name] = np.where(at_end, end, last)
            if name != "settled_at":
                arrived = arrived & ~at_end
        (which,) = np.nonzero(np.logical_or.reduce([suspect, *in_doubt.values()]))
        for chosen in _portions(which, AT_ONCE // count):
            path = walker.path(chosen)
            for name, maybe in in_doubt.items():
                self._note_last(name, path, t, chosen, maybe)
            self._note_divergence(path, t, chosen, suspect)
        return len(which), len(arrived) - int(np.count_nonzero(arrived))

    def _note_movement(self, walker: Walker | CompiledWalker, last: int) -> None:
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

    def _settled(self, test: ArrivalTest, walker: Walker | CompiledWalker, asked: np.ndarray) -> np.ndarray:
        """Which of those `asked` about (n,) were there at all their last steps, as the box shows."""
        if np.count_nonzero(asked) > MOST * len(asked):
            return asked & test.surely(walker.low, walker.high, self.threshold)
        (which,) = np.nonzero(asked)
        settled = np.zeros_like(asked)
        settled[which] = test.surely(*(part.take(which, axis=-1) for part in (walker.low, walker.high, self.threshold)))
        return settled

    def keep(self, kept: np.ndarray) -> None:
        """Forget the trajectories that are not `kept` (n,)."""
        for name in ("alive", "diverged_at", "first", "end", "threshold"):
            if (known := getattr(self, name)) is not None:
                setattr(self, name, known[..., kept])
        self.boxes = [(low[:, kept], high[:, kept]) for low, high in self.boxes]
        self.last = {name: last[kept] for name, last in self.last.items()}
        self.left_from = self.left_from[:, kept]

    def ended(self, which: np.ndarray, point: np.ndarray, resting: bool) -> dict[str, np.ndarray]:
        """The verdicts on the trajectories at the places `which`, which have diverged, or have come to `point` (2, n).

        A `resting` one has not made all its steps, but the others would stay where it is.
        """
        later, lost_at = point[:, which], self.diverged_at[which]
        final = later if self.end is None else self.end[:, which]
        diverged = (lost_at >= 0) & (lost_at <= self.steps)
        final = np.where(diverged, self.left_from[:, which], final)
        last = {name: last[which] for name, last in self.last.items()}
        if resting:  # whoever rests away from the minimum is away at the last step, too
            for name, test in self.arrivals.items():
                last[name] = np.where(test.is_away(later, self.threshold[which]), self.steps + self.more, last[name])
        if "arrived_at" in last:
            last.setdefault("settled_at", last["arrived_at"])  # where all minima are the lowest
        never = np.full(which.shape, self.steps)
        since = {name: self._stays_from(last.get(name, never), lost_at) for name in SINCE}
        value = self.surface.value(final)
        kinds = tuple(map(OUTCOMES.index, (Outcome.MOVING, Outcome.STALLED, Outcome.CONVERGED, Outcome.DIVERGED)))
        moving, stalled, converged, gone = kinds
        resting = self._rests(which, final, value, later) & (lost_at < 0)
        kind = np.where(since["arrived_at"] >= 0, converged, np.where(resting, stalled, moving))
        return {
            "final_point": final,
            "final_value": value,
            **since,
            "minimum": np.where(diverged, -1, self._minimum(final)),
            "outcome": np.where(diverged, gone, kind),
            "diverged_at": np.where(diverged, lost_at, -1),
        }

    def _rests(self, which: np.ndarray, end: np.ndarray, value: np.ndarray, later: np.ndarray) -> np.ndarray:
        """As `outcomes.rests`, for the ends (2, m), f there (m,) and the points `later` (2, m) that they have come to.

        Whoever is asked about before the end of the steps ahead stays where it is.
        """
        boxes = [(low[:, which], high[:, which]) for low, high in self.boxes]
        boxes += [(later, later)] * (2 - len(boxes))
        still = stands_still(self.surface, end, boxes, self.more)
        return (
            still & hardly_changes(self.surface, self.first[which], value, self.surface.value(later)) & (self.steps > 0)
        )

    def _stays_from(self, last: np.ndarray, lost_at: np.ndarray) -> np.ndarray:
        """The first step (m,) after the `last` one away, -1 where that is after the step at which it is judged."""
        return np.where((last < self.steps) & (lost_at < 0), last + 1, -1)

    def _minimum(self, point: np.ndarray) -> np.ndarray:
        """The place of the nearest known minimum (`terrain.nearest_place`), -1 where none is within `NEAR`."""
        distance, place = nearest_place(self.surface, point)
        return np.where(distance <= NEAR * self.size, place, -1)

    def _note_last(self, name: str, path: np.ndarray, t: int, chosen: np.ndarray, maybe: np.ndarray) -> None:
        """Set `last` to the last step, if any, at which one of the `chosen` (m,) was away, where that `maybe` (n,).

        The `path` (r + 1, 2, m) begins before step t; who is in question is known not to be away at its last point.
        """
        test, threshold = self.arrivals[name], self.threshold[chosen]
        in_question, latest = maybe[chosen], np.zeros(chosen.shape, dtype=np.int32)
        size = max(1, AT_A_TIME // len(chosen))
        steps = np.arange(len(path), dtype=np.int32)[:, None]
        for end in range(len(path) - 1, 1, -size):
            if not (in_question & (latest == 0)).any():
                break
            some = slice(max(1, end - size), end)
            were_away = test.is_away(np.swapaxes(path[some], 0, 1), threshold)
            np.maximum(latest, (were_away * steps[some]).max(axis=0), out=latest)
        found = in_question & (latest > 0)
        self.last[name][chosen[found]] = t - 1 + latest[found]

    def _suspects(self, walker: Walker | CompiledWalker) -> np.ndarray:
        """Which of those alive have perhaps left the circle or the finite range."""
        if not self.bounded:
            return self.alive.copy()
        safe = self.radius * (1 - ROUNDING) / math.sqrt(2)
        inside = self.alive.copy()
        for middle, low, high in zip(self.centre, walker.low, walker.high, strict=True):
            inside &= (low >= middle - safe) & (high <= middle + safe)
        return self.alive & ~inside

    def _inside(self, points: np.ndarray) -> np.ndarray:
        """Which points (2, ...) are within the circle, and f there finite."""
        (x, y), (x_middle, y_middle) = points, self.centre
        inside = within(x - x_middle, y - y_middle, self.radius)
        return inside if self.bounded else inside & np.isfinite(self.surface.value(points))

    def _note_divergence(self, path: np.ndarray, t: int, chosen: np.ndarray, suspect: np.ndarray) -> None:
        """Whoever of the `chosen` leaves the circle or the finite range is no longer alive."""
        (places,) = np.nonzero(suspect[chosen])
        inside = self._inside(np.swapaxes(path[1:].take(places, axis=-1), 0, 1))
        (gone,) = np.nonzero(~inside.all(axis=0))
        step = inside.argmin(axis=0)[gone]
        there, previous = (path[step + i, :, places[gone]].T for i in (1, 0))
        gone = chosen[places[gone]]
        self.diverged_at[gone] = t + step
        starts = np.zeros(len(gone), dtype=bool)
        without_value = leaves_domain(self.surface, previous, there, starts, self.centre, self.radius)
        self.left_from[:, gone] = np.where(np.isfinite(there).all(axis=0) & ~without_value, there, previous)
        self.alive[gone] = False


def _portions(which: np.ndarray, size: int) -> Iterator[np.ndarray]:
    """The places (m,) in portions of about that size."""
    return (which[first : first + size] for first in range(0, len(which), max(1, size)))
