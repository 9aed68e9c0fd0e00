"""The facts of a step's experiment, by the page that shows it, from runs that are kept for that page, too."""

from collections.abc import Callable, Mapping

from interface.jobs.thread_queue import NO_WORKS, Works
from interface.kit.descents import Game, descent
from interface.playground.answer import works as playground_works
from interface.playground.view import read as read_playground
from lessons.facts import Fact, of_scenario

Entries = Mapping[str, str]


def facts(page: str, entries: Entries) -> dict[str, Fact]:
    """Name -> fact; none of a page of which none are known."""
    return FACTS[page](entries) if page in FACTS else {}


def works(page: str, entries: Entries) -> Works:
    """What has to be computed before, where that takes long."""
    return playground_works(read_playground(entries, {})) if page == "playground" else NO_WORKS


def of_playground(entries: Entries) -> dict[str, Fact]:
    """Of an experiment of the Playground."""
    scenario = read_playground(entries, {}).scenario
    return of_scenario(
        scenario, {one.slot: descent(Game.of(scenario, one), one.optimizer) for one in scenario.entrants}
    )


FACTS: Mapping[str, Callable[[Entries], dict[str, Fact]]] = {"playground": of_playground}
"""Page -> the facts of what a link to it shows."""
