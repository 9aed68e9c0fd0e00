"""The training loop: every optimizer of a plan takes one step after the other on the same mini-batches."""

import numpy as np

from data import digits
from training.plan import Plan


class Trainer:
    """All networks of a plan, trained side by side.

    `thetas` holds the parameters (size,) of each optimizer's network, `t` counts the updates that are done.
    """

    def __init__(self, plan: Plan, dtype: type = np.float32) -> None:
        self.plan, self.t = plan, 0
        self.images = digits().train_images.astype(dtype) / dtype(255)
        self.labels = digits().train_labels
        self.batches = plan.batches(len(self.images))
        self.thetas = [plan.initial(entrant, dtype) for entrant in range(len(plan.optimizers))]
        self.states = [optimizer.init(theta) for optimizer, theta in zip(plan.optimizers, self.thetas, strict=True)]

    def step(self) -> list[float]:
        """One update of each; returns their losses on its mini-batch before it."""
        batch = self.batches[self.t]
        images, labels = self.images[batch], self.labels[batch]
        self.t += 1
        return [self._update(entrant, images, labels) for entrant in range(len(self.thetas))]

    def _update(self, entrant: int, images: np.ndarray, labels: np.ndarray) -> float:
        optimizer, theta, state = self.plan.optimizers[entrant], self.thetas[entrant], self.states[entrant]
        loss, gradient = self.plan.network.loss_and_gradient(optimizer.look_ahead(theta, state), images, labels)
        self.thetas[entrant], self.states[entrant] = optimizer.update(theta, gradient, state, self.t)
        return loss
