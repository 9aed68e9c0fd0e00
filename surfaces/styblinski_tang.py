"""Four valleys on a square, in three depths, around a hilltop."""

from dataclasses import dataclass

from catalogue import Array, Surface

LEFT, TOP, RIGHT = -2.903534027771177, 0.1567312567803401, 2.746802770990837


@dataclass(frozen=True, kw_only=True)
class StyblinskiTang(Surface):
    """A sum over the coordinates, stationary where each is a root of 4 t³ - 32 t + 5."""

    name = "Styblinski-Tang function"
    order = 140
    formula = r"f(x, y) = \tfrac12 \left(x^4 - 16 x^2 + 5 x + y^4 - 16 y^2 + 5 y\right)"
    teaches = "Each coordinate must choose the right one of two dips, and the slope at the start has chosen for both."
    source = "M. A. Styblinski, T.-S. Tang (1990), https://doi.org/10.1016/0893-6080(90)90029-K"
    view = ((-5.0, 5.0), (-5.0, 5.0))
    start = (0.6, 4.5)
    steps = 50
    minima = ((LEFT, LEFT),)
    minimum = -78.33233140754282
    local_minima = (
        (LEFT, RIGHT),
        (RIGHT, LEFT),
        (RIGHT, RIGHT),
    )
    saddles = (
        (TOP, LEFT),
        (LEFT, TOP),
        (TOP, RIGHT),
        (RIGHT, TOP),
    )

    def value_at(self, x: Array, y: Array) -> Array:
        xx, yy = x * x, y * y
        return (xx * xx - 16 * xx + 5 * x + yy * yy - 16 * yy + 5 * y) / 2

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 2 * x * (x * x - 8) + 2.5, 2 * y * (y * y - 8) + 2.5

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 6 * x * x - 16, 0.0, 6 * y * y - 16
