"""An Adam without bias correction, which many a home-made comparison shows to be faster."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from language import Joined, Message
from optimizers import OPTIMIZERS
from races.myth import Judgement, Myth, Verdict
from races.results import Race
from races.rules import OPENING, Mode, RaceRules
from races.words import winner
from simulation.measurements import path_length
from simulation.simulate import simulate
from simulation.words import figure

FIRST = 10
"""So many steps are the first."""
ADAM = OPTIMIZERS["adam"]


@dataclass(frozen=True, kw_only=True)
class BiasCorrection(Myth):
    """Without it m / sqrt(v) starts as (1 - beta1) / sqrt(1 - beta2) = 3.2 times what it is with it."""

    name = "Adam is faster without bias correction"
    order = 20
    claim = "Adam without bias correction wins at the same learning rate, but only by its long first steps."
    modes = (Mode.SAME_RATE, Mode.TUNED)

    @property
    def rules(self) -> tuple[RaceRules, ...]:
        return (RaceRules(surfaces=OPENING.surfaces, entrants=(ADAM(), ADAM(bias_correction=False)), budget=100),)

    def check(self, races: Sequence[Race]) -> Verdict:
        (race,) = races
        same, tuned = (race.results[mode] for mode in self.modes)
        longer, rates = how_much_longer(race), how_much_lower(race)
        mean = float(np.exp(np.mean(np.log(rates))))
        said = [
            winner(race, Mode.SAME_RATE),
            Message(
                "Without the correction the first {steps} steps go {ratio} times as far, in the median.",
                steps=FIRST, ratio=figure(longer),
            ),
            winner(race, Mode.TUNED),
            _rates_told(figure(min(rates)), figure(max(rates)), figure(mean), len(rates)),
        ]  # fmt: skip
        told = Joined(said)
        if not same.is_surely_ahead(1, 0):
            return Verdict(Judgement.NOT_HERE, told)
        vanished = longer > 1 and mean < 1 and not tuned.is_surely_ahead(1, 0)
        return Verdict(Judgement.CONFIRMED if vanished else Judgement.REFUTED, told)


def _rates_told(low: str, high: str, mean: str, surfaces: int) -> Message:
    """The rates chosen without the correction, in units of those chosen with it."""
    if surfaces == 1 or low == high:
        return Message(
            "The rate chosen without it is {ratio} times the one chosen with it."
            if surfaces == 1
            else "On every surface the rate chosen without it is {ratio} times the one chosen with it.",
            ratio=low,
        )
    return Message(
        "From surface to surface the rate chosen without it is {low} to {high} times the one chosen with it, in the "
        "geometric mean {mean} times.",
        low=low, high=high, mean=mean,
    )  # fmt: skip


def how_much_longer(race: Race) -> float:
    """The way of the second entrant's first steps over that of the first's at the same rate, the median of all held-out
    starts."""
    finishes = race.results[Mode.SAME_RATE].finishes
    ways = [
        [path_length(simulate(surface, finish.optimizer, race.starts[:, where], FIRST)) for finish in finishes[where]]
        for where, surface in enumerate(race.rules.surfaces)
    ]
    with_it, without = np.moveaxis(np.array(ways), 1, 0)
    return float(np.median(without / with_it))


def how_much_lower(race: Race) -> np.ndarray:
    """The rates (surfaces,) that the second entrant chose over those of the first."""
    rates = np.array([[finish.rate for finish in row] for row in race.results[Mode.TUNED].finishes])
    return rates[:, 1] / rates[:, 0]
