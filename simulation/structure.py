"""What equations tell of themselves: sums, parts that only time changes, results that collect gradients."""

from collections.abc import Iterator, Mapping

import numpy as np

from catalogue import Array
from simulation.terms import Term, evaluate, walk
from simulation.tracing import LEAVES, T


def summands(term: Term) -> list[Term]:
    """The terms whose sum it is."""
    if term.operation == "+":
        return [part for operand in term.operands for part in summands(operand)]
    if term.operation == "-":
        first, second = term.operands
        return [*summands(first), *(-part for part in summands(second))]
    return [term]


def of_time(term: Term, own: set[str]) -> Iterator[Term]:
    """The largest parts in which t occurs and else only parameters, not whole lines."""
    for operand in term.operands:
        leaves = [leaf for leaf in walk(operand) if leaf.operation in LEAVES]
        if T in leaves and not any(leaf.operation == "before" or leaf.name in own for leaf in leaves):
            if operand != T:
                yield operand
        else:
            yield from of_time(operand, own)


def collects_gradients(term: Term, known: Mapping[Term, Array]) -> bool:
    """Whether a result is a sum or mean of gradients, which points uphill. `known` holds the values of symbols."""
    bent = any(part.operation in ("abs", "where", "norm", "dot") for part in walk(term))
    return not bent and _degree(term) == 1 and _grows_with_gradient(term, known)


def _degree(term: Term) -> float:
    """By which power of r a term grows where gradients grow by r: 1 for a mean of gradients, 2 for one of squares."""
    degrees = [_degree(operand) for operand in term.operands]
    match term.operation:
        case "gradient":
            return 1
        case "+" | "-" | "maximum" | "minimum":
            return max(degrees)
        case "*" | "dot":
            return sum(degrees)
        case "/":
            return degrees[0] - degrees[1]
        case "sqrt":
            return degrees[0] / 2
        case "negate" | "component":
            return degrees[0]
    return 0


def _grows_with_gradient(term: Term, known: Mapping[Term, Array]) -> bool:
    """Whether a larger gradient makes it larger, rather than smaller as a velocity that is a displacement."""
    with_gradient, without = (
        {leaf: known[leaf] if leaf.operation == "symbol" else value for leaf, value in _leaves(term, gradient)}
        for gradient in (1.0, 0.0)
    )
    return bool(np.all(evaluate(term, with_gradient) > evaluate(term, without)))


def _leaves(term: Term, gradient: float) -> Iterator[tuple[Term, float]]:
    """What a term is made of: the gradient with that value, all that was before the update with 1."""
    for part in walk(term):
        if part.operation in ("symbol", "before", "found", "gradient"):
            yield part, gradient if part.operation == "gradient" else 1.0
