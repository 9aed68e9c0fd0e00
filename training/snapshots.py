"""A training seen at about a hundred moments: how far its parameters have come by then, and the loss there."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from training.learner import Learner
from training.measurement import train_loss
from training.plan import Plan
from training.trainer import examples

MOST = 100
"""So many snapshots at most, beside the start."""
TAPES = 128_000_000
"""So many bytes the snapshots take that are kept at a time: there are fewer of them where the network is large."""


class Snapshot(NamedTuple):
    """One optimizer's network after so many updates."""

    iteration: int
    displacement: np.ndarray  # (size,) float32, from the initial parameters
    loss: float
    """On the first 1000 training images."""


def moments(plan: Plan, kept: int) -> np.ndarray:
    """The iterations (T + 1,) at which snapshots are taken, from 0 to the last, where those of `kept` trainings are
    kept at a time."""
    room = TAPES // (4 * plan.network.size * kept) - 1
    count = min(MOST, room, int(plan.iterations))
    return np.linspace(0, plan.iterations, count + 1).round().astype(int)


def snapshots(plan: Plan, entrant: int, iterations: np.ndarray) -> Iterator[Snapshot]:
    """The training of optimizer number `entrant`, which no other has a part in; it ends early where it diverges."""
    digits, start, due = examples(), plan.initial(entrant), set(iterations.tolist())
    schedule = plan.schedule_of(entrant)
    learner = Learner(plan.network, plan.optimizers[entrant], start.copy(), schedule, int(plan.iterations))
    yield Snapshot(0, start - start, train_loss(learner, digits))
    for batch in plan.batches(len(digits.train_images)):
        learner.learn(digits.train_images[batch], digits.train_labels[batch])
        if learner.diverged:
            return
        if learner.t in due:
            with np.errstate(all="ignore"):
                yield Snapshot(learner.t, learner.theta - start, train_loss(learner, digits))
