r"""Formulas in LaTeX, as Desmos copies them: \frac{1}{2}x^{2}+\sin\left(y\right) is rewritten to ((1)/(2))x^(2)+sin(y).

Only the notation is rewritten, character by character with the place that each comes from; what the formula means is
left to the parser.
"""

import re

from expressions.errors import ExpressionError, shown
from expressions.spelled import CALLABLE, SPELLED
from expressions.vocabulary import ALIASES, FUNCTIONS
from language import Message

DEPTH = 40
"""Braces are nested so deep."""
_BLANK = "\u00a0"
EDGE = "\u2061"
"""Between two pieces that are not one name or number, as in a\\sin(x); `characters` leaves none of them in a text."""
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_SKIPPED = {
    "left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "displaystyle", "limits",
    "operatorname", "mathrm", "mathit", "mathbf", "text", "textstyle", "mathop",
}  # fmt: skip
_NAMED = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "pi": "pi", "lvert": "|", "rvert": "|", "vert": "|", "mid": "|",
    "lfloor": "floor(", "rfloor": ")", "quad": _BLANK, "qquad": _BLANK, "to": "->", "mapsto": "->", "lbrace": "(",
    "rbrace": ")", ",": _BLANK, ";": _BLANK, ":": _BLANK, "!": "", " ": _BLANK, "|": "|", "{": "(", "}": ")",
    "(": "", ")": "", "[": "", "]": "", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "ln": "ln", "lg": "log10",
}  # fmt: skip
_FRACTIONS = ("frac", "dfrac", "tfrac")


def _glues(char: str) -> bool:
    return char.isalnum() or char in (".", "*")


def is_latex(text: str) -> bool:
    """Whether a formula has commands of LaTeX, or raises or lowers what is in braces."""
    return "\\" in text or "^{" in text or "_{" in text


def rewritten(text: str, origins: list[int], original: str) -> tuple[str, list[int]]:
    """The formula without LaTeX, and the place in `original` of each character. Raises ExpressionError."""
    reader = _Reader(text, origins, original)
    reader.group(closing="")
    return "".join(char for char, _ in reader.out), [at for _, at in reader.out]


class _Reader:
    def __init__(self, text: str, origins: list[int], original: str) -> None:
        self.text, self.origins, self.original = text, origins, original
        self.next, self.depth = 0, 0
        self.out: list[tuple[str, int]] = []
        self.apart = False

    def error(self, problem: Message, at: int, length: int = 1) -> ExpressionError:
        place = self.origins[at] if at < len(self.origins) else len(self.original)
        return ExpressionError(problem, self.original, place, length)

    def write(self, text: str, at: int, apart: bool = False) -> None:
        """Append a piece; one that is `apart` is no part of the name, number or sign that it stands beside."""
        if (apart or self.apart) and self.out and _glues(self.out[-1][0]) and _glues(text[:1]):
            self.out.append((EDGE, self.origins[at]))
        self.apart = apart if text else self.apart
        self.out += [(char, self.origins[at]) for char in text]

    def group(self, closing: str) -> None:
        """Rewrite up to the closing brace or bracket, or to the end."""
        opened = self.next
        while self.next < len(self.text):
            if self.text[self.next] == closing:
                self.next += 1
                return
            self.piece()
        if closing:
            raise self.error(Message("This is never closed by {sign}", sign=shown(closing)), max(0, opened - 1))

    def piece(self) -> None:
        at, char = self.next, self.text[self.next]
        if char == "\\":
            self.command()
        elif char == "{":
            self.braced("(", ")")
        elif char in "^_" and self.text[at + 1 : at + 2] == "{":
            self.next += 1
            self.write(char, at)
            digits = re.compile(r"\{\s*(\d+)\s*\}").match(self.text, self.next)
            if digits and char == "_":  # x_{1} is x_1
                self.apart = False
                self.write(digits.group(1), self.next)
                self.apart = True
                self.next = digits.end()
            else:
                self.braced("(", ")")
        else:
            self.write(_BLANK if char == "~" else char, at)
            self.next += 1

    def braced(self, before: str, after: str) -> None:
        """A group in braces, or where there are none a single character, as in \\frac12."""
        while self.text[self.next : self.next + 1] in (" ", _BLANK):
            self.next += 1
        at = self.next
        if at >= len(self.text):
            raise self.error(Message("A group in braces belongs here, but the formula ends"), at)
        self.depth += 1
        if self.depth > DEPTH:
            raise self.error(Message("Brackets, powers and signs are nested at most {most} deep", most=DEPTH), at)
        self.write(before, at, apart=True)
        if self.text[at] == "{":
            self.next += 1
            self.group("}")
        else:
            self.piece()
        self.write(after, at)
        self.depth -= 1

    def command(self) -> None:
        match, at = _COMMAND.match(self.text, self.next), self.next
        name = match.group(1) if match else ""
        self.next = match.end() if match else len(self.text)
        if name in _FRACTIONS:
            self.write("(", at)
            self.braced("(", ")")
            self.write("/", at)
            self.braced("(", ")")
            self.write(")", at)
        elif name == "sqrt":
            self.root(at)
        elif name in _SKIPPED:
            self.named(name)
        elif name in _NAMED or name in FUNCTIONS or name in ALIASES or name in SPELLED:
            self.write(_NAMED.get(name, name), at, apart=True)
        else:
            problem = Message(
                "{word} is not known. Functions are {functions}; a parameter is a single letter",
                word=f"“\\{name[:20]}”", functions=CALLABLE,
            )  # fmt: skip
            raise self.error(problem, at, len(name) + 1)

    def root(self, at: int) -> None:
        degree = re.compile(r"\[\s*(\d+)\s*\]").match(self.text, self.next)
        if degree:
            self.next = degree.end()
            if degree.group(1) != "3":
                self.write("(", at)
                self.braced("(", f")^(1/{degree.group(1)})")
                self.write(")", at)
                return
        self.braced("cbrt(" if degree else "sqrt(", ")")

    def named(self, name: str) -> None:
        r"""\operatorname{abs} and \mathrm{e} are what is in the braces; \left and \right say nothing."""
        word = re.compile(r"\s*\{\s*([A-Za-z][A-Za-z0-9]*)\s*\}").match(self.text, self.next)
        if word and name not in ("left", "right"):
            self.write(word.group(1), self.next, apart=True)
            self.next = word.end()
        elif name in ("left", "right") and self.text[self.next : self.next + 1] == ".":
            self.next += 1
