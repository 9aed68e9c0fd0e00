"""A learning rate to begin with for every optimizer that trains a network, by one rule from its declaration."""

import math
from functools import cache
from typing import Any

import numpy as np

from catalogue import Elementwise

RATE_OF_THE_BOOK = 0.01
"""For SGD, Momentum and AdaGrad, whose weights are about ten times as large."""
LONGEST_STEP = 0.02
"""No weight should jump further than this."""
GRADIENTS = np.random.Generator(np.random.PCG64(0)).standard_normal((20, 100))
"""What an optimizer is tried out with: so many updates of so many weights."""


@cache
def recommended_rate(optimizer: type[Elementwise]) -> float | None:
    """The rate at which to begin to train a network with `optimizer`, None where it has none.

    It is the default, which is PyTorch's where PyTorch has the method, with two corrections. Where steps are
    proportional to the gradient it is at least `RATE_OF_THE_BOOK`, as the slopes of a network's loss are gentle. Where
    they are not, it is divided by ten until none is longer than `LONGEST_STEP` on random gradients: PyTorch's 0.01
    would let RMSProp jump by 0.1 at first, which throws the loss to 154. So SGD, Momentum and AdaGrad have 0.01, Adam
    0.001 as in the book, and RMSProp 0.001 as in Keras.
    """
    if "learning_rate" not in optimizer.parameters():
        return None
    rate = float(optimizer().learning_rate)
    steps, of_twice = _steps(optimizer, GRADIENTS), _steps(optimizer, 2 * GRADIENTS)
    if np.allclose(of_twice, 2 * steps):
        return max(rate, RATE_OF_THE_BOOK)
    return rate / 10 ** max(0, math.ceil(math.log10(np.abs(steps).max() / LONGEST_STEP)))


def _steps(optimizer: type[Elementwise], gradients: np.ndarray) -> np.ndarray:
    """How far each weight is moved by each update at the default rate, as the gradients (steps, weights)."""
    theta: Any = np.zeros(gradients.shape[1])  # which an update leaves an array
    rule, path = optimizer(), []
    state = rule.init(theta)
    for t, gradient in enumerate(gradients, start=1):
        path.append(theta)
        theta, state = rule.update(theta, gradient, state, t)
    return np.diff([*path, theta], axis=0)
