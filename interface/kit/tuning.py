"""Learning rates that a link or a button wants tuned, in place of a number."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

import limits
from catalogue import Optimizer, Point, Schedule, Surface
from interface.kit.lru import LRU
from interface.kit.number_format import number
from interface.kit.runs import LongWork, missing, step_seconds
from language import Joined, Message
from races.lineup import is_tunable, why_one_trial
from races.rules import may_race
from races.tuned import TunedRate, tuned_rate
from simulation.rules import Rules
from simulation.scenario import SLOTS, Entrant, Scenario, entrant_names

TUNED = "tuned"
"""What an entry such as `1.learning_rate` says instead of a number."""
SUFFIX = ".learning_rate"


class Wishes(NamedTuple):
    """A link's entries, and the slots whose rate they want tuned."""

    link: dict[str, str]
    slots: frozenset[str]


def wishes(link: Mapping[str, str], fallback: Mapping[str, str]) -> Wishes:
    """Take the wishes out of a link; until they are granted the `fallback` has the rate."""
    slots = frozenset(slot for slot in map(str, range(1, SLOTS + 1)) if link.get(slot + SUFFIX) == TUNED)
    wanted = {slot + SUFFIX for slot in slots}
    plain = {key: fallback.get(key) if key in wanted else text for key, text in link.items()}
    return Wishes({key: text for key, text in plain.items() if text is not None}, slots)


@dataclass(frozen=True)
class Tuning(LongWork):
    """A learning rate to be tuned: who asks again finds it among `TUNED_RATES`."""

    surface: Surface
    optimizer: Optimizer
    start: Point
    amount: int
    budget: str
    schedule: Schedule
    rules: Rules

    @classmethod
    def of(cls, scenario: Scenario, entrant: Entrant) -> "Tuning":
        return cls(scenario.surface, entrant.optimizer, scenario.start, scenario.steps, scenario.budget,
                   scenario.schedule_of(entrant), scenario.rules)  # fmt: skip

    @property
    def seconds(self) -> float:
        """About how long it takes: all trials run at once, which takes as long as some four runs."""
        return 4 * self.amount * step_seconds(self.surface, self.optimizer)

    @property
    def steps(self) -> int:
        return max(1, self.amount)

    @property
    def found(self) -> TunedRate | None:
        """The rate, None where none can be tuned."""
        return TUNED_RATES.get(self, self._tuned)

    def _tuned(self) -> TunedRate | None:
        return tuned_rate(
            self.surface, self.optimizer, self.start, self.amount,
            budget=self.budget, schedule=self.schedule, rules=self.rules,
        )  # fmt: skip

    @property
    def is_kept(self) -> bool:
        return self in TUNED_RATES

    def make(self) -> None:
        _ = self.found


TUNED_RATES = LRU(limits.KEPT_RATES, name="tuned rates")
"""Tuning -> its rate, or None."""


class Tuned(NamedTuple):
    """A scenario with its rates tuned, as far as they are."""

    scenario: Scenario
    told: list[Message]
    """What there is to say of them."""
    works: list[Tuning]
    """What is still to be tuned, where that takes longer than an answer may."""


def tuned(scenario: Scenario, slots: Collection[str]) -> Tuned:
    """The scenario with the rates of these slots tuned for its surface and start."""
    wished = [one for one in scenario.entrants if str(one.slot) in slots]
    works, _ = missing([Tuning.of(scenario, entrant) for entrant in wished])
    if works:
        return Tuned(scenario, [], works)
    entrants, found, told = [], [], []
    for entrant, name in zip(scenario.entrants, entrant_names(scenario), strict=True):
        wanted = str(entrant.slot) in slots
        best = Tuning.of(scenario, entrant).found if wanted else None
        if best is not None:
            found.append((name, best))
            rated = replace(entrant.optimizer, learning_rate=best.learning_rate)
            entrant = replace(entrant, optimizer=rated)
        elif wanted:
            told.append(_why_not(scenario, entrant.optimizer, name))
        entrants.append(entrant)
    empty = sorted({*slots} - {str(entrant.slot) for entrant in entrants}, key=int)
    told += [
        Message("{entry} is {value}, but no optimizer is in slot {slot}.", entry=slot + SUFFIX, value=TUNED, slot=slot)
        for slot in empty
    ]
    return Tuned(replace(scenario, entrants=tuple(entrants)), [*_said(found), *told], [])


def _said(found: list[tuple[str, TunedRate]]) -> list[Message]:
    if not found:
        return []
    tried = found[0][1].curve.rates
    said = Message(
        "Tuned for this surface, start and length: {rates}. It is the one of {tried} rates from {low} to {high} with "
        "which the run ends lowest."
        if len(found) == 1
        else "Tuned for this surface, start and length: {rates}. Each is the one of {tried} rates from {low} to {high} "
        "with which the run ends lowest.",
        rates=", ".join(f"{name} {number(best.learning_rate)}" for name, best in found),
        tried=len(tried), low=f"{tried[0]:g}", high=f"{tried[-1]:g}",
    )  # fmt: skip
    alike = any(np.sum(best.curve.score == best.curve.score[best.curve.chosen]) > 1 for _, best in found)
    return [Joined([said, Message("Of rates that end alike it is the one that is there soonest.")]) if alike else said]


def _why_not(scenario: Scenario, optimizer: Optimizer, name: str) -> Message:
    if not is_tunable(optimizer):
        return Message("{name} keeps its settings: {reason}", name=name, reason=why_one_trial(optimizer))
    if reason := may_race(scenario.surface):
        return Message("{name} keeps its settings: {reason}.", name=name, reason=reason)
    return Message(
        "{name} keeps its settings: with no rate that was tried does the run stay on the surface.", name=name
    )
