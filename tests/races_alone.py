"""One run of a race, judged from its trajectory and from nothing of `races` but the floor of a gap."""

import math

import numpy as np

from races.runs import FLOOR
from simulation import simulate, simulate_within
from simulation.budget import steps_paid


def judged_alone(surface, optimizer, start, budget, tolerance, rules=None) -> tuple[float, float, bool]:
    """Gap, evaluations and whether it diverged of one run."""
    whole = simulate_within(surface, optimizer, start, budget, rules=rules)
    last = int(steps_paid(whole, budget))
    lost = 0 <= whole.diverged_at <= last
    seen = last + max(10, math.ceil(last / 4))  # a run that leaves again so soon is not solved
    longer = simulate(surface, optimizer, start, seen, rules=rules)
    excess = np.abs(longer.values - surface.minimum)
    unsolved = np.flatnonzero(~(excess <= tolerance * excess[0]))
    first = unsolved[-1] + 1 if len(unsolved) else 0
    needed = whole.evaluations.gradients[first] if first <= last and not lost else np.inf
    return (np.inf if lost else max(excess[last] / excess[0], FLOOR)), needed, lost
