"""A surface as functions of a program: f(theta), its gradient and its Hessian."""

import math
from collections.abc import Mapping, Sequence
from itertools import count
from textwrap import indent

import numpy as np

from catalogue import Surface
from expressions import Custom
from expressions.program import Program as Instructions
from language import ENGLISH, Message
from programs import examples
from programs.notation import INFIX, LONGEST, Notation, shared
from simulation.terms import Term, evaluate, make, number, symbol, walk
from simulation.tracing import trace_hessian, trace_surface
from surfaces.logistic_regression import LogisticRegression

NUMPYS = {
    "power": "**",
    "min": "minimum",
    "max": "maximum",
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
}
"""Operation of a formula -> NumPy's name, where it is another."""
BINARY = {*INFIX, "minimum", "maximum"}
SECOND = ("f_xx", "f_xy", "f_yy")
PART = 70
"""A line that is too long gives up a part of at most so many letters, which gets a name."""
GIVEN = Message("where f may have a corner or a pole, automatic differentiation may find another slope, or nan")
"""Why a program hands a library the gradient."""
LARGE = 4
"""What a surface's code leaves without a name gets one if it is needed twice and takes so many operations."""


def value_function(surface: Surface, module: str, language: str = ENGLISH) -> str:
    """`def f(theta)` with the functions of a module, "np", "torch" or "jnp", and what it needs; comments in a
    language."""
    if isinstance(surface, LogisticRegression):
        return examples.value_function(surface, module, language)
    named, value, _ = _terms(surface)
    constant = not {symbol("x"), symbol("y")} & set(walk(value))
    return _function("f", surface, named, [value], module) + (" + 0 * x" if constant else "")


def gradient_function(surface: Surface, name: str) -> str:
    """The gradient in NumPy, as an array of two; it may need what comes with the `value_function`."""
    if isinstance(surface, LogisticRegression):
        return examples.gradient_function(name)
    named, _, gradient = _terms(surface)
    return _function(name, surface, named, gradient, "np")


def hessian_function(surface: Surface) -> str:
    """`def hessian(theta)`: the second derivatives in NumPy, as an array of two rows; likewise."""
    if isinstance(surface, LogisticRegression):
        return examples.hessian_function()
    named: Mapping[str, Term] = {}
    if isinstance(surface, Custom):
        xx, xy, yy = _on_terms(surface.expression.hessian)
    else:
        named, (xx, xy, yy) = trace_hessian(surface)
    return _function("hessian", surface, named, [xx, xy, yy], "np")


def _terms(surface: Surface) -> tuple[Mapping[str, Term], Term, Sequence[Term]]:
    if isinstance(surface, Custom):
        (value,) = _on_terms(surface.expression.value)
        return {}, value, _on_terms(surface.expression.gradient)
    return trace_surface(surface)


def _function(name: str, surface: Surface, named: Mapping[str, Term], outputs: Sequence[Term], module: str) -> str:
    """A function of theta that returns one output, an array of two, or the symmetric matrix of three."""
    parts = list(dict.fromkeys(part for output in outputs for part in walk(output)))
    used = {part.name for part in parts if part.operation == "symbol"}
    given = {one: getattr(surface, one) for one in surface.parameters() if one in used}
    written = f"{module}.float64({{!r}})" if module != "torch" and given and _overflows(parts, given) else "{!r}"
    values = "".join(f", {name}={written.format(value)}" for name, value in given.items())
    notation = _with_names(parts, outputs, {term: one for one, term in named.items() if term in parts}, module)
    lines = ["x, y = theta"]
    lines += [notation.assign(notation.names[part], part) for part in parts if part in notation.names]
    texts = [notation.broken(output) if output not in notation.names else notation.write(output) for output in outputs]
    if len(outputs) == 3:
        lines += [f"{second} = {text}" for second, text in zip(SECOND, texts, strict=True)]
        lines.append("return np.array([[{0}, {1}], [{1}, {2}]])".format(*SECOND))
    else:
        lines.append(f"return {texts[0] if len(texts) == 1 else _array(texts)}")
    return f"def {name}(theta{values}):\n" + indent("\n".join(lines), "    ")


def _overflows(parts: Sequence[Term], given: Mapping[str, float]) -> bool:
    """Whether the parameters alone lead to inf or nan, where Python's own floats raise an exception."""
    known = {symbol(name): value for name, value in given.items()}
    fixed = [part for part in parts if part.operands and not {symbol("x"), symbol("y")} & set(walk(part))]
    with np.errstate(all="ignore"):
        return not all(np.all(np.isfinite(evaluate(part, known))) for part in fixed)


def _with_names(parts: list[Term], outputs: Sequence[Term], named: dict[Term, str], module: str) -> Notation:
    """The names of a surface's own code, and u1, u2, ... for what is needed often and for parts of long lines."""
    extra = shared(outputs, LARGE if named else 1, known=named)
    while True:
        numbers = (f"u{number}" for number in count(1))
        notation = Notation(module, named | {part: next(numbers) for part in parts if part in extra})
        long = [one for one in (*notation.names, *outputs) if notation.width(one) > LONGEST]
        if not long:
            return notation
        extra |= {_part_of(one, notation) for one in long}


def _part_of(term: Term, notation: Notation) -> Term:
    """The largest part of a term without a name that is not itself a long line."""
    inner = [part for part in walk(term) if part.operands and part not in notation.names and part is not term]
    lengths = {part: len(notation.write(part)) for part in inner}
    return max(inner, key=lambda part: lengths[part] if lengths[part] <= PART else 0)


def _gate(a: Term, b: Term) -> Term:
    """b where a > 0, 0 where a < 0, half of b between them, also where the b that is not taken is infinite."""
    if _is_finite(b):
        return b * make("heaviside", a, 0.5)
    return make("where", make(">", a, 0), b, make("where", make("<", a, 0), 0, b / 2))


def _is_finite(term: Term) -> bool:
    """Whether the term is seen to be finite wherever x and y are."""
    return not any(
        part.operation in UNBOUNDED or not math.isfinite(part.value or 0) or _divides(part) for part in walk(term)
    )


def _divides(term: Term) -> bool:
    return term.operation == "/" and not term.operands[1].value


UNBOUNDED = {"**", "log", "exp", "sinh", "cosh"}


def _floor_beside(a: Term, b: Term) -> Term:
    whole = make("floor", a)
    if b.value is not None and b.value >= 0:
        return whole
    return whole - make("where", make("&", make("==", a, whole), make("<", b, 0)), 1, 0)


OF_SLOPES = {
    "gate": _gate,
    "side": lambda a, b: make("sign", make("where", make("==", a, 0), b, a)),
    "floor_beside": _floor_beside,
    "scaled": lambda a, b: make("where", make("==", a, 0), 0, a * b),
}
"""Operation that only a derivative has -> what NumPy computes it with."""


def _array(texts: list[str]) -> str:
    line = f"np.array([{', '.join(texts)}])"
    if len(line) <= LONGEST and "\n" not in line:
        return line
    return "np.array([\n" + indent("".join(f"{text},\n" for text in texts), "    ") + "])"


def _on_terms(program: Instructions) -> list[Term]:
    """The outputs of a formula's program as terms of x, y and its parameters."""
    registers: list[Term] = [number(value) for value in program.registers]
    registers[:2] = symbol("x"), symbol("y")
    for name, register in program.parameters.items():
        registers[register] = symbol(name)
    each_once: dict[Term, Term] = {}  # equal terms are one term, or comparing deep ones would take for ever
    for operation, out, left, right in (*program.prologue, *program.body):
        a, b = registers[left], registers[right]
        if operation in OF_SLOPES:
            term = OF_SLOPES[operation](a, b)
        else:
            name = NUMPYS.get(operation, operation)
            term = make(name, a, b) if name in BINARY else make(name, a)
        registers[out] = each_once.setdefault(term, term)
    return [registers[output] for output in program.outputs]
