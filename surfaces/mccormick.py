"""A staircase of valleys that goes down for ever along the diagonal."""

import math
from dataclasses import dataclass

import numpy as np

from catalogue import Array, Surface


@dataclass(frozen=True, kw_only=True)
class McCormick(Surface):
    """Stationary where x - y = 1 and cos(x + y) = -1/2; the minimum is the lowest of its usual box only."""

    name = "McCormick function"
    order = 160
    formula = r"f(x, y) = \sin(x + y) + (x - y)^2 - 1.5\,x + 2.5\,y + 1"
    teaches = (
        "The minimum in the books is only the lowest of its box, and a ball with speed rolls on to deeper valleys."
    )
    source = "F. A. Lootsma (ed., 1972), Numerical Methods for Non-Linear Optimization, Academic Press"
    view = ((-1.5, 4.0), (-3.0, 4.0))
    start = (3.5, 3.5)
    steps = 60
    minima = ((0.5 - math.pi / 3, -0.5 - math.pi / 3),)
    minimum = -math.sqrt(3) / 2 - math.pi / 3
    local_minima = ((0.5 + 2 * math.pi / 3, -0.5 + 2 * math.pi / 3),)
    saddles = ((0.5 + math.pi / 3, -0.5 + math.pi / 3),)
    bounded_below = False

    def value_at(self, x: Array, y: Array) -> Array:
        difference = x - y
        return np.sin(x + y) + difference * difference - 1.5 * x + 2.5 * y + 1

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        cos, difference = np.cos(x + y), x - y
        return cos + 2 * difference - 1.5, cos - 2 * difference + 2.5

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        sin = np.sin(x + y)
        return 2 - sin, -2 - sin, 2 - sin
