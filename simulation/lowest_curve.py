"""Following the curve, or the edge of the area, on which a surface is lowest: steps along it and back onto it."""

from typing import NamedTuple

import numpy as np

from catalogue import Surface
from simulation.terrain import diagonal, heights

TIMES = 5
"""Samples are known in the view, and in a box that is so many times as wide."""
NODES = 65
"""The samples nearest to so many places a side are known."""
BESIDE, ALONG = 1e-3, 3e-3
"""Shares of the view's diagonal: how far beside the set its gradient tells the normal, and how far along it two
neighbours tell its curvature."""
BESIDE_EACH_OTHER, ALIKE = 36e-3, 1.1
"""Two samples so near each other, as a share of the view's diagonal, tell of one part of the set; two squared distances
at most so many times as large as each other may be the other way round."""
SLIDES = 14
"""At most so many steps along the set."""
SMALL, STILL = 1e-5, 1e-7
"""Shares of the view's diagonal: a step along the set that leads closer is the last where it is shorter than the first,
any step where it is shorter than the second."""
HARDER = 4
"""After a step too far the distance is taken to bend so many times as much along the set."""
BACK, NEAR = 2, 1e-4
"""Steps of Newton's method back onto the set; the last must be at most this share of the view's diagonal."""
WIDENED, WIDER = 2, 4
"""So many times points inside an area are moved out, each time so many times as far."""
LEAST_BEND = 0.05
"""The distance is taken to bend at least so much along the set."""


class Samples(NamedTuple):
    """Points of the lowest set (2, k), with what is known of the set there."""

    points: np.ndarray
    normals: np.ndarray
    """Unit vectors (2, k), out of an area."""
    curvature: np.ndarray
    """(k,), positive where the set bends towards the normal."""
    power: np.ndarray
    """(k,), the power of the distance with which f rises beside it."""
    reach: np.ndarray
    """(k,), how far along the set that holds."""
    nearest: np.ndarray
    """The numbers of two samples near places of the view, and of the wider box: (2, 2, NODES, NODES)."""
    corners: np.ndarray
    """Points (2, m) at which the set turns."""

    def near(self, surface: Surface, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The numbers (n,) of the sample whose surroundings are nearest to each of the points (2, n), and of another.

        The other is the nearest that is not beside the first. The last value (n,) is whether it may be the nearer.
        """
        view = np.array(surface.view)[:, :, None]
        outside = 1 - ((points >= view[:, 0]) & (points <= view[:, 1])).all(axis=0)
        boxes = np.array([box(surface, 1), box(surface, TIMES)])  # (box, coordinate, end)
        i, j = (
            np.clip((at - low[outside]) / (high - low)[outside] * (NODES - 1), 0, NODES - 1)
            for at, low, high in zip(points, boxes[:, :, 0].T, boxes[:, :, 1].T, strict=True)
        )
        which = np.concatenate(
            [
                self.nearest[outside, :, row, column].T
                for row in (np.floor(j).astype(int), np.ceil(j).astype(int))
                for column in (np.floor(i).astype(int), np.ceil(i).astype(int))
            ]
        )
        squares = np.stack([self._squares(number, points) for number in which])
        squares = np.where(np.isnan(squares), np.inf, squares)
        first = squares.argmin(axis=0)[None]
        best, least = (np.take_along_axis(part, first, axis=0)[0] for part in (which, squares))
        away = self.points[:, which] - self.points[:, best][:, None]
        beside = BESIDE_EACH_OTHER * diagonal(surface) * np.where(outside, TIMES, 1)
        others = np.where(np.hypot(away[0], away[1]) <= beside, np.inf, squares)
        second = others.argmin(axis=0)[None]
        other, more = (np.take_along_axis(part, second, axis=0)[0] for part in (which, others))
        return best, other, more <= ALIKE * least

    def _squares(self, which: np.ndarray, points: np.ndarray) -> np.ndarray:
        """Squared distances (n,) to the parabola through a sample, as far as it holds."""
        nx, ny = self.normals.take(which, axis=1)
        x, y = points - self.points.take(which, axis=1)
        curvature, reach = self.curvature.take(which), self.reach.take(which)
        along, off = nx * y - ny * x, nx * x + ny * y
        step = np.clip(along / np.maximum(1 - curvature * off, LEAST_BEND), -reach, reach)
        off = off - curvature * step * step / 2
        along = along - step
        return along * along + off * off


@np.errstate(all="ignore")
def slide(surface: Surface, samples: Samples, points: np.ndarray, steps: int = SLIDES) -> tuple[np.ndarray, np.ndarray]:
    """The feet (2, n) on the set of perpendiculars through points (2, n), and whether (n,) one is a corner.

    Where two parts of the set seem as near, both are gone to.
    """
    best, other, alike = samples.near(surface, points)
    foot, stuck = _slide_from(surface, samples, best, points, steps)
    (twice,) = np.nonzero(alike)
    if twice.size:
        points = points[:, twice]
        second, is_stuck = _slide_from(surface, samples, other[twice], points, steps)
        before, after = points - foot[:, twice], points - second
        nearer = dot(after, after) < dot(before, before)
        foot[:, twice[nearer]], stuck[twice[nearer]] = second[:, nearer], is_stuck[nearer]
    return foot, stuck


def _slide_from(
    surface: Surface, samples: Samples, at: np.ndarray, points: np.ndarray, steps: int
) -> tuple[np.ndarray, np.ndarray]:
    """As `slide`, from the samples with the numbers `at` (n,)."""
    size = diagonal(surface)
    foot, normals = samples.points[:, at], samples.normals[:, at]
    curvature, power = samples.curvature[at], samples.power[at]
    bend = np.maximum(1 - curvature * dot(normals, points - foot), LEAST_BEND)
    active, stuck = np.arange(points.shape[1]), np.zeros(points.shape[1], dtype=bool)
    for _ in range(steps):
        at, normal, goal = foot[:, active], normals[:, active], points[:, active]
        tangent = turned(normal)
        aside = dot(tangent, goal - at)
        step = aside / bend[active]
        reached = at + step * tangent + curvature[active] * step * step / 2 * normal
        reached, there = back_onto(surface, reached, normal, power[active])
        now = normals_of(surface, reached, normal)
        before, after = goal - at, goal - reached
        closer = there & (dot(after, after) < dot(before, before))
        bent = np.fmax((aside - dot(turned(now), after)) / step, LEAST_BEND)
        bent = np.where(stuck[active], np.maximum(bent, bend[active]), bent)
        foot[:, active], normals[:, active] = np.where(closer, reached, at), np.where(closer, now, normal)
        bend[active] = np.where(closer, bent, HARDER * bend[active])
        length = np.abs(step)
        stuck[active] |= ~closer & (length > SMALL * size) & (length < ALONG * size)
        active = active[~((length <= STILL * size) | (closer & ~stuck[active] & (length <= SMALL * size)))]
        if not active.size:
            break
    return foot, stuck


def back_onto(
    surface: Surface, points: np.ndarray, normals: np.ndarray, power: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Points (2, n) near the set, back on it, those in an area on its edge; and whether (n,) they are there."""
    if surface.continuum == "area":
        points = _outside(surface, points, normals)
    assert surface.minimum is not None  # which comes with a curve or an area
    rounding = 4 * np.finfo(float).eps * abs(surface.minimum)
    for _ in range(BACK):
        height, slope = heights(surface, points), surface.gradient(points)
        step = np.where(height > rounding, power * height / dot(slope, slope) * slope, 0.0)
        there = ~(height > 0) | (np.hypot(step[0], step[1]) <= NEAR * diagonal(surface))
        points = np.where(np.isfinite(step), points - step, points)
    return points, there


def _outside(surface: Surface, points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """Points (2, n) near the edge of an area, moved along its normals until they are outside."""
    out = BESIDE * diagonal(surface)
    moved = points + out * normals
    for _ in range(WIDENED):
        out *= WIDER
        moved = np.where(heights(surface, moved) <= 0, points + out * normals, moved)
    return moved


def normals_of(surface: Surface, points: np.ndarray, like: np.ndarray, closer: float = 1.0) -> np.ndarray:
    """Unit normals (2, n) of the set at points on it, on the side of `like`: where both one-sided gradients point."""
    beside = closer * BESIDE * diagonal(surface) * like
    difference = surface.gradient(points + beside) - surface.gradient(points - beside)
    normals = difference / np.hypot(difference[0], difference[1])
    return np.where(np.isfinite(normals).all(axis=0), normals, like)


def box(surface: Surface, times: int) -> list[tuple[float, float]]:
    """The view, or a box so many times as wide around its middle."""
    halves = [((low + high) / 2, times * (high - low) / 2) for low, high in surface.view]
    return [(middle - half, middle + half) for middle, half in halves]


def dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Products (n,) of vectors (2, n)."""
    return a[0] * b[0] + a[1] * b[1]


def turned(vectors: np.ndarray) -> np.ndarray:
    """Vectors (2, n), turned by a quarter."""
    return np.stack([-vectors[1], vectors[0]])
