"""What a hyperparameter map shows, as entries of a link, and back.

    surface=quadratic  1=momentum  1.learning_rate=0.1  1.momentum=0.9  x=-7  y=2  steps=200
    across=learning_rate  across_low=0.001  across_high=10  up=momentum  up_low=0  up_high=0.99
    cells=120  tolerance=0.01  colour=steps  slice=across

The first line is a scenario with one entrant, whose values of the two axes are where the marker stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from catalogue import Optimizer, Parameter, Surface, parameter
from interface.jobs.sweeps import affordable
from interface.kit.display import OPTIONS
from interface.kit.request import Asked, Request
from simulation.hyperparameters import Axis, offered
from simulation.link import EntryReader, decode, default_values, encode, write
from simulation.outcomes import TOLERANCE
from simulation.scenario import OPENING, SLOTS, Scenario

DIRECTIONS = ("across", "up")
FINEST = 300
SLOT = "1"
AROUND = (1 / 100, 30)
"""How far the axis of a learning rate reaches from its default, down and up."""
DEFAULT_OPTIMIZER, DEFAULT_STEPS = "momentum", "200"
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
KEPT = ("surface", "f", "x_low", "x_high", "y_low", "y_high", "x", "y", "steps", SLOT)
"""The entries of a scenario that a map has, besides `surface.` and `1.`."""


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

    @property
    def surface(self) -> Surface:
        return self.scenario.surface

    @property
    def optimizer(self) -> Optimizer:
        return self.scenario.entrants[0].optimizer

    def entries(self, in_full: bool = True) -> dict[str, str]:
        """The link's entries: all, or those that differ from what the others imply."""
        full = dict(_pairs(self))
        if in_full:
            return full
        if full == _implied({}):
            return {}
        named = {key: full[key] for key in ("surface", "f", SLOT) if key in full}
        own_axes = _implied(named)
        if any(full[key] != own_axes[key] for key in DIRECTIONS):
            named |= {key: full[key] for key in DIRECTIONS}
        # An entry may change what others imply: a view of one's own, the ends of an axis.
        while missed := {key: value for key, value in full.items() - _implied(named).items() if key not in named}:
            named |= missed
        return {key: value for key, value in full.items() if key in named}


def _implied(entries: Mapping[str, str]) -> dict[str, str]:
    """All the entries of the map that a link with only these means."""
    return dict(_pairs(read(entries)[0]))


def _pairs(view: MapView) -> Iterator[tuple[str, str]]:
    for key, value in encode(view.scenario, in_full=True).items():
        if key in KEPT or key.startswith(("surface.", f"{SLOT}.")):
            yield key, value
    for direction in DIRECTIONS:
        axis = getattr(view, direction)
        yield direction, axis.name
        yield f"{direction}_low", write(axis.low)
        yield f"{direction}_high", write(axis.high)
    yield from ((key, write(getattr(view, key))) for key in DISPLAY)


def read(query: Mapping[str, str], fallback: Mapping[str, str] | None = None) -> tuple[MapView, list[str]]:
    """The map of a link, and one sentence for every entry that had to be ignored, with what is allowed."""
    ours = {*DISPLAY, *(direction + end for direction in DIRECTIONS for end in ("", "_low", "_high"))}
    told = {key: value for key, value in query.items() if key not in ours}
    scenario, problems = _read_scenario(told, fallback or {})
    reader = EntryReader({key: value for key, value in query.items() if key in ours}, fallback or {})
    optimizer, surface = type(scenario.entrants[0].optimizer), scenario.surface
    axes = _read_axes(reader, offers(surface, optimizer))
    values = {key: reader.parameter(key, declared, declared.default) for key, declared in DISPLAY.items()}
    cells, refusal = affordable(
        int(values["cells"]), scenario.steps, surface, [scenario.entrants[0].optimizer], "cells"
    )
    view = MapView(scenario, *axes, **values | {"cells": cells})
    return view, problems + reader.problems + refusal


def _read_scenario(query: Mapping[str, str], fallback: Mapping[str, str]) -> tuple[Scenario, list[str]]:
    """With one entrant in the first slot, the plain rules and no schedule: what else a link says is told."""
    query = {key: value for key, value in query.items() if key not in OPTIONS}
    slots = [str(slot) for slot in range(1, SLOTS + 1) if str(slot) in query]
    if slots:
        first = slots[0]
        query = {f"{SLOT}{key[len(first):]}" if key.split(".")[0] == first else key: value
                 for key, value in query.items() if key.split(".")[0] not in slots[1:]}  # fmt: skip
    query = {"steps": DEFAULT_STEPS, SLOT: DEFAULT_OPTIMIZER} | query
    query.pop("entrants", None)
    scenario, problems = decode(query, {"steps": DEFAULT_STEPS} | dict(fallback))
    if len(slots) > 1:
        problems.append(f"A map shows one optimizer: {scenario.entrants[0].optimizer.name}, the others are left out.")
    plain = replace(scenario, schedule=OPENING.schedule, rules=OPENING.rules, budget=OPENING.budget)
    if plain != scenario:
        problems.append("A map has no schedule, no noise, no decay and no clipping, and counts steps: left out.")
    return plain, problems


def offers(surface: Surface, optimizer: type[Optimizer]) -> dict[str, Parameter]:
    """What may be an axis, with the ends it has unless others are given: of the rate those around its default."""
    found = offered(surface, optimizer)
    if "learning_rate" in found:
        rate = default_values(optimizer, type(surface))["learning_rate"]
        low, high = (float(f"{rate * factor:.2g}") for factor in AROUND)
        found["learning_rate"] = replace(found["learning_rate"], default=rate, low=low, high=high)
    return found


def _read_axes(reader: EntryReader, found: Mapping[str, Parameter]) -> tuple[Axis, Axis]:
    first = "learning_rate" if "learning_rate" in found else next(iter(found))
    across = reader.choice("across", found, first, "an axis")
    others = {name: declared for name, declared in found.items() if name != across}
    up = reader.choice("up", others, next(iter(others)), "another axis")
    return _read_axis(reader, "across", across, found[across]), _read_axis(reader, "up", up, found[up])


def _read_axis(reader: EntryReader, direction: str, name: str, declared: Parameter) -> Axis:
    low = reader.parameter(f"{direction}_low", declared, declared.low)
    high = reader.parameter(f"{direction}_high", declared, declared.high)
    log = declared.scale == "log"
    if not low < high or (log and low <= 0) or high == float("inf"):
        more = ", above 0 on a logarithmic axis" if log else ""
        reader.problems.append(
            f"{direction}_low and {direction}_high are two ends with the low one first{more}, received {low:g} and "
            f"{high:g}: using {declared.low:g} and {declared.high:g} instead."
        )
        low, high = declared.low, declared.high
    return Axis(name, low, high, log, declared.whole)


@dataclass(frozen=True)
class Shown(Asked):
    """What the page shows."""

    view: MapView = field(default_factory=lambda: read({})[0])
    problems: tuple[str, ...] = ()

    @property
    def scenario(self) -> Scenario:
        return self.view.scenario

    def link(self, in_full: bool = False) -> dict[str, str]:
        """The map as the entries of a link."""
        return self.view.entries(in_full)


def view(request: Request) -> Shown:
    """The map that a request asks for."""
    found, problems = read(request.query, request.fallback)
    return Shown(found, tuple(problems), **request.said)
