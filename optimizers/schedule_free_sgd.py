"""SGD whose average is the answer, with gradients taken between the two: no schedule needed."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue import Array, Counterpart, Dash, Elementwise, Family, Hue, Letters, Look, counterparts, parameter
from optimizers._schedule_free import DIFFERS, OPTAX_AVERAGE, averaged, why_not


class ScheduleFreeState(NamedTuple):
    """What schedule-free SGD remembers."""

    base_point: Array  # (2, ...), z, which SGD moves
    weight_sum: Array  # (2, ...), the sum of the squared rates so far


@dataclass(frozen=True, kw_only=True)
class ScheduleFreeSGD(Elementwise):
    """Defazio et al. (2024). We show the average, x in the paper. The iterate of optax.contrib.schedule_free_sgd and of
    the authors' schedulefree.SGDScheduleFree is the point where the gradient is taken, y in the paper, until they are
    asked for the average; under a falling schedule both weigh by the largest rate so far instead of the paper's own."""

    name = "Schedule-free SGD"
    order = 170
    family = Family.DIRECTION
    look = Look(Hue.BLUE, Dash.SPARSE)
    extends = ("sgd",)
    year = 2024
    source = "A. Defazio et al. (2024), https://arxiv.org/abs/2405.15682"
    rule = (
        r"\begin{aligned} y &= (1 - \beta)\, z + \beta\, \theta \\ z &\gets z - \eta \nabla f(y) \\ "
        r"\theta &\gets (1 - c)\, \theta + c\, z, \quad c = \frac{\eta_t^2}{\sum_{i \le t} \eta_i^2} \end{aligned}"
    )
    symbols = {
        "weight": "w: how much this step counts in the average",
        "weight_sum": "W: the sum of these weights",
        "y": ": where the gradient is taken",
        "c": ": this step's share of the average",
        "z": ": the point that the gradient moves",
    }
    letters = {
        Letters.BOOK: {"W": "S"},
        Letters.PAPER: {r"\theta": "x", r"\eta": r"\gamma"},
    }
    known_as = "averaging, Polyak averaging"
    in_words = "One point takes the steps, and the other, which counts, is the mean of where it has been."
    does_well_on, fails_on = "six_hump_camel", "booth"
    idea = "An average settles without smaller steps, and slopes taken close to it keep it from lagging."
    weakness = "The average remembers the whole way here, which takes many steps to fade."
    libraries = counterparts(
        optax=Counterpart(
            call="optax.contrib.schedule_free_sgd",
            arguments={"learning_rate": "learning_rate", "b1": "momentum", "point": OPTAX_AVERAGE},
            defaults={"learning_rate": 1.0, "momentum": 0.9},
            differs=DIFFERS,
            refuses=lambda optimizer, changing: why_not(optimizer.momentum, changing),
        )
    )

    learning_rate: float = parameter(
        1.0, 1e-5, 5.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="How far a unit of slope moves z."
    )
    momentum: float = parameter(
        0.9, 0.0, 0.999, symbol=r"\beta", allowed="[0, 1]", help="How close to the average the gradient is taken."
    )

    def init(self, theta: Array) -> ScheduleFreeState:
        return ScheduleFreeState(base_point=theta, weight_sum=theta - theta)

    def look_ahead(self, theta: Array, state: ScheduleFreeState) -> Array:
        return theta + (1 - self.momentum) * (state.base_point - theta)

    def update(
        self, theta: Array, gradient: Array, state: ScheduleFreeState, t: int
    ) -> tuple[Array, ScheduleFreeState]:
        z = state.base_point - self.learning_rate * gradient
        theta, weight_sum = averaged(theta, z, self.learning_rate, state.weight_sum)
        return theta, ScheduleFreeState(z, weight_sum)
