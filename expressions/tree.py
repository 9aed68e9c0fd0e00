"""A formula as a tree: numbers, names, and functions applied to arguments. Operators are functions too."""

from collections.abc import Iterator
from dataclasses import dataclass

NEGATE = "negate"
"""The unary minus; the other operators are "+", "-", "*", "/" and "^"."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of 0 or more."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """x, y, a constant or a parameter."""

    name: str


@dataclass(frozen=True, slots=True)
class Apply:
    """An operator or a function and what it is applied to."""

    function: str
    arguments: tuple["Tree", ...]


Tree = Number | Name | Apply


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node, from left to right."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Apply):
            waiting += reversed(node.arguments)
