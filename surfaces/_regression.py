"""Surfaces made of examples: the mean loss of a model with two weights, of all the data or of a mini-batch."""

import math
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from catalogue import Array, Point, Surface, parameter
from language import Message
from surfaces._examples import SCALING_HELP, SCALINGS, Examples, Scale

TERMS = 2**16
"""So many terms, one for each example and point, are computed at once: few enough to stay in the cache."""
Terms = tuple[np.ndarray, ...]


@dataclass(frozen=True, kw_only=True)
class Regression(Surface):
    """f(x, y) = mean over the examples of loss(x u + y v, target), where (u, v) are an example's two inputs.

    The measurements enter as the `scaling` says; targets stay as measured. A subclass gives `examples`, `inputs`, the
    loss of an example, and `value_at`, `gradient_at`, `hessian_at` of them all.
    """

    loss_kind: ClassVar[str]
    """What an example's loss is: "squared" or "logistic"."""

    classes: ClassVar[tuple[Message, ...]] = ()
    """What the targets 0 and 1 are called; empty where targets are amounts."""

    scaling: str = parameter("min_max", options=SCALINGS, help=SCALING_HELP)

    @property
    @abstractmethod
    def examples(self) -> Examples:
        """What is learned from."""

    @property
    @abstractmethod
    def inputs(self) -> np.ndarray:
        """(2, n), read-only: what x and what y is multiplied by."""

    @abstractmethod
    def loss(self, score: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """An example's loss, where x u + y v is `score`; both arguments broadcast."""

    @abstractmethod
    def slope(self, score: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """The loss's derivative by the score."""

    @abstractmethod
    def bend(self, score: np.ndarray) -> np.ndarray:
        """The loss's second derivative by the score."""

    @cached_property
    def targets(self) -> np.ndarray:
        """(n,), read-only."""
        return frozen(self.examples.targets)

    @cached_property
    def transformation(self) -> Scale:
        """The shift (k,) and the matrix (k, k) of the scaling: scaled = matrix @ (measured - shift)."""
        return SCALINGS[self.scaling](np.array(self.examples.columns))

    @cached_property
    def scaled(self) -> np.ndarray:
        """The measurements (k, n) under the scaling."""
        shift, matrix = self.transformation
        return frozen(matrix @ (np.array(self.examples.columns) - shift[:, None]))

    def minibatch_value_at(self, x: Array, y: Array, members: np.ndarray | None) -> Array:
        """The mean loss of a mini-batch at (x, y): floats, or arrays of one shape (...).

        `members` (B,) or (..., B) says which examples are in it, which may be others at each point; None means all.
        """
        return self.value_at(x, y) if members is None else self._mean(self._losses, x, y, members)[0]

    def minibatch_gradient_at(self, x: Array, y: Array, members: np.ndarray | None) -> tuple[Array, Array]:
        """The gradient of `minibatch_value_at`."""
        dx, dy = self.gradient_at(x, y) if members is None else self._mean(self._slopes, x, y, members)
        return dx, dy

    def example_gradients(self, point: ArrayLike) -> np.ndarray:
        """The gradient (2, n) of each example's loss at a point (2,)."""
        x, y = np.asarray(point, dtype=float)
        u, v = self.inputs
        return self.slope(u * x + v * y, self.targets) * self.inputs

    def gradient_covariance(self, point: ArrayLike) -> np.ndarray:
        """Covariance (2, 2) of the gradient of one example drawn at random, at a point (2,)."""
        return np.cov(self.example_gradients(point), bias=True)

    @cached_property
    def curvatures(self) -> tuple[float, float]:
        """The lower and the higher curvature at the minimum, each to all digits however far apart they are."""
        (u, v), (x, y) = self.inputs, self.minima[0]
        bends = self.bend(u * x + v * y)
        xx, xy, yy = np.mean(bends * u * u), np.mean(bends * u * v), np.mean(bends * v * v)
        apart = u - xy / yy * v
        highest = (xx + yy) / 2 + math.hypot((xx - yy) / 2, xy)
        return float(yy * np.mean(bends * apart * apart) / highest), float(highest)

    def _losses(self, u: np.ndarray, v: np.ndarray, targets: np.ndarray, x: Array, y: Array) -> Terms:
        return (self.loss(u * x + v * y, targets),)

    def _slopes(self, u: np.ndarray, v: np.ndarray, targets: np.ndarray, x: Array, y: Array) -> Terms:
        slopes = self.slope(u * x + v * y, targets)
        return slopes * u, slopes * v

    def _bends(self, u: np.ndarray, v: np.ndarray, targets: np.ndarray, x: Array, y: Array) -> Terms:
        bends = self.bend(u * x + v * y)
        return bends * (u * u), bends * (u * v), bends * (v * v)

    def _mean(
        self, terms: Callable[..., Terms], x: Array, y: Array, members: np.ndarray | None = None
    ) -> tuple[Array, ...]:
        """The means of `terms` (B, ...) over the members, or over all examples, at floats or arrays of one shape."""
        examples: Terms = (*self.inputs, self.targets)
        if members is not None:
            if members.ndim > 1:
                members = np.moveaxis(members, -1, 0)
                members = members.reshape(len(members), *(1,) * (np.ndim(x) + 1 - members.ndim), *members.shape[1:])
            examples = tuple(one[members] for one in examples)
        if isinstance(x, float):
            return tuple(float(total(one) / len(one)) for one in terms(*examples, x, y))
        if members is not None and members.size > len(members):
            return tuple(total(one) / len(one) for one in terms(*examples, x, y))
        examples = tuple(one.reshape(-1, 1) for one in examples)
        cells, flat = max(1, TERMS // len(examples[0])), (np.reshape(x, -1), np.reshape(y, -1))
        cuts = [slice(at, at + cells) for at in range(0, max(1, x.size), cells)]
        parts = [[total(one) / len(one) for one in terms(*examples, *(xy[cut] for xy in flat))] for cut in cuts]
        return tuple(np.concatenate(part).reshape(x.shape) for part in zip(*parts, strict=True))


def total(terms: np.ndarray) -> np.ndarray:
    """Sum (...) of terms (n, ...) by halves: in the same order for one point and for many, which np.sum is not."""
    while len(terms) > 1:
        half = len(terms) // 2
        odd = terms[2 * half :]
        terms = terms[:half] + terms[half : 2 * half]
        if len(odd):
            terms[0] += odd[0]
    return terms[0]


def frozen(values: ArrayLike) -> np.ndarray:
    """A float64 array that nobody can write to."""
    array = np.array(values, dtype=float)
    array.flags.writeable = False
    return array


def side(middle: float, reach: float) -> Point:
    """From about middle - reach to about middle + reach, in two digits of the reach."""
    digits = 1 - math.floor(math.log10(reach))
    step = 10.0**-digits
    low, high = math.floor((middle - reach) / step), math.ceil((middle + reach) / step)
    return round(low * step, digits), round(high * step, digits)
