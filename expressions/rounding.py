"""What rounding may change a formula's value by: an error bound carried along its evaluation.

Every operation adds half a unit in the last place of its result, and passes on the errors of its operands by their
slopes: a sum of terms that cancel is as uncertain as its terms are large, however small it is itself.
Source: Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., 2002, section 3.3,
https://doi.org/10.1137/1.9780898718027
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np

from expressions.expression import Expression
from expressions.graph import Graph, Term, reachable
from expressions.program import Program, compiled
from expressions.slopes import SLOPES

EPSILON = float(np.finfo(float).eps)
"""Twice what rounding changes a result by at most: functions are not always rounded to the nearest."""

Rounding = Callable[[np.ndarray], np.ndarray]


def rounding_of(expression: Expression, values: Mapping[str, float]) -> Rounding:
    """The function from points (2, ...) to what rounding may change f by (...), 0 where no bound is known."""
    function = _program(expression).bind(values)

    def rounding(points: np.ndarray) -> np.ndarray:
        bound = np.broadcast_to(function(*points)[0], points.shape[1:])
        return np.where(np.isfinite(bound), bound, 0.0)

    return rounding


@lru_cache(maxsize=256)
def _program(expression: Expression) -> Program:
    graph = Graph()
    f = graph.read(expression.tree)
    errors: dict[Term, Term] = {}
    for term in reachable([f]):
        errors[term] = _error(term, [errors[operand] for operand in term.operands])
    return compiled([errors[f]])


def _error(term: Term, errors: list[Term]) -> Term:
    """The bound of a term, from those of its operands."""
    graph, nothing = term.graph, term.graph.number(0.0)
    if not (term.varies and term.operands) or term.operation in ("sign", "floor"):
        return nothing
    if term.operation == "abs":
        return errors[0]
    if term.operation in ("min", "max"):
        return graph.make("max", *errors)
    return _passed_on(term, *term.operands, *errors) + term.apply("abs") * EPSILON


def _passed_on(term: Term, *operands_and_errors: Term) -> Term:
    """What the errors of its operands change a term by."""
    if term.operation in SLOPES:
        u, error = operands_and_errors
        return _times(error, SLOPES[term.operation](u))
    a, b, a_error, b_error = operands_and_errors
    if term.operation in ("+", "-"):
        return a_error + b_error
    if term.operation == "*":
        return _times(a_error, b) + _times(b_error, a)
    if term.operation == "/":
        return _times(a_error, b**-1.0) + _times(b_error, term / b)
    return _times(a_error, b * a ** (b - 1.0)) + _times(b_error, term * a.apply("log"))  # a power


def _times(error: Term, slope: Term) -> Term:
    """An error times the size of a slope, 0 where there is no error."""
    return error if error.value == 0 else error.graph.make("scaled", error, slope.apply("abs"))
