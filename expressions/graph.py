"""A formula as a graph of terms, each of which exists once, however often it is written."""

import math
from collections.abc import Iterable

import numpy as np

from expressions.tree import NEGATE, Name, Number, Tree
from expressions.vocabulary import CONSTANTS, OPERATIONS, VARIABLES

MERGED = 1e100
"""Constant factors are multiplied with each other while they stay below this, far from overflow."""


GROWING = ("exp", "sinh", "cosh")
"""Operations that leave the range of numbers at points of ordinary size."""


class Term:
    """A node of a `Graph`: an operation on at most two terms, or a leaf "number", "x", "y" or "parameter".

    `power` is (base, n) where the term is the n-th power of the base, whatever products it is computed by.
    `has_poles` and `overflows` say whether it may be infinite at points of ordinary size, at a pole or because a number
    is too large, `least` whether it is seen to be nowhere below 0, or even above it: 0 or 1, None where it is not.
    """

    __slots__ = (
        *("graph", "has_poles", "index", "least", "name", "operands", "operation", "overflows", "power", "value"),
        "varies",
    )

    def __init__(self, graph: "Graph", operation: str, operands: tuple["Term", ...], value: float | None, name: str):
        self.graph, self.operation, self.operands, self.value, self.name = graph, operation, operands, value, name
        self.index = len(graph.terms)
        self.varies: bool = operation in VARIABLES or any(operand.varies for operand in operands)
        self.least: int | None = _least(self)
        self.has_poles: bool = any(one.has_poles for one in operands) or _may_have_pole(self)
        self.overflows: bool = any(one.overflows for one in operands) or operation in GROWING
        self.power: tuple[Term, int] | None = None

    def __add__(self, other: "Term | float") -> "Term":
        return self.graph.plus(self, self.graph.term(other))

    def __sub__(self, other: "Term | float") -> "Term":
        return self.graph.minus(self, self.graph.term(other))

    def __mul__(self, other: "Term | float") -> "Term":
        return self.graph.times(self, self.graph.term(other))

    def __truediv__(self, other: "Term | float") -> "Term":
        return self.graph.over(self, self.graph.term(other))

    def __pow__(self, other: "Term | float") -> "Term":
        return self.graph.to_the(self, self.graph.term(other))

    def __neg__(self) -> "Term":
        return self * -1.0

    def apply(self, function: str) -> "Term":
        """A function of one argument of this term."""
        if function == "cbrt" and self.power:
            return self.power[0].apply("cbrt") ** float(self.power[1])
        return self.graph.make(function, self)


class Graph:
    """Makes terms, each at most once, and keeps what is known of their derivatives."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self._made: dict[tuple, Term] = {}
        kinds = [(variable, side) for variable in VARIABLES for side in (-1, 0, 1)]
        self.slopes: dict[tuple[str, int], dict[Term, Term | None]] = {kind: {} for kind in kinds}
        self.seen: dict[tuple[str, int], dict[Term, Term]] = {kind: {} for kind in kinds}

    def read(self, tree: Tree) -> Term:
        """The term of a tree."""
        if isinstance(tree, Number):
            return self.number(tree.value)
        if isinstance(tree, Name):
            if tree.name in CONSTANTS:
                return self.number(CONSTANTS[tree.name])
            return self.leaf(tree.name if tree.name in VARIABLES else "parameter", tree.name)
        first, *others = (self.read(argument) for argument in tree.arguments)
        if tree.function == NEGATE:
            return -first
        if tree.function in _INFIX:
            return _INFIX[tree.function](first, *others)
        for other in others:  # min and max of several
            first = self.make(tree.function, first, other)
        return first if others else first.apply(tree.function)

    def term(self, value: "Term | float") -> Term:
        """A term as it is, a float as a constant."""
        return value if isinstance(value, Term) else self.number(value)

    def number(self, value: float) -> Term:
        """A constant."""
        return self._keep(("number", repr(value)), "number", (), float(value))

    def leaf(self, operation: str, name: str = "") -> Term:
        """x, y or a parameter."""
        return self._keep((operation, name), operation, (), None, name)

    def make(self, operation: str, *operands: Term) -> Term:
        """An operation on terms, computed at once where all are constants."""
        values = [operand.value for operand in operands]
        if None not in values:
            with np.errstate(all="ignore"):
                return self.number(float(OPERATIONS[operation].on_arrays(*map(np.float64, (values * 2)[:2]))))
        return self._keep((operation, *(operand.index for operand in operands)), operation, operands)

    def _keep(self, key: tuple, operation: str, operands: tuple[Term, ...], value: float | None = None, name: str = ""):
        if key not in self._made:
            self._made[key] = Term(self, operation, operands, value, name)
            self.terms.append(self._made[key])
        return self._made[key]

    def plus(self, a: Term, b: Term) -> Term:
        """a + b."""
        if a.value == 0 or b.value == 0:
            return b if a.value == 0 else a
        return self.make("+", a, b)

    def minus(self, a: Term, b: Term) -> Term:
        """a - b."""
        if b.value == 0:
            return a
        return -b if a.value == 0 else self.make("-", a, b)

    def times(self, a: Term, b: Term) -> Term:
        """a b, with the constant in front and merged with one that b has in front."""
        if b.value is not None:
            a, b = b, a
        if a.value == 1:
            return b
        if a is b:
            return self.natural_power(a, 2)
        inner = b.operands[0].value if b.operation == "*" else None
        if a.value is not None and inner is not None and 1 / MERGED < abs(a.value * inner) < MERGED:
            return self.times(self.number(a.value * inner), b.operands[1])
        return self.make("*", a, b)

    def over(self, a: Term, b: Term) -> Term:
        """a / b."""
        return a if b.value == 1 else self.make("/", a, b)

    def to_the(self, a: Term, b: Term) -> Term:
        """a to the power of b: by products where b is a whole number, by exp where a is e."""
        if b.value is not None and math.isfinite(b.value) and b.value == int(b.value):
            return self.whole_power(a, int(b.value))
        if b.value == 0.5:
            return a.apply("sqrt")
        return b.apply("exp") if a.value == math.e else self.make("power", a, b)

    def whole_power(self, a: Term, n: int) -> Term:
        """a to the power of a whole number."""
        if n >= 0:
            return self.natural_power(a, n)
        inverse = self.number(1.0) / self.natural_power(a, -n)
        return inverse if a.operation == "cbrt" and n < -2 else self._mark(inverse, a, n)

    def natural_power(self, a: Term, n: int) -> Term:
        """a to the power of 0, 1, 2, ...: the square of half the power, or the power before times a.

        The third power of a cube root is what the root is of.
        """
        if n < 2:
            return a if n else self.number(1.0)
        if a.operation == "cbrt" and n >= 3:
            return self.natural_power(a.operands[0], n // 3) * self.natural_power(a, n % 3)
        if n % 2:
            return self._mark(self.make("*", self.natural_power(a, n - 1), a), a, n)
        half = self.natural_power(a, n // 2)
        return self._mark(self.make("*", half, half), a, n)

    def _mark(self, power: Term, base: Term, n: int) -> Term:
        if power.value is None:
            power.power = (base, n)
        return power


def _may_have_pole(term: Term) -> bool:
    """Whether an operation itself may be infinite where its operands are not."""
    if term.operation == "/":
        return not term.operands[1].least and not term.operands[1].value
    return term.operation == "power" or (term.operation == "log" and not term.operands[0].least)


def _least(term: Term) -> int | None:
    """0 for what is seen to be nowhere negative, 1 for what is seen to be positive, else None; exp may round to 0."""
    if term.value is not None:
        return None if term.value < 0 else int(term.value > 0)
    if term.operation in ("abs", "sqrt"):
        return term.operands[0].least or 0
    if term.operation == "cosh":
        return 1
    if term.operation == "exp" or (term.operation == "*" and term.operands[0] is term.operands[1]):
        return 0
    known = [operand.least for operand in term.operands if operand.least is not None]
    if term.operation in ("+", "*", "/") and len(known) == 2:
        return max(known) if term.operation == "+" else 0
    return None


def reachable(terms: Iterable[Term]) -> list[Term]:
    """The terms and all that they are made of, every one after its operands."""
    found: dict[int, Term] = {}
    waiting = list(terms)
    while waiting:
        term = waiting.pop()
        if term.index not in found:
            found[term.index] = term
            waiting += term.operands
    return [found[index] for index in sorted(found)]


_INFIX = {"+": Term.__add__, "-": Term.__sub__, "*": Term.__mul__, "/": Term.__truediv__, "^": Term.__pow__}
