"""Samples of the curve, or of the edge of the area, on which a surface is lowest."""

from functools import lru_cache

import numpy as np

from catalogue import Surface
from simulation.lowest_curve import (
    ALONG,
    BESIDE,
    NEAR,
    NODES,
    SLIDES,
    TIMES,
    Samples,
    back_onto,
    box,
    dot,
    normals_of,
    slide,
    turned,
)
from simulation.terrain import diagonal, distances_to_minima, heights

MULTIPLICITIES = (0.5, 1.0, 2.0, 4.0)
"""Near the set f rises like the distance to such a power: a cusp, a kink, a parabola, a flat floor."""
GRID, WIDER = 61, 41
"""Samples are sought from so many points a side of the view, and so many of the wider box."""
APPROACH = 14
"""Steps of Newton's method from there to the set."""
SETTLED, LOW = 1e-7, 1e-6
"""A sample is at most about this share of the view's diagonal from the set, and not further above the minimum than
this share of the usual height."""
ENTERED = 0.05
"""A larger multiplicity is tried at an area while the one before has left more than this share of the height."""
CELLS = 128
"""One sample is kept in each of so many cells a side."""
CLOSER, ALIKE, OTHER = 0.25, 0.999, 0.95
"""Cosines: closer to the set, the normal must be this much alike, or the sample lies at a corner or a crossing; and
the second sample that is known at a place has another normal than the first."""
ASTRAY = 0.6
"""The set is at most this share of such a step off its tangent at both neighbours."""
REACH = 12e-3
"""A sample tells where the set is so far along it, as a share of the view's diagonal, or as far as a corner."""
GROWTH = 3
"""So many times samples are added at that distance from those there are."""
ASIDE = 0.02
"""The set turns within that reach where it then lies so far off the sample's parabola, as a share of the reach."""
CLOSE, ONE_LINE = 1e-4, 0.98
"""Around a corner, so close as a share of the view's diagonal, two gradients have at most this cosine between them."""
HALVINGS, JUMP = 48, 100
"""So many times the way to the end of a curve is halved; beyond it f is so many times as far above the minimum as any
sample may be."""
AROUND, CORNERS = 8, 64
"""Directions from which corners are approached, and at most so many of them."""


@lru_cache(maxsize=64)
@np.errstate(all="ignore")
def samples_of(surface: Surface) -> Samples:
    """Samples in and around the view; none where Newton's method finds none."""
    size = diagonal(surface)
    starts = np.concatenate([_grid(surface, times, side) for times, side in ((1, GRID), (TIMES, WIDER))], axis=1)
    usual = np.nanmedian(np.abs(heights(surface, starts[:, : GRID * GRID])))
    points, normals, settled = _approach(surface, starts, SETTLED * size, LOW * usual)
    if surface.minima:
        settled &= distances_to_minima(surface, points).min(axis=0) > 2 * ALONG * size
    points, normals, power = _spread_evenly(surface, points[:, settled], normals[:, settled])
    for _ in range(GROWTH):  # where two branches meet, Newton's method may have led to one of them only
        ways = [points + way * REACH * size * turned(normals) for way in (-1, 1)]
        reached, there = zip(*(back_onto(surface, way, normals, power) for way in ways), strict=True)
        reached = [at[:, good] for at, good in zip(reached, there, strict=True)]
        beside = [normals[:, good] for good in there]
        points, normals, power = _spread_evenly(
            surface, np.concatenate([points, *reached], axis=1), np.concatenate([normals, *beside], axis=1)
        )
    good = (power > MULTIPLICITIES[0] / 2) & (power < 4 * MULTIPLICITIES[-1])
    if surface.continuum == "area":
        good &= heights(surface, points + 2 * SETTLED * size * normals) > 0
    alike = dot(normals, normals_of(surface, points, normals, CLOSER)) >= ALIKE
    step, bends = ALONG * size, []
    for way in (-step, step):
        aside = points + way * turned(normals)
        off = back_onto(surface, aside, normals, power)[0] - aside
        bends.append(2 * dot(normals, off) / step**2)
        alike &= np.hypot(off[0], off[1]) <= ASTRAY * step
    known = (np.abs(bends[0] - bends[1]) < np.abs(bends[0] + bends[1]) / 2) & (np.abs(bends[0] + bends[1]) * step < 0.2)
    curvature = np.where(known, (bends[0] + bends[1]) / 2, 0.0)
    kept = good & alike
    sharp = np.concatenate(
        [
            points[:, good & ~alike],
            _turning(surface, *(part[..., kept] for part in (points, normals, curvature, power))),
        ],
        axis=1,
    )
    points, normals, curvature, power = points[:, kept], normals[:, kept], curvature[kept], power[kept]
    nearest = [_nearest_at(points, normals, _grid(surface, times, NODES)) for times in (1, TIMES)]
    reach = np.full(power.shape, REACH * size)
    samples = Samples(points, normals, curvature, power, reach, np.array(nearest), np.empty((2, 0)))
    if not points.size:
        return samples
    corners = _ends(surface, samples, LOW * usual)
    if sharp.size:
        corners = np.concatenate([corners, _corners(surface, samples, sharp)], axis=1)
    if not corners.size:
        return samples
    away = points[:, :, None] - corners[:, None]
    return samples._replace(corners=corners, reach=np.hypot(away[0], away[1]).min(axis=1, initial=REACH * size))


def _turning(
    surface: Surface, points: np.ndarray, normals: np.ndarray, curvature: np.ndarray, power: np.ndarray
) -> np.ndarray:
    """Points (2, k) along the set between samples and where, within their reach, it leaves their parabola."""
    reach, found = REACH * diagonal(surface), []
    for way in (-reach, reach):
        aside = points + way * turned(normals) + curvature * way * way / 2 * normals
        reached, _ = back_onto(surface, aside, normals, power)
        off = reached - aside
        turns = ~(np.hypot(off[0], off[1]) <= ASIDE * reach)
        found += [points[:, turns] + share * (aside - points)[:, turns] for share in (0.25, 0.5, 0.75, 1.0)]
    return np.concatenate(found, axis=1)


def _ends(surface: Surface, samples: Samples, low: float) -> np.ndarray:
    """Points (2, k) where a curve ends, as f jumps or has no value beyond: at x = 1 the lowest of floor(x)^2 + y^2."""
    if surface.continuum != "curve" or surface.smooth is True:
        return np.empty((2, 0))
    points, normals, curvature, power, reach, *_ = samples
    found = []
    for way in (-1, 1):

        def heights_along(share: np.ndarray, some: np.ndarray, way: int = way) -> tuple[np.ndarray, np.ndarray]:
            """Where the curve is, a share of the reach along it from some of the samples, and f there."""
            normal, length = normals[:, some], way * share * reach[some]
            aside = points[:, some] + length * turned(normal) + curvature[some] * length * length / 2 * normal
            at, _ = back_onto(surface, aside, normal, power[some])
            return at, heights(surface, at)

        every = np.arange(power.size)
        some = np.flatnonzero(~(heights_along(np.ones(power.size), every)[1] <= low))
        inner, outer = np.zeros(some.size), np.ones(some.size)
        for _ in range(HALVINGS):
            middle = (inner + outer) / 2
            there = heights_along(middle, some)[1] <= low
            inner, outer = np.where(there, middle, inner), np.where(there, outer, middle)
        jumps = ~(heights_along(outer, some)[1] <= JUMP * low)
        found.append(heights_along(inner, some)[0][:, jumps & (inner > 0)])
    ends = np.concatenate(found, axis=1)
    same = np.hypot(*(ends[:, :, None] - ends[:, None])) <= BESIDE * diagonal(surface)
    return ends[:, ~np.tril(same, -1).any(axis=1)][:, :CORNERS]


def _corners(surface: Surface, samples: Samples, sharp: np.ndarray) -> np.ndarray:
    """Where slides stop at corners (2, m), from points around the places (2, k) where the set is not smooth."""
    size = diagonal(surface)
    turn = np.arange(AROUND) * (2 * np.pi / AROUND)
    circle = 4 * ALONG * size * np.stack([np.cos(turn), np.sin(turn)])
    points = (sharp[:, :, None] + circle[:, None]).reshape(2, -1)
    foot, stuck = slide(surface, samples, points, 4 * SLIDES)
    outside = heights(surface, points) > 0
    near = np.hypot(*(foot - np.repeat(sharp, AROUND, axis=1))) <= 2 * ALONG * size
    found = foot[:, stuck & outside & near]
    same = np.hypot(*(found[:, :, None] - found[:, None])) <= BESIDE * size
    found = found[:, ~np.tril(same, -1).any(axis=1)]
    return found[:, _is_corner(surface, found)][:, :CORNERS]


def _is_corner(surface: Surface, points: np.ndarray) -> np.ndarray:
    """Whether (k,) the gradient has several directions close around points (2, k) of the set, along no one line."""
    turn = np.arange(2 * AROUND) * (np.pi / AROUND) + 0.1
    circle = CLOSE * diagonal(surface) * np.stack([np.cos(turn), np.sin(turn)])
    around = points[:, :, None] + circle[:, None]
    gradient = surface.gradient(around)
    unit = gradient / np.hypot(gradient[0], gradient[1])  # nan inside an area
    cosines = np.abs(unit[0][:, :, None] * unit[0][:, None] + unit[1][:, :, None] * unit[1][:, None])
    return np.fmin.reduce(cosines, axis=(1, 2)) < ONE_LINE


def _approach(surface: Surface, points: np.ndarray, near: float, low: float) -> tuple[np.ndarray, ...]:
    """Where Newton's method along the gradient leads, the direction it came from, and whether that is the set.

    Each step takes the multiplicity that lowers f most. An area is entered from outside, by a short step.
    """
    height = heights(surface, points)
    normals, left = np.full(points.shape, np.nan), np.full(height.shape, np.inf)
    outside, area, size = height > 0, surface.continuum == "area", diagonal(surface)
    for _ in range(APPROACH):
        slope = surface.gradient(points)
        newton = height / dot(slope, slope) * slope
        length = np.hypot(newton[0], newton[1])
        best, reached, power = height, points, np.zeros_like(height)
        for multiplicity in MULTIPLICITIES:
            trial = points - multiplicity * newton
            rise = heights(surface, trial)
            lower = rise < best
            if area:
                lower &= (best > ENTERED * height) & ((rise > 0) | (multiplicity * length <= NEAR * size))
            best, reached = np.where(lower, rise, best), np.where(lower, trial, reached)
            power = np.where(lower, multiplicity, power)
        moved = power > 0
        if not moved.any():
            break
        normals = np.where(moved, slope / np.hypot(slope[0], slope[1]), normals)
        left = np.where(moved, power * length, left)
        points, height = reached, best
    near = NEAR * size if area else near
    settled = outside & np.isfinite(normals).all(axis=0) & ((left <= near) | (height <= 0)) & (height <= low)
    return points, normals, settled


def _power(surface: Surface, points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """The power (n,) of the distance with which f rises beside points of the set (2, n)."""
    beside = points + BESIDE * diagonal(surface) * normals
    rise = heights(surface, beside)
    return BESIDE * diagonal(surface) * dot(surface.gradient(beside), normals) / rise


def _spread_evenly(surface: Surface, points: np.ndarray, like: np.ndarray) -> tuple[np.ndarray, ...]:
    """Some of the points (2, n), once more moved onto the set, their normals on the side of `like`, and the power."""
    kept = _one_in_each_cell(surface, points)
    points = points[:, kept]
    normals = normals_of(surface, points, like[:, kept])
    points = back_onto(surface, points, normals, _power(surface, points, normals))[0]
    return points, normals, _power(surface, points, normals)


def _one_in_each_cell(surface: Surface, points: np.ndarray) -> np.ndarray:
    """The numbers of some of the points (2, k), spread evenly, and more sparsely outside the view."""
    sides = zip(points, surface.view, strict=True)
    cells = np.stack([np.floor((at - low) / (high - low) * CELLS) for at, (low, high) in sides])
    far = (np.abs(cells - CELLS / 2) > CELLS / 2 + 1).any(axis=0)
    cells = np.where(far, np.floor(cells / TIMES) + 0.5, cells)
    return np.unique(cells, axis=1, return_index=True)[1]


def _nearest_at(points: np.ndarray, normals: np.ndarray, nodes: np.ndarray) -> np.ndarray:
    """The numbers of the nearest of the points (2, k), and of the nearest with another normal, at every node."""
    if not points.size:
        return np.zeros((2, NODES, NODES), dtype=int)
    found = np.empty((2, NODES, NODES), dtype=int)
    for row, at in enumerate(nodes.reshape(2, NODES, NODES).swapaxes(0, 1)):
        squares = (at[0][:, None] - points[0]) ** 2 + (at[1][:, None] - points[1]) ** 2
        found[0, row] = first = squares.argmin(axis=1)
        alike = np.abs(normals[:, first].T @ normals) > OTHER
        found[1, row] = np.where(alike, np.inf, squares).argmin(axis=1)
    return found


def _grid(surface: Surface, times: int, side: int) -> np.ndarray:
    """Points (2, side * side) of a box around the view."""
    return np.stack(np.meshgrid(*(np.linspace(*ends, side) for ends in box(surface, times)))).reshape(2, -1)
