"""One network that learns: its parameters, its optimizer, and what that remembers."""

import math

import numpy as np

from catalogue import Elementwise
from training.network import Network


class Learner:
    """A network in training.

    `theta` (size,) holds the parameters, `t` counts the updates that are done. `diverged` is whether the loss or a
    weight has become infinite or nan; from then on nothing changes any more.
    """

    def __init__(self, network: Network, optimizer: Elementwise, theta: np.ndarray) -> None:
        self.network, self.optimizer, self.theta = network, optimizer, theta
        self.state, self.t, self.diverged = optimizer.init(theta), 0, False

    def learn(self, images: np.ndarray, labels: np.ndarray) -> float:
        """One update on a mini-batch; returns the loss on it before the update, nan once it has diverged.

        The loss is taken where the gradient is, which is ahead of theta for methods that look ahead.
        """
        if self.diverged:
            return math.nan
        with np.errstate(all="ignore"):
            seen = self.optimizer.look_ahead(self.theta, self.state)
            loss, gradient = self.network.loss_and_gradient(seen, images, labels)
            self.t += 1
            self.theta, self.state = self.optimizer.update(self.theta, gradient, self.state, self.t)
            self.diverged = not (math.isfinite(loss) and _all_finite(self.theta))
        return loss if math.isfinite(loss) else math.nan


def _all_finite(theta: np.ndarray) -> bool:
    """The sum of squares tells it at once, unless it overflows."""
    return math.isfinite(theta @ theta) or bool(np.isfinite(theta).all())
