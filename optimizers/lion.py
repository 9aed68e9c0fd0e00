"""The sign of a momentum: every coordinate steps by the rate, in the direction it has mostly gone."""

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
    sign,
)


class LionState(NamedTuple):
    """What Lion remembers."""

    first_moment: Array  # (2, ...), running mean of the gradient


@dataclass(frozen=True, kw_only=True)
class Lion(Elementwise):
    """Chen et al. (2023), found by a search over programs. The step mixes the gradient into the mean by beta1, the mean
    then remembers it by beta2. Keras and Optax agree; Optax decays by 1e-3 by default. PyTorch has no Lion."""

    name = "Lion"
    order = 150
    family = Family.BOTH
    look = Look(Hue.BROWN, Dash.SOLID)
    extends = ("momentum", "signsgd")
    year = 2023
    source = "X. Chen et al. (2023), https://arxiv.org/abs/2302.06675"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta) \\ "
        r"u &= \operatorname{sign}(\beta_1 m + (1 - \beta_1) g) \\ "
        r"m &\gets \beta_2 m + (1 - \beta_2) g \\ \theta &\gets \theta - \eta (u + \lambda \theta) \end{aligned}"
    )
    symbols = {
        "m": ": the mean of the gradients so far",
        "u": ": the direction, 1 or −1 in each coordinate",
    }
    letters = {
        Letters.PAPER: {"u": NO_LETTER},
    }
    known_as = "evolved sign momentum"
    in_words = (
        "Each coordinate moves by the learning rate, against the sign of a mixture of the mean and the newest gradient."
    )
    does_well_on, fails_on = "easom", "booth"
    idea = "One running mean and a sign: half of Adam's memory, and steps of one size in every coordinate."
    weakness = "Its steps never get shorter by themselves, so it needs a schedule to come to rest."
    libraries = counterparts(
        keras=Counterpart(
            call="keras.optimizers.Lion",
            arguments={
                "learning_rate": "learning_rate",
                "beta_1": "beta1",
                "beta_2": "beta2",
                "weight_decay": "weight_decay",
            },
            defaults={"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.99, "weight_decay": None},
        ),
        optax=Counterpart(
            call="optax.lion",
            arguments={"learning_rate": "learning_rate", "b1": "beta1", "b2": "beta2", "weight_decay": "weight_decay"},
            defaults={"beta1": 0.9, "beta2": 0.99, "weight_decay": 1e-3},
            differs="It decays weights unless told otherwise.",
        ),
    )

    learning_rate: float = parameter(
        1e-4, 1e-5, 2.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="How far every coordinate steps."
    )
    beta1: float = parameter(
        0.9, 0.0, 0.999, symbol=r"\beta_1", allowed="[0, 1)", help="The mean's part in the direction of the step."
    )
    beta2: float = parameter(0.99, 0.0, 0.999, symbol=r"\beta_2", allowed="[0, 1)", help="Memory of the mean.")
    weight_decay: float = parameter(
        0.0, 0.0, 1.0, symbol=r"\lambda", allowed="[0, inf)", help="How hard the point is pulled to the origin."
    )

    def init(self, theta: Array) -> LionState:
        return LionState(first_moment=theta - theta)

    def update(self, theta: Array, gradient: Array, state: LionState, t: int) -> tuple[Array, LionState]:
        u = sign(self.beta1 * state.first_moment + (1 - self.beta1) * gradient)
        m = self.beta2 * state.first_moment + (1 - self.beta2) * gradient
        return theta - self.learning_rate * (u + self.weight_decay * theta), LionState(m)
