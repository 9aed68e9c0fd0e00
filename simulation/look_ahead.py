"""How a run goes on after its last step, by which it is judged.

A run of n steps goes on with the same optimizer, rules and noise. A schedule that does not depend on the number of
steps goes on, too; any other keeps the factor of its last step.
"""

import math

import numpy as np

from simulation.simulate import simulate
from simulation.trajectory import Trajectory

AS_LONG_AGAIN, A_QUARTER = 1.0, 0.25
"""So many times its steps a run goes on: a single one, and one of the many of a map, of basins or of a race."""
LEAST = 10
"""So many steps a run goes on at least."""


def steps_ahead(steps: int, share: float) -> int:
    """By how many steps a run of so many is followed further."""
    return max(LEAST, math.ceil(share * steps))


def ahead(run: Trajectory, share: float = AS_LONG_AGAIN) -> np.ndarray:
    """The points (2, more, ...) of the steps after the last, nan from a divergence on; found once for each share."""
    more = steps_ahead(run.steps, share)
    if run.ahead is not None:  # all that is known of a record that `simulate` has not made
        return run.ahead[:, :more]
    if more not in run.found_ahead:
        longer = simulate(
            run.surface, run.optimizer, run.points[:, 0], run.steps + more, schedule=run.schedule, rules=run.rules,
            planned=run.steps,
        )  # fmt: skip
        run.found_ahead[more] = longer.points[:, run.steps + 1 :]
    return run.found_ahead[more]
