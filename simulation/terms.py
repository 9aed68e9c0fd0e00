"""Terms: what an equation of ours computes, written down instead of computed."""

from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from catalogue import dot, sine_of_turns, sines_of_turns

UFUNCS = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "**", "negative": "negate",
    "greater": ">", "less": "<", "greater_equal": ">=", "less_equal": "<=", "equal": "==",
    "absolute": "abs", "floor_divide": "//", "remainder": "%",
    "bitwise_and": "&", "logical_and": "&", "bitwise_or": "|", "logical_or": "|", "invert": "~", "logical_not": "~",
}  # fmt: skip
"""NumPy's name -> ours; any other function of NumPy keeps its name."""

OPERATIONS: dict[str, Callable] = {ours: getattr(np, theirs) for theirs, ours in UFUNCS.items()} | {
    "where": np.where,
    "dot": dot,
    "norm": lambda v: np.hypot(v[0], v[1]),
    "norm1": lambda v: abs(v[0]) + abs(v[1]),
}
"""Operation -> what computes it on arrays."""


DECIDES: ContextVar[Callable[["Term"], bool] | None] = ContextVar("DECIDES", default=None)
"""What says whether a condition holds, where code is to be followed on every way that it may take; see
`simulation.flat_program.every_way`. There sines are written down as they are computed, not as they are read."""


def _infix(operation: str, turned: bool = False) -> Callable[["Term", Any], "Term"]:
    return lambda a, b: make(operation, b, a) if turned else make(operation, a, b)


@dataclass(frozen=True, eq=False)
class Term:
    """An operation on other terms, or a leaf.

    Leaves are "number" (with its `value`) and "symbol" (with its `name`). "gradient" and "value" are what the objective
    answers at a term, "component" is one of the two numbers of a vector, `name` "0" or "1". NumPy's functions and
    Python's operators make further terms of terms, so that whatever computes with arrays can be written down. A
    condition has no truth value, unless one is decided: code that branches on one raises TypeError.
    """

    operation: str
    operands: tuple["Term", ...] = ()
    value: float | None = None
    name: str = ""
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.operation, self.operands, self.value, self.name)))

    def __eq__(self, other: object) -> bool:
        """Whether they say the same. A comparison with a number would be one of values, which nobody knows."""
        if isinstance(other, int | float | np.number):
            raise TypeError(f"whether a term has the value {other!r} is not known")
        if not isinstance(other, Term):
            return NotImplemented
        return self is other or self._parts == other._parts

    def __hash__(self) -> int:
        return self._hash

    @property
    def _parts(self) -> tuple:
        return self._hash, self.operation, self.value, self.name, self.operands

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **_: Any) -> "Term":
        return make(UFUNCS.get(ufunc.__name__, ufunc.__name__), *inputs)

    def __array_function__(self, function: Callable, _: Any, args: tuple, kwargs: dict) -> "Term":
        parts = args[0] if function is np.stack else args
        return make(function.__name__, *parts)

    def __bool__(self) -> bool:
        decides = DECIDES.get()
        if decides is None:
            raise TypeError("a term is neither true nor false")
        return decides(self)

    def __getitem__(self, index: int) -> "Term":
        if self.operation == "stack":
            return self.operands[index]
        return Term("component", (self,), name=str(range(2)[index]))

    def __iter__(self) -> Iterator["Term"]:
        return iter((self[0], self[1]))

    def __abs__(self) -> "Term":
        return make("abs", self)

    def __neg__(self) -> "Term":
        return make("negate", self)

    def __invert__(self) -> "Term":
        return make("~", self)

    __add__, __radd__ = _infix("+"), _infix("+", turned=True)
    __sub__, __rsub__ = _infix("-"), _infix("-", turned=True)
    __mul__, __rmul__ = _infix("*"), _infix("*", turned=True)
    __truediv__, __rtruediv__ = _infix("/"), _infix("/", turned=True)
    __floordiv__, __rfloordiv__ = _infix("//"), _infix("//", turned=True)
    __mod__, __rmod__ = _infix("%"), _infix("%", turned=True)
    __pow__, __rpow__ = _infix("**"), _infix("**", turned=True)
    __and__, __rand__ = _infix("&"), _infix("&", turned=True)
    __or__, __ror__ = _infix("|"), _infix("|", turned=True)
    __gt__, __lt__ = _infix(">"), _infix("<")
    __ge__, __le__ = _infix(">="), _infix("<=")


@sine_of_turns.register(Term)
def _(x: Any) -> Any:  # type: ignore[misc]  # a term, for an array
    """As an equation has it, or in the operations that compute it."""
    return sine_of_turns.dispatch(object)(x) if DECIDES.get() is None else sines_of_turns(x)


def number(value: float) -> Term:
    """A constant."""
    return Term("number", value=float(value) + 0.0)


def as_term(value: Term | float) -> Term:
    """A term as it is, a number as a constant."""
    return value if isinstance(value, Term) else number(value)


def symbol(name: str) -> Term:
    """Something that has a name: a parameter, a part of the state, t, theta."""
    return Term("symbol", name=name)


def make(operation: str, *operands: Any) -> Term:
    """The term of an operation, computed at once on constants, and without what adds 0 or multiplies by 0 or 1."""
    terms = tuple(map(as_term, operands))
    values = [term.value for term in terms]
    if None not in values:
        with np.errstate(all="ignore"):
            return number(function_of(operation)(*values))
    shorter = _without_effect(operation, terms)
    if shorter is None:
        shorter = _of_vectors(operation, terms)
    return Term(operation, terms) if shorter is None else shorter


def _without_effect(operation: str, terms: tuple[Term, ...]) -> Term | None:
    """The operand that the operation leaves as it is, None where it does something."""
    first, last = terms[0], terms[-1]
    if operation == "where":
        settled = first, _settled(terms[1], first, 1), _settled(last, first, 2)
        return None if settled == terms else Term(operation, settled)
    if operation == "-" and first == last:
        return number(0)
    if operation == "*" and 0 in (first.value, last.value):
        return number(0)
    neutral = {"+": 0, "-": 0, "*": 1, "/": 1, "**": 1}.get(operation)
    if neutral is not None and last.value == neutral:
        return first
    return last if operation in "+*" and first.value == neutral else None


def _settled(term: Term, condition: Term, branch: int) -> Term:
    """The term without questions whose answer is known: of every `where` with that condition, that branch."""
    if term.operation == "where" and term.operands[0] == condition:
        return _settled(term.operands[branch], condition, branch)
    return replace(term, operands=tuple(_settled(operand, condition, branch) for operand in term.operands))


def _of_vectors(operation: str, terms: tuple[Term, ...]) -> Term | None:
    """A norm or an inner product, where both components enter alike."""
    inner = [list(term.operands) for term in terms]
    if operation == "hypot":
        vector = _vector(*terms)
        return None if vector is None else Term("norm", (vector,))
    kinds = {term.operation for term in terms}
    if operation != "+" or len(kinds) > 1:
        return None
    pairs = list(zip(*inner, strict=True))
    vectors = tuple(vector for pair in pairs if (vector := _vector(*pair)) is not None)
    kind = {"abs": "norm1", "*": "dot"}.get(kinds.pop())
    return None if kind is None or len(vectors) < len(pairs) else Term(kind, vectors)


def _vector(x: Term, y: Term) -> Term | None:
    """The vector whose components these are."""
    halves = x.operation == y.operation == "component" and (x.name, y.name) == ("0", "1")
    return x.operands[0] if halves and x.operands == y.operands else None


def function_of(operation: str) -> Callable:
    """What computes an operation on arrays."""
    return OPERATIONS[operation] if operation in OPERATIONS else getattr(np, operation)


def walk(term: Term) -> Iterator[Term]:
    """The term and all that it is made of, each once, operands first."""
    seen: set[Term] = set()

    def visit(one: Term) -> Iterator[Term]:
        if one not in seen:
            seen.add(one)
            for operand in one.operands:
                yield from visit(operand)
            yield one

    return visit(term)


def evaluate(term: Term, known: Mapping[Term, np.ndarray | float]) -> np.ndarray | float:
    """The value of a term, where those of its symbols and of what it asks the objective are `known`.

    Vectors are (2, ...), numbers (...).
    """
    values: dict[Term, Any] = dict(known)
    for one in walk(term):
        if one in values:
            continue
        if one.operation == "number":
            values[one] = one.value
        elif one.operation == "component":
            values[one] = values[one.operands[0]][int(one.name)]
        elif one.operation in ("symbol", "gradient", "value"):
            raise KeyError(f"the value of {one.name or one.operation} is not known")
        else:
            values[one] = function_of(one.operation)(*(values[operand] for operand in one.operands))
    return values[term]
