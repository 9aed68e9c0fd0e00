"""The surface of a formula that somebody typed."""

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np

from catalogue import Array, Parameter, Point, Surface, parameter
from expressions.creases import Creases
from expressions.edges import Edges
from expressions.expression import Expression
from expressions.program import Function
from expressions.rounding import Rounding, rounding_of
from expressions.stationary import Found, find
from language import Message

View = tuple[Point, Point]

DEFAULT_TEXT = "x^2/20 + y^2"
DEFAULT_VIEW: View = ((-5.0, 5.0), (-5.0, 5.0))
FARTHEST = 1e6
"""A view lies within minus this and this ..."""
NARROWEST = 1e-3
"""... and each of its sides is at least so long, and so long a share of its farther end."""
STARTS = ((0.6, 0.4), (-0.6, 0.4), (-0.6, -0.4), (0.6, -0.4), (0.3, 0.2), (0.9, 0.8), (-0.9, -0.8), (0.0, 0.0))
"""Where a run may start, in halves of the view from its middle; the first at which f is finite and its
gradient finite and not 0."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Custom(Surface):
    """A formula in a view. `declare` makes one subclass for each, whose fields are the formula's parameters.

    Two are equal that have the same formula, view and parameter values.
    """

    name = "Your function"
    order = 1000
    teaches = "What it teaches is yours to find out."
    source = "entered by you"
    steps = 100
    minima_are_found = True

    expression: ClassVar[Expression]
    _parameters: ClassVar[Mapping[str, Parameter]]

    @classmethod
    def parameters(cls) -> Mapping[str, Parameter]:  # type: ignore[override]  # which the base keeps in a cache
        return cls._parameters

    @property
    def values(self) -> dict[str, float]:
        """Parameter name -> value."""
        return {name: getattr(self, name) for name in self.parameters()}

    @cached_property
    def _identity(self) -> tuple:
        return Custom, self.expression.text, self.view, *self.values.values()

    def __repr__(self) -> str:
        return f"Custom({self.expression.text!r}, view={self.view}, {self.values})"

    def __reduce__(self) -> tuple:
        return custom, (self.expression.text, self.view, self.values)

    @property
    def minima(self) -> tuple[Point, ...]:  # type: ignore[override]  # a fact that follows from its parameters
        return _find(self).minima

    @property
    def minimum(self) -> float | None:  # type: ignore[override]  # a fact that follows from its parameters
        return _find(self).minimum

    @property
    def continuum(self) -> str | None:  # type: ignore[override]  # a fact that follows from its parameters
        return _find(self).continuum

    @property
    def bounded_below(self) -> bool | None:  # type: ignore[override]  # a fact that follows from its parameters
        return _find(self).bounded_below

    @property
    def local_minima(self) -> tuple[Point, ...]:  # type: ignore[override]  # a fact that follows from its parameters
        return _find(self).local_minima

    @property
    def saddles(self) -> tuple[Point, ...]:  # type: ignore[override]  # a fact that follows from its parameters
        return _find(self).saddles

    @cached_property
    def rim(self) -> Surface | None:  # type: ignore[override]  # a fact that follows from its parameters
        rim = _find(self).rim
        return None if rim is None else declare(rim, self.view)(**{name: self.values[name] for name in rim.parameters})

    @cached_property
    def _rounding(self) -> Rounding:
        return rounding_of(self.expression, self.values)

    def rounding(self, point: np.ndarray) -> np.ndarray | float:
        return self._rounding(point) if _find(self).is_rounded else 0.0

    @cached_property
    def _value(self) -> Function:
        return self.expression.value.bind(self.values)

    @cached_property
    def _gradient(self) -> Callable[[Array, Array], tuple[Array, Array]]:
        return self.expression.gradient.bind(self.values)  # type: ignore[return-value]  # its outputs are two

    @cached_property
    def _hessian(self) -> Callable[[Array, Array], tuple[Array, Array, Array]]:
        return self.expression.hessian.bind(self.values)  # type: ignore[return-value]  # its outputs are three

    def value_at(self, x: Array, y: Array) -> Array:
        return self._value(x, y)[0]

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        return self._gradient(x, y)

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return self._hessian(x, y)


def custom(text: str, view: View = DEFAULT_VIEW, values: Mapping[str, float] | None = None) -> Custom:
    """The surface of a formula at these parameter values, which are 1 where nothing is said.

    Raises ExpressionError for the formula, ValueError for the view or a value.
    """
    return declare(Expression.read(text), view)(**(values or {}))


def declare(expression: Expression, view: View = DEFAULT_VIEW) -> type[Custom]:
    """The class of a formula's surfaces in a view, ((x low, x high), (y low, y high)). Raises ValueError for a view."""
    return _declare(expression, tuple(check_side(*side) for side in view))


def check_side(low: Any, high: Any) -> Point:
    """One side of a view as two floats. Raises ValueError where it is no interval that can be drawn."""
    low, high = float(low), float(high)
    if not (math.isfinite(low) and math.isfinite(high) and max(abs(low), abs(high)) <= FARTHEST):
        raise ValueError(Message(
            "a view lies within -{farthest:g} and {farthest:g}, received {low:g} to {high:g}",
            farthest=FARTHEST, low=low, high=high,
        ))  # fmt: skip
    if not high > low:
        raise ValueError(Message(
            "a view reaches from a lower to a higher number, received {low:g} to {high:g}", low=low, high=high
        ))  # fmt: skip
    narrowest = NARROWEST * max(1.0, abs(low), abs(high))
    if high - low < narrowest:
        raise ValueError(Message(
            "a view there is at least {narrowest:g} wide, received {low:g} to {high:g}",
            narrowest=narrowest, low=low, high=high,
        ))  # fmt: skip
    return low, high


@lru_cache(maxsize=256)
def _declare(expression: Expression, view: View) -> type[Custom]:
    fields = [
        (name, float, parameter(1.0, -10.0, 10.0, symbol=name, help="A parameter of your function."))
        for name in expression.parameters
    ]
    facts = {
        "__module__": __name__,
        "__doc__": "A formula that somebody typed.",
        "expression": expression,
        "formula": f"f(x, y) = {expression.latex}",
        "view": view,
        "start": _start(expression, view),
        "smooth": expression.is_smooth,
        "_parameters": MappingProxyType({name: field.metadata["parameter"] for name, _, field in fields}),
    }
    return dataclasses.make_dataclass(
        "CustomSurface", fields, bases=(Custom,), namespace=facts, frozen=True, kw_only=True, repr=False
    )


def _start(expression: Expression, view: View) -> Point:
    defaults = dict.fromkeys(expression.parameters, 1.0)
    value, gradient = expression.value.bind(defaults), expression.gradient.bind(defaults)
    (x_low, x_high), (y_low, y_high) = view
    starts = [
        ((x_low + x_high) / 2 + along * (x_high - x_low) / 2, (y_low + y_high) / 2 + up * (y_high - y_low) / 2)
        for along, up in STARTS
    ]

    def tells(at: Point) -> bool:
        slope = gradient(*at)
        return all(math.isfinite(part) for part in (*value(*at), *slope)) and any(slope)

    return next((at for at in starts if tells(at)), starts[0])


@lru_cache(maxsize=256)
def _find(surface: Custom) -> Found:
    expression = surface.expression
    creases, edges = Creases(expression, surface.values), Edges(expression, surface.values)
    return find(surface, creases, expression.may_be_flat, edges, surface._rounding)
