"""The page of mini-batches in words and numbers, all computed from its runs, its data and its theory."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from catalogue import Optimizer
from interface.data.view import Shown, Study
from interface.kit.controls import option_message
from interface.kit.descents import Game, Spent, descent
from interface.kit.explanations import heading
from interface.kit.notices import of_schedules
from interface.kit.number_format import number
from interface.kit.runs import Run
from language import Joined, Message, listed
from optimizers import OPTIMIZERS
from simulation.gradient_noise import noise_floor
from simulation.minibatches import MiniBatches
from simulation.rules import PLAIN
from simulation.scaling import CUT, LIMIT, Scaling, scalings
from simulation.scenario import Entrant, Scenario
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
COLUMNS: tuple[tuple[Message, Message | str], ...] = (
    (Message("Scaling"), Message("Press one to see the surface that it makes.")),
    (Message("Condition number κ"),
     Message("How many times more the loss bends across the valley than along it. 1 is a round bowl.")),
    (Message("Steps to cut the loss {factor:,.0f}-fold", factor=1 / CUT),
     Message("Of gradient descent on all the data at its best rate, from this page's start: until the loss above the "
             "minimum is 1/{factor:,.0f} of what it was. Counted up to {limit:,} steps; beyond, what theory says.",
             factor=1 / CUT, limit=LIMIT)),
    (Message("Best rate"),
     Message("The best fixed rate for gradient descent on all the data: 2 / (largest + smallest curvature).")),
    (Message("Minimum at"), Message("The parameters at the minimum: the same line, in other units.")),
    (Message("Measurements become"), ""),
)  # fmt: skip

WHAT_IT_DOES = {
    "raw": Message("what was measured"),
    "min_max": Message("0 for the smallest, 1 for the largest"),
    "centred": Message("0 on average, in a unit of a power of ten"),
    "standardised": Message("0 on average, with standard deviation 1"),
    "whitened": Message("the same, and no longer correlated"),
}
CAVEAT = Message("Your own data are not part of the link. Whoever opens it is told so and sees the penguins instead.")
CAPTIONS = (
    Message(
        "Over the picture, in the colour of the watched optimizer: the contour lines of its next mini-batch alone, "
        "with their minimum ☆; the step along this mini-batch's gradient beside the step along the whole gradient, "
        "which has the colour of the text; and two ellipses, one and two standard deviations wide, where steps of such "
        "mini-batches end (39% and 86% of them, if the noise were Gaussian). Short steps are drawn magnified, as many "
        "times as it says."
    ),
    Message(
        "Drag the ring, or click, to start elsewhere. Press space to play, use the arrow keys to step. The gradient of "
        "a step is that of its mini-batch, with nothing added; values, Hessians and the curves are those of all the "
        "data."
    ),
)
"""Below the picture."""


LEAD = Message("Play: every mini-batch has contour lines of its own. Then press another scaling in the table.")
"""What to do."""


def around(shown: Shown) -> Message:
    """What stands around the component."""
    surface = shown.study.surface
    own = "own" if shown.study.is_own else ""
    return Joined([heading(surface), symbols(surface), own], "\n\n")


def headline(surface: Regression) -> Message:
    """What the worst scaling does to gradient descent, and what the best one."""
    found = scalings(surface)
    worst, best = (choose(found, key=lambda slug: found[slug].condition) for choose in (max, min))
    facts: dict[str, Any] = {
        "worst": option_message(worst), "condition": _condition(found[worst]), "steps": _steps(found[worst]),
        "best": option_message(best), "best_condition": _condition(found[best]), "best_steps": _steps(found[best]),
    }  # fmt: skip
    return Message(
        "{worst}, the loss bends {condition} times as much across its valley as along it: {steps} down. {best}, it is "
        "round: {best_steps}."
        if facts["best_condition"] == "1"
        else "{worst}, the loss bends {condition} times as much across its valley as along it: {steps} down. {best}, "
        "{best_condition} times: {best_steps}.",
        **facts,
    )


def symbols(surface: Regression) -> Message:
    """What the letters of the formula stand for, in one paragraph."""
    *measured, target = surface.examples.names
    x, y = surface.coordinates
    if surface.classes:
        no, yes = surface.classes
        model = Message(
            "u and v are {measured} under the scaling, s is 1 for {yes} and −1 for {no}. Where {x}u + {y}v is above 0 "
            "the model says {yes}; the boundary is where it is 0.",
            measured=listed(measured), yes=yes, no=no, x=x, y=y,
        )  # fmt: skip
    else:
        model = Message(
            "u is {measured} under the scaling, t is {target}; {x} is the slope of the line, {y} its intercept.",
            measured=measured[0], target=target, x=x, y=y,
        )  # fmt: skip
    rest = Message(
        "The loss f is a mean over all {count} examples, and ∇f its gradient. A mini-batch is some of them, with a "
        "loss, contour lines and a gradient of its own. η is the learning rate, B the batch size.",
        count=len(surface.examples),
    )
    return Joined([model, rest])


def batching_words(rules: MiniBatches, n: int) -> Message:
    """What kind of mini-batches these are, and what an epoch is."""
    size = rules.size(n)
    kind = _kind(size, n)
    if rules.replacement:
        return Message(
            "{kind}, drawn with replacement: in {count} draws, an epoch, some come twice and some never.",
            kind=kind, count=n,
        )  # fmt: skip
    steps, left = so_many(n // size), n % size
    if not left:
        return Message("{kind}: an epoch, once through the data, is {steps}.", kind=kind, steps=steps)
    return Message(
        "{kind}: an epoch, once through the data, is {steps}; {left} example sits out each time."
        if left == 1
        else "{kind}: an epoch, once through the data, is {steps}; {left} examples sit out each time.",
        kind=kind, steps=steps, left=left,
    )  # fmt: skip


def _kind(size: int, n: int) -> Message:
    if size == 1:
        return Message("Stochastic, one example a step")
    if size == n:
        return Message("Full batch, all {count} examples a step", count=n)
    return Message("Mini-batches of {size}", size=size)


def notices(scenario: Scenario, names: Sequence[str], runs: Sequence[Run]) -> list[Message | str]:
    """What is not the plain experiment: a schedule, methods that look at more than mini-batch gradients."""
    exact = [name for name, one in zip(names, runs, strict=True) if one.spent.values or one.spent.hessians]
    said: list[Message | str] = [*of_schedules(scenario.schedule, scenario.entrants, names)]
    if exact:
        said.append(Message("Values and Hessians are those of all the data, for {names}", names=Joined(exact, ", ")))
    return said


def floor_of(scenario: Scenario, entrant: Entrant) -> float | None:
    """The noise floor of theory for SGD at a fixed rate on a quadratic; None where theory says nothing.

    It is 0 where a line passes through all examples, for at the minimum all their gradients are 0.
    """
    surface, rules, optimizer = scenario.surface, scenario.rules, entrant.optimizer
    schedule = scenario.schedule_of(entrant)
    fixed = schedule.slug == "constant" and not schedule.warmup_steps
    whole = not rules.replacement and rules.size(len(surface.examples)) == len(surface.examples)
    if type(optimizer) is not OPTIMIZERS["sgd"] or surface.loss_kind != "squared" or not fixed or whole:
        return None
    if surface.minimum <= ROUNDING * float(surface.value(scenario.start)):
        return 0.0
    return noise_floor(surface, optimizer.learning_rate, rules.size(len(surface.examples)))


def words(study: Study, names: Sequence[str]) -> list[Message]:
    """A sentence or two on the watched entrant: what its steps cost, and where its noise leaves it."""
    scenario = study.scenario
    watched = [
        (name, entrant)
        for name, entrant in zip(names, scenario.entrants, strict=True)
        if str(entrant.slot) == study.display["watch"]
    ]
    if not watched:
        return []
    name, entrant = watched[0]
    optimizer, game, n = entrant.optimizer, Game.of(scenario, entrant), len(study.surface.examples)
    if not scenario.rules.replacement and scenario.rules.size(n) == n:
        return [Joined([_looks(name, game, optimizer, whole=True), Message("There is no noise.")])]
    own, exact = gaps(game, optimizer), gaps(game._replace(rules=PLAIN), optimizer)
    return [_cost(name, game, optimizer), *_floor(name, scenario, entrant, own, exact)]


def gaps(game: Game, optimizer: Optimizer) -> np.ndarray:
    """f of all the data above its minimum, (steps + 1,)."""
    return descent(game, optimizer).values - game.surface.minimum


def seen(game: Game, optimizer: Optimizer) -> np.ndarray:
    """How many examples its gradients have looked at by each step, (steps + 1,): some methods ask for several."""
    n = len(game.surface.examples)
    size = game.rules.size(n) if isinstance(game.rules, MiniBatches) else n
    return size * descent(game, optimizer).evaluations.gradients


def _looks(name: str, game: Game, optimizer: Optimizer, whole: bool = False) -> Message:
    """What the steps of a run have cost, and where it ends; `whole`: every gradient is that of all examples."""
    spent, n = Spent.by(descent(game, optimizer)), len(game.surface.examples)
    count = int(seen(game, optimizer)[-1])
    facts: dict[str, Any] = {
        "name": name,
        "examples": Message("{count:,} example" if count == 1 else "{count:,} examples", count=count),
        "steps": so_many(spent.steps),
        "ends": _ends(game, gaps(game, optimizer)[-1]),
    }
    more = bool(spent.values or spent.hessians)
    if whole:
        return Message(
            "{name} looks at {examples} in {steps}, all {total} with every gradient, values and Hessians not counted, "
            "and {ends}."
            if more
            else "{name} looks at {examples} in {steps}, all {total} with every gradient, and {ends}.",
            total=n, **facts,
        )  # fmt: skip
    return Message(
        "{name} looks at {examples} in {steps}, values and Hessians not counted, and {ends}."
        if more
        else "{name} looks at {examples} in {steps} and {ends}.",
        **facts,
    )


def _cost(name: str, game: Game, optimizer: Optimizer) -> Message:
    whole, steps = game._replace(rules=PLAIN), game.steps
    there, exact = seen(whole, optimizer), gaps(whole, optimizer)
    paid = int(np.searchsorted(there, seen(game, optimizer)[-1], side="right")) - 1
    if paid < 1:
        compared = Message("One step on all the data costs {count:,}, more than that.", count=int(there[1]))
    elif paid == steps:
        compared = Message(
            "On all the data {steps} looks at {count:,} and {ends}."
            if steps == 1
            else "On all the data {steps} look at {count:,} and {ends}.",
            steps=so_many(steps), count=int(there[-1]), ends=_ends(game, exact[-1], steps),
        )  # fmt: skip
    else:
        compared = Message(
            "On all the data the same number of examples pays for {paid}, which {ends}; all {steps} there look at "
            "{count:,} and {finally_ends}.",
            paid=so_many(paid), ends=_ends(game, exact[paid], paid), steps=so_many(steps), count=int(there[-1]),
            finally_ends=_ends(game, exact[-1], steps),
        )  # fmt: skip
    return Joined([_looks(name, game, optimizer), compared])


def _ends(game: Game, gap: float, subjects: int = 1) -> Message:
    """Where a run ends, as a predicate of one subject or of several: "ends 0.3 above the minimum"."""
    one = subjects == 1
    if not np.isfinite(gap):
        return Message("ends nowhere, for it diverges" if one else "end nowhere, for it diverges")
    if gap > ROUNDING * float(game.surface.value(game.start)):
        return Message(
            "ends {gap} above the minimum" if one else "end {gap} above the minimum", gap=number(float(gap), 3)
        )
    return Message("ends at the minimum" if one else "end at the minimum")


def _floor(name: str, scenario: Scenario, entrant: Entrant, own: np.ndarray, exact: np.ndarray) -> list[Message]:
    floor = floor_of(scenario, entrant)
    if floor is None:
        return []
    if floor == 0:
        return [
            Message(
                "The best line passes through all examples: at the minimum there is no noise, so there is no noise "
                "floor."
            )
        ]
    late = own[-max(1, scenario.steps // LATE) :]
    measured = float(late.mean())
    theory = Message(
        "In theory {name} at this rate ends up {floor} above the minimum on average: its noise floor."
        if scenario.rules.replacement
        else "In theory {name} at this rate ends up {floor} above the minimum on average: its noise floor, for "
        "examples drawn with replacement; without, it tends to be lower.",
        name=name, floor=number(floor, 3),
    )  # fmt: skip
    if not np.isfinite(measured):
        found = Message("This run diverges: far from the minimum the noise is larger than at it.")
    elif exact[-len(late) :].mean() > AT_REST * floor:
        found = Message("This run is still on its way there, and would be without noise: let it make more steps.")
    else:
        found = Message(
            "Over its last {steps} this run is {gap} above it on average. Half the rate, or a larger mini-batch, "
            "lowers the floor.",
            steps=so_many(len(late)), gap=number(measured, 3),
        )  # fmt: skip
    return [Joined([theory, found])]


def scaling_table(surface: Regression) -> dict[str, Any]:
    """Every scaling of these data with what it does, and one sentence that compares."""
    found = scalings(surface)
    return {
        "columns": [{"label": label, "help": explained} for label, explained in COLUMNS],
        "rows": [{"scaling": slug, "cells": _cells(slug, one)} for slug, one in found.items()],
        "sentence": _compare(surface.scaling, found),
    }


def _cells(slug: str, scaling: Scaling) -> list[Message | str]:
    x, y = scaling.minimiser
    if scaling.steps is None:
        steps: Message | str = Message("about {count}", count=_rounded(scaling.steps_in_theory))
    else:
        steps = f"{scaling.steps:,}"
    return [
        option_message(slug),
        _condition(scaling),
        steps,
        number(scaling.best_rate, 3),
        f"({number(x)}, {number(y)})",
        WHAT_IT_DOES[slug],
    ]


def _compare(current: str, found: dict[str, Scaling]) -> Message:
    """ "Min max: κ = 27.88, 97 steps at the best rate. Standardised: κ = 1, and 1 step will do." """
    here, best = found[current], min(found, key=lambda slug: found[slug].condition)
    facts = {"scaling": option_message(current), "condition": _condition(here), "steps": _steps(here)}
    if best == current or here.condition <= found[best].condition * (1 + 1e-9):
        worst = max(found, key=lambda slug: found[slug].condition)
        return Message(
            "{scaling}: κ = {condition}, {steps} at the best rate: no scaling is rounder. {worst}: κ = "
            "{worst_condition}, {worst_steps}.",
            **facts, worst=option_message(worst), worst_condition=_condition(found[worst]),
            worst_steps=_steps(found[worst]),
        )  # fmt: skip
    return Message(
        "{scaling}: κ = {condition}, {steps} at the best rate. {best}: κ = {best_condition}, and {best_steps} will do.",
        **facts, best=option_message(best), best_condition=_condition(found[best]), best_steps=_steps(found[best]),
    )  # fmt: skip


def _condition(scaling: Scaling) -> str:
    return f"{scaling.condition:,.0f}" if 1e4 <= scaling.condition < EXACT else number(scaling.condition)


def _steps(scaling: Scaling) -> Message:
    if scaling.steps is not None:
        return so_many(scaling.steps)
    return Message("about {count} steps", count=_rounded(scaling.steps_in_theory))


def _rounded(count: int) -> str:
    return f"{float(f'{count:.2g}'):,.0f}" if count < EXACT else number(count, 3)
