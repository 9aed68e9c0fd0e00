"""Run an optimizer down a surface, one trajectory or a batch of them."""

import operator

import numpy as np
from numpy.typing import ArrayLike

from catalogue import Optimizer, Point, Schedule, Surface, floats
from simulation.descent import Descent
from simulation.rules import PLAIN, Rules, has_rate
from simulation.terrain import diagonal
from simulation.trajectory import Trajectory

ESCAPE_DIAGONALS = 100
"""A run has diverged once it is this many view diagonals away from the middle of the view."""
ON_THE_WAY = 63
"""At so many points of a step's way f is asked whether it grew beyond all numbers before it had no value."""


def simulate(
    surface: Surface,
    optimizer: Optimizer,
    start: ArrayLike,
    steps: int,
    *,
    schedule: Schedule | None = None,
    rules: Rules | None = None,
    planned: int | None = None,
) -> Trajectory:
    """Apply `steps` updates of `optimizer` from `start` and record every one.

    Parameters
    ----------
    start: point (2, ...), finite; later axes are a batch.
    steps: how many updates, 0 or more.
    schedule: multiplies the optimizer's `learning_rate` at every update; a method without one ignores it.
    rules: noise, weight decay and clipping. Decoupled weight decay takes the share (rate of the update) x
        `weight_decay` of the point before an update off the point after it, which is what AdamW does, for any
        optimizer but the reference methods: these remember f where their step ended, and ignore it. A method without
        a learning rate counts as rate 1. What is recorded of f is that of the bare surface.
    planned: how many steps the schedule is made for, if not `steps`; see `OpenLoop.factors` for what comes after.

    Returns
    -------
    Trajectory with points (2, steps + 1, ...), where ... is the batch shape that the start, the optimizer's
    parameters and the rules broadcast to. A run that leaves the finite range, or the circle of `ESCAPE_DIAGONALS`
    view diagonals around the view's middle, has diverged at that step and is nan after it. It has `left_domain` where
    it is still within the circle then, at a point where f has no value: outside its domain, or at a pole.

    Raises
    ------
    ValueError: for a start or a step count out of range, or shapes that do not broadcast.
    """
    start, steps = broadcast_start(*checked_start(start, optimizer, rules)).copy(), checked_steps(steps)
    followed = schedule if has_rate(optimizer) else None
    centre, radius = escape_circle(surface)
    descent = Descent(surface, optimizer, start, steps, followed, rules or PLAIN, centre, radius, planned)
    with np.errstate(all="ignore"):
        points, state, factors, counts = descent.run()
        diverged_at = _forget_after_divergence(surface, points, state, centre, radius)
        left = _left_domain(surface, points, diverged_at, centre, radius)
    game = schedule, rules, factors, counts
    return Trajectory(surface, optimizer, points, state, diverged_at, *game, left_domain=left)


def escape_circle(surface: Surface) -> tuple[tuple[float, float], float]:
    """Centre and radius of the circle outside which a run on `surface` counts as diverged."""
    (x_low, x_high), (y_low, y_high) = surface.view
    centre = (x_low + x_high) / 2, (y_low + y_high) / 2
    return centre, ESCAPE_DIAGONALS * diagonal(surface)


def checked_start(
    start: ArrayLike, optimizer: Optimizer, rules: Rules | None = None
) -> tuple[np.ndarray, tuple[int, ...]]:
    """The start as float64 (2, ...), and the batch shape that it broadcasts to with the parameters.

    Raises ValueError for a start that is no finite point, or shapes that do not broadcast.
    """
    point = floats(start)
    if point is None or point.shape[:1] != (2,) or not np.all(np.isfinite(point)):
        raise ValueError(f"start must be a finite point of numbers with shape (2, ...), received {start!r}")
    given = [optimizer] if rules is None else [optimizer, rules]
    shapes = {name: np.shape(getattr(one, name)) for one in given for name in one.parameters()}
    try:
        return point, np.broadcast_shapes(point.shape[1:], *shapes.values())
    except ValueError:
        arrays = ", ".join(f"{name} {shape}" for name, shape in shapes.items() if shape)
        raise ValueError(f"batch shapes do not broadcast: start {point.shape[1:]}, {arrays}") from None


def broadcast_start(point: np.ndarray, batch: tuple[int, ...]) -> np.ndarray:
    """A view (2, *batch) of a start (2, ...)."""
    missing = len(batch) + 1 - point.ndim
    return np.broadcast_to(point.reshape(2, *(1,) * missing, *point.shape[1:]), (2, *batch))


def checked_steps(steps: int) -> int:
    """`steps` as an int. Raises ValueError for what is no whole number of 0 or more."""
    try:
        count = operator.index(steps)
    except TypeError:
        count = -1
    if count < 0 or isinstance(steps, bool):
        raise ValueError(f"steps must be a whole number of 0 or more, received {steps!r}")
    return count


def _forget_after_divergence(surface, points, state, centre, radius) -> np.ndarray:
    """Turn everything after the first step out of range into nan, in place; return that step, or -1."""
    offset = points - np.reshape(centre, (2, *(1,) * (points.ndim - 1)))
    inside = (np.hypot(*offset) <= radius) & np.isfinite(surface.value(points))
    diverged_at = np.where(inside.all(axis=0), -1, inside.argmin(axis=0))
    if np.any(diverged_at >= 0):
        time = np.arange(points.shape[1]).reshape(-1, *(1,) * diverged_at.ndim)
        beyond = (diverged_at >= 0) & (
            (time > diverged_at) | ((time == diverged_at) & ~np.isfinite(points).all(axis=0))
        )
        for array in (points, *state):
            array[:, beyond] = np.nan
    return diverged_at


def _left_domain(surface, points, diverged_at, centre, radius) -> np.ndarray:
    """Which runs (...) diverged within the circle, where f has no value although it did not grow beyond all numbers."""
    step = np.maximum(diverged_at, 0)[None, None]
    end, before = (np.take_along_axis(points, np.maximum(one, 0), axis=1)[:, 0] for one in (step, step - 1))
    return np.asarray((diverged_at >= 0) & leaves_domain(surface, before, end, diverged_at == 0, centre, radius))


def leaves_domain(
    surface: Surface, before: np.ndarray, end: np.ndarray, starts: np.ndarray, centre: Point, radius: float
) -> np.ndarray:
    """Whether (...) f has no value at the `end` (2, ...) of a step, within the circle, and did not grow to infinity.

    `starts` (...) tells where there was no step, but a start at `end`.
    """
    inside = np.hypot(*(end - np.reshape(centre, (2, *(1,) * (end.ndim - 1))))) <= radius
    lost = inside & ~np.isfinite(surface.value(end))
    if surface.smooth:  # f has a value everywhere, and only numbers end
        lost &= starts
    if np.any(lost & ~starts):
        share = np.linspace(0, 1, ON_THE_WAY + 2)[1:-1].reshape(-1, *(1,) * (end.ndim - 1))
        way = before[:, None] + share * (end - before)[:, None]
        lost &= ~np.isinf(surface.value(way)).any(axis=0) | starts
    return lost
