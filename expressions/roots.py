"""Roots that have a real value below 0 and are written as powers, which have none there: x^(1/3) for cbrt(x)."""

from collections.abc import Iterator
from typing import NamedTuple

from expressions.expression import Expression
from expressions.graph import Graph
from expressions.notation import to_text
from expressions.program import Program, compiled
from expressions.tree import NEGATE, Apply, Number, Tree, walk
from language import Message


class OddRoot(NamedTuple):
    """A power with an exponent p/q, q odd, written in numbers."""

    name: Message
    """What it is called: "cube root", "root of degree 5"."""
    base: str
    power: str
    instead: str
    """The real root, which has a value below 0, too."""
    value_of_base: Program


def odd_roots(expression: Expression) -> list[OddRoot]:
    """The powers of a formula that have a real root of an odd degree, each once, in order of appearance."""
    return list({root.power: root for root in _roots(expression.tree)}.values())


def _roots(tree: Tree) -> Iterator[OddRoot]:
    for node in walk(tree):
        if not (isinstance(node, Apply) and node.function == "^"):
            continue
        base, exponent = node.arguments
        fraction = _fraction(exponent)
        if fraction:
            degree = fraction[1]
            name = Message("root of degree {degree}", degree=f"{degree:g}") if degree != 3 else Message("cube root")
            value = compiled([Graph().read(base)])
            yield OddRoot(name, to_text(base), to_text(node), to_text(_real(base, *fraction)), value)


def _fraction(exponent: Tree) -> tuple[float, float] | None:
    """p and q of an exponent p/q or -p/q in whole numbers, where q is odd and more than 1 and does not divide p."""
    sign = 1.0
    while isinstance(exponent, Apply) and exponent.function == NEGATE:
        sign, (exponent,) = -sign, exponent.arguments
    if not (isinstance(exponent, Apply) and exponent.function == "/"):
        return None
    above, below = exponent.arguments
    while isinstance(above, Apply) and above.function == NEGATE:
        sign, (above,) = -sign, above.arguments
    if not (isinstance(above, Number) and isinstance(below, Number)):
        return None
    p, q = sign * above.value, below.value
    return (p, q) if p == int(p) and q % 2 == 1 and q > 1 and p % q else None


def _real(base: Tree, p: float, q: float) -> Tree:
    """cbrt(x)^p for a cube root, else sign(x)*abs(x)^(p/q), without the sign where p is even."""
    exponent = Apply(NEGATE, (Number(-p),)) if p < 0 else Number(p)
    if q == 3:
        root = Apply("cbrt", (base,))
        return root if p == 1 else Apply("^", (root, exponent))
    size = Apply("^", (Apply("abs", (base,)), Apply("/", (exponent, Number(q)))))
    return size if p % 2 == 0 else Apply("*", (Apply("sign", (base,)), size))
