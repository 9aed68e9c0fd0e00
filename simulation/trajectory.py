"""The record of a descent."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from catalogue import Optimizer, Schedule, Surface
from simulation.rules import Rules, has_rate


class Evaluations(NamedTuple):
    """What a run has asked its objective so far, each (steps + 1, ...); nothing is asked after a divergence."""

    gradients: np.ndarray
    values: np.ndarray  # by a method that probes, or by a schedule that looks at the loss
    hessians: np.ndarray


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
    schedule: Schedule | None = None
    rules: Rules | None = None
    factors: np.ndarray | None = None
    """(steps,) or (steps, ...), the schedule's factor on the learning rate of each update, None where all are 1."""
    counts: np.ndarray | None = None
    """(3, steps + 1, ...), what `evaluations` is made of; None for one gradient per update."""
    ahead: np.ndarray | None = None
    """(2, more, ...), the points of the steps after the last, where they are given; see `simulation.look_ahead`."""
    left_domain: np.ndarray = field(default_factory=lambda: np.array(False))
    """(...), whether a run that diverged stands, at that step, at a finite point where f has no value."""

    @property
    def steps(self) -> int:
        """How many updates were asked for."""
        return self.points.shape[1] - 1

    @cached_property
    def found_ahead(self) -> dict[int, np.ndarray]:
        """How many further steps -> their points (2, more, ...), as `simulation.look_ahead` finds them."""
        return {}

    @cached_property
    def found_distances(self) -> dict[float | None, np.ndarray]:
        """None -> the distances (steps + 1, ...) to the lowest points, a share -> those of the steps ahead (more, ...),
        as `simulation.outcomes` finds them: on a curve or an area that takes as long as the run."""
        return {}

    @cached_property
    def values(self) -> np.ndarray:
        """f along the way, (steps + 1, ...): of the bare surface, without noise and penalty."""
        with np.errstate(all="ignore"):
            return self.surface.value(self.points)

    @cached_property
    def gradients(self) -> np.ndarray:
        """The gradient at each point, (2, steps + 1, ...): of the bare surface, too."""
        with np.errstate(all="ignore"):
            return self.surface.gradient(self.points)

    @cached_property
    def learning_rates(self) -> np.ndarray | None:
        """The rate that each update used, (steps, ...), nan after a divergence; None for a method without one."""
        if not has_rate(self.optimizer):
            return None
        factors = np.ones(self.steps) if self.factors is None else self.factors
        extra = 1 + self.diverged_at.ndim - factors.ndim
        rates = self.optimizer.learning_rate * factors.reshape(*factors.shape, *(1,) * extra)
        return np.where(np.diff(self._updates(), axis=0) > 0, rates, np.nan)

    @cached_property
    def evaluations(self) -> Evaluations:
        """How often gradients, values and Hessians were asked for up to each step: the run's budget."""
        updates = self._updates()
        if self.counts is None:
            return Evaluations(updates, np.zeros_like(updates), np.zeros_like(updates))
        return Evaluations(*(np.take_along_axis(count, updates, axis=0) for count in self.counts))

    def _updates(self) -> np.ndarray:
        """How many updates were made up to each step, (steps + 1, ...): no more after a divergence."""
        made = np.arange(self.steps + 1).reshape(-1, *(1,) * self.diverged_at.ndim)
        return np.where(self.diverged_at < 0, made, np.minimum(made, self.diverged_at))
