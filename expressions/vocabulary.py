"""Every name that a formula may use, and what each operation does to two floats and to arrays.

A unary operation ignores its second operand. On floats it may raise ArithmeticError or ValueError where an array
would have inf or nan; where it returns, it returns what the array would have, to the last bit.
"""

import math
import operator
import string
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from catalogue import Array

VARIABLES = ("x", "y")
CONSTANTS = {"pi": math.pi, "e": math.e}
PARAMETERS = tuple(sorted(set(string.ascii_letters) - set("xyeXYE")))
"""A parameter is a single letter; X, Y and E are left out because they are slips of the shift key."""


class Operation(NamedTuple):
    """One operation: `on_arrays` for arrays and for arrays mixed with floats, `on_floats` for two Python floats."""

    on_arrays: Callable[[Array, Array], Array]
    on_floats: Callable[[float, float], float]


def _elementary(ufunc: np.ufunc, guard: Callable[[float], float]) -> Operation:
    """NumPy's function in both cases; `guard`, the one of `math`, raises where NumPy would warn."""

    def on_floats(a: float, _: float) -> float:
        guard(a)
        return float(ufunc(a))

    return Operation(lambda a, _: ufunc(a), on_floats)


def _power(a: float, b: float) -> float:
    math.sqrt(a) if b == 0.5 else math.pow(a, b)  # to the half NumPy takes the root, which warns at -inf
    return float(np.power(a, b))


def _sign(a: float, _: float) -> float:
    return 1.0 if a > 0 else -1.0 if a < 0 else a


def _gate_floats(a: float, b: float) -> float:
    return b if a > 0 else 0.0 if a < 0 else b / 2 if a == 0 else math.nan


def _gate_arrays(a: Array, b: Array) -> np.ndarray:
    return np.where(a > 0, b, np.where(a < 0, 0.0, np.where(a == 0, b / 2, np.nan)))


def _side(a: float, b: float) -> float:
    return _sign(b if a == 0 else a, 0.0)


def _floor_beside(a: float, b: float) -> float:
    below = float(math.floor(a))
    return below - 1.0 if a == below and b < 0 else below


def _scaled(a: float, b: float) -> float:
    return 0.0 if a == 0 else a * b


OPERATIONS: dict[str, Operation] = {
    "+": Operation(np.add, operator.add),
    "-": Operation(np.subtract, operator.sub),
    "*": Operation(np.multiply, operator.mul),
    "/": Operation(np.divide, operator.truediv),
    "power": Operation(np.power, _power),
    "gate": Operation(_gate_arrays, _gate_floats),  # b where a > 0, nothing where a < 0, half of b between them
    "side": Operation(lambda a, b: np.sign(np.where(a == 0, b, a)), _side),  # the sign of a, that of b where a is 0
    "floor_beside": Operation(  # the floor of a, the whole number below it where a is whole and b negative
        lambda a, b: np.floor(a) - ((a == np.floor(a)) & (np.asarray(b) < 0)), _floor_beside
    ),
    "scaled": Operation(lambda a, b: np.where(a == 0, 0.0, a * b), _scaled),  # a b, but 0 where a is, whatever b
    "min": Operation(np.minimum, lambda a, b: float(np.minimum(a, b))),
    "max": Operation(np.maximum, lambda a, b: float(np.maximum(a, b))),
    "abs": Operation(lambda a, _: np.abs(a), lambda a, _: abs(a)),
    "sign": Operation(lambda a, _: np.sign(a), _sign),
    "sqrt": Operation(lambda a, _: np.sqrt(a), lambda a, _: math.sqrt(a)),
    "cbrt": _elementary(np.cbrt, float),
    "floor": _elementary(np.floor, math.floor),
    "exp": _elementary(np.exp, math.exp),
    "log": _elementary(np.log, math.log),
    "sin": _elementary(np.sin, math.sin),
    "cos": _elementary(np.cos, math.cos),
    "tan": _elementary(np.tan, math.tan),
    "asin": _elementary(np.arcsin, math.asin),
    "acos": _elementary(np.arccos, math.acos),
    "atan": _elementary(np.arctan, math.atan),
    "sinh": _elementary(np.sinh, math.sinh),
    "cosh": _elementary(np.cosh, math.cosh),
    "tanh": _elementary(np.tanh, math.tanh),
}

FUNCTIONS = (
    *("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"),
    *("exp", "log", "sqrt", "cbrt", "abs", "min", "max", "sign", "floor"),
)
"""What a formula may call."""
ALIASES = {
    "ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctg": "atan", "tg": "tan", "fabs": "abs",
    "absolute": "abs", "sgn": "sign", "maximum": "max", "minimum": "min",
}  # fmt: skip
"""Other names that a formula may use for them; log is the natural logarithm."""
MANY = ("min", "max")
"""These take two arguments or more, the others one."""
KINKED = frozenset({"abs", "min", "max", "sign", "floor"})
"""Where these change over, the gradient jumps."""
PARTIAL = frozenset({"/", "power", "sqrt", "cbrt", "log", "tan", "asin", "acos"})
"""These have poles, edges of their domain or infinite slopes, which a formula may or may not touch."""
