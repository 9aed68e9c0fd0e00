"""An equation's own code, run once on notes instead of numbers: which operation was done on what, in which order.

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


class Note:
    """Stands for a number or an array while code runs, and remembers what becomes of it.

    `function` is None for what is given. A note has no truth value, shape or elements but `row`s: code that asks for
    more raises TypeError or AttributeError.
    """

    __slots__ = ("function", "operands", "tape")
    __hash__ = object.__hash__

    def __init__(self, tape: "Tape", function: Callable | None, operands: tuple = ()) -> None:
        self.tape, self.operands = tape, operands
        self.function: Any = function  # which whoever calls it knows to be there

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> "Note":
        if method != "__call__" or options or ufunc.nout != 1:
            raise TypeError(f"{ufunc.__name__} cannot be noted down")
        return self.tape.note(ufunc, *inputs)

    def __array_function__(self, function: Callable, _: Any, args: tuple, options: dict) -> "Note":
        if options or not all(isinstance(one, Note | np.ndarray | float | int) for one in args):
            raise TypeError(f"{function.__name__} cannot be noted down")
        return self.tape.note(function, *args)

    def __bool__(self) -> bool:
        raise TypeError("a note is neither true nor false")


def _infix(function: Callable, turned: bool = False) -> Callable[[Note, Any], Note]:
    return lambda a, b: a.tape.note(function, b, a) if turned else a.tape.note(function, a, b)


def _prefix(function: Callable) -> Callable[[Note], Note]:
    return lambda a: a.tape.note(function, a)


for _name in ("add", "sub", "mul", "truediv", "pow", "and_", "or_"):
    setattr(Note, f"__{_name.strip('_')}__", _infix(getattr(operator, _name)))
    setattr(Note, f"__r{_name.strip('_')}__", _infix(getattr(operator, _name), turned=True))
for _name in ("gt", "lt", "ge", "le"):
    setattr(Note, f"__{_name}__", _infix(getattr(operator, _name)))
for _name in ("neg", "abs", "invert"):
    setattr(Note, f"__{_name}__", _prefix(getattr(operator, _name)))


sine_of_turns.register(Note, sines_of_turns)


def row(vectors: np.ndarray, index: int) -> np.ndarray:
    """One coordinate (n,) of vectors (2, n)."""
    return vectors[index]


def stack(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Vectors (2, n) of their coordinates (n,)."""
    return np.stack([x, y])


class Tape:
    """Every operation once, in the order in which they are done."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.known: dict[tuple, Note] = {}
        self.constants: dict[int, tuple[Note, np.ndarray]] = {}
        """Of every array that took part: its id -> its note, and the array, which keeps the id its own."""

    def given(self) -> Note:
        """Something that will be known when the operations are repeated."""
        return Note(self, None)

    def constant(self, value: np.ndarray) -> Note:
        """An array that is the same at every repetition."""
        return self.constants.setdefault(id(value), (Note(self, None), value))[0]

    def note(self, function: Callable, *operands: Any) -> Note:
        """The result of an operation on notes, arrays and numbers."""
        operands = tuple(self.constant(one) if isinstance(one, np.ndarray) else one for one in operands)
        key = (function, *((id(one),) if isinstance(one, Note) else (type(one), repr(one)) for one in operands))
        if key not in self.known:
            self.known[key] = Note(self, function, operands)
            self.notes.append(self.known[key])
        return self.known[key]

    def vector(self, x: Note, y: Note) -> Note:
        """The vectors (2, n) of these coordinates, computed at once where each is made of its own alike."""
        lifted = None if x is y else self._lifted(x, y)
        return self.note(stack, x, y) if lifted is None else lifted

    def _lifted(self, x: Any, y: Any) -> Any:
        """What has the rows x and y, or is the same for both; None where there is no such thing."""
        if x is y or (not isinstance(x, Note) and type(x) is type(y) and repr(x) == repr(y)):
            return x
        if not (isinstance(x, Note) and isinstance(y, Note)) or x.function is not y.function or x.function is None:
            return None
        if x.function is row:
            same = x.operands[0] is y.operands[0] and (x.operands[1], y.operands[1]) == (0, 1)
            return x.operands[0] if same else None
        if x.function not in UFUNCS and not isinstance(x.function, np.ufunc):
            return None
        operands = [self._lifted(*pair) for pair in zip(x.operands, y.operands, strict=True)]
        return None if any(one is None for one in operands) else self.note(x.function, *operands)

    def close(self) -> None:
        """Forget the notes, which know their tape: arrays in such a circle would wait for the garbage collector."""
        self.notes.clear()
        self.known.clear()
        self.constants.clear()
