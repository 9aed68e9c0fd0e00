"""A bowl stretched along the diagonal, where neither coordinate is the steep one."""

from dataclasses import dataclass

from catalogue import Array, Surface


@dataclass(frozen=True, kw_only=True)
class Booth(Surface):
    """Curvature 2 along the diagonal (1, -1), 18 across it, and 10 along both coordinates."""

    name = "Booth function"
    order = 20
    formula = r"f(x, y) = (x + 2y - 7)^2 + (2x + y - 5)^2"
    teaches = (
        "A valley on the diagonal looks equally steep in x and in y, so a step size per coordinate cannot round it."
    )
    source = "M. Jamil, X.-S. Yang (2013), https://arxiv.org/abs/1308.4008"
    view = ((-10.0, 10.0), (-10.0, 10.0))
    start = (-8.0, 2.0)
    steps = 40
    minima = ((1.0, 3.0),)
    minimum = 0.0

    def value_at(self, x: Array, y: Array) -> Array:
        first, second = x + 2 * y - 7, 2 * x + y - 5
        return first * first + second * second

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        first, second = x + 2 * y - 7, 2 * x + y - 5
        return 2 * first + 4 * second, 4 * first + 2 * second

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 10.0, 8.0, 10.0
