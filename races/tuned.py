"""The learning rate tuned for one surface and one start, by the rule that tunes in a race."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from catalogue import Optimizer, Point, Schedule, Surface
from races.judging import curve_of
from races.lineup import at_trial, is_tunable
from races.results import Curve
from races.rules import OPENING, Metric, may_race
from races.runs import Terms, run
from races.starts import rate_grid
from simulation.rules import PLAIN, Rules

TRIALS = 25
"""Four rates a decade over the grid of a race."""


@dataclass(frozen=True, eq=False)
class TunedRate:
    """A learning rate, and what was tried."""

    learning_rate: float
    curve: Curve


@lru_cache(maxsize=1024)
def tuned_rate(
    surface: Surface,
    optimizer: Optimizer,
    start: Point,
    amount: int,
    *,
    budget: str = "steps",
    schedule: Schedule | None = None,
    rules: Rules = PLAIN,
) -> TunedRate | None:
    """The rate, of `TRIALS` on the grid of a race, with which the run from `start` ends with the smallest gap.

    Of rates that end alike it is the one with which the run is solved soonest, then the lowest. The optimizer's own
    rate does not matter, all else is as in `Scenario`. None where there is nothing to tune, no known minimum to measure
    from, nothing to spend, or no rate of the grid with which the run does not diverge.

    Raises ValueError as `simulation.sweep`.
    """
    if not is_tunable(optimizer) or may_race(surface) or amount < 1:
        return None
    rates = rate_grid(OPENING.low, OPENING.high, TRIALS)
    terms = Terms(amount=amount, budget=budget, schedule=schedule, rules=rules)
    runs = run(surface, at_trial(optimizer, rates[:, None, None], None), np.array(start)[:, None], terms)
    curve = curve_of(Metric.GAP, runs, rates, None)
    return TunedRate(float(rates[curve.chosen]), curve) if np.isfinite(curve.score[curve.chosen]) else None
