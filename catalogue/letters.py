"""Whose letters a formula is written in: ours, PyTorch's, a textbook's, or those of each method's own paper."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any


class Letters(StrEnum):
    """Whose letters. What a source has no letter for keeps ours."""

    HERE = "here"
    PYTORCH = "pytorch"
    BOOK = "book"
    """Deep Learning from Scratch, chapter 6."""
    PAPER = "paper"
    """The method's own source."""


NO_LETTER = ""
"""In place of a letter: the source has the method, but nothing that would be this quantity."""
_TOKEN = re.compile(r"\\(?:text|operatorname|begin|end)\{[^{}]*\}|\\[A-Za-z]+|\\.|\S")


def tokens(latex: str) -> tuple[str, ...]:
    r"""The commands and signs of LaTeX without the blanks between them; `\text{...}` is one."""
    return tuple(_TOKEN.findall(latex))


def alphabet(cls: type[Any], letters: Letters) -> Mapping[str, str]:
    """Our symbol -> theirs, as an optimizer's class and those that it derives from declare it, `NO_LETTER` included.

    A class goes before what it derives from.
    """
    found: dict[str, str] = {}
    for one in reversed(cls.__mro__):
        found |= vars(one).get("letters", {}).get(letters, {})
    return found


@lru_cache(maxsize=1024)
def rewritten(latex: str, cls: type[Any], letters: Letters) -> str:
    r"""A formula or a symbol of an optimizer in other letters.

    The longest of our symbols that begins at a token is exchanged: `\Delta_{\max}` before `\Delta`, and `\eta_t`, which
    no table has, by its `\eta`. What is exchanged is not exchanged again.
    """
    table = {tokens(ours): tokens(theirs) for ours, theirs in alphabet(cls, letters).items() if theirs}
    if not table:
        return latex
    given, at = tokens(latex), 0
    found: list[str] = []
    longest = max(map(len, table))
    while at < len(given):
        for size in range(min(longest, len(given) - at), 0, -1):
            if theirs := table.get(given[at : at + size]):
                at += size
                found += _apart(theirs, given[at : at + 1])
                break
        else:
            found.append(given[at])
            at += 1
    return _joined(found)


def _apart(symbol: tuple[str, ...], following: tuple[str, ...]) -> tuple[str, ...]:
    """A symbol in braces where it ends in an index or an exponent and another one follows."""
    marked = [one for one in ("_", "^") if one in symbol and "{" not in symbol[: symbol.index(one)]]
    return ("{", *symbol, "}") if following and following[0] in marked else symbol


def _joined(found: list[str]) -> str:
    """Tokens as LaTeX, with the blanks that end a command."""
    parts: list[str] = []
    for one in found:
        if parts and re.fullmatch(r"\\[A-Za-z]+", parts[-1]) and one[0].isalpha():
            parts.append(" ")
        parts.append(one)
    return "".join(parts)
