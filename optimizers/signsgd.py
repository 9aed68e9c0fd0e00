"""Only the gradient's sign counts: every coordinate steps by the rate."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue import Array, Counterpart, Dash, Elementwise, Family, Hue, Letters, Look, counterparts, parameter, sign


class SignSGDState(NamedTuple):
    """signSGD remembers nothing."""


@dataclass(frozen=True, kw_only=True)
class SignSGD(Elementwise):
    """Bernstein et al. (2018), without their momentum, which they call Signum. optax.sign_sgd; PyTorch and Keras have
    none, but Adam is this method where beta1, beta2 and epsilon are 0."""

    name = "signSGD"
    order = 44
    family = Family.STEP_SIZE
    look = Look(Hue.BROWN, Dash.SHORT)
    extends = ("sgd",)
    year = 2018
    source = "J. Bernstein, Y.-X. Wang, K. Azizzadenesheli, A. Anandkumar (2018), https://arxiv.org/abs/1802.04434"
    rule = r"\theta \gets \theta - \eta\, \operatorname{sign}(\nabla f(\theta))"
    letters = {
        Letters.PAPER: {r"\eta": r"\delta", r"\theta": "x"},
    }
    known_as = "sign descent"
    in_words = "Each coordinate moves by the learning rate against the sign of its slope, however steep that is."
    does_well_on, fails_on = "quadratic", "linear_regression"
    idea = "Trust the direction of each slope and not its size: steep and flat coordinates move alike."
    weakness = "Its steps never get shorter by themselves, so it hops around the minimum at the length of the rate."
    libraries = counterparts(optax=Counterpart(call="optax.sign_sgd", arguments={"learning_rate": "learning_rate"}))

    learning_rate: float = parameter(
        0.001, 1e-5, 2.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="How far every coordinate steps."
    )

    def init(self, theta: Array) -> SignSGDState:
        return SignSGDState()

    def update(self, theta: Array, gradient: Array, state: SignSGDState, t: int) -> tuple[Array, SignSGDState]:
        return theta - self.learning_rate * sign(gradient), state
