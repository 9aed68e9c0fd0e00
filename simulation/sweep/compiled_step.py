"""The fast way to take steps: an update's operations are recorded down once, and repeated without making new arrays."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any, TypeVar

import numpy as np

from catalogue import Declaration, Elementwise
from simulation.descent import Descent, Pace
from simulation.sweep.plan import Node, Plan
from simulation.sweep.replay import Call, Layout, Replay
from simulation.sweep.walker import portion

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
        plan, example = Plan(), np.ones(1)
        told = replace(descent, optimizer=_recorded(descent.optimizer, plan), rules=_recorded(descent.rules, plan))
        self.constants = {node: (owner, name) for owner in ("optimizer", "rules")
                          for name, node in vars(getattr(told, owner)).items() if isinstance(node, Node)}  # fmt: skip
        self.t, self.factor = plan.given(), plan.given()
        state = portion(descent.optimizer, lambda array: array.flat[:1]).init(example)
        self.given = [(plan.given(), plan.given()) for _ in ("theta", *state)]  # each field's x and y
        homes: dict[Node, list[Node]] = defaultdict(list)
        for new, old in self._update(plan, told, descent.decays, type(state)):
            if new is not old:
                homes[new].append(old)
        if len(plan.constants) != len(self.constants):
            raise TypeError("an array that is no parameter cannot be told from block to block")
        given = dict.fromkeys(chain(*self.given), example) | {self.t: 1, self.factor: 1.0}
        self.layout = Layout(plan, given | dict.fromkeys(self.constants, example), homes)

    def _update(self, plan: Plan, told: Descent, decays: bool, state_type: Any) -> list[tuple[Any, Node]]:
        """Every node of the next point and state with the node that it takes the place of."""
        optimizer: Any = told.optimizer  # which takes nodes for arrays
        if self.pace.changes:
            optimizer = optimizer.at_rate(optimizer.learning_rate * self.factor)
        before = [(theta, state_type._make(fields)) for theta, *fields in zip(*self.given, strict=True)]
        seen: Any = [optimizer.look_ahead(theta, state) for theta, state in before]
        objective: Any = self.objective
        results: list[tuple[Any, Node]] = []
        for (theta, state), part in zip(before, objective.gradient_at(*seen), strict=True):
            gradient = part if isinstance(part, Node) else plan.node(np.full_like, theta, float(part))
            point, after = optimizer.update(theta, gradient, state, self.t)
            if decays:
                point = point - told.pull(optimizer) * theta
            results += zip((point, *after), (theta, *state), strict=True)
        return results

    def walker(self, descent: Descent) -> "CompiledWalker":
        """That of one block of the trajectories, from its start (2, n)."""
        state = Pace(descent, self.objective, record=False)(1, descent.start).init(descent.start)
        fields = [np.array(np.broadcast_to(one, descent.start.shape)) for one in (descent.start, *state)]
        constants = {node: getattr(getattr(descent, owner), name) for node, (owner, name) in self.constants.items()}
        return CompiledWalker(self, fields, constants)

    def replay(self, fields: Sequence[np.ndarray], constants: Mapping[Node, np.ndarray]) -> Replay:
        """For the point and the fields of the state (2, n), which the steps overwrite, and the constants (n,)."""
        rows = zip(chain(*self.given), chain(*fields), strict=True)
        return Replay(self.layout, {**dict(rows), **constants})

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
    fields: the point and the fields of the state (2, n), which the steps overwrite.
    constants: node of a parameter that is an array -> its values (n,).
    """

    def __init__(
        self, compiled: CompiledStep, fields: Sequence[np.ndarray], constants: Mapping[Node, np.ndarray]
    ) -> None:
        self.compiled, self.fields, self.constants = compiled, fields, constants
        self.replay = compiled.replay(fields, constants)
        self.point, *self.state = fields
        self.low, self.high, self.before = (np.empty_like(self.point) for _ in range(3))
        self.began = [np.empty_like(field) for field in fields]
        self.box = [partial(end, corner, self.point, out=corner) for end, corner in
                    ((np.minimum, self.low), (np.maximum, self.high))]  # fmt: skip

    longest = 2**30
    """As `Walker.longest`."""

    def walk(self, t: int, count: int, remember: bool) -> list[np.ndarray] | None:
        """As `Walker.walk`."""
        self.t, self.count = t, count
        for began, field in zip(self.began, self.fields, strict=True):
            np.copyto(began, field)
        self.low.fill(np.inf)
        self.high.fill(-np.inf)
        calls = self.replay.calls + self.box
        for step in range(t, t + count - 1):
            self.compiled.step(self.replay, calls, step)
        np.copyto(self.before, self.point)
        remembered = [field.copy() for field in self.state] if remember else None
        self.compiled.step(self.replay, calls, t + count - 1)
        return remembered

    def path(self, which: np.ndarray) -> np.ndarray:
        """As `Walker.path`; the steps are taken again."""
        fields = [began.take(which, axis=-1) for began in self.began]
        constants = {node: array.take(which) for node, array in self.constants.items()}
        path = np.empty((self.count + 1, *fields[0].shape))
        path[0] = fields[0]
        replay = self.compiled.replay(fields, constants)
        for i in range(self.count):
            self.compiled.step(replay, replay.calls, self.t + i)
            path[i + 1] = fields[0]
        return path

    def kept(self, kept: np.ndarray, t: int) -> "CompiledWalker":
        """As `Walker.kept`."""
        fields = [field.compress(kept, axis=-1) for field in self.fields]
        constants = {node: array.compress(kept) for node, array in self.constants.items()}
        return CompiledWalker(self.compiled, fields, constants)


def _recorded(declaration: D, plan: Plan) -> D:
    """A copy whose parameters that are arrays are constants of a plan."""
    copy = object.__new__(type(declaration))
    for one in fields_of(declaration):
        value = getattr(declaration, one.name)
        vars(copy)[one.name] = plan.constant(value) if isinstance(value, np.ndarray) else value
    return copy
