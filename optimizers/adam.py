"""Momentum on the gradient, divided by the root of its running mean square."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue import Array, Elementwise, Family, parameter, sqrt


class AdamState(NamedTuple):
    """What Adam remembers, before bias correction."""

    first_moment: Array  # (2, ...), running mean of the gradient
    second_moment: Array  # (2, ...), running mean of its square


@dataclass(frozen=True, kw_only=True)
class Adam(Elementwise):
    """Kingma and Ba (2015). Epsilon outside the root as in PyTorch; Keras adds it before correcting the bias."""

    name = "Adam"
    order = 70
    family = Family.BOTH
    year = 2015
    source = "D. P. Kingma, J. Ba (2015), https://arxiv.org/abs/1412.6980"
    rule = (
        r"m \gets \beta_1 m + (1 - \beta_1) g, \quad v \gets \beta_2 v + (1 - \beta_2) g^2, \qquad "
        r"\theta \gets \theta - \eta\, \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon}"
    )
    idea = "Momentum gives the direction, the running size of the gradient gives each coordinate its own step."
    weakness = "Each step is about as long as the rate however flat the surface, so it circles the minimum."

    learning_rate: float = parameter(
        0.001, 1e-5, 2.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="About how far a step goes."
    )
    beta1: float = parameter(0.9, 0.0, 0.999, symbol=r"\beta_1", allowed="[0, 1)", help="Memory of the direction.")
    beta2: float = parameter(
        0.999, 0.0, 0.9999, symbol=r"\beta_2", allowed="[0, 1)", help="Memory of the gradient's size."
    )
    epsilon: float = parameter(
        1e-8, 1e-10, 1.0, symbol=r"\varepsilon", scale="log", allowed="[0, inf)", help="Keeps the division finite."
    )
    bias_correction: bool = parameter(True, help="Undo the pull of the moments towards their start at zero.")

    def init(self, theta: Array) -> AdamState:
        return AdamState(first_moment=0 * theta, second_moment=0 * theta)

    def update(self, theta: Array, gradient: Array, state: AdamState, t: int) -> tuple[Array, AdamState]:
        m = self.beta1 * state.first_moment + (1 - self.beta1) * gradient
        v = self.beta2 * state.second_moment + (1 - self.beta2) * gradient * gradient
        correction1, correction2 = (1 - self.beta1**t, 1 - self.beta2**t) if self.bias_correction else (1.0, 1.0)
        step = m / correction1 / (sqrt(v) / sqrt(correction2) + self.epsilon)
        return theta - self.learning_rate * step, AdamState(m, v)
