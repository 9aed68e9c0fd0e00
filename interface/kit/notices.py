"""What is not the plain experiment, said loudly, and who takes no notice of it."""

import math
from collections.abc import Iterable, Sequence

from catalogue import OpenLoop
from interface.kit.descents import Game, Spent, descent
from interface.kit.runs import BUNDLED, is_bundled
from simulation.rules import decays, has_rate
from simulation.scenario import Entrant, Scenario, entrant_names

NAMED = 3
"""At most so many entrants are named, the rest are counted."""


def notices(scenario: Scenario, names: Sequence[str], spent: Sequence[Spent], bundled: bool = True) -> list[str]:
    """One short sentence for every rule that is on; `names` and `spent` are in the order of the entrants.

    `bundled` says whether a noisy run is drawn among those of other seeds.
    """
    rules = scenario.rules
    entrants = list(zip(names, scenario.entrants, spent, strict=True))
    rateless = [name for name, entrant, _ in entrants if not has_rate(entrant.optimizer)]
    said = []
    if scenario.budget == "gradients":
        free = any(one.values or one.hessians for one in spent)
        rest = "; values and Hessians are not counted" if free else ""
        said.append(f"Budget: {scenario.steps} gradient evaluations each{rest}")
    said += of_schedule(scenario, names)
    if rules.noise != "none":
        exact = [name for name, entrant, one in entrants if _looks_beyond_gradients(scenario, entrant, one)]
        alone = [name for name, one, _ in entrants if bundled and not is_bundled(one.optimizer, scenario.steps)]
        said.append(
            f"{rules.noise.capitalize()} gradient noise, σ = {rules.sigma:g}; {'bold is ' * bundled}seed {rules.seed:g}"
            f"{_for('values and Hessians stay exact, for', exact)}"
            f"{_for(f'beyond {BUNDLED} {scenario.budget} no other seeds are shown, for', alone)}"
        )
    if rules.l2:
        said.append(f"L2 penalty, λ = {rules.l2:g}")
    if rules.weight_decay:
        spared = [name for name, entrant, _ in entrants if not decays(entrant.optimizer)]
        whole = [name for name in rateless if name not in spared]
        said.append(
            f"Decoupled weight decay, λ = {rules.weight_decay:g}{_for('ignored by', spared)}"
            f"{_for('λ in place of ηλ, for want of a learning rate, for', whole)}"
        )
    if math.isfinite(rules.clip_norm):
        said.append(f"Gradients are clipped to norm {rules.clip_norm:g}")
    return said


def of_schedule(scenario: Scenario, names: Sequence[str]) -> list[str]:
    """The schedule in a sentence, with those that have no rate to follow it; nothing where the rate is constant."""
    schedule = scenario.schedule
    if schedule.slug == "constant" and not schedule.warmup_steps:
        return []
    rateless = [name for name, one in zip(names, scenario.entrants, strict=True) if not has_rate(one.optimizer)]
    warmup = f" after {schedule.warmup_steps:g} steps of warm-up" if schedule.warmup_steps else ""
    return [f"Schedule: {schedule.name}{warmup}{_for('no learning rate, so ignored by', rateless)}"]


def of_scenario(scenario: Scenario) -> list[str]:
    """The notices of a scenario whose runs are kept or else computed."""
    spent = [Spent.by(descent(Game.of(scenario), entrant.optimizer)) for entrant in scenario.entrants]
    return notices(scenario, entrant_names(scenario), spent)


def _looks_beyond_gradients(scenario: Scenario, entrant: Entrant, spent: Spent) -> bool:
    """Whether the method itself asks for values or Hessians; a schedule that awaits the loss asks for one a step."""
    awaited = 0 if isinstance(scenario.schedule, OpenLoop) or not has_rate(entrant.optimizer) else spent.steps
    return spent.values > awaited or spent.hessians > 0


def _for(said: str, names: Iterable[str]) -> str:
    """ "; ignored by Rprop and BFGS", or nothing where there is nobody."""
    names = list(names)
    if len(names) > NAMED:
        names = [*names[: NAMED - 1], f"{len(names) - NAMED + 1} more"]
    *first, last = names or [""]
    return f"; {said} {', '.join(first)}{' and ' if first else ''}{last}" if last else ""
