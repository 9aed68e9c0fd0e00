"""Who wins a race, and how the order depends on the mode, in words computed from its results."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from races.results import Race, Result
from races.rules import Metric, Mode
from races.runs import FLOOR
from races.scores import FEWEST, INTERVAL, REDRAWN, SURE
from simulation.words import figure, percent, so_many

NAMED = 3
"""At most so many entrants are named for one thing, the rest are counted."""
UNTOLD = "one start cannot tell who is ahead"
BETWEEN = {Mode.SAME_RATE: "the same rate", Mode.LIBRARY: "the defaults", Mode.TUNED: "tuned rates"}
IN = {Mode.SAME_RATE: "at the same rate", Mode.LIBRARY: "with the defaults", Mode.TUNED: "when tuned"}


def condition(race: Race, mode: Mode) -> str:
    """The mode as the beginning of a sentence: "At the same rate, 0.01"."""
    rules = race.rules
    return {
        Mode.SAME_RATE: f"At the same rate, {figure(rules.rate)}",
        Mode.LIBRARY: f"With the defaults of {rules.library}",
        Mode.TUNED: f"Tuned with {so_many(rules.trials, 'trial')} each",
    }[mode]


def winner(race: Race, mode: Mode) -> str:
    """Who is first over all surfaces, by how much, or who is too close to call."""
    result, names = race.results[mode], race.rules.entrant_names
    if len(names) == 1:
        return f"{condition(race, mode)}, {names[0]} solves {percent(result.overall[0].solved)} of its runs."
    if not tells(race):
        return f"{condition(race, mode)}, {UNTOLD}."
    first, *others = sorted(range(len(names)), key=lambda i: result.overall[i].mean_rank)
    leading = result.leaders()
    place = f"mean place {_place(result, first)} of {len(names)}"
    if len(leading) == len(names):
        return f"{condition(race, mode)}, {_all(len(names))} are too close to call."
    if len(leading) > 1:
        lead = listed([names[i] for i in sorted(leading, key=lambda i: result.overall[i].mean_rank)])
        return f"{condition(race, mode)}, {lead} are ahead and too close to call (the first has {place})."
    return (
        f"{condition(race, mode)}, {names[first]} is ahead ({place}), then {names[others[0]]} "
        f"({_place(result, others[0])})."
    )


def on_surface(race: Race, mode: Mode, surface: int) -> str:
    """The same on one surface, with what the winner reached."""
    result, names = race.results[mode], race.rules.entrant_names
    finishes, where = result.finishes[surface], race.rules.surface_names[surface]
    if len(names) == 1:
        return f"{where}: {names[0]} ends {reached(race, result, surface, 0)}."
    order = sorted(range(len(names)), key=lambda i: finishes[i].score)
    leading, first = result.leaders(surface), order[0]
    if all(one.score == finishes[0].score for one in finishes):
        return f"{where}: {_all(len(names))} do equally well, {reached(race, result, surface, first)}."
    if len(names) > 1 and not tells(race):
        return f"{where}: {UNTOLD}; {names[first]} ends {reached(race, result, surface, first)}."
    if len(leading) > 1:
        lead = listed([names[i] for i in order if i in leading])
        return f"{where}: {lead} are too close to call; {names[first]} ends {reached(race, result, surface, first)}."
    text = f"{where}: {names[first]} is ahead, {reached(race, result, surface, first)}"
    now, then = (reached(race, result, surface, one) for one in order[:2])
    return f"{text}; {names[order[1]]} is next, {'hardly worse' if then == now else then}."


def reached(race: Race, result: Result, surface: int, entrant: int) -> str:
    """What the metric looks at: "with a median gap of 0.002", or "with 94% solved, in 40 evaluations (median)"."""
    finish = result.finishes[surface][entrant]
    if race.rules.metric is Metric.GAP:
        if not np.isfinite(finish.gap.median):
            return f"with {percent(finish.diverged)} of runs diverged"
        if finish.gap.median <= FLOOR:
            return f"at the minimum (median gap below {figure(FLOOR)})"
        return f"with a median gap of {figure(finish.gap.median)}"
    solved = f"with {percent(finish.solved)} solved"
    return f"{solved}, in {figure(finish.evaluations.median)} evaluations (median)" if finish.evaluations else solved


def flips(race: Race) -> str:
    """How the order depends on the mode: in how many pairs it turns round for sure, and who moves farthest for sure."""
    names, modes = race.rules.entrant_names, listed([BETWEEN[mode] for mode in race.results])
    if len(race.results) < 2 or len(names) < 2:
        return ""
    if not tells(race):
        return f"One start cannot tell whether the order turns round between {modes}."
    turned = flipped_pairs(race)
    pairs = len(names) * (len(names) - 1) // 2
    if not turned:
        text = f"No pair of entrants changes its order for sure between {modes}"
    else:
        first, second, here, there = turned[0]
        text = (
            f"The order of {len(set(map(_unordered, turned)))} of {_pairs(pairs)} turns round between {modes}: "
            f"{IN[here]} {names[first]} is ahead of {names[second]}, {IN[there]} {names[second]} is ahead"
        )
    return " ".join(filter(None, [f"{text}.", moves(race)]))


def moves(race: Race) -> str:
    """Whose rank over all surfaces changes most, of those for whom it changes for sure; empty where there is nobody."""
    ranks = {mode: [one.rank for one in result.overall] for mode, result in race.results.items()}
    found = [
        (abs(ranks[here][one] - ranks[there][one]), one, here, there)
        for one in range(len(race.rules.entrants))
        for here, there in combinations(ranks, 2)
        if ranks[here][one] != ranks[there][one]
        and sure_ranks(race.results[here], one).isdisjoint(sure_ranks(race.results[there], one))
    ]
    if not found:
        return ""
    farthest = max(distance for distance, *_ in found)
    movers = {one: (here, there) for distance, one, here, there in reversed(found) if distance == farthest}
    names = [race.rules.entrant_names[one] for one in sorted(movers)]
    if len(movers) > 1:
        return f"Of those who surely move, {listed(names)} move farthest, each by {so_many(farthest, 'rank')}."
    ((one, modes),) = movers.items()
    here, there = (f"rank {ranks[mode][one]} {IN[mode]}" for mode in modes)
    return f"Of those who surely move, {names[0]} moves farthest, from {here} to {there}."


def sure_ranks(result: Result, entrant: int) -> set[int]:
    """The ranks over all surfaces that are left for an entrant by those who are surely ahead of it or behind."""
    everybody = range(len(result.overall))
    ahead = sum(result.is_surely_ahead(other, entrant) for other in everybody)
    behind = sum(result.is_surely_ahead(entrant, other) for other in everybody)
    return set(everybody[ahead : len(everybody) - behind])


def flipped_pairs(race: Race) -> list[tuple[int, int, Mode, Mode]]:
    """(one, other, mode in which one is surely ahead, mode in which the other is), the greatest change of their mean
    places first."""
    found = [
        (one, other, here, there)
        for here, there in combinations(race.results, 2)
        for one in range(len(race.rules.entrants))
        for other in range(len(race.rules.entrants))
        if race.results[here].is_surely_ahead(one, other) and race.results[there].is_surely_ahead(other, one)
    ]

    def change(flip: tuple[int, int, Mode, Mode]) -> float:
        one, other, here, there = flip
        here, there = race.results[here].overall, race.results[there].overall
        return here[other].mean_rank - here[one].mean_rank + there[one].mean_rank - there[other].mean_rank

    return sorted(found, key=change, reverse=True)


def tells(race: Race) -> bool:
    """Whether there are starts enough to say who is ahead."""
    return race.rules.starts >= FEWEST


def certainty(race: Race) -> str:
    """What "ahead" and the ranks in brackets mean."""
    if not tells(race):
        return "Rank: as it is from this one start, in brackets all that it may be: one start cannot tell who is ahead."
    return (
        f"Rank: in brackets those that {INTERVAL} of races over redrawn starts give. An entrant is called ahead if it "
        f"is in at least {SURE:.0%} of {REDRAWN} races over starts drawn anew from these; otherwise the two are too "
        "close to call."
    )


def _unordered(flip: tuple[int, int, Mode, Mode]) -> tuple[int, int]:
    return min(flip[:2]), max(flip[:2])


def _place(result: Result, entrant: int) -> str:
    return f"{result.overall[entrant].mean_rank:.1f}"


def _pairs(count: int) -> str:
    return "1 pair" if count == 1 else f"{count} pairs"


def _all(count: int) -> str:
    return "both" if count == 2 else f"all {count}"


def listed(names: Sequence[str], most: int = NAMED) -> str:
    """ "SGD", "SGD and Adam", "SGD, Adam and 3 others"."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} others"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
