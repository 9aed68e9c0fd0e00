"""The edges of a formula: where a root, a power or an arc cosine is at the end of its domain, or has a cusp.

Such an edge is the curve on which an inner expression u vanishes: u for sqrt(u), cbrt(u) and u^1.5, u - 1 and u + 1
for acos(u) and asin(u). Beyond it f may have no value, and on it f is rarely met by a point that is rounded. So the
curve is found from u, and f is evaluated as on the curve itself.
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from expressions.creases import MOST, ON, Creases, Read, read_of, resolution_of
from expressions.expression import Expression
from expressions.graph import Graph, Term, reachable
from expressions.notation import to_text
from expressions.tree import Apply, Number, Tree, walk

ONTO = 12
"""Steps of Newton's method onto an edge."""
LEVEL = 1e-12
"""Values on an edge that differ by less than this share of the usual size of f are equal."""
RADII = (1e-2, 5e-3, 2.5e-3)
"""Shares of the view's diagonal: f is level along an edge where, at each of these distances, it is as low."""
AT = 1e-3
"""Who is closer to an edge than this share of the view's diagonal is on it."""
TURNS = 12
"""In so many directions around a point the sign of u tells whether an edge passes by."""
TIMES, WIDE = 5, 41
"""Edges are looked at in the view, and at so many points a side of a box that is so many times as wide."""


class Lowest(NamedTuple):
    """What edges tell of where f is lowest."""

    value: float
    edges: np.ndarray
    """The numbers of the edges on which, or on a part of which, it is."""
    rim: Expression | None
    """An expression that vanishes on all edges on which f is lowest, and is positive elsewhere; None where f is lowest
    on a part of an edge only."""


class Edges(Creases):
    """The edges of a formula at some parameter values, as its creases are."""

    def __init__(self, expression: Expression, values: Mapping[str, float]) -> None:
        super().__init__(expression, values)
        self._trees = _edges_of(expression)[1]

    @staticmethod
    def _read(expression: Expression) -> Read:
        return _edges_of(expression)[0]

    def level_along(self, points: np.ndarray, which: np.ndarray, usual: float, size: float) -> np.ndarray:
        """Whether (n,) f stays the same along the edge from points (2, n) on it, to one side or the other."""
        values = self.value(points)
        level = np.isfinite(values)
        for share in RADII:
            sides = self.along(points, which, share * size)
            sides = self.onto(sides.reshape(2, -1), np.concatenate([which, which])).reshape(2, 2, -1)
            level &= (np.abs(self.value(sides) - values) <= LEVEL * usual).any(axis=0)
        return level

    def along_edges(self, points: np.ndarray, usual: float, size: float) -> tuple[np.ndarray, np.ndarray]:
        """Which (n,) of the points (2, n) are on an edge along which f stays the same, and on one along which it falls.

        What rounding keeps off the edge is not lower there than its neighbours on it.
        """
        level, falls = np.zeros((2, points.shape[1]), dtype=bool)
        which, at = np.nonzero(self.distances(points) <= AT * size)
        if which.size:
            there = self.onto(points[:, at], which, ONTO)
            level[at[self.level_along(there, which, usual, size)]] = True
            sides = self.value(self.along(there, which, AT * size))
            falls[at[(sides < self.value(there) - LEVEL * usual).any(axis=0)]] = True
        return level, falls & ~level

    def passes(self, points: np.ndarray, edges: np.ndarray, size: float) -> np.ndarray:
        """Whether (n,) one of these edges passes by the points (2, n), or several cross there."""
        turn = 0.1 + np.arange(TURNS) * (2 * np.pi / TURNS)
        around = points[:, :, None] + AT * size * np.stack([np.cos(turn), np.sin(turn)])[:, None]
        below = self.inner(around.reshape(2, -1))[edges, 0].reshape(len(edges), -1, TURNS) < 0
        changes = below.any(axis=2) & ~below.all(axis=2)
        return (changes | (self.distances(points)[edges] <= AT * size)).any(axis=0)

    def lowest(self, grid: np.ndarray, below: float, usual: float, size: float) -> Lowest | None:
        """Where f is lowest on edges, if it is level there, and at most at `below`; None elsewhere.

        `grid` (2, rows, columns) are points of the view.
        """
        middle = grid.mean(axis=(1, 2))[:, None, None]
        apart = grid.shape[1] // WIDE + 1
        wide = middle + TIMES * (grid[:, ::apart, ::apart] - middle)
        points, which = (
            np.concatenate(part, axis=-1) for part in zip(*(self._on(one) for one in (grid, wide)), strict=True)
        )
        values = self.value(points)
        lowest = values[np.isfinite(values)].min(initial=np.inf)
        inside = ((points >= grid.min(axis=(1, 2))[:, None]) & (points <= grid.max(axis=(1, 2))[:, None])).all(axis=0)
        low = values <= lowest + LEVEL * usual
        if not (lowest <= below and (low & inside).any()):
            return None
        level = np.flatnonzero(low & inside)
        level = level[self.level_along(points[:, level], which[level], usual, size)]
        if not level.size:
            return None
        edges = np.unique(which[level])
        whole = all(low[which == edge].all() for edge in edges)
        trees = [self._trees[edge] for edge in edges]
        return Lowest(float(lowest), edges, _rim(trees) if whole else None)

    def _on(self, grid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Points (2, n) on edges where they pass between points of a grid (2, rows, columns), and their numbers."""
        shape = grid.shape[1:]
        inner = self.inner(grid.reshape(2, -1))[:, 0].reshape(-1, *shape)
        below = inner < 0
        crossed = np.zeros_like(below)
        crossed[:, 1:] |= below[:, 1:] != below[:, :-1]
        crossed[:, :, 1:] |= below[:, :, 1:] != below[:, :, :-1]
        which, rows, columns = np.nonzero(crossed & np.isfinite(inner))
        start = grid[:, rows, columns]
        points = self.onto(start, which, ONTO)
        u, ux, uy = self.inner(points)[which, :, np.arange(which.size)].T
        near = np.hypot(*(points - start)) <= 2 * math.hypot(*np.ptp(grid, axis=(1, 2))) / (shape[0] - 1)
        there = near & (np.abs(u) <= ON * (np.abs(points[0] * ux) + np.abs(points[1] * uy)))
        return points[:, there], which[there]


def _rim(trees: list[Tree | None]) -> Expression | None:
    """The absolute value of the product of the inner expressions; None where one of them was not written as such."""
    product: Tree | None = None
    for tree in trees:
        if tree is None:
            return None
        product = tree if product is None else Apply("*", (product, tree))
    if product is None:
        return None
    rim = Apply("abs", (product,))
    return Expression(to_text(rim), rim)


@lru_cache(maxsize=256)
def _edges_of(expression: Expression) -> tuple[Read, list[Tree | None]]:
    """What a formula has, and the inner expressions as they were written, as far as they were."""
    graph = Graph()
    f = graph.read(expression.tree)
    terms = reachable([f])
    if not any(term.operation in ENDS and term.varies for term in terms):
        return read_of([], f), []
    inner: list[Term] = []
    moved: dict[Term, Term] = {}
    for term in terms:
        operands = [moved[operand] for operand in term.operands]
        moved[term] = graph.make(term.operation, *operands) if operands else term
        for end in _ends(term):
            u = _from(term.operands[0], end)
            if u not in inner:
                inner.append(u)
            away = u.apply("abs") - resolution_of(u)
            there = graph.make(term.operation, graph.number(end), *operands[1:])
            moved[term] = graph.make("gate", away, moved[term]) + graph.make("gate", -away, there)
    inner = inner[:MOST]
    written: dict[Term, Tree] = {}
    for tree in walk(expression.tree):
        term = graph.read(tree)
        written.setdefault(term, tree)
        for end, sign in ((1.0, "-"), (-1.0, "+")):
            if term.varies:
                written.setdefault(_from(term, end), Apply(sign, (tree, Number(1.0))))
    return read_of(inner, moved[f]), [written.get(u) for u in inner]


ENDS = {"sqrt": (0.0,), "cbrt": (0.0,), "power": (0.0,), "acos": (1.0, -1.0), "asin": (1.0, -1.0)}
"""Operation -> where it has the end of its domain or a cusp."""


def _ends(term: Term) -> tuple[float, ...]:
    """Where an operation on x or y has an end or a cusp; 0, too, for an absolute value, which may be under a root."""
    if not (term.operands and term.operands[0].varies) or (term.operation == "power" and term.operands[1].varies):
        return ()
    return (0.0,) if term.operation == "abs" else ENDS.get(term.operation, ())


def _from(term: Term, end: float) -> Term:
    return term if end == 0 else term - 1.0 if end > 0 else term + 1.0
