"""Between SGD and Momentum: part of the step is the newest gradient, part the running mean."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue import NO_LETTER, Array, Dash, Elementwise, Family, Hue, Letters, Look, parameter


class QHMState(NamedTuple):
    """What QHM remembers."""

    gradient_mean: Array  # (2, ...), running mean of the gradient


@dataclass(frozen=True, kw_only=True)
class QHM(Elementwise):
    """Ma and Yarats (2019), whose defaults for momentum and nu we take. SGD at nu 0, Momentum with a running mean at
    nu 1, Nesterov's look-ahead point of the same kind at nu = beta. Its authors' PyTorch package is qhoptim."""

    name = "QHM"
    order = 35
    family = Family.DIRECTION
    look = Look(Hue.VIOLET, Dash.LONG_DOT)
    extends = ("momentum",)
    year = 2019
    source = "J. Ma, D. Yarats (2019), https://arxiv.org/abs/1810.06801"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta) \\ v &\gets \beta v + (1 - \beta) g \\ "
        r"\theta &\gets \theta - \eta \left[ (1 - \nu)\, g + \nu v \right] \end{aligned}"
    )
    symbols = {
        "v": ": a weighted mean of the gradients, over about 1 / (1 - μ) steps",
    }
    letters = {
        Letters.PAPER: {r"\eta": r"\alpha", "f": "L", "v": NO_LETTER},
    }
    known_as = "quasi-hyperbolic momentum"
    in_words = "The step is a mixture of the gradient and of the mean of past gradients, at the learning rate."
    does_well_on, fails_on = "booth", "quadratic"
    idea = "Keep a long memory of the gradient without letting it drown out the newest one."
    weakness = "Two memories to tune, and on a smooth surface without noise little to gain over Momentum."

    learning_rate: float = parameter(
        0.001,
        1e-5,
        5.0,
        symbol=r"\eta",
        scale="log",
        allowed="[0, inf)",
        help="How far a unit of slope moves the point, once the mean has caught up.",
    )
    momentum: float = parameter(
        0.999, 0.0, 0.999, symbol=r"\beta", allowed="[0, 1]", help="Memory of the running mean."
    )
    nu: float = parameter(0.7, 0.0, 1.0, symbol=r"\nu", allowed="[0, 1]", help="The running mean's part of the step.")

    def init(self, theta: Array) -> QHMState:
        return QHMState(gradient_mean=theta - theta)

    def update(self, theta: Array, gradient: Array, state: QHMState, t: int) -> tuple[Array, QHMState]:
        v = self.momentum * state.gradient_mean + (1 - self.momentum) * gradient
        return theta - self.learning_rate * ((1 - self.nu) * gradient + self.nu * v), QHMState(v)
