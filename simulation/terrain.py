"""What the surface is like around a point: how far its minimisers are, which way it curves most, what place it is."""

import math

import numpy as np

from catalogue import Surface

NEAR = 0.01
"""A point is at a place when it is within this share of the view's diagonal of it."""
FLAT = 0.02
"""A plateau is so flat that f changes by at most this share of its height above the lowest point in view ..."""
AROUND = 0.05
"""... on a circle around the point with this share of the view's diagonal as its radius."""
NEWTON_STEPS = 3
VANISHING, NONE = 1e-3, 1e-9
"""So many steps of Newton's method towards a stationary point leave at most this share of the gradient, or, where the
point is there already, a gradient of at most this share of the curvature times the view's diagonal."""
ALIKE = 1e-9
"""Two curvatures whose sizes differ by less than about this share are alike: neither axis is the steeper."""


def diagonal(surface: Surface) -> float:
    """The length of the view's diagonal, in the units of x and y."""
    (x_low, x_high), (y_low, y_high) = surface.view
    return math.hypot(x_high - x_low, y_high - y_low)


def lengths(vectors: np.ndarray) -> np.ndarray:
    """Lengths (...) of vectors (2, ...)."""
    return np.hypot(vectors[0], vectors[1])


def distances_to_minima(surface: Surface, points: np.ndarray) -> np.ndarray:
    """Distances (minima, ...) from points (2, ...) to each of the `minima`; one row of nan where there are none."""
    return np.stack([np.hypot(points[0] - x, points[1] - y) for x, y in surface.minima or [(np.nan, np.nan)]])


def distance_to_lowest(surface: Surface, points: np.ndarray) -> np.ndarray:
    """Distance (...) from points (2, ...) to the nearest of the `minima`, nan where there are none."""
    return distances_to_minima(surface, points).min(axis=0)


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
        distances.append(distance_to_lowest(surface, points))
    distances += [np.hypot(points[0] - x, points[1] - y) for x, y in surface.local_minima]
    if not distances:
        return np.full(points.shape[1:], np.nan), np.zeros(points.shape[1:], dtype=int)
    stacked = np.stack(distances)
    return np.fmin.reduce(stacked), np.where(np.isnan(stacked), np.inf, stacked).argmin(axis=0)


def nearest_lowest_place(surface: Surface, points: np.ndarray) -> np.ndarray:
    """As the place in `nearest_place`, among the lowest only, (...)."""
    distances = distances_to_minima(surface, points)
    if surface.continuum is not None:
        distances = np.concatenate([distances[: len(surface.minima)], distance_to_lowest(surface, points)[None]])
    return np.where(np.isnan(distances), np.inf, distances).argmin(axis=0)


def nearest_minimiser(surface: Surface, points: np.ndarray) -> np.ndarray:
    """The one of the `minima` (2, ...) nearest to each point (2, ...), nan where there are none."""
    minima = np.array(surface.minima or [(np.nan, np.nan)], dtype=float)
    return np.moveaxis(minima[distances_to_minima(surface, points).argmin(axis=0)], -1, 0)


def goal(surface: Surface) -> str:
    """What a run may arrive at: "the minimum", "the lowest point in view", "the curve of minima"."""
    if surface.continuum is not None:
        return f"the {surface.continuum} of minima"
    return "the lowest point in view" if surface.bounded_below is False else "the minimum"


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


def place(surface: Surface, point: np.ndarray) -> str | None:
    """ "a local minimum", "a saddle", "a maximum", "a plateau" or None: where a point (2,) lies.

    A declared local minimum or saddle within `NEAR` comes first, then a stationary point that Newton's method
    finds within `NEAR`, told by its curvatures, then a plateau (`FLAT`). One of the `minima` is none of these.
    """
    near = NEAR * diagonal(surface)
    if distances_to_minima(surface, point).min() <= 2 * near:
        return None
    for name, declared in (("a local minimum", surface.local_minima), ("a saddle", surface.saddles)):
        if any(math.dist(point, known) <= near for known in declared):
            return name
    for name, is_there in zip(("a local minimum", "a saddle", "a maximum"), stationary(surface, point), strict=True):
        if is_there:
            return name
    return "a plateau" if _is_flat(surface, point) else None


@np.errstate(all="ignore")
def stationary(surface: Surface, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether Newton's method finds a minimum, a saddle, a maximum within `NEAR` of points (2, ...), each (...)."""
    found = points
    for _ in range(NEWTON_STEPS):
        gx, gy = surface.gradient(found)
        (xx, xy), (_, yy) = surface.hessian(found)
        determinant = xx * yy - xy * xy
        found = found - np.array([yy * gx - xy * gy, xx * gy - xy * gx]) / determinant
    left, before = lengths(surface.gradient(found)), lengths(surface.gradient(points))
    size = diagonal(surface)
    vanishing = np.maximum(VANISHING * before, NONE * size * (np.abs(xx) + np.abs(xy) + np.abs(yy)))
    there = (lengths(found - points) <= NEAR * size) & (left <= vanishing)
    saddle = there & (determinant < 0)
    return there & ~saddle & (xx > 0), saddle, there & ~saddle & ~(xx > 0)


@np.errstate(all="ignore")
def _is_flat(surface: Surface, point: np.ndarray) -> bool:
    lowest = np.nanmin(surface.value(np.stack(np.meshgrid(*(np.linspace(*side, 21) for side in surface.view)))))
    lowest = lowest if surface.minimum is None else min(lowest, surface.minimum)
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    circle = point[:, None] + AROUND * diagonal(surface) * np.stack([np.cos(turn), np.sin(turn)])
    height = surface.value(point)
    return bool(np.abs(surface.value(circle) - height).max() <= FLAT * (height - lowest))
