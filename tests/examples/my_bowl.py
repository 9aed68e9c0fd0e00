"""The energy of a spring that stiffens as it is stretched."""

from dataclasses import dataclass

from catalogue import Array, Surface, parameter


@dataclass(frozen=True, kw_only=True)
class MyBowl(Surface):
    """An example."""

    name = "Stiffening spring"
    order = 900
    formula = r"f(x, y) = \tfrac12 (x^2 + y^2) + \tfrac14 c\,x^4"
    teaches = "A rate that suits the floor of the bowl is too bold for its walls."
    source = "G. Duffing (1918), Erzwungene Schwingungen bei veränderlicher Eigenfrequenz, Vieweg"
    view = ((-2.0, 2.0), (-2.0, 2.0))
    start = (-1.8, 1.5)
    steps = 60
    minima = ((0.0, 0.0),)
    minimum = 0.0

    c: float = parameter(5.0, 0.1, 10.0, symbol="c", scale="log", allowed="(0, inf)", help="How fast it stiffens.")

    def value_at(self, x: Array, y: Array) -> Array:
        return (x * x + y * y) / 2 + self.c * x * x * x * x / 4

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        return x + self.c * x * x * x, y

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 1 + 3 * self.c * x * x, 0.0, 1.0
