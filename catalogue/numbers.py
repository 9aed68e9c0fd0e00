"""Operations that one equation needs for a Python float and for an array alike."""

import math

import numpy as np

Array = np.ndarray | float


def sqrt(x: Array) -> Array:
    """Square root, correctly rounded in both cases, so that one run equals the same run in a batch."""
    return math.sqrt(x) if isinstance(x, float) else np.sqrt(x)


def maximum(a: Array, b: Array) -> Array:
    """Elementwise maximum of two floats or two arrays."""
    return max(a, b) if isinstance(a, float) and isinstance(b, float) else np.maximum(a, b)
