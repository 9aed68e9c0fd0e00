"""What a run within a budget of gradient evaluations is worth: how far down it came, and when it was solved."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from catalogue import Elementwise, Optimizer, Schedule, Surface
from simulation.budget import simulate_within, steps_paid
from simulation.look_ahead import A_QUARTER, ahead, steps_ahead
from simulation.outcomes import TOLERANCE
from simulation.rules import PLAIN, Rules
from simulation.simulate import broadcast_start, checked_start, simulate
from simulation.sweep import SweepCancelledError, sweep
from simulation.sweep.walker import portion
from simulation.trajectory import Trajectory

FLOOR = 1e-12
"""A gap counts as at least this: who comes so close is at the minimum, and below rounding would decide the order."""
PROBED = 8
"""From so many steps it is told how many the budget pays for."""
RECORDED = 200_000
"""So many steps of trajectories are kept at a time, at most 50 MB, where a step's price is not known before."""


@dataclass(frozen=True, eq=False)
class Runs:
    """What became of runs of a batch (trials, starts, seeds)."""

    gaps: np.ndarray
    """|f at the end - minimum| / (f at the start - minimum), at least `FLOOR`; inf where the run diverged."""
    evaluations: np.ndarray
    """What was spent of the budget until the gap stays within the tolerance, inf where it does not."""
    diverged: np.ndarray
    """Whether it left the finite range, or the escape circle of `simulate`."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What all runs have in common."""

    amount: int
    """How much of its budget each may use."""
    budget: str = "gradients"
    """What is counted, one of `simulation.budget.BUDGETS`."""
    tolerance: float = TOLERANCE
    rules: Rules = PLAIN
    """An array of seeds is the last axis of the batch."""
    schedule: Schedule | None = None


def run(
    surface: Surface,
    optimizer: Optimizer,
    starts: np.ndarray,
    terms: Terms,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Runs:
    """Runs of the batch (trials, starts, seeds) within the budget from `starts` (2, starts).

    Trials are the optimizer's parameters (n, 1, 1); one trial is plain numbers. A method that asks for one gradient a
    step is swept. Of any other the trajectories are counted as they are made, if gradients are the budget: values and
    Hessians are free, as in `simulation.budget`.

    Raises SweepCancelledError where `cancelled` says so.
    """
    plain = terms.budget == "steps" or isinstance(optimizer, Elementwise)
    return (_swept if plain else _recorded)(surface, optimizer, starts[:, None, :, None], terms, progress, cancelled)


def _swept(surface, optimizer, points, terms, progress, cancelled) -> Runs:
    found = sweep(
        surface, optimizer, points, terms.amount, tolerance=terms.tolerance, schedule=terms.schedule,
        rules=terms.rules, progress=progress, cancelled=cancelled,
    )  # fmt: skip
    lost = found.diverged_at >= 0
    evaluations = np.where(found.steps_to_tolerance >= 0, found.steps_to_tolerance, np.inf)
    return Runs(_gaps(surface, points, found.final_value, lost), evaluations, lost)


def _recorded(surface, optimizer, points, terms, progress, cancelled) -> Runs:
    """A few trajectories at a time, each cut off where its budget ends."""
    point, batch = checked_start(points, optimizer, terms.rules)
    start, cells = broadcast_start(point, batch).reshape(2, -1), math.prod(batch)
    values, evaluations, lost = np.empty(cells), np.empty(cells), np.empty(cells, dtype=bool)
    width = max(1, RECORDED // terms.amount) if terms.schedule is None else 1
    for low in range(0, cells, width):
        if cancelled is not None and cancelled():
            raise SweepCancelledError
        part = slice(low, low + width)

        def of_part(array: np.ndarray, part: slice = part) -> np.ndarray:
            return np.broadcast_to(array, batch).reshape(-1)[part]

        trajectory, steps = _until_spent(
            surface, portion(optimizer, of_part), start[:, part], terms, portion(terms.rules, of_part)
        )
        values[part], evaluations[part], lost[part] = _within(trajectory, steps, terms)
        if progress is not None:
            progress(min(1.0, (low + width) / cells))
    gaps = _gaps(surface, points, values.reshape(batch), lost.reshape(batch))
    return Runs(gaps, evaluations.reshape(batch), lost.reshape(batch))


def _until_spent(
    surface: Surface, optimizer: Optimizer, start: np.ndarray, terms: Terms, rules: Rules
) -> tuple[Trajectory, int]:
    """Trajectories of n runs, and by which step each has spent its budget, has diverged, or asks for nothing.

    Without a schedule they go on for the steps ahead by which they are judged. A schedule that is told how many steps
    there are is told as in `simulate_within`.
    """
    if terms.schedule is not None:
        run = simulate_within(surface, optimizer, start, terms.amount, schedule=terms.schedule, rules=rules)
        return run, run.steps
    steps = min(PROBED, terms.amount)
    while True:
        run = simulate(surface, optimizer, start, steps + steps_ahead(steps, A_QUARTER), rules=rules)
        asked = run.evaluations.gradients[steps][~((run.diverged_at >= 0) & (run.diverged_at <= steps))]
        least = int(np.min(asked, initial=terms.amount))
        if least >= terms.amount or steps == terms.amount:
            return run, steps
        steps = min(terms.amount, max(2 * steps, math.ceil(terms.amount * steps / max(1, least))))


@np.errstate(all="ignore")
def _within(run: Trajectory, steps: int, terms: Terms) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """f at the end of the budget, evaluations until solved, and whether it diverged, of runs (n,)."""
    last = np.minimum(steps_paid(run, terms.amount), steps)
    lost = (run.diverged_at >= 0) & (run.diverged_at <= last)
    values = run.values
    if terms.schedule is not None:
        values = np.concatenate([values, run.surface.value(ahead(run, A_QUARTER))])
    excess = values - run.surface.minimum
    solved = np.abs(excess) <= terms.tolerance * np.maximum(excess[0], 0)
    seen = last + np.array([steps_ahead(made, A_QUARTER) for made in last.tolist()])
    unseen = np.arange(len(values))[:, None] > seen
    stays = np.logical_and.accumulate((solved | unseen)[::-1], axis=0)[::-1]
    first = np.minimum(stays.argmax(axis=0), last)
    asked = np.take_along_axis(run.evaluations.gradients, first[None], axis=0)[0]
    is_solved = np.take_along_axis(stays, last[None], axis=0)[0] & ~lost
    return np.take_along_axis(run.values, last[None], axis=0)[0], np.where(is_solved, asked, np.inf), lost


@np.errstate(all="ignore")
def _gaps(surface: Surface, points: np.ndarray, values: np.ndarray, lost: np.ndarray) -> np.ndarray:
    """As with the tolerance, a run that falls past the minimum is as far from it as one that stays above."""
    excess, before = np.abs(values - surface.minimum), np.maximum(surface.value(points) - surface.minimum, 0)
    gaps = np.where(excess > 0, np.maximum(excess / before, FLOOR), FLOOR)
    return np.where(lost | ~np.isfinite(values), np.inf, gaps)
