"""Rosenbrock's banana: a curved valley with a floor that is almost flat."""

from dataclasses import dataclass

from catalogue import Array, Point, Surface, parameter


@dataclass(frozen=True, kw_only=True)
class Rosenbrock(Surface):
    """Rosenbrock (1960), https://doi.org/10.1093/comjnl/3.3.175."""

    name = "Rosenbrock function"
    order = 70
    formula = r"f(x, y) = (a - x)^2 + b\,(y - x^2)^2"
    teaches = (
        "Finding the curved valley takes a few steps, following its flat floor to the minimum takes all the others."
    )
    source = "H. H. Rosenbrock (1960), https://doi.org/10.1093/comjnl/3.3.175"
    view = ((-2.0, 2.0), (-1.0, 3.0))
    start = (-1.2, 1.0)
    steps = 200
    minimum = 0.0

    a: float = parameter(1.0, -1.5, 1.5, symbol="a", help="The minimum lies at (a, a²).")
    b: float = parameter(
        100.0, 1.0, 1000.0, symbol="b", scale="log", allowed="(0, inf)", help="How steep the walls are."
    )

    @property
    def minima(self) -> tuple[Point, ...]:  # type: ignore[override]  # a fact that follows from its parameters
        return ((self.a, self.a * self.a),)

    def value_at(self, x: Array, y: Array) -> Array:
        along, across = self.a - x, y - x * x
        return along * along + self.b * across * across

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        across = y - x * x
        return -2 * (self.a - x) - 4 * self.b * x * across, 2 * self.b * across

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 2 + 4 * self.b * (3 * x * x - y), -4 * self.b * x, 2 * self.b
