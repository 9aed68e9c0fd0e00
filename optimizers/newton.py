"""Jump to the bottom of the parabola that fits here, but only as far as the fit can be trusted."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalogue import Dash, Family, Hue, Look, Objective, Optimizer, parameter, where
from optimizers._trust_region import Parabola

PROBES = 60
"""So many steps are tried at most before one descends; where none does, the point stays."""
ROUNDING = 1e-14
"""A descent of this share of f is too small to be measured: it is believed."""


class NewtonState(NamedTuple):
    """What Newton's method remembers."""

    radius: np.ndarray  # (...), how far the next step may go
    value: np.ndarray  # (...), f here, nan before the first step


@dataclass(frozen=True, kw_only=True)
class Newton(Optimizer):
    """Newton's method inside a trust region, each step exact as Moré and Sorensen (1983) show, also where the surface
    curves down. Radius and acceptance as in Nocedal and Wright, Numerical Optimization (2006), algorithm 4.1, with the
    numbers of scipy.optimize.minimize(method="trust-exact"), which counts a refused trial as a step; here a step tries
    until one is accepted. Where the gradient is 0 and the surface curves down, it leaves along that curvature."""

    name = "Newton"
    order = 330
    family = Family.REFERENCE
    look = Look(Hue.RED, Dash.SOLID)
    extends = ()
    year = 1685
    source = (
        "J. Wallis (1685), A Treatise of Algebra, who printed it for I. Newton; "
        "as a trust region J. J. Moré, D. C. Sorensen (1983), https://doi.org/10.1137/0904038"
    )
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta), \quad H = \nabla^2 f(\theta), \quad r = r_0 \text{ at first} \\ "
        r"p &= \arg\min_{\|p\| \le r} m(p), \quad m(p) = g^\top p + \tfrac12 p^\top H p \\ "
        r"q &= \frac{f(\theta + p) - f(\theta)}{m(p)}, \quad r \gets \begin{cases} r / 4 & q < \tfrac14 \\ "
        r"2 r & q > \tfrac34,\ \|p\| = r \end{cases} \\ "
        r"\theta &\gets \theta + p \text{ as soon as } q > 0.15 \end{aligned}"
    )
    symbols = {
        "step": r"\Delta\theta: to the lowest point, within the radius, of the parabola with this slope and Hessian",
        "hessian": "H: the Hessian, the curvature here",
        "p": ": the step that the parabola proposes",
        "m": ": the parabola with this slope and Hessian",
        "q": ": the fall that came true, as a share of the parabola's",
        "radius": "r: how far the next step may go",
        "value": "f: the value at the new point",
    }
    known_as = "Newton's method, Newton-Raphson, trust region, second order"
    in_words = "The gradient is divided by the curvature, which leads to the bottom of the parabola that touches here."
    does_well_on, fails_on = "rosenbrock", "three_hump_camel"
    idea = "Curvature tells where the slope ends: on a quadratic, one step lands on the minimum."
    weakness = "It asks for the second derivative, n by n for n weights, and noise makes that worthless."

    radius: float = parameter(
        1.0, 1e-2, 100.0, symbol="r_0", scale="log", allowed="(0, inf)", help="How far the first step may go."
    )

    def init(self, point: np.ndarray) -> NewtonState:
        zero = point[0] - point[0]
        return NewtonState(radius=zero + self.radius, value=zero + np.nan)

    def step(
        self, point: np.ndarray, state: NewtonState, objective: Objective, t: int
    ) -> tuple[np.ndarray, NewtonState]:
        value = objective.value(point)[()] if t == 1 else state.value
        parabola = Parabola.of(objective.gradient(point), objective.hessian(point))
        moved, lower, radius, searching = point, value, state.radius, value == value
        for _ in range(PROBES):
            if not searching.any():
                break
            p, at_edge = parabola.lowest_within(radius)
            probe = where(searching, point + p, np.nan)
            there, promise = objective.value(probe)[()], -parabola.value(p)
            believed = (promise <= ROUNDING * abs(value)) & (there <= value + ROUNDING * abs(value))
            quality = where(believed, 1.0, (value - there) / promise)
            accepted = searching & (promise > 0) & (quality > 0.15)
            moved, lower = where(accepted, probe, moved), where(accepted, there, lower)
            adapted = where(quality >= 0.25, where((quality > 0.75) & at_edge, 2 * radius, radius), radius / 4)
            radius = where(searching & (promise > 0), adapted, radius)
            searching = searching & (promise > 0) & ~accepted
        return moved, NewtonState(radius, lower)
