"""Repeats the operations on a tape again and again, in a few arrays that stay in the processor's cache."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from simulation.tape import UFUNCS, Note, Tape, row, stack

Call = Callable[[], object]


class Place(NamedTuple):
    """Where the outcome of an operation goes: one of the arrays of a playback, or one coordinate of it."""

    array: Note | int
    coordinate: int | None = None


class Score:
    """The operations that lead to some results, each with a place for its outcome, for any number of trajectories.

    An operation writes where nobody needs anything any more, its own operand's place if possible; the bits are those
    that it has anywhere else.

    Parameters
    ----------
    given: every note that the tape was given, constants too -> an example of one trajectory, (1,) or (2, 1), or a
        number.
    homes: result -> the given notes in whose arrays it is to be found after a run.

    Raises
    ------
    TypeError: where a result is no operation, or has another shape than its home.
    """

    def __init__(self, tape: Tape, given: Mapping[Note, Any], homes: Mapping[Note, list[Note]]) -> None:
        self.given, self.homes = dict(given), homes
        self.shapes: dict[Any, Any] = dict(given)  # which the values of the one trajectory have
        constants = {note for note, _ in tape.constants.values()}
        self.fixed: list[Note] = []
        self.sums: list[Note] = []
        self.arrays: list[Note] = []
        for note in _needed(tape, set(homes)):
            self.shapes[note] = note.function(*(self.shapes[one] if isinstance(one, Note) else one
                                                for one in note.operands))  # fmt: skip
            if all(one in constants for one in note.operands if isinstance(one, Note)):
                constants.add(note)
                self.fixed.append(note)
            else:
                (self.arrays if np.ndim(self.shapes[note]) else self.sums).append(note)
        if not homes.keys() <= {*self.arrays}:
            raise TypeError("a result is no operation on arrays")
        if any(np.shape(self.shapes[note]) != np.shape(given[home]) for note in homes for home in homes[note]):
            raise TypeError("a result has not the shape of its home")
        read = {one for note in self.arrays for one in note.operands if isinstance(one, Note)}
        self.numbers = [one for one in (*given, *self.sums) if one in read and not np.ndim(self.shapes[one])]
        self.parts = self._parts()
        self.buffers: list[np.ndarray] = []  # examples, too
        self.places = self._places()
        tape.close()

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

    def _places(self) -> dict[Note, Place]:
        last = {self._owner(one): i for i, note in enumerate(self.arrays) for one in note.operands
                if isinstance(one, Note)}  # fmt: skip
        last |= {self._owner(note): len(self.arrays) for note in self.homes}
        free: dict[tuple, list[int]] = defaultdict(list)
        places: dict[Note, Place] = {}
        owned: dict[Note, int] = {}

        def take(note: Note) -> int:
            example = self.shapes[note]
            kind = example.shape, example.dtype
            if free[kind]:
                return free[kind].pop()
            self.buffers.append(example)
            return len(self.buffers) - 1

        for i, note in enumerate(self.arrays):
            for one in {self._owner(one) for one in note.operands if isinstance(one, Note)}:
                if last[one] == i and one in owned:
                    place = owned.pop(one)
                    free[self.buffers[place].shape, self.buffers[place].dtype].append(place)
            if note.function is row:
                continue
            vector = self.parts.get(note)
            if vector is not None:
                if vector not in owned:
                    owned[vector] = take(vector)
                places[note] = Place(owned[vector], list(vector.operands).index(note))
            elif note in owned:  # a vector whose coordinates have been computed
                places[note] = Place(owned[note])
            else:
                home = next(iter(self.homes.get(note, ())), None)
                if home is not None and last.get(home, -1) <= i:
                    places[note] = Place(home)
                else:
                    owned[note] = take(note)
                    places[note] = Place(owned[note])
        return places


class Playback:
    """A score for so many trajectories as the arrays have, which are told for all that was given but the numbers."""

    def __init__(self, score: Score, arrays: Mapping[Note, np.ndarray]) -> None:
        self.score = score
        width = next(array.shape[-1] for array in arrays.values())
        self.values: dict[Any, Any] = {**score.given, **arrays}
        for note in score.fixed:
            self.values[note] = note.function(*map(self._value, note.operands))
        self.cells = {note: np.array(float(score.shapes[note])) for note in score.numbers}
        buffers = [np.empty((*example.shape[:-1], width), example.dtype) for example in score.buffers]
        self.calls: list[Call] = []
        for note in score.arrays:
            if note.function is row:
                self.values[note] = row(self._value(note.operands[0]), note.operands[1])
                continue
            array, coordinate = score.places[note]
            place = buffers[array] if isinstance(array, int) else arrays[array]
            self.values[note] = place = place if coordinate is None else place[coordinate]
            if score.parts.get(note.operands[0]) is not note:
                self.calls.append(self._call(note, place))
        for note, homes in score.homes.items():
            self.calls += [partial(np.copyto, arrays[home], self.values[note]) for home in homes
                           if arrays[home] is not self.values[note]]  # fmt: skip

    def tell(self, numbers: Mapping[Note, float]) -> None:
        """What the given numbers are from now on."""
        values = self.values
        values.update(numbers)
        for note in self.score.sums:
            values[note] = note.function(*[values.get(one, one) for one in note.operands])
        for note, cell in self.cells.items():
            cell[()] = values[note]

    def _value(self, operand: Any) -> Any:
        return self.values[operand] if isinstance(operand, Note) else operand

    def _call(self, note: Note, place: np.ndarray) -> Call:
        function = UFUNCS.get(note.function, note.function)
        if isinstance(function, np.ufunc):
            operands = [self.cells[one] if one in self.cells else np.asarray(self._value(one)) for one in note.operands]
            return partial(function, *operands, out=place)
        return lambda: np.copyto(place, function(*map(self._value, note.operands)))


def _needed(tape: Tape, results: set[Note]) -> list[Note]:
    """The operations that lead to the results, in order."""
    needed = set(results)
    for note in reversed(tape.notes):
        if note in needed:
            needed |= {one for one in note.operands if isinstance(one, Note)}
    return [note for note in tape.notes if note in needed]
