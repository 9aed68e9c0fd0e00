"""What every run of a comparison gets the same amount of, steps or gradient evaluations, and what a step costs us."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from catalogue import Family, Optimizer, Surface
from simulation.measurements import Measurements, Zigzags
from simulation.passages import Passage
from simulation.simulate import simulate
from simulation.trajectory import Trajectory

DEAR = 30
"""A step of a reference method, which searches along a line or solves for its step, counts as so many of Adam's.

Measured in a race: 7 for Newton's method, 10 for BFGS, 11 for the line search, 28 for conjugate gradients; in a sweep
4.5 to 18."""


def price(optimizer: Optimizer, surface: Surface) -> int:
    """What a step takes to compute, in steps of a method that only follows gradients on a surface of a few operations.

    Measured on a sum over data: a reference method takes 2.5 times what the others take, so the dearer of both decides.
    """
    return max(DEAR if optimizer.family is Family.REFERENCE else 1, surface.price)


def simulate_within(surface: Surface, optimizer: Optimizer, start: ArrayLike, gradients: int, **game) -> Trajectory:
    """The run of as many steps as `gradients` gradient evaluations pay for, at most one step for each.

    A method that pays for two gradients at every step makes half as many steps. A schedule runs over the steps that
    are made. Values and Hessians cost nothing here; `Trajectory.evaluations` counts them.

    Parameters
    ----------
    gradients: the budget, 0 or more. All else is as in `simulate`, with `schedule` and `rules` in `game`.

    Returns
    -------
    Trajectory. In a batch it has the steps of the trajectory that makes most; see `steps_paid` for the others.
    """
    steps = gradients
    while True:
        run = simulate(surface, optimizer, start, steps, **game)
        affordable = _affordable(run, gradients)
        if affordable >= steps:
            return run
        steps = affordable


BUDGETS: dict[str, Callable[..., Trajectory]] = {"steps": simulate, "gradients": simulate_within}
"""What is counted -> the function that runs an optimizer for so much of it."""


def steps_paid(run: Trajectory, gradients: ArrayLike) -> np.ndarray:
    """The last step that so many gradient evaluations pay for: (n, ...) for `gradients` (n,), (...) for one number.

    A run that asks no more is at its last step. One that has diverged goes on as if every step cost one, so that the
    step at which it diverged has its place.
    """
    batch = run.diverged_at.shape
    time = np.arange(run.steps + 1).reshape(-1, *(1,) * len(batch))
    lost = np.where(run.diverged_at < 0, 0, np.maximum(0, time - run.diverged_at))
    columns = (run.evaluations.gradients + lost).reshape(len(time), -1).T
    paid = np.array([np.searchsorted(column, gradients, side="right") - 1 for column in columns], dtype=int)
    return paid.reshape(len(columns), np.size(gradients)).T.reshape((*np.shape(gradients), *batch))


def steps_at(run: Trajectory, budget: str, amount: int) -> np.ndarray:
    """The step (amount + 1, ...) at which a run stands once 0, 1, ... `amount` of its budget are used up."""
    ticks = np.arange(amount + 1)
    if budget == "gradients":
        return steps_paid(run, ticks)
    return np.broadcast_to(ticks.reshape(-1, *(1,) * run.diverged_at.ndim), (amount + 1, *run.diverged_at.shape))


def spent_by(step: int | None, standing: np.ndarray) -> int | None:
    """How much of the budget one run has used when `step` is made, where `standing` (amount + 1,) is its `steps_at`."""
    return None if step is None else int(np.searchsorted(standing, step))


def by_budget(measured: Measurements, standing: np.ndarray) -> Measurements:
    """The measurements of one run with every step as what was spent by then; `standing` is its `steps_at`."""

    def counted(part: Measurements | Passage, *steps: str) -> dict[str, Any]:
        return {name: spent_by(getattr(part, name), standing) for name in steps}

    return replace(
        measured,
        **counted(measured, "steps_to_tolerance", "arrived_at", "overshoot_step", "diverged_at"),
        passage=replace(
            measured.passage, **counted(measured.passage, "reached_at", "left_at", "nearest_at", "climbs_from")
        ),
        zigzags=Zigzags(tuple(np.searchsorted(standing, measured.zigzags.steps).tolist())),
    )


def _affordable(run: Trajectory, gradients: int) -> int:
    """How many steps the budget pays for; a run whose divergence it pays for would go on at the average price."""
    steps = steps_paid(run, gradients)
    lost = (run.diverged_at > 0) & (steps >= run.diverged_at)
    if np.any(lost):
        as_far = gradients * run.diverged_at // np.maximum(run.evaluations.gradients[-1], 1)
        steps = np.where(lost, np.minimum(run.steps, as_far), steps)
    return int(np.max(steps, initial=0))
