"""Between which numbers f lies all over a box: its own code in interval arithmetic.

Rounding is monotone: a result in floats lies between the results in floats for the ends of its operands' ranges. For
functions that NumPy does not round correctly the range is widened by more than that. What is not known is nan.

That f is proven to be finite, once for a surface, buys 2.2 at the median and 3.3 at worst: only who leaves the circle
is suspected of having diverged. What bounds tell of the boxes of a round buys 1.3 and 2.0.
"""

import math
import operator
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from catalogue import Array, Surface
from simulation.simulate import escape_circle
from simulation.sweep.plan import UFUNCS, Node, Plan

WIDER = 1e-12


class Range(NamedTuple):
    """From `low` to `high`; arrays, numbers or nodes."""

    low: Array
    high: Array


UNKNOWN = Range(math.nan, math.nan)


@lru_cache(maxsize=256)
def is_bounded(surface: Surface) -> bool:
    """Whether f and every intermediate result is proven to be finite within the escape circle of `simulate`."""
    (x, y), radius = escape_circle(surface)
    box = (Range(np.array(middle - radius), np.array(middle + radius)) for middle in (x, y))
    with np.errstate(all="ignore"):
        try:
            known = _ranges(surface, *box)
        except (TypeError, AttributeError):
            return False
        return all(bool(np.isfinite(end)) for one in known for end in one)


def value_range(surface: Surface, x: Range, y: Range) -> Range:
    """Where f lies for x and y in these ranges. Raises TypeError or AttributeError for code that cannot be recorded."""
    return _ranges(surface, x, y)[-1]


def _ranges(surface: Surface, x: Range, y: Range) -> list[Range]:
    """The ranges of all that f's code computes, of f itself at the end."""
    given, nodes, value = _recorded(surface)
    known = dict(zip(given, (x, y), strict=True))
    for node in nodes:
        known[node] = _range(node, [known[one] if isinstance(one, Node) else Range(one, one) for one in node.operands])
    return [*known.values(), known[value] if isinstance(value, Node) else Range(value, value)]


@lru_cache(maxsize=256)
def _recorded(surface: Surface) -> tuple[tuple[Node, Node], list[Node], Node | float]:
    """x and y, all operations in order, and f. Raises TypeError or AttributeError where f cannot be recorded down."""
    plan = Plan()
    given = plan.given(), plan.given()
    x_and_y: Any = given  # nodes in place of numbers
    value: Any = surface.value_at(*x_and_y)
    return given, plan.nodes, value


def _range(node: Node, operands: list[Range]) -> Range:
    function = UFUNCS.get(node.function, node.function)
    if function is np.multiply:
        a, b = node.operands
        if a is b:
            return _square(operands[0])
        if _negates(a, b) or _negates(b, a):
            return _negative(_square(operands[0]))
    if node.function is operator.pow and node.operands[1] == 2:
        return _square(operands[0])
    return RANGES[function](*operands) if function in RANGES else UNKNOWN


def _negates(a: Node | float, b: Node | float) -> bool:
    return isinstance(a, Node) and a.function is operator.neg and a.operands[0] is b


def _negative(a: Range) -> Range:
    return Range(-a.high, -a.low)


def _square(a: Range) -> Range:
    size = _absolute(a)
    return Range(size.low * size.low, size.high * size.high)


def _absolute(a: Range) -> Range:
    return Range(np.maximum(np.maximum(a.low, -a.high), 0.0), np.maximum(-a.low, a.high))


def _sum(a: Range, b: Range) -> Range:
    return Range(a.low + b.low, a.high + b.high)


def _product(a: Range, b: Range) -> Range:
    for number, other in ((a, b), (b, a)):
        if isinstance(number.low, float | int) and number.low == number.high:
            ends = number.low * other.low, number.low * other.high
            return Range(*ends) if number.low >= 0 else Range(*ends[::-1])
    return _between(a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high)


def _quotient(a: Range, b: Range) -> Range:
    if isinstance(b.low, float | int) and b.low == b.high != 0:
        return Range(a.low / b.low, a.high / b.low) if b.low > 0 else Range(a.high / b.low, a.low / b.low)
    known = np.where((b.low > 0) | (b.high < 0), 1.0, math.nan)
    return _between(*(one * known for one in (a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high)))


def _between(*ends: Array) -> Range:
    low = high = ends[0]
    for end in ends[1:]:
        low, high = np.minimum(low, end), np.maximum(high, end)
    return Range(low, high)


def _rising(function: Callable) -> Callable[..., Range]:
    """For a function that rises with each operand."""
    return lambda *operands: Range(function(*(one.low for one in operands)), function(*(one.high for one in operands)))


def _exponential(a: Range) -> Range:
    return Range(np.exp(a.low) * (1 - WIDER), np.exp(a.high) * (1 + WIDER))


def _cosine(a: Range) -> Range:
    """Monotone between neighbouring multiples of pi: 1 at the even ones, -1 at the odd ones."""
    low, high = _between(np.cos(a.low), np.cos(a.high))
    last = np.floor(a.high / math.pi)
    passed, even = last - np.floor(a.low / math.pi), last == 2 * np.floor(last / 2)
    bottom, top = (passed > 1) | (passed > 0) & ~even, (passed > 1) | (passed > 0) & even
    return Range(np.where(bottom, -1.0, low - WIDER), np.where(top, 1.0, high + WIDER))


def _sine(a: Range) -> Range:
    return _cosine(Range(a.low - math.pi / 2, a.high - math.pi / 2))


RANGES: dict[Callable, Callable[..., Range]] = {
    np.add: _sum,
    np.subtract: lambda a, b: Range(a.low - b.high, a.high - b.low),
    np.negative: _negative,
    np.multiply: _product,
    np.divide: _quotient,
    np.absolute: _absolute,
    np.sqrt: _rising(np.sqrt),
    np.minimum: _rising(np.minimum),
    np.maximum: _rising(np.maximum),
    np.sign: _rising(np.sign),
    np.rint: _rising(np.rint),
    np.exp: _exponential,
    np.cos: _cosine,
    np.sin: _sine,
    np.where: lambda condition, a, b: _between(a.low, a.high, b.low, b.high),
}
"""Operation -> the range of its values, from the ranges of its operands."""
