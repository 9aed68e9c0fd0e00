"""What people read in two ways, and what is said of it: the two readings, written so that each has only one."""

import re
import unicodedata
from collections.abc import Sequence

from expressions.errors import ExpressionError, shown
from expressions.notation import to_text
from expressions.tokens import Token
from expressions.tree import NEGATE, Apply, Name, Number, Tree
from expressions.vocabulary import CONSTANTS
from language import Message

INVERSES = {
    "sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh", "log": "exp",
}  # fmt: skip
"""Function -> its inverse function."""
FRACTION = re.compile(r"\\[dt]?frac(?:\s*\{[^}]*\}|\s*[0-9]){0,2}")


def ambiguous(text: str, at: Token, *readings: str) -> ExpressionError:
    """The error that names both readings."""
    one, other = (shown(reading, 80) for reading in readings)
    problem = Message("This can be read as {one} or as {other}: write the one you mean", one=one, other=other)
    return ExpressionError(problem, text, at.position, at.length)


def of_factor(text: str, before: Apply, factor: Tree, at: Token) -> ExpressionError:
    """A factor right behind a quotient, a power or a root may belong to the last operand of it: 1/2x, e^2x, √2x."""
    *others, last = before.arguments
    inside = Apply(before.function, (*others, Apply("*", (last, factor))))
    right = to_text(Apply("*", (Name("x"), factor))).removeprefix("x*")
    left = f"({to_text(before)})" if before.function == "/" else to_text(before)
    return ambiguous(text, at, f"{left}*{right}", to_text(inside))


def of_raised_root(text: str, root: Apply, exponent: Tree, at: Token) -> ExpressionError:
    """√x^2 is the root of a square or the square of a root."""
    inside = Apply(root.function, (Apply("^", (root.arguments[0], exponent)),))
    return ambiguous(text, at, to_text(Apply("^", (root, exponent))), to_text(inside))


def of_power(text: str, name: str, sign: Token, following: Sequence[Token]) -> ExpressionError:
    """A power between a function and its argument that is no number: sin^-1(x) is asin(x) or 1/sin(x)."""
    if name == "exp":
        return ExpressionError(Message("Write exp(…) or e^(…) for a power of e"), text, sign.position, sign.length)
    if [token.text for token in following[:2]] == ["-", "1"] and name in INVERSES:
        return ambiguous(text, sign, f"{INVERSES[name]}(…)", f"1/{name}(…)")
    place = following[0].position, following[0].length
    return ExpressionError(Message("Write ({name}(…))^… for this power", name=name), text, *place)


def is_mixed(text: str, before: Sequence[Token], following: Sequence[Token]) -> bool:
    r"""Whether a number and a fraction meet between the two, as in 2½, 2 ½ and 2\frac{1}{2}."""
    if before[-1].kind != "number" or following[0].kind != "(":
        return False
    written = text[following[0].position :]
    if unicodedata.decomposition(written[0]).startswith("<fraction>"):
        return True
    digits = [token.kind for token in following] == ["(", "(", "number", ")", "/", "(", "number"]
    exponent = [token.kind for token in before[-2:-1]] == ["^"]
    return digits and not exponent and FRACTION.match(written) is not None


def of_mixed(text: str, number: Token, fraction: Token) -> ExpressionError:
    """2½ is a sum and 2x a product."""
    latex = FRACTION.match(text, fraction.position)
    end = latex.end() if latex else fraction.position + fraction.length
    problem = Message(
        "{written} is a number and a fraction: write 2.5 for 2½, 2*½ for the product",
        written=shown(text[number.position : end]),
    )
    return ExpressionError(problem, text, number.position, end - number.position)


def is_closed(base: Tree, exponent: Tree, tokens: Sequence[Token]) -> bool:
    """Whether nobody takes what stands behind a power for a part of its exponent, of these tokens: x^2y, e^(x)y."""
    first = next(token.kind for token in tokens if token.kind not in ("+", "-"))
    if first in ("(", "|"):
        return tokens[-1].kind not in ("number", "name")
    constant = isinstance(base, Number) or (isinstance(base, Name) and base.name in CONSTANTS)
    size = exponent.arguments[0] if isinstance(exponent, Apply) and exponent.function == NEGATE else exponent
    return isinstance(size, Number) and not constant


def of_number_in_name(text: str, function: Token, number: Token) -> ExpressionError:
    """A function of another program, or a power or a factor that has slipped: log3(x), exp10(x), sin2(x)."""
    name, digits = function.text, number.text
    length = number.position + number.length - function.position
    word = shown(text[function.position : function.position + length])
    if name == "log":
        problem = Message(
            "{word} is not known; write log(…)/log({base}) for the logarithm to base {base}", word=word, base=digits
        )
    elif name == "exp":
        problem = Message("{word} is not known; write {power}", word=word, power=f"{digits}^(…)")
    else:
        problem = Message(
            "{word} is not known; write {name}^{number}(…) for a power, {name}({number}*(…)) for a multiple",
            word=word, name=name, number=digits,
        )  # fmt: skip
    return ExpressionError(problem, text, function.position, length)
