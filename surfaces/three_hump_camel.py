"""One deep valley with a shallower one on each side."""

from dataclasses import dataclass

from catalogue import Array, Surface


@dataclass(frozen=True, kw_only=True)
class ThreeHumpCamel(Surface):
    """Stationary where y = -x/2 and x = 0 or x⁴ - 4.2 x² + 3.5 = 0."""

    name = "Three-hump camel function"
    order = 120
    formula = r"f(x, y) = 2x^2 - 1.05\,x^4 + \tfrac{1}{6} x^6 + x y + y^2"
    teaches = (
        "Plain descent settles in the side valley it meets first, and inertia carries the same start into the deep one."
    )
    source = "F. H. Branin (1972), https://doi.org/10.1147/rd.165.0504"
    view = ((-2.2, 2.2), (-2.2, 2.2))
    start = (-2.0, -1.0)
    steps = 60
    minima = ((0.0, 0.0),)
    minimum = 0.0
    local_minima = (
        (-1.747552345830289, 0.8737761729151445),
        (1.747552345830289, -0.8737761729151445),
    )
    saddles = (
        (-1.07054229182366, 0.53527114591183),
        (1.07054229182366, -0.53527114591183),
    )

    def value_at(self, x: Array, y: Array) -> Array:
        xx = x * x
        return xx * (2 - 1.05 * xx + xx * xx / 6) + x * y + y * y

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        xx = x * x
        return x * (4 - 4.2 * xx + xx * xx) + y, x + 2 * y

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        xx = x * x
        return 4 - 12.6 * xx + 5 * xx * xx, 1.0, 2.0
