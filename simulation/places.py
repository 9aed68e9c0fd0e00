"""What places a surface has: the lowest, which may be points, a curve or an area, local minima, saddles, plateaus."""

import math

import numpy as np

from catalogue import Surface
from simulation.lowest_set import known_distance
from simulation.terrain import NEAR, diagonal, distances_to_minima, stationary

FLAT = 0.02
"""A plateau is so flat that f changes by at most this share of its height above the lowest point in view ..."""
AROUND = 0.05
"""... on a circle around the point with this share of the view's diagonal as its radius."""

AT = 1e-4
"""Who is within this share of the view's diagonal of a stationary point is at it, whatever else is close by."""


def lowest_places(surface: Surface) -> int:
    """How many places there are to arrive at: the `minima`, and the curve or area that the others form."""
    return len(surface.minima) + (surface.continuum is not None)


def nearest_place(surface: Surface, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distance (...) from points (2, ...) to the nearest of all known minima, and its place (...) among them.

    The places count the `minima`, then the curve or area of minima if there is one, then the `local_minima`. Nan and 0
    where none are known.
    """
    distances = [np.hypot(points[0] - x, points[1] - y) for x, y in surface.minima]
    if surface.continuum is not None:
        distances.append(known_distance(surface, points))
    distances += [np.hypot(points[0] - x, points[1] - y) for x, y in surface.local_minima]
    if not distances:
        return np.full(points.shape[1:], np.nan), np.zeros(points.shape[1:], dtype=int)
    stacked = np.stack(distances)
    return np.fmin.reduce(stacked), np.where(np.isnan(stacked), np.inf, stacked).argmin(axis=0)


def nearest_lowest_place(surface: Surface, points: np.ndarray) -> np.ndarray:
    """As the place in `nearest_place`, among the lowest only, (...)."""
    distances = distances_to_minima(surface, points)
    if surface.continuum is not None:
        distances = np.concatenate([distances[: len(surface.minima)], known_distance(surface, points)[None]])
    return np.where(np.isnan(distances), np.inf, distances).argmin(axis=0)


def goal(surface: Surface) -> str:
    """What a run may arrive at: "the minimum", "the minimum outside the view", "the lowest point in view", ..."""
    if surface.bounded_below is False:
        return "the lowest point in view"
    if surface.continuum is not None:
        return f"the {surface.continuum} of minima"
    (left, right), (low, high) = surface.view
    in_view = [left <= x <= right and low <= y <= high for x, y in surface.minima]
    return "the minimum" if any(in_view) or not in_view else "the minimum outside the view"


def place(surface: Surface, point: np.ndarray) -> str | None:
    """ "a local minimum", "a saddle", "a maximum", "a plateau" or None: where a point (2,) lies.

    The nearest declared local minimum or saddle within `NEAR` comes first, unless the point itself is a stationary
    one, then a stationary point that Newton's method finds within `NEAR`, told by its curvatures, then a plateau
    (`FLAT`). One of the `minima` is none of these.
    """
    near = NEAR * diagonal(surface)
    if known_distance(surface, point) <= 2 * near:
        return None
    kinds = ("a local minimum", "a saddle", "a maximum")
    for name, is_there in zip(kinds, stationary(surface, point, AT), strict=True):
        if is_there:
            return name
    declared = [(math.dist(point, at), kinds[0]) for at in surface.local_minima]
    declared += [(math.dist(point, at), kinds[1]) for at in surface.saddles]
    distance, name = min(declared, default=(math.inf, ""))
    if distance <= near:
        return name
    for name, is_there in zip(kinds, stationary(surface, point), strict=True):
        if is_there:
            return name
    return "a plateau" if _is_flat(surface, point) else None


@np.errstate(all="ignore")
def _is_flat(surface: Surface, point: np.ndarray) -> bool:
    heights = surface.value(np.stack(np.meshgrid(*(np.linspace(*side, 21) for side in surface.view))))
    lowest = heights[np.isfinite(heights)].min(initial=np.inf)  # beside a pole everything is flat
    lowest = lowest if surface.minimum is None else min(lowest, surface.minimum)
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    circle = point[:, None] + AROUND * diagonal(surface) * np.stack([np.cos(turn), np.sin(turn)])
    height = surface.value(point)
    return bool(np.abs(surface.value(circle) - height).max() <= FLAT * (height - lowest))
