"""Formulas where no mathematics can be typeset: LaTeX as a line of plain text."""

import re
from functools import lru_cache

from catalogue import Surface
from language import ENGLISH, Message

LETTERS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "varepsilon": "ε", "epsilon": "ε", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "varphi": "φ", "phi": "φ", "psi": "ψ", "omega": "ω", "Delta": "Δ",
    "Gamma": "Γ", "Pi": "Π", "infty": "∞", "nabla": "∇",
}  # fmt: skip
HIDDEN = ("left", "right", "operatorname")
SPACES = {",": " ", ";": " ", "": " ", "quad": " ", "qquad": "  ", "!": ""} | dict.fromkeys(HIDDEN, "")
SIGNS = {"partial": "∂", "cdot": "·", "times": "×", "lfloor": "⌊", "rfloor": "⌋"}
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}
SUBSCRIPTS = str.maketrans("0123456789+−", "₀₁₂₃₄₅₆₇₈₉₊₋")
SUPERSCRIPTS = str.maketrans("0123456789+−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_TOKEN = re.compile(r"\\[a-zA-Z]+\s*|\\.|.", re.S)
_ATOM = re.compile(r"√?[0-9.]+|[√∂]?\w[⁰¹²³⁴⁵⁶⁷⁸⁹]*")


@lru_cache(maxsize=1024)
def plain_text(latex: str) -> str:
    r"""LaTeX as plain text: r"\tfrac{x^2}{20} + y^2" is "x²/20 + y²", r"\beta_1" is "β₁"."""
    text = re.sub(r"(?<=\()\s+|\s+(?=[,)])", "", _Reader(latex).until(""))
    return re.sub(r"(/(\w|\d+))\(", r"\1 (", text).strip()


def headline(surface: Surface, language: str = ENGLISH) -> str:
    """The surface's name, its formula and the values of its parameters, in one line."""
    values = ", ".join(
        f"{plain_text(one.symbol)} = {getattr(surface, name):g}".replace("-", "−")
        if one.is_number
        else f"{_told(name, language)} {_told(getattr(surface, name), language)}"
        for name, one in surface.parameters().items()
    )
    head = f"{_told(surface.name, language)}: {plain_text(surface.formula)}"
    return f"{head}   {values}" if values else head


def _told(name: str, language: str) -> str:
    words = name.replace("_", " ")
    return Message(words).text(language)


class _Reader:
    """Reads token by token; a command takes its arguments from those that follow."""

    def __init__(self, latex: str) -> None:
        self.tokens = _TOKEN.findall(latex)[::-1]

    def until(self, end: str) -> str:
        """The text up to the token `end`, or to the end of all."""
        text = ""
        while self.tokens and (token := self.tokens.pop()) != end:
            piece = self.piece(token)
            text += _apart(text, piece, token)
        return text

    def argument(self) -> str:
        """The group that follows, or the one token."""
        token = self.tokens.pop() if self.tokens else ""
        return self.until("}") if token == "{" else self.piece(token)

    def piece(self, token: str) -> str:
        match token.strip().removeprefix("\\"):
            case "frac" | "tfrac" | "dfrac":
                return f"{_bracketed(self.argument())}/{_bracketed(self.argument())}"
            case "sqrt":
                return f"√{_bracketed(self.argument())}"
            case "hat" | "bar" | "tilde" as accent:
                return self.argument() + ACCENTS[accent]
            case "^":
                return _raised(self.argument(), SUPERSCRIPTS, "^")
            case "_":
                return _raised(self.argument(), SUBSCRIPTS, "")
            case "{":
                return self.until("}") if token == "{" else token[1:]
            case "-":
                return "−"
            case name if token.startswith("\\"):
                return (LETTERS | SPACES | SIGNS).get(name, token[1:])
            case _:
                return token


def _apart(before: str, piece: str, token: str) -> str:
    """`piece` as it follows `before`: a word stands apart from what is before it, a fraction after one in brackets."""
    if before.endswith(" ") and piece == " ":
        return ""
    if re.search(r"[a-z]{2,}$", before) and "/" in piece:
        return f"({piece})"
    is_word = token.startswith("\\") and re.match("[a-z]{2,}", piece)
    return f" {piece}" if is_word and re.search(r"[\w)]$", before) else piece


def _raised(text: str, table: dict[int, int], sign: str) -> str:
    """A short exponent or index in small digits, any other after the sign."""
    small = text.translate(table)
    return small if all(ord(character) in table for character in text) else sign + (_bracketed(text) if sign else text)


def _bracketed(text: str) -> str:
    return text if _ATOM.fullmatch(text) else f"({text})"
