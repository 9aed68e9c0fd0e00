"""The creases of a formula: where an absolute value, a maximum or a minimum changes over, and f has a kink.

A crease is the curve on which an inner expression u vanishes: u for |u|, a - b for max(a, b) and min(a, b). How f
changes along it cannot be seen on a circle where the walls beside it are steep; it is followed instead. Rounding leaves
u there at about 1e-16 instead of 0, which steep walls would make visible, so f is evaluated as on the crease itself.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from expressions.derivatives import derivative
from expressions.expression import Expression
from expressions.graph import Graph, Term, reachable
from expressions.program import Program, compiled
from expressions.vocabulary import VARIABLES

MOST = 8
"""At most so many creases of a formula are followed."""
ON = 16 * float(np.finfo(float).eps)
"""A point is on a crease where u is below this share of what it changes by from the origin to the point, along x and
along y."""
ONTO = 3
"""Steps of Newton's method onto a crease."""
WALKS, SHORTER = 20, 4
"""Steps along creases; one that does not lead down is followed by one that is so many times shorter."""
FARTHER = 2
"""A step outside the view that leads down is followed by one that is so many times longer."""
PARABOLAS = (1e-1, 1e-2, 1e-3)
"""Shares of the first step, at which parabolas then find the lowest place of a smooth crease."""
ROUNDING = 1e-13
"""What f may differ by, as a share of it, and still be equally low."""
STARTS = 60
"""At most so many walks begin, the lowest."""


class Read(NamedTuple):
    """What a formula has: `inner` computes u, du/dx, du/dy of every crease, `value` f as on the creases."""

    count: int  # type: ignore[assignment]  # in place of tuple.count
    inner: Program
    value: Program


class Creases:
    """The creases of a formula at some parameter values. Points are (2, n), `which` (n,) numbers of creases."""

    def __init__(self, expression: Expression, values: Mapping[str, float]) -> None:
        read = self._read(expression)
        self.count = read.count
        self._inner, self._value = read.inner.bind(values), read.value.bind(values)
        self._plain = expression.value.bind(values)

    @staticmethod
    def _read(expression: Expression) -> Read:
        return _creases_of(expression)

    def value(self, points: np.ndarray) -> np.ndarray:
        """f (...) at points (2, ...), where those on a crease up to rounding count as exactly on it."""
        heights = _filled(self._value(*points)[0], points[0])
        known = np.isfinite(heights)
        return heights if known.all() else np.where(known, heights, self._plain(*points)[0])

    def inner(self, points: np.ndarray) -> np.ndarray:
        """u, du/dx, du/dy (count, 3, n) of every crease."""
        return np.reshape([_filled(part, points[0]) for part in self._inner(*points)], (self.count, 3, -1))

    def distances(self, points: np.ndarray) -> np.ndarray:
        """About how far (count, n) it is to each crease."""
        u, ux, uy = np.swapaxes(self.inner(points), 0, 1)
        return np.abs(u) / np.hypot(ux, uy)

    def onto(self, points: np.ndarray, which: np.ndarray, steps: int = ONTO) -> np.ndarray:
        """The points moved onto their creases, where Newton's method finds them."""
        each = np.arange(which.size)
        for _ in range(steps):
            u, ux, uy = self.inner(points)[which, :, each].T
            step = u / (ux * ux + uy * uy) * np.array([ux, uy])
            points = np.where(np.isfinite(step), points - step, points)
        return points

    def along(self, points: np.ndarray, which: np.ndarray, length: np.ndarray | float) -> np.ndarray:
        """Points (2, 2, n) on the creases on both sides of points on them."""
        _, ux, uy = self.inner(points)[which, :, np.arange(which.size)].T
        step = length / np.hypot(ux, uy) * np.array([-uy, ux])
        both = np.concatenate([points + step, points - step], axis=1)
        return self.onto(both, np.concatenate([which, which]), ONTO - 1).reshape(2, 2, -1)

    def farther_along(self, points: np.ndarray, which: np.ndarray, reach: float) -> np.ndarray:
        """Where walks along the creases, downhill and with steps of `reach` at first, twice as long after each that
        leads down, roughly end."""
        return self._walk(self.onto(points, which), which, reach, FARTHER)

    def lowest_along(self, points: np.ndarray, which: np.ndarray, reach: float) -> np.ndarray:
        """Where walks along the creases, downhill and with steps up to `reach`, end."""
        points = self._walk(self.onto(points, which), which, reach)
        for share in PARABOLAS:
            points = self._no_higher(points, self._vertex(points, which, share * reach))
        return self._no_higher(points, self._crossing(points, which))

    def _walk(self, points: np.ndarray, which: np.ndarray, reach: float, longer: float = 1) -> np.ndarray:
        """Where steps along the creases lead that are `longer` times as long after each that leads down."""
        values, length = self.value(points), np.full(which.shape, reach)
        for _ in range(WALKS):
            sides = self.along(points, which, length)
            heights = self.value(sides)
            heights[np.isnan(heights)] = np.inf
            right = heights[1] < heights[0]
            trial, lower = np.where(right, sides[:, 1], sides[:, 0]), np.where(right, heights[1], heights[0])
            better = lower < values
            points, values = np.where(better, trial, points), np.where(better, lower, values)
            length = np.where(better, longer * length, length / SHORTER)
        return points

    def _vertex(self, points: np.ndarray, which: np.ndarray, length: float) -> np.ndarray:
        """Where a parabola through f at each point and on both sides of it along its crease is lowest."""
        sides = self.along(points, which, length)
        (before, after), middle = self.value(sides), self.value(points)
        share = np.clip((before - after) / (before + after - 2 * middle) / 2, -1, 1)
        return self.onto(points + share * (sides[:, 1] - sides[:, 0]) / 2, which)

    def _crossing(self, points: np.ndarray, which: np.ndarray) -> np.ndarray:
        """Where the nearest other crease crosses that of each point, by Newton's method for both."""
        if self.count < 2:
            return points
        each, distances = np.arange(which.size), self.distances(points)
        distances[which, each] = np.inf
        other = np.where(np.isnan(distances), np.inf, distances).argmin(axis=0)
        for _ in range(ONTO):
            inner = self.inner(points)
            (u, ux, uy), (v, vx, vy) = (inner[number, :, each].T for number in (which, other))
            points = points - np.array([u * vy - v * uy, v * ux - u * vx]) / (ux * vy - uy * vx)
        return points

    def _no_higher(self, points: np.ndarray, others: np.ndarray) -> np.ndarray:
        """The other points where f is no higher than at the points, up to rounding."""
        values = self.value(points)
        return np.where(self.value(others) <= values + ROUNDING * np.abs(values), others, points)

    def low_points(self, grid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where walks begin: the points of creases near a grid (2, rows, columns) that are not above their neighbours.

        Returns points (2, n) and the numbers (n,) of their creases.
        """
        shape = grid.shape[1:]
        below = (self.inner(grid.reshape(2, -1))[:, 0] < 0).reshape(-1, *shape)
        crossed = np.zeros_like(below)
        crossed[:, 1:] |= below[:, 1:] != below[:, :-1]
        crossed[:, :, 1:] |= below[:, :, 1:] != below[:, :, :-1]
        which, rows, columns = np.nonzero(crossed)
        points = self.onto(grid[:, rows, columns], which)
        values = self.value(points)
        heights = np.full((self.count, shape[0] + 2, shape[1] + 2), np.inf)
        heights[which, rows + 1, columns + 1] = np.where(np.isfinite(values), values, np.inf)
        around = [heights[which, rows + 1 + i, columns + 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1)]
        (low,) = np.nonzero(np.isfinite(values) & (values <= np.min(around, axis=0)))
        low = low[np.argsort(values[low], kind="stable")[:STARTS]]
        return points[:, low], which[low]

    def lowest_around(self, points: np.ndarray, near: float, length: float) -> np.ndarray:
        """The lowest f (n,) at this length along the creases that pass near the points; inf where none does."""
        which, at = np.nonzero(self.distances(points) <= near)
        heights = self.value(self.along(self.onto(points[:, at], which), which, length)).min(axis=0)
        lowest = np.full(points.shape[1], np.inf)
        np.fmin.at(lowest, at, heights)
        return lowest


def _filled(part: np.ndarray | float, like: np.ndarray) -> np.ndarray:
    """`part` as an array of the batch shape, which a constant lacks."""
    return np.asarray(part) if np.shape(part) == like.shape else np.full(like.shape, part)


@lru_cache(maxsize=256)
def _creases_of(expression: Expression) -> Read:
    f = Graph().read(expression.tree)
    inner: list[Term] = []
    moved: dict[Term, Term] = {}
    for term in reachable([f]):
        operands = [moved[operand] for operand in term.operands]
        u = _vanishing(term) if term.varies else None
        if u is not None and u not in inner:
            inner.append(u)
        moved[term] = term if not term.operands else f.graph.make(term.operation, *operands)
        if u is not None:
            moved[term] = _snapped(term, operands, moved[term], u)
    return read_of(inner[:MOST], moved[f])


def read_of(inner: list[Term], value: Term) -> Read:
    """The programs for u, du/dx, du/dy of every inner expression u, and for f as it is where they vanish."""
    slopes = [(u, *(derivative(u, variable) for variable in VARIABLES)) for u in inner]
    return Read(len(inner), compiled([part for one in slopes for part in one]), compiled([value]))


def resolution_of(u: Term) -> Term:
    """What rounding leaves of u where it vanishes."""
    changes = [u.graph.leaf(variable) * derivative(u, variable) for variable in VARIABLES]
    return (changes[0].apply("abs") + changes[1].apply("abs")) * ON


def _vanishing(term: Term) -> Term | None:
    """What vanishes where a term has a crease; None where it has none."""
    if not term.operands:
        return None
    first = term.operands[0]
    if term.operation == "abs":
        return first if first.varies else None
    if term.operation in ("max", "min"):
        return first - term.operands[1]
    if term.operation in ("sqrt", "power") and first.power and first.power[1] % 2 == 0:
        return first.power[0]  # sqrt(u^2) is |u|
    return None


def _snapped(term: Term, operands: list[Term], same: Term, u: Term) -> Term:
    """A term with a crease, as if u were 0 where it is at most what rounding leaves of it."""
    graph, rounding = term.graph, resolution_of(u)
    if term.operation in ("max", "min"):
        bound, *others = sorted(operands, key=lambda operand: operand.value is None)
        if bound.value is None:
            return same
        above = (others[0] - bound if term.operation == "max" else bound - others[0]) - rounding
        return graph.make("gate", above, others[0]) + graph.make("gate", -above, bound)
    return graph.make("gate", u.apply("abs") - rounding, same)
