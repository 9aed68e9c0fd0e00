"""Searches of many starts at once: downhill on smooth ground, downhill across corners, and to where the slope ends.

Points are (2, n). Every point goes its own way and stops where it stops; whoever calls decides what it found.
"""

import math

import numpy as np

from catalogue import Surface

STEPS = 40
"""Of the descent and of Newton's method; the pattern search takes twice as many."""
ROUNDING = 1e-12
"""What two values may differ by, as a share of them, and still be equally low."""
DIRECTIONS = 24
"""Of the pattern search; where two creases meet, the way down may be narrow."""
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
"""The pattern search turns by this angle at every step, so that no corner hides between its directions."""


def descend(surface: Surface, points: np.ndarray, reach: float) -> np.ndarray:
    """Steps of -|H|^-1 g within a radius that is `reach` at first, grows with success and shrinks with failure."""
    values, radius = surface.value(points), np.full(points.shape[1], reach)
    for _ in range(STEPS):
        gx, gy = surface.gradient(points)
        (xx, xy), (_, yy) = surface.hessian(points)
        mean, half = (xx + yy) / 2, (xx - yy) / 2
        spread, angle = np.hypot(half, xy), np.arctan2(xy, half) / 2
        cos, sin = np.cos(angle), np.sin(angle)
        along, across = (cos * gx + sin * gy) / np.abs(mean + spread), (cos * gy - sin * gx) / np.abs(mean - spread)
        step = np.stack([sin * across - cos * along, -sin * along - cos * across])
        straight = -np.stack([gx, gy]) / np.hypot(gx, gy) * radius
        trial = points + _shortened(np.where(np.isfinite(step).all(axis=0), step, straight), radius)
        heights = surface.value(trial)
        better = heights < values
        points, values = np.where(better, trial, points), np.where(better, heights, values)
        radius = np.clip(np.where(better, radius * 2, radius / 4), reach * 1e-10, reach * 8)
    return points


def polish(surface: Surface, points: np.ndarray, reach: float) -> np.ndarray:
    """Newton's method with steps up to `reach`, while they make the gradient shorter and do not lead uphill."""
    step, slope = newton_step(surface, points)
    values = surface.value(points)
    for _ in range(STEPS):
        trial = points + _shortened(step, reach)
        trial_step, trial_slope = newton_step(surface, trial)
        heights = surface.value(trial)
        taken = (trial_slope < slope) & (heights <= values + ROUNDING * np.abs(values))
        if not taken.any():
            break
        points, values = np.where(taken, trial, points), np.where(taken, heights, values)
        step, slope = np.where(taken, trial_step, step), np.where(taken, trial_slope, slope)
    return points


def follow_newton(surface: Surface, points: np.ndarray, reach: float) -> np.ndarray:
    """Newton's method on the gradient with steps up to `reach`, wherever it leads."""
    for _ in range(STEPS):
        points = points + _shortened(newton_step(surface, points)[0], reach)
    return points


def newton_step(surface: Surface, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """-H^-1 g (2, n) and the gradient's length (n,)."""
    gx, gy = surface.gradient(points)
    (xx, xy), (_, yy) = surface.hessian(points)
    determinant = xx * yy - xy * xy
    return np.stack([xy * gy - yy * gx, xy * gx - xx * gy]) / determinant, np.hypot(gx, gy)


def search_around(surface: Surface, points: np.ndarray, reach: float) -> np.ndarray:
    """Move to the lowest of some points on a circle, else halve it: needs no derivative."""
    values, radius = surface.value(points), np.full(points.shape[1], reach)
    for turn in range(2 * STEPS):
        angles = turn * GOLDEN_ANGLE + np.arange(DIRECTIONS) * (2 * math.pi / DIRECTIONS)
        around = points[:, :, None] + radius[:, None] * np.stack([np.cos(angles), np.sin(angles)])[:, None]
        heights = surface.value(around)
        heights[np.isnan(heights)] = np.inf
        best = heights.argmin(axis=1)[:, None]
        lowest = np.take_along_axis(heights, best, axis=1)[:, 0]
        better = lowest < values
        points = np.where(better, np.take_along_axis(around, best[None], axis=2)[..., 0], points)
        values = np.where(better, lowest, values)
        radius = np.where(better, np.minimum(radius * 2, reach), radius / 2)
    return points


def _shortened(step: np.ndarray, longest: np.ndarray | float) -> np.ndarray:
    """Steps (2, n) of at most this length."""
    length = np.hypot(*step)
    return step * np.minimum(1, longest / np.where(length > 0, length, 1))
