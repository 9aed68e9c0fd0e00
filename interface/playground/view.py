"""What the Playground shows: a scenario and how it is shown, read from the entries of a link and written back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from interface.kit import display as shown_as
from interface.kit.descents import Game
from interface.kit.display import DEFAULTS, OPTIONS
from interface.kit.request import Asked, Request
from interface.kit.runs import seconds
from interface.kit.tuning import Tuning, tuned, wishes
from simulation.link import link_of, read_scenario, scenario_entries
from simulation.scenario import OPENING, Scenario
from simulation.schema import EntryReader, Link, Links, links_of


@dataclass(frozen=True)
class Experiment(Asked):
    """What the page shows."""

    scenario: Scenario = OPENING
    display: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULTS))
    problems: tuple[str, ...] = ()
    """One sentence for every entry that could not be used."""
    told: tuple[str, ...] = ()
    """What else there is to say once: the rates that were tuned."""
    untuned: tuple[Tuning, ...] = ()
    """The rates that are still to be tuned before anything else."""

    @cached_property
    def links(self) -> Links:
        experiment = links_of(scenario_entries, link_of(self.scenario))
        display = links_of(shown_as.entries, Link(dict(self.display)))
        return Links(experiment.full | display.full, experiment.short | display.short)


MOST_SECONDS = 120
"""So long, by estimate, may all the runs of an experiment take together."""


def affordable(scenario: Scenario, tuned_slots: Collection[str]) -> tuple[Scenario, list[str]]:
    """The scenario with as many steps as can be computed, and if these are fewer, why."""
    asked, total = scenario, _seconds(scenario, tuned_slots)
    while _seconds(scenario, tuned_slots) > MOST_SECONDS and scenario.steps > 1:
        fewer = int(scenario.steps * MOST_SECONDS / _seconds(scenario, tuned_slots))
        scenario = replace(scenario, steps=max(1, min(fewer, scenario.steps - 1)))
    if scenario is asked:
        return asked, []
    noise = ", under noise" if asked.rules.noise != "none" else ""
    return scenario, [
        f"{asked.steps:,} steps of {len(asked.entrants)} optimizers on this surface{noise} take about {total / 60:.0f} "
        f"minutes to compute, {MOST_SECONDS // 60} are allowed: using {scenario.steps:,} steps instead. "
        "Fewer optimizers, a shorter formula or no noise leave room for more."
    ]


def _seconds(scenario: Scenario, tuned_slots: Collection[str]) -> float:
    game = Game.of(scenario)
    wished = [one.optimizer for one in scenario.entrants if str(one.slot) in tuned_slots]
    runs = sum(seconds(game, one.optimizer) for one in scenario.entrants)
    return runs + sum(Tuning.of(scenario, optimizer).seconds for optimizer in wished)


def view(request: Request) -> Experiment:
    """The experiment that a request asks for."""
    return replace(read(request.query, request.fallback), **request.said)


def read(link: Mapping[str, str], fallback: Mapping[str, str]) -> Experiment:
    """The experiment of a link's entries, with one sentence for everything that had to be ignored."""
    link, slots = wishes(link, fallback)
    reader = EntryReader(link, fallback)
    scenario, refusal = affordable(read_scenario(reader), slots)
    scenario, told, untuned = tuned(scenario, slots)
    reader.tell_unknown(OPTIONS)
    problems = reader.problems
    problems += refusal
    reader.read(shown_as.entries)
    display = {key: reader.values[key] for key in OPTIONS}
    if display["inspect"] not in {DEFAULTS["inspect"], *(str(entrant.slot) for entrant in scenario.entrants)}:
        slots = ", ".join(str(entrant.slot) for entrant in scenario.entrants) or "none"
        problems.append(f"inspect is a slot with an optimizer, {slots}, received “{display['inspect']}”.")
        display["inspect"] = DEFAULTS["inspect"]
    if display["step"].isdigit() and int(display["step"]) > scenario.steps:
        problems.append(f"step is 0 to {scenario.steps} or end, received “{display['step']}”: using end instead.")
        display["step"] = DEFAULTS["step"]
    return Experiment(
        scenario=scenario, display=display, problems=tuple(problems), told=tuple(told),
        untuned=tuple(untuned),
    )  # fmt: skip
