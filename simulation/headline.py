"""What a picture of descents shows, in one line that a newcomer understands, computed from the runs."""

from collections.abc import Sequence
from typing import Any

from language import Message, listed
from simulation.comparison import one_after_the_other
from simulation.measurements import Measurements
from simulation.narration import overshoots
from simulation.outcomes import Outcome
from simulation.path_statistics import PathStatistics
from simulation.words import GOALS, PLACES, moment, so_many, times

TOLD = 3
"""Of at most so many runs each is told, of more they are counted."""

Run = tuple[str, Measurements, PathStatistics]


def headline(runs: Sequence[Run], steps: int, unit: str = "step") -> Message:
    """ "SGD zig-zags 29 times and is still on its way; Adam arrives first".

    Parameters
    ----------
    runs: name, measurements and path of each; where the budget counts another `unit`, its `steps` do.
    """
    if not runs:
        return Message("Add an optimizer to see which way it takes.")
    if not steps:
        return Message("No step has been taken yet." if unit == "step" else "No gradient has been taken yet.")
    clauses = _counted(runs, unit) if len(runs) > TOLD else _one_by_one(runs, steps, unit)
    return Message("{clauses}.", clauses=one_after_the_other(clauses))


def _arrivals(runs: Sequence[Run]) -> list[Run]:
    return [one for one in runs if one[1].outcome is Outcome.CONVERGED and one[1].arrived_at is not None]


def _is_first(run: Run, runs: Sequence[Run]) -> bool:
    """Whether it arrives before all others, of which there are some."""
    soonest = min((_arrived_at(one) for one in _arrivals(runs)), default=None)
    return len(runs) > 1 and [one for one in _arrivals(runs) if _arrived_at(one) == soonest] == [run]


def _arrived_at(run: Run) -> int:
    return run[1].arrived_at or 0


def _one_by_one(runs: Sequence[Run], steps: int, unit: str) -> list[Message]:
    """How each goes and ends; where several are under way and none is there, who is closest."""
    under_way = [one for one in runs if one[1].outcome is Outcome.MOVING and not one[1].downhill]
    if _arrivals(runs) or len(under_way) < 2:
        return [_told(run, _is_first(run, runs), unit) for run in runs]
    ways = [_on_the_way(run) if run in under_way else _told(run, False, unit) for run in runs]
    distances = [one[1].distance_to_minimum for one in under_way]
    known = [distance for distance in distances if distance is not None]
    facts: dict[str, Any] = {"steps": so_many(steps, unit)}
    if len(known) < len(distances) or known.count(min(known)) > 1:
        return [*filter(None, ways), Message("none arrives in {steps}", **facts)]
    closest = under_way[distances.index(min(known))][0]
    return [*filter(None, ways), Message("none arrives in {steps}, {name} is closest", **facts, name=closest)]


def _on_the_way(run: Run) -> Message | None:
    """What is worth a word of a run that is under way."""
    name, measured, path = run
    facts: dict[str, Any] = {"name": name, "goal": GOALS[measured.goal]}
    if measured.passage.climbs_from is not None:
        return Message("{name} climbs, its steps are too long", **facts)
    if measured.passage.bounces_within is not None:
        return Message("{name} bounces around {goal}", **facts)
    if overshoots(measured, path):
        return Message("{name} overshoots {goal}", **facts)
    if measured.is_crooked:
        return Message("{name} zig-zags {times}", **facts, times=times(measured.zigzags.count))
    return None


def _told(run: Run, is_first: bool, unit: str) -> Message:
    """How one run goes and ends."""
    name, measured, path = run
    seen, outcome = measured.passage, measured.outcome
    facts: dict[str, Any] = {"name": name, "times": times(measured.zigzags.count), "goal": GOALS[measured.goal]}
    if measured.downhill:
        return Message("{name} runs downhill without end", **facts)
    if outcome is Outcome.DIVERGED:
        when = moment(measured.diverged_at or 0, unit)
        if measured.left_domain:
            return Message("{name} leaves the domain of f at {moment}", **facts, moment=when)
        return Message("{name} diverges at {moment}", **facts, moment=when)
    if outcome is Outcome.STALLED:
        if measured.resting_place is None:
            return Message("{name} gets stuck", **facts)
        return Message("{name} gets stuck {place}", **facts, place=PLACES[measured.resting_place])
    if outcome is Outcome.CONVERGED:
        return _arrival(run, is_first, facts | {"steps": so_many(_arrived_at(run), unit)})
    if seen.climbs_from is not None:
        return Message("{name} climbs, its steps are too long", **facts)
    if seen.bounces_within is not None:
        return Message("{name} bounces around {goal}", **facts)
    if overshoots(measured, path):
        return Message("{name} overshoots {goal} and is still on its way", **facts)
    if measured.is_crooked:
        return Message("{name} zig-zags {times} and is still on its way", **facts)
    return Message("{name} is still on its way", **facts)


def _arrival(run: Run, is_first: bool, facts: dict[str, Any]) -> Message:
    _, measured, path = run
    if measured.passage.rattles_within is not None:
        return Message(
            "{name} arrives first, but rattles around {goal}"
            if is_first
            else "{name} arrives after {steps}, but rattles around {goal}",
            **facts,
        )
    if overshoots(measured, path):
        return Message(
            "{name} overshoots {goal} and arrives first"
            if is_first
            else "{name} overshoots {goal} and arrives after {steps}",
            **facts,
        )
    if measured.is_crooked:
        return Message(
            "{name} zig-zags {times} and arrives first"
            if is_first
            else "{name} zig-zags {times} and arrives after {steps}",
            **facts,
        )
    return Message("{name} arrives first" if is_first else "{name} arrives after {steps}", **facts)


def _counted(runs: Sequence[Run], unit: str) -> list[Message]:
    """Who of many arrives first, and how many end how."""
    arrived = _arrivals(runs)
    clauses = []
    if arrived:
        soonest = min(map(_arrived_at, arrived))
        first = [one[0] for one in arrived if _arrived_at(one) == soonest]
        facts: dict[str, Any] = {"names": listed(first), "steps": so_many(soonest, unit), "count": len(runs)}
        clauses.append(
            Message("{names} arrives first of {count}, after {steps}", **facts)
            if len(first) == 1
            else Message("All {count} arrive after {steps}", **facts)
            if len(first) == len(runs)
            else Message("{names} arrive first of {count}, after {steps}", **facts)
        )
        later = len(arrived) - len(first)
        if later:
            clauses.append(Message("1 arrives later" if later == 1 else "{count} arrive later", count=later))
    else:
        clauses.append(Message("None of {count} arrives in time", count=len(runs)))
    ends = [_end(measured) for _, measured, _ in runs]
    ways = {end: ends.count(end) for end in ("moving", "stuck", "downhill", "diverged") if ends.count(end)}
    return [*clauses, *(_several(end, count) for end, count in ways.items())]


def _end(measured: Measurements) -> str:
    if measured.downhill:
        return "downhill"
    return {Outcome.CONVERGED: "arrived", Outcome.MOVING: "moving", Outcome.STALLED: "stuck"}.get(
        measured.outcome, "diverged"
    )


def _several(end: str, count: int) -> Message:
    if end == "moving":
        return Message("1 is still on its way" if count == 1 else "{count} are still on their way", count=count)
    if end == "stuck":
        return Message("1 gets stuck" if count == 1 else "{count} get stuck", count=count)
    if end == "downhill":
        return Message("1 runs downhill without end" if count == 1 else "{count} run downhill without end", count=count)
    return Message("1 diverges" if count == 1 else "{count} diverge", count=count)
