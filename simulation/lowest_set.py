"""How far points are from where a surface is lowest: from its minima, or from the curve or area that they make up.

A curve or area is followed. Samples of it are found once for each surface. From the sample nearest to a point, steps
along the set lead to the foot of the perpendicular, and steps of Newton's method along the gradient back onto the set.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from catalogue import Surface
from simulation.terrain import diagonal, distances_to_minima, nearest_minimiser

MULTIPLICITIES = (0.5, 1.0, 2.0, 4.0)
"""Near the set f rises like the distance to such a power: a cusp, a kink, a parabola, a flat floor."""
GRID, WIDER, TIMES = 61, 41, 5
"""Samples are sought from so many points a side of the view, and so many of a box that is `TIMES` as wide."""
APPROACH = 14
"""Steps of Newton's method from there to the set."""
SETTLED, LOW = 1e-7, 1e-6
"""A sample is at most about this share of the view's diagonal from the set, and not further above the minimum than
this share of the usual height."""
CELLS, NODES = 128, 65
"""One sample is kept in each of `CELLS` x `CELLS` cells; the nearest one is known at `NODES` x `NODES` places."""
BESIDE, ALONG = 1e-3, 3e-3
"""Shares of the view's diagonal: how far beside the set its gradient tells the normal, and how far along it two
neighbours tell its curvature."""
SLIDES, BACK = 14, 2
"""At most so many steps along the set, each with so many steps of Newton's method back onto it."""
STILL = 1e-8
"""A step along the set that is shorter than this share of the view's diagonal is the last."""
LEAST_BEND, HARDER = 0.05, 4
"""The distance is taken to bend at least so much along the set, and this many times as much after a step too far."""


class _Samples(NamedTuple):
    """Points of the lowest set (2, k), with what is known of the set there."""

    points: np.ndarray
    normals: np.ndarray
    """Unit vectors (2, k), out of an area."""
    curvature: np.ndarray
    """(k,), positive where the set bends towards the normal."""
    power: np.ndarray
    """(k,), the power of the distance with which f rises beside it."""
    nearest: tuple[np.ndarray, np.ndarray]
    """The number of the nearest sample at places of the view, and of the wider box, each (NODES, NODES)."""


def distance_to_lowest(surface: Surface, points: np.ndarray) -> np.ndarray:
    """Distances (...) from points (2, ...) to the nearest place where f is lowest; nan where none is known."""
    if surface.continuum is None:
        return distances_to_minima(surface, points).min(axis=0)
    nearest = nearest_lowest(surface, points)
    return np.hypot(points[0] - nearest[0], points[1] - nearest[1])


def nearest_lowest(surface: Surface, points: np.ndarray) -> np.ndarray:
    """The place (2, ...) nearest to each point (2, ...) where f is lowest; nan where none is known.

    Where there are isolated minima only, it is one of them exactly. On a curve or an area it is found to about a
    millionth of the view's diagonal, in and around the view; farther out it is the nearest in reach of steps along
    the set. Every point is worked on by itself, so that its answer does not depend on the others.
    """
    if surface.continuum is None:
        return nearest_minimiser(surface, points)
    points = np.asarray(points, dtype=float)
    flat = points.reshape(2, -1)
    foot = np.full(flat.shape, np.nan)
    known = np.isfinite(flat).all(axis=0)
    foot[:, known] = _foot(surface, flat[:, known])
    if surface.minima:
        single = nearest_minimiser(surface, flat)
        nearer = ~(np.hypot(*(flat - foot)) <= np.hypot(*(flat - single)))
        foot = np.where(nearer, single, foot)
    return foot.reshape(points.shape)


@np.errstate(all="ignore")
def _foot(surface: Surface, points: np.ndarray) -> np.ndarray:
    """The nearest point (2, n) of the curve or area to each of the finite points (2, n)."""
    samples, size = _samples(surface), diagonal(surface)
    if not samples.points.size:
        return np.full(points.shape, np.nan)
    at = _nearest_sample(surface, samples, points)
    foot, normals = samples.points[:, at], samples.normals[:, at]
    curvature, power = samples.curvature[at], samples.power[at]
    bend = np.maximum(1 - curvature * _dot(normals, points - foot), LEAST_BEND)
    active = np.arange(points.shape[1])
    for _ in range(SLIDES):
        at, normal, goal = foot[:, active], normals[:, active], points[:, active]
        aside = _dot(_turned(normal), goal - at)
        step = aside / bend[active]
        reached = at + step * _turned(normal) + curvature[active] * step * step / 2 * normal
        reached = _back(surface, reached, normal, power[active])
        now = _normals(surface, reached, normal)
        closer = np.hypot(*(goal - reached)) < np.hypot(*(goal - at))
        bent = (aside - _dot(_turned(now), goal - reached)) / step
        foot[:, active], normals[:, active] = np.where(closer, reached, at), np.where(closer, now, normal)
        bend[active] = np.where(closer, np.fmax(bent, LEAST_BEND), HARDER * bend[active])
        active = active[np.abs(step) > STILL * size]
        if not active.size:
            break
    there = surface.value(points) <= surface.minimum + 4 * np.finfo(float).eps * abs(surface.minimum)
    return np.where(there, points, foot)


def _nearest_sample(surface: Surface, samples: _Samples, points: np.ndarray) -> np.ndarray:
    """The number (n,) of the sample whose surroundings are nearest to each point, of those near the nodes around it."""
    inside = np.ones(points.shape[1], dtype=bool)
    for along, (low, high) in zip(points, surface.view, strict=True):
        inside &= (along >= low) & (along <= high)
    best, least = np.zeros(points.shape[1], dtype=int), np.full(points.shape[1], np.inf)
    places = []
    for times in (1, TIMES):
        sides = zip(points, _box(surface, times), strict=True)
        places.append([np.clip((a - low) / (high - low) * (NODES - 1), 0, NODES - 1) for a, (low, high) in sides])
    i, j = (np.where(inside, fine, wide) for fine, wide in zip(*places, strict=True))
    for up in (np.floor, np.ceil):
        for right in (np.floor, np.ceil):
            row, column = up(j).astype(int), right(i).astype(int)
            which = np.where(inside, samples.nearest[0][row, column], samples.nearest[1][row, column])
            distance = _distance_around(samples, which, points, ALONG * diagonal(surface))
            nearer = distance < least
            best, least = np.where(nearer, which, best), np.where(nearer, distance, least)
    return best


def _distance_around(samples: _Samples, which: np.ndarray, points: np.ndarray, reach: float) -> np.ndarray:
    """Distances (n,) to the parabola through a sample, as far as it holds."""
    normals = samples.normals[:, which]
    way, curvature = points - samples.points[:, which], samples.curvature[which]
    along, off = _dot(_turned(normals), way), _dot(normals, way)
    step = np.clip(along / np.maximum(1 - curvature * off, LEAST_BEND), -4 * reach, 4 * reach)
    return np.hypot(along - step, off - curvature * step * step / 2)


def _back(surface: Surface, points: np.ndarray, normals: np.ndarray, power: np.ndarray) -> np.ndarray:
    """Points (2, n) near the set, back on it; those in an area, on its edge."""
    if surface.continuum == "area":
        points = points + BESIDE * diagonal(surface) * normals
    for _ in range(BACK):
        height, slope = surface.value(points) - surface.minimum, surface.gradient(points)
        step = power * height / _dot(slope, slope) * slope
        points = np.where(np.isfinite(step), points - step, points)
    return points


def _normals(surface: Surface, points: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Unit normals (2, n) of the set at points on it, on the side of `like`: where both one-sided gradients point."""
    beside = BESIDE * diagonal(surface) * like
    difference = surface.gradient(points + beside) - surface.gradient(points - beside)
    normals = difference / np.hypot(*difference)
    return np.where(np.isfinite(normals).all(axis=0), normals, like)


@lru_cache(maxsize=64)
@np.errstate(all="ignore")
def _samples(surface: Surface) -> _Samples:
    """Samples of the curve, or of the edge of the area, in and around the view."""
    size, area = diagonal(surface), surface.continuum == "area"
    starts = np.concatenate([_grid(surface, times, side) for times, side in ((1, GRID), (TIMES, WIDER))], axis=1)
    usual = np.nanmedian(np.abs(surface.value(starts[:, : GRID * GRID]) - surface.minimum))
    points, normals, settled = _approach(surface, starts, SETTLED * size, LOW * usual)
    if surface.minima:
        settled &= distances_to_minima(surface, points).min(axis=0) > 2 * ALONG * size
    points, normals = points[:, settled], normals[:, settled]
    kept = _one_in_each_cell(surface, points)
    points, normals = points[:, kept], normals[:, kept]
    normals = _normals(surface, points, normals)
    beside = points + BESIDE * size * normals
    height = surface.value(beside) - surface.minimum
    power = BESIDE * size * _dot(surface.gradient(beside), normals) / height
    good = np.isfinite(power) & (power > MULTIPLICITIES[0] / 2) & (power < 4 * MULTIPLICITIES[-1])
    points, normals, power = points[:, good], normals[:, good], power[good]
    step = ALONG * size
    before, after = (_back(surface, points + s * step * _turned(normals), normals, power) for s in (-1, 1))
    curvature = _dot(normals, before + after - 2 * points) / (step * step)
    curvature = np.where(np.abs(curvature) * step < 0.1, curvature, 0.0)
    if area:
        points = _back(surface, points, normals, power)
    nearest = tuple(_nearest_at(points, _grid(surface, times, NODES)) for times in (1, TIMES))
    return _Samples(points, normals, curvature, power, nearest)


def _approach(surface: Surface, points: np.ndarray, near: float, low: float) -> tuple[np.ndarray, ...]:
    """Where Newton's method along the gradient leads, the direction it came from, and whether that is the set.

    Each step takes the multiplicity that lowers f most. From outside, an area is entered at its edge: a step that ends
    within it is halved until it is short.
    """
    height = surface.value(points) - surface.minimum
    normals, left = np.full(points.shape, np.nan), np.full(height.shape, np.inf)
    outside, inner = height > 0, surface.continuum == "area"
    for _ in range(APPROACH):
        slope = surface.gradient(points)
        newton = height / _dot(slope, slope) * slope
        best, reached, power = height, points, np.zeros_like(height)
        for multiplicity in MULTIPLICITIES:
            trial = points - multiplicity * newton
            rise = surface.value(trial) - surface.minimum
            lower = (rise < best) & ~(inner & (rise <= 0) & (multiplicity * np.hypot(*newton) > near))
            best, reached = np.where(lower, rise, best), np.where(lower, trial, reached)
            power = np.where(lower, multiplicity, power)
        moved = power > 0
        length = np.hypot(*newton)
        normals = np.where(moved, slope / np.hypot(*slope), normals)
        left = np.where(moved, power * length, left)
        points, height = reached, best
        if not moved.any():
            break
    settled = outside & np.isfinite(normals).all(axis=0) & ((left <= near) | (height <= 0)) & (height <= low)
    return points, normals, settled


def _one_in_each_cell(surface: Surface, points: np.ndarray) -> np.ndarray:
    """The numbers of some of the points (2, k), spread evenly."""
    sides = zip(points, surface.view, strict=True)
    cells = np.stack([np.floor((along - low) / (high - low) * CELLS) for along, (low, high) in sides])
    far = (np.abs(cells - CELLS / 2) > CELLS / 2 + 1).any(axis=0)
    cells = np.where(far, np.floor(cells / TIMES) + 0.5, cells)
    return np.unique(cells, axis=1, return_index=True)[1]


def _nearest_at(points: np.ndarray, nodes: np.ndarray) -> np.ndarray:
    """The number of the nearest of the points (2, k) at every node (2, NODES * NODES), as (NODES, NODES)."""
    if not points.size:
        return np.zeros((NODES, NODES), dtype=int)
    found = [((nodes[:, at, None] - points[:, None]) ** 2).sum(axis=0).argmin(axis=1) for at in _rows()]
    return np.concatenate(found).reshape(NODES, NODES)


def _rows() -> list[slice]:
    return [slice(at, at + NODES) for at in range(0, NODES * NODES, NODES)]


def _box(surface: Surface, times: int) -> list[tuple[float, float]]:
    """The view, or a box so many times as wide around its middle."""
    return [((low + high) / 2 - times * (high - low) / 2, (low + high) / 2 + times * (high - low) / 2)
            for low, high in surface.view]  # fmt: skip


def _grid(surface: Surface, times: int, side: int) -> np.ndarray:
    """Points (2, side * side) of a box around the view."""
    return np.stack(np.meshgrid(*(np.linspace(*ends, side) for ends in _box(surface, times)))).reshape(2, -1)


def _dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[0] * b[0] + a[1] * b[1]


def _turned(vectors: np.ndarray) -> np.ndarray:
    """Vectors (2, n), turned by a quarter."""
    return np.stack([-vectors[1], vectors[0]])
