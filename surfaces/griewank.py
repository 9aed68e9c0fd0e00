"""A wide bowl under ripples: a bowl from afar, an egg box from near by."""

import math
from dataclasses import dataclass

import numpy as np

from catalogue import Array, Surface, parameter

ROOT2 = math.sqrt(2)


@dataclass(frozen=True, kw_only=True)
class Griewank(Surface):
    """Griewank's ripples lie close together in x and are sqrt(2) times wider in y; s = 4000 in most books."""

    name = "Griewank function"
    order = 210
    formula = r"f(x, y) = \tfrac{1}{s}(x^2 + y^2) - \cos x\,\cos\tfrac{y}{\sqrt 2} + 1"
    teaches = "From afar it is a bowl, but near by the ripples hide its slope and every dip looks like the bottom."
    source = "A. O. Griewank (1981), https://doi.org/10.1007/BF00933356"
    view = ((-12.0, 12.0), (-12.0, 12.0))
    start = (-8.0, 7.0)
    steps = 60
    minima = ((0.0, 0.0),)
    minimum = 0.0

    s: float = parameter(
        4000.0, 100.0, 10000.0, symbol="s", scale="log", allowed="(0, inf)", help="How wide the bowl is."
    )

    def value_at(self, x: Array, y: Array) -> Array:
        return (x * x + y * y) / self.s - np.cos(x) * np.cos(y / ROOT2) + 1

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        v = y / ROOT2
        return 2 * x / self.s + np.sin(x) * np.cos(v), 2 * y / self.s + np.cos(x) * np.sin(v) / ROOT2

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        v = y / ROOT2
        ripple = np.cos(x) * np.cos(v)
        return 2 / self.s + ripple, -np.sin(x) * np.sin(v) / ROOT2, 2 / self.s + ripple / 2
