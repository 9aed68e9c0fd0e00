"""What scaling the measurements does to gradient descent: its condition number, its best rate, its number of steps."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

from catalogue import Point
from optimizers import OPTIMIZERS
from simulation.outcomes import steps_to
from simulation.simulate import simulate
from surfaces._regression import Regression

CUT = 1e-6
"""The steps are counted that leave this share of the excess loss at the start ..."""
LIMIT = 2000
"""... if they are no more than this."""


@dataclass(frozen=True)
class Scaling:
    """A surface under one scaling of its measurements."""

    surface: Regression
    minimiser: Point
    lowest: float
    """The lower curvature at the minimum ..."""
    highest: float
    """... and the higher one."""
    steps: int | None
    """Gradient descent's from the surface's start at `best_rate`, measured; None where they are more than `LIMIT`."""

    @property
    def condition(self) -> float:
        """How many times longer than wide the valley is, squared."""
        return self.highest / self.lowest

    @property
    def best_rate(self) -> float:
        """The fixed rate that is best on a quadratic with these curvatures, 2 / (highest + lowest)."""
        return 2 / (self.highest + self.lowest)

    @property
    def steps_in_theory(self) -> int:
        """How many a quadratic with these curvatures takes at that rate, from anywhere."""
        lost = 2 / (self.condition + 1)  # of the distance, in a step; the loss is its square
        return 1 if (1 - lost) ** 2 <= CUT else math.ceil(round(math.log(CUT) / (2 * math.log1p(-lost)), 9))


@lru_cache(maxsize=256)
def scaling_of(surface: Regression) -> Scaling:
    """What its scaling does to a surface."""
    lowest, highest = surface.curvatures
    found = Scaling(surface, surface.minima[0], lowest, highest, None)
    descent = OPTIMIZERS["sgd"](learning_rate=found.best_rate)
    steps = int(steps_to(simulate(surface, descent, surface.start, LIMIT), CUT))
    return replace(found, steps=None if steps < 0 else steps)


def scalings(surface: Regression) -> dict[str, Scaling]:
    """Every scaling's name -> what it does to this surface."""
    options = surface.parameters()["scaling"].options
    return {name: scaling_of(replace(surface, scaling=name)) for name in options}
