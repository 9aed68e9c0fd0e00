"""What a race leaves behind: every run's result, and what follows from them for each entrant."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from catalogue import Optimizer
from language import Message
from races.rules import Mode, RaceRules
from races.scores import SURE, Spread, leaders


@dataclass(frozen=True, eq=False)
class Curve:
    """An entrant's trials on the tuning starts of one surface, in order of the learning rate."""

    rates: np.ndarray
    """(n,), rising."""
    memories: np.ndarray | None
    """(n,), the momentum or beta1 of each trial, None where only the rate was varied."""
    gaps: np.ndarray
    """(3, n), the quartiles of the gap at the end."""
    solved: np.ndarray
    """(n,), the share of runs that are solved."""
    diverged: np.ndarray
    """(n,), the share that diverged."""
    evaluations: np.ndarray
    """(n,), the median of the evaluations that solved runs needed, nan where none is solved."""
    score: np.ndarray
    """(n,), what was chosen by: the lower, the better. inf is the worst."""
    chosen: int
    """The place of the best trial."""
    good: np.ndarray
    """(n,), whether a trial is almost as good as the best (`scores.almost_as_good`)."""
    decades: float
    """How forgiving: so many decades of the learning rate are good, as the share of good trials x decades tried."""

    @property
    def at_edge(self) -> bool:
        """Whether the best rate is the lowest or highest that was tried, so that a better one may lie beyond."""
        return self.chosen in (0, len(self.rates) - 1)


@dataclass(frozen=True, eq=False)
class Finish:
    """An entrant on the held-out starts of one surface."""

    optimizer: Optimizer
    """As it ran."""
    note: Message | None
    """What a reader must know about it."""
    gap: Spread
    """(f at the end - minimum) / (f at the start - minimum), at least `runs.FLOOR`."""
    evaluations: Spread | None
    """Gradient evaluations until solved, of the runs that are; None where none is."""
    solved: float
    """Share of runs that are solved."""
    diverged: float
    """Share of runs that diverged."""
    score: float
    """What the metric makes of it, the lower the better."""
    rank: int
    """From 1; entrants with equal scores share a rank."""
    rank_low: int
    """90% of the ranks lie from here ..."""
    rank_high: int
    """... to here where the starts are drawn anew (`scores.redraw`)."""
    curve: Curve | None
    """How it was tuned; None in other modes and for those who have nothing to tune."""

    @property
    def rate(self) -> float | None:
        """The learning rate it ran with, None for a method without one."""
        return getattr(self.optimizer, "learning_rate", None)


@dataclass(frozen=True, eq=False)
class Standing:
    """An entrant over all surfaces."""

    rank: int
    """By `mean_rank`; equal ones share a rank."""
    mean_rank: float
    """The mean of its places in the problems; those who do equally well in a problem share their places."""
    places: Spread
    """The quartiles of its places in the problems."""
    rank_low: int
    rank_high: int
    """As in `Finish`."""
    solved: float
    """The share of all its runs that are solved."""
    diverged: float


@dataclass(frozen=True, eq=False)
class Result:
    """One mode of a race. A problem is a surface, a held-out start and a seed; axes are in the order of the rules."""

    mode: Mode
    finishes: tuple[tuple[Finish, ...], ...]
    """[surface][entrant]"""
    overall: tuple[Standing, ...]
    """[entrant]"""
    ahead: np.ndarray
    """(surfaces + 1, entrants, entrants), in which share of the redrawn races the first is ahead of the second, a tie
    counting half; the last of axis 0 is over all surfaces."""
    gaps: np.ndarray
    """(surfaces, entrants, starts, seeds), each run's gap at the end, inf where it diverged."""
    evaluations: np.ndarray
    """(surfaces, entrants, starts, seeds), gradient evaluations until solved, inf where it was not."""
    diverged: np.ndarray
    """(surfaces, entrants, starts, seeds), whether it diverged."""

    def leaders(self, surface: int = -1) -> list[int]:
        """The entrants who are first on a surface, or over all of them, or too close behind to call (`scores.SURE`)."""
        standing = self.overall if surface == -1 else self.finishes[surface]
        return leaders([one.rank for one in standing], self.ahead[surface])

    def is_surely_ahead(self, one: int, other: int, surface: int = -1) -> bool:
        """Whether an entrant is ahead of another on a surface, or over all, in `scores.SURE` of the redrawn races."""
        return bool(self.ahead[surface, one, other] >= SURE)

    def problems(self, surface: int | None = None) -> np.ndarray:
        """`evaluations` as (entrants, problems) on a surface, or on all, for a performance profile."""
        needed = self.evaluations if surface is None else self.evaluations[[surface]]
        return np.moveaxis(needed, 1, 0).reshape(needed.shape[1], -1)


@dataclass(frozen=True, eq=False)
class Race:
    """What `race` returns."""

    rules: RaceRules
    results: Mapping[Mode, Result]
    """In the order of `Mode`."""
    starts: np.ndarray
    """(2, surfaces, starts), where the held-out runs began."""
    tuning_starts: np.ndarray
    """(2, surfaces, starts), where the trials began."""
