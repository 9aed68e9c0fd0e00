"""Adam that estimates its own rate: the distance to the minimum, from how far it has come downhill."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalogue import (
    Array,
    Counterpart,
    Dash,
    Family,
    Hue,
    Letters,
    Look,
    Objective,
    Optimizer,
    counterparts,
    dot,
    parameter,
    sqrt,
    where,
)
from optimizers._moments import UNCORRECTED_RATE


class ProdigyState(NamedTuple):
    """What Prodigy remembers. Each trajectory has one distance for both coordinates."""

    first_moment: np.ndarray  # (2, ...), running mean of the scaled gradient
    second_moment: np.ndarray  # (2, ...), running mean of its square
    start: np.ndarray  # (2, ...), where the run began
    gradient_sum: np.ndarray  # (2, ...), s, fading sum of the scaled gradients
    progress: np.ndarray  # (...), r, fading sum of how far each gradient points away from the start
    distance: np.ndarray  # (...), d, the estimate


@dataclass(frozen=True, kw_only=True)
class Prodigy(Optimizer):
    """Mishchenko and Defazio (2024), whose rate is 1: it multiplies the estimate. Without bias correction as in the
    paper and by default in the authors' package prodigyopt; optax.contrib.prodigy always corrects. Epsilon is
    multiplied by the new distance as in both, by the old one in the paper. PyTorch and Keras have no Prodigy."""

    name = "Prodigy"
    order = 190
    family = Family.BOTH
    look = Look(Hue.MAGENTA, Dash.DOTTED)
    extends = ("adam",)
    year = 2024
    source = "K. Mishchenko, A. Defazio (2024), https://arxiv.org/abs/2306.06101"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta), \quad d = d_0 \text{ at first} \\ "
        r"m &\gets \beta_1 m + (1 - \beta_1)\, d g, \quad v \gets \beta_2 v + (1 - \beta_2)\, d^2 g^2 \\ "
        r"r &\gets \sqrt{\beta_2}\, r + \eta d^2 \langle g, \theta_0 - \theta \rangle, "
        r"\quad s \gets \sqrt{\beta_2}\, s + \eta d^2 g \\ "
        r"\hat d &= \max\left(d,\ r / \|s\|_1\right) \\ "
        r"\theta &\gets \theta - \eta d\, \frac{m}{\sqrt{v} + \hat d \varepsilon}, \quad d \gets \hat d \end{aligned}"
    )
    symbols = {
        "m": ": the mean of the scaled gradients",
        "v": ": the mean of their squares",
        "distance": "d: the estimate of how far the minimum is",
        "longer": r"\hat d: the new estimate",
        "start": r"\theta_0: where the run began",
        "size": "n: how large that sum is",
        "memory": "b: how much of the past is kept",
        "s": ": the sum of the scaled gradients, fading",
        "r": ": how far the way has led downhill, fading",
    }
    letters = {
        Letters.PAPER: {r"\theta": "x", r"\theta_0": "x_0", r"\eta": r"\gamma"},
    }
    known_as = "learning-rate-free, D-Adaptation"
    in_words = "As Adam, but the rate is a running guess of how far the minimum is from the start."
    does_well_on, fails_on = "logistic_regression", "booth"
    idea = "Slopes that keep pointing away from the start prove that the minimum is far: lengthen the steps."
    weakness = "It begins with tiny steps and never shortens its estimate, so a steep start can set it too long."
    libraries = counterparts(
        optax=Counterpart(
            call="optax.contrib.prodigy",
            arguments={
                "learning_rate": "learning_rate",
                "betas": "(beta1, beta2)",
                "eps": "epsilon",
                "estim_lr0": "d0",
            },
            settings={"bias_correction": {True: {}, False: {"learning_rate": UNCORRECTED_RATE}}},
            defaults={"learning_rate": 1.0, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "d0": 1e-6},
            differs="It always corrects the bias; without it, the rate of every step undoes that.",
        )
    )
    finds_its_rate = True

    learning_rate: float = parameter(
        1.0, 0.1, 5.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="A factor on the estimate; 1 is meant."
    )
    beta1: float = parameter(0.9, 0.0, 0.999, symbol=r"\beta_1", allowed="[0, 1)", help="Memory of the direction.")
    beta2: float = parameter(
        0.999, 0.0, 0.9999, symbol=r"\beta_2", allowed="[0, 1)", help="Memory of the gradient's size and of the way."
    )
    epsilon: float = parameter(
        1e-8, 1e-10, 1.0, symbol=r"\varepsilon", scale="log", allowed="[0, inf)", help="Keeps the division finite."
    )
    d0: float = parameter(
        1e-6, 1e-8, 1.0, symbol="d_0", scale="log", allowed="(0, inf)", help="The distance to begin with, too small."
    )
    bias_correction: bool = parameter(False, help="Undo the pull of the moments towards their start at zero.")

    @property
    def formula(self) -> str:
        if not self.bias_correction:
            return self.rule
        corrected = r", \quad \eta_t = \eta\, \frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t} \\ m"
        return self.rule.replace(r"\eta", r"\eta_t").replace(r"\\ m", corrected)

    def init(self, point: np.ndarray) -> ProdigyState:
        zero = point - point
        return ProdigyState(
            first_moment=zero,
            second_moment=zero,
            start=point,
            gradient_sum=zero,
            progress=zero[0],
            distance=zero[0] + self.d0,
        )

    def step(
        self, point: np.ndarray, state: ProdigyState, objective: Objective, t: int
    ) -> tuple[np.ndarray, ProdigyState]:
        d, start = state.distance, state.start
        g, rate, memory = objective.gradient(point), self.learning_rate * self.correction(t), sqrt(self.beta2)
        m = self.beta1 * state.first_moment + (1 - self.beta1) * (d * g)
        v = self.beta2 * state.second_moment + (1 - self.beta2) * (d * g) * (d * g)
        r = memory * state.progress + rate * d * d * dot(g, start - point)
        s = memory * state.gradient_sum + rate * d * d * g
        size = abs(s[0]) + abs(s[1])
        longer = np.maximum(d, where(size > 0, r / where(size > 0, size, 1.0), 0.0))
        moved = point - rate * d * m / (np.sqrt(v) + longer * self.epsilon)
        return moved, ProdigyState(m, v, start, s, r, longer)

    def correction(self, t: int) -> Array:
        """What bias correction makes of the rate at update `t`."""
        return sqrt(1 - self.beta2**t) / (1 - self.beta1**t) if self.bias_correction else 1.0
