"""A tree in the browser's mathematical markup (MathML), with as few brackets as the reader needs."""

import re

from expressions.notation import ATOM, POWER, PRODUCT, SIGNED, SUM, Piece, number
from expressions.tree import NEGATE, Apply, Name, Number, Tree

_SIGNS = {"+": ("+", SUM), "-": ("−", SUM), "*": ("", PRODUCT), "/": ("/", SIGNED), "^": ("^", POWER)}
_NAMES = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "log": "ln", "sign": "sgn"}
_RAISED = {"sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"}
"""Their powers are written behind the name: sin²(x)."""
_FENCES = {"abs": "||", "floor": "⌊⌋"}
_THIN = '<mspace width="0.17em"/>'
_MINUS_FIRST = re.compile(r"(<mrow>)*<mo>−")


def to_mathml(tree: Tree) -> str:
    """The tree as the content of a `math` element."""
    return _markup(tree)[0]


def to_terms(tree: Tree) -> list[str]:
    """The terms of a sum, each with its sign as the content of a `math` element, so that a long one can be wrapped."""
    if not isinstance(tree, Apply) or tree.function not in ("+", "-"):
        return [to_mathml(tree)]
    left, right = tree.arguments
    sign, _ = _SIGNS[tree.function]
    term = _within(_markup(right), SUM if tree.function == "+" else PRODUCT, sign_first=False)
    return [*to_terms(left), _row(f'<mo form="infix">{sign}</mo>', term)]


def _markup(tree: Tree) -> Piece:
    if isinstance(tree, Number):
        mantissa, _, exponent = number(tree.value).partition("e")
        if not exponent:
            return f"<mn>{mantissa}</mn>", ATOM
        power = f"<msup><mn>10</mn><mn>{int(exponent)}</mn></msup>".replace("-", "−")
        return _row(f"<mn>{mantissa}</mn>", _sign("·"), power), PRODUCT
    if isinstance(tree, Name):
        return f"<mi>{'π' if tree.name == 'pi' else tree.name}</mi>", ATOM
    pieces = [_markup(argument) for argument in tree.arguments]
    if tree.function == NEGATE:
        return _row(_sign("−"), _within(pieces[0], PRODUCT, sign_first=False)), SIGNED
    if tree.function in _SIGNS:
        return _joined(tree, *pieces)
    inside = _sign(",").join(markup for markup, _ in pieces)
    if tree.function == "exp":
        return f"<msup><mi>e</mi><mrow>{inside}</mrow></msup>", POWER
    if tree.function == "sqrt":
        return f"<msqrt>{inside}</msqrt>", ATOM
    if tree.function == "cbrt":
        return f"<mroot><mrow>{inside}</mrow><mn>3</mn></mroot>", ATOM
    if tree.function in _FENCES:
        return _fenced(inside, _FENCES[tree.function]), ATOM
    return _row(_name(tree.function), _fenced(inside)), POWER


def _joined(tree: Apply, first: Piece, second: Piece) -> Piece:
    """Two pieces with an operator between them."""
    sign, binds = _SIGNS[tree.function]
    if tree.function == "/":
        return f"<mfrac>{_row(first[0])}{_row(second[0])}</mfrac>", binds
    if tree.function == "^":
        return _power(tree, first, second), binds
    if tree.function == "*":
        left, right = _within(first, PRODUCT), _within(second, PRODUCT, sign_first=False)
        figures = right.startswith("<mn>") or (left.endswith("</mn>") and right.startswith("<mfrac>"))
        return _row(left, _sign("·") if figures else _THIN, right), binds
    right = _within(second, SUM if tree.function == "+" else PRODUCT, sign_first=False)
    return _row(first[0], _sign(sign), right), binds


def _power(tree: Apply, base: Piece, exponent: Piece) -> str:
    below, above = tree.arguments
    whole = isinstance(above, Number) and above.value == int(above.value) > 0
    if isinstance(below, Apply) and below.function in _RAISED and whole:
        name = f"<msup>{_name(below.function)}{exponent[0]}</msup>"
        return _row(name, _fenced(to_mathml(below.arguments[0])))
    return f"<msup>{_row(_within(base, ATOM))}{_row(exponent[0])}</msup>"


def _name(function: str) -> str:
    return f"<mi>{_NAMES.get(function, function)}</mi>"


def _sign(text: str) -> str:
    return f"<mo>{text}</mo>"


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _fenced(inside: str, fences: str = "()") -> str:
    left, right = (f'<mo stretchy="true" fence="true" lspace="0" rspace="0">{fence}</mo>' for fence in fences)
    return _row(left, inside, right)


def _within(piece: Piece, least: int, sign_first: bool = True) -> str:
    """A piece in brackets where it is looser than `least`, or begins with a minus that must not come second."""
    markup, binds = piece
    return _fenced(markup) if binds < least or (not sign_first and _MINUS_FIRST.match(markup)) else markup
