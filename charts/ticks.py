"""The axes of a picture that is drawn on the server: its window and where its ticks stand."""

import math
from collections.abc import Sequence

from charts.levels import nice

STRETCH = 3
"""How unequal the units of a view may be before equal units would waste the picture. The player's number."""


def fit(view: tuple[tuple[float, float], tuple[float, float]], width: float, height: float) -> tuple[float, ...]:
    """x low, x high, y low, y high: the view widened to equal units on `width` x `height` pixels, as in the player."""
    sides, pixels = [high - low for low, high in view], (width, height)
    units = [side / count for side, count in zip(sides, pixels, strict=True)]
    if max(units) > STRETCH * min(units):
        return (*view[0], *view[1])
    middles = [(low + high) / 2 for low, high in view]
    return tuple(
        middle + sign * max(units) * count / 2
        for middle, count in zip(middles, pixels, strict=True)
        for sign in (-1, 1)
    )


def ticks(low: float, high: float, most: int) -> list[float]:
    """Up to `most` round numbers in even steps of 1, 2 or 5 times a power of ten."""
    step = nice((high - low) / most)
    return [step * k for k in range(math.ceil(low / step), math.floor(high / step) + 1)]


def written(values: Sequence[float]) -> list[str]:
    """Ticks as text, with a real minus sign."""
    return [f"{value:.6g}".replace("-", "−") for value in values]
