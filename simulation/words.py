"""A comparison of runs in one or two sentences, every word of which is computed from their measurements."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from simulation.measurements import Measurements, Zigzags
from simulation.outcomes import Outcome

OTHERS = "of the others"
"""How a clause on the rest begins."""
NAMED = 2
"""At most so many entrants are named for one thing, the rest are counted."""

Run = tuple[str, Measurements]
T = TypeVar("T")


def compare(names: Sequence[str], measured: Sequence[Measurements], steps: int, unit: str = "step") -> str:
    """Who arrived first and when, what became of the others, and who zig-zagged how often, in plain English.

    Parameters
    ----------
    names: what each entrant is called, `measured` in the same order.
    steps: how many updates each run was given, or how many of another `unit` of its budget, a "gradient"; then every
        step in `measured` is to be counted in it.
    """
    runs = list(zip(names, measured, strict=True))
    if not runs:
        return "There is nothing to compare yet."
    if not steps:
        return f"No {unit} has been taken yet."
    ending = _ending_of_one(*runs[0], steps, unit) if len(runs) == 1 else _endings(runs, steps, unit)
    sentences = [ending, _zigzags(runs, unit)]
    return " ".join(f"{_begun(sentence, names)}." for sentence in sentences if sentence)


def _begun(sentence: str, names: Sequence[str]) -> str:
    """With a capital letter, unless a name begins the sentence, which may have a small one."""
    return sentence if sentence.startswith(tuple(names)) else f"{sentence[0].upper()}{sentence[1:]}"


def _ending_of_one(name: str, run: Measurements, steps: int, unit: str) -> str:
    if run.outcome is Outcome.CONVERGED:
        return f"{name} arrived{there(run)} after {run.arrived_at} of {so_many(steps, unit)}"
    if run.downhill:
        lost = f", beyond the range that is followed at {unit} {run.diverged_at}"
        return f"{name} runs downhill without end{'' if run.diverged_at is None else lost}"
    if run.outcome is Outcome.DIVERGED:
        return _divergences([(name, run)], 1, unit)
    return f"after {so_many(steps, unit)} {_state(name, run, unit)}"


def there(run: Measurements) -> str:
    """ " at one of a curve of minima": where a run has arrived, nothing where it is the minimum."""
    if run.goal.endswith(" of minima"):
        kind = run.goal.split()[1]
        return f" at one of {'an' if kind == 'area' else 'a'} {kind} of minima"
    return "" if run.goal == "the minimum" else f" at {run.goal}"


def _state(name: str, run: Measurements, unit: str) -> str:
    """What a run that has neither arrived nor diverged is doing, and where."""
    seen, doing = run.passage, state(run, unit)
    if seen.bounces_within is not None or (seen.reached_at is not None and seen.left_at is None):
        return f"{name} {doing}"
    if seen.left_at is not None and run.outcome is Outcome.MOVING and not run.downhill:
        away = "" if run.distance_to_minimum is None else f"is {figure(run.distance_to_minimum)} away"
        return f"{name} {visit(run, unit, away)}"
    return f"{name} {doing}, {_whereabouts(run)}"


def state(run: Measurements, unit: str = "step") -> str:
    """What a run that has neither arrived nor diverged is doing: "has stalled at a saddle", "is slow"."""
    seen = run.passage
    if run.downhill:
        return "runs downhill without end"
    if run.outcome is Outcome.STALLED:
        return f"has stalled{at(run.resting_place)}"
    if seen.bounces_within is not None:
        return f"bounces around {run.goal} within {figure(seen.bounces_within)}"
    if seen.reached_at is not None:
        return visit(run, unit)
    return "is slow" if seen.last_fall is not None else "is still moving"


def visit(run: Measurements, unit: str = "step", then: str = "") -> str:
    """How a run that does not stay at the minimum has visited it last, and where it `then` "is 0.4 away"."""
    reached, left = run.passage.reached_at, run.passage.left_at
    assert reached is not None  # or there is no visit to tell of
    if left is None:
        return f"is at {run.goal} from {unit} {reached} on, but leaves it when it goes on"
    if left == reached + 1:
        return f"passed through {run.goal} at {unit} {reached}{then and f' and {then}'}"
    steps = f"{run.goal} at {unit} {reached}", f"left it at {unit} {left}"
    return f"reached {listed([*steps, then])}" if then else f"reached {listed(steps)}"


def _endings(runs: list[Run], steps: int, unit: str) -> str:
    """How two or more runs ended, one clause for each kind of end."""
    downhill = [run for run in runs if run[1].downhill]
    arrived, moving, stalled, diverged = (
        [run for run in runs if run[1].outcome is kind and not run[1].downhill] for kind in Outcome
    )
    survivors = [*arrived, *moving, *stalled]
    clauses = []
    endless = [f"{_who(downhill, len(runs))} {_run(downhill)} downhill without end"] if downhill else []
    if arrived:
        clauses.append(_arrivals(arrived, len(runs), steps, unit))
    elif survivors:
        nearest = _nearest([run for run in runs if run in survivors], len(runs), steps, unit, bool(downhill))
        clauses += [*endless, nearest] if nearest.startswith(OTHERS) else [nearest]
    if arrived or len(survivors) > 1:  # a single survivor's state has been told
        clauses += _movements(moving, len(runs))
        clauses += [_stalls(stalled, len(runs))] if stalled else []
    clauses += [clause for clause in endless if clause not in clauses]
    for left in (False, True):
        alike = [run for run in diverged if run[1].left_domain is left]
        clauses += [_divergences(alike, len(runs), unit)] if alike else []
    return "; ".join(clauses)


def _movements(moving: list[Run], entrants: int) -> list[str]:
    """What those do that are still moving, one clause for each kind of movement."""
    kinds: dict[str, list[Run]] = {}
    for run in moving:
        seen = run[1].passage
        visited = "passing" if seen.left_at is None else "passed"
        slow = "moving" if seen.last_fall is None else "slow"
        kind = "bouncing" if seen.bounces_within is not None else slow if seen.reached_at is None else visited
        kinds.setdefault(kind, []).append(run)
    said = {
        "bouncing": "{who} {bounce} around {goal}",
        "passing": "{who} {be} at {goal}, to leave again",
        "passed": "{who} passed through {goal}",
        "slow": "{who} {be} slow",
        "moving": "{who} {be} still moving",
    }
    return [
        words.format(
            who=_who(kinds[kind], entrants),
            be=_be(kinds[kind]),
            bounce="bounces" if len(kinds[kind]) == 1 else "bounce",
            goal=kinds[kind][0][1].goal,
        )
        for kind, words in said.items()
        if kind in kinds
    ]


def _run(runs: list[Run]) -> str:
    return "runs" if len(runs) == 1 else "run"


def _arrivals(arrived: list[Run], entrants: int, steps: int, unit: str) -> str:
    """ "Adam arrived first, after 12 of 30 steps, then Momentum after 20 and 3 more by step 27"."""
    arrived = sorted(arrived, key=lambda run: measured(run[1].arrived_at))
    step = arrived[0][1].arrived_at
    first = [run for run in arrived if run[1].arrived_at == step]
    after = f"after {step} of {so_many(steps, unit)}"
    if len(first) == entrants:
        return f"{_who(first, entrants)} arrived {after}"
    if len(arrived) == 1:
        return f"only {arrived[0][0]} arrived, {after}"
    clause = f"{_who(first, entrants)} arrived first, {_each(first)}{after}"
    return clause + _later(arrived[len(first) :], unit)


def _later(arrived: list[Run], unit: str) -> str:
    """ ", then Momentum after 20 and 3 more by step 27"."""
    if not arrived:
        return ""
    (name, second), last = arrived[0], arrived[-1]
    if len(arrived) > 2:
        return f", then {name} after {second.arrived_at} and {len(arrived) - 1} more by {unit} {last[1].arrived_at}"
    if len(arrived) == 2 and last[1].arrived_at != second.arrived_at:
        return f", then {name} after {second.arrived_at} and {last[0]} after {last[1].arrived_at}"
    return f", then {_who(arrived)} after {second.arrived_at}"


def _nearest(survivors: list[Run], entrants: int, steps: int, unit: str, others_fall: bool) -> str:
    """Who came closest to a minimum in a comparison where none arrived, or lowest where no minimum is known.

    Where `others_fall` for ever, who is the first to be told of, it is among the rest.
    """
    known = all(run.distance_to_minimum is not None for _, run in survivors)
    if not known:  # of none, or not of those that are far from a curve
        survivors = [(name, replace(run, distance_to_minimum=None)) for name, run in survivors]

    def height(run: Run) -> float:
        value = run[1].distance_to_minimum if known else run[1].final_value
        return math.inf if value is None else value

    best = min(survivors, key=height)
    where = _whereabouts(best[1])
    tied = [run for run in survivors if _whereabouts(run[1]) == where]  # equal as far as the sentence shows
    if len(survivors) == 1:
        claim = _state(*best, unit)
    elif len(tied) == len(survivors):
        claim = f"{_who(tied, entrants)} {_be(tied)} {where}"
    else:
        best_of = f"{_who(tied)} {_be(tied)} {'closest' if known else 'lowest'}"
        if others_fall:
            return f"{OTHERS} {best_of} after {so_many(steps, unit)}, {_each(tied)}{where}"
        claim = f"{best_of}, {_each(tied)}{where}"
    none = "neither" if entrants == 2 else "none"
    return f"{none} arrived in {so_many(steps, unit)}: {claim}" if known else f"after {so_many(steps, unit)} {claim}"


def _stalls(stalled: list[Run], entrants: int) -> str:
    """ "SGD stalled at a saddle", "4 stalled, 3 of them at a local minimum"."""
    places = Counter(run.resting_place for _, run in stalled)
    place, count = places.most_common(1)[0]
    if len(places) == len(stalled) == 2:
        return " and ".join(f"{name} stalled{at(run.resting_place)}" for name, run in stalled)
    clause = f"{_who(stalled, entrants)} stalled"
    if count == len(stalled):
        return clause + at(place)
    return clause if place is None else f"{clause}, {count} of them{at(place)}"


def _divergences(diverged: list[Run], entrants: int, unit: str) -> str:
    """ "SGD diverged at step 3", "SGD diverged at step 3 and Adam at step 5", "5 diverged, SGD first, at step 3".

    All diverged, or all left the domain of f.
    """
    diverged = sorted(diverged, key=lambda run: measured(run[1].diverged_at))
    step, left = diverged[0][1].diverged_at, diverged[0][1].left_domain
    if left and not step:  # all runs have one start
        return "the start is a point where f has no finite value"
    did = "left the domain of f" if left else "diverged"
    first = [run for run in diverged if run[1].diverged_at == step]
    if len(first) == len(diverged):
        return f"{_who(diverged, entrants)} {did} at {unit} {step}"
    if len(diverged) == 2:
        (one, _), (other, later) = diverged
        return f"{one} {did} at {unit} {step} and {other} at {unit} {later.diverged_at}"
    return f"{_who(diverged, entrants)} {did}, {_who(first)} first, at {unit} {step}"


def without_value(run: Measurements) -> str:
    """ "leaves the domain of f at step 3: ...", with where it ended, or that f is not finite where a run diverges."""
    if not run.left_domain:
        return f"diverges at step {run.diverged_at}, where f has no finite value"
    x, y = map(figure, run.final_point)
    return (
        f"leaves the domain of f at step {run.diverged_at}: f has no value there; the last point with one is "
        f"({x}, {y}), where f is {figure(run.final_value)}"
    )


def _zigzags(runs: list[Run], unit: str) -> str:
    """Who turned back across the valley most and least often among those that did not diverge."""
    entrants = len(runs)
    runs = sorted((run for run in runs if run[1].diverged_at is None), key=lambda run: -run[1].zigzags.count)
    crooked = [run for run in runs if run[1].is_crooked]
    if not crooked:
        return ""
    worst, best = crooked[0][1], runs[-1][1]
    most = [run for run in crooked if run[1].zigzags.count == worst.zigzags.count]
    least = [run for run in runs if run[1].zigzags.count == best.zigzags.count]
    if len(runs) == 1:
        return f"{_who(most)} zig-zagged {turns(worst.zigzags, unit)}{_way(worst)}"
    if len(most) == len(runs):
        return f"{_who(most, entrants)} zig-zagged {times(worst.zigzags.count)}"
    often, seldom = times(worst.zigzags.count), times(best.zigzags.count)
    as_often = [run for run in runs if run[1].zigzags.count >= worst.zigzags.count]
    if as_often != most or often == seldom:  # one of them is almost straight
        return f"{_who(most)} zig-zagged {_each(most)}{often}"
    only = "only " if 0 < 2 * best.zigzags.count <= worst.zigzags.count else ""
    how = f"{turns(worst.zigzags, unit)}{_way(worst)}" if len(most) == 1 else f"{_each(most)}{often}"
    return f"{_who(most)} zig-zagged most, {how}; {_who(least)} {only}{seldom}"


def _way(run: Measurements) -> str:
    return f", on a path of {figure(run.path_length)} for a straight distance of {figure(run.straight_distance)}"


def turns(zigzags: Zigzags, unit: str = "step") -> str:
    """ "29 times from step 1 to 29", "once, at step 4"."""
    if not zigzags.count:
        return times(0)
    if zigzags.first == zigzags.last:
        return f"{times(zigzags.count)}, at {unit} {zigzags.first}"
    return f"{times(zigzags.count)} from {unit} {zigzags.first} to {zigzags.last}"


def _who(runs: list[Run], entrants: int = 0) -> str:
    """The names of a few runs, the number of many; "both" or "all 5" where they are all the entrants."""
    if len(runs) == entrants > 1:
        return "both" if entrants == 2 else f"all {entrants}"
    return " and ".join(name for name, _ in runs) if len(runs) <= NAMED else str(len(runs))


def _be(runs: list[Run]) -> str:
    return "is" if len(runs) == 1 else "are"


def _each(runs: list[Run]) -> str:
    return {1: "", 2: "both "}.get(len(runs), "each ")


def at(place: str | None) -> str:
    """ " at a saddle", " on a plateau", or nothing where the place is not known."""
    return "" if place is None else f" {'on' if 'plateau' in place else 'at'} {place}"


def measured(value: T | None) -> T:
    """A measurement that is there because of how the run ended."""
    assert value is not None
    return value


def _whereabouts(run: Measurements) -> str:
    if run.distance_to_minimum is not None:
        return f"{figure(run.distance_to_minimum)} from {run.goal}"
    return f"at f = {figure(run.final_value)}"


def times(count: int) -> str:
    return {0: "not once", 1: "once", 2: "twice"}.get(count, f"{count} times")


def so_many(count: int, unit: str = "step") -> str:
    """ "1 step", "30 gradients"."""
    return f"{count} {unit}{'' if count == 1 else 's'}"


def figure(number: float | None) -> str:
    """Three digits, thousands in full, a real minus sign."""
    if number is None:
        return "infinity"
    number += 0.0  # of -0.0, 0.0
    text = f"{number:,.0f}" if 1000 <= abs(number) < 1e6 else f"{number:.3g}"
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}{e}{int(exponent) if e else ''}".replace("-", "−")


def listed(names: Sequence[str]) -> str:
    """ "a, b and c", of one or more."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def percent(share: float, decimals: int = 0) -> str:
    """A share in per cent with at most so many decimals; 0% and 100% only where it is none and all."""
    least = 0.01 / 10**decimals
    if 0 < share < least or 1 - least < share < 1:
        return f"<{least:.{decimals}%}" if share < 0.5 else f">{1 - least:.{decimals}%}"
    text = f"{100 * share:.{decimals}f}"
    return f"{text.rstrip('0').rstrip('.') if decimals else text}%"
