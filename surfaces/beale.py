"""A plain with sharp peaks at its corners and a long curved valley."""

from dataclasses import dataclass

from catalogue import Array, Surface


@dataclass(frozen=True, kw_only=True)
class Beale(Surface):
    """A sum of three squares, each of them c - x (1 - y^k) with k = 1, 2, 3."""

    name = "Beale function"
    order = 80
    formula = r"f(x, y) = (1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2"
    teaches = "A rate that suits the flat valley floor diverges from the walls, which are thousands of times steeper."
    source = "E. M. L. Beale (1958); problem 5 of Moré, Garbow, Hillstrom (1981), https://doi.org/10.1145/355934.355936"
    view = ((-4.5, 4.5), (-4.5, 4.5))
    start = (1.0, 1.5)
    steps = 200
    minima = ((3.0, 0.5),)
    minimum = 0.0
    saddles = (
        (0.0, 1.0),
        (0.10053793732415836, -2.644513585023125),
    )

    def _residuals(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y

    def value_at(self, x: Array, y: Array) -> Array:
        r1, r2, r3 = self._residuals(x, y)
        return r1 * r1 + r2 * r2 + r3 * r3

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        r1, r2, r3 = self._residuals(x, y)
        return (
            2 * (r1 * (y - 1) + r2 * (y * y - 1) + r3 * (y * y * y - 1)),
            2 * x * (r1 + 2 * r2 * y + 3 * r3 * y * y),
        )

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        r1, r2, r3 = self._residuals(x, y)
        x1, x2, x3 = y - 1, y * y - 1, y * y * y - 1
        y1, y2, y3 = x, 2 * x * y, 3 * x * y * y
        return (
            2 * (x1 * x1 + x2 * x2 + x3 * x3),
            2 * (x1 * y1 + x2 * y2 + x3 * y3 + r1 + 2 * r2 * y + 3 * r3 * y * y),
            2 * (y1 * y1 + y2 * y2 + y3 * y3 + 2 * x * r2 + 6 * x * y * r3),
        )
