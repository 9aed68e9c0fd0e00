"""Where a function that somebody typed has no value, said before anything runs, and what to write for a real root."""

from functools import lru_cache

import numpy as np

from catalogue import Point, Surface
from expressions import Custom
from expressions.roots import odd_roots
from interface.kit.number_format import number

GRID = 41
"""Points per side of the view at which the base of a root is asked for its sign."""


def of_domain(surface: Surface, start: Point | None = None) -> list[str]:
    """One sentence if f has no value at the start, and one for each root that ends where a real one goes on."""
    return [*_of_start(surface, start), *_of_roots(surface)]


def _of_start(surface: Surface, start: Point | None) -> list[str]:
    if start is None:
        return []
    with np.errstate(all="ignore"):
        value = float(surface.value(np.array(start, dtype=float)))
    if np.isfinite(value):
        return []
    what = "no value" if np.isnan(value) else "no finite value"
    return [f"f has {what} at the start ({number(start[0])}, {number(start[1])}), so no run can take a step."]


@lru_cache(maxsize=64)
def _of_roots(surface: Surface) -> tuple[str, ...]:
    if not isinstance(surface, Custom):
        return ()
    x, y = np.meshgrid(*(np.linspace(*side, GRID) for side in surface.view))
    return tuple(
        f"{root.power} has no value where {root.base} < 0: write {root.instead} for the real {root.name}."
        for root in odd_roots(surface.expression)
        if np.any(root.value_of_base.bind(surface.values)(x, y)[0] < 0)
    )
