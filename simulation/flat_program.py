"""Equations as flat programs: lists of operations on registers, which are carried out elsewhere than in Python.

The operations are those of the code that is traced, in its order, so that whoever rounds + - * / and the square root as
IEEE 754 says gets the same numbers, to the last bit.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expressions.program import Program
from simulation.terms import DECIDES, Term, as_term, number, walk

OPERATIONS = (
    *("+", "-", "*", "/", "**", "//", "%", "negate"),
    *(">", "<", ">=", "<=", "==", "&", "|", "~", "where"),
    *("abs", "sign", "maximum", "minimum", "floor", "rint", "sqrt", "cbrt", "hypot"),
    *("exp", "log", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"),
    *("gate", "side", "floor_beside", "scaled"),
    *("gradient", "other", "value"),
)
"""What an instruction may say. The last three ask the objective: "gradient" of the point (a, b) gives the first of its
two numbers, "other", which always follows, the second; "value" is f there. Conditions are 1 or 0."""
EXACT = frozenset(OPERATIONS[: OPERATIONS.index("cbrt")]) - {"**"} | {"gate", "side", "floor_beside", "scaled"}
"""Those that every machine rounds alike, or not at all."""
ASKS = frozenset({"gradient", "other", "value"})
OF_FORMULAS = {"power": "**", "min": "minimum", "max": "maximum"}
"""A formula's name for an operation -> ours."""
WAYS, DEEP = 64, 16
"""So many ways through a code that branches are followed, each over so many branches."""

Register = tuple[int, int]
"""An input (0, place), a constant (1, place), or the result of an instruction (2, place)."""


@dataclass(frozen=True)
class FlatProgram:
    """Registers 0, 1, ... hold the inputs, then the constants, then what each instruction makes, in order."""

    inputs: tuple[str, ...]
    constants: tuple[float, ...]
    code: tuple[tuple[str, int, int, int], ...]
    """Operation and the registers of its operands, 0 where it has fewer than three."""
    once: int
    """The first so many instructions depend on parameters alone: they are carried out once in a run."""
    outputs: tuple[int, ...]

    @property
    def is_exact(self) -> bool:
        """Whether every machine computes the same numbers."""
        return {operation for operation, *_ in self.code} <= EXACT | ASKS

    @property
    def gradients(self) -> int:
        """How many gradients it asks for."""
        return sum(operation == "gradient" for operation, *_ in self.code)

    def content(self) -> dict[str, Any]:
        """As JSON, which has no word for infinity: then a constant is a text."""
        constants = [one if math.isfinite(one) else str(one).replace("inf", "Infinity") for one in self.constants]
        flat = [part for operation, *operands in self.code for part in (OPERATIONS.index(operation), *operands)]
        return {"inputs": self.inputs, "constants": constants, "code": flat, "once": self.once, "outputs": self.outputs}


def flattened(
    inputs: Mapping[str, Term | tuple[Term, int]], outputs: Sequence[tuple[Term, int]], steady: frozenset[str]
) -> FlatProgram:
    """The program of some terms.

    Parameters
    ----------
    inputs: name -> the leaf that it is, a number, or (leaf, 2) for a vector, which takes two registers.
    outputs: terms, each with the registers that it is wanted in: 1 or 2.
    steady: the inputs that stay the same for the whole run.
    """
    writer = _Writer(inputs)
    wanted = [register for term, width in outputs for register in writer.wide(writer.place(term), width)]
    return writer.program(wanted, steady)


class _Writer:
    """Terms become instructions, equal ones one instruction; a vector has two registers, a number one."""

    def __init__(self, inputs: Mapping[str, Term | tuple[Term, int]]) -> None:
        self.inputs: list[str] = []
        self.places: dict[Term, tuple[Register, ...]] = {}
        self.constants: dict[str, int] = {}
        self.code: list[tuple[str, tuple[Register, ...]]] = []
        self.made: dict[tuple[str, tuple[Register, ...]], Register] = {}
        for name, given in inputs.items():
            leaf, width = given if isinstance(given, tuple) else (given, 1)
            first = len(self.inputs)
            self.inputs += [name] if width == 1 else [f"{name}.x", f"{name}.y"]
            self.places[leaf] = tuple((0, first + one) for one in range(width))

    def place(self, term: Term) -> tuple[Register, ...]:
        """Where a term's one or two numbers are."""
        for part in walk(term):
            if part not in self.places:
                self.places[part] = self._placed(part)
        return self.places[term]

    def _placed(self, term: Term) -> tuple[Register, ...]:
        if term.value is not None:
            return (self.constant(term.value),)
        inner = [self.places[operand] for operand in term.operands]
        match term.operation:
            case "component":
                return (self.wide(inner[0], 2)[int(term.name)],)
            case "stack":
                return inner[0][0], inner[1][0]
            case "norm":
                return (self.write("hypot", *self.wide(inner[0], 2)),)
            case "norm1":
                return (self.write("+", *(self.write("abs", one) for one in self.wide(inner[0], 2))),)
            case "dot":
                pairs = zip(*(self.wide(one, 2) for one in inner), strict=True)
                return (self.write("+", *(self.write("*", *pair) for pair in pairs)),)
            case "gradient":
                first = self.write("gradient", *self.wide(inner[0], 2))
                return first, self.write("other", first)
        if not inner or term.operation not in OPERATIONS:
            raise TypeError(f"{term.operation or term.name} is no operation of a flat program")
        if term.operation == "value":
            return (self.write("value", *self.wide(inner[0], 2)),)
        width = max(map(len, inner))
        rows = zip(*(self.wide(one, width) for one in inner), strict=True)
        return tuple(self.write(term.operation, *row) for row in rows)

    @staticmethod
    def wide(registers: tuple[Register, ...], width: int) -> tuple[Register, ...]:
        """As many registers as wanted: a number stands for both components of a vector."""
        return registers if len(registers) == width else registers[:1] * width

    def constant(self, value: float) -> Register:
        return 1, self.constants.setdefault(repr(value), len(self.constants))

    def write(self, operation: str, *operands: Register) -> Register:
        """The result of an instruction, which is written once."""
        if (operation, operands) not in self.made:
            self.made[operation, operands] = (2, len(self.code))
            self.code.append((operation, operands))
        return self.made[operation, operands]

    def program(self, wanted: Sequence[Register], steady: frozenset[str]) -> FlatProgram:
        """What is written so far, first what is done once."""
        stays: list[bool] = []
        for operation, operands in self.code:
            known = (
                kind == 1 or (self.inputs[place] in steady if kind == 0 else stays[place]) for kind, place in operands
            )
            stays.append(operation not in ASKS and all(known))
        order = sorted(range(len(self.code)), key=lambda one: not stays[one])
        moved = {old: new for new, old in enumerate(order)}
        offsets = 0, len(self.inputs), len(self.inputs) + len(self.constants)

        def final(register: Register) -> int:
            kind, place = register
            return offsets[kind] + (moved[place] if kind == 2 else place)

        code = []
        for one in order:
            operation, operands = self.code[one]
            a, b, c = (*map(final, operands), 0, 0, 0)[:3]
            code.append((operation, a, b, c))
        constants = tuple(map(float, self.constants))
        return FlatProgram(tuple(self.inputs), constants, tuple(code), sum(stays), tuple(map(final, wanted)))


def of_formula(program: Program) -> FlatProgram:
    """A formula's own program, whose registers are used again, with one register for each result."""
    inputs = ("x", "y", *program.parameters)
    writer = _Writer({})
    writer.inputs += inputs
    held: dict[int, Register] = {register: writer.constant(value) for register, value in enumerate(program.registers)}
    held |= {0: (0, 0), 1: (0, 1)}
    held |= {register: (0, inputs.index(name)) for name, register in program.parameters.items()}
    for operation, out, left, right in (*program.prologue, *program.body):
        held[out] = writer.write(OF_FORMULAS.get(operation, operation), held[left], held[right])
    return writer.program([held[register] for register in program.outputs], frozenset(program.parameters))


def every_way(compute: Callable[[], Sequence[Any]]) -> list[Term]:
    """What a code computes that branches on conditions: it is run once for each way, and these are joined by `where`.

    A way over more branches than `DEEP` leads to nan: whoever meets it knows that it cannot be told. Raises TypeError
    for code that does not run on terms, or has more than `WAYS` ways.
    """
    followed = 0

    def follow(taken: tuple[bool, ...]) -> list[Term] | None:
        nonlocal followed
        followed += 1
        if followed > WAYS:
            raise TypeError("too many ways")
        answers, conditions = iter(taken), []

        def decide(condition: Term) -> bool:
            if condition.value is not None:
                return bool(condition.value)
            for answer in answers:
                return answer
            conditions.append(condition)
            raise _UndecidedError

        token = DECIDES.set(decide)
        try:
            return list(compute())
        except _UndecidedError:
            pass
        finally:
            DECIDES.reset(token)
        if len(taken) == DEEP:
            return None
        ways = follow((*taken, True)), follow((*taken, False))
        yes, no = ways
        if yes is None or no is None:
            known = yes or no
            if known is None:
                return None
            unknown = [number(math.nan)] * len(known)
            yes, no = yes or unknown, no or unknown
        return [_either(conditions[0], one, other) for one, other in zip(yes, no, strict=True)]

    outcome = follow(())
    if outcome is None:
        raise TypeError("no way ends")
    return [*map(as_term, outcome)]


class _UndecidedError(Exception):
    """A condition that is met for the first time."""


def _either(condition: Term, yes: Any, no: Any) -> Term:
    yes, no = as_term(yes), as_term(no)
    return yes if yes == no else Term("where", (condition, yes, no))
