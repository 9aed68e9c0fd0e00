"""An equation's own code, run once on nodes instead of numbers: which operation was done on what, in which order.

Unlike `terms`, which are for reading, nothing is simplified: whoever repeats the operations gets the same bits.
"""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from catalogue.numbers import sine_of_turns, sines_of_turns

UFUNCS = {
    operator.add: np.add, operator.sub: np.subtract, operator.mul: np.multiply, operator.truediv: np.divide,
    operator.neg: np.negative, operator.abs: np.absolute, operator.gt: np.greater, operator.lt: np.less,
    operator.ge: np.greater_equal, operator.le: np.less_equal, operator.and_: np.bitwise_and,
    operator.or_: np.bitwise_or, operator.invert: np.invert,
}  # fmt: skip
"""Python's operator -> what it does on arrays. A power is missing: NumPy has short cuts for some."""


class Node:
    """Stands for a number or an array while code runs, and remembers what becomes of it.

    `function` is None for what is given. A node has no truth value, shape or elements but `row`s: code that asks for
    more raises TypeError or AttributeError.
    """

    __slots__ = ("function", "operands", "plan")
    __hash__ = object.__hash__

    def __init__(self, plan: "Plan", function: Callable | None, operands: tuple = ()) -> None:
        self.plan, self.operands = plan, operands
        self.function: Any = function  # which whoever calls it knows to be there

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> "Node":
        if method != "__call__" or options or ufunc.nout != 1:
            raise TypeError(f"{ufunc.__name__} cannot be recorded down")
        return self.plan.node(ufunc, *inputs)

    def __array_function__(self, function: Callable, _: Any, args: tuple, options: dict) -> "Node":
        if options or not all(isinstance(one, Node | np.ndarray | float | int) for one in args):
            raise TypeError(f"{function.__name__} cannot be recorded down")
        return self.plan.node(function, *args)

    def __bool__(self) -> bool:
        raise TypeError("a node is neither true nor false")


def _infix(function: Callable, turned: bool = False) -> Callable[[Node, Any], Node]:
    return lambda a, b: a.plan.node(function, b, a) if turned else a.plan.node(function, a, b)


def _prefix(function: Callable) -> Callable[[Node], Node]:
    return lambda a: a.plan.node(function, a)


for _name in ("add", "sub", "mul", "truediv", "pow", "and_", "or_"):
    setattr(Node, f"__{_name.strip('_')}__", _infix(getattr(operator, _name)))
    setattr(Node, f"__r{_name.strip('_')}__", _infix(getattr(operator, _name), turned=True))
for _name in ("gt", "lt", "ge", "le"):
    setattr(Node, f"__{_name}__", _infix(getattr(operator, _name)))
for _name in ("neg", "abs", "invert"):
    setattr(Node, f"__{_name}__", _prefix(getattr(operator, _name)))


sine_of_turns.register(Node, sines_of_turns)


class Plan:
    """Every operation once, in the order in which they are done."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.known: dict[tuple, Node] = {}
        self.constants: dict[int, tuple[Node, np.ndarray]] = {}
        """Of every array that took part: its id -> its node, and the array, which keeps the id its own."""

    def given(self) -> Node:
        """Something that will be known when the operations are repeated."""
        return Node(self, None)

    def constant(self, value: np.ndarray) -> Node:
        """An array that is the same at every repetition."""
        return self.constants.setdefault(id(value), (Node(self, None), value))[0]

    def node(self, function: Callable, *operands: Any) -> Node:
        """The result of an operation on nodes, arrays and numbers."""
        operands = tuple(self.constant(one) if isinstance(one, np.ndarray) else one for one in operands)
        key = (function, *((id(one),) if isinstance(one, Node) else (type(one), repr(one)) for one in operands))
        if key not in self.known:
            self.known[key] = Node(self, function, operands)
            self.nodes.append(self.known[key])
        return self.known[key]

    def close(self) -> None:
        """Forget the nodes, which know their plan: arrays in such a circle would wait for the garbage collector."""
        self.nodes.clear()
        self.known.clear()
        self.constants.clear()
