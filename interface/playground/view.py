"""What the Playground shows: a scenario and how it is shown, read from the entries of a link and written back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import limits
from interface.kit import display as shown_as
from interface.kit.descents import Game
from interface.kit.display import DEFAULTS, within
from interface.kit.request import Asked, Request, replaced
from interface.kit.runs import seconds
from interface.kit.tuning import Tuning, tuned, wishes
from language import Message
from simulation.link import link_of, read_scenario, scenario_entries
from simulation.scenario import OPENING, Scenario
from simulation.schema import EntryReader, Link, Links, a_slot, links_of


@dataclass(frozen=True)
class Experiment(Asked):
    """What the page shows."""

    scenario: Scenario = OPENING
    display: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULTS))
    problems: tuple[Message, ...] = ()
    """One sentence for every entry that could not be used."""
    told: tuple[Message | str, ...] = ()
    """What else there is to say once: the rates that were tuned."""
    untuned: tuple[Tuning, ...] = ()
    """The rates that are still to be tuned before anything else."""

    @cached_property
    def links(self) -> Links:
        experiment = links_of(scenario_entries, link_of(self.scenario))
        display = links_of(shown_as.entries, Link(dict(self.display)))
        return Links(experiment.full | display.full, experiment.short | display.short)


MOST_SECONDS = limits.EXPERIMENT_SECONDS
"""So long, by estimate, may all the runs of an experiment take together."""


def affordable(scenario: Scenario, tuned_slots: Collection[str]) -> tuple[Scenario, list[Message]]:
    """The scenario with as many steps as can be computed, and if these are fewer, why."""
    asked, total = scenario, _seconds(scenario, tuned_slots)
    takes = total
    while takes > MOST_SECONDS and scenario.steps > 1:
        fewer = int(scenario.steps * MOST_SECONDS / takes)
        scenario = replace(scenario, steps=max(1, min(fewer, scenario.steps - 1)))
        takes = _seconds(scenario, tuned_slots)
    if scenario is asked:
        return asked, []
    told = Message(
        "{steps:,} steps of {count} optimizers on this surface, under noise take about {minutes:.0f} minutes to "
        "compute, {allowed} are allowed: using {fewer:,} steps instead. Fewer optimizers, a shorter formula or no "
        "noise leave room for more."
        if asked.rules.noise != "none"
        else "{steps:,} steps of {count} optimizers on this surface take about {minutes:.0f} minutes to compute, "
        "{allowed} are allowed: using {fewer:,} steps instead. Fewer optimizers or a shorter formula leave room for "
        "more.",
        steps=asked.steps, count=len(asked.entrants), minutes=total / 60, allowed=MOST_SECONDS // 60,
        fewer=scenario.steps,
    )  # fmt: skip
    return scenario, [told]


def _seconds(scenario: Scenario, tuned_slots: Collection[str]) -> float:
    wished = [one for one in scenario.entrants if str(one.slot) in tuned_slots]
    runs = sum(seconds(Game.of(scenario, one), one.optimizer) for one in scenario.entrants)
    return runs + sum(Tuning.of(scenario, one).seconds for one in wished)


def view(request: Request) -> Experiment:
    """The experiment that a request asks for."""
    return replaced(read(request.query, request.fallback), **request.said)


def read(link: Mapping[str, str], fallback: Mapping[str, str]) -> Experiment:
    """The experiment of a link's entries, with one sentence for everything that had to be ignored."""
    link, slots = wishes(link, fallback)
    reader = EntryReader(link, fallback)
    scenario, refusal = affordable(read_scenario(reader), slots)
    scenario, told, untuned = tuned(scenario, slots)
    reader.tell_unknown(DEFAULTS)
    problems = reader.problems
    problems += refusal
    reader.read(shown_as.entries)
    display = {key: reader.values[key] for key in DEFAULTS}
    if display["inspect"] not in {DEFAULTS["inspect"], *(str(entrant.slot) for entrant in scenario.entrants)}:
        allowed = a_slot([str(entrant.slot) for entrant in scenario.entrants])
        received = f"“{display['inspect']}”"
        problems.append(Message("inspect is {allowed}, received {received}.", allowed=allowed, received=received))
        display["inspect"] = DEFAULTS["inspect"]
    problems += within(display, scenario.steps)
    return Experiment(
        scenario=scenario, display=display, problems=tuple(problems), told=tuple(told),
        untuned=tuple(untuned),
    )  # fmt: skip
