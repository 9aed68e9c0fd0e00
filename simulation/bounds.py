"""Whether a surface is finite wherever a run may go: its value in interval arithmetic."""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from catalogue import Surface
from simulation.simulate import escape_circle
from simulation.terms import Term, walk
from simulation.tracing import trace_surface

Range = tuple[float, float]
UNKNOWN = (-math.inf, math.inf)


@lru_cache(maxsize=256)
def is_bounded(surface: Surface) -> bool:
    """Whether f and every intermediate result is proven to be finite within the escape circle of `simulate`.

    Rounding is monotone: a result in floats lies between the results for the ends of its operands' ranges in floats.
    """
    (x, y), radius = escape_circle(surface)
    try:
        _, value, _ = trace_surface(surface)
    except TypeError:
        return False
    ranges = {"x": (x - radius, x + radius), "y": (y - radius, y + radius)}
    known: dict[Term, Range] = {}
    with np.errstate(all="ignore"):
        for term in walk(value):
            known[term] = _range(surface, term, known, ranges)
    return all(math.isfinite(end) for one in known.values() for end in one)


def _range(surface: Surface, term: Term, known: dict[Term, Range], ranges: dict[str, Range]) -> Range:
    if term.operation == "number":
        return term.value, term.value
    if term.operation == "symbol":
        return ranges[term.name] if term.name in ranges else (getattr(surface, term.name),) * 2
    operands = [known[operand] for operand in term.operands]
    if term.operation == "*" and (square := _square(term, operands)):
        return square
    if term.operation == "/" and operands[1][0] <= 0 <= operands[1][1]:
        return UNKNOWN
    if term.operation == "sqrt" and operands[0][0] < 0:
        return UNKNOWN
    return RANGES[term.operation](*operands) if term.operation in RANGES else UNKNOWN


def _square(term: Term, operands: list[Range]) -> Range | None:
    """The range of a * a or of -a * a, which have a sign; None for another product."""
    a, b = term.operands
    opposite = a == -b or b == -a
    if a != b and not opposite:
        return None
    largest = max(abs(end) for end in operands[0]) ** 2
    return (-largest, 0.0) if opposite else (0.0, largest)


def _monotone(function: Callable) -> Callable[..., Range]:
    """For a function that is monotone in each operand: the range of its values at all the ends."""

    def bounds(*operands: Range) -> Range:
        corners = [()]
        for operand in operands:
            corners = [(*corner, end) for corner in corners for end in operand]
        values = [float(function(*corner)) for corner in corners]
        return UNKNOWN if any(map(math.isnan, values)) else (min(values), max(values))

    return bounds


RANGES: dict[str, Callable[..., Range]] = {
    "+": _monotone(np.add),
    "-": _monotone(np.subtract),
    "*": _monotone(np.multiply),
    "/": _monotone(np.divide),
    "negate": _monotone(np.negative),
    "sqrt": _monotone(np.sqrt),
    "exp": _monotone(np.exp),
    "minimum": _monotone(np.minimum),
    "maximum": _monotone(np.maximum),
    "abs": lambda one: (0.0, max(map(abs, one))),
    "sin": lambda one: (-1.0, 1.0),
    "cos": lambda one: (-1.0, 1.0),
}
"""Operation -> the range of its values, from the ranges of its operands."""
