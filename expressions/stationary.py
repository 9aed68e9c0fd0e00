"""The minima and saddles of a surface that nobody has published, found numerically in its view.

Descents begin wherever a grid has a low point, and Newton's method on the gradient, which finds saddles too, on a
coarser grid. What they find counts only where the ground around it agrees, so that poles, jumps and slopes that lead
out of the view are left out. A minimum much narrower than the grid may be overlooked, and so may a saddle without
curvature.
"""

from typing import NamedTuple

import numpy as np

from catalogue import Point, Surface
from expressions.search import descend, follow_newton, newton_step, polish, search_around

GRID = 61
"""Points per side of the grid whose low points begin the descents."""
DESCENTS = 150
"""At most so many descents, the lowest first."""
ROOTS = 21
"""Points per side of the grid on which Newton's method begins."""
MOST = 100
"""At most so many points of a kind are named, the lowest."""
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
EQUAL, NOISE = 1e-9, 1e-13
"""Values that differ by less than this share of the usual size of f are equal; what differs by less is rounding."""
SPREAD, FILLED = 2.5e-3, 0.125
"""An area of minima fills at least this share of a circle with that share of the view's diagonal as its radius."""

PROBE = 0.381966
"""Where the ground between two points is probed: at no simple fraction of the way, which may be another period."""


class Found(NamedTuple):
    """What a search found. `minima` are as low as anything that the view shows, `local_minima` are higher."""

    minima: tuple[Point, ...] = ()
    minimum: float | None = None
    """The value at the minima, also where the lowest ground is flat and has no single point to name. None where the
    lowest value in view lies on its edge or at a pole."""
    local_minima: tuple[Point, ...] = ()
    saddles: tuple[Point, ...] = ()
    continuum: str | None = None
    """ "curve" or "area": what f is lowest on besides the `minima`."""


@np.errstate(all="ignore")
def find(surface: Surface) -> Found:
    """Search the view of a surface."""
    low, high = np.array(surface.view).T[:, :, None]
    size = float(np.hypot(*(high - low))[0])
    heights, starts = _low_points(surface)
    if not np.isfinite(heights).any():
        return Found()
    usual = float(np.median(np.abs(heights[np.isfinite(heights)])))
    points = np.concatenate([_descents(surface, starts, size), _roots(surface, size)], axis=1)
    points = _rounded(surface, points, size)
    points = points[:, ((points >= low) & (points <= high)).all(axis=0)]
    points, values = _distinct(points, surface.value(points), size)

    settled = _is_settled(surface, points, size)
    lowest_around, highest_around, continuous = np.zeros((3, len(values)))
    round_bend, corner = settled & (surface.smooth is not False), ~settled | (surface.smooth is False)
    for kind, turns in ((round_bend, 16), (corner, 256)):
        ground = _ground(surface, points[:, kind], values[kind], size, turns)
        lowest_around[kind], highest_around[kind], continuous[kind] = ground
    noise = NOISE * np.maximum(np.abs(values), usual * 1e-6)
    least, most = _curvatures(surface, points)
    falls = (lowest_around < -noise) | (round_bend & (least < -FLAT * np.abs(most)))
    bottom = (continuous > 0) & ~falls
    isolated = bottom & ((lowest_around > noise) | (round_bend & (least > FLAT * most)))
    isolated &= ~_is_joined(surface, points, values, np.flatnonzero(isolated), noise)
    saddle = (continuous > 0) & settled & falls & (highest_around > noise)

    lowest = float(values[bottom].min(initial=np.inf))
    equal = EQUAL * max(usual, abs(lowest))
    known = bool(np.nanmin(heights) >= lowest - equal)
    deepest = isolated & (values <= lowest + equal) & known
    spread = bottom & ~isolated & (values <= lowest + equal) & known
    return Found(
        minima=_named(points[:, deepest]),
        minimum=lowest if known else None,
        local_minima=_named(points[:, isolated & ~deepest]),
        saddles=_named(points[:, saddle]),
        continuum=_continuum(surface, points[:, spread], lowest + equal, size) if spread.any() else None,
    )


def _continuum(surface: Surface, points: np.ndarray, level: float, size: float) -> str:
    """Whether the lowest set through points (2, n) that are not isolated is a "curve" or an "area"."""
    turn = 0.1 + np.arange(64) * (2 * np.pi / 64)
    circle = SPREAD * size * np.stack([np.cos(turn), np.sin(turn)])[:, None]
    low = surface.value(points[:, :, None] + circle) <= level
    return "area" if (low.mean(axis=1) >= FILLED).any() else "curve"


def _grid(surface: Surface, side: int) -> np.ndarray:
    """Points (2, side, side) of the view."""
    return np.stack(np.meshgrid(*(np.linspace(*ends, side) for ends in surface.view)))


def _low_points(surface: Surface) -> tuple[np.ndarray, np.ndarray]:
    """f on a grid, and its points (2, n) that are not above any of their neighbours, the lowest first."""
    grid = _grid(surface, GRID)
    heights = surface.value(grid)
    solid = np.pad(np.where(np.isfinite(heights), heights, np.inf), 1, constant_values=np.inf)
    around = [solid[i : i + GRID, j : j + GRID] for i in range(3) for j in range(3) if (i, j) != (1, 1)]
    low = np.isfinite(heights) & (heights <= np.min(around, axis=0))
    return heights, grid[:, low][:, np.argsort(heights[low], kind="stable")[:DESCENTS]]


def _descents(surface: Surface, points: np.ndarray, size: float) -> np.ndarray:
    """Where descents end."""
    reach = size / GRID
    points = polish(surface, descend(surface, points, reach), reach)
    rough = ~_is_settled(surface, points, size)
    if rough.any():
        points[:, rough] = polish(surface, search_around(surface, points[:, rough], reach), reach)
    return points


def _roots(surface: Surface, size: float) -> np.ndarray:
    """The stationary points that Newton's method finds."""
    points = follow_newton(surface, _grid(surface, ROOTS).reshape(2, -1), 2 * size / ROOTS)
    return points[:, _is_settled(surface, points, size)]


def _is_settled(surface: Surface, points: np.ndarray, size: float) -> np.ndarray:
    return np.hypot(*newton_step(surface, points)[0]) <= SETTLED * size


def _curvatures(surface: Surface, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest curvature."""
    (xx, xy), (_, yy) = surface.hessian(points)
    mean, spread = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    return mean - spread, mean + spread


def _rounded(surface: Surface, points: np.ndarray, size: float) -> np.ndarray:
    """Points with fewer digits where that is no worse: 3 for 2.9999999999999996, 0 for -1e-17."""
    decimals = 10 - round(np.log10(size))
    for rounds in ([[True], [True]], [[True], [False]], [[False], [True]]):
        rounded = np.where(rounds, np.round(points, decimals) + 0.0, points)
        no_higher = surface.value(rounded) <= surface.value(points)
        change = np.hypot(*surface.gradient(rounded)) - np.hypot(*surface.gradient(points))
        points = np.where((change < 0) | (no_higher & ~(change > 0)), rounded, points)
    return points


def _distinct(points: np.ndarray, values: np.ndarray, size: float) -> tuple[np.ndarray, np.ndarray]:
    """The points that differ from every lower one, the lowest first, with their values, which are finite."""
    order = np.argsort(values, kind="stable")
    kept: list[int] = []
    for i in order[np.isfinite(values[order])]:
        if not np.any(np.hypot(*(points[:, kept] - points[:, i, None])) < SAME * size):
            kept.append(i)
    return points[:, kept], values[kept]


def _ground(surface: Surface, points: np.ndarray, values: np.ndarray, size: float, turns: int) -> tuple:
    """How much lower and higher f gets on a circle around each point, and whether it is continuous there."""
    turn = np.linspace(0, 2 * np.pi, turns, endpoint=False)
    circle = size * np.stack([np.cos(turn), np.sin(turn)])[:, None]
    near, close = (surface.value(points[:, :, None] + share * circle) - values[:, None] for share in (NEAR, CLOSE))
    lowest, highest = np.fmin.reduce(near, axis=1), np.fmax.reduce(near, axis=1)
    jump = np.fmax.reduce(np.abs(close), axis=1)
    continuous = jump <= CONTINUOUS * np.maximum(np.abs(lowest), np.abs(highest)) + NOISE * np.abs(values)
    return lowest, highest, continuous & (np.isfinite(close).mean(axis=1) >= GROUND)


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


def _named(points: np.ndarray) -> tuple[Point, ...]:
    return tuple(sorted((x, y) for x, y in points[:, :MOST].T.tolist()))
