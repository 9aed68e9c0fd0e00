"""Long waves that grow away from the minimum, rough along x and smooth along y."""

import math
from dataclasses import dataclass

import numpy as np

from catalogue import Array, Surface

PI = math.pi


@dataclass(frozen=True, kw_only=True)
class Levy(Surface):
    """With w = 1 + u it is the usual form; it is credited to Levy and Montalvo, who give relatives of it."""

    name = "Levy function"
    order = 220
    formula = (
        r"f = \sin^2 \pi u + u^2 (1 + 10 \sin^2(\pi u + 1)) + v^2 (1 + \sin^2 2\pi v),"
        r"\ u = \tfrac{x - 1}{4},\ v = \tfrac{y - 1}{4}"
    )
    teaches = "Each coordinate has its own row of waves, so a run can be right in one and stuck in the other."
    source = "A. V. Levy, A. Montalvo (1985), https://doi.org/10.1137/0906002"
    view = ((-10.0, 10.0), (-10.0, 10.0))
    start = (-8.0, 8.0)
    steps = 80
    minima = ((1.0, 1.0),)
    minimum = 0.0

    def value_at(self, x: Array, y: Array) -> Array:
        u, v = (x - 1) / 4, (y - 1) / 4
        sin_u, sin_u1, sin_v = np.sin(PI * u), np.sin(PI * u + 1), np.sin(2 * PI * v)
        return sin_u * sin_u + u * u * (1 + 10 * sin_u1 * sin_u1) + v * v * (1 + sin_v * sin_v)

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        u, v = (x - 1) / 4, (y - 1) / 4
        sin_u1, sin_v = np.sin(PI * u + 1), np.sin(2 * PI * v)
        du = PI * np.sin(2 * PI * u) + 2 * u * (1 + 10 * sin_u1 * sin_u1) + 10 * PI * u * u * np.sin(2 * PI * u + 2)
        dv = 2 * v * (1 + sin_v * sin_v) + 2 * PI * v * v * np.sin(4 * PI * v)
        return du / 4, dv / 4

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        u, v = (x - 1) / 4, (y - 1) / 4
        sin_u1, sin_v = np.sin(PI * u + 1), np.sin(2 * PI * v)
        uu = 2 * PI * PI * np.cos(2 * PI * u) + 2 * (1 + 10 * sin_u1 * sin_u1)
        uu = uu + 40 * PI * u * np.sin(2 * PI * u + 2) + 20 * PI * PI * u * u * np.cos(2 * PI * u + 2)
        vv = 2 * (1 + sin_v * sin_v) + 8 * PI * v * np.sin(4 * PI * v) + 8 * PI * PI * v * v * np.cos(4 * PI * v)
        return uu / 16, 0.0, vv / 16
