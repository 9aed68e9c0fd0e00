"""Four valleys whose walls rise from 3 to a million."""

from dataclasses import dataclass

from catalogue import Array, Surface


@dataclass(frozen=True, kw_only=True)
class GoldsteinPrice(Surface):
    """A product of two quartics, in u = x + y and in v = 2x - 3y, so its stationary points are a 3 x 3 lattice."""

    name = "Goldstein-Price function"
    order = 180
    formula = (
        r"f = \left(1 + (u + 1)^2 (19 - 14u + 3u^2)\right)\left(30 + v^2 (18 - 16v + 3v^2)\right),"
        r"\ u = x + y,\ v = 2x - 3y"
    )
    teaches = "The loss spans six orders of magnitude, so a rate that survives the walls crawls on the valley floor."
    source = "A. A. Goldstein, J. F. Price (1971), https://doi.org/10.1090/S0025-5718-1971-0312365-X"
    view = ((-2.0, 2.0), (-2.0, 2.0))
    start = (-1.0, 1.0)
    steps = 200
    minima = ((0.0, -1.0),)
    minimum = 3.0
    local_minima = ((-0.6, -0.4), (1.8, 0.2), (1.2, 0.8))
    saddles = ((0.6, 0.4), (1.2, -0.2), (-0.4, -0.6), (1.4, 0.6))

    def _factors(self, u: Array, v: Array) -> tuple[Array, Array]:
        return 1 + (u + 1) * (u + 1) * (19 - 14 * u + 3 * u * u), 30 + v * v * (18 - 16 * v + 3 * v * v)

    def _slopes(self, u: Array, v: Array) -> tuple[Array, Array]:
        return 12 * (u + 1) * (u - 1) * (u - 2), 12 * v * (v - 1) * (v - 3)

    def value_at(self, x: Array, y: Array) -> Array:
        p, q = self._factors(x + y, 2 * x - 3 * y)
        return p * q

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        u, v = x + y, 2 * x - 3 * y
        (p, q), (dp, dq) = self._factors(u, v), self._slopes(u, v)
        du, dv = dp * q, p * dq
        return du + 2 * dv, du - 3 * dv

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        u, v = x + y, 2 * x - 3 * y
        (p, q), (dp, dq) = self._factors(u, v), self._slopes(u, v)
        uu, uv, vv = (36 * u * u - 48 * u - 12) * q, dp * dq, p * (36 * v * v - 96 * v + 36)
        return uu + 4 * uv + 4 * vv, uu - uv - 6 * vv, uu - 6 * uv + 9 * vv
