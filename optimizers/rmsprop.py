"""The gradient, divided by the root of its running mean square."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue import NO_LETTER, Array, Counterpart, Dash, Family, Hue, Letters, Look, counterparts, maximum, parameter
from language import Message
from optimizers._epsilon import DividesByRoot, epsilon_place, squared_inside

OPTAX_PARTS = "({decay}, {eps}, eps_in_sqrt={eps_in_sqrt}), optax.trace({momentum})"
OPTAX_RATE = "optax.scale_by_learning_rate({learning_rate})"


def _rate_inside_velocity(optimizer: "RMSProp", changing: bool) -> Message | None:
    if changing and optimizer.momentum:
        return Message(
            "Keras keeps the rate inside the velocity of RMSprop, which is another path once the rate changes"
        )
    return None


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
    look = Look(Hue.CYAN, Dash.LONG)
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
    symbols = {
        "s": ": a weighted mean of the squared gradients, over about 1 / (1 - memory) steps",
        "velocity": "v: the sum of the scaled gradients",
        "mean": r"\bar g: a weighted mean of the gradients, over about 1 / (1 - memory) steps",
        "gradient_mean": r"\bar g: the mean of the gradients, not used here",
        "square": "q: the mean square without the square of the mean",
    }
    letters = {
        Letters.PYTORCH: {r"\rho": r"\alpha", "s": "v", "v": "b", r"\bar g": "g^{ave}"},
        Letters.BOOK: {"s": "h", "v": NO_LETTER, r"\mu": NO_LETTER, r"\rho": NO_LETTER},
        Letters.PAPER: {
            r"\theta": "w",
            "f": "E",
            "g": NO_LETTER,
            "s": NO_LETTER,
            "v": NO_LETTER,
            r"\mu": NO_LETTER,
            r"\rho": NO_LETTER,
            r"\eta": NO_LETTER,
            r"\varepsilon": NO_LETTER,
            r"\nabla f(\theta)": r"\frac{\partial E}{\partial w}",
        },
    }
    in_the_book = {"learning_rate": "lr", "rho": "decay_rate"}
    known_as = "root mean square propagation"
    in_words = (
        "A weighted mean of squared gradients, the newest counting most, is kept, and each coordinate's step is "
        "divided by its root."
    )
    does_well_on, fails_on = "quadratic", "branin"
    idea = "AdaGrad that forgets: divide by the size of the recent gradients only."
    weakness = "Near a minimum its steps stay as long as the rate, so it rattles instead of settling."
    libraries = counterparts(
        pytorch=Counterpart(
            call="torch.optim.RMSprop",
            arguments={
                "lr": "learning_rate",
                "alpha": "rho",
                "eps": "epsilon",
                "momentum": "momentum",
                "centered": "centered",
            },
            settings={"epsilon_place": {"outside": {}}},
            defaults={"learning_rate": 0.01, "rho": 0.99, "momentum": 0.0, "epsilon": 1e-8, "centered": False},
        ),
        keras=Counterpart(
            call="keras.optimizers.RMSprop",
            arguments={
                "learning_rate": "learning_rate",
                "rho": "rho",
                "momentum": "momentum",
                "epsilon": "epsilon",
                "centered": "centered",
            },
            settings={"epsilon_place": {"inside": {}, "outside": {"epsilon": "epsilon**2"}}},
            defaults={"learning_rate": 1e-3, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-7, "centered": False},
            differs="It adds epsilon inside the root, and keeps the rate inside the velocity.",
            refuses=_rate_inside_velocity,
            stands_for=squared_inside,
        ),
        optax=Counterpart(
            call="optax.rmsprop",
            arguments={
                "learning_rate": "learning_rate",
                "decay": "rho",
                "eps": "epsilon",
                "eps_in_sqrt": "True",
                "centered": "centered",
                "momentum": "momentum",
            },
            settings={"epsilon_place": {"inside": {}, "outside": {"eps_in_sqrt": "False"}}},
            changing={
                "centered": {
                    False: {"call": f"optax.chain(optax.scale_by_rms{OPTAX_PARTS}, {OPTAX_RATE})"},
                    True: {"call": f"optax.chain(optax.scale_by_stddev{OPTAX_PARTS}, {OPTAX_RATE})"},
                }
            },
            defaults={"rho": 0.9, "momentum": None, "epsilon": 1e-8, "centered": False, "eps_in_sqrt": True},
            differs="It adds epsilon inside the root unless told otherwise, and keeps the rate inside the velocity.",
        ),
    )

    learning_rate: float = parameter(
        0.01,
        1e-5,
        2.0,
        symbol=r"\eta",
        scale="log",
        allowed="[0, inf)",
        help="About how far a step goes in the long run; the first goes 1/√(1 − memory) times as far.",
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
    centered: bool = parameter(False, help="Divide by the gradient's spread: its mean square minus its squared mean.")

    @property
    def formula(self) -> str:
        if not self.centered:
            return super().formula
        mean = r"\bar g &\gets \rho \bar g + (1 - \rho) g \\ v &\gets"
        return super().formula.replace(r"\sqrt{s", r"\sqrt{s - \bar g^2").replace(r"v &\gets", mean)

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
