"""The comparison of every other tutorial: all optimizers at one learning rate."""

from collections.abc import Sequence
from dataclasses import dataclass

from races.myth import Judgement, Myth, Verdict
from races.results import Race
from races.rules import OPENING, Mode, RaceRules
from races.words import flipped_pairs, flips, tells, winner


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
        said = " ".join([*(winner(race, mode) for mode in self.modes), flips(race)])
        if not tells(race):
            return Verdict(Judgement.NOT_HERE, said)
        return Verdict(Judgement.REFUTED if flipped_pairs(race) else Judgement.CONFIRMED, said)
