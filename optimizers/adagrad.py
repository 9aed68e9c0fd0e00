"""Each coordinate's rate shrinks with all the slope it has met so far."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue import NO_LETTER, Array, Counterpart, Dash, Family, Hue, Letters, Look, counterparts, parameter
from optimizers._epsilon import DividesByRoot, epsilon_place, squared_inside

DIFFERS = "It starts the sum at 0.1 unless told otherwise, and adds epsilon inside the root."


class AdaGradState(NamedTuple):
    """What AdaGrad remembers."""

    square_sum: Array  # (2, ...), sum of the squared gradients


@dataclass(frozen=True, kw_only=True)
class AdaGrad(DividesByRoot):
    """Duchi, Hazan and Singer (2011). Epsilon outside the root and a sum from zero, as in PyTorch by default;
    Keras and Optax start the sum at 0.1 and add an epsilon of 1e-7 inside the root."""

    name = "AdaGrad"
    order = 40
    family = Family.STEP_SIZE
    look = Look(Hue.GREEN, Dash.DOTTED)
    extends = ("sgd",)
    year = 2011
    source = "J. Duchi, E. Hazan, Y. Singer (2011), https://jmlr.org/papers/v12/duchi11a.html"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta) \\ s &\gets s + g^2 \\ "
        r"\theta &\gets \theta - \eta\, \frac{g}{\sqrt{s} + \varepsilon} \end{aligned}"
    )
    symbols = {
        "s": ": the sum of the squared gradients so far",
    }
    letters = {
        Letters.PYTORCH: {"s": NO_LETTER},
        Letters.BOOK: {"s": "h"},
        Letters.PAPER: {"s": "G", r"\theta": "x", r"\varepsilon": r"\delta"},
    }
    in_the_book = {"learning_rate": "lr"}
    known_as = "adaptive gradient"
    in_words = "All squared gradients are added up, and each coordinate's step is divided by the root of its sum."
    does_well_on, fails_on = "quadratic", "rosenbrock"
    idea = "Divide by the size of all past gradients: steep coordinates slow down, flat ones keep their pace."
    weakness = "The sum only grows, so the steps fade away, arrived or not."
    libraries = counterparts(
        pytorch=Counterpart(
            call="torch.optim.Adagrad",
            arguments={"lr": "learning_rate", "eps": "epsilon"},
            settings={"epsilon_place": {"outside": {}}},
            defaults={"learning_rate": 0.01, "epsilon": 1e-10, "initial_accumulator_value": 0.0},
        ),
        keras=Counterpart(
            call="keras.optimizers.Adagrad",
            arguments={"learning_rate": "learning_rate", "initial_accumulator_value": "0.0", "epsilon": "epsilon"},
            settings={"epsilon_place": {"inside": {}, "outside": {"epsilon": "epsilon**2"}}},
            defaults={"learning_rate": 1e-3, "epsilon": 1e-7, "initial_accumulator_value": 0.1},
            differs=DIFFERS,
            stands_for=squared_inside,
        ),
        optax=Counterpart(
            call="optax.adagrad",
            arguments={"learning_rate": "learning_rate", "initial_accumulator_value": "0.0", "eps": "epsilon"},
            settings={"epsilon_place": {"inside": {}, "outside": {"eps": "epsilon**2"}}},
            defaults={"epsilon": 1e-7, "initial_accumulator_value": 0.1},
            differs=DIFFERS,
            stands_for=squared_inside,
        ),
    )

    learning_rate: float = parameter(
        0.01, 1e-5, 5.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="Each coordinate's first step."
    )
    epsilon: float = parameter(
        1e-10, 1e-10, 1.0, symbol=r"\varepsilon", scale="log", allowed="[0, inf)", help="Keeps the division finite."
    )
    epsilon_place: str = epsilon_place()

    def init(self, theta: Array) -> AdaGradState:
        return AdaGradState(square_sum=theta - theta)

    def update(self, theta: Array, gradient: Array, state: AdaGradState, t: int) -> tuple[Array, AdaGradState]:
        s = state.square_sum + gradient * gradient
        return theta - self.learning_rate * gradient / self.root(s), AdaGradState(s)
