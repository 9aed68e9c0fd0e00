"""What a hyperparameter map shows, as entries of a link, and back.

    surface=quadratic  1=momentum  1.learning_rate=0.1  1.momentum=0.9  x=-7  y=2  steps=200
    across=learning_rate  across_low=0.001  across_high=10  up=momentum  up_low=0  up_high=0.99
    cells=120  tolerance=0.01  colour=steps  slice=across
    step=40  zoom=-1,1,-1,1

The first line is a scenario with one entrant, whose values of the two axes are where the marker stands; the last is
how its run is looked at.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from catalogue import Optimizer, Parameter, Surface, parameter
from expressions import Custom
from interface.jobs.sweeps import affordable
from interface.kit import display
from interface.kit.request import Asked, Request, read_once
from language import Message
from simulation.hyperparameters import START, Axis, offered
from simulation.link import Usual, default_values, link_of, rate_origin, read_scenario, who_where
from simulation.outcomes import TOLERANCE
from simulation.scenario import OPENING, SLOTS, Scenario
from simulation.schema import Entry, EntryReader, Keep, Link, Links, links_of, one_of

DIRECTIONS = ("across", "up")
FINEST = 300
SLOT = "1"
AROUND = (1 / 100, 30)
"""How far the axis of a learning rate reaches from its default, down and up."""
USUAL = Usual("maps", OPENING.surface.slug, {SLOT: "momentum"}, steps=200, whole_sides=False)
"""What a link means that leaves these out."""
INSTEAD = {SLOT: OPENING.entrants[0].optimizer.slug}
"""What stands for an optimizer that there is not."""
DISPLAY: dict[str, Parameter] = {
    "colour": parameter(
        "steps", options=("steps", "loss", "outcome"), help="What the colour of a cell says."
    ).metadata["parameter"],
    "slice": parameter(
        "across", options=DIRECTIONS, help="Along which axis the curve below the map runs."
    ).metadata["parameter"],
    "cells": parameter(
        120, 20, FINEST, allowed=f"[4, {FINEST}]", whole=True, help="How many cells the map has on each side."
    ).metadata["parameter"],
    "tolerance": parameter(
        TOLERANCE, 1e-8, 0.5, symbol=r"\tau", scale="log", allowed="(0, 1]",
        help="A run counts as there once f above its minimum stays below this share of what it was at the start.",
    ).metadata["parameter"],
}  # fmt: skip
"""Entry -> what it may be."""
VIEW = ("step", "zoom")
"""What the browser shows of the run by itself."""


@dataclass(frozen=True)
class MapView:
    """Everything that decides what the page shows."""

    scenario: Scenario
    """With one entrant."""
    across: Axis
    up: Axis
    cells: int
    tolerance: float
    colour: str
    slice: str
    step: str = display.DEFAULTS["step"]
    zoom: str = display.DEFAULTS["zoom"]

    @property
    def surface(self) -> Surface:
        return self.scenario.surface

    @property
    def optimizer(self) -> Optimizer:
        return self.scenario.entrants[0].optimizer

    @cached_property
    def links(self) -> Links:
        """The map as the entries of a link."""
        link = link_of(self.scenario)
        for direction in DIRECTIONS:
            axis = getattr(self, direction)
            link.values |= {direction: axis.name, f"{direction}_low": axis.low, f"{direction}_high": axis.high}
        link.values |= {key: getattr(self, key) for key in (*DISPLAY, *VIEW)}
        return links_of(entries, link)


def entries(link: Link) -> Iterator[Entry]:
    """All entries of the page."""
    yield from who_where(link, USUAL)
    yield from _own_entries(link)


def _own_entries(link: Link) -> Iterator[Entry]:
    optimizer, surface = link.values[SLOT], link.things["surface"]
    rate = default_values(optimizer, type(surface)).get("learning_rate")
    found = offers(surface, optimizer, rate and link.rate(rate_origin(optimizer, type(surface)), rate))
    first = "learning_rate" if "learning_rate" in found else next(iter(found))
    pair = [first, next(name for name in found if name != first)]
    other = not link.reading and [link.values[direction] for direction in DIRECTIONS] != pair
    keep = Keep.ALWAYS if other else Keep.OTHER
    axes = {name: name for name in found}
    yield Entry("across", one_of(axes, Message("an axis")), first, ("maps", optimizer.slug, "across"), keep)
    across = axes.pop(link.values["across"])
    yield Entry(
        "up", one_of(axes, Message("another axis")), next(iter(axes)), ("maps", optimizer.slug, across, "up"), keep
    )
    for direction in DIRECTIONS:
        name = link.values[direction]
        declared, origin = found[name], ("maps", optimizer.slug, name)
        if name == "learning_rate" or (name in START and isinstance(surface, Custom)):
            origin = ()  # follows from the rate, or from the view
        elif name in START:
            origin = ("maps", surface.slug, name)
        yield Entry(f"{direction}_low", declared, declared.low, origin and (*origin, "low"))
        yield Entry(f"{direction}_high", declared, declared.high, origin and (*origin, "high"))
        if link.reading:
            _check_ends(link, direction, declared)
    for key, declared in DISPLAY.items():
        yield Entry(key, declared, declared.default, ("maps", key))
    yield from display.some(VIEW)


def read(query: Mapping[str, str], fallback: Mapping[str, str] | None = None) -> tuple[MapView, list[Message]]:
    """The map of a link, and one sentence for every entry that had to be ignored, with what is allowed."""
    slots = [str(slot) for slot in range(1, SLOTS + 1) if str(slot) in query]
    reader = EntryReader(_with_one_entrant(query, slots), INSTEAD | dict(fallback or {}))
    scenario = read_scenario(reader, USUAL)
    reader.tell_unknown(
        [*DISPLAY, *VIEW, *(direction + end for direction in DIRECTIONS for end in ("", "_low", "_high"))]
    )
    optimizer = scenario.entrants[0].optimizer
    if len(slots) > 1:
        reader.problems.append(
            Message("A map shows one optimizer: {name}, the others are left out.", name=optimizer.name)
        )
    alone = (replace(scenario.entrants[0], schedule=None),)
    plain = replace(scenario, entrants=alone, schedule=OPENING.schedule, rules=OPENING.rules, budget=OPENING.budget)
    if plain != scenario:
        reader.problems.append(
            Message("A map has no schedule, no noise, no decay and no clipping, and counts steps: left out.")
        )
    values = reader.read(_own_entries)
    cells, refusal = affordable(int(values["cells"]), plain.steps, plain.surface, [optimizer], Message("cells"))
    found = offered(plain.surface, type(optimizer))
    across, up = (_axis(values, direction, found[values[direction]]) for direction in DIRECTIONS)
    shown = {key: values[key] for key in (*DISPLAY, *VIEW)} | {"cells": cells}
    beyond = display.within(shown, plain.steps)
    return MapView(plain, across, up, **shown), reader.problems + refusal + beyond


_reading = read_once(read)


def _with_one_entrant(query: Mapping[str, str], slots: Sequence[str]) -> dict[str, str]:
    """The entries with the first of the slots as the only one, without those that show an experiment elsewhere."""
    query = {
        key: value for key, value in query.items() if key in VIEW or (key not in display.DEFAULTS and key != "entrants")
    }
    if not slots:
        return query
    return {f"{SLOT}{key[len(slots[0]):]}" if key.split(".")[0] == slots[0] else key: value
            for key, value in query.items() if key.split(".")[0] not in slots[1:]}  # fmt: skip


def offers(surface: Surface, optimizer: type[Optimizer], rate: Any = None) -> dict[str, Parameter]:
    """What may be an axis, with the ends it has unless others are given: of the rate those around its default.

    rate: the default of the learning rate, today's where nothing is said.
    """
    found = offered(surface, optimizer)
    if "learning_rate" in found:
        rate = rate or default_values(optimizer, type(surface))["learning_rate"]
        low, high = (float(f"{rate * factor:.2g}") for factor in AROUND)
        found["learning_rate"] = replace(found["learning_rate"], default=rate, low=low, high=high)
    return found


def _check_ends(link: Link, direction: str, declared: Parameter) -> None:
    low, high = (link.values[f"{direction}_{end}"] for end in ("low", "high"))
    log = declared.scale == "log"
    if low < high < float("inf") and not (log and low <= 0):
        return
    told = Message(
        "{low_key} and {high_key} are two ends with the low one first, above 0 on a logarithmic axis, received {low:g} "
        "and {high:g}: using {first:g} and {last:g} instead."
        if log
        else "{low_key} and {high_key} are two ends with the low one first, received {low:g} and {high:g}: using "
        "{first:g} and {last:g} instead.",
        low_key=f"{direction}_low", high_key=f"{direction}_high", low=low, high=high, first=declared.low,
        last=declared.high,
    )  # fmt: skip
    link.problems.append(told)
    link.values |= {f"{direction}_low": declared.low, f"{direction}_high": declared.high}


def _axis(values: Mapping[str, Any], direction: str, declared: Parameter) -> Axis:
    low, high = (values[f"{direction}_{end}"] for end in ("low", "high"))
    return Axis(values[direction], low, high, declared.scale == "log", declared.whole)


@dataclass(frozen=True)
class Shown(Asked):
    """What the page shows."""

    view: MapView = field(default_factory=lambda: read({})[0])
    problems: tuple[Message, ...] = ()

    @property
    def scenario(self) -> Scenario:
        return self.view.scenario

    @property
    def links(self) -> Links:
        return self.view.links


def view(request: Request) -> Shown:
    """The map that a request asks for."""
    found, problems = _reading(request)
    return Shown(found, tuple(problems), **request.said)
