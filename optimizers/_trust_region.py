"""The lowest point of a parabola within a circle, for every trajectory of a batch by itself."""

from typing import NamedTuple, Self

import numpy as np

from catalogue import dot, where

ITERATIONS = 60
CLOSE = 1e-14
TINY = np.finfo(float).tiny


class Parabola(NamedTuple):
    """m(p) = g . p + p . H p / 2, with H by its eigenvalues and the direction of the larger one."""

    gradient: np.ndarray  # (2, ...)
    hessian: np.ndarray  # (2, 2, ...)
    low: np.ndarray  # (...), the smaller eigenvalue
    gap: np.ndarray  # (...), by which the larger one exceeds it
    steep: np.ndarray  # (2, ...), the unit vector that belongs to the larger one

    @classmethod
    def of(cls, gradient: np.ndarray, hessian: np.ndarray) -> Self:
        """The parabola of a gradient (2, ...) and a Hessian (2, 2, ...)."""
        (a, b), (_, c) = hessian
        half = (a - c) / 2
        reach = np.sqrt(half * half + b * b)
        wide = reach + abs(half)
        x, y = where(half >= 0, wide, b), where(half >= 0, b, wide)
        norm = np.sqrt(x * x + y * y)
        round_, norm = norm == 0, where(norm == 0, 1.0, norm)
        steep = np.stack([where(round_, 1.0, x / norm), where(round_, 0.0, y / norm)])
        return cls(gradient, hessian, (a + c) / 2 - reach, 2 * reach, steep)

    def value(self, p: np.ndarray) -> np.ndarray:
        """m(p) (...) at p (2, ...)."""
        (a, b), (_, c) = self.hessian
        return dot(self.gradient, p) + (a * p[0] * p[0] + 2 * b * p[0] * p[1] + c * p[1] * p[1]) / 2

    def lowest_within(self, radius: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The lowest point (2, ...) of the disc of `radius` (...), and whether it lies on the edge (...)."""
        (a, b), (_, c) = self.hessian
        (x, y), area = self.gradient, a * c - b * b
        convex = (area > 0) & (a > 0)
        area = where(convex, area, 1.0)
        bottom = np.stack([(b * y - c * x) / area, (b * x - a * y) / area])
        inside = convex & (np.hypot(*bottom) <= radius)
        if inside.all():
            return bottom, ~inside
        return where(inside, bottom, self.lowest_on_edge(radius)), ~inside

    def lowest_on_edge(self, radius: np.ndarray) -> np.ndarray:
        """The lowest point (2, ...) of the circle of `radius` (...): p = -(H + lambda I)^-1 g for some lambda.

        With lambda = shift - low the length of p falls as the shift grows from 0. Newton's method on the inverse of
        that length, begun where p is too long, never gets past the solution (Moré and Sorensen 1983, section 3).
        Where even shift 0 leaves p too short, the rest goes along the flatter axis, on which m is even.
        """
        steep_x, steep_y = self.steep
        slope = dot(self.gradient, self.steep)  # along the steeper axis
        flat_slope = dot(self.gradient, np.stack([-steep_y, steep_x]))
        shift = np.maximum(np.maximum(self.low, 0), abs(flat_slope) / radius)
        shift = np.maximum(shift, np.hypot(slope, flat_slope) / radius - self.gap)
        for _ in range(ITERATIONS):
            flat, steep = flat_slope / np.maximum(shift, TINY), slope / np.maximum(shift + self.gap, TINY)
            square = flat * flat + steep * steep
            excess = np.sqrt(square) / radius - 1
            if not (excess > CLOSE).any():
                break
            bend = flat * flat / np.maximum(shift, TINY) + steep * steep / np.maximum(shift + self.gap, TINY)
            shift = where(excess > CLOSE, shift + excess * square / np.maximum(bend, TINY), shift)
        rest = np.sqrt(np.maximum(radius * radius - steep * steep, 0))
        flat = where(excess < -1e-8, np.copysign(rest, flat_slope), flat)
        return -np.stack([steep * steep_x - flat * steep_y, steep * steep_y + flat * steep_x])
