"""A tree as text that reads back to the same tree, and as LaTeX."""

import re

from expressions.tree import NEGATE, Apply, Name, Number, Tree

SUM, PRODUCT, SIGNED, POWER, ATOM = range(5)
"""How tightly a piece of notation holds together."""
_BINDS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, NEGATE: SIGNED, "^": POWER}
_TRIGONOMETRIC = {"sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"}
_LATEX = {"asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "log": r"\ln", "sign": r"\operatorname{sgn}"}
_AROUND = {
    "sqrt": (r"\sqrt{", "}"),
    "cbrt": (r"\sqrt[3]{", "}"),
    "abs": (r"\left|", r"\right|"),
    "floor": (r"\left\lfloor ", r"\right\rfloor "),
}

Piece = tuple[str, int]
"""Notation, and how tightly it holds together."""


def to_text(tree: Tree) -> str:
    """The tree in the grammar of `parser`, with as few brackets as read well."""
    return _text(tree)[0]


def to_latex(tree: Tree) -> str:
    """The tree in LaTeX, with as few brackets as the reader needs."""
    return _latex(tree)[0]


def number(value: float) -> str:
    """The shortest decimal that reads back to the same number."""
    return repr(value).removesuffix(".0")


def _text(tree: Tree) -> Piece:
    if isinstance(tree, Number):
        return number(tree.value), ATOM
    if isinstance(tree, Name):
        return tree.name, ATOM
    if tree.function not in _BINDS:
        return f"{tree.function}({', '.join(to_text(argument) for argument in tree.arguments)})", ATOM
    binds = _BINDS[tree.function]
    first, *others = (_text(argument) for argument in tree.arguments)
    if tree.function == NEGATE:
        return "-" + _within(first, POWER), binds
    left = _within(first, ATOM if tree.function == "^" else binds)
    (second,) = others
    if tree.function == "^":
        negative = isinstance(tree.arguments[1], Apply) and isinstance(tree.arguments[1].arguments[0], Number)
        return f"{left}^{_within(second, SIGNED if negative else POWER)}", binds
    right = _within(second, POWER if second[1] == SIGNED else binds + 1)
    return (f"{left} {tree.function} {right}" if binds == SUM else f"{left}{tree.function}{right}"), binds


def _within(piece: Piece, least: int) -> str:
    """A piece as text, in brackets where it holds together less tightly than `least`."""
    return f"({piece[0]})" if piece[1] < least else piece[0]


def _latex(tree: Tree) -> Piece:
    if isinstance(tree, Number):
        mantissa, _, exponent = number(tree.value).partition("e")
        return (rf"{mantissa} \cdot 10^{{{int(exponent)}}}", PRODUCT) if exponent else (mantissa, ATOM)
    if isinstance(tree, Name):
        return (r"\pi" if tree.name == "pi" else tree.name), ATOM
    pieces = [_latex(argument) for argument in tree.arguments]
    if tree.function in _BINDS:
        return _operator(tree, pieces)
    inside = ", ".join(piece[0] for piece in pieces)
    if tree.function == "exp":
        return f"e^{{{inside}}}", POWER
    if tree.function in _AROUND:
        return inside.join(_AROUND[tree.function]), ATOM
    return _name(tree.function) + bracketed(inside), POWER


def _operator(tree: Apply, pieces: list[Piece]) -> Piece:
    first, second = pieces[0], pieces[-1]
    if tree.function == NEGATE:
        return "-" + _latex_within(first, PRODUCT, sign_first=False), SIGNED
    if tree.function == "/":
        return rf"\frac{{{first[0]}}}{{{second[0]}}}", SIGNED
    if tree.function == "^":
        return _power(tree, first, second), POWER
    if tree.function == "*":
        left = _latex_within(first, PRODUCT)
        right = _latex_within(second, PRODUCT, sign_first=False)
        ambiguous = right[0].isdigit() or (left[-1].isdigit() and right.startswith(r"\frac"))
        return (rf"{left} \cdot {right}" if ambiguous else f"{left} {right}"), PRODUCT
    left, right = first[0], _latex_within(second, SUM if tree.function == "+" else PRODUCT, sign_first=False)
    return f"{left} {tree.function} {right}", SUM


def _power(tree: Apply, base: Piece, exponent: Piece) -> str:
    base_tree, exponent_tree = tree.arguments
    raised = exponent[0] if len(exponent[0]) == 1 else f"{{{exponent[0]}}}"
    counts = isinstance(exponent_tree, Number) and exponent_tree.value == int(exponent_tree.value) > 0
    if counts and isinstance(base_tree, Apply) and base_tree.function in _TRIGONOMETRIC:
        return f"{_name(base_tree.function)}^{raised}{bracketed(_latex(base_tree.arguments[0])[0])}"
    return f"{_latex_within(base, ATOM)}^{raised}"


def _name(function: str) -> str:
    return _LATEX.get(function, rf"\{function}")


def _latex_within(piece: Piece, least: int, sign_first: bool = True) -> str:
    """A piece in brackets where it is looser than `least`, or begins with a minus that must not come second."""
    text, binds = piece
    return bracketed(text) if binds < least or (not sign_first and text.startswith("-")) else text


def bracketed(text: str) -> str:
    """LaTeX in round brackets, which grow with what is in them only where it is taller than a power."""
    tall = re.search(r"\\frac|\\left|\\sqrt", text)
    return rf"\left({text}\right)" if tall else f"({text})"
