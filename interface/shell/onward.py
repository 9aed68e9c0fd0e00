"""From one page to another with the same experiment: what of it the other page's link can say."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from interface.kit.page import Page, opened
from interface.kit.request import LONGEST, MOST_ENTRIES
from interface.kit.training_link import lineup_entries
from interface.pages import PLAYGROUND
from interface.race.view import RaceView, settings
from races import Mode
from races.lineup import is_tunable
from races.rules import AMOUNTS
from simulation.link import RULES, default_values, encode
from simulation.rules import PLAIN
from simulation.scenario import NO_SCHEDULE, STEPS_LIMIT, Entrant, Scenario
from simulation.schema import write
from simulation.versions import versioned

STEPS = "steps"


def map_of(scenario: Scenario, slot: str) -> dict[str, str]:
    """The map of one entrant, from the same start for as many steps: maps have no rules of the game."""
    chosen = next((one for one in scenario.entrants if str(one.slot) == slot), scenario.entrants[0])
    alone = replace(scenario, entrants=(Entrant(1, chosen.optimizer),), schedule=NO_SCHEDULE, rules=PLAIN, budget=STEPS)
    return encode(alone, in_full=True)


def basins_of(scenario: Scenario) -> dict[str, str]:
    """The basins of all entrants, the start pinned."""
    return encode(replace(scenario, budget=STEPS), in_full=True)


def race_of(scenario: Scenario) -> dict[str, str]:
    """The race of the entrants, with their settings but for the rates, which its rule gives."""
    surface, rules = scenario.surface, scenario.rules
    link = {"s1": surface.slug} | {f"s1.{name}": write(getattr(surface, name)) for name in settings(surface)}
    for one in scenario.entrants:
        link[str(one.slot)] = one.optimizer.slug
        link |= {f"{one.slot}.{name}": write(getattr(one.optimizer, name)) for name in settings(one.optimizer)}
    least, most = AMOUNTS["budget"]
    link |= {"budget": str(min(max(scenario.steps, least), most))}
    return link | ({} if rules.noise == "none" else {"noise": str(rules.noise), "sigma": write(rules.sigma)})


def data_of(scenario: Scenario) -> dict[str, str]:
    """The same on mini-batches, where the noise comes from the data."""
    link = encode(scenario, in_full=True)
    return {key: text for key, text in link.items() if key not in {*RULES.values(), "budget"}}


WAYS: dict[tuple[str, str], Callable[[Any, str], dict[str, str]]] = {
    ("playground", "maps"): lambda shown, slot: map_of(shown.scenario, slot),
    ("playground", "basins"): lambda shown, _: basins_of(shown.scenario),
    ("playground", "race"): lambda shown, _: race_of(shown.scenario),
    ("playground", "data"): lambda shown, _: data_of(shown.scenario),
    ("maps", "playground"): lambda shown, _: encode(shown.scenario),
    ("basins", "playground"): lambda shown, _: encode(shown.scenario, in_full=True),
    ("race", "playground"): lambda shown, _: in_the_playground(shown.view),
    ("data", "playground"): lambda shown, _: shown.study.on_all_data(),
    ("network", "slices"): lambda shown, _: lineup_entries(shown.lineup),
    ("slices", "network"): lambda shown, _: lineup_entries(shown.lineup, in_full=False),
}
"""From one page to another -> the entries with which that shows what this one shows, looking at the entrant in a
slot."""


def in_the_playground(view: RaceView) -> dict[str, str]:
    """A race's entrants on the surface that is shown, or its first, at the race's rate where all have one."""
    surface = view.rules.surfaces[max(view.shown, 1) - 1]

    def rated(optimizer: Any) -> Any:
        if not is_tunable(optimizer):
            return optimizer
        usual = default_values(type(optimizer), type(surface))["learning_rate"]
        return replace(optimizer, learning_rate=view.rules.rate if view.mode is Mode.SAME_RATE else usual)

    entrants = tuple(Entrant(slot, rated(one)) for slot, one in zip(view.slots, view.rules.entrants, strict=True))
    scenario = Scenario(surface, entrants, surface.start, min(view.rules.budget, STEPS_LIMIT))
    return encode(scenario, in_full=True)


def go_on(page: Page[Any], asked: Any) -> None:
    """Open the page that a button of another's component names, on the experiment that was on the screen."""
    if not isinstance(asked, Mapping) or not isinstance(query := asked.get("query"), Mapping):
        return
    wanted = str(asked.get("page"))
    if (page.slug, wanted) not in WAYS or len(query) > MOST_ENTRIES:
        return
    link = {str(key): text for key, text in query.items() if isinstance(text, str) and len(text) <= LONGEST}
    shown = opened(page, link)
    if page is PLAYGROUND and not shown.scenario.entrants:
        return
    entries = versioned(WAYS[page.slug, wanted](shown, str(asked.get("slot"))))
    st.switch_page(f"pages/{wanted}.py", query_params=entries)
