"""How far points are from where a surface is lowest: from its minima, or from the curve or area that they make up.

A curve or area is followed. Samples of it are found once for each surface. From the sample nearest to a point, steps
along the set lead to the foot of the perpendicular, and steps of Newton's method along the gradient back onto the set.
"""

import numpy as np

from catalogue import Surface
from simulation.lowest_curve import dot, slide
from simulation.lowest_samples import samples_of
from simulation.terrain import NEAR, diagonal, distances_to_minima, heights, lengths, nearest_minimiser, newton_end

FAR = 4
"""From so many diagonals of the view on from its middle, another part of a curve may be nearer than what was found."""
LANDS = 0.01
"""Far out a step along the gradient of up to `NEAR` tells the distance, where it leaves at most this share of the
height."""
AS_LOW = 1e-12
"""f is as low where it is above the minimum by at most this share of its curvature times the squared diagonal."""
MULTIPLICITIES = (1.0, 2.0, 0.5)
"""f rises like the distance to such a power at a kink, a double root, a cusp."""
BLOCK = 16_384
"""So many points are worked on together, so that a long run stays within memory."""


def distance_to_lowest(surface: Surface, points: np.ndarray) -> np.ndarray:
    """Distances (...) from points (2, ...) to the nearest place where f is lowest; nan where none is known."""
    if surface.continuum is None:
        return distances_to_minima(surface, points).min(axis=0)
    if surface.continuum == "set":
        return _distance_if_close(surface, points)
    points = np.asarray(points, dtype=float)
    nearest = nearest_lowest(surface, points)
    return np.hypot(points[0] - nearest[0], points[1] - nearest[1])


def known_distance(surface: Surface, points: np.ndarray) -> np.ndarray:
    """As `distance_to_lowest`, but nan too from points `FAR` out where a curve or an area is lowest.

    Where a step along the gradient leads onto it there, its length counts: who is at a curve is known to be.
    """
    distance = distance_to_lowest(surface, points)
    if surface.continuum in (None, "set"):
        return distance
    x, y = np.mean(surface.view, axis=1)
    far = ~(np.hypot(points[0] - x, points[1] - y) <= FAR * diagonal(surface))
    if not far.any():
        return distance
    followed = _followed(surface)
    return np.where(far, _distance_by_slope(followed, points) if followed else np.nan, distance)


@np.errstate(all="ignore")
def _distance_if_close(surface: Surface, points: np.ndarray) -> np.ndarray:
    """The distance to a minimum within `NEAR`, a named one or one that a step or Newton's method finds; nan elsewhere.

    From farther away one that is not named may be nearer.
    """
    near, named = NEAR * diagonal(surface), distances_to_minima(surface, points).min(axis=0)
    found, curvatures = newton_end(surface, points)
    above, distance = heights(surface, found), lengths(found - points)
    there = (distance <= near) & (above <= AS_LOW * np.abs(curvatures).sum(axis=0) * diagonal(surface) ** 2)
    return np.where(named <= near, named, np.where(there, distance, _distance_by_slope(surface, points)))


@np.errstate(all="ignore")
def _distance_by_slope(surface: Surface, points: np.ndarray) -> np.ndarray:
    """One step of Newton's method along the gradient, at a cusp, kink or double root; nan where it does not land."""
    height, slope = heights(surface, points), surface.gradient(points)
    steepness = lengths(slope)
    step = height / steepness
    steps = np.stack([times * step for times in MULTIPLICITIES])
    left = np.abs(heights(surface, points[:, None] - steps * (slope / steepness)[:, None]))
    left = np.where(np.isfinite(left), left, np.inf)
    best = left.argmin(axis=0)[None]
    left, step = (np.take_along_axis(part, best, axis=0)[0] for part in (left, steps))
    lands = (left <= LANDS * height) & (step <= NEAR * diagonal(surface))
    return np.where(height <= 0, 0.0, np.where(lands, step, np.nan))


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
    foot, followed = np.full(flat.shape, np.nan), _followed(surface)
    (known,) = np.nonzero(np.isfinite(flat).all(axis=0))
    if followed:
        for first in range(0, len(known), BLOCK):
            some = known[first : first + BLOCK]
            foot[:, some] = _foot(followed, flat[:, some])
    if surface.minima:
        single = nearest_minimiser(surface, flat)
        away, nearer = flat - foot, flat - single
        foot = np.where(np.hypot(away[0], away[1]) > np.hypot(nearer[0], nearer[1]), single, foot)
    return foot.reshape(points.shape)


def _followed(surface: Surface) -> Surface | None:
    """The surface by which its curve or area is followed; None where that is not lowest on a curve."""
    rim = surface.rim
    return surface if rim is None else rim if (rim.continuum, rim.minimum) == ("curve", 0) else None


@np.errstate(all="ignore")
def _foot(surface: Surface, points: np.ndarray) -> np.ndarray:
    """The nearest point (2, n) of the curve or area to each of the finite points (2, n)."""
    samples, foot = samples_of(surface), np.full(points.shape, np.nan)
    if samples.points.size:
        foot, _ = slide(surface, samples, points)
    for corner in samples.corners.T[:, :, None]:
        there, here = points - foot, points - corner
        foot = np.where(dot(here, here) < dot(there, there), corner, foot)
    assert surface.minimum is not None  # which comes with a curve or an area
    there = heights(surface, points) <= 4 * np.finfo(float).eps * abs(surface.minimum)
    return np.where(there, points, foot)
