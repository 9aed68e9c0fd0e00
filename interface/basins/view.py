"""The basins page's experiment: a scenario and a grid of starts, read from the link or from the browser."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from catalogue import Point, parameter
from interface.jobs.sweeps import affordable
from interface.kit.request import Asked, Request, read_once, replaced
from language import Message
from simulation.link import Usual, link_of, read_scenario, scenario_entries
from simulation.scenario import BUDGET, Scenario, start_limits
from simulation.schema import Entry, EntryReader, Keep, Kind, Link, Links, allowed, links_of, quoted

GRID = parameter(
    201, 41, 401, allowed="[11, 401]", whole=True, help="Starts along each side of the picture.", symbol="n"
).metadata["parameter"]


USUAL = Usual("basins", "styblinski_tang", {"1": "sgd", "2": "momentum", "3": "adam"}, steps=200, keep=Keep.OTHER)
"""What a link means that leaves these out: one global and three local minima, time to come to rest, and methods that
share the starts out differently."""


def entries(link: Link) -> Iterator[Entry]:
    """All entries of the page."""
    yield from scenario_entries(link, USUAL)
    yield from _own_entries(link)


def _own_entries(link: Link) -> Iterator[Entry]:
    yield Entry("grid", _GRID, int(GRID.default), ("basins", "grid"))


def _whole_in_grid(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
    if not GRID.allowed.contains(float(number)):
        raise ValueError
    return number


_GRID = Kind(_whole_in_grid, lambda: allowed(GRID))
FIRST_VISIT = read_scenario(EntryReader({}, {}), USUAL)
"""What an address without entries means here."""


@dataclass(frozen=True)
class Basins(Asked):
    """What the page shows."""

    scenario: Scenario = FIRST_VISIT
    """Its start is the one that is pinned."""
    grid: int = int(GRID.default)
    problems: tuple[Message, ...] = ()
    pointed: Point | None = None
    """The start under the mouse."""

    @cached_property
    def links(self) -> Links:
        link = link_of(self.scenario)
        link.values["grid"] = self.grid
        return links_of(entries, link)


def view(request: Request) -> Basins:
    """The experiment that a request asks for, with the start under the mouse."""
    shown = _reading(request)
    return replaced(shown, **request.said, pointed=_pointed(request.more.get("pointed"), shown.scenario))


def read(link: Mapping[str, str], fallback: Mapping[str, str]) -> Basins:
    """The experiment of a link's entries, with one sentence for everything that had to be ignored."""
    reader = EntryReader(link, fallback)
    scenario = read_scenario(reader, USUAL)
    reader.tell_unknown(["grid"])
    problems = reader.problems
    if scenario.budget != BUDGET.default:
        received = quoted(scenario.budget)
        problems.append(
            Message("budget is {allowed} on this page, received {received}.", allowed=BUDGET.default, received=received)
        )
        scenario = replace(scenario, budget=BUDGET.default)
    grid, refusal = affordable(
        reader.read(_own_entries)["grid"], scenario.steps, scenario.surface,
        [entrant.optimizer for entrant in scenario.entrants], Message("starts"),
    )  # fmt: skip
    return Basins(scenario, grid, tuple(problems + refusal))


_reading = read_once(read)


def _pointed(received: Any, scenario: Scenario) -> Point | None:
    """Two numbers that may be a start, or None."""
    try:
        point = tuple(float(number) for number in received)
        limits = start_limits(scenario.surface)
        inside = all(limit.allowed.contains(value) for limit, value in zip(limits, point, strict=True))
    except (TypeError, ValueError, OverflowError):
        return None
    return point if inside else None
