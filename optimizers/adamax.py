"""Adam with the largest recent gradient in place of the root mean square."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from catalogue import Array, Counterpart, Dash, Family, Hue, Look, counterparts, maximum, parameter
from optimizers._moments import KERAS, OPTAX, TORCH, MomentOptimizer, unbiased


class AdaMaxState(NamedTuple):
    """What AdaMax remembers."""

    first_moment: Array  # (2, ...), running mean of the gradient, before bias correction
    largest: Array  # (2, ...), the largest size of the gradient, fading


@dataclass(frozen=True, kw_only=True)
class AdaMax(MomentOptimizer):
    """Kingma and Ba (2015), section 7, who have no epsilon. Epsilon inside the maximum as in PyTorch and Optax;
    Keras adds it to the maximum. The maximum needs no bias correction."""

    name = "AdaMax"
    order = 80
    family = Family.BOTH
    look = Look(Hue.GREEN, Dash.DASHED)
    extends = ("adam",)
    year = 2015
    source = "D. P. Kingma, J. Ba (2015), section 7.1, https://arxiv.org/abs/1412.6980"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta) \\ m &\gets \beta_1 m + (1 - \beta_1) g \\ "
        r"u &\gets \max(\beta_2 u,\ |g| + \varepsilon) \\ "
        r"\theta &\gets \theta - \eta\, \frac{m / (1 - \beta_1^t)}{u} \end{aligned}"
    )
    symbols = {
        "u": ": the largest gradient so far, fading",
    }
    known_as = "Adam with the infinity norm"
    in_words = "As Adam, but the mean of past gradients is divided by the largest of them, which is slowly forgotten."
    does_well_on, fails_on = "beale", "booth"
    idea = "Divide by the largest recent slope, which keeps each coordinate's step within about the rate."
    weakness = "One steep moment keeps the steps small until it has faded from memory."
    libraries = counterparts(
        pytorch=Counterpart(
            call="torch.optim.Adamax",
            arguments=TORCH.arguments,
            defaults={**TORCH.defaults, "learning_rate": 2e-3},
        ),
        keras=Counterpart(
            call="keras.optimizers.Adamax",
            arguments={**KERAS.arguments, "epsilon": "0.0"},
            defaults=KERAS.defaults,
            differs="It adds epsilon to the maximum instead of inside it; without epsilon, which is close, both agree.",
            stands_for=lambda optimizer: replace(optimizer, epsilon=0.0),
        ),
        optax=Counterpart(call="optax.adamax", arguments=OPTAX.arguments, defaults=OPTAX.defaults),
    )

    learning_rate: float = parameter(
        0.002, 1e-5, 2.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="About how far a step goes."
    )

    def init(self, theta: Array) -> AdaMaxState:
        return AdaMaxState(first_moment=theta - theta, largest=theta - theta)

    def update(self, theta: Array, gradient: Array, state: AdaMaxState, t: int) -> tuple[Array, AdaMaxState]:
        m = self.beta1 * state.first_moment + (1 - self.beta1) * gradient
        # mypy takes abs of a float or an array for an object
        u = maximum(self.beta2 * state.largest, abs(gradient) + self.epsilon)  # type: ignore[operator]
        return theta - self.learning_rate * unbiased(m, self.beta1, t) / u, AdaMaxState(m, u)
