"""A formula that has been read: its notations, its parameters, and its value and derivatives as programs."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from expressions.derivatives import derivative, second_derivative
from expressions.errors import ExpressionError
from expressions.graph import Graph, Term, reachable
from expressions.notation import to_latex, to_text
from expressions.parser import parse
from expressions.program import Program, compiled
from expressions.tokens import LENGTH
from expressions.tree import Name, Tree, walk
from expressions.vocabulary import CONSTANTS, KINKED, PARTIAL, VARIABLES
from language import Message


@dataclass(frozen=True)
class Expression:
    """A formula in x, y and parameters. Two are equal that have the same canonical text."""

    text: str
    """The canonical text, which reads back to the same tree."""
    tree: Tree = field(compare=False, repr=False)

    @classmethod
    def read(cls, text: str) -> "Expression":
        """Read a formula. Raises ExpressionError where it is none, or where it exceeds a limit."""
        return _read(text)

    @cached_property
    def latex(self) -> str:
        """The right-hand side in LaTeX."""
        return to_latex(self.tree)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names that are sliders, in order of appearance."""
        names = dict.fromkeys(node.name for node in walk(self.tree) if isinstance(node, Name))
        return tuple(name for name in names if name not in VARIABLES and name not in CONSTANTS)

    @cached_property
    def value(self) -> Program:
        """f."""
        return compiled([self._terms[0]])

    @cached_property
    def gradient(self) -> Program:
        """df/dx, df/dy."""
        return compiled(self._terms[1:3])

    @cached_property
    def hessian(self) -> Program:
        """d2f/dx2, d2f/dxdy, d2f/dy2."""
        return compiled(self._terms[3:])

    @cached_property
    def is_smooth(self) -> bool | None:
        """False with a function that has corners or jumps, None where there may be poles or edges, else True."""
        terms = [term for term in reachable(self._terms[:1]) if term.varies]
        if any(term.operation in KINKED for term in terms):
            return False
        return None if any(_may_fail(term) for term in terms) else True

    @cached_property
    def may_be_flat(self) -> bool:
        """Whether it may be constant on a part of the plane only, which needs a function with corners or branches."""
        return any(_may_bend(term) for term in reachable(self._terms[:1]) if term.varies)

    @cached_property
    def _terms(self) -> list[Term]:
        """f, fx, fy, fxx, fxy, fyy in one graph."""
        graph = Graph()
        f = graph.read(self.tree)
        fx, fy = (derivative(f, variable) for variable in VARIABLES)
        second = [second_derivative(f, *pair) for pair in ("xx", "xy", "yy")]
        return [f, fx, fy, *second]


def _may_bend(term: Term) -> bool:
    """Whether an operation on x or y may have corners: the root of a square and asin(sin(x)) have some."""
    if term.operation in ("sqrt", "power"):
        power = term.operands[0].power
        return power is not None and power[1] % 2 == 0
    return term.operation in KINKED or term.operation in ("asin", "acos")


def _may_fail(term: Term) -> bool:
    """Whether an operation on x or y may have a pole or an edge of its domain."""
    if term.operation == "/":
        return term.operands[1].varies
    if term.operation == "power" and (base := term.operands[0].value) is not None:
        return base <= 0
    return term.operation in PARTIAL


@lru_cache(maxsize=512)
def _read(text: str) -> Expression:
    tree = parse(text)
    canonical = to_text(tree)
    if len(canonical) > LENGTH:
        long = Message("Written out, a formula has at most {most} characters", most=LENGTH)
        raise ExpressionError(long, text, 0, len(text))
    return Expression(canonical, tree)
