"""Four equal minima with four passes between them and one hilltop in the middle."""

from dataclasses import dataclass

from catalogue import Array, Surface


@dataclass(frozen=True, kw_only=True)
class Himmelblau(Surface):
    """Two squares that are zero together where two parabolas cross."""

    name = "Himmelblau's function"
    order = 130
    formula = r"f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2"
    teaches = "Four minima are equally good, and the start, the rate and the method decide which of them is found."
    source = "D. M. Himmelblau (1972), Applied Nonlinear Programming, McGraw-Hill, ISBN 0-07-028921-2"
    view = ((-6.0, 6.0), (-6.0, 6.0))
    start = (0.0, 0.0)
    steps = 50
    minima = (
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.2831859912861696),
        (3.5844283403304917, -1.8481265269644036),
    )
    minimum = 0.0
    saddles = (
        (3.385154183607021, 0.07385187983774928),
        (0.08667750455539636, 2.884254701174776),
        (-3.0730257507643897, -0.08135304428796751),
        (-0.12796134673068008, -1.9537149802445763),
    )

    def value_at(self, x: Array, y: Array) -> Array:
        first, second = x * x + y - 11, x + y * y - 7
        return first * first + second * second

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        first, second = x * x + y - 11, x + y * y - 7
        return 4 * x * first + 2 * second, 2 * first + 4 * y * second

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        first, second = x * x + y - 11, x + y * y - 7
        return 4 * first + 8 * x * x + 2, 4 * (x + y), 4 * second + 8 * y * y + 2
