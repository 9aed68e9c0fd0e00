"""A valley along an axis suits methods with a step for each coordinate; nobody's network has its valleys there."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue import Family
from language import Joined, Message
from optimizers import OPTIMIZERS
from races.myth import Judgement, Myth, Verdict
from races.results import Finish, Race
from races.rules import Metric, Mode, RaceRules
from races.words import listed, so_many_evaluations
from simulation.words import percent
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
    titles = tuple(
        Message("Valley turned by {angle:g}°" if angle else "Straight valley", angle=angle) for angle in ANGLES
    )

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
        judged = [i for i in range(len(straight.rules.entrants)) if _solves(straight, i)]
        slower = [i for i in judged if is_slower(straight, turned, i)]
        claimed = [i for i in judged if straight.rules.entrants[i].family in BY_COORDINATE]
        if not claimed:
            judgement = Judgement.NOT_HERE
        elif slower == claimed:
            judgement = Judgement.CONFIRMED
        else:
            judgement = Judgement.PARTLY if set(slower) & set(claimed) else Judgement.REFUTED

        def changes(group: Sequence[int]) -> Message | str:
            return listed([change(straight, turned, i) for i in group], len(group))

        not_slower = [i for i in judged if i not in slower]
        not_judged = [i for i in range(len(straight.rules.entrants)) if i not in judged]
        groups = [
            (slower, Message("Slower when turned: {changes}.", changes=changes(slower))),
            (not_slower, Message("Not slower: {changes}.", changes=changes(not_slower))),
            (
                not_judged,
                Message(
                    "Not judged, as they solve nothing in the straight valley: {changes}.", changes=changes(not_judged)
                ),
            ),
        ]
        return Verdict(judgement, Joined([said for group, said in groups if group]))


def _solves(race: Race, entrant: int) -> bool:
    return race.results[Mode.TUNED].finishes[0][entrant].evaluations is not None


def is_slower(straight: Race, turned: Race, entrant: int) -> bool:
    """Whether an entrant solves `ALIKE` times fewer runs on the turned valley, or needs more than so many times the
    evaluations."""
    before, after = (race.results[Mode.TUNED].finishes[0][entrant] for race in (straight, turned))
    if after.solved < before.solved / ALIKE:
        return True
    if after.evaluations is None or before.evaluations is None:
        return False
    return after.evaluations.median > ALIKE * before.evaluations.median


def change(straight: Race, turned: Race, entrant: int) -> Message:
    """What the turn does to an entrant: "AdaGrad (straight 6 evaluations; turned 154 evaluations, 80% solved)"."""
    before, after = (_needs(race.results[Mode.TUNED].finishes[0][entrant]) for race in (straight, turned))
    name = straight.rules.entrant_names[entrant]
    return Message("{name} (straight {before}; turned {after})", name=name, before=before, after=after)


def _needs(finish: Finish) -> Message:
    """The median of the evaluations until solved, and the share that is, where it is not all."""
    if finish.evaluations is None:
        return Message("unsolved")
    needed = so_many_evaluations(int(finish.evaluations.median))
    if finish.solved == 1:
        return needed
    return Message("{evaluations}, {share} solved", evaluations=needed, share=percent(finish.solved))
