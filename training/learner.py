"""One network that learns: its parameters, its optimizer, and what that remembers."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from catalogue import Elementwise
from training.network import Network

BLOCK = 2**16
"""So many parameters are updated at a time: what is worked out on the way then stays in the processor's cache."""


class Learner:
    """A network in training.

    `theta` (size,) holds the parameters, which every update overwrites: copy what you keep. `t` counts the updates that
    are done. `diverged` is whether the loss or a weight has become infinite or nan; nothing changes from then on.
    """

    def __init__(self, network: Network, optimizer: Elementwise, theta: np.ndarray) -> None:
        self.network, self.optimizer, self.theta, self.t, self.diverged = network, optimizer, theta.copy(), 0, False
        state = optimizer.init(theta)
        self.state = type(state)._make(np.array(field, dtype=theta.dtype) for field in state)
        self.gradient = np.empty_like(theta)
        self.blocks = [self._block(slice(at, at + BLOCK)) for at in range(0, theta.size, BLOCK)]

    def _block(self, part: slice) -> tuple[np.ndarray, np.ndarray, NamedTuple]:
        """Views into theta, the gradient and the fields of the state."""
        return self.theta[part], self.gradient[part], type(self.state)._make(field[part] for field in self.state)

    @np.errstate(all="ignore")
    def learn(self, images: np.ndarray, labels: np.ndarray) -> float:
        """One update on a mini-batch; returns the loss on it before the update, nan once it has diverged.

        The loss is taken where the gradient is, which is ahead of theta for methods that look ahead.
        """
        if self.diverged:
            return math.nan
        seen: Any = self.optimizer.look_ahead(self.theta, self.state)  # an array, as theta is
        loss, _ = self.network.loss_and_gradient(seen, images, labels, self.gradient)
        self.t += 1
        for theta, gradient, state in self.blocks:
            after, remembered = self.optimizer.update(theta, gradient, state, self.t)
            _overwrite((theta, *state), (after, *remembered))
        self.diverged = not (math.isfinite(loss) and _all_finite(self.theta))
        return loss if math.isfinite(loss) else math.nan


def _overwrite(places: Sequence[np.ndarray], values: Sequence[Any]) -> None:
    """Write all values to their places as if at once, though a value may be what another place holds."""
    apart = [value.copy() if any(value is place for place in places) else value for value in values]
    for place, value in zip(places, apart, strict=True):
        place[:] = value


def _all_finite(theta: np.ndarray) -> bool:
    """The sum of squares tells it at once, unless it overflows."""
    return math.isfinite(theta @ theta) or bool(np.isfinite(theta).all())
