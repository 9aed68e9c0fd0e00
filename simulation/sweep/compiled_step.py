"""The fast way to take steps: an update's operations are recorded down once, and repeated without making new arrays."""

from collections import defaultdict
from dataclasses import fields as fields_of
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import numpy as np

from catalogue import Declaration, Elementwise
from simulation.descent import Descent, Pace
from simulation.sweep.plan import Node, Plan, row
from simulation.sweep.replay import Call, Layout, Replay
from simulation.sweep.walker import longest, portion

D = TypeVar("D", bound=Declaration)


class CompiledStep:
    """One update of all trajectories of a descent, recorded down.

    Raises
    ------
    TypeError, AttributeError: where the code cannot be recorded down, because it branches on numbers, or probes.
    """

    def __init__(self, descent: Descent) -> None:
        if not isinstance(descent.optimizer, Elementwise) or descent.listens or descent.rules.draws:
            raise TypeError("only one gradient at every step can be recorded down")
        self.objective = descent.rules.objective(descent.surface)
        self.pace = Pace(descent, self.objective, record=False)
        plan, example = Plan(), np.ones((2, 1))
        told = replace(descent, optimizer=_recorded(descent.optimizer, plan), rules=_recorded(descent.rules, plan))
        self.constants = {node: (owner, name) for owner in ("optimizer", "rules")
                          for name, node in vars(getattr(told, owner)).items() if isinstance(node, Node)}  # fmt: skip
        self.theta, self.t, self.factor = plan.given(), plan.given(), plan.given()
        state_type = type(portion(descent.optimizer, lambda array: array.flat[:1]).init(example))
        self.fields = state_type._make(plan.given() for _ in state_type._fields)
        point, state = self._update(plan, told, descent.decays)
        if len(plan.constants) != len(self.constants):
            raise TypeError("an array that is no parameter cannot be told from block to block")
        homes: dict[Node, list[Node]] = defaultdict(list)
        for new, old in zip((point, *state), (self.theta, *self.fields), strict=True):
            if new is not old:
                homes[new].append(old)
        given = dict.fromkeys((self.theta, *self.fields), example) | {self.t: 1, self.factor: 1.0}
        self.layout = Layout(plan, given | dict.fromkeys(self.constants, example[0]), homes)

    def _update(self, plan: Plan, told: Descent, decays: bool) -> Any:
        """The nodes of the next point and state."""
        optimizer: Any = told.optimizer  # which takes nodes for arrays
        if self.pace.changes:
            optimizer = optimizer.at_rate(optimizer.learning_rate * self.factor)
        seen = optimizer.look_ahead(self.theta, self.fields)
        x, y = (plan.node(row, seen, coordinate) for coordinate in range(2))
        objective: Any = self.objective
        parts = (one if isinstance(one, Node) else plan.node(np.full_like, x, float(one))
                 for one in objective.gradient_at(x, y))  # fmt: skip
        point, state = optimizer.update(self.theta, plan.vector(*parts), self.fields, self.t)
        if decays:
            pull: Any = told.pull(optimizer)
            point = point - pull * self.theta
        return point, state

    def walker(self, descent: Descent) -> "CompiledWalker":
        """That of one block of the trajectories, from its start (2, n)."""
        state = Pace(descent, self.objective, record=False)(1, descent.start).init(descent.start)
        values = (np.array(np.broadcast_to(one, descent.start.shape)) for one in (descent.start, *state))
        constants = {node: getattr(getattr(descent, owner), name) for node, (owner, name) in self.constants.items()}
        return CompiledWalker(self, dict(zip((self.theta, *self.fields), values, strict=True)), constants)

    def step(self, replay: Replay, calls: list[Call], t: int) -> None:
        """Update number `t` in place."""
        if self.layout.numbers:
            factor = 1.0 if self.pace.factors is None else float(self.pace.factors[t - 1])
            replay.tell({self.t: t, self.factor: factor})
        for call in calls:
            call()


class CompiledWalker:
    """As a `Walker`, but it keeps no path, only what there was before a round.

    Parameters
    ----------
    arrays: node of the point or of a field of the state -> its values (2, n), which the steps overwrite.
    constants: node of a parameter that is an array -> its values (n,).
    """

    def __init__(
        self, compiled: CompiledStep, arrays: dict[Node, np.ndarray], constants: dict[Node, np.ndarray]
    ) -> None:
        self.compiled, self.arrays, self.constants = compiled, arrays, constants
        self.replay = Replay(compiled.layout, arrays | constants)
        self.point = arrays[compiled.theta]
        self.state = [arrays[field] for field in compiled.fields]
        self.low, self.high, self.before = (np.empty_like(self.point) for _ in range(3))
        self.points = np.empty((self.longest(True), *self.point.shape))
        self.began = {node: np.empty_like(array) for node, array in arrays.items()}
        self.box = [partial(end, corner, self.point, out=corner) for end, corner in
                    ((np.minimum, self.low), (np.maximum, self.high))]  # fmt: skip

    def longest(self, keep: bool) -> int:
        """As `Walker.longest`: as long as you like, unless the path is kept."""
        return longest(self.point.shape[1]) if keep else 2**30

    def walk(self, t: int, count: int, keep: bool, remember: bool) -> list[np.ndarray] | None:
        """As `Walker.walk`."""
        self.t, self.count, self.keeps = t, count, keep
        for node, array in self.arrays.items():
            np.copyto(self.began[node], array)
        self.low.fill(np.inf)
        self.high.fill(-np.inf)
        calls = self.replay.calls + self.box
        for step in range(t, t + count):
            if step == t + count - 1:
                np.copyto(self.before, self.point)
                remembered = [field.copy() for field in self.state] if remember else None
            self.compiled.step(self.replay, calls, step)
            if keep:
                np.copyto(self.points[step - t], self.point)
        return remembered

    def path(self, which: np.ndarray) -> np.ndarray:
        """As `Walker.path`; if it was not kept, the steps are taken again."""
        if self.keeps:
            began = self.began[self.compiled.theta].take(which, axis=-1)
            return np.concatenate([began[None], self.points[: self.count].take(which, axis=-1)])
        arrays = {node: array.take(which, axis=-1) for node, array in (self.began | self.constants).items()}
        point = arrays[self.compiled.theta]
        path = np.empty((self.count + 1, *point.shape))
        path[0] = point
        replay = Replay(self.compiled.layout, arrays)
        for i in range(self.count):
            self.compiled.step(replay, replay.calls, self.t + i)
            path[i + 1] = point
        return path

    def kept(self, kept: np.ndarray, t: int) -> "CompiledWalker":
        """As `Walker.kept`."""
        del self.points  # before there is room for others
        arrays, constants = ({node: array.compress(kept, axis=-1) for node, array in known.items()}
                             for known in (self.arrays, self.constants))  # fmt: skip
        return CompiledWalker(self.compiled, arrays, constants)


def _recorded(declaration: D, plan: Plan) -> D:
    """A copy whose parameters that are arrays are constants of a plan."""
    copy = object.__new__(type(declaration))
    for one in fields_of(declaration):
        value = getattr(declaration, one.name)
        vars(copy)[one.name] = plan.constant(value) if isinstance(value, np.ndarray) else value
    return copy
