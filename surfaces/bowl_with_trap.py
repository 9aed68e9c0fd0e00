"""A bowl with two wells: a shallow one on the way, the deep one behind it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from catalogue import Array, Point, Surface, parameter

TRAP, DEEP = -1.0, 3.0


@dataclass(frozen=True, kw_only=True)
class BowlWithTrap(Surface):
    """Both wells lie on the x-axis, and so does every stationary point, for fy = y (0.1 + 2 trap + deep)."""

    name = "Bowl with a trap"
    order = 110
    formula = r"f = \tfrac{1}{20}\left((x - 3)^2 + y^2\right) - d\,e^{-(x + 1)^2 - y^2} - 4\,e^{-((x - 3)^2 + y^2) / 2}"
    teaches = "Plain descent stays in the first well it meets; momentum rolls through it into the deep one."
    source = "Downhill's own; the heavy ball is B. T. Polyak's (1964), https://doi.org/10.1016/0041-5553(64)90137-5"
    view = ((-6.0, 6.0), (-4.0, 4.0))
    start = (-5.0, 1.5)
    steps = 80

    depth: float = parameter(1.0, 0.0, 2.0, symbol="d", allowed="[0, 3]", help="How deep the trap is.")

    @cached_property
    def _levels(self) -> tuple[Point, ...]:
        """Every stationary point from left to right, minima and saddles in turn, by bisection of fx on the axis."""
        grid = np.linspace(TRAP - 1, DEEP, 2001)
        downhill = self.gradient((grid, 0 * grid))[0] < 0
        (turns,) = np.nonzero(downhill[:-1] != downhill[1:])
        low, high = grid[turns], grid[turns + 1]
        for _ in range(60):
            middle = (low + high) / 2
            before = (self.gradient((middle, 0 * middle))[0] < 0) == downhill[turns]
            low, high = np.where(before, middle, low), np.where(before, high, middle)
        return tuple((float(x), 0.0) for x in high)

    @property
    def minima(self) -> tuple[Point, ...]:  # type: ignore[override]  # a fact that follows from its parameters
        return self._levels[-1:]

    @property
    def minimum(self) -> float:  # type: ignore[override]  # a fact that follows from its parameters
        return float(self.value_at(*self.minima[0]))

    @property
    def local_minima(self) -> tuple[Point, ...]:  # type: ignore[override]  # a fact that follows from its parameters
        return self._levels[:-1:2]

    @property
    def saddles(self) -> tuple[Point, ...]:  # type: ignore[override]  # a fact that follows from its parameters
        return self._levels[1::2]

    def _wells(self, x: Array, y: Array) -> tuple[Array, Array]:
        trap, deep = x - TRAP, x - DEEP
        return self.depth * np.exp(-trap * trap - y * y), 4 * np.exp(-(deep * deep + y * y) / 2)

    def value_at(self, x: Array, y: Array) -> Array:
        trap, deep = self._wells(x, y)
        dx = x - DEEP
        return (dx * dx + y * y) / 20 - trap - deep

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        trap, deep = self._wells(x, y)
        pull = 0.1 + deep
        return pull * (x - DEEP) + 2 * trap * (x - TRAP), (pull + 2 * trap) * y

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        trap, deep = self._wells(x, y)
        to_trap, to_deep = x - TRAP, x - DEEP
        both = 0.1 + deep + 2 * trap
        return (
            both - deep * to_deep * to_deep - 4 * trap * to_trap * to_trap,
            -(deep * to_deep + 4 * trap * to_trap) * y,
            both - (deep + 4 * trap) * y * y,
        )
