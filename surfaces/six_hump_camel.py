"""Six valleys in three depths, in pairs that mirror each other through the origin."""

from dataclasses import dataclass

from catalogue import Array, Surface


@dataclass(frozen=True, kw_only=True)
class SixHumpCamel(Surface):
    """Its 15 stationary points are 6 minima, 7 saddles and 2 maxima."""

    name = "Six-hump camel function"
    order = 150
    formula = r"f(x, y) = \left(4 - 2.1\,x^2 + \tfrac{1}{3} x^4\right) x^2 + x y + 4 (y^2 - 1)\,y^2"
    teaches = "Six valleys of three depths lie side by side, so nearby starts can end at very different losses."
    source = "L. C. W. Dixon, G. P. Szegö (1978), Towards Global Optimisation 2, North-Holland"
    view = ((-2.2, 2.2), (-1.5, 1.5))
    start = (-1.9, 0.2)
    steps = 50
    minima = (
        (0.08984201310031806, -0.7126564030207396),
        (-0.08984201310031806, 0.7126564030207396),
    )
    minimum = -1.031628453489877
    local_minima = (
        (1.703606714969981, -0.7960835686726251),
        (-1.703606714969981, 0.7960835686726251),
        (1.6071047529201974, 0.5686514548841314),
        (-1.6071047529201974, -0.5686514548841314),
    )
    saddles = (
        (0.0, 0.0),
        (1.1092053368047863, -0.7682680925095399),
        (-1.1092053368047863, 0.7682680925095399),
        (1.6380679841897787, 0.22867406904439408),
        (-1.6380679841897787, -0.22867406904439408),
        (1.2960702671671092, 0.6050843880386585),
        (-1.2960702671671092, -0.6050843880386585),
    )

    def value_at(self, x: Array, y: Array) -> Array:
        xx, yy = x * x, y * y
        return (4 - 2.1 * xx + xx * xx / 3) * xx + x * y + 4 * (yy - 1) * yy

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        xx, yy = x * x, y * y
        return x * (8 - 8.4 * xx + 2 * xx * xx) + y, x + y * (16 * yy - 8)

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        xx, yy = x * x, y * y
        return 8 - 25.2 * xx + 10 * xx * xx, 1.0, 48 * yy - 8
