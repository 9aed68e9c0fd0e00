"""What people write in other programs: what is read, and what is said of the rest."""

import re
import unicodedata

from expressions.errors import ExpressionError, shown
from expressions.source import Source

HINTS = {
    "=": "type only what stands right of the equals sign",
    "[": "brackets are round",
    "]": "brackets are round",
    "{": "brackets are round",
    "!": "there are no factorials",
    "%": "there are no percentages and no remainders",
    ".": "a point stands only inside a number",
    "_": "a parameter is a single letter",
    **dict.fromkeys("<>?≤≥", "there are no comparisons; max, min, abs and sign tell cases apart"),
    ":": "a quotient is written with /",
    "#": "leave comments out",
    '"': "leave quotation marks out",
    "'": "leave quotation marks out; derivatives are computed for you",
    "‖": "write sqrt(x^2 + y^2) for the norm of (x, y)",
    "°": "angles are in radians, a degree is pi/180",
    "∞": "there are finite numbers only",
}
COORDINATES = "the two coordinates are called x and y here: write x for the first, y for the second"
UNINDEXED = "a parameter is a single letter without an index, such as a, b or c"

_XY = r"\(\s*x\s*,\s*y\s*\)"
_NAMED = rf"(?:[A-Za-z]+\s*(?:{_XY}|\[\s*x_?\s*,\s*y_?\s*\])|[fFgGhzwLJ]|loss|cost|fun|func)\s*:?=(?!=)"
_LEFT_HAND_SIDE = re.compile(
    rf"\s*(?:{_NAMED}|def\s+[A-Za-z]+\s*{_XY}\s*:|=(?!=))?\s*"
    rf"(?:lambda\s+x\s*,\s*y\s*:|@\s*{_XY}|{_XY}\s*(?:=>|->|↦)|return\b)?\s*"
)
"""f(x, y) =, z =, f[x_, y_] :=, lambda x, y:, @(x, y), (x, y) =>, def f(x, y): return: what is left of a formula."""
_OTHER_NAMES = re.compile(
    r"\s*(?:[A-Za-z]+\s*=\s*)?(lambda\b[^:]*:|@\s*\([^)]*\)|(?:def\s+)?[A-Za-z]+\s*[(\[][^()\[\]]*[)\]]\s*(?::=?|=)(?!=))"
)
_CURVE = re.compile(r"\s*([xy])\s*=(?!=)")
_INDEX = re.compile(r"\[\s*[0-9]\s*\]|_[0-9]+|\([0-2]\)|[₀-₉]+")
_LOGARITHM = re.compile(r"_(2|10)(?![0-9])|(₂|₁₀)(?![₀-₉])")
_LATIN = {"α": "a", "β": "b", "γ": "c", "δ": "d", "θ": "t", "λ": "l", "μ": "m", "ω": "w", "φ": "p", "ε": "a", "σ": "s"}


def beginning(source: Source) -> int:
    """Where the formula begins, behind "f(x, y) =" and the like. Raises ExpressionError for a curve or other names."""
    if match := _CURVE.match(source.text):
        message = "A surface is a function of x and y, not an equation: write what f(x, y) is, such as x^2/20 + y^2"
        one = f"; type only what stands right of the equals sign if {match.group(1)} is what you call the value"
        raise source.error(message + one, match.end() - 1, match.end())
    left = _LEFT_HAND_SIDE.match(source.text)
    assert left is not None  # every part of it may be missing
    begins = left.end()
    nothing = not source.text[:begins].strip(" \u00a0=")
    if nothing and (match := _OTHER_NAMES.match(source.text)):
        message = f"A formula is a function of x and y, {shown(match.group(1), 40)} names others: {COORDINATES}"
        raise source.error(message, *match.span(1))
    return begins


def check_index(source: Source, name: str, end: int) -> None:
    """Raises ExpressionError where an index follows a name that ends there: x[0], x_1, x(1), x₁, log_2."""
    if name in ("log", "ln") and (match := _LOGARITHM.match(source.text, end)):
        base = unicodedata.normalize("NFKC", match.group()).lstrip("_")
        raise source.error(f"Write log{base}(…) for the logarithm to base {base}", *match.span())
    if len(name) == 1 and (match := _INDEX.match(source.text, end)):
        if name not in "xy" and not match.group().startswith("["):
            called = match.group().startswith("(")
            hint = f"write {name}*{match.group()[1:-1]} for a product" if called else UNINDEXED
            message = f"{shown(name + match.group())} is not known: {hint}. If it is a coordinate: {COORDINATES}"
            raise source.error(message, *match.span())
        raise source.error(f"{shown(name + match.group())} is not known: {COORDINATES}", *match.span())


def foreign(source: Source, at: int) -> ExpressionError:
    """The error for a character that has no place in a formula."""
    char = source.text[at]
    hint = HINTS.get(char) or _alike(char) or "it is made of numbers, letters, + - * / ^ ( ) and |"
    if char == "=" and source.text[at : at + 2] != "==" and re.search(r"[-+*/^|)]", source.text[:at]):
        hint = "a formula is a function, not an equation; write left side minus right side where you mean that"
    name = "" if char.isascii() and char.isprintable() else f", {unicodedata.name(char, 'a character without a name')},"
    return source.error(f"{shown(char)}{name} has no place in a formula: {hint}", at, at + 1)


def _alike(char: str) -> str:
    kind, _, code = unicodedata.decomposition(char).partition(" ")
    if kind == "<super>" and " " not in code:
        return f"write ^{chr(int(code, 16))} for a power"
    if kind == "<sub>":
        return "a parameter is a single letter without an index"
    if char in _LATIN or unicodedata.name(char, "").startswith("GREEK"):
        return f"a parameter is a single Latin letter, such as {_LATIN.get(char, 'a')}"
    return ""
