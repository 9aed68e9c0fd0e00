"""What a schedule is: a rule for the learning rate of each update, as a factor on the optimizer's own rate."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from catalogue.declaration import Declaration
from catalogue.numbers import Array
from catalogue.parameter import parameter


@dataclass(frozen=True, kw_only=True)
class Schedule(Declaration, ABC):
    """A rule for the factor on the learning rate. Updates count from t = 1, and a run has T of them, its `steps`.

    Any schedule may begin with a linear warm-up (Goyal et al. 2017, https://arxiv.org/abs/1706.02677) over w =
    `warmup_steps` updates: update t <= w has t / (w + 1) of the schedule's first factor, so that none is wasted at
    rate 0. The schedule then starts at t = 1 with update w + 1 and has T - w updates to run. That is PyTorch's
    SequentialLR with LinearLR(start_factor=1 / (w + 1), total_iters=w) as its first part.
    """

    facts = ("name", "order", "rule", "source", "idea", "weakness")

    rule: ClassVar[str]
    r"""LaTeX of the rate \eta_t of update t, in the symbols of the parameters and \eta, the optimizer's rate."""
    warmup_rule: ClassVar[str] = r"\eta_t = \frac{t}{w + 1}\, \eta_{w + 1} \quad (t \le w)"
    source: ClassVar[str]
    """Paper, with DOI or URL."""
    idea: ClassVar[str]
    weakness: ClassVar[str]

    warmup_steps: float = parameter(
        0, 0, 100, symbol="w", allowed="[0, inf)", whole=True, help="So many updates of linear warm-up come first."
    )

    def init(self) -> Any:
        """The state before the first update, for any batch."""
        return None

    def next(self, state: Any, t: int, steps: int, loss: Array) -> tuple[Array, Any]:
        """The factor for update `t`, from 1 to `steps`, and the next state.

        Parameters
        ----------
        loss: (...), the objective's value at the point where update `t` begins. Only `reduce_on_plateau` looks at it.

        Returns
        -------
        The factor, a float or an array of the batch shape (...), 0 or more; and the state for the next update.
        """
        warmup = self.warmup_steps
        if t > warmup:
            return self.react(state, t - warmup, steps - warmup, loss)
        target, _ = self.react(self.init(), 1, steps - warmup if steps > warmup else steps, loss)
        return t / (warmup + 1) * target, state

    @abstractmethod
    def react(self, state: Any, t: float, steps: float, loss: Array) -> tuple[Array, Any]:
        """What `next` returns after the warm-up: `t` and `steps` do not count the updates of the warm-up."""


class OpenLoop(Schedule):
    """A schedule that is known before the run, because it does not look at the loss."""

    @abstractmethod
    def factor(self, t: float, steps: float) -> float:
        """The factor for update `t` of `steps`, both whole and counted without the warm-up."""

    def react(self, state: Any, t: float, steps: float, loss: Array) -> tuple[float, Any]:
        return self.factor(t, steps), state

    def factors(self, steps: int, planned: int | None = None) -> np.ndarray:
        """The factors (steps,) of a whole run, with the warm-up, read-only.

        Of a run that goes on after the steps that were `planned`: a rule that does not depend on their number goes on,
        any other keeps its last factor.
        """
        return _factors(self, steps, steps if planned is None else planned)


@lru_cache(maxsize=256)
def _factors(schedule: OpenLoop, steps: int, planned: int) -> np.ndarray:
    factors = _computed(schedule, min(steps, planned), planned)
    if steps > planned:
        longer = _computed(schedule, steps, steps)
        goes_on = np.array_equal(longer[:planned], factors)
        last = factors[-1:] if planned else longer[:1]
        factors = longer if goes_on else np.append(factors, np.repeat(last, steps - planned))
    factors.flags.writeable = False
    return factors


def _computed(schedule: OpenLoop, steps: int, planned: int) -> np.ndarray:
    return np.array([schedule.next(None, t, planned, np.nan)[0] for t in range(1, steps + 1)], dtype=float)
