"""What points are, found out from the ground around them: minima, parts of a curve or area of minima, saddles."""

from typing import NamedTuple

import numpy as np

from catalogue import Surface
from expressions.creases import Creases
from expressions.rounding import Rounding
from expressions.search import newton_step
from expressions.spread import fills, spreads

SETTLED = 1e-9
"""A stationary point is found where Newton's step is below this share of the view's diagonal."""
FLAT = 1e-9
"""A curvature below this share of the other one counts as none."""
NEAR, CLOSE = 3e-4, 3e-7
"""Two radii, as shares of the view's diagonal, at which the ground around a point is probed."""
CONTINUOUS = 0.5
"""On the small circle f differs from the middle by at most this share of what it does on the large one."""
GROUND = 0.25
"""f is finite on at least this share of the small circle: x^y has single lines where x is negative and y whole."""
SAME = 1e-3
"""Points closer together than this share of the view's diagonal are one: nobody sees the difference."""
NOISE = 1e-13
"""What differs by less than this share of f, or by less than a millionth of it of the usual size of f, is rounding."""
CLEAR = 1e-5
"""Where the least curvature of smooth ground is above this share of the greatest, a minimum is isolated for certain."""
LEVEL = 0.1
"""At a saddle f changes, on the small circle, by at most this share of what would make a slope on the large one."""
ROUNDING = 16 * float(np.finfo(float).eps)
"""A coordinate is known to about this share of it, and f beside a corner to what that changes."""
SURELY = 2
"""Two values differ by so many times what rounding may change each by, at most, and still are equal."""
PROBE = 0.381966
"""Where the ground between two points is probed: at no simple fraction of the way, which may be another period."""
TINIEST = 1e-290
"""What is smaller has no full precision left: nothing is concluded from it."""


class Places(NamedTuple):
    """Points (2, n) with what each of them is (n,)."""

    points: np.ndarray
    values: np.ndarray
    noise: np.ndarray
    """What f may change by and still be equal."""
    bottom: np.ndarray
    """Nothing around is lower."""
    isolated: np.ndarray
    """A bottom, and everything around is higher."""
    saddle: np.ndarray


class _Ground(NamedTuple):
    """How much lower and higher f gets (n,) on a circle around each point, how much it changes on a smaller one, and
    whether it is continuous there."""

    lowest: np.ndarray
    highest: np.ndarray
    jump: np.ndarray
    continuous: np.ndarray


def judged(
    surface: Surface,
    creases: Creases | None,
    points: np.ndarray,
    usual: float,
    size: float,
    may_be_flat: bool,
    rounding: Rounding | None = None,
) -> Places:
    """What the points (2, n) are, each once."""
    value = creases.value if creases and creases.count else surface.value
    points, values = _distinct(points, value(points), size)
    settled = is_settled(surface, points, size)
    ground = _Ground(*np.zeros((4, len(values))))
    round_bend, corner = settled & (surface.smooth is not False), ~settled | (surface.smooth is False)
    for kind, turns in ((round_bend, 16), (corner, 256)):
        for part, found in zip(ground, _ground(surface, points[:, kind], values[kind], size, turns), strict=True):
            part[kind] = found
    lowest, near = ground.lowest, NEAR * size
    if creases and creases.count:
        lowest = np.minimum(lowest, creases.lowest_around(points, SAME * size, near) - values)
    noise = np.maximum(NOISE * np.maximum(np.abs(values), usual * 1e-6), TINIEST)
    if rounding:
        noise = np.maximum(noise, SURELY * rounding(points))
    noise += np.where(corner, ROUNDING * (np.abs(points) / near).sum(axis=0) * np.nan_to_num(ground.highest), 0)
    least, most = _curvatures(surface, points)
    bend = round_bend & (np.abs(least) * near**2 / 2 > noise)
    falls = (lowest < -noise) | (bend & (least < -FLAT * np.abs(most)))
    bottom = (ground.continuous > 0) & ~falls
    isolated = bottom.copy()
    unsure = np.flatnonzero(bottom & ~(bend & (least > CLEAR * most)))
    isolated[unsure] = ~spreads(surface, value, points[:, unsure], values[unsure], noise[unsure], size)
    isolated &= ~_is_joined(surface, points, values, np.flatnonzero(isolated), noise)
    if not may_be_flat:
        flat = np.flatnonzero(bottom & ~isolated)
        bottom[flat] = ~fills(value, points[:, flat], values[flat] + noise[flat], size)
    level = ground.jump <= np.maximum(noise, LEVEL * CLOSE / NEAR * np.maximum(np.abs(lowest), ground.highest))
    saddle = (ground.continuous > 0) & settled & falls & (ground.highest > noise) & level
    return Places(points, values, noise, bottom, isolated, saddle)


def is_settled(surface: Surface, points: np.ndarray, size: float) -> np.ndarray:
    return np.hypot(*newton_step(surface, points)[0]) <= SETTLED * size


def _curvatures(surface: Surface, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest curvature."""
    (xx, xy), (_, yy) = surface.hessian(points)
    mean, spread = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    return mean - spread, mean + spread


def _distinct(points: np.ndarray, values: np.ndarray, size: float) -> tuple[np.ndarray, np.ndarray]:
    """The points that differ from every lower one, the lowest first, with their values, which are finite."""
    order = np.argsort(values, kind="stable")
    kept: list[int] = []
    for i in order[np.isfinite(values[order])]:
        if not np.any(np.hypot(*(points[:, kept] - points[:, i, None])) < SAME * size):
            kept.append(i)
    return points[:, kept], values[kept]


def _ground(surface: Surface, points: np.ndarray, values: np.ndarray, size: float, turns: int) -> _Ground:
    """What f does on two circles around each point."""
    turn = np.linspace(0, 2 * np.pi, turns, endpoint=False)
    circle = size * np.stack([np.cos(turn), np.sin(turn)])[:, None]
    near, close = (surface.value(points[:, :, None] + share * circle) - values[:, None] for share in (NEAR, CLOSE))
    lowest: np.ndarray = np.fmin.reduce(near, axis=1)
    lower: np.ndarray = np.fmin.reduce(close, axis=1)
    near, close = (np.where(np.isfinite(part), part, np.nan) for part in (near, close))
    highest, jump = np.fmax.reduce(near, axis=1), np.fmax.reduce(np.abs(close), axis=1)
    lowest = np.where(-lower > LEVEL * jump, np.fmin(lowest, lower), lowest)  # a slope, as beside a pole
    continuous = jump <= CONTINUOUS * np.maximum(np.abs(lowest), np.abs(highest)) + NOISE * np.abs(values)
    return _Ground(lowest, highest, jump, continuous & (np.isfinite(close).mean(axis=1) >= GROUND))


def _is_joined(surface: Surface, points: np.ndarray, values: np.ndarray, chosen: np.ndarray, noise: np.ndarray):
    """Which of the chosen points (2, n) are as low as their nearest neighbour and the ground between them."""
    joined = np.zeros(len(values), dtype=bool)
    if len(chosen) > 1:
        at = points[:, chosen]
        distances = np.hypot(*(at[:, :, None] - at[:, None]))
        np.fill_diagonal(distances, np.inf)
        nearest = chosen[distances.argmin(axis=1)]
        between = surface.value(at + PROBE * (points[:, nearest] - at))
        allowed = 10 * (noise[chosen] + noise[nearest])
        joined[chosen] = np.maximum(abs(values[nearest] - values[chosen]), abs(between - values[chosen])) <= allowed
    return joined
