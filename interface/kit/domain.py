"""Where a function that somebody typed has no value, said before anything runs, and what to write for a real root."""

from functools import lru_cache

import numpy as np

from catalogue import Point, Surface
from expressions import Custom
from expressions.roots import odd_roots
from interface.kit.number_format import number
from language import Message

GRID = 41
"""Points per side of the view at which the base of a root is asked for its sign."""


def of_domain(surface: Surface, start: Point | None = None) -> list[Message]:
    """One sentence if f has no value at the start, and one for each root that ends where a real one goes on."""
    return [*_of_start(surface, start), *_of_roots(surface)]


def _of_start(surface: Surface, start: Point | None) -> list[Message]:
    if start is None:
        return []
    with np.errstate(all="ignore"):
        value = float(surface.value(np.array(start, dtype=float)))
    if np.isfinite(value):
        return []
    return [
        Message(
            "f has no value at the start ({x}, {y}), so no run can take a step."
            if np.isnan(value)
            else "f has no finite value at the start ({x}, {y}), so no run can take a step.",
            x=number(start[0]),
            y=number(start[1]),
        )
    ]


@lru_cache(maxsize=64)
def _of_roots(surface: Surface) -> tuple[Message, ...]:
    if not isinstance(surface, Custom):
        return ()
    x, y = np.meshgrid(*(np.linspace(*side, GRID) for side in surface.view))
    roots = [
        root for root in odd_roots(surface.expression) if np.any(root.value_of_base.bind(surface.values)(x, y)[0] < 0)
    ]
    return tuple(
        Message(
            "{power} has no value where {base} < 0: write {instead} for the real {root}.",
            power=root.power, base=root.base, instead=root.instead, root=root.name,
        )
        for root in roots
    )  # fmt: skip
