"""A valley along an axis suits methods with a step for each coordinate; nobody's network has its valleys there."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue import Family
from optimizers import OPTIMIZERS
from races.myth import Judgement, Myth, Verdict
from races.results import Race
from races.rules import Metric, Mode, RaceRules
from races.words import listed
from simulation.words import percent, so_many
from surfaces import SURFACES

ANGLES = (0.0, 45.0)
ALIKE = 1.25
"""Evaluations that differ by at most this factor are alike: that much may come from the starts."""
BY_COORDINATE = {Family.STEP_SIZE, Family.BOTH}
"""Methods that give each coordinate its own step size."""


@dataclass(frozen=True, kw_only=True)
class RotatedValley(Myth):
    """A quadratic bowl with condition number 100, along the axes and turned by 45 degrees."""

    name = "Rotate the valley"
    order = 30
    claim = (
        "Turn the valley by 45 degrees, and the methods with a step size for each coordinate become slower, while SGD "
        "and Momentum do not notice."
    )
    modes = (Mode.TUNED,)
    titles = tuple(f"Valley turned by {angle:g}°" if angle else "Straight valley" for angle in ANGLES)

    @property
    def rules(self) -> tuple[RaceRules, ...]:
        entrants = tuple(OPTIMIZERS[slug]() for slug in ("sgd", "momentum", "adagrad", "rmsprop", "adam"))
        return tuple(
            RaceRules(
                surfaces=(SURFACES["quadratic"](a=0.01, b=1.0, angle=angle),),
                entrants=entrants,
                budget=500,
                metric=Metric.SPEED,
                tolerance=1e-4,
            )
            for angle in ANGLES
        )

    def check(self, races: Sequence[Race]) -> Verdict:
        straight, turned = races
        entrants = range(len(straight.rules.entrants))
        slower = [i for i in entrants if is_slower(straight, turned, i)]
        claimed = [i for i in entrants if straight.rules.entrants[i].family in BY_COORDINATE]
        if slower == claimed:
            judgement = Judgement.CONFIRMED
        else:
            judgement = Judgement.PARTLY if set(slower) & set(claimed) else Judgement.REFUTED
        groups = {"Slower when turned": slower, "Not slower": [i for i in entrants if i not in slower]}
        return Verdict(
            judgement,
            " ".join(
                f"{what}: {listed([change(straight, turned, i) for i in group], len(group))}."
                for what, group in groups.items()
                if group
            ),
        )


def is_slower(straight: Race, turned: Race, entrant: int) -> bool:
    """Whether an entrant solves `ALIKE` times fewer runs on the turned valley, or needs more than so many times the
    evaluations."""
    before, after = (race.results[Mode.TUNED].finishes[0][entrant] for race in (straight, turned))
    if after.solved < before.solved / ALIKE:
        return True
    return bool(after.evaluations and before.evaluations) and (
        after.evaluations.median > ALIKE * before.evaluations.median
    )


def change(straight: Race, turned: Race, entrant: int) -> str:
    """What the turn does to an entrant: "AdaGrad (6 evaluations straight, 154 evaluations turned)"."""
    name = straight.rules.entrant_names[entrant]
    finishes = [race.results[Mode.TUNED].finishes[0][entrant] for race in (straight, turned)]
    needed = [so_many(int(one.evaluations.median), "evaluation") if one.evaluations else "unsolved" for one in finishes]
    solved = "" if finishes[0].solved == finishes[1].solved == 1 else f", {percent(finishes[1].solved)} of runs solved"
    return f"{name} ({needed[0]} straight, {needed[1]} turned{solved})"
