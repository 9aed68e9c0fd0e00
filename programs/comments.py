"""The comments and docstrings of our own code, which programs hold copies of, in another language."""

import inspect
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from textwrap import indent
from typing import NamedTuple

from catalogue import OpenLoop
from language.translations import translations
from optimizers import OPTIMIZERS
from programs.source import Copied, method
from schedules import SCHEDULES
from simulation.tracing import trace

QUOTES = '"""'


class Remark(NamedTuple):
    """A comment or a docstring of a program."""

    text: str
    """What it says, without signs and indentation."""
    written: str
    """As it stands in the program."""
    start: tuple[int, int]
    """Line and column, from 0."""
    end: tuple[int, int]


def remarks(program: str) -> Iterator[Remark]:
    """All of them, from the top."""
    begins = True
    for token in tokenize.generate_tokens(io.StringIO(program).readline):
        (first, column), (last, end) = token.start, token.end
        place = (first - 1, column), (last - 1, end)
        if token.type == tokenize.COMMENT:
            yield Remark(token.string.lstrip("# "), token.string, *place)
        elif token.type == tokenize.STRING and begins and token.string.startswith(QUOTES):
            yield Remark(inspect.cleandoc(token.string.strip('"')), token.string, *place)
        if token.type not in (tokenize.COMMENT, tokenize.NL):
            begins = token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)


def translated(program: str, language: str) -> str:
    """A program with its remarks in a language, as far as there are translations."""
    find: Callable[[str], str] = translations(language).find
    lines = program.split("\n")
    for remark in reversed(list(remarks(program))):
        told = find(remark.text)
        if told == remark.text:
            continue
        (first, column), (last, end) = remark.start, remark.end
        if remark.written.startswith("#"):
            written = f"# {told}"
        else:
            closing = f"\n{' ' * column}" if "\n" in told else ""
            written = f"{QUOTES}{indent(told, ' ' * column).lstrip()}{closing}{QUOTES}"
        lines[first : last + 1] = (lines[first][:column] + written + lines[last][end:]).split("\n")
    return "\n".join(lines)


def copied_remarks() -> Iterator[str]:
    """What the remarks say of all code that a program may copy, but for those that are shapes alone."""
    copied = Copied()
    for optimizer in OPTIMIZERS.values():
        if trace(optimizer()) is None:
            copied.add_class(optimizer.__name__, optimizer(), ("init", "step"))
    functions = [
        method(schedule(), "factor" if issubclass(schedule, OpenLoop) else "react", copied)
        for schedule in SCHEDULES.values()
    ]
    code = "\n\n\n".join([copied.text(), *functions, ""])
    yield from (remark.text for remark in remarks(code) if re.search("[a-z]{2}", remark.text))
