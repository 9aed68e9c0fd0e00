"""A saddle for a monkey: three valleys, two for the legs and one for the tail."""

from dataclasses import dataclass

from catalogue import Array, Surface


@dataclass(frozen=True, kw_only=True)
class MonkeySaddle(Surface):
    """At the origin the gradient and the Hessian are both zero."""

    name = "Monkey saddle"
    order = 100
    formula = r"f(x, y) = x^3 - 3 x y^2"
    teaches = "Where three valleys meet, slope and curvature vanish together, so the way down is long in coming."
    source = "D. Hilbert, S. Cohn-Vossen (1952), Geometry and the Imagination, ISBN 978-0-8218-1998-2"
    view = ((-1.5, 1.5), (-1.5, 1.5))
    start = (1.2, 0.01)
    steps = 100
    minima = ()
    saddles = ((0.0, 0.0),)
    bounded_below = False

    def value_at(self, x: Array, y: Array) -> Array:
        return x * (x * x - 3 * y * y)

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 3 * (x * x - y * y), -6 * x * y

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 6 * x, -6 * y, -6 * x
