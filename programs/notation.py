"""Terms as Python source."""

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from simulation.terms import Term, number, walk

INFIX = {
    "+": (11, 11, 12), "-": (11, 11, 12), "*": (12, 12, 13), "/": (12, 12, 13), "**": (14, 15, 14),
    "&": (9, 9, 10), "|": (7, 7, 8), ">": (6, 7, 7), "<": (6, 7, 7), ">=": (6, 7, 7), "<=": (6, 7, 7),
    "==": (6, 7, 7),
}  # fmt: skip
"""Operator -> how tightly it binds, and how tightly its left and its right side must bind to go without parentheses."""
PREFIX = {"negate": "-", "~": "~"}
UNARY, ATOM = 13, 16
LONGEST = 100
"""A longer line is broken between the summands."""
MULTIPLES_OF_PI = {k * math.pi: k for k in range(1, 33)}
VECTORS = {"norm": "np.hypot(*{})", "norm1": "np.abs({}).sum()"}


@dataclass(frozen=True)
class Notation:
    """How terms are written: with which module's functions, and which terms and symbols have names of their own."""

    module: str = "np"
    """What functions are taken from: "np", "torch" or "jnp"."""
    names: Mapping[Term, str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Symbol -> another name."""

    def write(self, term: Term) -> str:
        """The term as an expression."""
        return self._text(term)[0]

    def assign(self, name: str, term: Term) -> str:
        """The term assigned to a name, which does not itself stand for the term."""
        return f"{name} = {self.broken(term)}"

    def width(self, term: Term) -> int:
        """How long the longest line of a term is."""
        return max(map(len, self.broken(term).splitlines()))

    def broken(self, term: Term) -> str:
        """The term as an expression, on several lines where it is a long sum."""
        text = self._text(term, itself=True)[0]
        if len(text) <= LONGEST or term.operation not in ("+", "-"):
            return text
        first, *others = self._summands(term, itself=True)
        return "(\n" + "\n".join(f"    {line}" for line in [first[2:], *others]) + "\n)"

    def _summands(self, term: Term, itself: bool = False) -> list[str]:
        """What a sum adds and subtracts, each with its sign in front."""
        if term.operation not in ("+", "-") or (term in self.names and not itself):
            return [f"+ {self._within(term, 11)}"]
        left, right = term.operands
        sign, right = _signed(term.operation, right)
        return [*self._summands(left), f"{sign} {self._within(right, 12)}"]

    def _text(self, term: Term, itself: bool = False) -> tuple[str, int]:
        """The text of a term and how tightly it binds."""
        if term in self.names and not itself:
            return self.names[term], ATOM
        operation, operands = term.operation, term.operands
        if term.value is not None:
            return self._number(term.value)
        if operation in ("symbol", "before"):
            return self.renamed.get(term.name, term.name), ATOM
        if operation == "component":
            return f"{self._within(operands[0], ATOM)}[{term.name}]", ATOM
        if operation in PREFIX:
            return PREFIX[operation] + self._within(operands[0], UNARY), UNARY
        if operation in INFIX:
            if operation == "*" and operands[0].value == -1:
                return f"-{self._within(operands[1], UNARY)}", UNARY
            binds, left, right = INFIX[operation]
            sign, last = _signed(operation, operands[1])
            tight = operation == "**" and not operands[0].operands and not last.operands
            space = "" if tight else " "
            return f"{self._within(operands[0], left)}{space}{sign}{space}{self._within(last, right)}", binds
        return self._call(operation, operands)

    def _number(self, value: float) -> tuple[str, int]:
        size, binds = abs(value), ATOM
        if size in MULTIPLES_OF_PI:
            times = MULTIPLES_OF_PI[size]
            text, binds = (f"{times} * {self.module}.pi", 12) if times > 1 else (f"{self.module}.pi", ATOM)
        elif not math.isfinite(value):
            text = f"{self.module}.{size}"
        else:
            text = str(int(size)) if size < 1e6 and size == int(size) else repr(size)
        return (f"-{text}", min(binds, UNARY)) if value < 0 else (text, binds)

    def _call(self, operation: str, operands: tuple[Term, ...]) -> tuple[str, int]:
        if operation == "dot":
            return f"{self._within(operands[0], 12)} @ {self._within(operands[1], 13)}", 12
        if self.module == "torch" and operation in ("minimum", "maximum"):
            return self._least_or_most(operation, operands), ATOM
        if self.module == "torch" and operation == "cbrt":
            return self._cube_root(*operands)
        arguments = ", ".join(self.write(operand) for operand in operands)
        if operation == "stack":
            return f"np.array([{arguments}])", ATOM
        if operation in VECTORS:
            return VECTORS[operation].format(arguments), ATOM
        if operation in ("gradient", "abs"):
            return f"{operation}({arguments})", ATOM
        module = self.module if self.module != "torch" or any(map(_varies, operands)) else "math"
        return f"{module}.{operation}({arguments})", ATOM

    def _cube_root(self, operand: Term) -> tuple[str, int]:
        """PyTorch has no real cube root, nor has Python's math before version 3.11."""
        module, size = ("torch.sign", "torch.abs") if _varies(operand) else ("math.copysign", "abs")
        text = self.write(operand)
        sign = f"{module}({text})" if _varies(operand) else f"{module}(1, {text})"
        return f"{sign} * {size}({text}) ** (1 / 3)", 12

    def _least_or_most(self, operation: str, operands: tuple[Term, ...]) -> str:
        """PyTorch's minimum and maximum want two tensors, its clamp wants one and a number."""
        varying = [operand for operand in operands if _varies(operand)]
        if len(varying) == 1:
            bound = "max" if operation == "minimum" else "min"
            (plain,) = (operand for operand in operands if operand not in varying)
            return f"{self._within(varying[0], ATOM)}.clamp({bound}={self.write(plain)})"
        function = f"torch.{operation}" if varying else operation[:3]
        return f"{function}({', '.join(self.write(operand) for operand in operands)})"

    def _within(self, term: Term, least: int) -> str:
        text, binds = self._text(term)
        return text if binds >= least else f"({text})"


def _signed(operation: str, last: Term) -> tuple[str, Term]:
    """a - -1 as a + 1, and a + -1 as a - 1."""
    if operation in ("+", "-") and last.value is not None and last.value < 0:
        return "-" if operation == "+" else "+", number(-last.value)
    return operation, last


def _varies(term: Term) -> bool:
    """Whether x or y is in it."""
    return any(one.operation == "symbol" and one.name in ("x", "y") for one in walk(term))


def shared(outputs: Iterable[Term], least: int = 1, known: Container[Term] = ()) -> set[Term]:
    """What is needed more than once to compute the outputs and takes `least` operations, apart from what is `known`."""
    parts = list(dict.fromkeys(part for output in outputs for part in walk(output)))
    uses = Counter(operand for part in parts for operand in part.operands)
    often = [part for part in parts if uses[part] > 1 and part.operands and part not in known]
    return {part for part in often if sum(bool(one.operands) for one in walk(part)) >= least}
