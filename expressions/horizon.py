"""How a surface goes on outside its view: whether it falls without end."""

import numpy as np

from catalogue import Surface
from expressions.rounding import Rounding

DOUBLINGS = 20
"""Circles around the view: the first has its diagonal as its radius, each one twice that of the one before."""
TURNS, VALLEYS = 256, 3
"""So many directions are looked at, and so many of the low ones more closely ..."""
ZOOMS, CLOSER, FINER = 8, 13, 6
"""... this often, at so many points between their neighbours, each time so many times closer."""
EVIDENCE = 4
"""f falls without end where it has fallen so many doublings in a row ..."""
KEPT = 0.98
"""... every time by at least this share of the time before: what levels off falls by less and less."""
CERTAIN = 1e-3
"""The lowest value on a circle is found where the last closer look changed it by at most this share of the fall; at a
pole it goes on changing."""
SEEN = 1e-9
"""A fall counts that is at least this share of f ..."""
BELOW = 0.5
"""... and ends below everything known by at least this share of what the circles show of it: where a valley is narrower
than the closer looks, as that of (xy - 1)^2 is far out, its walls may seem to fall for a while, far above its floor."""


@np.errstate(all="ignore")
def falls_without_end(surface: Surface, known: float, rounding: Rounding | None = None) -> bool:
    """Whether the lowest value on circles around the view goes on falling, undiminished, as they grow.

    What falls towards a limit, or into a pole, does not count, nor what ends above `known`, the lowest value that is
    known in and around the view, or above a smaller circle's, nor a fall by no more than `rounding` changes f. One that
    is slower than the logarithm's or along a narrow valley that bends may be overlooked.
    """
    (x_low, x_high), (y_low, y_high) = surface.view
    middle = np.array([(x_low + x_high) / 2, (y_low + y_high) / 2])
    radius = np.hypot(x_high - x_low, y_high - y_low) * 2.0 ** np.arange(DOUBLINGS)[:, None]
    lowest, left = _lowest(surface, middle, radius)
    finite = np.isfinite(lowest)
    count = DOUBLINGS if finite.all() else int(finite.argmin())
    if count < EVIDENCE + 2 or (count < DOUBLINGS and lowest[count] != -np.inf):
        return False
    known = min(known, lowest[: count - EVIDENCE - 1].min())
    lowest, left = lowest[count - EVIDENCE - 2 : count], left[count - EVIDENCE - 1 : count]
    falls = lowest[:-1] - lowest[1:]
    if not known - lowest[-1] >= BELOW * falls.sum():
        return False
    undiminished = falls[1:] >= KEPT * falls[:-1]
    if not ((undiminished & (falls[1:] > SEEN * np.abs(lowest[2:]))).all() and (left <= CERTAIN * falls).all()):
        return False
    return rounding is None or bool(
        (falls > _rounding(surface, rounding, middle, radius[count - EVIDENCE - 1 : count])).all()
    )


def _rounding(surface: Surface, rounding: Rounding, middle: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """What rounding may change f by (n,) where it is about lowest on circles of radius (n, 1)."""
    angles = np.arange(TURNS) * (2 * np.pi / TURNS)
    points = middle[:, None, None] + radius * np.stack([np.cos(angles), np.sin(angles)])[:, None]
    heights = surface.value(points)
    lowest = np.where(np.isnan(heights), np.inf, heights).argmin(axis=1)
    return rounding(points)[np.arange(len(radius)), lowest]


def _lowest(surface: Surface, middle: np.ndarray, radius: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The lowest f on circles of radius (n, 1), each (n,), and by how much the last closer look lowered it."""

    def value(angles: np.ndarray) -> np.ndarray:
        """f at angles (n, m), inf where it has none."""
        x, y = middle[0] + radius * np.cos(angles), middle[1] + radius * np.sin(angles)
        heights = surface.value(np.stack([x, y]))
        return np.where(np.isnan(heights), np.inf, heights)

    apart = 2 * np.pi / TURNS
    around = np.broadcast_to(np.arange(TURNS) * apart, (len(radius), 1, TURNS))
    best = before = np.full(len(radius), np.inf)
    for _ in range(1 + ZOOMS):
        heights = value(around.reshape(len(radius), -1)).reshape(around.shape)
        best, before = np.minimum(best, heights.min(axis=(1, 2))), best
        angles = _low_angles(around, heights)
        around = angles[:, :, None] + np.linspace(-apart, apart, CLOSER)
        apart /= FINER
    return best, before - best


def _low_angles(angles: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """The `VALLEYS` (n, VALLEYS) of the angles (n, windows, m) whose heights are lowest and not above a neighbour's."""
    low = (heights <= np.roll(heights, 1, axis=2)) & (heights <= np.roll(heights, -1, axis=2))
    heights = np.where(low, heights, np.inf).reshape(len(heights), -1)
    order = np.argsort(heights, axis=1, kind="stable")[:, :VALLEYS]
    return np.take_along_axis(angles.reshape(heights.shape), order, axis=1)
