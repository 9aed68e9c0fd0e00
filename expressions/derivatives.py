"""Exact derivatives, taken symbolically, term by term, and never by differences.

Because every term of a graph is shared, a derivative is at most a few times as large as the formula, however deep the
product or power that it goes through.

At a corner or a jump the slopes on the two sides differ, and the derivative is their middle. It is the derivative
wherever there is one, and where the two slopes are infinite and opposite, as at the tip of sqrt(abs(x)), it is 0. The
middle goes through sums and through products with a constant. Where a corner lies within a corner, as in
min(abs(x), x), or something jumps, as in sign(x)*abs(x), both sides are followed to the end instead.
"""

from enum import IntEnum
from typing import overload

from expressions.graph import Term, reachable
from expressions.slopes import OF_TWO, chained, of_corner, of_double_fraction, of_whole_power
from expressions.vocabulary import KINKED


class Side(IntEnum):
    """From where the slope at a point is taken: from lower values of the variable, higher ones, or the middle."""

    BELOW = -1
    MIDDLE = 0
    ABOVE = 1


def derivative(term: Term, variable: str, side: Side = Side.MIDDLE) -> Term:
    """The derivative with respect to "x" or "y", in the same graph; a constant 0 where the term is free of it."""
    terms = reachable([term])
    if side is Side.MIDDLE and _has_corners(term):
        derivative(term, variable, Side.BELOW), derivative(term, variable, Side.ABOVE)
    slopes, seen = term.graph.slopes[variable, side], term.graph.seen[variable, side]
    for one in terms:
        if one not in seen:
            seen[one] = _seen(one, slopes, seen, side) if side else one
            for part in reachable([seen[one]]) if seen[one] is not one else [one]:
                if part not in slopes:
                    seen.setdefault(part, part)
                    slope = _derivative(part, variable, side, slopes)
                    slopes[part] = None if slope is None or slope.value == 0 else slope
            slopes[one] = slopes[seen[one]]
    return slopes[term] or term.graph.number(0.0)


def second_derivative(term: Term, first: str, second: str) -> Term:
    """The derivative with respect to one variable and then to another: the middle of those on each side."""
    if not _has_corners(term):
        return derivative(derivative(term, first), second)
    sides = (Side.BELOW, Side.ABOVE)
    slopes = [derivative(term, first, side) for side in sides]
    if first != second:
        return _middle(*(derivative(slope, second) for slope in slopes))
    return _middle(*(derivative(slope, second, side) for slope, side in zip(slopes, sides, strict=True)))


def _has_corners(term: Term) -> bool:
    return any(one.operation in KINKED for one in reachable([term]))


@overload
def _middle(below: Term, above: Term) -> Term: ...
@overload
def _middle(below: Term | None, above: Term | None) -> Term | None: ...
def _middle(below: Term | None, above: Term | None) -> Term | None:
    if below is None:
        return None if above is None else above * 0.5
    if above is None:
        return below * 0.5
    return below if below is above else (below + above) * 0.5


def _seen(term: Term, slopes: dict[Term, Term | None], seen: dict[Term, Term], side: Side) -> Term:
    """What a term is just beside the point, where it would jump at the point itself."""
    operands = [seen[operand] for operand in term.operands]
    slope = slopes[operands[0]] if term.operation in BESIDE else None
    if slope is not None:
        return term.graph.make(BESIDE[term.operation], operands[0], slope * float(side))
    if all(one is other for one, other in zip(operands, term.operands, strict=True)):
        return term
    if term.power:
        return seen[term.power[0]] ** float(term.power[1])
    return term.graph.make(term.operation, *operands)


BESIDE = {"sign": "side", "floor": "floor_beside"}
"""Functions that jump -> what they are beside the jump, from u and the slope of u on the way there."""


def _derivative(term: Term, variable: str, side: Side, slopes: dict[Term, Term | None]) -> Term | None:
    """The derivative of a term, given those of its operands; None stands for a 0 that nothing is multiplied with."""
    if term.operation == variable:
        return term.graph.number(1.0)
    if side is Side.MIDDLE and _needs_both_sides(term, variable):
        below, above = (term.graph.slopes[variable, one][term] for one in (Side.BELOW, Side.ABOVE))
        return _middle(below, above)
    if term.operation == "/" and term.operands[1].operation == "/" and slopes[term.operands[1]] is not None:
        return of_double_fraction(term, slopes)
    if term.power:
        slope = slopes[term.power[0]]
        return None if slope is None else of_whole_power(*term.power, slope)
    operands = [slopes[operand] for operand in term.operands]
    if term.operation in BESIDE or all(slope is None for slope in operands):
        return None
    if term.operation in ("abs", "min", "max"):
        return of_corner(term, side, operands)
    if term.operation in OF_TWO:
        return OF_TWO[term.operation](term, *term.operands, *operands)
    return chained(term.operation, variable, *term.operands, *operands)


def _needs_both_sides(term: Term, variable: str) -> bool:
    """Whether the middle of the operands' slopes does not make the middle of the term's."""
    (below, seen_below), (above, seen_above) = (
        (term.graph.slopes[variable, side], term.graph.seen[variable, side]) for side in (Side.BELOW, Side.ABOVE)
    )
    if term not in seen_below or term not in seen_above:  # nothing in it has a corner
        return False
    moving = [one for one in term.operands if below[one] or above[one] or seen_below[one] is not seen_above[one]]
    if term.operation in KINKED:
        return any(below[one] is not above[one] or seen_below[one] is not seen_above[one] for one in moving)
    if term.operation in ("+", "-"):
        return False
    if len(moving) == 1 and (term.operation == "*" or (term.operation == "/" and moving[0] is term.operands[0])):
        return False
    return any(seen_below[one] is not seen_above[one] for one in moving)
