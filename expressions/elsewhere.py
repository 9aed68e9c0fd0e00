"""What people write in other programs: what is read, and what is said of the rest."""

import re
import unicodedata

from expressions.errors import ExpressionError, shown
from expressions.source import Source
from language import Message

HINTS = {
    "=": Message("type only what stands right of the equals sign"),
    **dict.fromkeys("[]{", Message("brackets are round")),
    "!": Message("there are no factorials"),
    "%": Message("there are no percentages and no remainders"),
    ".": Message("a point stands only inside a number"),
    "_": Message("a parameter is a single letter"),
    **dict.fromkeys("<>?≤≥", Message("there are no comparisons; max, min, abs and sign tell cases apart")),
    ":": Message("a quotient is written with /"),
    "#": Message("leave comments out"),
    '"': Message("leave quotation marks out"),
    "'": Message("leave quotation marks out; derivatives are computed for you"),
    "‖": Message("write sqrt(x^2 + y^2) for the norm of (x, y)"),
    "°": Message("angles are in radians, a degree is pi/180"),
    "∞": Message("there are finite numbers only"),
}
"""Character -> what to do without it, as the end of a sentence."""
COORDINATES = Message("the two coordinates are called x and y here: write x for the first, y for the second")

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
        problem = Message(
            "A surface is a function of x and y, not an equation: write what f(x, y) is, such as x^2/20 + y^2; type "
            "only what stands right of the equals sign if {name} is what you call the value",
            name=match.group(1),
        )
        raise source.error(problem, match.end() - 1, match.end())
    left = _LEFT_HAND_SIDE.match(source.text)
    assert left is not None  # every part of it may be missing
    begins = left.end()
    nothing = not source.text[:begins].strip(" \u00a0=")
    if nothing and (match := _OTHER_NAMES.match(source.text)):
        problem = Message(
            "A formula is a function of x and y, {written} names others: {coordinates}",
            written=shown(match.group(1), 40), coordinates=COORDINATES,
        )  # fmt: skip
        raise source.error(problem, *match.span(1))
    return begins


def check_index(source: Source, name: str, end: int) -> None:
    """Raises ExpressionError where an index follows a name that ends there: x[0], x_1, x(1), x₁, log_2."""
    if name in ("log", "ln") and (match := _LOGARITHM.match(source.text, end)):
        base = unicodedata.normalize("NFKC", match.group()).lstrip("_")
        raise source.error(Message("Write log{base}(…) for the logarithm to base {base}", base=base), *match.span())
    if len(name) == 1 and (match := _INDEX.match(source.text, end)):
        word = shown(name + match.group())
        if name in "xy" or match.group().startswith("["):
            problem = Message("{word} is not known: {coordinates}", word=word, coordinates=COORDINATES)
        elif match.group().startswith("("):
            problem = Message(
                "{word} is not known: write {product} for a product. If it is a coordinate: {coordinates}",
                word=word, product=f"{name}*{match.group()[1:-1]}", coordinates=COORDINATES,
            )  # fmt: skip
        else:
            problem = Message(
                "{word} is not known: a parameter is a single letter without an index, such as a, b or c. If it is a "
                "coordinate: {coordinates}",
                word=word, coordinates=COORDINATES,
            )  # fmt: skip
        raise source.error(problem, *match.span())


def foreign(source: Source, at: int) -> ExpressionError:
    """The error for a character that has no place in a formula."""
    char = source.text[at]
    hint = HINTS.get(char) or _alike(char) or Message("it is made of numbers, letters, + - * / ^ ( ) and |")
    if char == "=" and source.text[at : at + 2] != "==" and re.search(r"[-+*/^|)]", source.text[:at]):
        hint = Message("a formula is a function, not an equation; write left side minus right side where you mean that")
    if char.isascii() and char.isprintable():
        problem = Message("{sign} has no place in a formula: {hint}", sign=shown(char), hint=hint)
    else:
        name = unicodedata.name(char, "") or Message("a character without a name")
        problem = Message("{sign}, {name}, has no place in a formula: {hint}", sign=shown(char), name=name, hint=hint)
    return source.error(problem, at, at + 1)


def _alike(char: str) -> Message | None:
    kind, _, code = unicodedata.decomposition(char).partition(" ")
    if kind == "<super>" and " " not in code:
        return Message("write {power} for a power", power=f"^{chr(int(code, 16))}")
    if kind == "<sub>":
        return Message("a parameter is a single letter without an index")
    if char in _LATIN or unicodedata.name(char, "").startswith("GREEK"):
        return Message("a parameter is a single Latin letter, such as {letter}", letter=_LATIN.get(char, "a"))
    return None
