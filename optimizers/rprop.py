"""Each coordinate has its own step, longer while the slope keeps its sign and shorter once it turns."""

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
    maximum,
    minimum,
    parameter,
    sign,
    where,
)
from language import Message


class RpropState(NamedTuple):
    """What Rprop remembers."""

    step_size: Array  # (2, ...), the length of the last step, Delta
    previous_gradient: Array  # (2, ...), the last gradient, or 0 where it had turned


@dataclass(frozen=True, kw_only=True)
class Rprop(Elementwise):
    """Riedmiller and Braun (1993) in the form iRprop- of Igel and Hüsken (2000), as in PyTorch: where the slope turns,
    the coordinate rests for one step. The paper goes back to where it was instead. It starts at 0.1, PyTorch at 0.01.

    What PyTorch calls its learning rate is only the first step, which no schedule can reach, so we call it that.
    optax.rprop 0.2.8 moves by the previous step's update; Keras has no Rprop.
    """

    name = "Rprop"
    order = 46
    family = Family.STEP_SIZE
    look = Look(Hue.RED, Dash.DOTTED)
    extends = ("sgd",)
    year = 1993
    source = "M. Riedmiller, H. Braun (1993), https://doi.org/10.1109/ICNN.1993.298623"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta), \quad \Delta = \Delta_0 \text{ at first} \\ "
        r"\Delta &\gets \begin{cases} \min(\eta^+ \Delta, \Delta_{\max}) & g\, g_{t-1} > 0 \\ "
        r"\max(\eta^- \Delta, \Delta_{\min}), \quad g \gets 0 & g\, g_{t-1} < 0 \end{cases} \\ "
        r"\theta &\gets \theta - \Delta \operatorname{sign}(g) \end{aligned}"
    )
    symbols = {
        "step_size": r"\Delta: how far each coordinate goes",
        "previous_gradient": r"\bar g: the gradient, or 0 where its sign has turned",
        "agreement": "a: positive where the slope has kept its sign",
        "shrunk": r"\tilde\Delta: the step of before, shorter where the slope has turned",
    }
    letters = {
        Letters.PYTORCH: {
            r"\Delta": r"\eta",
            r"\Delta_0": r"\eta_0",
            r"\eta^+": r"\eta_+",
            r"\eta^-": r"\eta_-",
            r"\Delta_{\min}": r"\Gamma_{\min}",
            r"\Delta_{\max}": r"\Gamma_{\max}",
        },
        Letters.PAPER: {
            r"\theta": "w",
            "f": "E",
            "g": NO_LETTER,
            r"\nabla f(\theta)": r"\frac{\partial E}{\partial w}",
        },
    }
    known_as = "resilient propagation, resilient backpropagation"
    in_words = (
        "Each coordinate has a step of its own, which grows while its slope keeps its sign and shrinks when that turns."
    )
    does_well_on, fails_on = "plateau", "booth"
    idea = "Speed up as long as the slope agrees with the last one, halve the step when it turns; ignore its size."
    weakness = "It compares the signs of two slopes, which the noise of a mini-batch turns at random."
    libraries = counterparts(
        pytorch=Counterpart(
            call="torch.optim.Rprop",
            arguments={"lr": "initial_step", "etas": "(shrink, grow)", "step_sizes": "(smallest_step, largest_step)"},
            defaults={
                "initial_step": 0.01,
                "grow": 1.2,
                "shrink": 0.5,
                "smallest_step": 1e-6,
                "largest_step": 50.0,
            },
            differs="It calls the first step the learning rate, though no schedule reaches the later ones.",
        ),
        optax=Counterpart(
            call="optax.rprop",
            arguments={
                "learning_rate": "initial_step",
                "eta_minus": "shrink",
                "eta_plus": "grow",
                "min_step_size": "smallest_step",
                "max_step_size": "largest_step",
            },
            defaults={"grow": 1.2, "shrink": 0.5, "smallest_step": 1e-6, "largest_step": 50.0},
            differs="It moves by what the previous step had worked out.",
            refuses=lambda *_: Message(
                "optax.rprop moves by what the previous step had worked out, which is another method"
            ),
        ),
    )

    initial_step: float = parameter(
        0.01, 1e-5, 2.0, symbol=r"\Delta_0", scale="log", allowed="[0, inf)", help="How far the first step goes."
    )
    grow: float = parameter(
        1.2, 1.0, 3.0, symbol=r"\eta^+", allowed="[1, inf)", help="The factor while the slope keeps its sign."
    )
    shrink: float = parameter(0.5, 0.1, 0.9, symbol=r"\eta^-", allowed="(0, 1)", help="The factor when it turns.")
    smallest_step: float = parameter(
        1e-6, 1e-8, 0.1, symbol=r"\Delta_{\min}", scale="log", allowed="[0, inf)", help="No step is shorter."
    )
    largest_step: float = parameter(
        50.0, 0.1, 100.0, symbol=r"\Delta_{\max}", scale="log", allowed="(0, inf)", help="No step is longer."
    )

    def init(self, theta: Array) -> RpropState:
        return RpropState(step_size=theta - theta + self.initial_step, previous_gradient=theta - theta)

    def update(self, theta: Array, gradient: Array, state: RpropState, t: int) -> tuple[Array, RpropState]:
        agreement = gradient * state.previous_gradient
        shrunk = where(agreement < 0, self.shrink * state.step_size, state.step_size)
        step_size = where(agreement > 0, self.grow * state.step_size, shrunk)
        step_size = minimum(maximum(step_size, self.smallest_step), self.largest_step)
        gradient = where(agreement < 0, 0.0, gradient)
        return theta - step_size * sign(gradient), RpropState(step_size, gradient)
