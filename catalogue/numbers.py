"""Operations that one equation needs for a Python float and for an array alike."""

import math
from typing import Any

import numpy as np

Array = np.ndarray | float


def floats(value: Any) -> np.ndarray | None:
    """`value` as a new float64 array (...), None where it is not made of real numbers or one is beyond float64."""
    try:
        array = np.asarray(value)
    except ValueError:  # ragged lists
        return None
    if array.dtype.kind not in "iuf":
        return None
    with np.errstate(over="ignore"):
        numbers = array.astype(float)
    return None if np.any(np.isinf(numbers) & np.isfinite(array)) else numbers


def sqrt(x: Array) -> Array:
    """Square root, correctly rounded in both cases, so that one run equals the same run in a batch."""
    return math.sqrt(x) if isinstance(x, float) else np.sqrt(x)


def maximum(a: Array, b: Array) -> Array:
    """Elementwise maximum of two floats or two arrays."""
    return max(a, b) if isinstance(a, float) and isinstance(b, float) else np.maximum(a, b)


def minimum(a: Array, b: Array) -> Array:
    """Elementwise minimum of two floats or two arrays."""
    return min(a, b) if isinstance(a, float) and isinstance(b, float) else np.minimum(a, b)


def sign(x: Array) -> Array:
    """-1, 0 or 1, and nan where x is nan."""
    if isinstance(x, float):
        return float(x > 0) - float(x < 0) if x == x else x
    return np.sign(x)


def dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Inner product (...) of two arrays of vectors (2, ...)."""
    return a[0] * b[0] + a[1] * b[1]


def where(condition: bool | np.ndarray, a: Array, b: Array) -> Array:
    """a where the condition holds, else b."""
    if isinstance(condition, bool | np.bool_):
        return a if condition else b
    return np.where(condition, a, b)
