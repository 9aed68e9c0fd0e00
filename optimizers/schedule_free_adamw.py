"""AdamW without a schedule: averaging takes the place of both the momentum and the falling rate."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue import Array, Counterpart, Dash, Elementwise, Family, Hue, Letters, Look, counterparts, parameter, sqrt
from language import Message
from optimizers._moments import unbiased
from optimizers._schedule_free import DIFFERS, OPTAX_AVERAGE, averaged, why_not


def _keras_refuses(optimizer: "ScheduleFreeAdamW", changing: bool) -> Message | None:
    if optimizer.weight_decay:
        return Message("weight decay in keras.optimizers.ScheduleFreeAdamW pulls at another point than in the paper")
    return why_not(optimizer.beta1, changing)


class ScheduleFreeAdamWState(NamedTuple):
    """What schedule-free AdamW remembers."""

    base_point: Array  # (2, ...), z, which the scaled gradient moves
    second_moment: Array  # (2, ...), running mean of the squared gradient, before bias correction
    weight_sum: Array  # (2, ...), the sum of the squared rates so far


@dataclass(frozen=True, kw_only=True)
class ScheduleFreeAdamW(Elementwise):
    """Defazio et al. (2024), with the bias corrected below the root as in their package, in Optax and in Keras; the
    paper corrects the rate, weights included. We show the average, x in the paper; the packages' iterate is the point
    where the gradient is taken, y. Keras 3.15 reads a wrong z on its PyTorch backend, but not on JAX's."""

    name = "Schedule-free AdamW"
    order = 180
    family = Family.BOTH
    look = Look(Hue.VIOLET, Dash.DASHED)
    extends = ("adamw", "schedule_free_sgd")
    year = 2024
    source = "A. Defazio et al. (2024), https://arxiv.org/abs/2405.15682"
    rule = (
        r"\begin{aligned} y &= (1 - \beta_1)\, z + \beta_1 \theta, \quad g = \nabla f(y) \\ "
        r"v &\gets \beta_2 v + (1 - \beta_2) g^2 \\ "
        r"z &\gets z - \eta\, \frac{g}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon} - \eta \lambda y \\ "
        r"\theta &\gets (1 - c)\, \theta + c\, z, \quad c = \frac{\eta_t^2}{\sum_{i \le t} \eta_i^2} \end{aligned}"
    )
    symbols = {
        "weight": "w: how much this step counts in the average",
        "weight_sum": "W: the sum of these weights",
        "y": ": where the gradient is taken",
        "c": ": this step's share of the average",
        "z": ": the point that the gradient moves",
        "v": ": the mean of the squared gradients so far",
        "scaled": r"\tilde g: the gradient over its size",
        "decay": "d: what weight decay adds",
    }
    letters = {
        Letters.BOOK: {"W": "S"},
        Letters.PAPER: {r"\theta": "x", r"\eta": r"\gamma"},
    }
    known_as = "averaging, schedule-free Adam"
    in_words = "One point takes AdamW's steps, and the other, which counts, is the mean of where it has been."
    does_well_on, fails_on = "quadratic", "matyas"
    idea = "Adam's step for each coordinate, and an average in place of a falling rate to come to rest."
    weakness = "The average remembers the whole way here, which takes many steps to fade."
    libraries = counterparts(
        keras=Counterpart(
            call="keras.optimizers.ScheduleFreeAdamW",
            arguments={
                "learning_rate": "learning_rate",
                "beta_1": "beta1",
                "beta_2": "beta2",
                "epsilon": "epsilon",
                "backend": "jax",
                "point": "(theta - (1 - beta1) * optimizer._momentums[0]) / beta1",
            },
            defaults={"learning_rate": 2.5e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": None},
            differs=f"{DIFFERS[:-1]}, and Keras 3.15 must run on JAX to get it right.",
            refuses=_keras_refuses,
        ),
        optax=Counterpart(
            call="optax.contrib.schedule_free_adamw",
            arguments={
                "learning_rate": "learning_rate",
                "b1": "beta1",
                "b2": "beta2",
                "eps": "epsilon",
                "weight_decay": "weight_decay",
                "point": OPTAX_AVERAGE,
            },
            defaults={"learning_rate": 2.5e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.0},
            differs=DIFFERS,
            refuses=lambda optimizer, changing: why_not(optimizer.beta1, changing),
        ),
    )

    learning_rate: float = parameter(
        0.0025, 1e-5, 5.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="About how far z steps."
    )
    beta1: float = parameter(
        0.9, 0.0, 0.999, symbol=r"\beta_1", allowed="[0, 1]", help="How close to the average the gradient is taken."
    )
    beta2: float = parameter(
        0.999, 0.0, 0.9999, symbol=r"\beta_2", allowed="[0, 1)", help="Memory of the gradient's size."
    )
    epsilon: float = parameter(
        1e-8, 1e-10, 1.0, symbol=r"\varepsilon", scale="log", allowed="[0, inf)", help="Keeps the division finite."
    )
    weight_decay: float = parameter(
        0.0, 0.0, 1.0, symbol=r"\lambda", allowed="[0, inf)", help="How hard the point is pulled to the origin."
    )

    def init(self, theta: Array) -> ScheduleFreeAdamWState:
        return ScheduleFreeAdamWState(base_point=theta, second_moment=theta - theta, weight_sum=theta - theta)

    def look_ahead(self, theta: Array, state: ScheduleFreeAdamWState) -> Array:
        return theta + (1 - self.beta1) * (state.base_point - theta)

    def update(
        self, theta: Array, gradient: Array, state: ScheduleFreeAdamWState, t: int
    ) -> tuple[Array, ScheduleFreeAdamWState]:
        v = self.beta2 * state.second_moment + (1 - self.beta2) * gradient * gradient
        scaled = gradient / (sqrt(unbiased(v, self.beta2, t)) + self.epsilon)
        decay = self.weight_decay * self.look_ahead(theta, state)
        z = state.base_point - self.learning_rate * (scaled + decay)
        theta, weight_sum = averaged(theta, z, self.learning_rate, state.weight_sum)
        return theta, ScheduleFreeAdamWState(z, v, weight_sum)
