"""A single narrow well in a plain that is level to many digits."""

import math
from dataclasses import dataclass

import numpy as np

from catalogue import Array, Surface

PI = math.pi
LEFT, RIGHT = 1.3049954504376675, 4.978189856741919


@dataclass(frozen=True, kw_only=True)
class Easom(Surface):
    """A product -g(x) g(y) with g(x) = cos x exp(-(x - π)²)."""

    name = "Easom function"
    order = 230
    formula = r"f(x, y) = -\cos x\,\cos y\; e^{-(x - \pi)^2 - (y - \pi)^2}"
    teaches = "Outside the well the gradient is almost zero, so only a method that ignores its size gets anywhere."
    source = "E. E. Easom (1990), A survey of global optimization techniques, M. Eng. thesis, University of Louisville"
    view = ((0.0, 2 * PI), (0.0, 2 * PI))
    start = (1.65, 1.7)
    steps = 100
    minima = ((PI, PI),)
    minimum = -1.0
    local_minima = (
        (LEFT, LEFT),
        (LEFT, RIGHT),
        (RIGHT, LEFT),
        (RIGHT, RIGHT),
    )
    saddles = (
        (PI / 2, PI / 2),
        (PI / 2, 3 * PI / 2),
        (3 * PI / 2, PI / 2),
        (3 * PI / 2, 3 * PI / 2),
    )

    def _bump(self, x: Array) -> tuple[Array, Array, Array]:
        """g and its two derivatives."""
        d, cos, sin = x - PI, np.cos(x), np.sin(x)
        bell = np.exp(-d * d)
        return bell * cos, -bell * (sin + 2 * d * cos), bell * ((4 * d * d - 3) * cos + 4 * d * sin)

    def value_at(self, x: Array, y: Array) -> Array:
        return -self._bump(x)[0] * self._bump(y)[0]

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        (g, dg, _), (h, dh, _) = self._bump(x), self._bump(y)
        return -dg * h, -g * dh

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        (g, dg, ddg), (h, dh, ddh) = self._bump(x), self._bump(y)
        return -ddg * h, -dg * dh, -g * ddh
