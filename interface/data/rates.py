"""The learning rate that an optimizer begins with where its gradients come from mini-batches."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from catalogue import Optimizer
from interface.kit.number_format import number
from language import Message
from races.lineup import is_tunable
from simulation import simulate
from simulation.minibatches import MiniBatches
from simulation.rates import candidates
from surfaces._regression import Regression

SEEDS, STEPS = 4, 100
"""So many runs of so many steps judge a rate ..."""
BATCH = 16
"""... on mini-batches of so many examples, whatever the page shows, so that a slider moves no other."""
HIGHEST, LOWEST = 10.0, 1e-6
"""The rates that are tried reach at least from here to there ..."""
TINY = 0.01
"""... and down to this share of 1 / the larger curvature, which raw numbers make as large as they are, squared."""


class Rate(NamedTuple):
    """A learning rate, and a sentence that says why."""

    learning_rate: float
    reason: Message


def tried(surface: Regression) -> list[float]:
    """Rates 1-2-5 among which there is one for this surface."""
    return candidates(min(LOWEST, TINY / surface.curvatures[1]), HIGHEST)


@lru_cache(maxsize=512)
def rate_for(surface: Regression, optimizer: type[Optimizer]) -> Rate | None:
    """Of the rates 1-2-5 the one whose mini-batch runs from the surface's start lie lowest in their last third.

    None for a method without a learning rate, one that finds it itself, or one that diverges with all of them.
    """
    if not is_tunable(optimizer()):
        return None
    rates = np.array(tried(surface))
    rules = MiniBatches(batch_size=BATCH, seed=np.arange(SEEDS))
    run = simulate(surface, optimizer(learning_rate=rates[:, None]), surface.start, STEPS, rules=rules)
    with np.errstate(all="ignore"):
        gaps = run.values[-STEPS // 3 :].mean(axis=(0, 2)) - surface.minimum
    gaps = np.where(np.isfinite(gaps), gaps, np.inf)
    best = int(gaps.argmin())
    if not np.isfinite(gaps[best]):
        return None
    reason = Message(
        "{rate:g}: of the rates 1-2-5 the one with which mini-batches of {batch} lie lowest late in {steps} steps, "
        "{gap} above the minimum, on average over {seeds} seeds.",
        rate=float(rates[best]), batch=BATCH, steps=STEPS, gap=number(float(gaps[best]), 2), seeds=SEEDS,
    )  # fmt: skip
    return Rate(float(rates[best]), reason)
