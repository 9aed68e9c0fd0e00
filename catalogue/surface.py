"""What a surface is: a function of two coordinates with its derivatives and the facts about it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike

from catalogue.declaration import Declaration
from catalogue.numbers import Array

Point = tuple[float, float]


class Coordinatewise(Protocol):
    """What answers at coordinates x and y, and so at points: a surface, or a wrapper around one."""

    def value_at(self, x: Array, y: Array) -> Array: ...

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]: ...

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]: ...


@dataclass(frozen=True, kw_only=True)
class Surface(Declaration, ABC):
    """A test function f(x, y). A subclass states the facts and gives `value_at`, `gradient_at`, `hessian_at`.

    The three methods take coordinates x and y, both floats or both arrays of one shape (...), and may
    return constants where a derivative does not depend on the point. Facts that follow from the
    parameters may be properties.
    """

    facts = ("name", "order", "formula", "teaches", "source", "view", "start", "steps", "minima")

    formula: ClassVar[str]
    """LaTeX of f(x, y)."""
    teaches: ClassVar[str]
    """One sentence on what it shows in class."""
    source: ClassVar[str]
    """Paper or book, with DOI or URL."""
    view: ClassVar[tuple[Point, Point]]
    """((x low, x high), (y low, y high)) of the first picture."""
    start: ClassVar[Point]
    """A telling starting point."""
    steps: ClassVar[int]
    """How many updates tell the story from there."""
    minima: ClassVar[tuple[Point, ...]]
    """Every isolated global minimiser in the view, or where f falls for ever the lowest one there; empty where there is
    none. Found ones lie outside the view where f is lower there than anywhere in it."""
    minimum: ClassVar[float | None] = None
    """The value at the minima and on the `continuum`, which comes with them."""
    continuum: ClassVar[str | None] = None
    """What its lowest points form besides the `minima`, which are isolated: a "curve", an "area", a "set" of more
    isolated points than are named, or None."""
    rim: ClassVar["Surface | None"] = None
    """Another surface that is lowest on the same curve and rises on both sides of it, to follow it by, where the curve
    is an edge of f's domain or a cusp."""
    local_minima: ClassVar[tuple[Point, ...]] = ()
    """Minimisers of a higher value that are known in closed form or to 10 digits; may be incomplete."""
    saddles: ClassVar[tuple[Point, ...]] = ()
    coordinates: ClassVar[tuple[str, str]] = ("x", "y")
    """What its axes are called."""
    minima_are_found: ClassVar[bool] = False
    """Whether minima and saddles come from a numerical search rather than from a proof or a publication."""
    bounded_below: ClassVar[bool | None] = True
    """None where nobody knows."""
    smooth: ClassVar[bool | None] = True
    """Whether the gradient is continuous everywhere; None where nobody knows."""
    price: ClassVar[int] = 1
    """What a step on it takes to compute, in steps on a surface of a few operations: a sum over data takes more."""

    @classmethod
    def missing(cls) -> list[str]:
        alone = getattr(cls, "minima", ()) and cls.minimum is None
        return super().missing() + (["minimum, the value at its minima"] if alone else [])

    @abstractmethod
    def value_at(self, x: Array, y: Array) -> Array:
        """f(x, y)."""

    @abstractmethod
    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        """(df/dx, df/dy)."""

    @abstractmethod
    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        """(d2f/dx2, d2f/dxdy, d2f/dy2)."""

    def value(self: Coordinatewise, point: ArrayLike) -> np.ndarray:
        """f at points (2, ...), as an array (...). Raises ValueError for another shape."""
        x, y = _coordinates(point)
        return _filled(self.value_at(x, y), x)

    def rounding(self, point: np.ndarray) -> np.ndarray | float:
        """What rounding may change f by at points (2, ...), where that blurs on which of them it is lowest; else 0."""
        return 0.0

    def gradient(self: Coordinatewise, point: ArrayLike) -> np.ndarray:
        """Gradient at points (2, ...), as an array (2, ...). Raises ValueError for another shape."""
        x, y = _coordinates(point)
        return np.stack([_filled(part, x) for part in self.gradient_at(x, y)])

    def hessian(self: Coordinatewise, point: ArrayLike) -> np.ndarray:
        """Hessian at points (2, ...), as an array (2, 2, ...). Raises ValueError for another shape."""
        x, y = _coordinates(point)
        xx, xy, yy = (_filled(part, x) for part in self.hessian_at(x, y))
        return np.stack([np.stack([xx, xy]), np.stack([xy, yy])])


def _coordinates(point: ArrayLike) -> np.ndarray:
    point = np.asarray(point, dtype=float)
    if not point.ndim or point.shape[0] != 2:
        raise ValueError(f"points have shape (2, ...), received {point.shape}")
    return point


def _filled(part: Array, like: np.ndarray) -> np.ndarray:
    """`part` as an array of the batch shape, which a constant derivative lacks."""
    return part if isinstance(part, np.ndarray) and part.shape == like.shape else np.full(like.shape, part)
