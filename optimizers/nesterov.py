"""Momentum that asks for the gradient where the velocity is about to carry it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from catalogue import Array, Family
from optimizers.momentum import Momentum, MomentumState


@dataclass(frozen=True, kw_only=True)
class Nesterov(Momentum):
    """Nesterov (1983), as Sutskever et al. (2013) write it, https://proceedings.mlr.press/v28/sutskever13.html.

    We show theta. The iterate of torch.optim.SGD(nesterov=True), of Keras and of Optax is the look-ahead point
    theta + mu v of the same run, at a constant rate. The conventions are those of Momentum.
    """

    name = "Nesterov"
    order = 30
    family = Family.DIRECTION
    extends = ("momentum",)
    year = 1983
    source = "Y. E. Nesterov (1983), https://www.mathnet.ru/eng/dan46009"
    rule = r"v \gets \mu v - \eta \nabla f(\theta + \mu v), \qquad \theta \gets \theta + v"
    rules: ClassVar[Mapping[str, str]] = {
        "displacement": rule,
        "running_sum": r"v \gets \mu v + \nabla f(\theta - \eta \mu v), \qquad \theta \gets \theta - \eta v",
        "running_mean": (
            r"v \gets \mu v + (1 - \mu) \nabla f(\theta - \eta \mu v), \qquad \theta \gets \theta - \eta v"
        ),
    }
    idea = "Look where the velocity leads before pushing, and brake in time."
    weakness = "At a small rate the look-ahead brakes little, and it swings almost like Momentum."

    def look_ahead(self, theta: Array, state: MomentumState) -> Array:
        if self.convention == "displacement":
            return theta + self.momentum * state.velocity
        return theta - self.learning_rate * (self.momentum * state.velocity)
