"""What is not the plain experiment, said loudly, and who takes no notice of it."""

import math
from collections.abc import Sequence

from catalogue import OpenLoop, Schedule
from interface.kit.descents import Spent
from interface.kit.runs import BUNDLED, is_bundled
from language import Joined, Message, listed
from simulation.rules import decays, has_rate
from simulation.scenario import NO_SCHEDULE, Entrant, Scenario

NAMED = 3
"""At most so many entrants are named, the rest are counted."""


def notices(scenario: Scenario, names: Sequence[str], spent: Sequence[Spent], bundled: bool = True) -> list[Message]:
    """One short sentence for every rule that is on; `names` and `spent` are in the order of the entrants.

    `bundled` says whether a noisy run is drawn among those of other seeds.
    """
    rules = scenario.rules
    entrants = list(zip(names, scenario.entrants, spent, strict=True))
    rateless = [name for name, entrant, _ in entrants if not has_rate(entrant.optimizer)]
    said = []
    if scenario.budget == "gradients":
        free = any(one.values or one.hessians for one in spent)
        said.append(
            Message(
                "Budget: {count} gradient evaluations each; values and Hessians are not counted"
                if free
                else "Budget: {count} gradient evaluations each",
                count=scenario.steps,
            )
        )
    said += of_schedules(scenario.schedule, scenario.entrants, names)
    if rules.noise != "none":
        exact = [name for name, entrant, one in entrants if _looks_beyond_gradients(scenario, entrant, one)]
        alone = [name for name, one, _ in entrants if bundled and not is_bundled(one.optimizer, scenario.steps)]
        said.append(_of_noise(scenario, bundled, exact, alone))
    if rules.l2:
        said.append(Message("L2 penalty, λ = {value}", value=f"{rules.l2:g}"))
    if rules.weight_decay:
        spared = [name for name, entrant, _ in entrants if not decays(entrant.optimizer)]
        whole = [name for name in rateless if name not in spared]
        parts = [Message("Decoupled weight decay, λ = {value}", value=f"{rules.weight_decay:g}")]
        if spared:
            parts.append(Message("ignored by {names}", names=_few(spared)))
        if whole:
            parts.append(Message("λ in place of ηλ, for want of a learning rate, for {names}", names=_few(whole)))
        said.append(_together(parts))
    if math.isfinite(rules.clip_norm):
        said.append(Message("Gradients are clipped to norm {norm}", norm=f"{rules.clip_norm:g}"))
    return said


def _of_noise(scenario: Scenario, bundled: bool, exact: Sequence[str], alone: Sequence[str]) -> Message:
    rules, seed = scenario.rules, f"{scenario.rules.seed:g}"
    parts = [
        Message(
            "Isotropic gradient noise, σ = {sigma}"
            if rules.noise == "isotropic"
            else "Proportional gradient noise, σ = {sigma}",
            sigma=f"{rules.sigma:g}",
        ),
        Message("bold is seed {seed}" if bundled else "seed {seed}", seed=seed),
    ]
    if exact:
        parts.append(Message("values and Hessians stay exact, for {names}", names=_few(exact)))
    if alone:
        parts.append(
            Message(
                "beyond {most} steps no other seeds are shown, for {names}"
                if scenario.budget == "steps"
                else "beyond {most} gradients no other seeds are shown, for {names}",
                most=BUNDLED,
                names=_few(alone),
            )
        )
    return _together(parts)


def of_schedules(common: Schedule, entrants: Sequence[Entrant], names: Sequence[str]) -> list[Message]:
    """The common schedule, with those that have no rate to follow it, then those of entrants' own, a sentence each;
    nothing where every rate is constant."""
    named = list(zip(names, entrants, strict=True))
    own: dict[Schedule, list[str]] = {}
    for name, one in named:
        if one.schedule is not None and one.schedule != common:
            own.setdefault(one.schedule, []).append(name)
    said, rateless = [], [name for name, one in named if not has_rate(one.optimizer)]
    followed = not own or sum(map(len, own.values())) + len(rateless) < len(named)
    if common != NO_SCHEDULE and followed:
        parts = [Message("Schedule: {name}", name=_called(common))]
        if rateless:
            parts.append(Message("no learning rate, so ignored by {names}", names=_few(rateless)))
        said.append(_together(parts))
    return said + [
        Message("Schedule of {names}: {schedule}", names=_few(those), schedule=_called(schedule))
        for schedule, those in own.items()
    ]


def _called(schedule: Schedule) -> Message:
    name = Message(schedule.name)
    if not schedule.warmup_steps:
        return name
    return Message("{name} after {steps} steps of warm-up", name=name, steps=f"{schedule.warmup_steps:g}")


def _looks_beyond_gradients(scenario: Scenario, entrant: Entrant, spent: Spent) -> bool:
    """Whether the method itself asks for values or Hessians; a schedule that awaits the loss asks for one a step."""
    awaited = (
        0 if isinstance(scenario.schedule_of(entrant), OpenLoop) or not has_rate(entrant.optimizer) else spent.steps
    )
    return spent.values > awaited or spent.hessians > 0


def _few(names: Sequence[str]) -> Message | str:
    """ "Rprop and BFGS", "Newton, Rprop and 2 more"."""
    if len(names) <= NAMED:
        return listed(names)
    first = names[: NAMED - 1]
    return Message("{names} and {count} more", names=Joined(first, ", "), count=len(names) - len(first))


def _together(parts: Sequence[Message]) -> Message:
    """The parts of a notice as one."""
    first, *others = parts
    return Message("{first}; {others}", about="a notice", first=first, others=_together(others)) if others else first
