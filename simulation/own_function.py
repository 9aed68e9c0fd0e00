"""A function that somebody typed, as entries of a link: f, the corners of the view, and what could not be read."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Protocol

from catalogue import Interval, Parameter, Point, Surface
from expressions import DEFAULT_TEXT, DEFAULT_VIEW, FARTHEST, Custom, Expression, ExpressionError, check_side, declare
from expressions.errors import shown
from expressions.parser import parse
from language import Message, told_by

CORNER = Parameter(0.0, -FARTHEST, FARTHEST, Interval.parse(f"[{-FARTHEST:g}, {FARTHEST:g}]"))


class Reader(Protocol):
    """What reads a link: entry by entry, with a fallback for each, and a list of problems."""

    query: Mapping[str, str]
    fallback: Mapping[str, str]
    problems: list[str]
    known: set[str]

    def parameter(self, key: str, declared: Parameter, default: float) -> float: ...


def entries(surface: Surface, in_full: bool) -> Iterator[tuple[str, str | float]]:
    """The formula in its canonical text, and the sides of the view that are not the default; nothing for others."""
    if isinstance(surface, Custom):
        yield "f", compact(surface.expression.text)
        for axis, side, default in zip("xy", surface.view, DEFAULT_VIEW, strict=True):
            if in_full or side != default:
                yield from zip(_keys(axis), side, strict=True)


def compact(text: str) -> str:
    """A canonical text without its blanks, which a link would write as + or %20; it reads back to the same tree."""
    return text.replace(" ", "")


def as_typed(text: str) -> str:
    """A formula as an entry whose blanks are meant: a product across a blank is read, not refused as a lost plus."""
    return text.replace(" ", "\u00a0")


def read_class(reader: Reader) -> type[Custom]:
    """The surface that the entries declare."""
    expression = _read_formula(reader)
    return declare(expression, (_read_side(reader, "x"), _read_side(reader, "y")))


def _keys(axis: str) -> tuple[str, str]:
    return f"{axis}_low", f"{axis}_high"


def _read_formula(reader: Reader) -> Expression:
    """The formula of the entry, else of the fallback's entry, else the default."""
    reader.known.add("f")
    received = reader.query.get("f", DEFAULT_TEXT)
    try:
        parse(received, in_link=True)
        return Expression.read(received)
    except ExpressionError as error:
        instead = Expression.read(DEFAULT_TEXT)
        with contextlib.suppress(KeyError, ExpressionError):
            instead = Expression.read(reader.fallback["f"])
        problem = Message(
            "f, received {received}: {problem}. Using {instead} instead.",
            received=shown(received, 40), problem=told_by(error), instead=instead.text,
        )  # fmt: skip
        reader.problems.append(str(problem))
        return instead


def _read_side(reader: Reader, axis: str) -> Point:
    """The two entries of one axis; where they span nothing, those of the fallback, else the default."""
    keys, default = _keys(axis), DEFAULT_VIEW["xy".index(axis)]
    low, high = (reader.parameter(key, CORNER, end) for key, end in zip(keys, default, strict=True))
    try:
        return check_side(low, high)
    except ValueError as error:
        side = default
        with contextlib.suppress(KeyError, ValueError):
            side = check_side(*(reader.fallback[key] for key in keys))
        problem = Message(
            "{low_key} and {high_key}: {problem}. Using {low:g} to {high:g} instead.",
            low_key=keys[0], high_key=keys[1], problem=told_by(error), low=side[0], high=side[1],
        )  # fmt: skip
        reader.problems.append(str(problem))
        return side
