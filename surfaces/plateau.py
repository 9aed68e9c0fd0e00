"""A pan: steep walls around an almost flat floor that leans a little towards the minimum."""

from dataclasses import dataclass

import numpy as np

from catalogue import Array, Surface, parameter


@dataclass(frozen=True, kw_only=True)
class Plateau(Surface):
    """The floor is the disc x² + y² < 9; the wall rises from its edge with two continuous derivatives."""

    name = "Plateau"
    order = 50
    formula = r"f = \varepsilon\left((x - 2)^2 + (y + 1)^2\right) + \max\!\left(0, \tfrac{x^2 + y^2}{9} - 1\right)^3"
    teaches = (
        "The wall is over in a few steps and the loss looks settled, yet on the floor the point has barely set out."
    )
    source = "Downhill's own; I. Goodfellow et al. (2016), section 8.2.3, https://www.deeplearningbook.org"
    view = ((-6.0, 6.0), (-6.0, 6.0))
    start = (-4.0, 4.0)
    steps = 100
    minima = ((2.0, -1.0),)
    minimum = 0.0

    tilt: float = parameter(
        0.005, 1e-4, 1.0, symbol=r"\varepsilon", scale="log", allowed="(0, inf)", help="How much the floor leans."
    )

    def value_at(self, x: Array, y: Array) -> Array:
        dx, dy = x - 2, y + 1
        wall = np.maximum(0.0, (x * x + y * y) / 9 - 1)
        return self.tilt * (dx * dx + dy * dy) + wall * wall * wall

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        wall = np.maximum(0.0, (x * x + y * y) / 9 - 1)
        outward = 2 / 3 * wall * wall
        return 2 * self.tilt * (x - 2) + outward * x, 2 * self.tilt * (y + 1) + outward * y

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        wall = np.maximum(0.0, (x * x + y * y) / 9 - 1)
        around = 2 * self.tilt + 2 / 3 * wall * wall
        bend = 8 / 27 * wall
        return around + bend * x * x, bend * x * y, around + bend * y * y
