"""The facts of a step's experiment, by the page that shows it, from what is kept for that page, too."""

from collections.abc import Callable, Mapping, Sequence

import limits
from catalogue import Point
from interface.basins.view import read as read_basins
from interface.data.answer import works as data_works
from interface.data.view import Shown as DataShown
from interface.data.view import Study
from interface.data.view import read as read_data
from interface.jobs.thread_queue import NO_WORKS, Works
from interface.kit.descents import Game, descent
from interface.kit.lru import LRU
from interface.kit.runs import key_of
from interface.lessons.data_facts import of_data
from interface.lessons.race_facts import entrants_of, of_race
from interface.lessons.sweep_facts import of_basins, of_map, works_of_basins, works_of_map
from interface.lessons.training_facts import of_training
from interface.maps.view import read as read_map
from interface.network.view import NetworkView
from interface.network.view import read as read_network
from interface.playground.answer import works as playground_works
from interface.playground.view import read as read_playground
from interface.race.view import RaceView
from interface.race.view import read as read_race
from interface.race.work import missing, race_of
from interface.slices.view import Slices
from interface.slices.view import read as read_slices
from lessons.facts import Fact, of_scenario
from simulation.scenario import Entrant, Scenario

Entries = Mapping[str, str]
KEPT = LRU(limits.KEPT_FACTS, name="lesson facts")
"""Name of a page and entries -> their facts, of those that were asked for last."""


def facts(page: str, entries: Entries) -> Mapping[str, Fact]:
    """Name -> fact, kept; none of a page of which none are known."""
    return KEPT.get(_kept_as(page, entries), lambda: FACTS[page](entries)) if page in FACTS else {}


def are_kept(page: str, entries: Entries) -> bool:
    """Whether the facts are there without computing anything."""
    return page not in FACTS or _kept_as(page, entries) in KEPT


def _kept_as(page: str, entries: Entries) -> str:
    return key_of((page, *entries.items()))


def works(page: str, entries: Entries) -> Works:
    """What has to be computed before, where that takes long and the facts are not kept."""
    return WORKS[page](entries) if page in WORKS and not are_kept(page, entries) else NO_WORKS


def entrants(page: str, entries: Entries) -> Sequence[Entrant]:
    """The optimizers of a step with their slots."""
    if page == "race":
        return entrants_of(_race(entries))
    if page in TRAININGS:
        return TRAININGS[page](entries).lineup.entrants
    if page == "basins":
        return read_basins(entries, {}).scenario.entrants
    return scenario_of(page, entries).entrants


def minima(page: str, entries: Entries) -> Sequence[Point]:
    """The lowest points of the picture of a Playground or a Data page."""
    return scenario_of(page, entries).surface.minima


def of_playground(entries: Entries) -> dict[str, Fact]:
    """Of an experiment of the Playground."""
    scenario = read_playground(entries, {}).scenario
    return of_scenario(
        scenario, {one.slot: descent(Game.of(scenario, one), one.optimizer) for one in scenario.entrants}
    )


def scenario_of(page: str, entries: Entries) -> Scenario:
    """Surface, start and optimizers of a page that has a surface."""
    return _study(entries).scenario if page == "data" else read_playground(entries, {}).scenario


def _study(entries: Entries) -> Study:
    return read_data(entries)[0]


def _race(entries: Entries) -> RaceView:
    return read_race(entries)[0]


TRAININGS: Mapping[str, Callable[[Entries], NetworkView | Slices]] = {
    "network": lambda entries: read_network(entries, {}),
    "slices": lambda entries: read_slices(entries, {}),
}
"""Page with a training -> what a link to it shows."""
FACTS: Mapping[str, Callable[[Entries], dict[str, Fact]]] = {
    "playground": of_playground,
    "data": lambda entries: of_data(_study(entries)),
    "maps": lambda entries: of_map(read_map(entries)[0]),
    "basins": lambda entries: of_basins(read_basins(entries, {})),
    "race": lambda entries: of_race(_race(entries), race_of(_race(entries))),
    "network": lambda entries: of_training("network", TRAININGS["network"](entries)),
    "slices": lambda entries: of_training("slices", TRAININGS["slices"](entries)),
}
"""Page -> the facts of what a link to it shows."""
WORKS: Mapping[str, Callable[[Entries], Works]] = {
    "playground": lambda entries: playground_works(read_playground(entries, {})),
    "data": lambda entries: data_works(DataShown(_study(entries))),
    "maps": lambda entries: works_of_map(read_map(entries)[0]),
    "basins": lambda entries: works_of_basins(read_basins(entries, {})),
    "race": lambda entries: missing(_race(entries)),
}
"""Page -> what has to be computed for them before."""
