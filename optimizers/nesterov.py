"""Momentum that asks for the gradient where the velocity is about to carry it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from catalogue import NO_LETTER, Array, Counterpart, Dash, Family, Hue, Letters, Library, Look, Stability, counterparts
from optimizers.momentum import FORGETS, Momentum, MomentumState

LOOKS_AHEAD = "Its iterate is the look-ahead point, from which theta is recovered at the end."


@dataclass(frozen=True, kw_only=True)
class Nesterov(Momentum):
    """Nesterov (1983), as Sutskever et al. (2013) write it, https://proceedings.mlr.press/v28/sutskever13.html.

    We show theta. The iterate of torch.optim.SGD(nesterov=True), of Keras and of Optax is the look-ahead point
    theta + mu v of the same run, at a constant rate. The conventions are those of Momentum.
    """

    name = "Nesterov"
    order = 30
    family = Family.DIRECTION
    look = Look(Hue.RED, Dash.SHORT)
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
    letters = {
        Letters.PAPER: {r"\mu": NO_LETTER},
    }
    known_as = "NAG, Nesterov accelerated gradient, Nesterov momentum, look ahead"
    rate_of = "momentum"
    in_words = "As Momentum, but the gradient is taken where the velocity alone would carry the point."
    does_well_on, fails_on = "himmelblau", "quadratic"
    idea = "Look where the velocity leads before pushing, and brake in time."
    weakness = "At a small rate the look-ahead brakes little, and it swings almost like Momentum."
    libraries = counterparts(
        pytorch=Counterpart(
            call="torch.optim.SGD",
            arguments={
                "lr": "learning_rate",
                "momentum": "momentum",
                "nesterov": "True",
                "point": 'theta + {lr} * momentum * optimizer.state[theta]["momentum_buffer"]',
            },
            settings=Momentum.libraries[Library.PYTORCH].settings,
            changing={"convention": {"displacement": {"lr": "1.0", "gradient": "learning_rate * gradient"}}},
            defaults={"learning_rate": 1e-3, "momentum": 0.0, "nesterov": False},
            differs=LOOKS_AHEAD,
        ),
        keras=Counterpart(
            call="keras.optimizers.SGD",
            arguments={
                "learning_rate": "learning_rate",
                "momentum": "momentum",
                "nesterov": "True",
                "point": "theta - momentum * optimizer.momentums[0]",
            },
            settings=Momentum.libraries[Library.KERAS].settings,
            changing=Momentum.libraries[Library.KERAS].changing,
            defaults={"learning_rate": 0.01, "momentum": 0.0, "nesterov": False},
            differs=LOOKS_AHEAD,
        ),
        optax=Counterpart(
            call="optax.sgd",
            arguments={
                "learning_rate": "learning_rate",
                "momentum": "momentum",
                "nesterov": "True",
                "point": "theta + {learning_rate} * momentum * state[0].trace",
            },
            settings=Momentum.libraries[Library.OPTAX].settings,
            changing={
                "convention": {
                    "displacement": {
                        "call": "optax.chain(optax.scale_by_learning_rate({learning_rate}), "
                        "optax.trace({momentum}, nesterov=True))",
                        "point": "theta - momentum * state[1].trace",
                    }
                }
            },
            defaults={"momentum": None, "nesterov": False},
            differs=LOOKS_AHEAD,
        ),
    )

    def look_ahead(self, theta: Array, state: MomentumState) -> Array:
        if self.convention == "displacement":
            return theta + self.momentum * state.velocity
        return theta - self.learning_rate * (self.momentum * state.velocity)

    def stability(self, lowest: float, highest: float) -> Stability:
        condition = FORGETS if self.convention == "running_mean" else ""
        root = math.sqrt(3 * highest / lowest + 1)
        return self._in_own_rates(
            Stability(
                highest_rate=2 * (1 + self.momentum) / (1 + 2 * self.momentum) / highest,
                formula=r"\eta < \frac{2 (1 + \mu)}{(1 + 2 \mu)\, \lambda_{\max}}" + condition,
                formula_source=(
                    r"both roots of $z^2 - (1 + \mu)(1 - \eta\lambda) z + \mu (1 - \eta\lambda)$ in the unit circle: "
                    "E. I. Jury (1964), Theory and Application of the z-Transform Method, Wiley"
                ),
                best={"learning_rate": 4 / (3 * highest + lowest), "momentum": (root - 2) / (root + 2)},
                best_formula=(
                    r"\eta = \frac{4}{3 \lambda_{\max} + \lambda_{\min}}, \quad \mu = \frac{\sqrt{3 \kappa + 1} - 2}"
                    r"{\sqrt{3 \kappa + 1} + 2}, \quad \kappa = \frac{\lambda_{\max}}{\lambda_{\min}}"
                ),
                best_source="L. Lessard, B. Recht, A. Packard (2016), proposition 1, https://arxiv.org/abs/1408.3595",
            )
        )
