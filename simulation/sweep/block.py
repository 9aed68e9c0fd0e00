"""One block of a sweep: a few thousand trajectories, walked in rounds and dropped as soon as nothing can change.

A round leaves a box around each one's way and its end. For most these tell that nothing happened. The others are
looked at step by step, along a path that was kept or is found by taking the steps again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from simulation.descent import Descent
from simulation.sweep.compiled_step import CompiledStep, CompiledWalker
from simulation.sweep.verdicts import Verdicts
from simulation.sweep.walker import Walker, is_timeless, portion, rests, same_bits

SHORTEST, LONGER, LONGEST = 16, 64, 256
"""So many steps are a round, after which somebody looks where they led: few where much happens, the longest only where
nearly all have arrived."""
LITTLE, MUCH = 0.02, 0.15
"""At most a little, and at least a large share of the trajectories."""
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

    def walker(self, descent: Descent) -> Walker | CompiledWalker:
        """The fastest that can do it, for a part of the descent."""
        return Walker(descent) if self._compiled is None else self._compiled.walker(descent)

    @property
    def may_drop(self) -> bool:
        """Whether one trajectory can go on without the others: noise and listening schedules count for all at once."""
        return not self.descent.listens and not self.descent.rules.draws

    @property
    def may_rest(self) -> bool:
        """Whether a trajectory that has made a step to the same point and state makes no other for ever."""
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

    def close(which: np.ndarray, rest: bool) -> None:
        if which.size:
            write(cells[which], verdicts.ended(which, walker.point, rest))
            open_[which] = False

    while t <= descent.steps:
        count = min(round_, walker.longest, verdicts.until(t))
        before_last = walker.walk(t, count, resting)
        seen, under_way = (number / len(cells) for number in verdicts.record(walker, t, count))
        t += count
        tick(count * len(cells))
        round_ = _next_length(round_, seen, under_way)
        still = same_bits(walker.point, walker.before) if may_rest else None
        close(np.flatnonzero(open_ & ~verdicts.alive), False)
        if before_last is not None:
            close(np.flatnonzero(open_ & still & rests(before_last, walker.state, len(cells))), True)
        resting = still is not None and bool(np.count_nonzero(still & open_) > WORTHWHILE * len(cells))
        if not open_.any():
            break
        if setup.may_drop and np.count_nonzero(~open_) > WORTHWHILE * len(cells):
            tick((descent.steps + 1 - t) * int(np.count_nonzero(~open_)))
            walker = walker.kept(open_, t)
            verdicts.keep(open_)
            cells, open_ = cells[open_], open_[open_]
    tick((descent.steps + 1 - t) * len(cells))
    close(np.flatnonzero(open_), False)


def _next_length(length: int, seen: float, under_way: float) -> int:
    """How many steps the next round has, where these shares had to be looked at step by step and have not arrived."""
    if seen >= MUCH:
        return max(length // 2, SHORTEST)
    return min(2 * length, LONGEST if under_way <= LITTLE else LONGER)
