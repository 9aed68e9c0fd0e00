"""The basins page's experiment: a scenario and a grid of starts, read from the link or from the browser."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from catalogue import Point, parameter
from interface.address import Memory, held, query_of, request_of
from interface.sweeps import affordable
from optimizers import OPTIMIZERS
from simulation.link import decode, default_values, encode, quoted
from simulation.scenario import BUDGET, OPENING, Scenario, start_limits
from surfaces import SURFACES

KEY = "basins"
"""The key of the component on the page."""
GRID = parameter(
    201, 41, 401, allowed="[11, 401]", whole=True, help="Starts along each side of the picture.", symbol="n"
).metadata["parameter"]


def _opening() -> Scenario:
    """One global and three local minima, and methods that share them out differently."""
    surface = SURFACES["styblinski_tang"]
    chosen = [OPTIMIZERS[slug] for slug in ("sgd", "momentum", "adam")]
    scenario = Scenario.of(surface(), *(cls(**default_values(cls, surface)) for cls in chosen))
    return replace(scenario, steps=200)  # in the surface's own 50 Momentum does not come to rest


FIRST_VISIT = _opening()
"""What an address without entries means here."""


@dataclass(frozen=True)
class Basins:
    """What the page shows."""

    scenario: Scenario = FIRST_VISIT
    """Its start is the one that is pinned."""
    grid: int = int(GRID.default)
    problems: tuple[str, ...] = ()
    settled: bool = True
    """False while a hand still holds a slider."""
    request: str | None = None
    """The id of the browser's request that this answers."""
    holds: frozenset[str] = frozenset()
    """The assets that the browser has."""
    pointed: Point | None = None
    """The start under the mouse."""

    def link(self, in_full: bool = False) -> dict[str, str]:
        """The experiment as the entries of a link."""
        if (self.scenario, self.grid) == (FIRST_VISIT, GRID.default) and not in_full:
            return {}
        entries = encode(self.scenario, in_full) or encode(self.scenario, in_full=True)
        return entries | ({"grid": str(self.grid)} if in_full or self.grid != GRID.default else {})


def current() -> Basins:
    """This rerun's experiment: the browser's, or the address bar's."""

    def from_address(address: Mapping[str, str], was: Basins) -> Basins:
        return replace(read(address, {}), request=was.request, holds=was.holds)

    return _memory().follow(request_of(KEY), requested, from_address)


def remembered() -> Basins:
    """What the page showed last in this session, for the links that lead back to it."""
    return _memory().shown


def _memory() -> Memory[Basins]:
    return st.session_state.setdefault("basins_memory", Memory(Basins(request="")))


def read(link: Mapping[str, str], fallback: Mapping[str, str]) -> Basins:
    """The experiment of a link's entries, with one sentence for everything that had to be ignored."""
    scenario, problems = decode({key: text for key, text in link.items() if key != "grid"}, fallback)
    scenario = FIRST_VISIT if scenario is OPENING else scenario  # where no entry was heard
    if scenario.budget != BUDGET.default:
        problems.append(f"budget is {BUDGET.default} on this page, received {quoted(scenario.budget)}.")
        scenario = replace(scenario, budget=BUDGET.default)
    grid, grid_problems = _read_grid(link, fallback, scenario)
    return Basins(scenario, grid, tuple(problems + grid_problems))


def _read_grid(link: Mapping[str, str], fallback: Mapping[str, str], scenario: Scenario) -> tuple[int, list[str]]:
    grid, problems = _grid(link.get("grid")), []
    if grid is None:
        grid = _grid(fallback.get("grid")) or int(GRID.default)
        wanted = f"grid is a whole number in {GRID.allowed.text}"
        problems.append(f"{wanted}, received {quoted(link['grid'])}: using {grid} instead.")
    grid, refusal = affordable(grid, scenario.steps, [entrant.optimizer for entrant in scenario.entrants], "starts")
    return grid, problems + refusal


def _grid(text: str | None) -> int | None:
    """The default where nothing is said, None where what is said is no grid."""
    if text is None:
        return int(GRID.default)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
    return number if GRID.allowed.contains(float(number)) else None


def requested(request: Mapping[str, Any], was: Basins) -> Basins:
    """What the browser's request asks for; without entries what was shown, from the start under the mouse."""
    query = query_of(request)
    shown = was if query is None else read(query, was.link(in_full=True))
    return replace(
        shown,
        problems=shown.problems or (was.problems if shown.scenario == was.scenario else ()),
        settled=bool(request.get("settled")),
        request=request["id"],
        holds=held(request),
        pointed=_pointed(request.get("pointed"), shown.scenario),
    )


def _pointed(received: Any, scenario: Scenario) -> Point | None:
    """Two numbers that may be a start, or None."""
    try:
        point = tuple(float(number) for number in received)
        limits = start_limits(scenario.surface)
        inside = all(limit.allowed.contains(value) for limit, value in zip(limits, point, strict=True))
    except (TypeError, ValueError, OverflowError):
        return None
    return point if inside else None
