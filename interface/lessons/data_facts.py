"""The facts of the Data page: those of the runs, what noise does to them, what each scaling makes of the surface."""

from collections.abc import Iterator

import numpy as np

from interface.data.view import Study
from interface.data.words import LATE, floor_of, gaps, seen
from interface.kit.descents import Game, descent
from lessons.facts import Fact, count, named, number, of_scenario, step
from simulation.minibatches import MiniBatches
from simulation.outcomes import steps_to
from simulation.rules import PLAIN
from simulation.scaling import CUT, Scaling, scaling_of, scalings
from simulation.scenario import Entrant

RUN = {
    "gap": "how far the loss of all examples is above its minimum at the end",
    "start_gap": "how far it is above that at the start",
    "late": "the mean of that over the last third of the steps",
    "late_exact": "the same of the run whose every step sees all examples",
    "floor": "the noise floor: where that mean ends up in theory, for SGD at a fixed rate on a linear regression",
    "cut": "the step from which the loss above its minimum stays below a millionth of what it was, or never",
    "looked": "how many examples it has looked at",
    "paid": "how many steps on all examples as many pay for",
    "paid_gap": "how far above its minimum the loss is after those",
}
"""Fact of a run -> what it is, beside those of the Playground."""
WHOLE = {
    "examples": "how many examples there are",
    "batch": "how many of them are in a mini-batch",
    "epoch": "how many steps an epoch has",
    "sit_out": "how many examples sit out in an epoch",
}
SCALING = {
    "condition": "the condition number",
    "best_rate": "the best fixed rate of plain gradient descent",
    "cut": "how many steps that takes until the loss above its minimum is a millionth of what it was; counted up to "
    "2,000, beyond it is what theory says",
}
"""Fact of a scaling -> what it is: `raw.condition`, `min_max.cut`."""


def of_data(study: Study) -> dict[str, Fact]:
    """Name -> fact."""
    scenario = study.scenario
    games = {one.slot: Game.of(scenario, one) for one in scenario.entrants}
    facts = of_scenario(scenario, {one.slot: descent(games[one.slot], one.optimizer) for one in scenario.entrants})
    facts |= dict(_of_whole(study))
    for name, entrant in named(scenario.entrants):
        facts |= {f"{name}.{key}": fact for key, fact in _of_run(study, games[entrant.slot], entrant)}
    for scaling, found in scalings(study.surface).items():
        facts |= {f"{scaling}.{key}": fact for key, fact in _of_scaling(found)}
    return facts


def _of_whole(study: Study) -> Iterator[tuple[str, Fact]]:
    examples, rules = len(study.surface.examples), study.scenario.rules
    size = rules.size(examples) if isinstance(rules, MiniBatches) else examples
    yield "examples", count(examples)
    yield "batch", count(size)
    yield "epoch", count(examples // size)
    yield "sit_out", count(examples % size)
    yield "condition", large(scaling_of(study.surface).condition)


def _of_run(study: Study, game: Game, entrant: Entrant) -> Iterator[tuple[str, Fact]]:
    optimizer, whole = entrant.optimizer, game._replace(rules=PLAIN)
    own, exact = gaps(game, optimizer), gaps(whole, optimizer)
    late = max(1, game.steps // LATE)
    looked = seen(game, optimizer)[-1]
    paid = int(np.searchsorted(seen(whole, optimizer), looked, side="right")) - 1
    cut = int(steps_to(descent(game, optimizer), CUT))
    yield "gap", number(float(own[-1]))
    yield "start_gap", number(float(own[0]))
    yield "late", number(float(own[-late:].mean()))
    yield "late_exact", number(float(exact[-late:].mean()))
    yield "floor", number(floor_of(study.scenario, entrant))
    yield "cut", step(None if cut < 0 else cut)
    yield "looked", count(int(looked))
    yield "paid", count(paid)
    yield "paid_gap", number(float(exact[paid]))


def _of_scaling(scaling: Scaling) -> Iterator[tuple[str, Fact]]:
    yield "condition", large(scaling.condition)
    yield "best_rate", number(scaling.best_rate)
    yield "cut", count(scaling.steps) if scaling.steps is not None else about(scaling.steps_in_theory)


def large(value: float) -> Fact:
    """A number that is told in full where it is large."""
    return count(value) if value >= 1000 else number(value)


def about(value: float) -> Fact:
    """A count of which two digits are told."""
    return Fact(float(value), f"{float(f'{value:.2g}'):,.0f}")
