"""One network that learns: its parameters, its optimizer, that one's learning rate, and what it remembers."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from catalogue import Elementwise, OpenLoop, Schedule
from schedules import SCHEDULES
from simulation.rules import has_rate
from training.network import Network

CONSTANT = SCHEDULES["constant"]()
BLOCK = 2**16
"""So many parameters are updated at a time: what is worked out on the way then stays in the processor's cache."""


class Learner:
    """A network in training.

    `theta` (size,) holds the parameters, which every update overwrites: copy what you keep. `t` counts the updates that
    are done. `diverged` is whether the loss or a weight has become infinite or nan; nothing changes from then on.
    `schedule` sets the rate of each of so many `updates`; one that awaits the loss hears that of every mini-batch.
    """

    def __init__(
        self, network: Network, optimizer: Elementwise, theta: np.ndarray, schedule: Schedule = CONSTANT,
        updates: int = 0,
    ) -> None:  # fmt: skip
        self.network, self.optimizer, self.theta, self.t, self.diverged = network, optimizer, theta.copy(), 0, False
        self.pace = Pace(optimizer, schedule, updates)
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
        self.t += 1
        seen: Any = self.pace.before(self.t).look_ahead(self.theta, self.state)  # an array, as theta is
        loss, _ = self.network.loss_and_gradient(seen, images, labels, self.gradient)
        optimizer = self.pace.knowing(self.t, loss)
        for theta, gradient, state in self.blocks:
            after, remembered = optimizer.update(theta, gradient, state, self.t)
            _overwrite((theta, *state), (after, *remembered))
        self.diverged = not (math.isfinite(loss) and _all_finite(self.theta))
        return loss if math.isfinite(loss) else math.nan


class Pace:
    """The optimizer of each update: the one given, at the rate that the schedule says.

    A rate stays a float of Python's, so that single precision stays single.
    """

    def __init__(self, optimizer: Elementwise, schedule: Schedule, updates: int) -> None:
        self.optimizer = self.present = optimizer
        self.schedule, self.updates = schedule, updates
        self.changes = has_rate(optimizer) and schedule != CONSTANT
        self.factors = schedule.factors(updates).tolist() if isinstance(schedule, OpenLoop) else []
        self.state = schedule.init()

    def before(self, t: int) -> Elementwise:
        """The optimizer as update `t`, from 1, begins. Where the schedule awaits the loss that is the last update's."""
        if self.changes and 0 < t <= len(self.factors):
            self._set(self.factors[t - 1])
        return self.present

    def knowing(self, t: int, loss: float) -> Elementwise:
        """The optimizer of update `t` once the loss before it is known."""
        if self.changes and not isinstance(self.schedule, OpenLoop):
            factor, self.state = self.schedule.next(self.state, t, self.updates, loss)
            self._set(float(factor))
        return self.present

    def _set(self, factor: float) -> None:
        self.present = self.optimizer.at_rate(float(self.optimizer.learning_rate) * factor)


def _overwrite(places: Sequence[np.ndarray], values: Sequence[Any]) -> None:
    """Write all values to their places as if at once, though a value may be what another place holds."""
    apart = [value.copy() if any(value is place for place in places) else value for value in values]
    for place, value in zip(places, apart, strict=True):
        place[:] = value


def _all_finite(theta: np.ndarray) -> bool:
    """The sum of squares tells it at once, unless it overflows."""
    return math.isfinite(theta @ theta) or bool(np.isfinite(theta).all())
