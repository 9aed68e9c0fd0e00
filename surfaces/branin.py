"""A curved valley with three equally deep places along its floor."""

import math
from dataclasses import dataclass

import numpy as np

from catalogue import Array, Surface

B, C, R = 5.1 / (4 * math.pi * math.pi), 5 / math.pi, 6.0
S = 10 * (1 - 1 / (8 * math.pi))


@dataclass(frozen=True, kw_only=True)
class Branin(Surface):
    """The square is zero on a parabola, and on it the cosine picks x = -π, π, 3π."""

    name = "Branin function"
    order = 170
    formula = r"f = \left(y - \tfrac{5.1}{4\pi^2} x^2 + \tfrac{5}{\pi} x - 6\right)^2"
    formula += r" + 10\left(1 - \tfrac{1}{8\pi}\right)\cos x + 10"
    teaches = (
        "The bent valley is found at once, and then the side one came from decides which of three equal minima it is."
    )
    source = "F. H. Branin (1972), https://doi.org/10.1147/rd.165.0504"
    view = ((-5.0, 10.0), (0.0, 15.0))
    start = (5.5, 14.0)
    steps = 80
    minima = ((-math.pi, 12.275), (math.pi, 2.275), (3 * math.pi, 2.475))
    minimum = 5 / (4 * math.pi)
    saddles = (
        (0.0, 6.0),
        (2 * math.pi, 1.1),
    )

    def value_at(self, x: Array, y: Array) -> Array:
        across = y - B * x * x + C * x - R
        return across * across + S * np.cos(x) + 10

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        across, across_x = y - B * x * x + C * x - R, C - 2 * B * x
        return 2 * across * across_x - S * np.sin(x), 2 * across

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        across, across_x = y - B * x * x + C * x - R, C - 2 * B * x
        return 2 * across_x * across_x - 4 * B * across - S * np.cos(x), 2 * across_x, 2.0
