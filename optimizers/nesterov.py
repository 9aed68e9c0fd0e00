"""Momentum that asks for the gradient where the velocity is about to carry it."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue import Array, Elementwise, Family, parameter


class NesterovState(NamedTuple):
    """What Nesterov's method remembers."""

    velocity: Array  # (2, ...), the last displacement


@dataclass(frozen=True, kw_only=True)
class Nesterov(Elementwise):
    """Nesterov (1983), as Sutskever et al. (2013) write it, https://proceedings.mlr.press/v28/sutskever13.html.

    We show theta. The iterate of torch.optim.SGD(nesterov=True), of Keras and of Optax is the look-ahead point
    theta + mu v of the same run, at a constant rate.
    """

    name = "Nesterov"
    order = 30
    family = Family.DIRECTION
    year = 1983
    source = "Y. E. Nesterov (1983), https://www.mathnet.ru/eng/dan46009"
    rule = r"v \gets \mu v - \eta \nabla f(\theta + \mu v), \qquad \theta \gets \theta + v"
    idea = "Look where the velocity leads before pushing, and brake in time."
    weakness = "At a small rate the look-ahead brakes little, and it swings almost like Momentum."

    learning_rate: float = parameter(
        0.001, 1e-5, 2.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="How hard the gradient pushes."
    )
    momentum: float = parameter(
        0.9, 0.0, 0.999, symbol=r"\mu", allowed="[0, 1]", help="The share of the velocity that a step keeps."
    )

    def init(self, theta: Array) -> NesterovState:
        return NesterovState(velocity=theta - theta)

    def look_ahead(self, theta: Array, state: NesterovState) -> Array:
        return theta + self.momentum * state.velocity

    def update(self, theta: Array, gradient: Array, state: NesterovState, t: int) -> tuple[Array, NesterovState]:
        velocity = self.momentum * state.velocity - self.learning_rate * gradient
        return theta + velocity, NesterovState(velocity)
