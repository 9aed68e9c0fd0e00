"""Heavy ball: the gradient pushes a velocity, the velocity moves the point."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

import numpy as np

from catalogue import (
    NO_LETTER,
    Array,
    Counterpart,
    Dash,
    Elementwise,
    Family,
    Hue,
    Letters,
    Look,
    Stability,
    counterparts,
    parameter,
)

RUNNING_SUM = "Its velocity is a running sum of gradients, which follows the same path until the rate changes."
MEAN_RATE = "(1 - momentum) * learning_rate"
"""The rate at which a running sum follows the path of a running mean."""
FORGETS = r",\quad \mu < 1"
"""A condition in LaTeX: with a share of 1 nothing of a velocity is ever lost."""


class MomentumState(NamedTuple):
    """What Momentum remembers."""

    velocity: Array  # (2, ...), the last displacement, or by other conventions a sum or a mean of gradients


@dataclass(frozen=True, kw_only=True)
class Momentum(Elementwise):
    """Polyak (1964), who writes the velocity as a displacement, and so do Keras and we by default.

    torch.optim.SGD(momentum=...) and Optax keep a running sum of gradients: the same path at a constant rate, but under
    a schedule a displacement keeps the rates it was pushed with while a sum is moved by today's. A running mean, as in
    Adam and in optax.ema, scales each push by 1 - mu: to follow the same path it wants 1 / (1 - mu) times the rate.
    """

    name = "Momentum"
    order = 20
    family = Family.DIRECTION
    look = Look(Hue.ORANGE, Dash.DASHED)
    extends = ("sgd",)
    year = 1964
    source = "B. T. Polyak (1964), https://doi.org/10.1016/0041-5553(64)90137-5"
    rule = r"v \gets \mu v - \eta \nabla f(\theta), \qquad \theta \gets \theta + v"
    rules: ClassVar[Mapping[str, str]] = {
        "displacement": rule,
        "running_sum": r"v \gets \mu v + \nabla f(\theta), \qquad \theta \gets \theta - \eta v",
        "running_mean": r"v \gets \mu v + (1 - \mu) \nabla f(\theta), \qquad \theta \gets \theta - \eta v",
    }
    symbols = {
        "velocity": "v: the velocity, from which the step comes",
        "push": "p: this gradient's part of the velocity",
    }
    letters = {
        Letters.PYTORCH: {"v": NO_LETTER},
        Letters.BOOK: {r"\mu": r"\alpha"},
        Letters.PAPER: {r"\eta": r"\alpha", r"\mu": r"\beta", r"\theta": "x", "v": NO_LETTER},
    }
    in_the_book = {"learning_rate": "lr", "momentum": "momentum"}
    known_as = "heavy ball, inertia, SGD with momentum"
    in_words = "The velocity keeps a share of itself and gains what SGD would step; the point moves by the velocity."
    does_well_on, fails_on = "beale", "himmelblau"
    idea = "A ball with inertia: steps that agree add up, steps that alternate cancel."
    weakness = "It overshoots and swings around the minimum before it settles."
    libraries = counterparts(
        pytorch=Counterpart(
            call="torch.optim.SGD",
            arguments={"lr": "learning_rate", "momentum": "momentum"},
            settings={"convention": {"displacement": {}, "running_sum": {}, "running_mean": {"lr": MEAN_RATE}}},
            changing={
                "convention": {
                    "displacement": {"lr": "1.0", "gradient": "learning_rate * gradient"},
                    "running_sum": {},
                    "running_mean": {},
                }
            },
            defaults={"learning_rate": 1e-3, "momentum": 0.0},
            differs=RUNNING_SUM,
        ),
        keras=Counterpart(
            call="keras.optimizers.SGD",
            arguments={"learning_rate": "learning_rate", "momentum": "momentum"},
            settings={
                "convention": {"displacement": {}, "running_sum": {}, "running_mean": {"learning_rate": MEAN_RATE}}
            },
            changing={"convention": {"displacement": {}}},
            defaults={"learning_rate": 0.01, "momentum": 0.0},
        ),
        optax=Counterpart(
            call="optax.sgd",
            arguments={"learning_rate": "learning_rate", "momentum": "momentum"},
            settings={
                "convention": {"displacement": {}, "running_sum": {}, "running_mean": {"learning_rate": MEAN_RATE}}
            },
            changing={
                "convention": {
                    "displacement": {
                        "call": "optax.chain(optax.scale_by_learning_rate({learning_rate}), optax.trace({momentum}))"
                    },
                    "running_sum": {},
                    "running_mean": {},
                }
            },
            defaults={"momentum": None},
            differs=RUNNING_SUM,
        ),
    )

    learning_rate: float = parameter(
        0.001, 1e-5, 2.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="How hard the gradient pushes."
    )
    momentum: float = parameter(
        0.9, 0.0, 0.999, symbol=r"\mu", allowed="[0, 1]", help="The share of the velocity that a step keeps."
    )
    convention: str = parameter(
        "displacement",
        options=rules,
        convention=True,
        help="What the velocity is: the last step, or a sum or a mean of gradients.",
    )

    @property
    def formula(self) -> str:
        return self.rules[self.convention]

    def init(self, theta: Array) -> MomentumState:
        return MomentumState(velocity=theta - theta)

    def update(self, theta: Array, gradient: Array, state: MomentumState, t: int) -> tuple[Array, MomentumState]:
        if self.convention == "displacement":
            velocity = self.momentum * state.velocity - self.learning_rate * gradient
            return theta + velocity, MomentumState(velocity)
        push = gradient if self.convention == "running_sum" else (1 - self.momentum) * gradient
        velocity = self.momentum * state.velocity + push
        return theta - self.learning_rate * velocity, MomentumState(velocity)

    def stability(self, lowest: float, highest: float) -> Stability:
        flat, steep = math.sqrt(lowest), math.sqrt(highest)
        return self._in_own_rates(
            Stability(
                highest_rate=np.where(self.momentum < 1, 2 * (1 + self.momentum) / highest, 0.0),
                formula=r"\eta < \frac{2 (1 + \mu)}{\lambda_{\max}}" + FORGETS,
                formula_source="B. T. Polyak (1964), https://doi.org/10.1016/0041-5553(64)90137-5",
                best={"learning_rate": 4 / (steep + flat) ** 2, "momentum": ((steep - flat) / (steep + flat)) ** 2},
                best_formula=(
                    r"\eta = \frac{4}{(\sqrt{\lambda_{\max}} + \sqrt{\lambda_{\min}})^2}, \quad \mu = \left("
                    r"\frac{\sqrt{\lambda_{\max}} - \sqrt{\lambda_{\min}}}{\sqrt{\lambda_{\max}} + "
                    r"\sqrt{\lambda_{\min}}}\right)^2"
                ),
                best_source="L. Lessard, B. Recht, A. Packard (2016), proposition 1, https://arxiv.org/abs/1408.3595",
            )
        )

    def _in_own_rates(self, theory: Stability) -> Stability:
        """What is said of displacements and running sums, for this convention: a mean makes less of its rate."""
        if self.convention != "running_mean":
            return theory
        best = {**theory.best, "learning_rate": theory.best["learning_rate"] / (1 - theory.best["momentum"])}
        formula, best_formula = (
            said.replace(r"\eta", r"(1 - \mu)\,\eta", 1) for said in (theory.formula, theory.best_formula)
        )
        pushed = self.momentum < 1  # or the gradient moves nothing
        rate = np.where(pushed, theory.highest_rate / np.where(pushed, 1 - self.momentum, 1.0), 0.0)
        return replace(theory, highest_rate=rate, formula=formula, best=best, best_formula=best_formula)
