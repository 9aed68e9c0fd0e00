"""The page of mini-batches in words and numbers, all computed from its runs, its data and its theory."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from catalogue import Optimizer
from interface.data.view import Study
from interface.kit.controls import option_label
from interface.kit.descents import Game, Spent, descent
from interface.kit.notices import of_schedule
from interface.kit.number_format import number
from interface.kit.runs import Run
from optimizers import OPTIMIZERS
from simulation.gradient_noise import noise_floor
from simulation.minibatches import MiniBatches
from simulation.rules import PLAIN
from simulation.scaling import CUT, LIMIT, Scaling, scalings
from simulation.scenario import Scenario
from simulation.words import so_many
from surfaces._regression import Regression

LATE = 3
"""The last one of so many parts of a run says where it settles."""
AT_REST = 0.25
"""There a run has settled if all the data would leave it within this share of the floor."""
ROUNDING = 1e-14
"""This share of the loss at the start is as good as nothing."""
EXACT = 1e15
"""Beyond, a float has not every digit of a whole number."""
COLUMNS = (
    ("Scaling", "Press one to see the surface that it makes."),
    ("Measurements become", ""),
    ("Condition number κ", "How many times more the loss bends across the valley than along it. 1 is a round bowl."),
    ("Best rate", "The best fixed rate for gradient descent on all the data: 2 / (largest + smallest curvature)."),
    (f"Steps to cut the loss {1 / CUT:,.0f}-fold",
     f"Of gradient descent on all the data at its best rate, from this page's start: until the loss above the minimum "
     f"is 1/{1 / CUT:,.0f} of what it was. Counted up to {LIMIT:,} steps; beyond, what theory says."),
    ("Minimum at", "The parameters at the minimum: the same line, in other units."),
)  # fmt: skip

WHAT_IT_DOES = {
    "raw": "what was measured",
    "min_max": "0 for the smallest, 1 for the largest",
    "centred": "0 on average, in a unit of a power of ten",
    "standardised": "0 on average, with standard deviation 1",
    "whitened": "the same, and no longer correlated",
}


def symbols(surface: Regression) -> str:
    """What the letters of the formula stand for, in one paragraph."""
    *measured, target = surface.examples.names
    x, y = surface.coordinates
    if surface.classes:
        no, yes = surface.classes
        model = (
            f"u and v are {' and '.join(measured)} under the scaling, s is 1 for {yes} and −1 for {no}. Where "
            f"{x}u + {y}v is above 0 the model says {yes}; the boundary is where it is 0."
        )
    else:
        model = f"u is {measured[0]} under the scaling, t is {target}; {x} is the slope of the line, {y} its intercept."
    return (
        f"{model} The loss f is a mean over all {len(surface.examples)} examples, and ∇f its gradient. A mini-batch is "
        "some of them, with a loss, contour lines and a gradient of its own. η is the learning rate, B the batch size."
    )


def batching_words(rules: MiniBatches, n: int) -> str:
    """What kind of mini-batches these are, and what an epoch is."""
    size = rules.size(n)
    if rules.replacement:
        return f"{_kind(size, n)}, drawn with replacement: in {n} draws, an epoch, some come twice and some never."
    steps, left = n // size, n % size
    epoch = f"an epoch, once through the data, is {so_many(steps)}"
    rest = f"; {left} example{'s' * (left > 1)} sit{'s' * (left == 1)} out each time" if left else ""
    return f"{_kind(size, n)}: {epoch}{rest}."


def _kind(size: int, n: int) -> str:
    if size == 1:
        return "Stochastic, one example a step"
    return f"Full batch, all {n} examples a step" if size == n else f"Mini-batches of {size}"


def notices(scenario: Scenario, names: Sequence[str], runs: Sequence[Run]) -> list[str]:
    """What is not the plain experiment: a schedule, methods that look at more than mini-batch gradients."""
    exact = [name for name, one in zip(names, runs, strict=True) if one.spent.values or one.spent.hessians]
    said = of_schedule(scenario, names)
    if exact:
        said.append(f"Values and Hessians are those of all the data, for {', '.join(exact)}")
    return said


def floor_of(scenario: Scenario, optimizer: Optimizer) -> float | None:
    """The noise floor of theory for SGD at a fixed rate on a quadratic; None where theory says nothing.

    It is 0 where a line passes through all examples, for at the minimum all their gradients are 0.
    """
    surface, rules, schedule = scenario.surface, scenario.rules, scenario.schedule
    fixed = schedule.slug == "constant" and not schedule.warmup_steps
    whole = not rules.replacement and rules.size(len(surface.examples)) == len(surface.examples)
    if type(optimizer) is not OPTIMIZERS["sgd"] or surface.loss_kind != "squared" or not fixed or whole:
        return None
    if surface.minimum <= ROUNDING * float(surface.value(scenario.start)):
        return 0.0
    return noise_floor(surface, optimizer.learning_rate, rules.size(len(surface.examples)))


def words(study: Study, names: Sequence[str]) -> list[str]:
    """A sentence or two on the watched entrant: what its steps cost, and where its noise leaves it."""
    scenario = study.scenario
    watched = [
        (name, entrant.optimizer)
        for name, entrant in zip(names, scenario.entrants, strict=True)
        if str(entrant.slot) == study.display["watch"]
    ]
    if not watched:
        return []
    (name, optimizer), game, n = watched[0], Game.of(scenario), len(study.surface.examples)
    if not scenario.rules.replacement and scenario.rules.size(n) == n:
        return [f"{_looks(name, game, optimizer, f'all {n} with every gradient')}. There is no noise."]
    own, exact = gaps(game, optimizer), gaps(game._replace(rules=PLAIN), optimizer)
    return [_cost(name, game, optimizer), *_floor(name, scenario, optimizer, own, exact)]


def gaps(game: Game, optimizer: Optimizer) -> np.ndarray:
    """f of all the data above its minimum, (steps + 1,)."""
    return descent(game, optimizer).values - game.surface.minimum


def seen(game: Game, optimizer: Optimizer) -> np.ndarray:
    """How many examples its gradients have looked at by each step, (steps + 1,): some methods ask for several."""
    n = len(game.surface.examples)
    size = game.rules.size(n) if isinstance(game.rules, MiniBatches) else n
    return size * descent(game, optimizer).evaluations.gradients


def _looks(name: str, game: Game, optimizer: Optimizer, *remarks: str) -> str:
    spent, height = Spent.by(descent(game, optimizer)), _height(game, gaps(game, optimizer)[-1])
    if spent.values or spent.hessians:
        remarks = *remarks, "values and Hessians not counted"
    aside = f", {', '.join(remarks)}," if remarks else ""
    count = int(seen(game, optimizer)[-1])
    examples = f"{count:,} example{'s' * (count != 1)}"
    return f"{name} looks at {examples} in {so_many(spent.steps)}{aside} and ends {height}"


def _cost(name: str, game: Game, optimizer: Optimizer) -> str:
    whole, steps = game._replace(rules=PLAIN), game.steps
    there, exact = seen(whole, optimizer), gaps(whole, optimizer)
    paid = int(np.searchsorted(there, seen(game, optimizer)[-1], side="right")) - 1
    text = f"{_looks(name, game, optimizer)}."
    if paid < 1:
        return f"{text} One step on all the data costs {there[1]:,}, more than that."
    all_steps = f"look{'s' * (steps == 1)} at {there[-1]:,} and end{'s' * (steps == 1)} {_height(game, exact[-1])}"
    if paid == steps:
        return f"{text} On all the data {so_many(steps)} {all_steps}."
    return (
        f"{text} On all the data the same number of examples pays for {so_many(paid)}, which end{'s' * (paid == 1)} "
        f"{_height(game, exact[paid])}; all {so_many(steps)} there {all_steps}."
    )


def _height(game: Game, gap: float) -> str:
    if not np.isfinite(gap):
        return "nowhere, for it diverges"
    above = gap > ROUNDING * float(game.surface.value(game.start))
    return f"{number(float(gap), 3)} above the minimum" if above else "at the minimum"


def _floor(name: str, scenario: Scenario, optimizer: Optimizer, own: np.ndarray, exact: np.ndarray) -> list[str]:
    floor = floor_of(scenario, optimizer)
    if floor is None:
        return []
    if floor == 0:
        return [
            "The best line passes through all examples: at the minimum there is no noise, so there is no noise floor."
        ]
    late = own[-max(1, scenario.steps // LATE) :]
    measured = float(late.mean())
    drawn = "" if scenario.rules.replacement else ", for examples drawn with replacement; without, it tends to be lower"
    theory = (
        f"In theory {name} at this rate ends up {number(floor, 3)} above the minimum on average: its noise floor{drawn}"
    )
    if not np.isfinite(measured):
        return [f"{theory}. This run diverges: far from the minimum the noise is larger than at it."]
    if exact[-len(late) :].mean() > AT_REST * floor:
        return [f"{theory}. This run is still on its way there, and would be without noise: let it make more steps."]
    found = f"Over its last {so_many(len(late))} this run is {number(measured, 3)} above it on average"
    return [f"{theory}. {found}. Half the rate, or a larger mini-batch, lowers the floor."]


def scaling_table(surface: Regression) -> dict[str, Any]:
    """Every scaling of these data with what it does, and one sentence that compares."""
    found = scalings(surface)
    return {
        "columns": [{"label": label, "help": explained} for label, explained in COLUMNS],
        "rows": [{"scaling": slug, "cells": _cells(slug, one)} for slug, one in found.items()],
        "sentence": _compare(surface.scaling, found),
    }


def _cells(slug: str, scaling: Scaling) -> list[str]:
    x, y = scaling.minimiser
    return [
        option_label(slug),
        WHAT_IT_DOES[slug],
        _condition(scaling),
        number(scaling.best_rate, 3),
        f"{scaling.steps:,}" if scaling.steps is not None else f"about {_rounded(scaling.steps_in_theory)}",
        f"({number(x)}, {number(y)})",
    ]


def _compare(current: str, found: dict[str, Scaling]) -> str:
    """ "Min max: κ = 27.88, 97 steps at the best rate. With standardised measurements κ = 1, and 1 step is enough." """
    here, best = found[current], min(found, key=lambda slug: found[slug].condition)
    said = f"{option_label(current)}: κ = {_condition(here)}, {_steps(here)} at the best rate"
    if best == current or here.condition <= found[best].condition * (1 + 1e-9):
        worst = max(found, key=lambda slug: found[slug].condition)
        there = f"{option_label(worst)}: κ = {_condition(found[worst])}, {_steps(found[worst])}"
        return f"{said}: no scaling is rounder. {there}."
    return f"{said}. {option_label(best)}: κ = {_condition(found[best])}, and {_steps(found[best])} will do."


def _condition(scaling: Scaling) -> str:
    return f"{scaling.condition:,.0f}" if 1e4 <= scaling.condition < EXACT else number(scaling.condition)


def _steps(scaling: Scaling) -> str:
    return so_many(scaling.steps) if scaling.steps is not None else f"about {_rounded(scaling.steps_in_theory)} steps"


def _rounded(count: int) -> str:
    return f"{float(f'{count:.2g}'):,.0f}" if count < EXACT else number(count, 3)
