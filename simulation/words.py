"""A comparison of runs in one or two sentences, every word of which is computed from their measurements."""

from collections import Counter
from collections.abc import Sequence

from simulation.measurements import Measurements, Outcome

CROOKED = 3
"""Fewer zig-zags than this are not worth a sentence."""
NAMED = 2
"""At most so many entrants are named for one thing, the rest are counted."""

Run = tuple[str, Measurements]


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
    sentences = [ending, _zigzags(runs)]
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences if sentence)


def _ending_of_one(name: str, run: Measurements, steps: int, unit: str) -> str:
    if run.outcome is Outcome.DIVERGED:
        return f"{name} diverged at {unit} {run.diverged_at}"
    if run.outcome is Outcome.CONVERGED:
        return f"{name} arrived after {run.arrived_at} of {so_many(steps, unit)}"
    return f"after {so_many(steps, unit)} {_state(name, run)}"


def _state(name: str, run: Measurements) -> str:
    state = "is still moving" if run.outcome is Outcome.MOVING else f"has stalled{at(run.resting_place)}"
    return f"{name} {state}, {_whereabouts(run)}"


def _endings(runs: list[Run], steps: int, unit: str) -> str:
    """How two or more runs ended, one clause for each kind of end."""
    arrived, moving, stalled, diverged = ([run for run in runs if run[1].outcome is kind] for kind in Outcome)
    survivors = [run for run in runs if run not in diverged]
    clauses = []
    if arrived:
        clauses.append(_arrivals(arrived, len(runs), steps, unit))
    elif survivors:
        clauses.append(_nearest(survivors, len(runs), steps, unit))
    if arrived or len(survivors) > 1:  # a single survivor's state has been told
        clauses += [f"{_who(moving, len(runs))} {_be(moving)} still moving"] if moving else []
        clauses += [_stalls(stalled, len(runs))] if stalled else []
    clauses += [_divergences(diverged, len(runs), unit)] if diverged else []
    return "; ".join(clauses)


def _arrivals(arrived: list[Run], entrants: int, steps: int, unit: str) -> str:
    """ "Adam arrived first, after 12 of 30 steps, then Momentum after 20 and 3 more by step 27"."""
    arrived = sorted(arrived, key=lambda run: run[1].arrived_at)
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
    if len(arrived) == 2 and last[1].arrived_at > second.arrived_at:
        return f", then {name} after {second.arrived_at} and {last[0]} after {last[1].arrived_at}"
    return f", then {_who(arrived)} after {second.arrived_at}"


def _nearest(survivors: list[Run], entrants: int, steps: int, unit: str) -> str:
    """Who came closest to a minimum in a comparison where none arrived, or lowest where no minimum is known."""
    known = survivors[0][1].distance_to_minimum is not None
    best = min(survivors, key=lambda run: run[1].distance_to_minimum if known else run[1].final_value)
    where = _whereabouts(best[1])
    tied = [run for run in survivors if _whereabouts(run[1]) == where]  # equal as far as the sentence shows
    if len(survivors) == 1:
        claim = _state(*best)
    elif len(tied) == len(survivors):
        claim = f"{_who(tied, entrants)} {_be(tied)} {where}"
    else:
        claim = f"{_who(tied)} {_be(tied)} {'closest' if known else 'lowest'}, {_each(tied)}{where}"
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
    """ "SGD diverged at step 3", "SGD diverged at step 3 and Adam at step 5", "5 diverged, SGD first, at step 3"."""
    diverged = sorted(diverged, key=lambda run: run[1].diverged_at)
    step = diverged[0][1].diverged_at
    first = [run for run in diverged if run[1].diverged_at == step]
    if len(first) == len(diverged):
        return f"{_who(diverged, entrants)} diverged at {unit} {step}"
    if len(diverged) == 2:
        (one, _), (other, later) = diverged
        return f"{one} diverged at {unit} {step} and {other} at {unit} {later.diverged_at}"
    return f"{_who(diverged, entrants)} diverged, {_who(first)} first, at {unit} {step}"


def _zigzags(runs: list[Run]) -> str:
    """Who turned back across the valley most and least often among those that did not diverge."""
    entrants = len(runs)
    runs = sorted((run for run in runs if run[1].diverged_at is None), key=lambda run: -run[1].zigzags)
    if not runs or runs[0][1].zigzags < CROOKED:
        return ""
    worst, best = runs[0][1], runs[-1][1]
    most = [run for run in runs if run[1].zigzags == worst.zigzags]
    least = [run for run in runs if run[1].zigzags == best.zigzags]
    way = f", on a path of {figure(worst.path_length)} for a straight distance of {figure(worst.straight_distance)}"
    if len(runs) == 1:
        return f"{runs[0][0]} zig-zagged {times(worst.zigzags)}{way}"
    if len(most) == len(runs):
        return f"{_who(most, entrants)} zig-zagged {times(worst.zigzags)}"
    only = "only " if 0 < 2 * best.zigzags <= worst.zigzags else ""
    return (
        f"{_who(most)} zig-zagged most, {_each(most)}{times(worst.zigzags)}{way if len(most) == 1 else ''}; "
        f"{_who(least)} {only}{times(best.zigzags)}"
    )


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


def _whereabouts(run: Measurements) -> str:
    if run.distance_to_minimum is not None:
        return f"{figure(run.distance_to_minimum)} from the minimum"
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
