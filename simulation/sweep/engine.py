"""Whole grids of descents at once: what became of each, without keeping its trajectory."""

import math
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cached_property
from time import monotonic

import numpy as np
from numpy.typing import ArrayLike

import limits
from catalogue import Optimizer, Schedule, Surface
from simulation.cancellation import CancelledError
from simulation.descent import Descent
from simulation.look_ahead import A_QUARTER, steps_ahead
from simulation.objectives import FIRST
from simulation.outcomes import Outcome
from simulation.places import lowest_places
from simulation.rules import PLAIN, Rules, has_rate
from simulation.simulate import broadcast_start, checked_start, checked_steps, escape_circle
from simulation.sweep.block import Setup, run_block
from simulation.sweep.bounds import is_bounded
from simulation.sweep.verdicts import OUTCOMES
from simulation.terrain import stationary

BLOCK = 12_288
"""So many trajectories are walked together: enough to make a call of NumPy cheap, few enough to bound the memory. Of
20,000 at once it buys nothing."""
WIDE, PAYS = 49_152, 32_768
"""So many where several threads walk, which must not wait for each other's Python; below PAYS it is slower."""
HELD = 8_000_000
"""So many bytes are reserved and at once freed, untouched: from then on glibc keeps twice as much freed memory ready,
and no block asks the system for its own again. That buys 1.1 at the median and 1.4 at worst, SGD on the bowl, measured
in processes of their own."""
NOISE = 2**21
"""So many random numbers may a block remember."""
LARGEST = limits.SWEEP_CELLS
"""So many cells may a sweep have."""
LONGEST = limits.SWEEP_STEPS
"""So many steps may its cells make together."""
INTERVAL = 0.1
"""So many seconds lie between two reports."""

FIELDS = {
    "final_point": float, "final_value": float, "steps_to_tolerance": np.int32, "arrived_at": np.int32,
    "settled_at": np.int32, "minimum": np.int16, "outcome": np.int8, "diverged_at": np.int32,
}  # fmt: skip


class SweepCancelledError(CancelledError):
    """Somebody who was asked did not want the sweep any more."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """What `sweep` returns; the arrays have the batch shape (...). Steps are -1 where there is no such step."""

    surface: Surface
    optimizer: Optimizer
    steps: int
    tolerance: float
    final_point: np.ndarray
    """(2, ...), the last finite point."""
    final_value: np.ndarray
    """f there, which may be infinite where the run diverged."""
    steps_to_tolerance: np.ndarray
    """As `outcomes.steps_to` has it, looking ahead by a quarter of the steps; so are the others."""
    arrived_at: np.ndarray
    """As `outcomes.arrival`."""
    settled_at: np.ndarray
    """As `outcomes.settlement`."""
    minimum: np.ndarray
    """The place of the nearest minimum, as `terrain.nearest_place` counts them, -1 where none is within `NEAR`."""
    outcome: np.ndarray
    """As `outcomes.outcome`, as its place in `verdicts.OUTCOMES`."""
    diverged_at: np.ndarray
    """As `Trajectory.diverged_at`."""

    @cached_property
    def is_at_local_minimum(self) -> np.ndarray:
        """(...), whether the run has stalled at a local minimum, a declared one or one that Newton's method finds."""
        stalled = self.outcome == OUTCOMES.index(Outcome.STALLED)
        found = stalled & (self.minimum >= lowest_places(self.surface))
        unknown = stalled & (self.minimum < 0)
        found[unknown] = stationary(self.surface, self.final_point[:, unknown])[0]
        return found


def sweep(
    surface: Surface,
    optimizer: Optimizer,
    start: ArrayLike,
    steps: int,
    *,
    tolerance: float = 0.01,
    schedule: Schedule | None = None,
    rules: Rules | None = None,
    threads: int = 1,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Sweep:
    """What `simulate` and `outcomes` say of every cell of a grid, to the last bit, without the trajectories.

    Cells are walked in blocks of `BLOCK`. One that has diverged is dropped, and so is one whose update does not look
    at the step number and led to the same point and the same state, bit for bit: it would stay there. One that has
    converged still moves, and is walked to its end. With noise, or a schedule that looks at the loss, all are.

    Memory: 43 bytes a cell for what is returned, and besides the arguments at most 15 MB on one thread and 40 MB on
    each of several, whatever the cells and steps; 32 MB more where an array of seeds makes noise.

    Parameters
    ----------
    start, steps, schedule, rules: as in `simulate`; the start, the optimizer's parameters and the rules broadcast.
    tolerance: as in `outcomes.steps_to`, 0 or more.
    threads: how many blocks are walked at the same time, if there are so many cells that it pays.
    progress: is told the share that is done, from 0 to 1, at most ten times a second, in the caller's thread.
    cancelled: is asked as often whether to give up.

    Raises
    ------
    ValueError: as `simulate`, and for more than `LARGEST` cells or more than `LONGEST` steps of all cells together.
    SweepCancelledError: if `cancelled` says so.
    """
    (point, batch), steps = checked_start(start, optimizer, rules), checked_steps(steps)
    _check_size(batch, steps)
    if not (isinstance(tolerance, int | float) and 0 <= tolerance < math.inf):
        raise ValueError(f"tolerance must be a finite number of 0 or more, received {tolerance!r}")
    if not (isinstance(threads, int) and threads >= 1):
        raise ValueError(f"threads must be a whole number of 1 or more, received {threads!r}")
    followed = schedule if has_rate(optimizer) else None
    where = broadcast_start(point, batch)
    total = steps + steps_ahead(steps, A_QUARTER)
    descent = Descent(surface, optimizer, where, total, followed, rules or PLAIN, *escape_circle(surface), steps)
    found = _Found(batch)
    report = _Report(math.prod(batch) * total, progress, cancelled)
    _run_blocks(Setup(descent, steps, float(tolerance), is_bounded(surface)), found, report, threads)
    report.end()
    return Sweep(surface, optimizer, steps, tolerance, **found.shaped())


def _check_size(batch: tuple[int, ...], steps: int) -> None:
    cells = math.prod(batch)
    if cells > LARGEST:
        raise ValueError(f"a sweep has at most {LARGEST:,} cells, received {cells:,} {batch}")
    if cells * steps > LONGEST:
        raise ValueError(
            f"a sweep makes at most {LONGEST:,} steps in all, received {cells:,} cells x {steps:,} steps = "
            f"{cells * steps:,}"
        )


class _Found:
    """The verdicts of all cells, in C order."""

    def __init__(self, batch: tuple[int, ...]) -> None:
        self.batch, cells = batch, math.prod(batch)
        self.arrays = {
            name: np.empty((2, cells) if name == "final_point" else cells, kind) for name, kind in FIELDS.items()
        }

    def write(self, cells: np.ndarray, verdicts: dict[str, np.ndarray]) -> None:
        for name, array in self.arrays.items():
            array[..., cells] = verdicts[name]

    def shaped(self) -> dict[str, np.ndarray]:
        return {name: array.reshape((*array.shape[:-1], *self.batch)) for name, array in self.arrays.items()}


class _Report:
    """How far a sweep is, and whether it shall go on."""

    def __init__(self, work: int, progress: Callable | None, cancelled: Callable | None) -> None:
        self.work, self.progress, self.cancelled = work, progress, cancelled
        self.done, self.lock = 0, threading.Lock()
        self.stopped = self.told = False
        self.due = monotonic() + INTERVAL

    def count(self, steps: int) -> None:
        """From a walking thread: so many steps of cells are done. Raises SweepCancelledError to end it."""
        with self.lock:
            self.done += steps
        if self.stopped:
            raise SweepCancelledError

    def speak(self) -> None:
        """From the caller's thread. Raises SweepCancelledError."""
        if monotonic() < self.due:
            return
        self.due = monotonic() + INTERVAL
        if self.cancelled is not None and self.cancelled():
            self.stopped = True
            raise SweepCancelledError
        if self.progress is not None:
            self.told = True
            self.progress(self.done / self.work)

    def end(self) -> None:
        """Whoever has been told of a share is told of the whole."""
        if self.told and self.progress is not None:
            self.progress(1.0)


def _run_blocks(setup: Setup, found: _Found, report: _Report, threads: int) -> None:
    cells = math.prod(found.batch)
    if cells < threads * PAYS:
        threads = 1
    width = BLOCK if threads == 1 else min(WIDE, -(-cells // threads))
    rules, steps = setup.descent.rules, setup.descent.steps
    if rules.draws and np.ndim(rules.seed):
        drawn = FIRST
        while drawn < rules.draws * steps:
            drawn *= 2  # as `Noise` does
        width = max(1, min(width, NOISE // drawn))
    turns = -(-cells // (width * threads))
    width = -(-cells // max(1, turns * threads))  # no small block at the end, and as many for each thread
    blocks = [(low, min(low + width, cells)) for low in range(0, cells, max(1, width))]
    np.empty(HELD, dtype=np.int8)

    @np.errstate(all="ignore")
    def run(block: tuple[int, int], tick: Callable[[int], None]) -> None:
        run_block(setup, *block, found.write, tick)

    def count_and_speak(steps: int) -> None:
        report.count(steps)
        report.speak()

    if threads == 1:
        for block in blocks:
            run(block, count_and_speak)
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting = {pool.submit(run, block, report.count) for block in blocks}
        try:
            while waiting:
                done, waiting = wait(waiting, INTERVAL, FIRST_EXCEPTION)
                for one in done:
                    one.result()
                report.speak()
        finally:
            report.stopped = bool(waiting)
            for one in waiting:
                one.cancel()
