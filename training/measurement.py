"""How far a training has come: accuracy on images it has not seen, loss on some it has, sizes of the updates."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from training.learner import Learner
from training.network import CLASSES, Network
from training.trainer import Examples, Trainer

SAMPLE = 1000
"""The loss is measured on so many training images, the first ones, about a hundred of each digit."""
SHOWN = 4
"""So many test images of each digit are shown with what the networks make of them."""


class Measurement(NamedTuple):
    """Of K networks with L hidden layers after so many updates; nan for those that have diverged."""

    iteration: int
    accuracy: np.ndarray  # (K,), share of the 2000 test images
    train_loss: np.ndarray  # (K,), mean over the first `SAMPLE` training images
    ratios: np.ndarray  # (K, L + 1), |last update| / |weights before it| of every layer's weights; nan before the first


class Predictions(NamedTuple):
    """What K networks say of some test images; nan for those that have diverged."""

    images: np.ndarray  # (40,), numbers of the test images
    probabilities: np.ndarray  # (K, 40, 10)


@np.errstate(all="ignore")
def measure(trainer: Trainer, before: Sequence[np.ndarray] | None = None) -> Measurement:
    """All networks as they are now; `before` has their parameters (size,) before the last update."""
    learners, layers = trainer.learners, len(trainer.plan.network.shapes)
    scores, losses = (
        np.array([np.nan if one.diverged else measured(one, trainer.examples) for one in learners])
        for measured in (accuracy, train_loss)
    )
    ratios = np.full((len(learners), layers), np.nan)
    if before is not None:
        for row, learner, old in zip(ratios, learners, before, strict=True):
            row[:] = np.nan if learner.diverged else update_ratios(learner.network, old, learner.theta)
    return Measurement(trainer.t, scores, losses, ratios)


def accuracy(learner: Learner, examples: Examples) -> float:
    """The share of the test images whose digit is found."""
    logits = learner.network.logits(learner.theta, examples.test_images)
    return float(np.mean(logits.argmax(axis=1) == examples.test_labels))


def train_loss(learner: Learner, examples: Examples) -> float:
    """The mean loss on the first `SAMPLE` training images, nan where it is not finite."""
    loss = learner.network.loss(learner.theta, examples.train_images[:SAMPLE], examples.train_labels[:SAMPLE])
    return loss if math.isfinite(loss) else math.nan


def update_ratios(network: Network, before: np.ndarray, after: np.ndarray) -> list[float]:
    """|update| / |weights before it| for the weights of every layer, biases left out."""
    pairs = zip(network.unpack(before), network.unpack(after), strict=True)
    return [float(np.linalg.norm(new.weights - old.weights) / np.linalg.norm(old.weights)) for old, new in pairs]


def predict(trainer: Trainer) -> Predictions:
    """What the networks say of the first `SHOWN` test images of every digit."""
    learners, examples = trainer.learners, trainer.examples
    shown = np.sort(np.concatenate([np.flatnonzero(examples.test_labels == k)[:SHOWN] for k in range(CLASSES)]))
    probabilities = np.full((len(learners), len(shown), CLASSES), np.nan, dtype=np.float32)
    for rows, learner in zip(probabilities, learners, strict=True):
        if not learner.diverged:
            rows[:] = learner.network.probabilities(learner.theta, examples.test_images[shown])
    return Predictions(shown, probabilities)
