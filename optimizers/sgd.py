"""Gradient descent: a step downhill, proportional to the slope."""

from dataclasses import dataclass
from typing import NamedTuple

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


class SGDState(NamedTuple):
    """SGD remembers nothing."""


@dataclass(frozen=True, kw_only=True)
class SGD(Elementwise):
    """Robbins and Monro (1951); without noise, Cauchy's method of 1847. PyTorch, Keras and Optax agree."""

    name = "SGD"
    order = 10
    family = Family.BASELINE
    look = Look(Hue.BLUE, Dash.SOLID)
    extends = ()
    year = 1951
    source = "H. Robbins, S. Monro (1951), https://doi.org/10.1214/aoms/1177729586"
    rule = r"\theta \gets \theta - \eta \nabla f(\theta)"
    letters = {
        Letters.PAPER: {r"\eta": "a", r"\theta": "x", "f": NO_LETTER},
    }
    in_the_book = {"learning_rate": "lr"}
    known_as = "gradient descent, stochastic gradient descent, steepest descent, vanilla SGD"
    in_words = "The point moves against the gradient, by the learning rate times the gradient."
    does_well_on, fails_on = "booth", "quadratic"
    idea = "Step against the gradient, further where the surface is steeper."
    weakness = "One rate serves every direction: what is stable across a valley crawls along its floor."
    libraries = counterparts(
        pytorch=Counterpart(
            call="torch.optim.SGD", arguments={"lr": "learning_rate"}, defaults={"learning_rate": 1e-3}
        ),
        keras=Counterpart(
            call="keras.optimizers.SGD",
            arguments={"learning_rate": "learning_rate"},
            defaults={"learning_rate": 0.01},
        ),
        optax=Counterpart(call="optax.sgd", arguments={"learning_rate": "learning_rate"}),
    )

    learning_rate: float = parameter(
        0.001,
        1e-5,
        2.0,
        symbol=r"\eta",
        scale="log",
        allowed="[0, inf)",
        help="How far a unit of slope moves the point.",
    )

    def init(self, theta: Array) -> SGDState:
        return SGDState()

    def update(self, theta: Array, gradient: Array, state: SGDState, t: int) -> tuple[Array, SGDState]:
        return theta - self.learning_rate * gradient, state

    def stability(self, lowest: float, highest: float) -> Stability:
        return Stability(
            highest_rate=2 / highest,
            formula=r"\eta < \frac{2}{\lambda_{\max}}",
            formula_source="B. T. Polyak (1963), https://doi.org/10.1016/0041-5553(63)90382-3",
            best={"learning_rate": 2 / (lowest + highest)},
            best_formula=r"\eta = \frac{2}{\lambda_{\min} + \lambda_{\max}}",
            best_source="L. Lessard, B. Recht, A. Packard (2016), proposition 1, https://arxiv.org/abs/1408.3595",
        )
