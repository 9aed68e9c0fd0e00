"""The record of a descent."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from catalogue import Optimizer, Surface


@dataclass(frozen=True, eq=False)
class Trajectory:
    """What `simulate` returns. Axis 0 is the coordinate, axis 1 time, later axes the batch."""

    surface: Surface
    optimizer: Optimizer
    points: np.ndarray
    """(2, steps + 1, ...), nan after a divergence."""
    state: NamedTuple
    """The optimizer's state with each field as (2, steps + 1, ...), nan after a divergence."""
    diverged_at: np.ndarray
    """(...), the step that left the finite range or the escape radius, -1 where none did."""

    @property
    def steps(self) -> int:
        """How many updates were asked for."""
        return self.points.shape[1] - 1

    @cached_property
    def values(self) -> np.ndarray:
        """f along the way, (steps + 1, ...)."""
        with np.errstate(all="ignore"):
            return self.surface.value(self.points)

    @cached_property
    def gradients(self) -> np.ndarray:
        """The gradient at each point, (2, steps + 1, ...)."""
        with np.errstate(all="ignore"):
            return self.surface.gradient(self.points)
