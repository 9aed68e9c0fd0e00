"""The elongated bowl of every textbook, with its axes turned at will."""

import math
from dataclasses import dataclass
from functools import cached_property

from catalogue import Array, Surface, cos, parameter, sin

DEGREE = math.pi / 180


@dataclass(frozen=True, kw_only=True)
class Quadratic(Surface):
    """The bowl x²/20 + y² of "Deep Learning from Scratch", chapter 6; curvatures are 2a and 2b."""

    name = "Quadratic bowl"
    order = 10
    teaches = (
        "The steepest way down does not point at the minimum, so the steep axis zig-zags while the flat one crawls."
    )
    source = "K. Saito (2016), Deep Learning from Scratch, chapter 6, ISBN 978-4-87311-758-4"
    view = ((-10.0, 10.0), (-10.0, 10.0))
    start = (-7.0, 2.0)
    steps = 30
    minima = ((0.0, 0.0),)
    minimum = 0.0

    a: float = parameter(
        0.05, 0.01, 10.0, symbol="a", scale="log", allowed="(0, inf)", help="Half the curvature along u."
    )
    b: float = parameter(
        1.0, 0.01, 10.0, symbol="b", scale="log", allowed="(0, inf)", help="Half the curvature along v."
    )
    angle: float = parameter(0.0, -90.0, 90.0, symbol=r"\varphi", help="Rotation of the axes, in degrees.")

    @property
    def formula(self) -> str:  # type: ignore[override]  # a fact that follows from its parameters
        if not self.angle:
            return r"f(x, y) = a\,x^2 + b\,y^2"
        axes = r"u = x\cos\varphi + y\sin\varphi,\ v = y\cos\varphi - x\sin\varphi"
        return rf"f(x, y) = a\,u^2 + b\,v^2, \quad {axes}"

    @cached_property
    def _curvatures(self) -> tuple[Array, Array, Array]:
        """The Hessian (xx, xy, yy), the same everywhere: R diag(2a, 2b) R^T."""
        angle = self.angle * DEGREE
        c, s = cos(angle), sin(angle)
        a, b = 2 * self.a, 2 * self.b
        return a * c * c + b * s * s, (a - b) * c * s, a * s * s + b * c * c

    def value_at(self, x: Array, y: Array) -> Array:
        xx, xy, yy = self._curvatures
        return 0.5 * (xx * x * x + yy * y * y) + xy * x * y

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        xx, xy, yy = self._curvatures
        if not xy:  # as in the classic bowl, where a step then costs half as much
            return xx * x, yy * y
        return xx * x + xy * y, xy * x + yy * y

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return self._curvatures
