"""Whether f stays equally low away from a point: along a curve, or over an area."""

from collections.abc import Callable

import numpy as np

from catalogue import Surface

RADII = (1e-2, 5e-3, 2.5e-3)
"""Shares of the view's diagonal. A point belongs to a curve or an area if there is ground as low at about each of these
distances: another minimum may be at one of them, but not at all."""
DISTANCE = (0.6, 1.5)
"""What may come of such a distance on the way down to it."""
TURNS = 12
STEPS = 8
"""Of Newton's method along the gradient, down to the level."""
MULTIPLICITIES = (0.5, 1.0, 2.0, 4.0)
"""Near a curve f rises like the distance to such a power: a cusp, a kink, a parabola, a flat floor."""
ROUNDING = 8 * float(np.finfo(float).eps)
"""A coordinate is known to about this share of it, and f to what that changes."""
FILLED = 0.125
"""An area of equal height fills at least this share of the smallest circle around a point of it."""

Value = Callable[[np.ndarray], np.ndarray]


def spreads(
    surface: Surface, value: Value, points: np.ndarray, levels: np.ndarray, noise: np.ndarray, size: float
) -> np.ndarray:
    """Which (n,) of the points (2, n) at the `levels` (n,) belong to a curve or an area of that level, give or take
    the `noise` (n,); `value` evaluates f there, and `size` is the length of the view's diagonal."""
    radii = size * np.array(RADII)[:, None]
    around = points[:, :, None, None] + (radii * _circle(TURNS)[:, None])[:, None]  # (2, n, radii, turns)
    level, noise = (np.broadcast_to(part[:, None, None], around.shape[1:]) for part in (levels, noise))
    start = around.reshape(2, -1)
    found = _down_to(surface, start, level.reshape(-1)).reshape(around.shape)
    rounding = ROUNDING * (np.abs(surface.gradient(found)) * np.abs(found)).sum(axis=0)
    low = value(found) <= level + noise + np.nan_to_num(rounding, nan=0.0, posinf=0.0)
    distance = np.hypot(*(found - points[:, :, None, None]))
    there = low & (distance >= DISTANCE[0] * radii) & (distance <= DISTANCE[1] * radii)
    return there.any(axis=2).all(axis=1)


def fills(value: Value, points: np.ndarray, levels: np.ndarray, size: float) -> np.ndarray:
    """Which (n,) of the points (2, n) lie in or at an area where f is at most at the `levels` (n,)."""
    around = points[:, :, None] + size * RADII[-1] * _circle(64)[:, None]
    return (value(around) <= levels[:, None]).mean(axis=1) >= FILLED


def _circle(turns: int) -> np.ndarray:
    """Points (2, turns) of the unit circle, in no simple direction."""
    angles = 0.1 + np.arange(turns) * (2 * np.pi / turns)
    return np.stack([np.cos(angles), np.sin(angles)])


def _down_to(surface: Surface, points: np.ndarray, level: np.ndarray) -> np.ndarray:
    """Where Newton's method along the gradient, with the multiplicity that lowers f most, leads; not below `level`."""
    height = surface.value(points) - level
    for _ in range(STEPS):
        slope = surface.gradient(points)
        newton = np.maximum(height, 0) / (slope[0] * slope[0] + slope[1] * slope[1]) * slope
        best, reached = np.abs(height), points
        for multiplicity in MULTIPLICITIES:
            trial = points - multiplicity * newton
            rise = surface.value(trial) - level
            lower = np.abs(rise) < best
            best, reached = np.where(lower, np.abs(rise), best), np.where(lower, trial, reached)
        points, height = reached, surface.value(reached) - level
    return points
