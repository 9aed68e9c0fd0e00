"""The Handbook's content: every optimizer and every surface, from their declarations and from runs."""

import re
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from catalogue import Family, OpenLoop, Optimizer, Schedule, Surface
from charts.landscape import packed
from charts.thumbnail import thumbnail
from interface.kit.assets import facts
from interface.kit.looks import looks
from language import Joined, Message, listed
from lessons import lesson, names
from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.comparison import compare
from simulation.link import default_values, encode
from simulation.measurements import measure
from simulation.scenario import OPENING, Scenario, entrant_names
from simulation.versions import versioned
from surfaces import SURFACES

BASELINE = type(OPENING.entrants[0].optimizer)
"""What every other method is shown beside."""
LONG = 200
"""So many updates the curve of a schedule shows."""
STAGES = (OPENING.surface.slug, "rosenbrock")
"""The surfaces of the small descents: a valley that is straight, and one that bends."""


CLASSICS = tuple(OPTIMIZERS[slug] for slug in ("sgd", "momentum", "adagrad", "rmsprop", "adam"))
"""What everybody meets first, and the page begins with."""


def families() -> dict[Family, list[type[Optimizer]]]:
    """Family -> its optimizers in teaching order, but for the classics, for every family that has one."""
    others = [cls for cls in OPTIMIZERS.values() if cls not in CLASSICS]
    grouped = {family: [cls for cls in others if cls.family is family] for family in Family}
    return {family: members for family, members in grouped.items() if members}


@cache
def headline() -> Message:
    """What the page shows, counted: its first line."""
    found = {cls.slug for cls in CLASSICS}
    while more := {slug for slug, cls in OPTIMIZERS.items() if slug not in found and found & {*cls.extends}}:
        found |= more
    return Message(
        "{count} of the {others} other optimizers here grew out of five: {classics}.",
        count=len(found) - len(CLASSICS), others=len(OPTIMIZERS) - len(CLASSICS),
        classics=listed([cls.name for cls in CLASSICS]),
    )  # fmt: skip


@cache
def grounds() -> dict[str, dict[str, Any]]:
    """Slug -> what a small picture of that surface shows: its bands, its start, its minima."""
    return {slug: _ground(cls()) for slug, cls in SURFACES.items()}


def _ground(surface: Surface) -> dict[str, Any]:
    marks = facts(surface)
    return (
        thumbnail(surface)
        | {name: marks[name] for name in ("minima", "local_minima", "saddles")}
        | {"start": surface.start}
    )


@cache
def descents(cls: type[Optimizer]) -> tuple[dict[str, Any], ...]:
    """Small pictures of `cls` on the `STAGES`, the baseline's path below its own."""
    return tuple(_descent(cls, SURFACES[slug]) for slug in STAGES)


def _descent(cls: type[Optimizer], surface: type[Surface]) -> dict[str, Any]:
    scenario = beside_the_baseline(cls, surface)
    runs = [
        (entrant.slot, simulate(scenario.surface, entrant.optimizer, scenario.start, scenario.steps))
        for entrant in scenario.entrants
    ]
    shown = runs[-1][1].optimizer
    rate = getattr(shown, "learning_rate", None)
    said = {"optimizer": shown.name, "surface": Message(surface.name), "steps": scenario.steps, "rate": rate}
    return {
        "ground": surface.slug,
        "caption": Message(
            "{surface}, {steps} steps" if rate is None else "{surface}, {steps} steps at rate {rate:g}", **said
        ),
        "told": Message(
            "{optimizer} on “{surface}”, {steps} steps."
            if rate is None
            else "{optimizer} on “{surface}”, {steps} steps at rate {rate:g}.",
            **said,
        ),
        "looks": looks({entrant.slot: type(entrant.optimizer) for entrant in scenario.entrants}),
        "paths": [{"slot": slot, "points": packed(run.points), "diverged": int(run.diverged_at)} for slot, run in runs],
    }


def beside_the_baseline(cls: type[Optimizer], surface: type[Surface]) -> Scenario:
    """`cls` and the baseline on `surface`, each with the values that it has there by default."""
    pair = [BASELINE] if cls is BASELINE else [BASELINE, cls]
    return Scenario.of(surface(), *(one(**default_values(one, surface)) for one in pair))


@cache
def link_to_optimizer(cls: type[Optimizer]) -> dict[str, str]:
    """The Playground's link to an optimizer, every default written out."""
    return versioned(encode(beside_the_baseline(cls, type(OPENING.surface)), in_full=True))


@cache
def read_along(cls: type[Optimizer]) -> tuple[str, int] | None:
    """The lesson to read along, and the number of its step, whose heading is the first to name the optimizer."""
    called = re.compile(rf"\b({'|'.join(map(re.escape, (cls.name, *filter(None, cls.known_as.split(', ')))))})\b", re.I)
    for name in names():
        for at, step in enumerate(lesson(name).steps, 1):
            if lesson(name).group and called.search(step.heading):
                return name, at
    return None


@cache
def link_to_surface(cls: type[Surface]) -> dict[str, str]:
    """The Playground's link to a surface with the opening's optimizers, every default written out."""
    entrants = [type(entrant.optimizer) for entrant in OPENING.entrants]
    return versioned(encode(Scenario.of(cls(), *(one(**default_values(one, cls)) for one in entrants)), in_full=True))


@cache
def link_to_schedule(cls: type[Schedule]) -> dict[str, str]:
    """The Playground's link to the opening under a schedule, with the curve of the rate, every default written out."""
    return versioned(encode(replace(OPENING, schedule=cls()), in_full=True) | {"curve": "rate"})


def rates_of(cls: type[Schedule]) -> list[float]:
    """The factor on the learning rate at each update of the opening, at the schedule's defaults.

    Of one that awaits the loss they are those of the opening's first run.
    """
    schedule, first = cls(), OPENING.entrants[0].optimizer
    if isinstance(schedule, OpenLoop):
        return np.asarray(schedule.factors(LONG)).tolist()
    run = simulate(OPENING.surface, first, OPENING.start, LONG, schedule=schedule)
    return [] if run.factors is None else run.factors.tolist()


class Shown(NamedTuple):
    """An experiment that shows something of a method, and what came out of it."""

    link: dict[str, str]
    told: Message


@cache
def success(cls: type[Optimizer]) -> Shown | None:
    """An experiment in which the method converges; None where its file names none."""
    return _shown(cls, cls.does_well_on)


@cache
def failure(cls: type[Optimizer]) -> Shown | None:
    """An experiment in which it does not."""
    return _shown(cls, cls.fails_on)


def _shown(cls: type[Optimizer], slug: str) -> Shown | None:
    if not slug:
        return None
    scenario = beside_the_baseline(cls, SURFACES[slug])
    measured = [
        measure(simulate(scenario.surface, entrant.optimizer, scenario.start, scenario.steps))
        for entrant in scenario.entrants
    ]
    said = compare(entrant_names(scenario), measured, scenario.steps)
    on = Message("On “{surface}”:", surface=Message(SURFACES[slug].name))
    return Shown(versioned(encode(scenario, in_full=True)), Joined([on, said]))


def surface_picture(surface: Surface) -> dict[str, Any]:
    """A small picture of a surface by itself."""
    count = len(surface.minima)
    if count == 1:
        minima = Message(
            "A star marks the lowest point in view, a ring the start."
            if surface.bounded_below is False
            else "A star marks its minimum, a ring the start."
        )
    elif count:
        minima = Message("Stars mark its {count} lowest minima, a ring the start.", count=count)
    else:
        minima = Message("It has no minimum, a ring the start.")
    told = Joined([Message("“{surface}” from above.", surface=Message(surface.name)), minima])
    return {"ground": surface.slug, "caption": "", "told": told, "paths": []}
