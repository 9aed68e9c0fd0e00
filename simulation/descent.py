"""The loops that run an optimizer: one on arrays for whatever comes, one on floats for a single trajectory."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from catalogue import Array, Elementwise, OpenLoop, Optimizer, Point, Schedule, Surface
from simulation.cancellation import stop_if_cancelled
from simulation.objectives import Counted, Wrapper
from simulation.rules import Rules, decays

BETWEEN = 16
"""So many updates are made between two looks at whether anybody still wants them."""


class Recording(NamedTuple):
    """What a run leaves behind; nothing is forgotten after a divergence yet."""

    points: np.ndarray  # (2, steps + 1, ...)
    state: NamedTuple  # each field (2, steps + 1, ...)
    factors: np.ndarray | None  # (steps,) or (steps, ...) of the learning rate, None where there is no schedule
    counts: np.ndarray | None  # (3, steps + 1, ...) gradients, values, Hessians; None for one gradient per update


@dataclass(frozen=True, eq=False)
class Descent:
    """Everything that decides what a run computes, checked and broadcast."""

    surface: Surface
    optimizer: Optimizer
    start: np.ndarray  # (2, ...)
    steps: int
    schedule: Schedule | None
    """None where the optimizer has no learning rate, which a schedule could change."""
    rules: Rules
    centre: Point
    radius: float
    """The run is over when no trajectory is left in this circle."""
    planned: int | None = None
    """The number of steps that the schedule is made for; None for `steps`."""

    def run(self) -> Recording:
        """On floats where that is possible and no float raises, or else on arrays."""
        recorded = None
        if self.start.ndim == 1 and isinstance(self.optimizer, Elementwise) and not self.listens:
            recorded = self._run_floats()
        return recorded or self._run_arrays()

    @property
    def listens(self) -> bool:
        """Whether the schedule must be told the loss."""
        return self.schedule is not None and not isinstance(self.schedule, OpenLoop)

    @property
    def decays(self) -> bool:
        """Whether decoupled weight decay pulls at the points."""
        return bool(np.any(self.rules.weight_decay)) and decays(self.optimizer)

    def pull(self, optimizer: Optimizer) -> Array:
        """The share (...) of the point that decoupled weight decay takes away; a method without a rate has rate 1."""
        return getattr(optimizer, "learning_rate", 1.0) * self.rules.weight_decay

    def _run_arrays(self) -> Recording:
        """The general case: points (2, ...) and the fields of the state, each (2, ...) or (...), carry the batch."""
        batch = self.start.shape[1:]
        centre = np.reshape(self.centre, (2, *(1,) * len(batch)))
        objective, counted, counts = self.rules.objective(self.surface), None, None
        if self.listens or not isinstance(self.optimizer, Elementwise):
            objective = counted = Counted(objective)
            counts = np.zeros((3, self.steps + 1, *batch), dtype=int)
        pace = Pace(self, objective)
        decays = self.decays
        points = np.full((2, self.steps + 1, *batch), np.nan)
        point, optimizer = self.start, pace(1, self.start)
        state = optimizer.init(point)
        recorded = [np.full_like(points, np.nan) for _ in state]
        for t in range(self.steps + 1):
            if t % BETWEEN == 0:
                stop_if_cancelled()
            if t:
                before = point
                point, state = optimizer.step(point, state, objective, t)
                if decays:
                    point = point - self.pull(optimizer) * before
                if counted is not None and counts is not None:
                    for row, count in zip(counts, counted.counts, strict=True):
                        row[t] = count
                optimizer = pace(t + 1, point)
            points[:, t] = point
            for field, value in zip(recorded, state, strict=True):
                field[:, t] = value
            if not np.any(np.hypot(*(point - centre)) <= self.radius):
                break
        if counts is not None:
            counts[:, t + 1 :] = counts[:, t : t + 1]
        return Recording(points, type(state)._make(recorded), pace.factors, counts)

    def _run_floats(self) -> Recording | None:
        """One trajectory from a start (2,) on Python floats, several times faster than on arrays of two numbers.

        None where a float raises (division by zero, overflow) and an array would go on with inf or nan.
        """
        stop_if_cancelled()
        objective, paced, pulls = self.rules.objective(self.surface), None, None
        pace = Pace(self, objective)
        if pace.factors is not None:
            paced = [pace(t, self.start) for t in range(1, self.steps + 1)]
        if self.decays:
            pulls = [self.pull(optimizer) for optimizer in paced or [self.optimizer] * self.steps]
        try:
            state_type, numbers = _descend(self, objective, paced, pulls)
        except (ArithmeticError, ValueError):
            return None
        size = len(state_type._fields)
        width = 2 + 2 * size
        table = np.full((width, self.steps + 1), np.nan)
        table[:, : len(numbers) // width] = np.fromiter(numbers, float, len(numbers)).reshape(-1, width).T
        state = state_type._make(table[2 + i :: size] for i in range(size))
        return Recording(table[:2], state, pace.factors, None)


class Pace:
    """The optimizer of each update: the one given, at the rate that the schedule says.

    `factors` is (steps,), or (steps, ...) where the schedule listens to the loss (...) and all is to be recorded; None
    where every factor is 1.
    """

    def __init__(self, descent: Descent, objective: Surface | Wrapper, record: bool = True) -> None:
        self.optimizer, self.schedule, self.steps = descent.optimizer, descent.schedule, descent.steps
        self.planned = descent.steps if descent.planned is None else descent.planned
        self.objective, self.listens = objective, descent.listens
        self.factors: np.ndarray | None = None
        if self.schedule is None:
            return
        if self.listens:
            self.factors = np.full((self.steps, *descent.start.shape[1:]), np.nan) if record else None
            self.state = self.schedule.init()
        elif isinstance(self.schedule, OpenLoop):
            factors = self.schedule.factors(self.steps, self.planned)
            self.factors = factors if np.any(factors != 1) else None

    @property
    def changes(self) -> bool:
        """Whether any update has another rate than the one given."""
        return self.listens or self.factors is not None

    def __call__(self, t: int, point: np.ndarray) -> Optimizer:
        """The optimizer for update `t`, which begins at `point` (2, ...); called once for each t from 1 on."""
        if not self.changes or t > self.steps:
            return self.optimizer
        if self.listens:
            assert self.schedule is not None  # or nobody would listen
            loss = self.objective.value(point)
            factor, self.state = self.schedule.next(self.state, t, max(t, self.planned), loss)
            factor = np.broadcast_to(factor, loss.shape)
            if self.factors is not None:
                self.factors[t - 1] = factor
        else:
            assert self.factors is not None  # or nothing would change
            factor = self.factors[t - 1]
        return self.optimizer.at_rate(self.optimizer.learning_rate * (factor if factor.ndim else float(factor)))


def _descend(
    descent: Descent,
    objective: Surface | Wrapper,
    paced: Sequence[Optimizer] | None,
    pulls: Sequence[Array] | None,
) -> tuple[type[NamedTuple], list[float]]:
    """x, y, the state of x and the state of y for every step until the run leaves the circle's box, in one flat list.

    The list has 2 + 2 fields floats a step, (steps made + 1) times: two floats x, y, then the fields of x, then those
    of y. A box costs half of a circle; what lies between them is forgotten afterwards. Flat, because numpy reads a list
    of floats several times faster than a list of tuples. `paced` and `pulls` hold one entry for each update, None where
    every update has the optimizer as it is, and where nothing decays.
    """
    optimizers: Sequence[Any] = paced or [descent.optimizer]  # an `Elementwise` each
    optimizer = optimizers[0]
    (x, y), (centre_x, centre_y), radius = descent.start.tolist(), descent.centre, descent.radius
    state_x, state_y = optimizer.init(x), optimizer.init(y)
    numbers = [x, y, *state_x, *state_y]
    x_low, x_high, y_low, y_high = centre_x - radius, centre_x + radius, centre_y - radius, centre_y + radius
    gradient_at, look_ahead, update = objective.gradient_at, optimizer.look_ahead, optimizer.update
    looks_ahead = type(optimizer).look_ahead is not Elementwise.look_ahead
    pull_x = pull_y = 0.0
    for t in range(1, descent.steps + 1):
        if paced:
            look_ahead, update = optimizers[t - 1].look_ahead, optimizers[t - 1].update
        if looks_ahead:
            gradient_x, gradient_y = gradient_at(look_ahead(x, state_x), look_ahead(y, state_y))
        else:
            gradient_x, gradient_y = gradient_at(x, y)
        if pulls:
            pull_x, pull_y = pulls[t - 1] * x, pulls[t - 1] * y
        x, state_x = update(x, gradient_x, state_x, t)
        y, state_y = update(y, gradient_y, state_y, t)
        if pulls:
            x, y = x - pull_x, y - pull_y
        numbers += (x, y, *state_x, *state_y)
        if not (x_low <= x <= x_high and y_low <= y <= y_high):
            break
    return type(state_x), numbers
