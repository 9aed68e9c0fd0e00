"""Gentle ground that breaks off in a cliff, with the minimum on the gentle ground below."""

from dataclasses import dataclass

import numpy as np

from catalogue import Array, Surface, parameter


@dataclass(frozen=True, kw_only=True)
class Cliff(Surface):
    """A ramp of slope h/w from x = 0 to x = w; a step that lands on it is thrown by about rate * h/w."""

    name = "Cliff"
    order = 60
    formula = r"f = \tfrac{1}{40}\left((x - 6)^2 + y^2\right) + h \min(1, \max(0, 1 - x / w))"
    teaches = "One step onto the cliff meets an exploding gradient, which throws the point far out of the picture."
    source = "Downhill's own, after R. Pascanu, T. Mikolov, Y. Bengio (2013), https://arxiv.org/abs/1211.5063"
    view = ((-10.0, 10.0), (-8.0, 8.0))
    start = (-8.0, 4.0)
    steps = 80
    minima = ((6.0, 0.0),)
    minimum = 0.0
    smooth = False

    height: float = parameter(30.0, 0.0, 100.0, symbol="h", allowed="[0, inf)", help="How far it drops.")
    width: float = parameter(1.0, 0.1, 5.0, symbol="w", allowed="(0, 6)", help="How far the drop reaches.")

    def value_at(self, x: Array, y: Array) -> Array:
        dx = x - 6
        drop = np.minimum(1.0, np.maximum(0.0, 1 - x / self.width))
        return (dx * dx + y * y) / 40 + self.height * drop

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        on_ramp = np.where((x > 0) & (x < self.width), 1.0, 0.0)
        return (x - 6) / 20 - self.height / self.width * on_ramp, y / 20

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 0.05, 0.0, 0.05
