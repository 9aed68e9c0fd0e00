"""An almost flat plain of ripples with one deep funnel in the middle."""

import math
from dataclasses import dataclass

import numpy as np

from catalogue import Array, Surface, parameter, sine_of_turns

TURN = 2 * math.pi


@dataclass(frozen=True, kw_only=True)
class Ackley(Surface):
    """The funnel ends in the tip of a cone, where the slope and the bend of the cone are given as 0."""

    name = "Ackley function"
    order = 200
    formula = r"f = a\,(1 - e^{-b r}) + e - e^{(\cos 2\pi x + \cos 2\pi y) / 2}, \quad r = \sqrt{(x^2 + y^2) / 2}"
    teaches = (
        "Far out the plain is so flat and rippled that a small rate stays where it is, a stone's throw from the funnel."
    )
    source = "D. H. Ackley (1987), https://doi.org/10.1007/978-1-4613-1997-9"
    view = ((-5.0, 5.0), (-5.0, 5.0))
    start = (-3.6, 2.3)
    steps = 100
    minima = ((0.0, 0.0),)
    minimum = 0.0
    smooth = False

    a: float = parameter(20.0, 1.0, 40.0, symbol="a", allowed="(0, inf)", help="How deep the funnel is.")
    b: float = parameter(0.2, 0.02, 2.0, symbol="b", scale="log", allowed="(0, inf)", help="How narrow the funnel is.")

    def _ripple(self, x: Array, y: Array) -> Array:
        return np.exp((np.cos(TURN * x) + np.cos(TURN * y)) / 2)

    def _cone(self, x: Array, y: Array) -> tuple[Array, Array, Array, Array]:
        """Slope of the funnel, r, and the gradient of r; at the tip r is infinite, so that x / r is 0."""
        r = np.sqrt((x * x + y * y) / 2)
        slope = self.a * self.b * np.exp(-self.b * r)
        r = np.where(r > 0, r, np.inf)
        return slope, r, x / (2 * r), y / (2 * r)

    def value_at(self, x: Array, y: Array) -> Array:
        r = np.sqrt((x * x + y * y) / 2)
        return self.a * (1 - np.exp(-self.b * r)) + math.e - self._ripple(x, y)

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        slope, _, r_x, r_y = self._cone(x, y)
        ripple = math.pi * self._ripple(x, y)
        return slope * r_x + ripple * sine_of_turns(x), slope * r_y + ripple * sine_of_turns(y)

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        slope, r, r_x, r_y = self._cone(x, y)
        bend = slope * (self.b + 1 / r)
        ripple = math.pi * math.pi * self._ripple(x, y)
        sin_x, sin_y, cos_x, cos_y = np.sin(TURN * x), np.sin(TURN * y), np.cos(TURN * x), np.cos(TURN * y)
        return (
            slope / (2 * r) - bend * r_x * r_x + ripple * (2 * cos_x - sin_x * sin_x),
            -bend * r_x * r_y - ripple * sin_x * sin_y,
            slope / (2 * r) - bend * r_y * r_y + ripple * (2 * cos_y - sin_y * sin_y),
        )
