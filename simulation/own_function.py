"""A function that somebody typed, as entries of a link: f, the corners of the view, and what could not be read."""

import contextlib
from collections.abc import Iterator

from catalogue import Interval, Parameter, Point, Surface
from expressions import DEFAULT_TEXT, DEFAULT_VIEW, FARTHEST, Custom, Expression, ExpressionError, check_side, declare
from expressions.errors import shown
from expressions.parser import parse
from language import Message, told_by
from simulation.schema import Entry, EntryReader, Keep, Kind, Link

CORNER = Parameter(0.0, -FARTHEST, FARTHEST, Interval.parse(f"[{-FARTHEST:g}, {FARTHEST:g}]"))


def values_of(surface: Surface) -> dict[str, str | float]:
    """The values of the entries of one's own function: the formula in its canonical text, and the sides of the view;
    nothing for others."""
    if not isinstance(surface, Custom):
        return {}
    values: dict[str, str | float] = {"f": compact(surface.expression.text)}
    for axis, side in zip("xy", surface.view, strict=True):
        values |= zip(_keys(axis), side, strict=True)
    return values


def entries(link: Link, whole_sides: bool) -> Iterator[Entry]:
    """The formula, and the sides of the view. In reading, `surface` becomes the surface that they declare."""
    yield Entry("f", Kind(str, lambda: Message("a formula")), DEFAULT_TEXT, ("custom", "f"), Keep.BESIDE)
    expression = _read_formula(link, link.values["f"]) if isinstance(link, EntryReader) else None
    sides = []
    for axis, default in zip("xy", DEFAULT_VIEW, strict=True):
        keys = _keys(axis)
        other = whole_sides and not link.reading and tuple(link.values[key] for key in keys) != default
        for key, end in zip(keys, default, strict=True):
            yield Entry(key, CORNER, end, ("custom", key), Keep.ALWAYS if other else Keep.OTHER)
        if isinstance(link, EntryReader):
            sides.append(_checked_side(link, keys, default))
    if expression is not None:
        link.values["surface"] = declare(expression, (sides[0], sides[1]))


def leave_out(link: Link) -> None:
    """A formula is of no use to another surface."""
    if isinstance(link, EntryReader):
        link.known.add("f")
        name = link.values["surface"].name
        link.problems.append(
            Message("f is the formula of surface=custom, this is {name}: f is left out.", name=Message(name))
        )


def compact(text: str) -> str:
    """A canonical text without its blanks, which a link would write as + or %20; it reads back to the same tree."""
    return text.replace(" ", "")


def as_typed(text: str) -> str:
    """A formula as an entry whose blanks are meant: a product across a blank is read, not refused as a lost plus."""
    return text.replace(" ", "\u00a0")


def _keys(axis: str) -> tuple[str, str]:
    return f"{axis}_low", f"{axis}_high"


def _read_formula(reader: EntryReader, received: str) -> Expression:
    """The formula of the entry, else of the fallback's entry, else the default."""
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
        reader.problems.append(problem)
        return instead


def _checked_side(reader: EntryReader, keys: tuple[str, str], default: Point) -> Point:
    """The two entries of one axis; where they span nothing, those of the fallback, else the default."""
    try:
        return check_side(*(reader.values[key] for key in keys))
    except ValueError as error:
        side = default
        with contextlib.suppress(KeyError, ValueError):
            side = check_side(*(reader.fallback[key] for key in keys))
        problem = Message(
            "{low_key} and {high_key}: {problem}. Using {low:g} to {high:g} instead.",
            low_key=keys[0], high_key=keys[1], problem=told_by(error), low=side[0], high=side[1],
        )  # fmt: skip
        reader.problems.append(problem)
        return side
