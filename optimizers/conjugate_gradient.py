"""Search along directions that do not undo one another: on a quadratic, two of them reach the minimum."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalogue import Dash, Family, Hue, Look, Objective, Optimizer, dot, parameter, where
from optimizers._wolfe import Place, ask, wolfe


class ConjugateGradientState(NamedTuple):
    """What the conjugate gradient method remembers, nan before the first step."""

    direction: np.ndarray  # (2, ...), along which the next step goes
    gradient: np.ndarray  # (2, ...), the gradient here
    value: np.ndarray  # (...), f here
    length: np.ndarray  # (...), the first length that the next step tries


@dataclass(frozen=True, kw_only=True)
class ConjugateGradient(Optimizer):
    """Polak and Ribière (1969), with beta not below 0 as Gilbert and Nocedal (1992), https://doi.org/10.1137/0802003.

    The direction is that of scipy.optimize.minimize(method="CG"), the line search another one for the same strong Wolfe
    conditions, with curvature 0.1 as Nocedal and Wright advise where SciPy takes 0.4. A direction that does not descend
    is replaced by the gradient's.
    """

    name = "Conjugate gradient"
    order = 310
    family = Family.REFERENCE
    look = Look(Hue.GREEN, Dash.LONG)
    extends = ("line_search",)
    year = 1969
    source = "E. Polak, G. Ribière (1969), https://www.numdam.org/item/M2AN_1969__3_1_35_0/"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta), \quad "
        r"\beta = \max\left(0, \frac{g^\top (g - g_{t-1})}{\|g_{t-1}\|^2}\right), \quad p \gets -g + \beta p \\ "
        r"\theta &\gets \theta + a p, \quad a > 0 \text{ such that } \begin{cases} "
        r"f(\theta + a p) \le f(\theta) + c_1 a\, g^\top p \\ "
        r"|\nabla f(\theta + a p)^\top p| \le c_2 |g^\top p| \end{cases} \\ "
        r"a &= s_0 / \|g\| \text{ is tried first} \end{aligned}"
    )
    symbols = {
        "p": ": the direction of this step",
        "direction": "p_+: the direction of the next step",
        "beta": ": how much of the old direction stays",
        "turned": "q: the next direction, if it leads down",
        "a": ": the length of the step, in units of p",
        "size": "l: how long p is",
        "gradient": "g_+: the gradient at the new point",
        "value": "f: the value at the new point",
        "length": "a_0: the length that the next search tries first",
    }
    known_as = "CG, nonlinear conjugate gradient, Polak-Ribière"
    in_words = (
        "The next direction is the gradient's and a share of the last direction, and the distance is searched for."
    )
    does_well_on, fails_on = "rosenbrock", "kink"
    idea = "Keep what the last search achieved: turn the new direction so that it does not spoil the old one."
    weakness = "It lives on an almost exact line search, whose many probes a noisy surface makes worthless."

    first_step: float = parameter(
        1.0, 1e-3, 10.0, symbol="s_0", scale="log", allowed="(0, inf)", help="How far the first probe goes."
    )
    armijo: float = parameter(
        1e-4,
        1e-6,
        0.5,
        symbol="c_1",
        scale="log",
        allowed="(0, 1)",
        help="The share of the promised descent to insist on.",
    )
    curvature: float = parameter(
        0.1, 1e-6, 0.9, symbol="c_2", scale="log", allowed="(0, 1)", help="How level the line must be at its end."
    )

    def init(self, point: np.ndarray) -> ConjugateGradientState:
        unknown = point - point + np.nan
        return ConjugateGradientState(direction=unknown, gradient=unknown, value=unknown[0], length=unknown[0])

    def step(
        self, point: np.ndarray, state: ConjugateGradientState, objective: Objective, t: int
    ) -> tuple[np.ndarray, ConjugateGradientState]:
        zero = point[0] - point[0]
        if t == 1:
            here = ask(objective, zero, point)
            direction, length = -here.gradient, self.first_length(here.gradient)
        else:
            here = Place(zero, point, state.value, state.gradient)
            direction, length = state.direction, state.length
        there = wolfe(objective, here, direction, length, self.armijo, self.curvature)
        turned = conjugate(there.gradient, here.gradient, direction)
        expected = there.length * dot(here.gradient, direction) / dot(there.gradient, turned)
        length = where(expected > 0, expected, self.first_length(there.gradient))
        return there.point, ConjugateGradientState(turned, there.gradient, there.value, length)

    def told(
        self,
        point: np.ndarray,
        state: ConjugateGradientState,
        found: ConjugateGradientState,
        moved: np.ndarray,
        objective: Objective,
    ) -> tuple[np.ndarray, ConjugateGradientState]:
        g = where(np.isnan(state.gradient), objective.gradient(point), state.gradient)
        p = where(np.isnan(state.direction), -g, state.direction)
        size = np.hypot(*p)
        a = np.hypot(*moved) / where(size > 0, size, 1.0)
        return point + a * p, found._replace(direction=conjugate(found.gradient, g, p))

    def first_length(self, gradient: np.ndarray) -> np.ndarray:
        """In units of the gradient, the length (...) of a step of `first_step`."""
        norm = np.hypot(*gradient)
        return self.first_step / where(norm > 0, norm, 1.0)


def conjugate(gradient: np.ndarray, before: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """The next direction (2, ...), after a step along `direction` has turned the gradient `before` into `gradient`."""
    beta = np.fmax(dot(gradient, gradient - before) / dot(before, before), 0)
    turned = -gradient + beta * direction
    return where(dot(turned, gradient) < 0, turned, -gradient)
