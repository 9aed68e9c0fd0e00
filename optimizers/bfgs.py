"""Newton's method with a curvature that is learnt from how the gradient changed at every step."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalogue import Dash, Family, Hue, Look, Objective, Optimizer, dot, parameter, where
from optimizers._wolfe import Place, ask, wolfe


class BFGSState(NamedTuple):
    """What BFGS remembers, nan before the first step."""

    inverse_x: np.ndarray  # (2, ...), first column of the inverse Hessian's estimate H
    inverse_y: np.ndarray  # (2, ...), second column
    gradient: np.ndarray  # (2, ...), the gradient here
    value: np.ndarray  # (...), f here


@dataclass(frozen=True, kw_only=True)
class BFGS(Optimizer):
    """Broyden, Fletcher, Goldfarb and Shanno, all 1970; we cite the first.

    H is updated as by scipy.optimize.minimize(method="BFGS"), the line search is another one for the same strong Wolfe
    conditions. H begins as the multiple of the identity whose first step has a given length, in SciPy as the identity.
    A step that meets no positive curvature teaches H nothing; a search that finds nothing starts H anew.
    """

    name = "BFGS"
    order = 320
    family = Family.REFERENCE
    look = Look(Hue.VIOLET, Dash.SOLID)
    extends = ("line_search", "newton")
    year = 1970
    source = "C. G. Broyden (1970), https://doi.org/10.1093/imamat/6.1.76"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta), \quad p = -H g, \quad H = s_0 I / \|g\| \text{ at first} \\ "
        r"\theta &\gets \theta + s, \quad s = a p, \quad a > 0 \text{ such that } \begin{cases} "
        r"f(\theta + s) \le f(\theta) + c_1 g^\top s \\ "
        r"|\nabla f(\theta + s)^\top p| \le c_2 |g^\top p| \end{cases} \\ "
        r"y &= \nabla f(\theta) - g, \quad H \gets \left(I - \frac{s y^\top}{s^\top y}\right) H "
        r"\left(I - \frac{y s^\top}{s^\top y}\right) + \frac{s s^\top}{s^\top y} \end{aligned}"
    )
    symbols = {
        "inverse": "H: the estimate of the inverse Hessian",
        "s": ": the step",
        "y": ": what the step has changed about the gradient",
        "inverse_x": "H_x: the first column of the inverse Hessian's estimate",
        "inverse_y": "H_y: its second column",
        "steepness": "u: how steep it is here",
        "scale": "c: the length of the very first probe, in units of the gradient",
        "newton": "n: Newton's step by that estimate, uphill",
        "p": ": the direction of this step",
        "length": "l: how long p is",
        "a": ": the length of the step, in units of p",
        "gradient": "g_+: the gradient at the new point",
        "value": "f: the value at the new point",
    }
    known_as = "quasi-Newton, Broyden-Fletcher-Goldfarb-Shanno"
    in_words = (
        "The curvature is learnt from how the gradient changes, and the step leads to where it says that the bottom is."
    )
    does_well_on, fails_on = "rosenbrock", "kink"
    idea = "Two gradients tell the curvature between them: collect it, and step as Newton would."
    weakness = "It keeps a matrix, n by n for n weights, and noise in the gradients looks to it like curvature."

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
        0.9, 1e-6, 0.9, symbol="c_2", scale="log", allowed="(0, 1)", help="How level the line must be at its end."
    )

    def init(self, point: np.ndarray) -> BFGSState:
        unknown = point - point + np.nan
        return BFGSState(inverse_x=unknown, inverse_y=unknown, gradient=unknown, value=unknown[0])

    def step(self, point: np.ndarray, state: BFGSState, objective: Objective, t: int) -> tuple[np.ndarray, BFGSState]:
        zero = point[0] - point[0]
        if t == 1:
            here = ask(objective, zero, point)
            inverse = self.identity(here.gradient)
        else:
            here = Place(zero, point, state.value, state.gradient)
            inverse = state.inverse_x, state.inverse_y
        direction = -(inverse[0] * here.gradient[0] + inverse[1] * here.gradient[1])
        there = wolfe(objective, here, direction, zero + 1, self.armijo, self.curvature)
        learnt = updated(inverse, there.point - point, there.gradient - here.gradient)
        again = self.identity(there.gradient)  # after a search that found nothing
        x, y = (where(there.length > 0, new, fresh) for new, fresh in zip(learnt, again, strict=True))
        return there.point, BFGSState(x, y, there.gradient, there.value)

    def told(
        self, point: np.ndarray, state: BFGSState, found: BFGSState, moved: np.ndarray, objective: Objective
    ) -> tuple[np.ndarray, BFGSState]:
        g = where(np.isnan(state.gradient), objective.gradient(point), state.gradient)
        steepness = np.hypot(*g)
        scale = self.first_step / where(steepness > 0, steepness, 1.0)
        newton = state.inverse_x * g[0] + state.inverse_y * g[1]
        p = -where(np.isnan(state.inverse_x), scale * g, newton)
        length = np.hypot(*p)
        a = np.hypot(*moved) / where(length > 0, length, 1.0)
        return point + a * p, found

    def identity(self, gradient: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The columns of the multiple of the identity that turns `gradient` into a step of `first_step`."""
        norm = np.hypot(*gradient)
        scale = self.first_step / where(norm > 0, norm, 1.0)
        return np.stack([scale, scale - scale]), np.stack([scale - scale, scale])


def updated(inverse: tuple[np.ndarray, np.ndarray], s: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The columns (2, ...) of H after a step s (2, ...) that changed the gradient by y (2, ...)."""
    sy = dot(s, y)
    hy = inverse[0] * y[0] + inverse[1] * y[1]
    along, across = (1 + dot(hy, y) / sy) / sy, 1 / sy
    learnt = (h + along * s * s[i] - across * (hy * s[i] + s * hy[i]) for i, h in enumerate(inverse))
    return tuple(where(sy > 0, new, old) for new, old in zip(learnt, inverse, strict=True))
