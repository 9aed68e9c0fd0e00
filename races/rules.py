"""The rule of a race, declared in full before anybody runs: who, where, for how long, and how it is judged."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

import numpy as np

import limits
from catalogue import Library, Optimizer, Surface
from language import Message
from optimizers import OPTIMIZERS
from races.lineup import is_tunable
from races.names import different_names
from races.runs import Terms
from simulation.budget import DEAR, price
from simulation.outcomes import TOLERANCE
from simulation.rules import Rules
from surfaces import SURFACES


class Mode(StrEnum):
    """With which learning rates a race is run."""

    SAME_RATE = "same"
    """One rate for all."""
    LIBRARY = "library"
    """What the optimizers of one library do when nothing is said."""
    TUNED = "tuned"
    """Each with the best of the same trials."""


class Metric(StrEnum):
    """What is scored: lower is better, and a run that diverged is the worst."""

    GAP = "gap"
    """The median (`scores.quantile`) over the runs of (f at the end - minimum) / (f at the start - minimum)."""
    SPEED = "speed"
    """The share of runs that are solved; where it is the same, the median of the evaluations they needed."""


class Search(StrEnum):
    """Which trials everybody who tunes has."""

    GRID = "grid"
    """Rates evenly spaced on a log axis."""
    QUASI_RANDOM = "quasi-random"
    """Points of the R2 sequence: the rate on a log axis, and the memory (momentum or beta1) of those who have one."""


NOISES = Rules.parameters()["noise"].options
LARGEST = limits.RACE_STEPS
"""So many steps may all runs of a race make together: about ten seconds on one core."""
AMOUNTS = {"budget": (1, 5_000), "starts": (1, 500), "seeds": (1, 50), "trials": (2, 200), "seed": (0, 99)}
"""Whole numbers -> the least and the most."""
RATES = (1e-12, 1e6)
"""The least and the highest learning rate: what lies beyond is a mistake, and its decades cannot be counted."""
MOST = {"surfaces": 12, "entrants": 12}
MOST_PROBLEMS = limits.RACE_RUNS
"""So many held-out runs may an entrant make on a surface."""


@dataclass(frozen=True, kw_only=True)
class RaceRules:
    """Everything that decides what a race computes; equal rules give equal results to the last bit.

    Raises ValueError that names what was received and what is allowed, with a message where the race is too large.
    """

    surfaces: tuple[Surface, ...]
    """Bounded below, with a known minimum: the score is measured from it."""
    entrants: tuple[Optimizer, ...]
    """Their settings count, such as bias_correction or a momentum; their rates are what the mode says."""
    budget: int = 300
    """Gradient evaluations a run."""
    starts: int = 32
    """So many starts to tune on, and so many others to be judged on."""
    seeds: int = 1
    """So many runs with different noise from every start; without noise there is one."""
    seed: int = 0
    """Another seed is another set of starts and another noise."""
    noise: str = "none"
    """One of `NOISES`, as in `simulation.rules`."""
    sigma: float = 0.1
    """How strong the noise is."""
    rate: float = 0.01
    """The learning rate of `Mode.SAME_RATE`."""
    library: Library = Library.PYTORCH
    """Whose defaults `Mode.LIBRARY` takes."""
    trials: int = 19
    """So many rates everybody tries who tunes."""
    search: Search = Search.GRID
    low: float = 1e-5
    """The lowest rate that is tried ..."""
    high: float = 10.0
    """... and the highest."""
    metric: Metric = Metric.GAP
    tolerance: float = TOLERANCE
    """A run is solved once its gap stays at or below this share of the first, see `simulation.look_ahead`."""

    def __post_init__(self) -> None:
        for name, kind in {"library": Library, "search": Search, "metric": Metric}.items():
            object.__setattr__(self, name, _one_of(kind, name, getattr(self, name)))
        for name, (least, most) in AMOUNTS.items():
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
                raise ValueError(f"{name} must be a whole number from {least} to {most:,}, received {value!r}")
        _check_field("surfaces", Surface, self.surfaces)
        _check_field("entrants", Optimizer, self.entrants)
        _check_number("sigma", self.sigma, 0, math.inf)
        _check_number("tolerance", self.tolerance, 0, 1)
        for name in ("rate", "low", "high"):
            _check_rate(name, getattr(self, name))
        _check_number("high", self.high, self.low, math.inf)
        if self.noise not in NOISES:
            raise ValueError(f"noise must be one of {', '.join(NOISES)}, received {self.noise!r}")
        if self.problems > MOST_PROBLEMS:
            raise ValueError(
                Message(
                    "an entrant makes at most {most:,} runs on a surface, received {starts:,} starts x {seeds:,} seeds "
                    "= {runs:,}",
                    most=MOST_PROBLEMS, starts=self.starts, seeds=self.repeats, runs=self.problems,
                )
            )  # fmt: skip
        if self.cell_steps > LARGEST:
            raise ValueError(
                Message(
                    "a race makes at most {most:,} steps in all (one of a reference method counts as {dear}, one on a "
                    "sum over data as more), received {steps:,}: take fewer surfaces, entrants, starts, seeds or "
                    "trials, or a smaller budget",
                    most=LARGEST, dear=DEAR, steps=self.cell_steps,
                )
            )  # fmt: skip

    @classmethod
    def of(cls, surfaces: Sequence[str], entrants: Sequence[str], **rest: Any) -> Self:
        """The rules for surfaces and optimizers by their slugs, at their defaults. Raises ValueError."""
        return cls(
            surfaces=tuple(_found("surface", SURFACES, slug)() for slug in surfaces),
            entrants=tuple(_found("optimizer", OPTIMIZERS, slug)() for slug in entrants),
            **rest,
        )

    @property
    def repeats(self) -> int:
        """Runs from every start: `seeds`, or 1 where there is no noise."""
        return 1 if self.noise == "none" else self.seeds

    @property
    def problems(self) -> int:
        """Held-out runs of an entrant on a surface."""
        return self.starts * self.repeats

    @property
    def tuning_terms(self) -> Terms:
        """What the runs on the tuning starts have in common."""
        return self._terms(2 * self.seed * self.repeats)

    @property
    def held_out_terms(self) -> Terms:
        """Likewise on the held-out starts, with noise that nobody has tuned on."""
        return self._terms((2 * self.seed + 1) * self.repeats)

    def _terms(self, first_seed: int) -> Terms:
        seeds: Any = first_seed + np.arange(self.repeats)  # a rule's number may be an array
        rules = Rules(noise=self.noise, sigma=self.sigma, seed=seeds if self.repeats > 1 else first_seed)
        return Terms(amount=self.budget, tolerance=self.tolerance, rules=rules)

    @property
    def cell_steps(self) -> int:
        """The most steps that all runs of all modes make together, each at its `price`."""
        return self.steps_of(tuple(Mode))

    def steps_of(self, modes: Collection[Mode]) -> int:
        """Likewise of these modes."""
        tried = self.trials if Mode.TUNED in modes else 0
        runs = sum(
            price(one, surface) * (len(modes) + (tried if is_tunable(one) else 0))
            for one in self.entrants
            for surface in self.surfaces
        )
        return runs * self.problems * self.budget

    @property
    def entrant_names(self) -> tuple[Message | str, ...]:
        """What each entrant is called; of two with one name, what sets them apart from the defaults is told."""
        return different_names(self.entrants, without=("learning_rate",))

    @property
    def surface_names(self) -> tuple[Message | str, ...]:
        """What each surface is called, likewise."""
        return different_names(self.surfaces, without=())


def may_race(surface: Surface) -> Message | None:
    """Why a surface cannot be raced on, as the end of a sentence; None where it can."""
    if surface.minimum is not None and surface.bounded_below is not False:
        return None
    return Message(
        "{surface} has no known minimum to measure from"
        if surface.minimum is None
        else "{surface} falls for ever, so that nothing is the best",
        surface=Message(surface.name),
    )


def _check_field(name: str, kind: type, received: Any) -> None:
    if not isinstance(received, tuple) or not all(isinstance(one, kind) for one in received):
        raise ValueError(f"{name} must be a tuple of {kind.__name__} objects, received {received!r}")
    if not 1 <= len(received) <= MOST[name]:
        raise ValueError(f"a race has from 1 to {MOST[name]} {name}, received {len(received)}")
    if len(set(received)) < len(received):
        twice = next(one for one in received if received.count(one) > 1)
        raise ValueError(f"{name} must be different, received {twice.name} twice with the same settings")
    for one in received:
        if kind is Surface and (reason := may_race(one)):
            raise ValueError(f"a race is measured from the lowest value: {reason}")
        if kind is Optimizer and any(map(_is_array, (getattr(one, name) for name in one.parameters()))):
            raise ValueError(f"an entrant has single numbers as its parameters, received {one!r}")


def _is_array(value: Any) -> bool:
    return getattr(value, "ndim", 0) > 0


def _check_number(name: str, value: Any, above: float, below: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not above < value < below:
        limit = f" and below {below:g}" if below < math.inf else ""
        raise ValueError(f"{name} must be a number above {above:g}{limit}, received {value!r}")


def _check_rate(name: str, value: Any) -> None:
    least, most = RATES
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError(f"{name} must be a number from {least:g} to {most:g}, received {value!r}")


def _one_of(kind: type[StrEnum], name: str, value: Any) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"{name} must be one of {', '.join(kind)}, received {value!r}") from None


def _found(what: str, known: dict[str, type], slug: str) -> type:
    if slug not in known:
        raise ValueError(f"there is no {what} {slug!r}; there are {', '.join(known)}")
    return known[slug]


OPENING = RaceRules.of(
    ("quadratic", "rosenbrock", "beale", "himmelblau"), ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
)
"""What a first visit shows."""
