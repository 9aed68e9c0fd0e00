"""Points that fill a square evenly and are the same for everybody: Roberts's R2 sequence."""

import numpy as np

from catalogue import Surface

PLASTIC = 1.324717957244746
"""The real root of x³ = x + 1, from which the sequence of two dimensions is made."""
STRIDE = np.array([1 / PLASTIC, 1 / PLASTIC**2])
LONGEST_MEMORY = 0.99
"""The momentum or beta1 of a trial lies below this; 1 minus it is evenly spread on a log axis up to 1."""


def r2(first: int, count: int) -> np.ndarray:
    """Points (2, count) of the unit square, number `first` and the following ones; no two numbers have one point.

    M. Roberts (2018), https://extremelearning.com.au/unreasonable-effectiveness-of-quasirandom-sequences/
    """
    numbers = np.arange(first + 1, first + count + 1)
    return (0.5 + STRIDE[:, None] * numbers) % 1


def tuning_starts(surface: Surface, count: int, seed: int) -> np.ndarray:
    """Points (2, count) all over the surface's view."""
    return _in_view(surface, r2(2 * count * seed, count))


def held_out_starts(surface: Surface, count: int, seed: int) -> np.ndarray:
    """The `count` points (2, count) that follow the tuning starts in the sequence."""
    return _in_view(surface, r2(2 * count * seed + count, count))


def _in_view(surface: Surface, square: np.ndarray) -> np.ndarray:
    low, high = np.array(surface.view, dtype=float).T
    return low[:, None] + (high - low)[:, None] * square


def rate_grid(low: float, high: float, count: int) -> np.ndarray:
    """Rates (count,), evenly spaced on a log axis but for rounding, for they are read; both ends included."""
    return np.array([float(f"{rate:.4g}") for rate in np.geomspace(low, high, count)])


def quasi_random_trials(low: float, high: float, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Rates and memories (count,), in order of the rate."""
    across, along = r2(0, count)
    order = np.argsort(across)
    return low * (high / low) ** across[order], 1 - (1 - LONGEST_MEMORY) ** along[order]
