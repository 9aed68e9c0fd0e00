"""Repeats the operations on a plan again and again, in a few arrays that stay in the processor's cache."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from simulation.sweep.plan import UFUNCS, Node, Plan

Call = Callable[[], object]


class Layout:
    """The operations that lead to some results, each with a place for its outcome, for any number of trajectories.

    An operation writes where nobody needs anything any more, its own operand's place if possible; the bits are those
    that it has anywhere else. That buys 1.3 at the median and 1.5 at worst: a compiled step in arrays of each
    operation's own is no faster than the update as it is written.

    Parameters
    ----------
    given: every node that the plan was given, constants too -> an example of one trajectory, (1,), or a number.
    homes: result -> the given nodes in whose arrays it is to be found after a run.

    Raises
    ------
    TypeError: where a result is no operation on arrays.
    """

    def __init__(self, plan: Plan, given: Mapping[Node, Any], homes: Mapping[Node, list[Node]]) -> None:
        self.given, self.homes = dict(given), homes
        self.examples: dict[Any, Any] = dict(given)  # the values of the one trajectory
        constants = {node for node, _ in plan.constants.values()}
        self.fixed: list[Node] = []
        self.sums: list[Node] = []
        self.arrays: list[Node] = []
        for node in _needed(plan, set(homes)):
            self.examples[node] = node.function(*(self.examples[one] if isinstance(one, Node) else one
                                                  for one in node.operands))  # fmt: skip
            if all(one in constants for one in node.operands if isinstance(one, Node)):
                constants.add(node)
                self.fixed.append(node)
            else:
                (self.arrays if np.ndim(self.examples[node]) else self.sums).append(node)
        if not homes.keys() <= {*self.arrays}:
            raise TypeError("a result is no operation on arrays")
        read = {one for node in self.arrays for one in node.operands if isinstance(one, Node)}
        self.numbers = [one for one in (*given, *self.sums) if one in read and not np.ndim(self.examples[one])]
        self.kinds: list[np.dtype] = []  # of the buffers
        self.places = self._places()
        plan.close()

    def _places(self) -> dict[Node, Node | int]:
        """Operation -> where its outcome goes: the array of a given node, or one of the buffers."""
        last = {one: i for i, node in enumerate(self.arrays) for one in node.operands if isinstance(one, Node)}
        last |= dict.fromkeys(self.homes, len(self.arrays))
        free: dict[np.dtype, list[int]] = defaultdict(list)
        places: dict[Node, Node | int] = {}
        for i, node in enumerate(self.arrays):
            for one in {*node.operands} & places.keys():
                place = places[one]
                if last[one] == i and isinstance(place, int):
                    free[self.kinds[place]].append(place)
            home = next(iter(self.homes.get(node, ())), None)
            kind = self.examples[node].dtype
            if home is not None and last.get(home, -1) <= i:
                places[node] = home
            elif free[kind]:
                places[node] = free[kind].pop()
            else:
                places[node] = len(self.kinds)
                self.kinds.append(kind)
        return places


class Replay:
    """A layout for so many trajectories as the arrays (n,) have, of all that was given but the numbers."""

    def __init__(self, layout: Layout, arrays: Mapping[Node, np.ndarray]) -> None:
        self.layout = layout
        width = len(next(iter(arrays.values())))
        self.values: dict[Any, Any] = {**layout.given, **arrays}
        for node in layout.fixed:
            self.values[node] = node.function(*map(self._value, node.operands))
        self.cells = {node: np.empty(()) for node in layout.numbers}
        buffers = [np.empty(width, kind) for kind in layout.kinds]
        self.calls: list[Call] = []
        for node, place in layout.places.items():
            self.values[node] = buffers[place] if isinstance(place, int) else arrays[place]
            self.calls.append(self._call(node, self.values[node]))
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
        """The operation on these arrays; must be asked for in order, since places are used again."""
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
