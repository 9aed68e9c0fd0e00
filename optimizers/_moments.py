"""What Adam and its relatives share: four parameters and two running means."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from catalogue import Array, Counterpart, Elementwise, Letters, parameter
from optimizers._epsilon import DividesByRoot, epsilon_place

TORCH = Counterpart(
    call="torch.optim.Adam",
    arguments={"lr": "learning_rate", "betas": "(beta1, beta2)", "eps": "epsilon"},
    settings={"epsilon_place": {"outside": {}}},
    defaults={"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
)
KERAS = Counterpart(
    call="keras.optimizers.Adam",
    arguments={"learning_rate": "learning_rate", "beta_1": "beta1", "beta_2": "beta2", "epsilon": "epsilon"},
    settings={"epsilon_place": {"outside": {"epsilon": "epsilon * (1 - beta2**t) ** 0.5"}}},
    defaults={**TORCH.defaults, "epsilon": 1e-7},
    differs="It adds epsilon before the bias correction, so that the same epsilon weighs more in the first steps.",
)
OPTAX = Counterpart(
    call="optax.adam",
    arguments={"learning_rate": "learning_rate", "b1": "beta1", "b2": "beta2", "eps": "epsilon"},
    settings={"epsilon_place": {"outside": {}, "inside": {"eps": "0.0", "eps_root": "epsilon"}}},
    defaults={"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
)
UNCORRECTED_RATE = "learning_rate * (1 - beta1**t) / (1 - beta2**t) ** 0.5"
"""The rate that undoes a bias correction."""

CORRECTED_EPSILON = "epsilon / (1 - beta2**t) ** 0.5"
"""The epsilon after a bias correction that is another one before it."""


def unbiased(mean: Array, beta: Array, t: int) -> Array:
    """A running mean after `t` updates without the pull towards its start at zero."""
    return mean / (1 - beta**t)


class Moments(NamedTuple):
    """Running means that start at zero, before bias correction."""

    first_moment: Array  # (2, ...), running mean of the gradient
    second_moment: Array  # (2, ...), running mean of its square


@dataclass(frozen=True, kw_only=True)
class MomentOptimizer(Elementwise):
    """A method that follows the mean of the gradient in steps sized by the mean of its square."""

    symbols = {
        "m": ": a weighted mean of the gradients, over about 1 / (1 - β₁) steps",
        "v": ": a weighted mean of their squares, over about 1 / (1 - β₂) steps",
        "m_hat": ": the weighted mean of the gradients without the pull of its start at zero",
        "v_hat": ": the weighted mean of their squares without the pull of its start at zero",
    }

    letters = {Letters.PAPER: {r"\eta": r"\alpha"}}

    learning_rate: float = parameter(
        0.001, 1e-5, 2.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="About how far a step goes."
    )
    beta1: float = parameter(0.9, 0.0, 0.999, symbol=r"\beta_1", allowed="[0, 1)", help="Memory of the direction.")
    beta2: float = parameter(
        0.999, 0.0, 0.9999, symbol=r"\beta_2", allowed="[0, 1)", help="Memory of the gradient's size."
    )
    epsilon: float = parameter(
        1e-8, 1e-10, 1.0, symbol=r"\varepsilon", scale="log", allowed="[0, inf)", help="Keeps the division finite."
    )

    def init(self, theta: Array) -> NamedTuple:
        return Moments(first_moment=theta - theta, second_moment=theta - theta)

    def moments(self, gradient: Array, state: Any) -> tuple[Array, Array]:
        """The running means m and v with this gradient in them."""
        m = self.beta1 * state.first_moment + (1 - self.beta1) * gradient
        v = self.beta2 * state.second_moment + (1 - self.beta2) * gradient * gradient
        return m, v

    def unbiased(self, m: Array, v: Array, t: int) -> tuple[Array, Array]:
        """m and v after `t` updates without the pull towards their start at zero."""
        return unbiased(m, self.beta1, t), unbiased(v, self.beta2, t)


@dataclass(frozen=True, kw_only=True)
class RootMomentOptimizer(MomentOptimizer, DividesByRoot):
    """One that divides by the root of the mean square, with epsilon outside or inside that root."""

    epsilon_place: str = epsilon_place()
