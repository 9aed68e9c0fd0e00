"""The gradient, divided by the root of its running mean square."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue import Array, Family, maximum, parameter
from optimizers._epsilon import DividesByRoot, epsilon_place


class RMSPropState(NamedTuple):
    """What RMSProp remembers."""

    square_mean: Array  # (2, ...), running mean of the squared gradient
    gradient_mean: Array  # (2, ...), running mean of the gradient, zero unless centered
    velocity: Array  # (2, ...), running sum of the scaled gradients


@dataclass(frozen=True, kw_only=True)
class RMSProp(DividesByRoot):
    """Tieleman and Hinton (2012), without momentum; centered as Graves (2013), https://arxiv.org/abs/1308.0850.

    Epsilon outside the root, rho 0.99 and a rate of 0.01 as in PyTorch; Keras and Optax add epsilon inside the root
    and take rho 0.9, as the lecture does. PyTorch multiplies the momentum by the rate as here, Keras and Optax keep
    the rate inside it. Rounding can make the centered mean square negative, which is nan in PyTorch and zero here.
    """

    name = "RMSProp"
    order = 50
    family = Family.STEP_SIZE
    extends = ("adagrad", "rprop")
    year = 2012
    source = (
        "T. Tieleman, G. Hinton (2012), lecture 6.5, "
        "https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf"
    )
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta) \\ s &\gets \rho s + (1 - \rho) g^2 \\ "
        r"v &\gets \mu v + \frac{g}{\sqrt{s} + \varepsilon} \\ \theta &\gets \theta - \eta v \end{aligned}"
    )
    idea = "AdaGrad that forgets: divide by the size of the recent gradients only."
    weakness = "Near a minimum its steps stay as long as the rate, so it rattles instead of settling."

    learning_rate: float = parameter(
        0.01,
        1e-5,
        2.0,
        symbol=r"\eta",
        scale="log",
        allowed="[0, inf)",
        help="About how far a step goes in the long run; the first goes 1/√(1 − ρ) times as far.",
    )
    rho: float = parameter(
        0.99, 0.0, 0.999, symbol=r"\rho", allowed="[0, 1)", help="Memory of the gradient's size; 0.9 in Keras."
    )
    momentum: float = parameter(
        0.0, 0.0, 0.999, symbol=r"\mu", allowed="[0, 1]", help="The share of the velocity that a step keeps."
    )
    epsilon: float = parameter(
        1e-8, 1e-10, 1.0, symbol=r"\varepsilon", scale="log", allowed="[0, inf)", help="Keeps the division finite."
    )
    epsilon_place: str = epsilon_place()
    centered: bool = parameter(False, help="Divide by the gradient's spread: s minus its squared mean in place of s.")

    @property
    def formula(self) -> str:
        if not self.centered:
            return super().formula
        mean = r"m &\gets \rho m + (1 - \rho) g \\ v &\gets"
        return super().formula.replace(r"\sqrt{s", r"\sqrt{s - m^2").replace(r"v &\gets", mean)

    def init(self, theta: Array) -> RMSPropState:
        return RMSPropState(square_mean=theta - theta, gradient_mean=theta - theta, velocity=theta - theta)

    def update(self, theta: Array, gradient: Array, state: RMSPropState, t: int) -> tuple[Array, RMSPropState]:
        s = self.rho * state.square_mean + (1 - self.rho) * gradient * gradient
        if self.centered:
            mean = self.rho * state.gradient_mean + (1 - self.rho) * gradient
            square = maximum(s - mean * mean, 0.0)
        else:
            mean, square = state.gradient_mean, s
        velocity = self.momentum * state.velocity + gradient / self.root(square)
        return theta - self.learning_rate * velocity, RMSPropState(s, mean, velocity)
