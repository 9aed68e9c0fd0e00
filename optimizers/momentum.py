"""Heavy ball: the gradient pushes a velocity, the velocity moves the point."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue import Array, Elementwise, Family, parameter


class MomentumState(NamedTuple):
    """What Momentum remembers."""

    velocity: Array  # (2, ...), the last displacement


@dataclass(frozen=True, kw_only=True)
class Momentum(Elementwise):
    """Polyak (1964). Keras writes it as here; torch.optim.SGD(momentum=...) and Optax move by the rate times a sum
    of gradients, which is the same at a constant rate and another method under a schedule."""

    name = "Momentum"
    order = 20
    family = Family.DIRECTION
    year = 1964
    source = "B. T. Polyak (1964), https://doi.org/10.1016/0041-5553(64)90137-5"
    rule = r"v \gets \mu v - \eta \nabla f(\theta), \qquad \theta \gets \theta + v"
    idea = "A ball with inertia: steps that agree add up, steps that alternate cancel."
    weakness = "It overshoots and swings around the minimum before it settles."

    learning_rate: float = parameter(
        0.001, 1e-5, 2.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="How hard the gradient pushes."
    )
    momentum: float = parameter(
        0.9, 0.0, 0.999, symbol=r"\mu", allowed="[0, 1]", help="The share of the velocity that a step keeps."
    )

    def init(self, theta: Array) -> MomentumState:
        return MomentumState(velocity=theta - theta)

    def update(self, theta: Array, gradient: Array, state: MomentumState, t: int) -> tuple[Array, MomentumState]:
        velocity = self.momentum * state.velocity - self.learning_rate * gradient
        return theta + velocity, MomentumState(velocity)
