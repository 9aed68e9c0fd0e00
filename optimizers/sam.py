"""Climb to the worst point nearby, and step from here as the slope there says."""

import re
import sys
from collections import namedtuple
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from catalogue import (
    Counterpart,
    Dash,
    Elementwise,
    Family,
    Hue,
    InexpressibleError,
    Letters,
    Library,
    Look,
    Objective,
    Optimizer,
    counterparts,
    discover,
    parameter,
    where,
)

BASES = {
    slug: cls
    for slug, cls in discover(sys.modules[__package__], Optimizer, without=("sam",)).items()
    if issubclass(cls, Elementwise) and "learning_rate" in cls.parameters()
}
"""What SAM can be put around: every method that turns one gradient and a rate into a step."""
_NAME = re.compile(r"[A-Za-z_]\w*")


def _in_optax() -> dict[str, str | None]:
    """Base -> Optax's SAM around it, None where Optax has none or only almost."""
    return {slug: _around_in_optax(base) for slug, base in BASES.items()}


def _around_in_optax(base: type[Elementwise]) -> str | None:
    optimizer, counterpart = base(), base.libraries.get(Library.OPTAX)
    if counterpart is None or counterpart.stands_for:
        return None
    try:
        words = counterpart.words(optimizer, changing=False)
    except InexpressibleError:
        return None
    if "point" in words:
        return None
    values = {name: getattr(optimizer, name) for name in base.parameters() if name != "learning_rate"}
    said = {
        argument: _NAME.sub(lambda name: str(values.get(name[0], name[0])), text) for argument, text in words.items()
    }
    climb = "optax.chain(optax.contrib.normalize(), optax.sgd(rho))"
    return f"optax.contrib.sam({counterpart.expression(said)}, {climb}, opaque_mode=True)"


@dataclass(frozen=True, kw_only=True)
class SAM(Optimizer):
    """Foret et al. (2021), two gradients a step. Its base has the rate from here and its own defaults otherwise.

    optax.contrib.sam is this method around any base, with optax.contrib.normalize and SGD at rate rho for the climb.
    PyTorch and Keras have no SAM; the paper's experiments use Momentum. Where there is no slope, it does not climb.
    """

    name = "SAM"
    order = 160
    family = Family.DIRECTION
    look = Look(Hue.CYAN, Dash.DASHED)
    extends = ("sgd",)
    year = 2021
    source = "P. Foret, A. Kleiner, H. Mobahi, B. Neyshabur (2021), https://arxiv.org/abs/2010.01412"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta), \quad e = \rho\, \frac{g}{\|g\|_2} \\ "
        r"\theta &\gets \theta - \eta \nabla f(\theta + e) \end{aligned}"
    )
    symbols = {
        "climb": "e: the climb to the worst point nearby",
        "norm": "n: how steep it is here",
    }
    letters = {
        Letters.PAPER: {r"\theta": "w", "f": "L", "e": r"\hat\varepsilon"},
    }
    known_as = "sharpness-aware minimization, flat minimum"
    in_words = (
        "It first climbs a fixed distance uphill and then steps from the old point by the gradient found up there."
    )
    does_well_on, fails_on = "booth", "rosenbrock"
    idea = "Follow the slope of the worst point nearby, which leads out of sharp valleys and into wide ones."
    weakness = "Every step costs two gradients, and close to a minimum it steps across it again and again."

    libraries = counterparts(
        optax=Counterpart(
            call="optax.contrib.sam",
            settings={"base": {slug: {"call": text} for slug, text in _in_optax().items() if text}},
            asks={"grad_fn": "lambda point, _: gradient(point)"},
        )
    )

    learning_rate: float = parameter(
        0.001, 1e-5, 2.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="The rate of the base."
    )
    rho: float = parameter(
        0.05, 1e-3, 2.0, symbol=r"\rho", scale="log", allowed="[0, inf)", help="How far it climbs before it looks."
    )
    base: str = parameter("sgd", options=BASES, help="The method that takes the step, with its own defaults.")

    @property
    def formula(self) -> str:
        if self.base == "sgd":
            return self.rule
        step = rf"\text{{{BASES[self.base].name}}}_\eta\left(\theta,\ \nabla f(\theta + e)\right)"
        return self.rule.replace(r"\theta - \eta \nabla f(\theta + e)", step)

    def init(self, point: np.ndarray) -> NamedTuple:
        around = self.around().init(point)
        return _state_type(type(around))(point - point, *around)

    def step(self, point: np.ndarray, state: Any, objective: Objective, t: int) -> tuple[np.ndarray, NamedTuple]:
        base = self.around()
        seen: Any = base.look_ahead(point, state.around)  # an array, as the point is
        climb = self.climb(objective.gradient(seen))
        moved, around = base.update(point, objective.gradient(seen + climb), state.around, t)
        return moved, type(state)(climb, *around)  # type: ignore[return-value]  # an array, as the point is

    def around(self) -> Elementwise:
        """The base, at SAM's rate."""
        return BASES[self.base]().at_rate(self.learning_rate)

    def climb(self, gradient: np.ndarray) -> np.ndarray:
        """e (2, ...), of length rho along the gradient."""
        norm = np.hypot(*gradient)
        return gradient * where(norm > 0, self.rho / where(norm > 0, norm, 1.0), 0.0)


@cache
def _state_type(base_state: type[NamedTuple]) -> Any:
    """The last climb (2, ...), followed by what the base remembers, which is `around` by itself."""
    named: Any = namedtuple  # a checker takes only fields that are spelled out
    state = named("SAMState", ("climb", *base_state._fields))
    state.around = property(lambda self: base_state(*self[1:]))
    return state
