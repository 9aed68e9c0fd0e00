"""A bowl covered with a regular lattice of pits."""

import math
from dataclasses import dataclass

import numpy as np

from catalogue import Array, Surface, parameter, sine_of_turns

TURN = 2 * math.pi


@dataclass(frozen=True, kw_only=True)
class Rastrigin(Surface):
    """At A = 10 there is a local minimum near every pair of integers in the view."""

    name = "Rastrigin function"
    order = 190
    formula = r"f(x, y) = x^2 + y^2 + A\,(2 - \cos 2\pi x - \cos 2\pi y)"
    teaches = (
        "The slope leads into the nearest of a hundred pits, and from inside a pit nothing points to the best one."
    )
    source = "H. Mühlenbein, M. Schomisch, J. Born (1991), https://doi.org/10.1016/S0167-8191(05)80052-3"
    view = ((-5.12, 5.12), (-5.12, 5.12))
    start = (-3.3, 2.4)
    steps = 60
    minima = ((0.0, 0.0),)
    minimum = 0.0

    amplitude: float = parameter(
        10.0, 0.0, 20.0, symbol="A", allowed="[0, inf)", help="How deep the pits are; without them it is a bowl."
    )

    def value_at(self, x: Array, y: Array) -> Array:
        return x * x + y * y + self.amplitude * (2 - np.cos(TURN * x) - np.cos(TURN * y))

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        slope = TURN * self.amplitude
        return 2 * x + slope * sine_of_turns(x), 2 * y + slope * sine_of_turns(y)

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        bend = TURN * TURN * self.amplitude
        return 2 + bend * np.cos(TURN * x), 0.0, 2 + bend * np.cos(TURN * y)
