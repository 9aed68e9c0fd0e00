"""A comparison of runs in one or two sentences, every word of which is computed from their measurements."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from language import Message, listed
from simulation.measurements import Measurements
from simulation.outcomes import Outcome
from simulation.words import GOALS, PLACES, destination, figure, moment, so_many, state, times, turns, visit

NAMED = 2
"""At most so many entrants are named for one thing, the rest are counted."""

Run = tuple[str, Measurements]
T = TypeVar("T")


def compare(names: Sequence[str], measured: Sequence[Measurements], steps: int, unit: str = "step") -> Message:
    """Who arrived first and when, what became of the others, and who zig-zagged how often.

    Parameters
    ----------
    names: what each entrant is called, `measured` in the same order.
    steps: how many updates each run was given, or how many of another `unit` of its budget, a "gradient"; then every
        step in `measured` is to be counted in it.
    """
    runs = list(zip(names, measured, strict=True))
    if not runs:
        return Message("There is nothing to compare yet.")
    if not steps:
        return Message("No step has been taken yet." if unit == "step" else "No gradient has been taken yet.")
    clauses = [_ending_of_one(*runs[0], steps, unit)] if len(runs) == 1 else _endings(runs, steps, unit)
    endings = Message("{clauses}.", clauses=one_after_the_other(clauses))
    zigzags = _zigzags(runs, unit)
    if not zigzags:
        return endings
    return Message("{endings} {zigzags}.", endings=endings, zigzags=one_after_the_other(zigzags))


def one_after_the_other(clauses: Sequence[Message]) -> Message:
    """Clauses that could be sentences each, and are in Korean."""
    first, *others = clauses
    return Message("{clause}; {others}", clause=first, others=one_after_the_other(others)) if others else first


def _ending_of_one(name: str, run: Measurements, steps: int, unit: str) -> Message:
    if run.outcome is Outcome.CONVERGED:
        after, goal = _after(run.arrived_at, steps, unit), destination(run)
        if run.passage.rattles_within is not None:
            return Message(
                "{name} arrived {after} and rattles around {goal}, within {distance} of it",
                name=name, after=after, goal=GOALS[run.goal], distance=figure(run.passage.rattles_within),
            )  # fmt: skip
        if goal is None:
            return Message("{name} arrived {after}", name=name, after=after)
        return Message("{name} arrived at {goal} {after}", name=name, goal=goal, after=after)
    if run.downhill:
        if run.diverged_at is None:
            return Message("{name} runs downhill without end", name=name)
        return Message(
            "{name} runs downhill without end, beyond the range that is followed at {moment}",
            name=name, moment=moment(run.diverged_at, unit),
        )  # fmt: skip
    if run.outcome is Outcome.DIVERGED:
        return _divergences([(name, run)], 1, unit)
    return Message("After {steps} {claim}", steps=so_many(steps, unit), claim=_state(name, run, unit))


def _state(name: str, run: Measurements, unit: str) -> Message:
    """What a run that has neither arrived nor diverged is doing, and where."""
    seen, doing = run.passage, state(run, unit)
    if seen.bounces_within is not None or (seen.reached_at is not None and seen.left_at is None):
        return Message("{name} {predicate}", name=name, predicate=doing)
    if seen.left_at is not None and run.outcome is Outcome.MOVING and not run.downhill:
        return Message("{name} {predicate}", name=name, predicate=visit(run, unit, run.distance_to_minimum))
    return Message("{name} {predicate}, {where}", name=name, predicate=doing, where=_whereabouts(run))


def _endings(runs: list[Run], steps: int, unit: str) -> list[Message]:
    """How two or more runs ended, one clause for each kind of end."""
    downhill = [run for run in runs if run[1].downhill]
    arrived, moving, stalled, diverged = (
        [run for run in runs if run[1].outcome is kind and not run[1].downhill] for kind in Outcome
    )
    survivors = [run for run in runs if run[1].outcome in (Outcome.MOVING, Outcome.STALLED) and not run[1].downhill]
    clauses = []
    if arrived:
        clauses.append(_arrivals(arrived, len(runs), steps, unit))
        rattling = [run for run in arrived if run[1].passage.rattles_within is not None]
        clauses += [_movement("rattling", rattling, len(runs))] if rattling else []
    elif len(survivors) > 1 and downhill and not _are_alike(survivors):
        clauses += [_endless(downhill, len(runs), begins=True), _closest_of_others(survivors, steps, unit)]
        downhill = []
    elif survivors:
        clauses.append(_nearest(survivors, len(runs), steps, unit))
    if arrived or len(survivors) > 1:  # a single survivor's state has been told
        clauses += _movements(moving, len(runs))
        clauses += [_stalls(stalled, len(runs))] if stalled else []
    if downhill:
        clauses.append(_endless(downhill, len(runs), begins=not clauses))
    for left in (False, True):
        alike = [run for run in diverged if run[1].left_domain is left]
        clauses += [_divergences(alike, len(runs), unit, begins=not clauses)] if alike else []
    return clauses


def _endless(downhill: list[Run], entrants: int, begins: bool) -> Message:
    return Message(
        "{who} runs downhill without end" if len(downhill) == 1 else "{who} run downhill without end",
        who=_who(downhill, entrants, begins),
    )


def _movements(moving: list[Run], entrants: int) -> list[Message]:
    """What those do that are still moving, one clause for each kind of movement."""
    kinds: dict[str, list[Run]] = {
        "climbing": [],
        "bouncing": [],
        "passing": [],
        "passed": [],
        "slow": [],
        "moving": [],
    }
    for run in moving:
        seen = run[1].passage
        visited = "passing" if seen.left_at is None else "passed"
        slow = "moving" if seen.last_fall is None else "slow"
        around = "bouncing" if seen.bounces_within is not None else slow if seen.reached_at is None else visited
        kinds[around if seen.climbs_from is None else "climbing"] += [run]
    return [_movement(kind, runs, entrants) for kind, runs in kinds.items() if runs]


def _movement(kind: str, runs: list[Run], entrants: int) -> Message:
    who, goal, one = _who(runs, entrants), GOALS[runs[0][1].goal], len(runs) == 1
    if kind == "rattling":
        return Message("{who} rattles around {goal}" if one else "{who} rattle around {goal}", who=who, goal=goal)
    if kind == "climbing":
        return Message("{who} climbs" if one else "{who} climb", who=who)
    if kind == "bouncing":
        return Message("{who} bounces around {goal}" if one else "{who} bounce around {goal}", who=who, goal=goal)
    if kind == "passing":
        return Message(
            "{who} is at {goal}, to leave again" if one else "{who} are at {goal}, to leave again", who=who, goal=goal
        )
    if kind == "passed":
        return Message("{who} passed through {goal}", who=who, goal=goal)
    if kind == "slow":
        return Message("{who} is slow" if one else "{who} are slow", who=who)
    return Message("{who} is still moving" if one else "{who} are still moving", who=who)


def _arrivals(arrived: list[Run], entrants: int, steps: int, unit: str) -> Message:
    """ "Adam arrived first, after 12 of 30 steps, then Momentum after 20 and 3 more by step 27"."""
    arrived = sorted(arrived, key=lambda run: measured(run[1].arrived_at))
    step = arrived[0][1].arrived_at
    first = [run for run in arrived if run[1].arrived_at == step]
    after = _after(step, steps, unit)
    if len(first) == entrants:
        return Message("{who} arrived {after}", who=_who(first, entrants, begins=True), after=after)
    if len(arrived) == 1:
        return Message("Only {name} arrived, {after}", name=arrived[0][0], after=after)
    clause = Message("{who} arrived first, {after}", who=_who(first), after=_each(first, after))
    return _later(clause, arrived[len(first) :], unit)


def _later(first: Message, arrived: list[Run], unit: str) -> Message:
    """The clause with ", then Momentum after 20 and 3 more by step 27"."""
    if not arrived:
        return first
    (name, second), (other, last) = arrived[0], arrived[-1]
    facts: dict[str, Any] = {"first": first, "name": name, "step": _bare(second.arrived_at, unit)}
    if len(arrived) > 2:
        return Message(
            "{first}, then {name} after {step} and {count} more by {moment}",
            **facts, count=len(arrived) - 1, moment=moment(last.arrived_at, unit),
        )  # fmt: skip
    if len(arrived) == 2 and last.arrived_at != second.arrived_at:
        return Message(
            "{first}, then {name} after {step} and {other} after {last}",
            **facts, other=other, last=_bare(last.arrived_at, unit),
        )  # fmt: skip
    return Message("{first}, then {name} after {step}", **facts | {"name": listed([name for name, _ in arrived])})


def _nearest(survivors: list[Run], entrants: int, steps: int, unit: str) -> Message:
    """Who came closest to a minimum in a comparison where none arrived, or lowest where no minimum is known."""
    survivors, known = _alike_known(survivors)
    tied = _tied(survivors, known)
    if len(survivors) == 1:
        claim = _state(*survivors[0], unit)
    elif len(tied) == len(survivors):
        claim = Message("{who} are {where}", who=_who(tied, entrants), where=_whereabouts(tied[0][1]))
    else:
        facts: dict[str, Any] = {"who": _who(tied), "where": _each(tied, _whereabouts(tied[0][1]))}
        one = len(tied) == 1
        claim = (
            Message("{who} is closest, {where}" if one else "{who} are closest, {where}", **facts)
            if known
            else Message("{who} is lowest, {where}" if one else "{who} are lowest, {where}", **facts)
        )
    if not known:
        return Message("After {steps} {claim}", steps=so_many(steps, unit), claim=claim)
    return Message(
        "Neither arrived in {steps}: {claim}" if entrants == 2 else "None arrived in {steps}: {claim}",
        steps=so_many(steps, unit), claim=claim,
    )  # fmt: skip


def _closest_of_others(survivors: list[Run], steps: int, unit: str) -> Message:
    """As `_nearest`, after others have been told of that fall for ever."""
    survivors, known = _alike_known(survivors)
    tied = _tied(survivors, known)
    one = len(tied) == 1
    facts: dict[str, Any] = {
        "who": _who(tied), "steps": so_many(steps, unit), "where": _each(tied, _whereabouts(tied[0][1])),
    }  # fmt: skip
    if known:
        return Message(
            "of the others {who} is closest after {steps}, {where}"
            if one
            else "of the others {who} are closest after {steps}, {where}",
            **facts,
        )
    return Message(
        "of the others {who} is lowest after {steps}, {where}"
        if one
        else "of the others {who} are lowest after {steps}, {where}",
        **facts,
    )


def _are_alike(survivors: list[Run]) -> bool:
    """Whether all are equally close or low, as far as the sentence shows."""
    return len(_tied(*_alike_known(survivors))) == len(survivors)


def _alike_known(survivors: list[Run]) -> tuple[list[Run], bool]:
    """The runs with their distance to a minimum where it is known of all, and whether it is."""
    if all(run.distance_to_minimum is not None for _, run in survivors):
        return survivors, True  # else of none, or not of those that are far from a curve
    return [(name, replace(run, distance_to_minimum=None)) for name, run in survivors], False


def _tied(survivors: list[Run], known: bool) -> list[Run]:
    """The best, and those that are equal to it as far as the sentence shows."""

    def height(run: Run) -> float:
        value = run[1].distance_to_minimum if known else run[1].final_value
        return math.inf if value is None else value

    best = _whereabouts(min(survivors, key=height)[1])
    return [run for run in survivors if _whereabouts(run[1]) == best]


def _stalls(stalled: list[Run], entrants: int) -> Message:
    """ "SGD stalled at a saddle", "4 stalled, 3 of them at a local minimum"."""
    places = Counter(run.resting_place for _, run in stalled)
    place, count = places.most_common(1)[0]
    if len(places) == len(stalled) == 2:
        return _two_stalls(*stalled)
    who = _who(stalled, entrants)
    if place is None:
        return Message("{who} stalled", who=who)
    if count == len(stalled):
        return Message("{who} stalled {place}", who=who, place=PLACES[place])
    return Message("{who} stalled, {count} of them {place}", who=who, count=count, place=PLACES[place])


def _two_stalls(one: Run, other: Run) -> Message:
    """Of two that stalled at different places."""
    names: dict[str, Any] = {"one": one[0], "other": other[0]}
    here, there = one[1].resting_place, other[1].resting_place
    if here is None:
        return Message("{one} stalled and {other} stalled {place}", **names, place=PLACES[measured(there)])
    if there is None:
        return Message("{one} stalled {place} and {other} stalled", **names, place=PLACES[here])
    return Message("{one} stalled {here} and {other} stalled {there}", **names, here=PLACES[here], there=PLACES[there])


def _divergences(diverged: list[Run], entrants: int, unit: str, begins: bool = True) -> Message:
    """ "SGD diverged at step 3", "SGD diverged at step 3 and Adam at step 5", "5 diverged, SGD first, at step 3".

    All diverged, or all left the domain of f.
    """
    diverged = sorted(diverged, key=lambda run: measured(run[1].diverged_at))
    step, left = diverged[0][1].diverged_at, diverged[0][1].left_domain
    if left and not step:  # all runs have one start
        return Message("The start is a point where f has no finite value")
    first = [run for run in diverged if run[1].diverged_at == step]
    who, when = _who(diverged, entrants, begins), moment(step, unit)
    if len(first) == len(diverged):
        return Message("{who} left the domain of f at {moment}" if left else "{who} diverged at {moment}",
                       who=who, moment=when)  # fmt: skip
    if len(diverged) == 2:
        (one, _), (other, later) = diverged
        return Message(
            "{one} left the domain of f at {moment} and {other} at {later}"
            if left
            else "{one} diverged at {moment} and {other} at {later}",
            one=one, moment=when, other=other, later=moment(later.diverged_at, unit),
        )  # fmt: skip
    return Message(
        "{who} left the domain of f, {first} first, at {moment}"
        if left
        else "{who} diverged, {first} first, at {moment}",
        who=who,
        first=_who(first),
        moment=when,
    )


def _zigzags(runs: list[Run], unit: str) -> list[Message]:
    """Who turned back across the valley most and least often among those that did not diverge."""
    entrants = len(runs)
    runs = sorted((run for run in runs if run[1].diverged_at is None), key=lambda run: -run[1].zigzags.count)
    crooked = [run for run in runs if run[1].is_crooked]
    if not crooked:
        return []
    worst, best = crooked[0][1], runs[-1][1]
    most = [run for run in crooked if run[1].zigzags.count == worst.zigzags.count]
    least = [run for run in runs if run[1].zigzags.count == best.zigzags.count]
    way: dict[str, Any] = {"turns": turns(worst.zigzags, unit), "length": figure(worst.path_length),
           "distance": figure(worst.straight_distance)}  # fmt: skip
    often = times(worst.zigzags.count)
    if len(runs) == 1:
        only = Message(
            "{who} zig-zagged {turns}, on a path of {length} for a straight distance of {distance}",
            who=_who(most), **way,
        )  # fmt: skip
        return [only]
    if len(most) == len(runs):
        return [Message("{who} zig-zagged {turns}", who=_who(most, entrants, begins=True), turns=often)]
    as_often = [run for run in runs if run[1].zigzags.count >= worst.zigzags.count]
    if as_often != most or best.zigzags.count == worst.zigzags.count:  # one of them is almost straight
        return [Message("{who} zig-zagged {turns}", who=_who(most), turns=_each(most, often))]
    if len(most) > 1:
        first = Message("{who} zig-zagged most, {turns}", who=_who(most), turns=_each(most, often))
    else:
        first = Message(
            "{who} zig-zagged most, {turns}, on a path of {length} for a straight distance of {distance}",
            who=_who(most), **way,
        )  # fmt: skip
    return [first, _seldom(least, best.zigzags.count, 2 * best.zigzags.count <= worst.zigzags.count)]


def _seldom(least: list[Run], count: int, much_less: bool) -> Message:
    """ "Momentum only 4 times"."""
    who = _who(least)
    if not count:
        return Message("{who} not once", who=who)
    return Message("{who} only {times}" if much_less else "{who} {times}", who=who, times=times(count))


def _who(runs: list[Run], entrants: int = 0, begins: bool = False) -> Message:
    """The names of a few runs, the number of many; "both" or "all 5" where they are all the entrants.

    It is the subject of a clause, and in Korean has its particle.
    """
    if len(runs) == entrants == 2:
        return Message("Both" if begins else "both", about="a subject")
    if len(runs) == entrants > 1:
        return Message("All {count}" if begins else "all {count}", about="a subject", count=entrants)
    if len(runs) <= NAMED:
        return Message("{names}", about="a subject", names=listed([name for name, _ in runs]))
    return Message("{count}", about="optimizers, a subject", count=len(runs))


def _each(runs: list[Run], what: Message) -> Message:
    """What is so of one, or of each of several."""
    if len(runs) == 1:
        return what
    return Message("both {what}" if len(runs) == 2 else "each {what}", what=what)


def measured(value: T | None) -> T:
    """A measurement that is there because of how the run ended."""
    assert value is not None
    return value


def _whereabouts(run: Measurements) -> Message:
    if run.distance_to_minimum is not None:
        return Message("{distance} from {goal}", distance=figure(run.distance_to_minimum), goal=GOALS[run.goal])
    return Message("at f = {value}", value=figure(run.final_value))


def _after(step: int | None, steps: int, unit: str) -> Message:
    """ "after 12 of 30 steps"."""
    return Message("after {step} of {steps}", step=_bare(step, unit), steps=so_many(steps, unit))


def _bare(step: int | None, unit: str) -> Message:
    """A number of steps or gradients without the word, which Korean has."""
    if unit == "step":
        return Message("{count}", about="steps", count=step)
    return Message("{count}", about="gradients", count=step)
