"""One block of a sweep: a few thousand trajectories, walked in rounds and dropped as soon as nothing can change.

A round leaves a box around each one's way, and its path. For most the box tells that nothing happened; of the others
the path is looked at step by step.

To drop those that have diverged, rest, or are decided buys nothing at the median and 1.8 at worst, but on a map where
much is over early (SGD on Himmelblau, 2,000 steps) 5.7.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from simulation.descent import Descent
from simulation.sweep.compiled_step import CompiledStep
from simulation.sweep.verdicts import Verdicts
from simulation.sweep.walker import Walker, is_timeless, portion, rests, same_bits

SHORTEST, LONGEST, ROOM = 16, 256, 2**18
"""So many steps are the first round and the longest, but a path of more than the shortest has at most that many points.
Longer rounds buy 1.08 at the median and 1.2 at worst; of 60 trajectories, which many a map has, 1.4 and 1.8."""
WORTHWHILE = 0.125
"""The others are gathered anew once this share of the trajectories has nothing more to tell."""


@dataclass(frozen=True, eq=False)
class Setup:
    """What all blocks of a sweep have in common: a descent of the whole batch, and what is asked about it."""

    descent: Descent  # its start is a view (2, *batch), whose parameters broadcast to the batch; with the steps ahead
    steps: int
    """After so many steps every trajectory is judged."""
    tolerance: float
    bounded: bool

    def part(self, low: int, high: int) -> Descent:
        """The descent of the cells `low` to `high`, counted in C order."""
        whole, batch = self.descent, self.descent.start.shape[1:]

        def flat(array: np.ndarray) -> np.ndarray:
            all_ = np.broadcast_to(array, batch)
            return all_.reshape(-1)[low:high] if all_.flags.c_contiguous else all_.flat[low:high]

        start = np.stack([flat(coordinate) for coordinate in whole.start])
        optimizer, rules = portion(whole.optimizer, flat), portion(whole.rules, flat)
        return replace(whole, start=start, optimizer=optimizer, rules=rules)

    @cached_property
    def _compiled(self) -> CompiledStep | None:
        try:
            return CompiledStep(self.descent)
        except (TypeError, AttributeError):
            return None

    def walker(self, descent: Descent) -> Walker:
        """The fastest that can do it, for a part of the descent."""
        return Walker(descent) if self._compiled is None else self._compiled.walker(descent)

    @property
    def may_drop(self) -> bool:
        """Whether one trajectory can go on without the others: noise and listening schedules count for all at once."""
        return not self.descent.listens and not self.descent.rules.draws

    @property
    def may_rest(self) -> bool:
        """Whether a trajectory that has made a step to the same point and state makes no other for ever.

        To look for it buys nothing at the median, but nearly all that dropping buys on SGD on Himmelblau.
        """
        return self.may_drop and self.descent.schedule is None and is_timeless(self.descent.optimizer)


def run_block(
    setup: Setup, low: int, high: int, write: Callable[[np.ndarray, dict], None], tick: Callable[[int], None]
) -> None:
    """Walk the cells `low` to `high` to their end.

    Parameters
    ----------
    write: is told the cells (m,) whose verdicts are final, and the verdicts as `Verdicts.ended` has them.
    tick: is told how many steps of how many cells have been made, or need not be made; it may raise an exception.
    """
    descent, cells, may_rest = setup.part(low, high), np.arange(low, high), setup.may_rest
    more = descent.steps - setup.steps
    verdicts = Verdicts(descent.surface, setup.steps, more, setup.tolerance, setup.bounded, descent.start)
    walker, t, round_, resting = setup.walker(descent), 1, SHORTEST, False
    open_ = np.ones(len(cells), dtype=bool)

    def close(which: np.ndarray) -> None:
        (places,) = np.nonzero(open_ & which)
        if places.size:
            write(cells[places], verdicts.ended(places, walker.point))
            open_[places] = False

    while t <= descent.steps:
        count = min(round_, max(SHORTEST, ROOM // len(cells)), verdicts.until(t))
        before_last = walker.walk(t, count, resting)
        verdicts.record(walker, t)
        t += count
        tick(count * len(cells))
        round_ = SHORTEST if t == setup.steps + 1 else min(2 * round_, LONGEST)  # many are soon seen to move on
        close(verdicts.decided)
        if may_rest:
            still = open_ & same_bits(walker.point, walker.path[-2])
            if before_last is not None:
                close(still & rests(before_last, walker.state, len(cells)))
            resting = bool(np.count_nonzero(still & open_) > WORTHWHILE * len(cells))
        left = int(np.count_nonzero(open_))
        if not left:
            break
        if setup.may_drop and left < (1 - WORTHWHILE) * len(cells):
            tick((descent.steps + 1 - t) * (len(cells) - left))
            walker = walker.kept(open_, t)
            verdicts.keep(open_)
            cells, open_ = cells[open_], open_[open_]
    tick((descent.steps + 1 - t) * len(cells))
    walker.forget()
    close(open_)
