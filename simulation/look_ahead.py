"""How a run goes on after its last step, by which it is judged.

A run of n steps goes on with the same optimizer, rules and noise. A schedule that does not depend on the number of
steps goes on, too; any other keeps the factor of its last step.
"""

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from catalogue import OpenLoop, Optimizer, Surface
from simulation.simulate import checked_steps, simulate
from simulation.trajectory import Trajectory

AS_LONG_AGAIN, A_QUARTER = 1.0, 0.25
"""So many times its steps a run goes on: a single one, and one of the many of a map, of basins or of a race."""
LEAST = 10
"""So many steps a run goes on at least."""


def steps_ahead(steps: int, share: float) -> int:
    """By how many steps a run of so many is followed further."""
    return max(LEAST, math.ceil(share * steps))


def simulate_and_look_ahead(
    surface: Surface, optimizer: Optimizer, start: ArrayLike, steps: int, **game: Any
) -> Trajectory:
    """As `simulate`, with the steps ahead made in the same go."""
    steps = checked_steps(steps)
    longer = simulate(surface, optimizer, start, steps + steps_ahead(steps, AS_LONG_AGAIN), planned=steps, **game)
    factors = None if longer.factors is None else longer.factors[:steps]
    if isinstance(longer.schedule, OpenLoop) and np.all(factors == 1):
        factors = None  # as in a run that is not followed further
    return replace(
        longer,
        points=longer.points[:, : steps + 1],
        state=type(longer.state)(*(field[:, : steps + 1] for field in longer.state)),
        diverged_at=np.where(longer.diverged_at <= steps, longer.diverged_at, -1),
        left_domain=longer.left_domain & (longer.diverged_at <= steps),
        factors=factors,
        counts=None if longer.counts is None else longer.counts[:, : steps + 1],
        ahead=longer.points[:, steps + 1 :],
    )


def ahead(run: Trajectory, share: float = AS_LONG_AGAIN) -> np.ndarray:
    """The points (2, more, ...) of the steps after the last, nan from a divergence on; found once for each share."""
    more = steps_ahead(run.steps, share)
    if run.ahead is not None:
        return run.ahead[:, :more]
    if more not in run.found_ahead:
        longer = simulate(
            run.surface, run.optimizer, run.points[:, 0], run.steps + more, schedule=run.schedule, rules=run.rules,
            planned=run.steps,
        )  # fmt: skip
        run.found_ahead[more] = longer.points[:, run.steps + 1 :]
    return run.found_ahead[more]
