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


def basins_of(scenario: Scenario, _: str) -> dict[str, str]:
    """The basins of all entrants, the start pinned."""
    return encode(replace(scenario, budget=STEPS), in_full=True)


def race_of(scenario: Scenario, _: str) -> dict[str, str]:
    """The race of the entrants, with their settings but for the rates, which its rule gives."""
    surface, rules = scenario.surface, scenario.rules
    link = {"s1": surface.slug} | {f"s1.{name}": write(getattr(surface, name)) for name in settings(surface)}
    for one in scenario.entrants:
        link[str(one.slot)] = one.optimizer.slug
        link |= {f"{one.slot}.{name}": write(getattr(one.optimizer, name)) for name in settings(one.optimizer)}
    least, most = AMOUNTS["budget"]
    link |= {"budget": str(min(max(scenario.steps, least), most))}
    return link | ({} if rules.noise == "none" else {"noise": str(rules.noise), "sigma": write(rules.sigma)})


def data_of(scenario: Scenario, _: str) -> dict[str, str]:
    """The same on mini-batches, where the noise comes from the data."""
    link = encode(scenario, in_full=True)
    return {key: text for key, text in link.items() if key not in {*RULES.values(), "budget"}}


ONWARD: dict[str, Callable[[Scenario, str], dict[str, str]]] = {
    "maps": map_of, "basins": basins_of, "race": race_of, "data": data_of,
}  # fmt: skip
"""Page -> the entries with which it shows a scenario of the Playground, and the entrant in a slot."""
BACK: dict[str, Callable[[Any], dict[str, str]]] = {
    "maps": lambda shown: encode(shown.scenario),
    "basins": lambda shown: encode(shown.scenario, in_full=True),
    "race": lambda shown: in_the_playground(shown.view),
    "data": lambda shown: shown.study.on_all_data(),
}
"""Page -> the entries with which the Playground shows what it shows."""


OF_TRAININGS: dict[tuple[str, str], Callable[[Any], dict[str, str]]] = {
    ("network", "slices"): lambda shown: lineup_entries(shown.lineup),
    ("slices", "network"): lambda shown: lineup_entries(shown.lineup, in_full=False),
}
"""From one page of trainings to the other -> the entries of the same trainings there."""


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
    if len(query) > MOST_ENTRIES:
        return
    link = {str(key): text for key, text in query.items() if isinstance(text, str) and len(text) <= LONGEST}
    shown, wanted = opened(page, link), asked.get("page")
    if page.slug in BACK and wanted == PLAYGROUND.slug:
        entries = versioned(BACK[page.slug](shown))
    elif page is PLAYGROUND and wanted in ONWARD and shown.scenario.entrants:
        entries = versioned(ONWARD[wanted](shown.scenario, str(asked.get("slot"))))
    elif (page.slug, wanted) in OF_TRAININGS:
        entries = versioned(OF_TRAININGS[page.slug, str(wanted)](shown))
    else:
        return
    st.switch_page(f"pages/{wanted}.py", query_params=entries)
