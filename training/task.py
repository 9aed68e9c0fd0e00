"""Trainings as tasks for a worker: everything that decides the work, and its results part by part."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import perf_counter
from typing import NamedTuple

import numpy as np

from catalogue import Declaration, Elementwise, parameter
from training.learner import Learner
from training.measurement import Measurement, Predictions, measure, predict, train_loss
from training.plan import Plan
from training.trainer import Trainer, examples

CHUNK_SECONDS = 0.2
"""After so long a chunk ends, with the iteration that is under way."""
MEASUREMENTS, APART, EARLY = 20, 50, 10
"""So many times is a training measured, but not more often than every 50 updates, as measuring takes as long as 15, and
once early, so that nobody waits to see what is measured."""
MOST_RATES = 50


class Chunk(NamedTuple):
    """Some iterations of K optimizers, one after the other."""

    first: int
    """How many updates were done before the first loss."""
    seed: int
    """Number of the run, from 0."""
    losses: np.ndarray  # (K, c) float32, of each mini-batch before the update; nan from where it diverged
    measured: tuple[Measurement, ...]


class RatePoint(NamedTuple):
    """What one learning rate led one optimizer to."""

    entrant: int
    rate: float
    losses: np.ndarray  # (seeds,), on a sample of the training images after the last update; nan where it diverged


@dataclass(frozen=True)
class TrainTask(Declaration):
    """Train all optimizers of a plan, for one or more seeds.

    Its parts are a `Chunk` for every 0.2 s or iteration, whichever is longer, and in the first run `Predictions` after
    each chunk with a measurement, so after the last update, too.
    A process that runs the largest, 12 optimizers of 5 x 200 units on batches of 512, takes 170 MB of memory: 36 are
    Python with NumPy, 39 the digits, 8 the numbers of the mini-batches, the rest networks, states and measuring. It
    does not grow while it trains.
    Raises ValueError for a seed that is not allowed.
    """

    name = "Training on digits"
    order = 10

    plan: Plan
    seeds: float = parameter(1, 1, 5, allowed="[1, 10]", whole=True, help="Runs with initial weights and batches anew.")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.plan.run(int(self.seeds) - 1)  # or its seed is beyond what is allowed

    def parts(self) -> Iterator[tuple[float, Chunk | Predictions]]:
        """(Share of the work that is done, what is new)."""
        for run in range(int(self.seeds)):
            trainer = Trainer(self.plan.run(run))
            for chunk in _chunks(trainer, run):
                share = (run + trainer.t / self.plan.iterations) / self.seeds
                yield share, chunk
                if run == 0 and chunk.measured:
                    yield share, predict(trainer)


@dataclass(frozen=True)
class RatesTask(Declaration):
    """How much the learning rate matters: each optimizer of a plan trained anew at every rate, for all seeds.

    A schedule scales the rate that is tried, over the updates of these trainings.

    Its parts are a `RatePoint` for every rate and optimizer; an optimizer without a learning rate has none. One network
    is in memory at a time, so it needs less than a `TrainTask`.
    Raises ValueError for a rate or seed that is not allowed.
    """

    name = "Sensitivity to the learning rate"
    order = 20

    plan: Plan
    rates: tuple[float, ...]
    seeds: float = parameter(1, 1, 5, allowed="[1, 10]", whole=True, help="Runs with initial weights and batches anew.")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.plan.run(int(self.seeds) - 1)  # or its seed is beyond what is allowed
        if not 1 <= len(self.rates) <= MOST_RATES:
            raise ValueError(f"1 to {MOST_RATES} learning rates, received {len(self.rates)}")
        object.__setattr__(self, "rates", tuple(map(float, self.rates)))
        self.contestants()

    def contestants(self) -> list[tuple[int, float, Elementwise]]:
        """(Entrant, rate, its optimizer at that rate), rate by rate."""
        tried = [i for i, one in enumerate(self.plan.optimizers) if "learning_rate" in one.parameters()]
        return [
            (i, rate, replace(self.plan.optimizers[i], learning_rate=rate))  # type: ignore[call-arg]  # which it has
            for rate in self.rates
            for i in tried
        ]

    def parts(self) -> Iterator[tuple[float, RatePoint]]:
        """(Share of the work that is done, what is new)."""
        contestants = self.contestants()
        for done, (entrant, rate, optimizer) in enumerate(contestants, start=1):
            losses = [_final_loss(self.plan.run(run), entrant, optimizer) for run in range(int(self.seeds))]
            yield done / len(contestants), RatePoint(entrant, rate, np.array(losses))


def _chunks(trainer: Trainer, run: int) -> Iterator[Chunk]:
    iterations = int(trainer.plan.iterations)
    apart = max(APART, math.ceil(iterations / MEASUREMENTS))
    measured = [measure(trainer)]
    while trainer.t < iterations:
        first, end = trainer.t, perf_counter() + CHUNK_SECONDS
        losses: list[list[float]] = []
        while trainer.t < iterations and (not losses or perf_counter() < end):
            due = (trainer.t + 1) % apart == 0 or trainer.t + 1 in (EARLY, iterations)
            before = [learner.theta.copy() for learner in trainer.learners] if due else None
            losses.append(trainer.step())
            if due:
                measured.append(measure(trainer, before))
        yield Chunk(first, run, np.array(losses, dtype=np.float32).T, tuple(measured))
        measured = []


def _final_loss(plan: Plan, entrant: int, optimizer: Elementwise) -> float:
    """The loss on the sample of training images after the last update, nan where it has diverged."""
    digits = examples()
    schedule = plan.schedule_of(entrant)
    learner = Learner(plan.network, optimizer, plan.initial(entrant), schedule, int(plan.iterations))
    for batch in plan.batches(len(digits.train_images)):
        learner.learn(digits.train_images[batch], digits.train_labels[batch])
        if learner.diverged:
            return np.nan
    return train_loss(learner, digits)
