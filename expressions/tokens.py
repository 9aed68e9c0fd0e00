"""A formula as tokens: numbers, names, functions, signs. Signs of typography are normalised, nothing else."""

import difflib
import math
import re
import unicodedata
from typing import NamedTuple

from expressions.errors import ExpressionError
from expressions.vocabulary import ALIASES, CONSTANTS, FUNCTIONS, PARAMETERS, VARIABLES

LENGTH = 500
"""A formula has at most so many characters."""

SIGNS = {"**": "^", "·": "*", "⋅": "*", "×": "*", "−": "-", "–": "-", "÷": "/", "∕": "/", "⁄": "/", "∣": "|"}
WORDS = {"π": "pi", "√": "sqrt"}
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
HINTS = {
    "=": "type only what stands right of the equals sign",
    "[": "brackets are round",
    "{": "brackets are round",
    "!": "there are no factorials",
    "%": "there are no percentages and no remainders",
    ".": "a point stands only inside a number",
    "_": "a parameter is a single letter",
}
SPACES = " \t\r\n\u00a0\u2009\u202f"

_LEFT_HAND_SIDE = re.compile(r" *(?:f *\( *x *, *y *\)|f|z) *=")
_TOKEN = re.compile(
    rf"(?P<space>[{SPACES}]+)"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<word>[A-Za-z]+|[π√])"
    r"|(?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<sign>\*\*|[-+*/^(),|·⋅×−–÷∕⁄∣])"
)
_KNOWN = (*FUNCTIONS, *ALIASES, *CONSTANTS)


class Token(NamedTuple):
    """A piece of a formula. A sign is its own kind; the others are "number", "name", "function" and "end"."""

    kind: str
    text: str
    """As normalised: a name or function of the vocabulary, or the digits of a number."""
    position: int
    length: int


def tokenize(text: str) -> list[Token]:
    """The tokens of a formula, closed by one of the kind "end". Raises ExpressionError."""
    if len(text) > LENGTH:
        raise ExpressionError(f"A formula has at most {LENGTH} characters, this one has {len(text)}", text, LENGTH)
    tokens: list[Token] = []
    skipped = _LEFT_HAND_SIDE.match(text)
    position = skipped.end() if skipped else 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _foreign(text, position)
        tokens += _read(match)
        position = match.end()
    return [*tokens, Token("end", "", len(text), 1)]


def _read(match: re.Match) -> list[Token]:
    kind, found, position = match.lastgroup, match.group(), match.start()
    if kind == "space":
        return []
    if kind == "word":
        return _word(match)
    if kind == "raised":
        digits = Token("number", found.lstrip("⁻").translate(RAISED), position, len(found))
        minus = [Token("-", "-", position, len(found))] if found.startswith("⁻") else []
        return [Token("^", "^", position, len(found)), *minus, digits]
    if kind == "number":
        _check_number(match)
        return [Token("number", found, position, len(found))]
    sign = SIGNS.get(found, found)
    return [Token(sign, sign, position, len(found))]


def _check_number(match: re.Match) -> None:
    value, mantissa = float(match.group()), re.split("[eE]", match.group())[0]
    if math.isinf(value) or (value == 0 and mantissa.strip("0.")):
        size = "large" if value else "small"
        raise _error(match, f"{shown(match.group())} is too {size} a number")


def _word(match: re.Match) -> list[Token]:
    """A function, a name, or several to be multiplied: x and y with at most one other letter, 2pix, xsin(y)."""
    found, position = match.group(), match.start()
    word = WORDS.get(found, found)
    parts = [word] if _kind(word) else _factors(word, _is_called(match))
    if not parts:
        raise _unknown(match)
    tokens = []
    for part in parts:
        length = len(found) if len(parts) == 1 else len(part)
        tokens.append(Token(_kind(part), ALIASES.get(part, part), position, length))
        position += length
    return tokens


def _kind(word: str) -> str:
    """ "function", "name" or nothing."""
    if word in FUNCTIONS or word in ALIASES:
        return "function"
    return "name" if word in VARIABLES or word in CONSTANTS or word in PARAMETERS else ""


def _factors(word: str, called: bool) -> list[str]:
    """The names that a run of letters is the product of, none where that would be a guess."""
    pi = ["pi"] if word.startswith("pi") else []
    rest = word[2:] if pi else word
    function = rest.lstrip("xy")
    function = [function] if called and _kind(function) == "function" else []
    letters = rest.removesuffix("".join(function))
    others = letters.replace("x", "").replace("y", "")
    guess = len(letters) > 3 or len(others) > 1 or others == letters != "" or not all(map(_kind, others))
    return [] if guess or (others and (pi or function)) else [*pi, *letters, *function]


def _is_called(match: re.Match) -> bool:
    """Whether an opening bracket follows."""
    return match.string[match.end() :].lstrip(SPACES).startswith("(")


def _unknown(match: re.Match) -> ExpressionError:
    word = match.group()
    if word in ("X", "Y", "E"):
        return _error(match, f"Write a small {word.lower()} for {shown(word)}")
    function, argument = word[:-1], word[-1]
    if argument in VARIABLES and _kind(function) == "function" and not _is_called(match):
        meant = [f"{function}({argument})"]
    else:
        meant = difflib.get_close_matches(word[:12].lower(), _KNOWN, 1, 0.7)
    question = f"; did you mean {meant[0]}?" if meant else "."
    known = f"Functions are {', '.join(FUNCTIONS)}; other names are pi, e and single letters"
    return _error(match, f"{shown(word)} is not known{question} {known}")


def _foreign(text: str, position: int) -> ExpressionError:
    char = text[position]
    hint = HINTS.get(char, "it is made of numbers, letters, + - * / ^ ( ) and |")
    name = "" if char.isascii() and char.isprintable() else f", {unicodedata.name(char, 'a character without a name')},"
    return ExpressionError(f"{shown(char)}{name} has no place in a formula: {hint}", text, position)


def _error(match: re.Match, message: str) -> ExpressionError:
    return ExpressionError(message, match.string, match.start(), match.end() - match.start())


def shown(text: str, most: int = 20) -> str:
    """A piece of a formula as a quotation of at most so many characters, with unprintable ones as their code."""
    printed = "".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in text[:most])
    return f"“{printed}{'…' if len(text) > most else ''}”"
