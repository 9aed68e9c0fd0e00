"""Sign descent with memory: every coordinate takes the same step, in the direction that the gradients agreed on."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalogue import Array, Elementwise, Family, parameter


class Memory(NamedTuple):
    """What is remembered."""

    mean: Array


@dataclass(frozen=True, kw_only=True)
class MyDescent(Elementwise):
    """An example; no library has it."""

    name = "Sign descent"
    order = 900
    family = Family.BOTH
    extends = ("signsgd", "momentum")
    year = 2018
    source = "J. Bernstein et al. (2018), https://arxiv.org/abs/1802.04434"
    rule = r"m \gets \beta m + (1 - \beta) \nabla f(\theta), \qquad \theta \gets \theta - \eta \operatorname{sign} m"
    symbols = {"mean": "m: the mean of the gradients so far"}
    idea = "Only the direction counts, so a steep wall cannot throw it."
    weakness = "It cannot take a short step: it ends up hopping around the minimum."

    learning_rate: float = parameter(0.01, 1e-5, 1.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="The step.")
    beta: float = parameter(0.9, 0.0, 0.999, symbol=r"\beta", allowed="[0, 1)", help="How much the past counts.")

    def init(self, theta: Array) -> Memory:
        return Memory(mean=theta - theta)

    def update(self, theta: Array, gradient: Array, state: Memory, t: int) -> tuple[Array, Memory]:
        mean = self.beta * state.mean + (1 - self.beta) * gradient
        return theta - self.learning_rate * np.sign(mean), Memory(mean)
