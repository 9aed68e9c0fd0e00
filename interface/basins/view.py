"""The basins page's experiment: a scenario and a grid of starts, read from the link or from the browser."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from catalogue import Point, parameter
from expressions import Custom
from interface.jobs.sweeps import affordable
from interface.kit.request import Asked, Request
from simulation.link import NO_ENTRANTS, decode, encode, quoted
from simulation.scenario import BUDGET, SLOTS, Scenario, start_limits

GRID = parameter(
    201, 41, 401, allowed="[11, 401]", whole=True, help="Starts along each side of the picture.", symbol="n"
).metadata["parameter"]


DEFAULTS = {"surface": "styblinski_tang", "steps": "200", "grid": str(int(GRID.default))}
"""What an entry means that a link leaves out: one global and three local minima, and time to come to rest, ..."""
DEFAULT_OPTIMIZERS = {"1": "sgd", "2": "momentum", "3": "adam"}
"""... and where it names no optimizer: methods that share the starts out differently."""
_SLOTS = {str(slot) for slot in range(1, SLOTS + 1)}


def _completed(link: Mapping[str, str]) -> dict[str, str]:
    named = link.get("entrants") == NO_ENTRANTS or not _SLOTS.isdisjoint(link)
    implied = DEFAULTS | ({} if named else DEFAULT_OPTIMIZERS)
    if "f" in link:  # which means one's own function where no surface is named
        implied = implied | {"surface": Custom.slug}
    return implied | dict(link)


def _scenario_entries(link: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, text in link.items() if key != "grid"}


FIRST_VISIT = decode(_scenario_entries(_completed({})))[0]
"""What an address without entries means here."""


@dataclass(frozen=True)
class Basins(Asked):
    """What the page shows."""

    scenario: Scenario = FIRST_VISIT
    """Its start is the one that is pinned."""
    grid: int = int(GRID.default)
    problems: tuple[str, ...] = ()
    pointed: Point | None = None
    """The start under the mouse."""

    def link(self, in_full: bool = False) -> dict[str, str]:
        """The experiment as the entries of a link."""
        scenario = self.scenario
        entries = encode(scenario, in_full) or encode(scenario, in_full=True)
        entries |= {"steps": str(scenario.steps), "grid": str(self.grid)}
        if in_full:
            return entries
        slots = {key: text for key, text in entries.items() if key in _SLOTS}
        implied = DEFAULTS | (DEFAULT_OPTIMIZERS if slots == DEFAULT_OPTIMIZERS else {})
        return {key: text for key, text in entries.items() if implied.get(key) != text}


def view(request: Request) -> Basins:
    """The experiment that a request asks for, with the start under the mouse."""
    shown = read(request.query, request.fallback)
    return replace(shown, **request.said, pointed=_pointed(request.more.get("pointed"), shown.scenario))


def read(link: Mapping[str, str], fallback: Mapping[str, str]) -> Basins:
    """The experiment of a link's entries, with one sentence for everything that had to be ignored."""
    link, instead = _completed(link), _completed({}) | dict(fallback)
    scenario, problems = decode(_scenario_entries(link), instead)
    if scenario.budget != BUDGET.default:
        problems.append(f"budget is {BUDGET.default} on this page, received {quoted(scenario.budget)}.")
        scenario = replace(scenario, budget=BUDGET.default)
    grid, grid_problems = _read_grid(link["grid"], instead["grid"], scenario)
    return Basins(scenario, grid, tuple(problems + grid_problems))


def _read_grid(text: str, instead: str, scenario: Scenario) -> tuple[int, list[str]]:
    grid, problems = _grid(text), []
    if grid is None:
        grid = _grid(instead) or int(GRID.default)
        problems.append(
            f"grid is a whole number in {GRID.allowed.text}, received {quoted(text)}: using {grid} instead."
        )
    grid, refusal = affordable(
        grid, scenario.steps, scenario.surface, [entrant.optimizer for entrant in scenario.entrants], "starts"
    )
    return grid, problems + refusal


def _grid(text: str) -> int | None:
    """None where what is said is no grid."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
    return number if GRID.allowed.contains(float(number)) else None


def _pointed(received: Any, scenario: Scenario) -> Point | None:
    """Two numbers that may be a start, or None."""
    try:
        point = tuple(float(number) for number in received)
        limits = start_limits(scenario.surface)
        inside = all(limit.allowed.contains(value) for limit, value in zip(limits, point, strict=True))
    except (TypeError, ValueError, OverflowError):
        return None
    return point if inside else None
