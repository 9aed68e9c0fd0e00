"""Repeats the operations on a tape again and again, in a few arrays that stay in the processor's cache."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from simulation.tape import UFUNCS, Note, Tape, row, stack

Call = Callable[[], object]


class Playback:
    """The operations that lead to some results, each with a place for its outcome.

    An operation writes where nobody needs anything any more, its own operand's place if possible; the bits are those
    that it has anywhere else.

    Parameters
    ----------
    given: every note that the tape was given -> a value for the shapes; an array is read anew at every run.
    homes: result -> the array in which it is to be found after a run, which may be that of a given note.
    moving: given notes and results whose arrays are told by `at`.

    Raises
    ------
    TypeError: where a result is no operation, or has another shape than its home.
    """

    def __init__(
        self, tape: Tape, given: Mapping[Note, Any], homes: Mapping[Note, list[np.ndarray]], moving: set[Note]
    ) -> None:
        self.homes, self.moving = homes, moving
        self.values = dict(given)
        notes = _needed(tape, {*homes, *moving})
        self.count = next(np.shape(value)[-1] for value in given.values() if np.ndim(value))
        for note in notes:  # once on one column without places, which tells the shapes
            self.values[note] = note.function(*(_column(self._value(one)) for one in note.operands))
        self.numbers = [note for note in notes if not np.ndim(self.values[note])]
        self.arrays = [note for note in notes if note not in self.numbers]
        read = {one for note in self.arrays for one in note.operands}
        self.cells = {note: np.array(float(self.values[note])) for note in {*self.numbers, *given} & read
                      if not np.ndim(self.values[note])}  # fmt: skip
        self.sums = [(note, note.function, [self._slot(one) for one in note.operands]) for note in self.numbers]
        if not {*homes, *moving} <= {*self.arrays, *given}:
            raise TypeError("a result is no operation on arrays")
        if any(self._shape(note) != home.shape for note in homes for home in homes[note]):
            raise TypeError("a result has not the shape of its home")
        self.parts = self._parts()
        self.places = self._places(given)
        tape.close()

    def at(self, arrays: Mapping[Note, np.ndarray]) -> list[Call]:
        """The operations as calls, in order, with these arrays for what is moving."""
        places = self.places | arrays
        self.values.update(arrays)
        calls = []
        for note in self.arrays:
            if note.function is row:
                self.values[note] = row(self._value(note.operands[0]), note.operands[1])
                continue
            self.values[note] = places[note]
            if self.parts.get(note.operands[0]) is not note:
                calls.append(self._call(note, places[note]))
        for note, homes in self.homes.items():
            calls += [partial(np.copyto, home, self.values[note]) for home in homes if home is not self.values[note]]
        return calls

    def tell(self, numbers: Mapping[Note, float]) -> None:
        """What the given numbers are from now on."""
        values = self.values
        values.update(numbers)
        for note, function, operands in self.sums:
            values[note] = function(*[values[one] for one in operands])
        for note, cell in self.cells.items():
            cell[()] = values[note]

    def _value(self, operand: Any) -> Any:
        if not isinstance(operand, Note):
            return operand
        return self.values[operand] if operand.constant is None else operand.constant

    def _slot(self, operand: Any) -> Any:
        """Under what the value of an operand is found among the `values`."""
        if not isinstance(operand, Note):
            self.values[slot := (type(operand), operand)] = operand
            return slot
        if operand.constant is not None:
            self.values[operand] = operand.constant
        return operand

    def _shape(self, note: Note) -> tuple[int, ...]:
        return (*self.values[note].shape[:-1], self.count)

    def _call(self, note: Note, place: np.ndarray) -> Call:
        function = UFUNCS.get(note.function, note.function)
        if isinstance(function, np.ufunc):
            operands = [self.cells.get(one, self._value(one)) if isinstance(one, Note) else np.array(float(one))
                        for one in note.operands]  # fmt: skip
            return partial(function, *operands, out=place)
        operands = [one if one in self.cells else self._value(one) for one in note.operands]

        def call() -> None:
            np.copyto(place, function(*map(self._value, operands)))

        return call

    def _parts(self) -> dict[Note, Note]:
        """Each coordinate that can be computed right where its vector wants it -> that vector."""
        parts: dict[Note, Note] = {}
        for note in self.arrays:
            if note.function is stack:
                x, y = note.operands
                free = [one in self.arrays and one.function not in (row, stack) and one not in parts for one in (x, y)]
                if all(free) and x is not y:
                    parts |= {x: note, y: note}
        return parts

    def _owner(self, note: Note) -> Note:
        """Whose place a note's value is part of."""
        if note in self.parts:
            return self.parts[note]
        return self._owner(note.operands[0]) if note.function is row else note

    def _places(self, given: Mapping[Note, Any]) -> dict[Note, np.ndarray]:
        """Where each operation writes, but for the moving ones."""
        last = {self._owner(one): i for i, note in enumerate(self.arrays) for one in note.operands
                if isinstance(one, Note)}  # fmt: skip
        last |= {self._owner(note): len(self.arrays) for note in {*self.homes, *self.moving}}
        lives_at = {id(value): note for note, value in given.items() if isinstance(value, np.ndarray)}
        free: dict[tuple, list[np.ndarray]] = defaultdict(list)
        places: dict[Note, np.ndarray] = {}
        owned: dict[Note, np.ndarray] = {}

        def take(note: Note) -> np.ndarray:
            shape, kind = self._shape(note), self.values[note].dtype
            return free[shape, kind].pop() if free[shape, kind] else np.empty(shape, kind)

        for i, note in enumerate(self.arrays):
            for one in {self._owner(one) for one in note.operands if isinstance(one, Note)}:
                if last[one] == i and one in owned:
                    place = owned.pop(one)
                    free[place.shape, place.dtype].append(place)
            if note.function is row or note in self.moving:
                continue
            vector = self.parts.get(note)
            if vector is not None:
                if vector not in owned:
                    owned[vector] = take(vector)
                places[note] = owned[vector][list(vector.operands).index(note)]
            elif note in owned:  # a vector whose coordinates have been computed
                places[note] = owned[note]
            else:
                home = next(iter(self.homes.get(note, ())), None)
                if home is not None and last.get(lives_at.get(id(home)), -1) <= i:
                    places[note] = home
                else:
                    places[note] = owned[note] = take(note)
        return places


class Swiftly:
    """A function of coordinates as one of points (2, n), whose result is overwritten by the next call.

    Parameters
    ----------
    function: takes the rows of all points in order, x, y, ..., and says something true or false of each.

    Raises
    ------
    TypeError, AttributeError: where it cannot be noted down.
    """

    def __init__(self, function: Callable[..., Note], *points: np.ndarray) -> None:
        tape = Tape()
        self.points = [tape.given() for _ in points]
        result = function(*(tape.note(row, point, coordinate) for point in self.points for coordinate in range(2)))
        if not isinstance(result, Note):
            raise TypeError("a result is no operation on arrays")
        self.result = np.empty(points[0].shape[1], dtype=bool)
        given = dict(zip(self.points, points, strict=True))
        self.playback = Playback(tape, given, {result: [self.result]}, set(self.points))
        self.calls: dict[tuple[int, ...], list[Call]] = {}

    def __call__(self, *points: np.ndarray) -> np.ndarray:
        places = tuple(point.ctypes.data for point in points)
        if places not in self.calls:
            self.calls[places] = self.playback.at(dict(zip(self.points, points, strict=True)))
        for call in self.calls[places]:
            call()
        return self.result


def _column(value: Any) -> Any:
    return value[..., :1] if np.ndim(value) else value


def _needed(tape: Tape, results: set[Note]) -> list[Note]:
    """The operations that lead to the results, in order."""
    needed = set(results)
    for note in reversed(tape.notes):
        if note in needed:
            needed |= {one for one in note.operands if isinstance(one, Note)}
    return [note for note in tape.notes if note in needed]
