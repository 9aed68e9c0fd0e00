"""Repeats the operations on a plan again and again, in a few arrays that stay in the processor's cache."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from simulation.sweep.plan import UFUNCS, Node, Plan, row, stack

Call = Callable[[], object]


class Place(NamedTuple):
    """Where the outcome of an operation goes: one of the arrays of a replay, or one coordinate of it."""

    array: Node | int
    coordinate: int | None = None


class Layout:
    """The operations that lead to some results, each with a place for its outcome, for any number of trajectories.

    An operation writes where nobody needs anything any more, its own operand's place if possible; the bits are those
    that it has anywhere else.

    Parameters
    ----------
    given: every note that the plan was given, constants too -> an example of one trajectory, (1,) or (2, 1), or a
        number.
    homes: result -> the given nodes in whose arrays it is to be found after a run.

    Raises
    ------
    TypeError: where a result is no operation, or has another shape than its home.
    """

    def __init__(self, plan: Plan, given: Mapping[Node, Any], homes: Mapping[Node, list[Node]]) -> None:
        self.given, self.homes = dict(given), homes
        self.shapes: dict[Any, Any] = dict(given)  # which the values of the one trajectory have
        constants = {node for node, _ in plan.constants.values()}
        self.fixed: list[Node] = []
        self.sums: list[Node] = []
        self.arrays: list[Node] = []
        for node in _needed(plan, set(homes)):
            self.shapes[node] = node.function(*(self.shapes[one] if isinstance(one, Node) else one
                                                for one in node.operands))  # fmt: skip
            if all(one in constants for one in node.operands if isinstance(one, Node)):
                constants.add(node)
                self.fixed.append(node)
            else:
                (self.arrays if np.ndim(self.shapes[node]) else self.sums).append(node)
        if not homes.keys() <= {*self.arrays}:
            raise TypeError("a result is no operation on arrays")
        if any(np.shape(self.shapes[node]) != np.shape(given[home]) for node in homes for home in homes[node]):
            raise TypeError("a result has not the shape of its home")
        read = {one for node in self.arrays for one in node.operands if isinstance(one, Node)}
        self.numbers = [one for one in (*given, *self.sums) if one in read and not np.ndim(self.shapes[one])]
        self.parts = self._parts()
        self.buffers: list[np.ndarray] = []  # examples, too
        self.places = self._places()
        plan.close()

    def _parts(self) -> dict[Node, Node]:
        """Each coordinate that can be computed right where its vector wants it -> that vector."""
        parts: dict[Node, Node] = {}
        for node in self.arrays:
            if node.function is stack:
                x, y = node.operands
                free = [one in self.arrays and one.function not in (row, stack) and one not in parts for one in (x, y)]
                if all(free) and x is not y:
                    parts |= {x: node, y: node}
        return parts

    def _owner(self, node: Node) -> Node:
        """Whose place a node's value is part of."""
        if node in self.parts:
            return self.parts[node]
        return self._owner(node.operands[0]) if node.function is row else node

    def _places(self) -> dict[Node, Place]:
        last = {self._owner(one): i for i, node in enumerate(self.arrays) for one in node.operands
                if isinstance(one, Node)}  # fmt: skip
        last |= {self._owner(node): len(self.arrays) for node in self.homes}
        free: dict[tuple, list[int]] = defaultdict(list)
        places: dict[Node, Place] = {}
        owned: dict[Node, int] = {}

        def take(node: Node) -> int:
            example = self.shapes[node]
            kind = example.shape, example.dtype
            if free[kind]:
                return free[kind].pop()
            self.buffers.append(example)
            return len(self.buffers) - 1

        for i, node in enumerate(self.arrays):
            for one in {self._owner(one) for one in node.operands if isinstance(one, Node)}:
                if last[one] == i and one in owned:
                    place = owned.pop(one)
                    free[self.buffers[place].shape, self.buffers[place].dtype].append(place)
            if node.function is row:
                continue
            vector = self.parts.get(node)
            if vector is not None:
                if vector not in owned:
                    owned[vector] = take(vector)
                places[node] = Place(owned[vector], list(vector.operands).index(node))
            elif node in owned:  # a vector whose coordinates have been computed
                places[node] = Place(owned[node])
            else:
                home = next(iter(self.homes.get(node, ())), None)
                if home is not None and last.get(home, -1) <= i:
                    places[node] = Place(home)
                else:
                    owned[node] = take(node)
                    places[node] = Place(owned[node])
        return places


class Replay:
    """A layout for so many trajectories as the arrays have, which are told for all that was given but the numbers."""

    def __init__(self, layout: Layout, arrays: Mapping[Node, np.ndarray]) -> None:
        self.layout = layout
        width = next(array.shape[-1] for array in arrays.values())
        self.values: dict[Any, Any] = {**layout.given, **arrays}
        for node in layout.fixed:
            self.values[node] = node.function(*map(self._value, node.operands))
        self.cells = {node: np.array(float(layout.shapes[node])) for node in layout.numbers}
        buffers = [np.empty((*example.shape[:-1], width), example.dtype) for example in layout.buffers]
        self.calls: list[Call] = []
        for node in layout.arrays:
            if node.function is row:
                self.values[node] = row(self._value(node.operands[0]), node.operands[1])
                continue
            array, coordinate = layout.places[node]
            place = buffers[array] if isinstance(array, int) else arrays[array]
            self.values[node] = place = place if coordinate is None else place[coordinate]
            if layout.parts.get(node.operands[0]) is not node:
                self.calls.append(self._call(node, place))
        for node, homes in layout.homes.items():
            self.calls += [partial(np.copyto, arrays[home], self.values[node]) for home in homes
                           if arrays[home] is not self.values[node]]  # fmt: skip

    def tell(self, numbers: Mapping[Node, float]) -> None:
        """What the given numbers are from now on."""
        values = self.values
        values.update(numbers)
        for node in self.layout.sums:
            values[node] = node.function(*[values.get(one, one) for one in node.operands])
        for node, cell in self.cells.items():
            cell[()] = values[node]

    def _value(self, operand: Any) -> Any:
        return self.values[operand] if isinstance(operand, Node) else operand

    def _call(self, node: Node, place: np.ndarray) -> Call:
        function = UFUNCS.get(node.function, node.function)
        if isinstance(function, np.ufunc):
            operands = [self.cells[one] if one in self.cells else np.asarray(self._value(one)) for one in node.operands]
            return partial(function, *operands, out=place)
        return lambda: np.copyto(place, function(*map(self._value, node.operands)))


def _needed(plan: Plan, results: set[Node]) -> list[Node]:
    """The operations that lead to the results, in order."""
    needed = set(results)
    for node in reversed(plan.nodes):
        if node in needed:
            needed |= {one for one in node.operands if isinstance(one, Node)}
    return [node for node in plan.nodes if node in needed]
