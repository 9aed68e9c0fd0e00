"""Run an optimizer down a surface, one trajectory or a batch of them."""

import math
import operator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from catalogue import Elementwise, Optimizer, Surface
from simulation.trajectory import Trajectory

ESCAPE_DIAGONALS = 100
"""A run has diverged once it is this many view diagonals away from the middle of the view."""


def simulate(surface: Surface, optimizer: Optimizer, start: ArrayLike, steps: int) -> Trajectory:
    """Apply `steps` updates of `optimizer` from `start` and record every one.

    Parameters
    ----------
    start: point (2, ...), finite; later axes are a batch.
    steps: how many updates, 0 or more.

    Returns
    -------
    Trajectory with points (2, steps + 1, ...), where ... is the batch shape that the start and the optimizer's
    parameters broadcast to. A run that leaves the finite range, or the circle of `ESCAPE_DIAGONALS` view diagonals
    around the view's middle, has diverged at that step and is nan after it.

    Raises
    ------
    ValueError: for a start or a step count out of range, or shapes that do not broadcast.
    """
    start, steps = _checked_start(start, optimizer), _checked_steps(steps)
    centre, radius = escape_circle(surface)
    with np.errstate(all="ignore"):
        recorded = None
        if start.ndim == 1 and isinstance(optimizer, Elementwise):
            recorded = _run_floats(surface, optimizer, start, steps, centre, radius)
        points, state = recorded or _run_arrays(surface, optimizer, start, steps, centre, radius)
        diverged_at = _forget_after_divergence(surface, points, state, centre, radius)
    return Trajectory(surface, optimizer, points, state, diverged_at)


def escape_circle(surface: Surface) -> tuple[tuple[float, float], float]:
    """Centre and radius of the circle outside which a run on `surface` counts as diverged."""
    (x_low, x_high), (y_low, y_high) = surface.view
    centre = (x_low + x_high) / 2, (y_low + y_high) / 2
    return centre, ESCAPE_DIAGONALS * math.hypot(x_high - x_low, y_high - y_low)


def _checked_start(start: ArrayLike, optimizer: Optimizer) -> np.ndarray:
    """The start as float64, broadcast to the batch shape of the start and the parameters."""
    try:
        point = np.asarray(start)
    except ValueError:  # ragged lists
        point = np.array(None)
    if point.dtype.kind not in "iuf" or not point.ndim or point.shape[0] != 2 or not np.all(np.isfinite(point)):
        raise ValueError(f"start must be a finite point of numbers with shape (2, ...), received {start!r}")
    point = point.astype(float)
    shapes = {name: np.shape(getattr(optimizer, name)) for name in optimizer.parameters()}
    try:
        batch = np.broadcast_shapes(point.shape[1:], *shapes.values())
    except ValueError:
        arrays = ", ".join(f"{name} {shape}" for name, shape in shapes.items() if shape)
        raise ValueError(f"batch shapes do not broadcast: start {point.shape[1:]}, {arrays}") from None
    missing = len(batch) + 1 - point.ndim
    return np.broadcast_to(point.reshape(2, *(1,) * missing, *point.shape[1:]), (2, *batch)).copy()


def _checked_steps(steps: int) -> int:
    try:
        count = operator.index(steps)
    except TypeError:
        count = -1
    if count < 0 or isinstance(steps, bool):
        raise ValueError(f"steps must be a whole number of 0 or more, received {steps!r}")
    return count


def _run_arrays(surface, optimizer, start, steps, centre, radius) -> tuple[np.ndarray, NamedTuple]:
    """The general case: every array carries the batch."""
    centre = np.reshape(centre, (2, *(1,) * (start.ndim - 1)))
    points = np.full((2, steps + 1, *start.shape[1:]), np.nan)
    point, state = start, optimizer.init(start)
    fields = [np.full_like(points, np.nan) for _ in state]
    for t in range(steps + 1):
        if t:
            point, state = optimizer.step(point, state, surface, t)
        points[:, t] = point
        for field, value in zip(fields, state, strict=True):
            field[:, t] = value
        if not np.any(np.hypot(*(point - centre)) <= radius):
            break
    return points, type(state)(*fields)


def _run_floats(surface, optimizer, start, steps, centre, radius) -> tuple[np.ndarray, NamedTuple] | None:
    """One trajectory on Python floats, several times faster than on arrays of two numbers.

    None where a float raises (division by zero, overflow) and an array would go on with inf or nan.
    """
    try:
        state_type, numbers = _descend(surface, optimizer, *start.tolist(), steps, centre, radius)
    except (ArithmeticError, ValueError):
        return None
    fields = len(state_type._fields)
    width = 2 + 2 * fields
    table = np.full((width, steps + 1), np.nan)
    table[:, : len(numbers) // width] = np.fromiter(numbers, float, len(numbers)).reshape(-1, width).T
    return table[:2], state_type(*(table[2 + i :: fields] for i in range(fields)))


def _descend(surface, optimizer, x, y, steps, centre, radius) -> tuple[type[NamedTuple], list[float]]:
    """x, y, the state of x and the state of y for every step until the run leaves the circle's box, in one flat list.

    A box costs half of a circle; what lies between them is forgotten afterwards. Flat, because numpy reads a list of
    floats several times faster than a list of tuples.
    """
    state_x, state_y = optimizer.init(x), optimizer.init(y)
    numbers = [x, y, *state_x, *state_y]
    x_low, x_high, y_low, y_high = centre[0] - radius, centre[0] + radius, centre[1] - radius, centre[1] + radius
    gradient_at, look_ahead, update = surface.gradient_at, optimizer.look_ahead, optimizer.update
    looks_ahead = type(optimizer).look_ahead is not Elementwise.look_ahead
    for t in range(1, steps + 1):
        if looks_ahead:
            gradient_x, gradient_y = gradient_at(look_ahead(x, state_x), look_ahead(y, state_y))
        else:
            gradient_x, gradient_y = gradient_at(x, y)
        x, state_x = update(x, gradient_x, state_x, t)
        y, state_y = update(y, gradient_y, state_y, t)
        numbers += (x, y, *state_x, *state_y)
        if not (x_low <= x <= x_high and y_low <= y <= y_high):
            break
    return type(state_x), numbers


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
