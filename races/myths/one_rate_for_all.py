"""The comparison of every other tutorial: all optimizers at one learning rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from language import Joined, Message
from races.myth import Judgement, Myth, Verdict
from races.results import Race
from races.rules import OPENING, Mode, RaceRules
from races.turns import flips
from races.words import winner


@dataclass(frozen=True, kw_only=True)
class OneRateForAll(Myth):
    """Refuted where two entrants change their order for sure once each has its own rate."""

    name = "One learning rate for all is fair"
    order = 10
    claim = "Whoever is ahead at the same learning rate is ahead with a rate of their own, too."
    modes = (Mode.SAME_RATE, Mode.TUNED)

    @property
    def rules(self) -> tuple[RaceRules, ...]:
        return (OPENING,)

    def check(self, races: Sequence[Race]) -> Verdict:
        (race,) = races
        found = leads(race)
        if found.turned:
            judgement = Judgement.REFUTED
        elif found.kept:
            judgement = Judgement.CONFIRMED if found.kept == found.here else Judgement.PARTLY
        else:
            judgement = Judgement.NOT_HERE
        told = [*(winner(race, mode) for mode in self.modes), flips(race), found.told()]
        return Verdict(judgement, Joined(filter(None, told)))


class Leads(NamedTuple):
    """Pairs of entrants of whom one is surely ahead of the other at the same rate."""

    here: int
    """So many."""
    kept: int
    """In so many it is surely ahead with tuned rates, too ..."""
    turned: int
    """... and in so many surely behind."""

    def told(self) -> Message:
        """What became of them."""
        if not self.here:
            return Message("At the same rate nobody is surely ahead of anybody.")
        if self.here == 1:
            return Message(
                "Who is ahead in the only pair that is sure at the same rate is ahead with tuned rates, too."
                if self.kept
                else "Who is ahead in the only pair that is sure at the same rate is behind with tuned rates."
                if self.turned
                else "The only pair that is sure at the same rate is too close to call with tuned rates."
            )
        return Message(
            "All {here} pairs that are sure at the same rate keep their order with tuned rates."
            if self.here == self.kept
            else "Of {here} pairs that are sure at the same rate {kept} keep their order with tuned rates, {turned} "
            "turn it round, and {close} become too close to call.",
            here=self.here, kept=self.kept, turned=self.turned, close=self.here - self.kept - self.turned,
        )  # fmt: skip


def leads(race: Race) -> Leads:
    """What becomes of those who are surely ahead at the same rate once rates are tuned."""
    same, tuned = race.results[Mode.SAME_RATE], race.results[Mode.TUNED]
    everybody = range(len(race.rules.entrants))
    pairs = [(one, other) for one in everybody for other in everybody if same.is_surely_ahead(one, other)]
    kept = sum(tuned.is_surely_ahead(one, other) for one, other in pairs)
    turned = sum(tuned.is_surely_ahead(other, one) for one, other in pairs)
    return Leads(len(pairs), kept, turned)
