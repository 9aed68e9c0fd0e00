"""How a block of trajectories takes its steps: by the optimizer's own code on arrays."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

import numpy as np

from catalogue import Declaration, Elementwise, Optimizer
from simulation.descent import Descent, Pace

D = TypeVar("D", bound=Declaration)


class Walker:
    """A block of n trajectories on their way. Whoever calls it silences NumPy's warnings.

    `point` (2, n) is where they are, `state` what they remember; `path` (r + 1, 2, n) is where they were before the
    last round and after each of its steps, `low` and `high` (2, n) are the corners of the box around where it led each.
    """

    state: Sequence[np.ndarray]

    def __init__(self, descent: Descent, t: int = 1, state: "NamedTuple | None" = None) -> None:
        self.descent = descent
        self.objective = descent.rules.objective(descent.surface)
        self.pace = Pace(descent, self.objective, record=False)
        self.optimizer = self.pace(t, descent.start)
        self._begin(descent.start, self.optimizer.init(descent.start) if state is None else state)

    def _begin(self, point: np.ndarray, state: Sequence[np.ndarray]) -> None:
        self.point, self.state = point, state
        self.low, self.high = np.empty_like(point), np.empty_like(point)
        self.path = self.room = np.empty((0, *point.shape))  # for the longest path so far

    def walk(self, t: int, count: int, remember: bool) -> list[np.ndarray] | None:
        """A round: the steps t, t + 1, ..., as many as `count`, 1 or more.

        If to `remember`, returns the state before the last one.
        """
        if count >= len(self.room):
            self.path = self.room = self.room[:0].copy()  # before there is room for more
            self.room = np.empty((count + 1, *self.point.shape))
        self.path, remembered = self.room[: count + 1], None
        self.path[0] = self.point
        self.low.fill(np.inf)
        self.high.fill(-np.inf)
        for i in range(1, count + 1):
            if remember and i == count:
                remembered = [np.array(field) for field in self.state]
            self.step(t + i - 1)
            np.minimum(self.low, self.point, out=self.low)
            np.maximum(self.high, self.point, out=self.high)
            self.path[i] = self.point
        return remembered

    def step(self, t: int) -> None:
        """Update number `t`."""
        before = self.point
        self.point, self.state = self.optimizer.step(before, self.state, self.objective, t)
        if self.descent.decays:
            self.point = self.point - self.descent.pull(self.optimizer) * before
        self.optimizer = self.pace(t + 1, self.point)

    def forget(self) -> None:
        """Let go of the last round, before there must be room for something else."""
        del self.path, self.room, self.low, self.high

    def kept(self, kept: np.ndarray, t: int) -> "Walker":
        """The walker of the trajectories that are `kept` (n,), before step t; noise and listening would not go on."""
        descent = replace(
            self.descent,
            start=np.ascontiguousarray(self.point[:, kept]),
            optimizer=portion(self.descent.optimizer, lambda array: array[kept]),
            rules=portion(self.descent.rules, lambda array: array[kept]),
        )
        state: Any = self.state  # a NamedTuple, as `init` made it
        return Walker(descent, t, state._make(chosen(field, kept) for field in state))


def chosen(field: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """The part of an array (..., n), or one that broadcasts to it."""
    return field[..., kept] if np.shape(field)[-1:] == kept.shape else field


def portion(declaration: D, part: Callable[[np.ndarray], np.ndarray]) -> D:
    """The declaration for some of the trajectories: of each parameter that is an array its `part`."""
    values = {name: getattr(declaration, name) for name in declaration.parameters()}
    parts = {name: part(value) for name, value in values.items() if isinstance(value, np.ndarray)}
    return replace(declaration, **parts) if parts else declaration


class _Never:
    """A step number that nothing can be made of."""

    def __eq__(self, other: object) -> bool:
        raise TypeError("the update looks at the step number")

    __hash__ = None  # type: ignore[assignment]  # Python's way to say that it has none


def is_timeless(optimizer: Optimizer) -> bool:
    """Whether an update depends on nothing but the point and the state, not on the number of the step."""
    if not isinstance(optimizer, Elementwise):
        return False
    first = {name: getattr(optimizer, name) for name in optimizer.parameters()}
    one = replace(optimizer, **{name: float(value.flat[0]) for name, value in first.items() if np.ndim(value)})
    theta, never = np.ones((2, 1)), _Never()
    try:
        state = one.init(theta)
        one.update(theta, theta, state, never)  # type: ignore[arg-type]  # which tells whether it is looked at
    except (TypeError, AttributeError):
        return False
    return True


def same_bits(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Whether two arrays (2, n) or (n,) are the same to the last bit in every trajectory, (n,)."""
    a, b = (np.ascontiguousarray(one, dtype=float).view(np.int64) for one in (a, b))
    same = a == b
    return same.all(axis=0) if same.ndim > 1 else same


def rests(before: Sequence[np.ndarray], after: Sequence[np.ndarray], count: int) -> np.ndarray:
    """Where (n,) nothing has changed from `before` to `after`, fields (2, n), (n,) or what broadcasts to them."""
    same = np.ones(count, dtype=bool)
    for old, new in zip(before, after, strict=True):
        same &= same_bits(old, new)
    return same
