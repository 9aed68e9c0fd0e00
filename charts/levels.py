"""Contour levels that show the valley, whether the surface spans ten units or ten million."""

import math
from dataclasses import dataclass

import numpy as np

SKEWED = 0.1
"""Where the median lies below this share of the range, only growing steps show both the valley and the walls."""
EVEN = 0.45
"""Where it lies above this share, even levels do."""
BANDS = 12
"""About how many levels a picture gets."""
FEWEST = 1.3
"""Where the highest value is not even so many times the lowest, steps need not grow."""
FLAT = 1e-12
"""A range up to this share of the values is rounding."""
TAIL, REACH = 0.05, 3.0
"""Where no minimum is known, values count up to so many times the distance from the median to this quantile beyond it:
a pole would take all levels for itself."""
HUGE = 1e300
"""Values from here on count as infinite, so that no difference or power of ten overflows."""


@dataclass(frozen=True)
class Levels:
    """Values of f at which the contour lines run, ascending, unevenly spaced where f is skewed.

    Between two levels the height follows asinh((f - values[0]) / scale), which is close to even in f for a large scale
    and to even in log f for a small one, on a monotone cubic (Fritsch and Butland 1984,
    https://doi.org/10.1137/0905021): without jumps in slope at the levels the lines come out smooth.
    """

    values: tuple[float, ...]
    scale: float

    def height(self, f: np.ndarray) -> np.ndarray:
        """Map values (...) to levels (...): 0 at the first level, 1 at the next, nan for nan.

        Colours and the 3-D picture use this height, so that every band between two lines is one step.
        """
        at = self._bend(np.array(self.values))
        widths = np.diff(at)
        slopes = np.concatenate([[1 / widths[0]], 2 / (widths[:-1] + widths[1:]), [1 / widths[-1]]])
        band = np.clip(np.searchsorted(at, self._bend(f), side="right") - 1, 0, len(widths) - 1)
        t = (self._bend(f) - at[band]) / widths[band]
        first, last = slopes[band] * widths[band], slopes[band + 1] * widths[band]
        inside = first * t * (1 - t) ** 2 + t * t * (3 - 2 * t) - last * t * t * (1 - t)
        return band + np.where((t < 0) | (t > 1), t, inside)

    def _bend(self, f: np.ndarray) -> np.ndarray:
        return np.arcsinh((f - self.values[0]) / self.scale)

    def labels(self) -> list[str]:
        """The values as text, short but distinct."""
        for digits in range(4, 18):
            texts = [f"{value:.{digits - (not 1e-3 <= abs(value) < 1e5)}g}" for value in self.values]
            if len(set(texts)) == len(texts):
                break
        return texts


def choose_levels(f: np.ndarray, minimum: float | None = None, growing: bool = False) -> Levels:
    """Levels for a grid of values (...), so that about half of the picture lies below the middle level.

    Even levels where the values are spread evenly, levels that grow as a power for a bowl, and above the floor steps
    of 1-2-5, of 1-3 or of whole decades where the values span decades, the more the wider apart.

    `minimum` is the surface's known minimum, the floor where it is given; where it is not, poles count as far as they
    are near the other values. Values that are not finite are left out; a flat grid gets levels one unit around its
    value. With `growing` heights above the floor grow by factors, a logarithmic scale, unless they hardly differ.
    """
    f = f[np.abs(f) < HUGE]
    if minimum is None and f.size:
        f = _without_poles(f)
    low, high = (float(f.min()), float(f.max())) if f.size else (0.0, 0.0)
    floor = low if minimum is None else min(low, minimum)
    size = max(1.0, abs(low), abs(high))
    if not high - low > FLAT * size:
        unit = max(1.0, 1e-3 * size)  # one that shows beside the value
        return Levels((low - unit, low, low + unit), unit)
    smallest = max(float(np.quantile(f - floor, 0.01)), FLAT / 100 * size)
    if growing and FEWEST * smallest < high - floor:
        steps = _growing_steps(smallest, high - floor, even_factors=True)
        return Levels(_rounded(floor, steps), steps[0])
    middle = (float(np.median(f)) - floor) / (high - floor)
    if middle > EVEN:
        return Levels(tuple(_even_levels(low, high)), 10 * (high - low))
    if middle > SKEWED:
        steps = [(high - floor) * (k / BANDS) ** math.log2(1 / middle) for k in range(1, BANDS + 1)]
        return Levels(_rounded(floor, steps), steps[1])
    steps = _growing_steps(smallest, high - floor)
    return Levels(_rounded(floor, steps), steps[0])


def _without_poles(f: np.ndarray) -> np.ndarray:
    below, middle, above = np.quantile(f, [TAIL, 0.5, 1 - TAIL])
    return np.clip(f, below - REACH * (middle - below), above + REACH * (above - middle))


def _even_levels(low: float, high: float) -> list[float]:
    step = nice((high - low) / (BANDS + 4))  # rounded up, so that about BANDS remain
    first = math.floor(low / step)
    return [step * k for k in range(first, math.ceil(high / step) + 1)]


def _rounded(floor: float, steps: list[float]) -> tuple[float, ...]:
    """The floor, and above it floor + step with as few digits as keep neighbours apart."""
    levels = [floor]
    for below, step, above in zip([0.0, *steps], steps, [*steps[1:], math.inf], strict=False):
        digits = -math.floor(math.log10(min(step - below, above - step) / 2))
        levels.append(round(floor + step, digits) + 0.0)  # no negative zero
    return tuple(levels)


def _growing_steps(smallest: float, largest: float, even_factors: bool = False) -> list[float]:
    """1, 2, 5, 10, ... times powers of ten, thinned to 1, 10, 100 or less where there are too many decades;
    with `even_factors` in place of them BANDS equal factors where there are two decades at most."""
    if even_factors and largest <= 100 * smallest:
        return [largest * (smallest / largest) ** (k / BANDS) for k in range(BANDS, -1, -1)]
    decades = min(math.log10(largest / max(smallest, largest * 1e-9)), 9.0)
    mantissas = (1, 2, 5) if decades <= 4 else (1, 3) if decades <= 6 else (1,)
    top = math.ceil(math.log10(largest))
    steps = [m * 10.0**e for e in range(math.floor(top - decades) - 1, top + 1) for m in mantissas]
    return [step for step in steps if largest * 10**-decades * 0.5 <= step <= largest * 1.0] or [largest]


def nice(step: float) -> float:
    """The next of 1, 2, 5, 10, ... from `step` up."""
    power = 10.0 ** math.floor(math.log10(step))
    return power * next(m for m in (1, 2, 5, 10) if m * power >= step * (1 - 1e-9))
