"""A surface as functions of a program: f(theta), its gradient and its Hessian."""

from collections.abc import Mapping, Sequence
from textwrap import indent

from catalogue import Surface
from expressions import Custom
from expressions.program import Program as Instructions
from programs.notation import INFIX, LONGEST, Notation, shared
from simulation.terms import Term, make, number, symbol, walk
from simulation.tracing import trace_hessian, trace_surface

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
LARGE = 4
"""What a surface's code leaves without a name gets one if it is needed twice and takes so many operations."""


def value_function(surface: Surface, module: str) -> str:
    """`def f(theta)` with the functions of a module, "np", "torch" or "jnp"."""
    named, value, _ = _terms(surface)
    constant = not {symbol("x"), symbol("y")} & set(walk(value))
    return _function("f", surface, named, [value], module) + (" + 0 * x" if constant else "")


def gradient_function(surface: Surface, name: str) -> str:
    """The gradient in NumPy, as an array of two."""
    named, _, gradient = _terms(surface)
    return _function(name, surface, named, gradient, "np")


def hessian_function(surface: Surface) -> str:
    """`def hessian(theta)`: the second derivatives in NumPy, as an array of two rows."""
    if isinstance(surface, Custom):
        named, (xx, xy, yy) = {}, _on_terms(surface.expression.hessian)
    else:
        named, (xx, xy, yy) = trace_hessian(surface)
    return _function("hessian", surface, named, [xx, xy, xy, yy], "np")


def _terms(surface: Surface) -> tuple[Mapping[str, Term], Term, Sequence[Term]]:
    if isinstance(surface, Custom):
        (value,) = _on_terms(surface.expression.value)
        return {}, value, _on_terms(surface.expression.gradient)
    return trace_surface(surface)


def _function(name: str, surface: Surface, named: Mapping[str, Term], outputs: Sequence[Term], module: str) -> str:
    """A function of theta that returns one output, or an array of two or of two rows."""
    parts = list(dict.fromkeys(part for output in outputs for part in walk(output)))
    used = {part.name for part in parts if part.operation == "symbol"}
    values = "".join(f", {one}={getattr(surface, one)!r}" for one in surface.parameters() if one in used)
    names = {term: one for one, term in named.items() if term in parts}
    names |= shared(outputs, LARGE if named else 1, known=names)
    notation = Notation(module, names)
    lines = ["x, y = theta", *(notation.assign(names[part], part) for part in parts if part in names)]
    if len(outputs) == 1:
        (output,) = outputs
        lines.append(f"return {notation.write(output) if output in names else notation.broken(output)}")
    else:
        lines.append(f"return np.array({_rows([notation.write(output) for output in outputs])})")
    return f"def {name}(theta{values}):\n" + indent("\n".join(lines), "    ")


def _rows(texts: list[str]) -> str:
    if len(texts) == 4:
        return f"[[{texts[0]}, {texts[1]}], [{texts[2]}, {texts[3]}]]"
    line = f"[{', '.join(texts)}]"
    return line if len(line) <= LONGEST else "[\n" + "".join(f"    {text},\n" for text in texts) + "]"


def _on_terms(program: Instructions) -> list[Term]:
    """The outputs of a formula's program as terms of x, y and its parameters."""
    registers: list[Term] = [number(value) for value in program.registers]
    registers[:2] = symbol("x"), symbol("y")
    for name, register in program.parameters.items():
        registers[register] = symbol(name)
    for operation, out, left, right in (*program.prologue, *program.body):
        registers[out] = _operation(operation, registers[left], registers[right])
    return [registers[output] for output in program.outputs]


def _operation(name: str, a: Term, b: Term) -> Term:
    if name == "gate":
        return b * make("heaviside", a, 0.5)
    name = NUMPYS.get(name, name)
    return make(name, a, b) if name in BINARY else make(name, a)
