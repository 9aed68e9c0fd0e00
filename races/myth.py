"""What a myth is: a claim that people repeat, the races that put it to the test, and how their results decide."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from catalogue import Declaration
from language import Message
from races.race import race
from races.results import Race
from races.rules import Mode, RaceRules


class Judgement(StrEnum):
    """What the races say of a claim. They say it of these surfaces, starts and budgets, and of no others."""

    CONFIRMED = "confirmed"
    PARTLY = "partly so"
    REFUTED = "refuted"
    NOT_HERE = "not seen here"
    """What the claim wants to explain does not happen in these races."""


@dataclass(frozen=True)
class Verdict:
    """A judgement, and the sentences that it rests on, computed from the results."""

    judgement: Judgement
    sentence: Message


@dataclass(frozen=True, kw_only=True)
class Myth(Declaration, ABC):
    """One file in `races/myths/` declares one. `name` is its title."""

    facts = ("name", "order", "claim", "modes")

    claim: ClassVar[str]
    """One sentence that can be true or false."""
    modes: ClassVar[tuple[Mode, ...]]
    """The modes that decide it."""

    titles: ClassVar[tuple[Message | str, ...]] = ("",)
    """What sets each of its races apart, in the order of `rules`."""

    @property
    @abstractmethod
    def rules(self) -> tuple[RaceRules, ...]:
        """The races that it takes; the first is the one to show."""

    @abstractmethod
    def check(self, races: Sequence[Race]) -> Verdict:
        """What the races by `rules`, run in `modes`, say of the claim."""


def examine(
    myth: Myth, *, progress: Callable[[float], None] | None = None, cancelled: Callable[[], bool] | None = None
) -> tuple[Verdict, tuple[Race, ...]]:
    """Run a myth's races and judge it. `progress` and `cancelled` are as in `race`."""
    all_rules = myth.rules
    work, done, races = sum(rules.steps_of(myth.modes) for rules in all_rules), 0.0, []
    for rules in all_rules:
        share = rules.steps_of(myth.modes) / work

        def tell(part: float, done: float = done, share: float = share) -> None:
            if progress is not None:
                progress(min(1.0, done + share * part))

        races.append(race(rules, myth.modes, progress=progress and tell, cancelled=cancelled))
        done += share
    return myth.check(races), tuple(races)
