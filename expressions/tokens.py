"""A formula as tokens: numbers, names, functions, signs. Signs of typography are normalised, nothing else."""

import difflib
import math
import re
from typing import NamedTuple

import limits
from expressions import latex
from expressions.elsewhere import beginning, check_index, foreign
from expressions.errors import ExpressionError, shown
from expressions.source import Source
from expressions.spelled import CALLABLE, INSTEAD, SPELLED, UNWRITTEN
from expressions.vocabulary import ALIASES, CONSTANTS, FUNCTIONS, PARAMETERS, VARIABLES
from language import Message

LENGTH = limits.FORMULA_CHARACTERS
"""A formula has at most so many characters."""

SIGNS = {"**": "^", ".*": "*", "./": "/", ".^": "^"}
WORDS = {"π": "pi"}
ROOTS = {"√": "sqrt", "∛": "cbrt"}
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
RAISED_SIGN = "raised"
"""The text of the sign ^ where the exponent is written raised, so that everybody sees where it ends."""
SPACES = " \u00a0"
EDGE = latex.EDGE

_TOKEN = re.compile(
    rf"(?P<space>[{SPACES}]+)|(?P<edge>{EDGE})"
    r"|(?P<module>(?:np|numpy|jnp|jax\.numpy|math|cmath|Math|torch|tf|tf\.math|sp|sympy)\.)(?=[A-Za-z]{2,}|e\b)"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<word>(?i:log10|log1p|expm1|atan2|arctan2)"
    rf"|(?i:log2|exp2)(?=[{SPACES}]*[(\[]|[{SPACES}]+[A-Za-z0-9])|[A-Za-z]+|π)"
    r"|(?P<root>[√∛])"
    r"|(?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<sign>\*\*|\.[*/^]|[-+*/^(),|\[\]])"
)
_KNOWN = (*FUNCTIONS, *ALIASES, *CONSTANTS, *SPELLED)


class Token(NamedTuple):
    """A piece of a formula. A sign is its own kind; the others are "number", "name", "function", "root" and "end"."""

    kind: str
    text: str
    """As normalised: a name or function of the vocabulary, or the digits of a number."""
    position: int
    length: int
    spaced: bool = False
    """Whether a blank stands before it."""
    lost: int | None = None
    """The place of that blank where it is one that may have been a plus in a link, whatever stands between."""


def tokenize(text: str) -> list[Token]:
    """The tokens of a formula, closed by one of the kind "end". Raises ExpressionError."""
    if len(text) > LENGTH:
        long = Message("A formula has at most {most} characters, this one has {count}", most=LENGTH, count=len(text))
        raise ExpressionError(long, text, LENGTH)
    source = Source(text)
    if len(source.text) > LENGTH:  # each ½ is five
        long = Message("Written out, a formula has at most {most} characters", most=LENGTH)
        raise ExpressionError(long, text, 0, len(text))
    return _Tokenizer(source).tokens()


class _Tokenizer:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Token] = []
        self.spaced = False
        self.lost: int | None = None
        self.brackets: list[str] = []

    def tokens(self) -> list[Token]:
        text = self.source.text
        position, end = beginning(self.source), len(text.rstrip(SPACES + ";"))
        while position < end:
            match = _TOKEN.match(text, position)
            if match is None:
                raise foreign(self.source, position)
            self.read(match)
            position = match.end()
        return [*self.found, Token("end", "", len(self.source.original), 1)]

    def add(self, kind: str, text: str, start: int, end: int) -> None:
        self.found.append(Token(kind, text, *self.source.span(start, end), self.spaced, self.lost))
        self.spaced, self.lost = False, None

    def error(self, match: re.Match, problem: Message) -> ExpressionError:
        return self.source.error(problem, *match.span())

    def read(self, match: re.Match) -> None:
        kind, found, span = match.lastgroup, match.group(), match.span()
        if kind == "space":
            self.spaced = True
            if " " in found:
                self.lost = self.source.span(span[0] + found.index(" "), span[1])[0]
        elif kind == "word":
            self.word(match)
        elif kind == "root":
            self.add("root", ROOTS[found], *span)
        elif kind == "raised":
            self.add("^", RAISED_SIGN, *span)
            if found.startswith("⁻"):
                self.add("-", "-", *span)
            self.add("number", found.lstrip("⁻").translate(RAISED), *span)
        elif kind == "number":
            self.check_number(match)
            self.add("number", found, *span)
        elif kind == "sign":
            sign = self.bracket(found, span[0]) if found in "()[]" else SIGNS.get(found, found)
            self.add(sign, sign, *span)

    def bracket(self, found: str, at: int) -> str:
        """Round brackets; square ones are read as such where they belong to a function, as in Sin[x]."""
        called = bool(self.found) and self.found[-1].kind == "function"
        if found == "[" and not called:
            raise foreign(self.source, at)
        if found in "([":
            self.brackets.append(found)
            return "("
        opening = self.brackets.pop() if self.brackets else ""
        if found == "]" and opening != "[":
            raise foreign(self.source, at)
        return ")"

    def check_number(self, match: re.Match) -> None:
        value, mantissa = float(match.group()), re.split("[eE]", match.group())[0]
        if math.isinf(value) or (value == 0 and mantissa.strip("0.")):
            raise self.error(match, Message(
                "{number} is too large a number" if value else "{number} is too small a number",
                number=shown(match.group()),
            ))  # fmt: skip

    def word(self, match: re.Match) -> None:
        """A function, a name, or several to be multiplied: x and y with at most one other letter, 2pix, xsin(y)."""
        found, position = match.group(), match.start()
        word = WORDS.get(found, found)
        if word.lower() != word and len(word) > 1 and (_kind(word.lower()) == "function" or word.lower() == "pi"):
            word = word.lower()  # Sin[x], EXP(x), Pi
        parts = [word] if _kind(word) else _factors(word, self.is_called(match))
        check_index(self.source, parts[-1] if parts else word, match.end())
        if not parts:
            raise self.unknown(match)
        for part in parts:
            length = len(found) if len(parts) == 1 else len(part)
            self.add(_kind(part), ALIASES.get(part, part), position, position + length)
            position += length

    def is_called(self, match: re.Match) -> bool:
        """Whether an opening bracket follows."""
        return match.string[match.end() :].lstrip(SPACES).startswith(("(", "["))

    def unknown(self, match: re.Match) -> ExpressionError:
        word = match.group()
        written = shown(word)
        if word in ("X", "Y", "E"):
            return self.error(match, Message("Write a small {small} for {word}", small=word.lower(), word=written))
        if word.lower() in INSTEAD:
            instead = INSTEAD[word.lower()]
            return self.error(match, Message("{word} is not known; write {instead}", word=written, instead=instead))
        if word.lower() in UNWRITTEN:
            return self.error(match, Message("{word} is not known, and no formula here stands for it", word=written))
        function, argument = word[:-1], word[-1]
        if argument in VARIABLES and _kind(function) == "function" and not self.is_called(match):
            meant = [f"{function}({argument})"]
        else:
            meant = difflib.get_close_matches(word[:12].lower(), _KNOWN, 1, 0.7)
        if not meant:
            return self.error(match, Message(
                "{word} is not known. Functions are {functions}; other names are pi, e and single letters",
                word=written, functions=CALLABLE,
            ))  # fmt: skip
        return self.error(match, Message(
            "{word} is not known; did you mean {meant}? Functions are {functions}; other names are pi, e and single "
            "letters",
            word=written, meant=meant[0], functions=CALLABLE,
        ))  # fmt: skip


def _kind(word: str) -> str:
    """ "function", "name" or nothing."""
    if word in FUNCTIONS or word in ALIASES or word in SPELLED:
        return "function"
    return "name" if word in VARIABLES or word in CONSTANTS or word in PARAMETERS else ""


def _factors(word: str, called: bool) -> list[str]:
    """The names that a run of letters is the product of, none where that would be a guess."""
    pi = ["pi"] if word.startswith("pi") else []
    rest = word[2:] if pi else word
    function = rest.lstrip("xy")
    functions = [function] if called and _kind(function) == "function" else []
    letters = rest.removesuffix("".join(functions))
    others = letters.replace("x", "").replace("y", "")
    guess = len(letters) > 3 or len(others) > 1 or others == letters != "" or not all(map(_kind, others))
    return [] if guess or (others and (pi or functions)) else [*pi, *letters, *functions]
