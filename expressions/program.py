"""A graph as a program: a list of operations on registers, which a loop works through. No code is generated."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from catalogue import Array
from expressions.graph import Term, reachable
from expressions.vocabulary import OPERATIONS, VARIABLES

BLOCK = 16_384
"""Arrays are worked through in blocks of so many points, so that long programs stay within memory and cache."""

Function = Callable[[Array, Array], tuple[Array, ...]]


@dataclass(frozen=True, eq=False)
class Program:
    """What it takes to compute some terms from x and y.

    An instruction is (operation, out, left, right): a name and three registers. Registers 0 and 1 are x and y. The
    `prologue` computes once what depends on the parameters alone, the `body` all that depends on x or y.
    """

    registers: tuple[float, ...]
    """What the registers hold at first: the constants, 0 elsewhere."""
    parameters: Mapping[str, int]
    """Name -> register."""
    prologue: tuple[tuple[str, int, int, int], ...]
    body: tuple[tuple[str, int, int, int], ...]
    outputs: tuple[int, ...]

    def bind(self, values: Mapping[str, float]) -> Function:
        """The function (x, y) -> outputs at these parameters, for floats as well as for arrays of one shape.

        Poles, domain errors and overflow give inf and nan, without an exception or a warning.
        """
        registers = list(self.registers)
        for name, register in self.parameters.items():
            registers[register] = float(values[name])
        with np.errstate(all="ignore"):
            for name, out, left, right in self.prologue:
                registers[out] = float(OPERATIONS[name].on_arrays(np.float64(registers[left]), registers[right]))
        on_arrays = [(OPERATIONS[name].on_arrays, out, left, right) for name, out, left, right in self.body]
        on_floats = [(OPERATIONS[name].on_floats, out, left, right) for name, out, left, right in self.body]
        outputs = self.outputs

        def function(x: Array, y: Array) -> tuple[Array, ...]:
            if type(x) is not float or type(y) is not float:
                return _on_arrays(on_arrays, registers, outputs, _as_array(x), _as_array(y))
            held = registers.copy()
            held[0], held[1] = x, y
            try:
                for operation, out, left, right in on_floats:
                    held[out] = operation(held[left], held[right])
            except (ArithmeticError, ValueError):  # a pole, an overflow or a domain error, which arrays know to express
                return tuple(map(float, _on_arrays(on_arrays, registers, outputs, np.array(x), np.array(y))))
            return tuple([held[register] for register in outputs])

        return function


def _as_array(x: Array) -> np.ndarray:
    """Raises TypeError for what is no number, such as the symbols that code is traced with."""
    x = np.asarray(x)
    if x.dtype.kind == "O":
        raise TypeError("coordinates are numbers")
    return x if x.dtype.kind in "fc" else x.astype(float)


@np.errstate(all="ignore")
def _on_arrays(body: list, registers: list, outputs: tuple, x: np.ndarray, y: np.ndarray) -> tuple[Array, ...]:
    if x.size > BLOCK and x.shape == y.shape:
        flat = np.reshape(x, -1), np.reshape(y, -1)
        cuts = range(0, x.size, BLOCK)
        blocks = [_on_arrays(body, registers, outputs, *(part[cut : cut + BLOCK] for part in flat)) for cut in cuts]
        parts = zip(*blocks, strict=True)
        return tuple(p[0] if np.ndim(p[0]) == 0 else np.concatenate(p).reshape(x.shape) for p in parts)
    held = registers.copy()
    held[0], held[1] = x, y
    for operation, out, left, right in body:
        held[out] = operation(held[left], held[right])
    return tuple([held[register] for register in outputs])


def compiled(outputs: Sequence[Term]) -> Program:
    """The program for some terms of one graph. A register is used again once nobody needs what it holds."""
    terms = reachable(outputs)
    body = [term for term in terms if term.varies and term.operands]
    last_use = {operand: at for at, term in enumerate(body) for operand in term.operands}
    holds = [0.0, 0.0]
    where: dict[Term, int] = {}
    for term in terms:  # what stays: x, y, constants, parameters and what follows from them
        if term.operation in VARIABLES:
            where[term] = VARIABLES.index(term.operation)
        elif not term.varies:
            where[term] = len(holds)
            holds.append(0.0 if term.value is None else term.value)
    free: list[int] = []
    for at, term in enumerate(body):
        spent = {operand for operand in term.operands if operand.varies and operand.operands}
        free += [where[operand] for operand in spent if last_use[operand] == at and operand not in outputs]
        if not free:
            free.append(len(holds))
            holds.append(0.0)
        where[term] = free.pop()

    def instructions(chosen: list[Term]) -> tuple[tuple[str, int, int, int], ...]:
        return tuple((t.operation, where[t], where[t.operands[0]], where[t.operands[-1]]) for t in chosen)

    return Program(
        registers=tuple(holds),
        parameters=MappingProxyType({term.name: where[term] for term in terms if term.operation == "parameter"}),
        prologue=instructions([term for term in terms if not term.varies and term.operands]),
        body=instructions(body),
        outputs=tuple(where[term] for term in outputs),
    )
