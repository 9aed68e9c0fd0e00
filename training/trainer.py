"""The training loop: every optimizer of a plan takes one step after the other on the same mini-batches."""

from functools import cache
from typing import NamedTuple

import numpy as np

from data import digits
from training.learner import Learner
from training.plan import Plan


class Examples(NamedTuple):
    """Digits as the network takes them, ink from 0 to 1."""

    train_images: np.ndarray  # (8000, 784)
    train_labels: np.ndarray  # (8000,)
    test_images: np.ndarray  # (2000, 784)
    test_labels: np.ndarray  # (2000,)


@cache
def examples(dtype: type = np.float32) -> Examples:
    """The digits in one precision: 31 MB in float32, kept once for all trainings of a process."""
    raw = digits()
    train, test = (images / dtype(255) for images in (raw.train_images, raw.test_images))
    return Examples(train, raw.train_labels, test, raw.test_labels)


class Trainer:
    """All networks of a plan, trained side by side. `t` counts the updates that are done."""

    def __init__(self, plan: Plan, dtype: type = np.float32) -> None:
        self.plan, self.t = plan, 0
        self.examples = examples(dtype)
        self.batches = plan.batches(len(self.examples.train_images))
        self.learners = [
            Learner(
                plan.network, optimizer, plan.initial(entrant, dtype), plan.schedule_of(entrant), int(plan.iterations)
            )
            for entrant, optimizer in enumerate(plan.optimizers)
        ]

    def step(self) -> list[float]:
        """One update of each; returns their losses on its mini-batch before it, nan for those that have diverged."""
        batch = self.batches[self.t]
        images, labels = self.examples.train_images[batch], self.examples.train_labels[batch]
        self.t += 1
        return [learner.learn(images, labels) for learner in self.learners]
