"""A round bowl that a product of the coordinates stretches along the diagonal."""

from dataclasses import dataclass

from catalogue import Array, Surface, parameter


@dataclass(frozen=True, kw_only=True)
class Matyas(Surface):
    """Curvatures 0.52 - c along the diagonal and 0.52 + c across it; the published function has c = 0.48."""

    name = "Matyas function"
    order = 30
    formula = r"f(x, y) = 0.26\,(x^2 + y^2) - c\,x y"
    teaches = (
        "Without coupling the way down is straight, and coupling alone turns the bowl into a flat diagonal valley."
    )
    source = "M. Jamil, X.-S. Yang (2013), https://arxiv.org/abs/1308.4008"
    view = ((-10.0, 10.0), (-10.0, 10.0))
    start = (-9.0, 1.0)
    steps = 50
    minima = ((0.0, 0.0),)
    minimum = 0.0

    coupling: float = parameter(
        0.48, -0.51, 0.51, symbol="c", allowed="(-0.52, 0.52)", help="How strongly x and y depend on each other."
    )

    def value_at(self, x: Array, y: Array) -> Array:
        return 0.26 * (x * x + y * y) - self.coupling * x * y

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 0.52 * x - self.coupling * y, 0.52 * y - self.coupling * x

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 0.52, -self.coupling, 0.52
