"""The best optimizer, as if there were one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from language import Joined, Message
from races.myth import Judgement, Myth, Verdict
from races.results import Race
from races.rules import OPENING, Mode, RaceRules
from races.words import listed, so_many_evaluations

BUDGETS = (10, 100, 500)


@dataclass(frozen=True, kw_only=True)
class BestOptimizer(Myth):
    """Confirmed where whoever leads with one budget does not with another, even among those too close to call."""

    name = "The best optimizer depends on the budget"
    order = 40
    claim = "Which optimizer is best changes with the number of gradient evaluations it is given."
    modes = (Mode.TUNED,)
    titles = tuple(map(so_many_evaluations, BUDGETS))

    @property
    def rules(self) -> tuple[RaceRules, ...]:
        return tuple(replace(OPENING, budget=budget) for budget in BUDGETS)

    def check(self, races: Sequence[Race]) -> Verdict:
        leading = [set(race.results[Mode.TUNED].leaders()) for race in races]
        told = [
            Message(
                "with {evaluations} {names}",
                evaluations=so_many_evaluations(race.rules.budget), names=_named(race, first),
            )
            for race, first in zip(races, leading, strict=True)
        ]  # fmt: skip
        changes = any(one.isdisjoint(other) for one, other in combinations(leading, 2))
        said = Message("First, or too close to the first to call, each tuned: {leaders}.", leaders=Joined(told, "; "))
        return Verdict(Judgement.CONFIRMED if changes else Judgement.NOT_HERE, said)


def _named(race: Race, first: Collection[int]) -> Message | str:
    """The names of some entrants; those of all are no news."""
    names = race.rules.entrant_names
    return Message("everybody") if len(first) == len(names) else listed([names[i] for i in sorted(first)])
