"""Operations that one equation needs for a Python float and for an array alike."""

import math
from functools import singledispatch
from typing import Any, overload

import numpy as np

Array = np.ndarray | float

TURN = 2 * math.pi
SINE = (
    25.132741228718345,
    -64.83584404672554,
    67.07762091738222,
    -38.51295534186807,
    14.182954388478867,
    -3.646752364831226,
    0.6927968586177335,
    -0.10127479441363349,
    0.011700148974859654,
    -0.0010057071302593576,
)
"""sin(2 pi r) / (r (1/4 - r²)) as a polynomial of r², by interpolation at the Chebyshev points of 0 <= r² <= 1/4."""


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


@overload
def sqrt(x: float) -> float: ...
@overload
def sqrt(x: np.ndarray) -> np.ndarray: ...
@overload
def sqrt(x: Array) -> Array: ...
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


@overload
def cos(x: float) -> float: ...
@overload
def cos(x: np.ndarray) -> np.ndarray: ...
@overload
def cos(x: Array) -> Array: ...
def cos(x: Array) -> Array:
    """Cosine of a float or an array, and of what is neither, which a formula is written down with."""
    return math.cos(x) if isinstance(x, float) else np.cos(x)


@overload
def sin(x: float) -> float: ...
@overload
def sin(x: np.ndarray) -> np.ndarray: ...
@overload
def sin(x: Array) -> Array: ...
def sin(x: Array) -> Array:
    """Sine, likewise."""
    return math.sin(x) if isinstance(x, float) else np.sin(x)


@overload
def where(condition: np.ndarray, a: Array, b: Array) -> np.ndarray: ...
@overload
def where(condition: bool | np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray: ...
@overload
def where(condition: bool | np.ndarray, a: Array, b: Array) -> Array: ...
def where(condition: bool | np.ndarray, a: Array, b: Array) -> Array:
    """a where the condition holds, else b."""
    if isinstance(condition, bool | np.bool_):
        return a if condition else b
    return np.where(condition, a, b)


@singledispatch
def sine_of_turns(x: Array) -> Array:
    """sin(2 pi x), from what x is beyond the nearest whole number, which is exact.

    On arrays three times as fast as np.sin(2 pi x), whose argument is rounded, and the more accurate the larger x is.
    What is neither a float nor an array is written down as that.
    """
    return np.sin(TURN * x)


@sine_of_turns.register
def _(x: float) -> float:
    return _sine(x - round(x)) if math.isfinite(x) else math.nan


@sine_of_turns.register(np.ndarray)
def sines_of_turns(x: np.ndarray) -> np.ndarray:
    """The same for what does as an array does."""
    return _sine(x - np.rint(x))


@overload
def _sine(r: float) -> float: ...
@overload
def _sine(r: np.ndarray) -> np.ndarray: ...
def _sine(r: Array) -> Array:
    u = r * r
    bend: Array = SINE[-1]
    for coefficient in SINE[-2::-1]:
        bend = bend * u + coefficient
    return r * (0.25 - u) * bend
