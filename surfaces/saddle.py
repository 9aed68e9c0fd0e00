"""The plain saddle: uphill along x, downhill along y, level in the middle."""

from dataclasses import dataclass

from catalogue import Array, Surface, parameter


@dataclass(frozen=True, kw_only=True)
class Saddle(Surface):
    """The textbook saddle has c = 1."""

    name = "Saddle"
    order = 90
    formula = r"f(x, y) = x^2 - c\,y^2"
    teaches = (
        "The gradient fades at the saddle although a way down is near, and a start exactly on the ridge never finds it."
    )
    source = "Y. Dauphin et al. (2014), https://arxiv.org/abs/1406.2572"
    view = ((-2.0, 2.0), (-2.0, 2.0))
    start = (-1.8, 0.01)
    steps = 30
    minima = ()
    saddles = ((0.0, 0.0),)
    bounded_below = False

    fall: float = parameter(
        1.0, 0.01, 10.0, symbol="c", scale="log", allowed="(0, inf)", help="How quickly it falls away along y."
    )

    def value_at(self, x: Array, y: Array) -> Array:
        return x * x - self.fall * y * y

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 2 * x, -2 * self.fall * y

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 2.0, 0.0, -2 * self.fall
