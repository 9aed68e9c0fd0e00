"""A line through measured points: the loss of its slope and its intercept, which scaling makes round or a gorge."""

import math
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from catalogue import Array, Point
from data import penguins
from language import Message
from surfaces._examples import Examples
from surfaces._regression import Regression, frozen, side

ROOM = 1.3
"""The view reaches so many times as far from the minimum as the origin is."""


@dataclass(frozen=True, kw_only=True)
class LinearRegression(Regression):
    """f(w, b) = mean of (w u + b - t)² / 2 over the examples, where u is the one measurement, scaled, and t the target.

    An exact quadratic: it is computed from the moments of the data, at the price of a bowl. With one measurement and
    an intercept "whitened" is the same as "standardised". For the penguins the condition number is 8,409,969 raw,
    27.88 under min-max, 1.96 centred (per cm), and 1 standardised.
    """

    name = "Linear regression"
    order = 240
    coordinates = ("w", "b")
    loss_kind = "squared"
    formula = r"f(w, b) = \tfrac{1}{2} \operatorname{mean} (w\,u + b - t)^2"
    teaches = (
        "The zig-zag comes from the data: measurements far from 0 make a gorge of the bowl, and scaling makes it round."
    )
    source = "Gorman, Williams and Fraser (2014), https://doi.org/10.1371/journal.pone.0090081"
    start = (0.0, 0.0)
    steps = 100

    own: Examples | None = None
    """Examples of one's own, with one measurement; None for the penguins' body mass by flipper length."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.own is not None and len(self.own.columns) != 1:
            raise ValueError(f"a line is fitted to one measurement, received {len(self.own.columns)}")

    @property
    def examples(self) -> Examples:
        return self.own or _penguins()

    @cached_property
    def inputs(self) -> np.ndarray:
        return frozen([self.scaled[0], np.ones(len(self.examples))])

    def loss(self, score: np.ndarray, targets: np.ndarray) -> np.ndarray:
        miss = score - targets
        return 0.5 * miss * miss

    def slope(self, score: np.ndarray, targets: np.ndarray) -> np.ndarray:
        return score - targets

    def bend(self, score: np.ndarray) -> np.ndarray:
        return np.ones_like(score)

    @cached_property
    def _moments(self) -> "Moments":
        u, t = self.scaled[0], self.targets
        mean, height = u.mean(), t.mean()
        from_mean = u - mean
        variance = np.mean(from_mean * from_mean)
        w = np.mean(from_mean * (t - height)) / variance
        misses = t - height - w * from_mean
        return Moments(*map(float, (mean, variance, w, height - w * mean, np.mean(misses * misses) / 2)))

    def value_at(self, x: Array, y: Array) -> Array:
        mean, variance, w, b, minimum = self._moments
        dw = x - w
        shift = y - b + mean * dw
        return minimum + 0.5 * (variance * (dw * dw) + shift * shift)

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        mean, variance, w, b, _ = self._moments
        dw = x - w
        shift = y - b + mean * dw
        return variance * dw + mean * shift, shift

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        mean, variance, *_ = self._moments
        return variance + mean * mean, mean, 1.0

    @property
    def minima(self) -> tuple[Point, ...]:  # type: ignore[override]  # a fact that follows from its parameters
        return ((self._moments.w, self._moments.b),)

    @property
    def minimum(self) -> float:  # type: ignore[override]  # a fact that follows from its parameters
        return self._moments.minimum

    @property
    def view(self) -> tuple[Point, Point]:  # type: ignore[override]  # a fact that follows from its parameters
        """Around the minimum, so wide that the origin is in it, and that a separable bowl is round in it."""
        mean, variance, w, b, _ = self._moments
        stretch = math.hypot(mean, math.sqrt(variance))
        reach = ROOM * max(abs(w) * stretch, abs(b), float(self.targets.std()))
        return side(w, reach / stretch), side(b, reach)

    def to_raw(self, points: ArrayLike) -> np.ndarray:
        """Slope and intercept (2, ...) in the units of the measurement, of points (w, b) (2, ...)."""
        w, b = np.asarray(points, dtype=float)
        (shift,), ((factor,),) = self.transformation
        return np.stack([w * factor, b - w * factor * shift])


class Moments(NamedTuple):
    """All that the loss depends on."""

    mean: float
    variance: float
    w: float
    b: float
    minimum: float


@cache
def _penguins() -> Examples:
    table = penguins()
    length, mass = (tuple(map(float, table[name])) for name in ("flipper_length_mm", "body_mass_g"))
    kilograms = tuple(grams / 1000 for grams in mass)
    return Examples((Message("flipper length"), Message("body mass")), ("mm", "kg"), (length,), kilograms)
