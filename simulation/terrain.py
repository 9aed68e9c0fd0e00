"""What the surface is like around a point: how far its isolated minimisers are, which way it curves most."""

import math
from functools import lru_cache

import numpy as np

from catalogue import Surface

NEAR = 0.01
"""A point is at a place when it is within this share of the view's diagonal of it."""
GRID = 64
"""So many points along each side of the view tell whether f is a quadratic."""
NEWTON_STEPS = 3
VANISHING, NONE = 1e-3, 1e-9
"""So many steps of Newton's method towards a stationary point leave at most this share of the gradient, or, where the
point is there already, a gradient of at most this share of the curvature times the view's diagonal."""
ROUNDING = 1e-13
"""A change of f by less than this share of it is none."""
ALIKE = 1e-9
"""Two curvatures whose sizes differ by less than about this share are alike: neither axis is the steeper."""


def diagonal(surface: Surface) -> float:
    """The length of the view's diagonal, in the units of x and y."""
    (x_low, x_high), (y_low, y_high) = surface.view
    return math.hypot(x_high - x_low, y_high - y_low)


def heights(surface: Surface, points: np.ndarray) -> np.ndarray:
    """How far (...) f at points (2, ...) is above the minimum; 0 where that is at most what rounding leaves of it."""
    assert surface.minimum is not None  # whoever asks knows one
    above, rounding = surface.value(points) - surface.minimum, 2 * surface.rounding(points)
    return np.where(np.abs(above) > rounding, above, 0.0) if np.any(rounding) else above


def lengths(vectors: np.ndarray) -> np.ndarray:
    """Lengths (...) of vectors (2, ...)."""
    return np.hypot(vectors[0], vectors[1])


def distances_to_minima(surface: Surface, points: np.ndarray) -> np.ndarray:
    """Distances (minima, ...) from points (2, ...) to each of the `minima`; one row of nan where there are none."""
    return np.stack([np.hypot(points[0] - x, points[1] - y) for x, y in surface.minima or [(np.nan, np.nan)]])


def nearest_minimiser(surface: Surface, points: np.ndarray) -> np.ndarray:
    """The one of the `minima` (2, ...) nearest to each point (2, ...), nan where there are none."""
    minima = np.array(surface.minima or [(np.nan, np.nan)], dtype=float)
    return np.moveaxis(minima[distances_to_minima(surface, points).argmin(axis=0)], -1, 0)


def steepest_axis(surface: Surface, points: np.ndarray) -> np.ndarray:
    """Unit vectors (2, ...) along the axis of the largest absolute curvature at points (2, ...), of either sign.

    That is the Hessian's eigenvector. Where both curvatures are alike in size, as in a round bowl, or zero, as almost
    everywhere on a surface with kinks, no axis of curvature is the steepest and the gradient's stands in; it is nan
    where the gradient vanishes too.
    """
    (xx, xy), (_, yy) = surface.hessian(points)
    mean, half = (xx + yy) / 2, (xx - yy) / 2
    radius = np.hypot(half, xy)  # the curvatures are mean + radius and mean - radius
    angle = np.arctan2(xy, half) / 2 + np.where(mean < 0, np.pi / 2, 0)
    axis = np.stack([np.cos(angle), np.sin(angle)])
    size = np.abs(mean)
    alike = ~(np.minimum(size, radius) > ALIKE * np.maximum(size, radius))
    if alike.any():
        gradient = surface.gradient(points)
        axis = np.where(alike, gradient / lengths(gradient), axis)
    return axis


def newton_end(surface: Surface, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where `NEWTON_STEPS` lead from points (2, ...), and the xx, xy and yy (3, ...) of the last step's Hessian."""
    found = points
    for _ in range(NEWTON_STEPS):
        gx, gy = surface.gradient(found)
        (xx, xy), (_, yy) = surface.hessian(found)
        found = found - np.array([yy * gx - xy * gy, xx * gy - xy * gx]) / (xx * yy - xy * xy)
    return found, np.array([xx, xy, yy])


@np.errstate(all="ignore")
def stationary(surface: Surface, points: np.ndarray, near: float = NEAR) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether Newton's method finds a minimum, a saddle, a maximum `near` points (2, ...), each (...).

    `near` is a share of the view's diagonal.

    f around it must agree: what underflows is flat, and beside a pole a Newton step is short, too.
    """
    found, (xx, xy, yy) = newton_end(surface, points)
    determinant = xx * yy - xy * xy
    left, before = lengths(surface.gradient(found)), lengths(surface.gradient(points))
    size = diagonal(surface)
    vanishing = np.maximum(VANISHING * before, NONE * size * (np.abs(xx) + np.abs(xy) + np.abs(yy)))
    there = (lengths(found - points) <= near * size) & (left <= vanishing)
    rises, falls = _around(surface, found, NEAR / 10 * size)
    saddle = there & (determinant < 0) & rises & falls
    bowl = there & ~(determinant < 0)
    return bowl & (xx > 0) & rises & ~falls, saddle, bowl & ~(xx > 0) & falls & ~rises


def _around(surface: Surface, points: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Whether f rises and whether it falls, by more than rounding, somewhere on a circle around points (2, ...)."""
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False).reshape(-1, *(1,) * (points.ndim - 1))
    x, y = points[:, None]
    height = surface.value(points)
    change = surface.value(np.stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])) - height
    rounding = np.maximum(ROUNDING * np.abs(height), 2 * surface.rounding(points))
    return (change > rounding).any(axis=0), (change < -rounding).any(axis=0)


@lru_cache(maxsize=256)
def curvatures(surface: Surface) -> tuple[float, float] | None:
    """The lowest and the highest curvature of a quadratic with a minimum; None for any other surface.

    f must equal its own second-order expansion at points all over the view and far outside, then at those of a grid of
    the view and where it is known to be lowest.
    """
    (x_low, x_high), (y_low, y_high) = surface.view
    far, grid = (
        np.random.default_rng(0).uniform(-3, 4, (2, 256)),
        (np.indices((GRID, GRID)).reshape(2, -1) + 0.5) / GRID,
    )
    points, inside = (np.stack([x_low + x * (x_high - x_low), y_low + y * (y_high - y_low)]) for x, y in (far, grid))
    inside = np.concatenate([inside, np.reshape(surface.minima, (-1, 2)).T], axis=1)
    middle = points.mean(axis=1)
    with np.errstate(all="ignore"):
        height, slope, hessian = surface.value(middle), surface.gradient(middle), surface.hessian(middle)
        way = points - middle[:, None]
        rounding = ALIKE * np.abs(np.einsum("in,ij,jn->n", way, hessian, way)).max() / 2
        for some in (points, inside):  # the fewer first, as f may be dear
            way = some - middle[:, None]
            expanded = height + slope @ way + np.einsum("in,ij,jn->n", way, hessian, way) / 2
            if not np.all(np.abs(surface.value(some) - expanded) <= rounding):
                return None
    lowest, highest = np.linalg.eigvalsh(hessian)
    return (float(lowest), float(highest)) if lowest > ALIKE * highest else None
