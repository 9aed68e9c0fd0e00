"""Female or male by two measurements: the mean log loss of two weights, a valley that ends in a slope without end."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from catalogue import Array, Point, parameter
from data import penguins
from language import Message
from surfaces._examples import SCALING_HELP, SCALINGS, Examples
from surfaces._regression import Regression, side

SPECIES = "Gentoo"
FAR = 700.0
"""exp of more would soon overflow; the slope of the loss there is 0 to 300 digits."""
NEWTON_STEPS = 30
ROOM = 1.6
"""The view reaches so many times as far from the minimum as the origin is."""


@dataclass(frozen=True, kw_only=True)
class LogisticRegression(Regression):
    """f(w1, w2) = mean of log(1 + exp(-s (w1 u + w2 v))), where u, v are bill depth and body mass, s = 1 for males.

    The 119 Gentoo penguins, whose two measurements go together (correlation .72). The model has no intercept: its
    boundary w1 u + w2 v = 0 passes through the origin of the scaled axes. That is the mean where the measurements are
    centred, standardised or whitened; as raw numbers it is an animal of no size and under min-max the smallest one, and
    then no weights separate the sexes well: the minimum is at another, higher place. Males and females overlap, so
    every scaling has one finite minimum, found by Newton's method.
    """

    name = "Logistic regression"
    order = 250
    price = 60
    coordinates = ("w₁", "w₂")
    loss_kind = "logistic"
    classes = (Message("female"), Message("male"))
    formula = r"f(w_1, w_2) = \operatorname{mean} \log(1 + e^{-s (w_1 u + w_2 v)})"
    teaches = (
        "Two measurements that go together make a long valley, and far from its floor every step is equally steep."
    )
    source = "Gorman, Williams and Fraser (2014), https://doi.org/10.1371/journal.pone.0090081"
    start = (0.0, 0.0)
    steps = 100
    minima_are_found = True

    scaling: str = parameter("centred", options=SCALINGS, help=SCALING_HELP)

    @property
    def examples(self) -> Examples:
        return _penguins()

    @property
    def inputs(self) -> np.ndarray:
        return self.scaled

    def loss(self, score: np.ndarray, targets: np.ndarray) -> np.ndarray:
        return np.log1p(np.exp(-np.abs(score))) + np.maximum((1 - 2 * targets) * score, 0.0)

    def slope(self, score: np.ndarray, targets: np.ndarray) -> np.ndarray:
        wrong = 1 - 2 * targets
        return wrong / (1 + np.exp(np.minimum(-wrong * score, FAR)))

    def bend(self, score: np.ndarray) -> np.ndarray:
        shrunk = np.exp(-np.abs(score))
        return shrunk / ((1 + shrunk) * (1 + shrunk))

    def value_at(self, x: Array, y: Array) -> Array:
        return self._mean(self._losses, x, y)[0]

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        dx, dy = self._mean(self._slopes, x, y)
        return dx, dy

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        xx, xy, yy = self._mean(self._bends, x, y)
        return xx, xy, yy

    @property
    def minima(self) -> tuple[Point, ...]:  # type: ignore[override]  # a fact that follows from its parameters
        return (lowest(self),)

    @property
    def minimum(self) -> float:  # type: ignore[override]  # a fact that follows from its parameters
        return float(self.value_at(*lowest(self)))

    @property
    def view(self) -> tuple[Point, Point]:  # type: ignore[override]  # a fact that follows from its parameters
        """Around the minimum, so wide that the origin is in it and both weights weigh alike."""
        sizes = np.sqrt(np.mean(self.inputs * self.inputs, axis=1))
        reach = ROOM * float(np.max(np.abs(lowest(self)) * sizes))
        x, y = (side(middle, reach / float(size)) for middle, size in zip(lowest(self), sizes, strict=True))
        return x, y

    def to_raw(self, points: ArrayLike) -> np.ndarray:
        """The boundary a m1 + b m2 + c = 0 in the measurements' units, (3, ...), of weights (2, ...)."""
        shift, matrix = self.transformation
        a, b = np.tensordot(matrix.T, np.asarray(points, dtype=float), axes=1)
        return np.stack([a, b, -(a * shift[0] + b * shift[1])])


@cache
def lowest(surface: LogisticRegression) -> Point:
    """The minimum, by Newton's method: once for all surfaces that are equal, as a page reads its link often."""
    point = (0.0, 0.0)
    for _ in range(NEWTON_STEPS):
        xx, xy, yy = map(float, surface.hessian_at(*point))
        step = np.linalg.solve([[xx, xy], [xy, yy]], [float(slope) for slope in surface.gradient_at(*point)])
        point = (float(point[0] - step[0]), float(point[1] - step[1]))
    return point


@cache
def _penguins() -> Examples:
    table = penguins()
    chosen = [row for row, species in enumerate(table["species"]) if species == SPECIES]
    depth = tuple(float(table["bill_depth_mm"][row]) for row in chosen)
    mass = tuple(float(table["body_mass_g"][row]) / 1000 for row in chosen)
    male = tuple(float(table["sex"][row] == "male") for row in chosen)
    return Examples(
        (Message("bill depth"), Message("body mass"), Message("male")), ("mm", "kg", ""), (depth, mass), male
    )
