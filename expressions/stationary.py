"""The minima and saddles of a surface that nobody has published, found numerically in and around its view.

Descents begin wherever a grid has a low point, walks along every crease wherever that has one, and Newton's method on
the gradient, which finds saddles too, on a coarser grid. What they find counts only where the ground around it agrees,
so that poles, jumps and flat ground are left out. A minimum much narrower than the grid may be overlooked, and so may a
saddle without curvature.
"""

from typing import NamedTuple

import numpy as np

from catalogue import Point, Surface
from expressions.creases import Creases
from expressions.edges import Edges
from expressions.expression import Expression
from expressions.ground import NOISE, SURELY, Places, is_settled, judged
from expressions.horizon import falls_without_end
from expressions.rounding import Rounding
from expressions.search import descend, follow_newton, polish, search_around
from expressions.spread import fills

GRID = 61
"""Points per side of the grid whose low points begin the descents."""
DESCENTS = 150
"""At most so many descents, the lowest first."""
ROOTS = 21
"""Points per side of the grid on which Newton's method begins."""
MOST = 100
"""At most so many points of a kind are named, the lowest."""
EQUAL = 1e-9
"""Values that differ by less than this share of the usual size of f are equal."""
LEAVERS, FARTHEST = 12, 100
"""So many of the descents that leave the view, the lowest, go on, and count up to so many diagonals from its middle."""
WAY, LEVELLED = 32, 1e-8
"""At so many points on the way to flat ground outside the view f is looked at; it levels off where it is less than
this share of its fall above it."""
CLOSER, AGAIN = 6, 6
"""Around the lowest place so many steps of the grid each way are searched as finely as the view, at most so often."""
BESIDE = 60
"""So many descents begin there, the lowest first."""
BLURRED = 1e-18
"""f is level on a curve up to rounding only where it differs by more than this share of the usual size of f."""
COARSER = (10, 7, 5)
"""Digits of a point relative to the view's diagonal; the fewest are kept with which f is no higher."""


class Found(NamedTuple):
    """What a search found. `minima` are as low as anything that is known, `local_minima` and `saddles` are in view.

    The minima are those in view, where they are as low as anything that the view shows. Where f has no known end
    (`bounded_below`), the view is all that counts. Otherwise descents that leave the view go on, and where they end
    lower, the lowest of those places are the minima.
    """

    minima: tuple[Point, ...] = ()
    """The isolated ones."""
    minimum: float | None = None
    """The value at the minima and on the `continuum`. None where the lowest value in view lies on its edge and no
    lowest place outside is found, or where it lies at a pole or is only approached."""
    local_minima: tuple[Point, ...] = ()
    saddles: tuple[Point, ...] = ()
    continuum: str | None = None
    """ "curve", "area" or, of more isolated points than are named, "set": what f is lowest on besides the `minima`."""
    bounded_below: bool | None = None
    """False where f goes on falling, undiminished, far outside the view, else None."""
    rim: Expression | None = None
    """What vanishes on the curve, and is positive elsewhere, where the curve is an edge of f's domain or a cusp."""
    is_rounded: bool = False
    """Whether f is as low on the `continuum` up to rounding only, which leaves of it what cancels."""


@np.errstate(all="ignore")
def find(
    surface: Surface,
    creases: Creases | None = None,
    may_be_flat: bool = True,
    edges: Edges | None = None,
    rounding: Rounding | None = None,
) -> Found:
    """Search the view of a surface.

    Parameters
    ----------
    creases, edges: those of its formula.
    rounding: what it may change f by.
    may_be_flat: False where f can be equally low over an area only by rounding, as exp(-1000x^2) is far away.
    """
    low, high = np.array(surface.view).T[:, :, None]
    size = float(np.hypot(*(high - low))[0])
    grid = _grid(surface, GRID)
    heights = surface.value(grid)
    if not np.isfinite(heights).any():
        return Found()
    falls = falls_without_end(surface, float(heights[np.isfinite(heights)].min()), rounding)
    plain = _height_of_plain(heights, SURELY * rounding(grid) if rounding else 0.0 * heights)
    if plain is not None:
        ends, is_rounded = False if falls else None, bool(np.ptp(heights))
        return Found(minimum=plain, continuum="area", bounded_below=ends, is_rounded=is_rounded)
    usual = _usual(heights)
    points = _candidates(surface, creases, grid, heights, falls)
    places = judged(surface, creases, points, usual, size, may_be_flat, rounding)
    if edges and edges.count:
        places = _judged_along(edges, places, usual, size)

    inside = _within(surface, places.points)
    seen = min(np.nanmin(heights), places.values[places.bottom & inside].min(initial=np.inf))
    lowest = float(places.values[places.bottom & inside].min(initial=np.inf))
    middle = (low + high) / 2
    beyond = ~inside & (np.hypot(*(places.points - middle)) <= FARTHEST * size)
    beyond &= _ends(surface, places, middle, may_be_flat)
    outside = float(places.values[places.bottom & beyond].min(initial=np.inf))
    equal = EQUAL * max(usual, abs(seen) if np.isfinite(seen) else 0.0)
    counts = inside
    lower = outside < seen - equal or (lowest == np.inf and outside <= seen + equal)
    if lower and not falls:
        counts, lowest, seen = beyond, outside, np.nanmin(places.values[~inside])
    known = bool(seen >= lowest - equal)
    lowest_of_all = counts & places.bottom & (places.values <= lowest + equal) & known
    spread = lowest_of_all & ~places.isolated
    continuum, levels, rim = None, places.values + places.noise, None
    edge = edges.lowest(grid, min(seen, lowest) + equal, usual, size) if edges and edges.count else None
    if edges and edge:
        passed = edges.passes(places.points, edge.edges, size)
        known, lowest, rim = True, edge.value, edge.rim if passed[spread].all() else None
        places = places._replace(isolated=places.isolated & ~passed)
        continuum = "curve" if rim else "set"
    elif spread.any():
        filled = fills(surface.value, places.points[:, spread], levels[spread], size)
        continuum = "area" if filled.any() else "curve"
    elif np.count_nonzero(lowest_of_all) > MOST:
        continuum = "set"
    is_rounded = bool(rounding and not edge and spread.any() and np.ptp(places.values[spread]) > BLURRED * usual)
    if is_rounded:
        lowest = _round_number(lowest, float(places.noise[spread].max()))
    return Found(
        minima=_named(places.points[:, lowest_of_all & places.isolated]),
        minimum=lowest if known else None,
        local_minima=_named(places.points[:, inside & places.isolated & ~lowest_of_all]),
        saddles=_named(places.points[:, inside & places.saddle & ~(known & (places.values <= lowest + places.noise))]),
        continuum=continuum,
        bounded_below=False if falls else None,
        rim=rim,
        is_rounded=is_rounded,
    )


def _height_of_plain(heights: np.ndarray, uncertain: np.ndarray) -> float | None:
    """The height of ground that is the same everywhere, as far as it is known; None where it is not the same."""
    if not np.ptp(heights):
        return float(heights.flat[0])
    if np.isfinite(heights).all() and np.max(heights - uncertain) <= np.min(heights + uncertain):
        return _round_number(float(np.median(heights)), float(uncertain.max()))
    return None


def _candidates(
    surface: Surface, creases: Creases | None, grid: np.ndarray, heights: np.ndarray, falls: bool
) -> np.ndarray:
    """Where descents, Newton's method and walks along creases end (2, n), which may be minima or saddles."""
    size = float(np.hypot(*np.ptp(surface.view, axis=1)))
    usual = _usual(heights)
    points = _descents(surface, _low_points(grid, heights), size)
    points = np.concatenate([points, _lower_beside(surface, points, EQUAL * usual, size)], axis=1)
    leave = ~_within(surface, points)
    found = [_rounded(surface, points[:, ~leave], size), _rounded(surface, _roots(surface, size), size)]
    leavers = points[:, leave & (not falls)]
    if leavers.size:
        leavers = _rounded(surface, _outside(surface, leavers, np.nanmin(heights), size), size)
        found.append(leavers)
    if creases and creases.count:
        ends = creases.lowest_along(*creases.low_points(grid), size / GRID)
        if not falls:
            leavers = np.concatenate([leavers, ends[:, ~_within(surface, ends)]], axis=1)
            ends = np.concatenate([ends, _outside_on_creases(creases, leavers, np.nanmin(heights), size)], axis=1)
        found.insert(0, _rounded_on_creases(creases, ends, usual, size))
    return np.concatenate(found, axis=1)


def _usual(heights: np.ndarray) -> float:
    """The usual size of f."""
    return float(np.median(np.abs(heights[np.isfinite(heights)])))


def _judged_along(edges: Edges, places: Places, usual: float, size: float) -> Places:
    """The places once more: on an edge along which f falls is no minimum, where it is level there no isolated one."""
    level, lower = edges.along_edges(places.points, usual, size)
    isolated, saddle = (kind & ~(level | lower) for kind in (places.isolated, places.saddle))
    return places._replace(bottom=places.bottom & ~lower, isolated=isolated, saddle=saddle)


def _ends(surface: Surface, places: Places, middle: np.ndarray, may_be_flat: bool) -> np.ndarray:
    """Which of the places f does not only approach farther out: it is higher at twice the distance, or flat.

    Flat ground counts where f comes down to it at once; what levels off is nearly as low long before.
    """
    farther = surface.value(2 * places.points - middle)
    flat = np.flatnonzero((farther == places.values) & ~places.isolated & may_be_flat)
    way = middle[:, :, None] + (places.points[:, flat] - middle)[:, :, None] * np.linspace(0, 1, WAY)
    above = surface.value(way) - places.values[flat, None]
    least = np.where(above > 0, above, np.inf).min(axis=1, initial=np.inf)
    ends = places.isolated | (farther > places.values + places.noise)
    ends[flat] = least > LEVELLED * above.max(axis=1, initial=0)
    return ends


def _within(surface: Surface, points: np.ndarray) -> np.ndarray:
    """Which (n,) of the points (2, n) lie in the view."""
    low, high = np.array(surface.view).T[:, :, None]
    return ((points >= low) & (points <= high)).all(axis=0)


def _grid(surface: Surface, side: int) -> np.ndarray:
    """Points (2, side, side) of the view."""
    return np.stack(np.meshgrid(*(np.linspace(*ends, side) for ends in surface.view)))


def _low_points(grid: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """The points (2, n) of a grid that are not above any of their neighbours, the lowest first."""
    solid = np.pad(np.where(np.isfinite(heights), heights, np.inf), 1, constant_values=np.inf)
    around = [solid[i : i + GRID, j : j + GRID] for i in range(3) for j in range(3) if (i, j) != (1, 1)]
    low = np.isfinite(heights) & (heights <= np.min(around, axis=0))
    return grid[:, low][:, np.argsort(heights[low], kind="stable")[:DESCENTS]]


def _descents(surface: Surface, points: np.ndarray, size: float) -> np.ndarray:
    """Where descents end."""
    reach = size / GRID
    points = polish(surface, descend(surface, points, reach), reach)
    rough = ~is_settled(surface, points, size)
    if rough.any():
        points[:, rough] = polish(surface, search_around(surface, points[:, rough], reach), reach)
    return points


def _lower_beside(surface: Surface, points: np.ndarray, equal: float, size: float) -> np.ndarray:
    """The lowest places (2, n) that descents from finer grids around the lowest of the points (2, m) find.

    Where f has ripples narrower than the grid, only some of them were found, and lower ones lie beside them.
    """
    sides = np.array(surface.view)
    reach, found = CLOSER * np.ptp(sides, axis=1) / (GRID - 1), np.empty((2, 0))
    points = points[:, _within(surface, points)]
    for _ in range(AGAIN):
        values = surface.value(points)
        if not np.isfinite(values).any():
            break
        best, height = points[:, np.nanargmin(values)], np.nanmin(values)
        low, high = np.clip([best - reach, best + reach], *sides.T)
        grid = np.stack(np.meshgrid(*np.linspace(low, high, GRID).T))
        points = _descents(surface, _low_points(grid, surface.value(grid))[:, :BESIDE], size / GRID)
        points = points[:, _within(surface, points)]
        is_lower = np.nanmin(surface.value(points), initial=np.inf) < height - equal
        if is_lower or found.size:  # the last time, others that are as low
            found = np.concatenate([found, points], axis=1)
        if not is_lower:
            break
    return found


def _outside(surface: Surface, points: np.ndarray, lowest: float, size: float) -> np.ndarray:
    """Where descents that have left the view and are lower than anything in it end."""
    values = surface.value(points)
    points = points[:, np.argsort(values, kind="stable")[: min(LEAVERS, np.count_nonzero(values < lowest))]]
    on = np.flatnonzero(~is_settled(surface, points, size))
    if on.size:
        ends = polish(surface, descend(surface, points[:, on], size / 4), size / 4)
        if surface.smooth is not True:
            ends = search_around(surface, ends, size / GRID)
        points[:, on] = ends
    return points


def _outside_on_creases(creases: Creases, points: np.ndarray, lowest: float, size: float) -> np.ndarray:
    """Where walks along every crease, from where points outside the view lie nearest to it, end."""
    values = creases.value(points)
    points = points[:, np.argsort(values, kind="stable")[: min(LEAVERS, np.count_nonzero(values < lowest))]]
    if not points.size:
        return points
    which = np.repeat(np.arange(creases.count), points.shape[1])
    points = creases.farther_along(np.tile(points, creases.count), which, size / 4)
    return creases.lowest_along(points, which, size / GRID)


def _roots(surface: Surface, size: float) -> np.ndarray:
    """The stationary points that Newton's method finds."""
    points = follow_newton(surface, _grid(surface, ROOTS).reshape(2, -1), 2 * size / ROOTS)
    return points[:, is_settled(surface, points, size)]


def _rounded(surface: Surface, points: np.ndarray, size: float) -> np.ndarray:
    """Points with fewer digits where that is no worse: 3 for 2.9999999999999996, 0 for -1e-17."""
    decimals = 10 - round(np.log10(size))
    for rounds in ([[True], [True]], [[True], [False]], [[False], [True]]):
        rounded = np.where(rounds, np.round(points, decimals) + 0.0, points)
        no_higher = surface.value(rounded) <= surface.value(points)
        change = np.hypot(*surface.gradient(rounded)) - np.hypot(*surface.gradient(points))
        points = np.where((change < 0) | (no_higher & ~(change > 0)), rounded, points)
    return points


def _rounded_on_creases(creases: Creases, points: np.ndarray, usual: float, size: float) -> np.ndarray:
    """Points on creases with as few digits as leave f no higher, up to rounding."""
    values = creases.value(points)
    allowed = values + NOISE * np.maximum(np.abs(values), usual * 1e-6)
    for digits in COARSER:
        rounded = np.round(points, digits - round(np.log10(size))) + 0.0
        points = np.where(creases.value(rounded) <= allowed, rounded, points)
    return points


def _round_number(value: float, uncertain: float) -> float:
    """The number with the fewest digits among those that may be meant: 1 for 0.9999999999999938."""
    if abs(value) <= uncertain:
        return 0.0
    return next(
        (near for near in (float(f"{value:.{d}e}") for d in range(17)) if abs(near - value) <= uncertain), value
    )


def _named(points: np.ndarray) -> tuple[Point, ...]:
    return tuple(sorted((x, y) for x, y in points[:, :MOST].T.tolist()))
