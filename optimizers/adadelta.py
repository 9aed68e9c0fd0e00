"""The gradient in units of its own recent size, times the recent size of the steps."""

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
    counterparts,
    parameter,
    sqrt,
)


class AdadeltaState(NamedTuple):
    """What Adadelta remembers."""

    square_mean: Array  # (2, ...), running mean of the squared gradient
    step_mean: Array  # (2, ...), running mean of the squared step, before the learning rate


@dataclass(frozen=True, kw_only=True)
class Adadelta(Elementwise):
    """Zeiler (2012), whose method has no learning rate, which is a rate of 1. Epsilon inside both roots everywhere;
    PyTorch takes rate 1, rho 0.9, epsilon 1e-6 as here, Keras .001, 0.95 and 1e-7."""

    name = "Adadelta"
    order = 60
    family = Family.STEP_SIZE
    look = Look(Hue.BROWN, Dash.DASH_DOT_DOT)
    extends = ("adagrad",)
    year = 2012
    source = "M. D. Zeiler (2012), https://arxiv.org/abs/1212.5701"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta) \\ s &\gets \rho s + (1 - \rho) g^2 \\ "
        r"\Delta &= \frac{\sqrt{u + \varepsilon}}{\sqrt{s + \varepsilon}}\, g \\ "
        r"u &\gets \rho u + (1 - \rho) \Delta^2 \\ \theta &\gets \theta - \eta \Delta \end{aligned}"
    )
    symbols = {
        "s": ": a weighted mean of the squared gradients, over about 1 / (1 - ρ) steps",
        "u": ": a weighted mean of the squared steps, over about 1 / (1 - ρ) steps",
        "delta": r"\Delta: the step before the learning rate",
    }
    letters = {
        Letters.PYTORCH: {"s": "v", r"\Delta": r"\Delta x"},
        Letters.PAPER: {r"\theta": "x", "s": "E[g^2]", "u": r"E[\Delta x^2]", r"\Delta": NO_LETTER, r"\eta": NO_LETTER},
    }
    known_as = "adaptive delta"
    natural_rate = 1.0
    in_words = "The gradient is divided by its recent size and multiplied by the recent size of the steps."
    does_well_on, fails_on = "easom", "linear_regression"
    idea = "Recent steps set the size of the next one, so the step has the unit of the point and needs no rate."
    weakness = "The first steps are hardly longer than the root of epsilon, and it takes many to pick up speed."
    libraries = counterparts(
        pytorch=Counterpart(
            call="torch.optim.Adadelta",
            arguments={"lr": "learning_rate", "rho": "rho", "eps": "epsilon"},
            defaults={"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-6},
        ),
        keras=Counterpart(
            call="keras.optimizers.Adadelta",
            arguments={"learning_rate": "learning_rate", "rho": "rho", "epsilon": "epsilon"},
            defaults={"learning_rate": 1e-3, "rho": 0.95, "epsilon": 1e-7},
            differs="Its default rate makes steps a thousand times shorter than the paper's.",
        ),
        optax=Counterpart(
            call="optax.adadelta",
            arguments={"learning_rate": "learning_rate", "rho": "rho", "eps": "epsilon"},
            defaults={"learning_rate": None, "rho": 0.9, "epsilon": 1e-6},
            differs="Without a learning rate it goes uphill, because only the rate turns the sign.",
        ),
    )

    learning_rate: float = parameter(
        1.0,
        1e-3,
        10.0,
        symbol=r"\eta",
        scale="log",
        allowed="[0, inf)",
        help="A factor on the step; the paper has none.",
    )
    rho: float = parameter(
        0.9, 0.0, 0.999, symbol=r"\rho", allowed="[0, 1)", help="Memory of gradients and steps; 0.95 in Keras."
    )
    epsilon: float = parameter(
        1e-6, 1e-10, 1.0, symbol=r"\varepsilon", scale="log", allowed="[0, inf)", help="Sets the first steps' size."
    )

    def init(self, theta: Array) -> AdadeltaState:
        return AdadeltaState(square_mean=theta - theta, step_mean=theta - theta)

    def update(self, theta: Array, gradient: Array, state: AdadeltaState, t: int) -> tuple[Array, AdadeltaState]:
        s = self.rho * state.square_mean + (1 - self.rho) * gradient * gradient
        delta = sqrt(state.step_mean + self.epsilon) / sqrt(s + self.epsilon) * gradient
        u = self.rho * state.step_mean + (1 - self.rho) * delta * delta
        return theta - self.learning_rate * delta, AdadeltaState(s, u)
