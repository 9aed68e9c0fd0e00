"""How a block of trajectories takes its steps: by the optimizer's own code on arrays."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import fields as fields_of
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from catalogue import Declaration, Elementwise, Optimizer
from simulation.descent import Descent, Pace
from simulation.playback import Call, Playback
from simulation.tape import Note, Tape, row, stack


class Walker:
    """A block of n trajectories with what each remembers. Whoever calls it silences NumPy's warnings."""

    def __init__(self, descent: Descent, t: int = 1, state: tuple | None = None) -> None:
        self.descent = descent
        self.objective = descent.rules.objective(descent.surface)
        self.pace = Pace(descent, self.objective, record=False)
        self.point = descent.start
        self.optimizer = self.pace(t, self.point)
        self.state = self.optimizer.init(self.point) if state is None else state

    def walk(self, path: np.ndarray, t: int) -> None:
        """Take the steps t, t + 1, ...; they end at path[1], path[2], ... (r + 1, 2, n), and path[0] is known."""
        for step in range(t, t + len(path) - 1):
            before = self.point
            self.point, self.state = self.optimizer.step(before, self.state, self.objective, step)
            if self.descent.decays:
                self.point = self.point - self.descent.pull(self.optimizer) * before
            path[step - t + 1] = self.point
            self.optimizer = self.pace(step + 1, self.point)

    def take(self, path: np.ndarray, t: int, compare: bool) -> list[np.ndarray] | None:
        """Take the steps t, t + 1, ... along `path`; if to `compare`, return what was remembered before the last."""
        if not compare:
            self.walk(path, t)
            return None
        self.walk(path[:-1], t)
        before = [np.array(field) for field in self.state]
        self.walk(path[-2:], t + len(path) - 2)
        return before

    def kept(self, kept: np.ndarray, t: int) -> "Walker":
        """The walker of the trajectories that are `kept` (n,), before step t; noise and listening would not go on."""
        descent = replace(
            self.descent,
            start=np.ascontiguousarray(self.point[:, kept]),
            optimizer=portion(self.descent.optimizer, lambda array: array[kept]),
            rules=portion(self.descent.rules, lambda array: array[kept]),
        )
        return walker_of(descent, t, type(self.state)(*(chosen(field, kept) for field in self.state)))


def chosen(field: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """The part of an array (..., n), or one that broadcasts to it."""
    return field[..., kept] if np.shape(field)[-1:] == kept.shape else field


def portion(declaration: Declaration, part: Callable[[np.ndarray], np.ndarray]) -> Declaration:
    """The declaration for some of the trajectories: of each parameter that is an array its `part`."""
    values = {name: getattr(declaration, name) for name in declaration.parameters()}
    parts = {name: part(value) for name, value in values.items() if isinstance(value, np.ndarray)}
    return replace(declaration, **parts) if parts else declaration


class _Never:
    """A step number that nothing can be made of."""

    def __eq__(self, other: object) -> bool:
        raise TypeError("the update looks at the step number")

    __hash__ = None


def is_timeless(optimizer: Optimizer) -> bool:
    """Whether an update depends on nothing but the point and the state, not on the number of the step."""
    if not isinstance(optimizer, Elementwise):
        return False
    first = {name: getattr(optimizer, name) for name in optimizer.parameters()}
    one = replace(optimizer, **{name: float(value.flat[0]) for name, value in first.items() if np.ndim(value)})
    theta = np.ones((2, 1))
    try:
        state = one.init(theta)
        one.update(theta, theta, state, _Never())
    except (TypeError, AttributeError):
        return False
    return True


def same_bits(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Whether two arrays (2, n) or (n,) are the same to the last bit in every trajectory, (n,)."""
    a, b = (np.ascontiguousarray(one, dtype=float).view(np.int64) for one in (a, b))
    same = a == b
    return same.all(axis=0) if same.ndim > 1 else same


def rests(before: list[np.ndarray], after: list[np.ndarray], count: int) -> np.ndarray:
    """Where (n,) nothing has changed from `before` to `after`, fields (2, n), (n,) or what broadcasts to them."""
    same = np.ones(count, dtype=bool)
    for old, new in zip(before, after, strict=True):
        same &= same_bits(old, new)
    return same


class SwiftWalker(Walker):
    """One that repeats the operations of the update, noted down once, without making new arrays.

    Raises
    ------
    TypeError, AttributeError: where the code cannot be noted down, because it branches on numbers, or probes.
    """

    def __init__(self, descent: Descent, t: int = 1, state: tuple | None = None) -> None:
        if not isinstance(descent.optimizer, Elementwise) or descent.listens or descent.rules.noise != "none":
            raise TypeError("only one gradient at every step can be noted down")
        super().__init__(descent, t, state)
        tape = Tape()
        theta, self.t, self.factor = tape.given(), tape.given(), tape.given()
        fields = [tape.given() for _ in self.state]
        optimizer = noted(descent.optimizer, tape)
        if self.pace.changes:
            optimizer = optimizer.at_rate(optimizer.learning_rate * self.factor)
        point, state = self._update(tape, optimizer, theta, type(self.state)(*fields))
        self.state = type(self.state)(*(np.array(np.broadcast_to(one, descent.start.shape)) for one in self.state))
        given = dict(zip(fields, self.state, strict=True)) | {theta: self.point, self.t: t, self.factor: 1.0}
        homes: dict[Note, list[np.ndarray]] = defaultdict(list)
        for field, old, home in zip(state, fields, self.state, strict=True):
            if field is not old:
                homes[field].append(home)
        if not isinstance(point, Note) or point in given or not all(one in tape.notes for one in homes):
            raise TypeError("a result is no operation")
        self.theta, self.moved = theta, point
        self.playback = Playback(tape, given, homes, {theta, point})
        self.calls: dict[int, list[Call]] = {}

    def _update(self, tape: Tape, optimizer: Elementwise, theta: Note, state: NamedTuple) -> tuple[Note, NamedTuple]:
        seen = optimizer.look_ahead(theta, state)
        x, y = (tape.note(row, seen, coordinate) for coordinate in range(2))
        gradient = tape.note(stack, *(self._filled(part) for part in self.objective.gradient_at(x, y)))
        point, state = optimizer.update(theta, gradient, state, self.t)
        if self.descent.decays:
            point = point - self.descent.pull(optimizer) * theta
        return point, state

    def _filled(self, part: Note | float) -> Note | np.ndarray:
        return part if isinstance(part, Note) else np.full(self.point.shape[1], float(part))

    def walk(self, path: np.ndarray, t: int) -> None:
        for i in range(len(path) - 1):
            factor = float(self.pace.factors[t + i - 1]) if self.pace.changes else 1.0
            self.playback.tell({self.t: t + i, self.factor: factor})
            place = path[i].ctypes.data
            if place not in self.calls:
                self.calls[place] = self.playback.at({self.theta: path[i], self.moved: path[i + 1]})
            for call in self.calls[place]:
                call()
        self.point = path[-1]


def noted(declaration: Declaration, tape: Tape) -> Declaration:
    """A copy whose parameters that are arrays are constants of a tape."""
    copy = object.__new__(type(declaration))
    for one in fields_of(declaration):
        value = getattr(declaration, one.name)
        vars(copy)[one.name] = tape.constant(value) if isinstance(value, np.ndarray) else value
    return copy


def walker_of(descent: Descent, t: int = 1, state: tuple | None = None) -> Walker:
    """The fastest walker that can do it."""
    try:
        return SwiftWalker(descent, t, state)
    except (TypeError, AttributeError):
        return Walker(descent, t, state)
