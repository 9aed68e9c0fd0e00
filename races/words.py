"""A race in a few sentences, every word of which is computed from its results."""

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from races.results import Race, Result
from races.rules import Metric, Mode
from races.runs import FLOOR
from races.scores import FACTOR, REDRAWN, SURE
from simulation.words import figure, percent, so_many

NAMED = 3
"""At most so many entrants are named for one thing, the rest are counted."""


def story(race: Race) -> list[str]:
    """What there is to say, one sentence or two each: who wins in each mode, how the order flips, who forgives most,
    and what a reader must not conclude."""
    sentences = [winner(race, mode) for mode in race.results]
    return [one for one in (*sentences, flips(race), forgiving(race), edges(race), unsolved(race)) if one]


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
    """How the order depends on the mode: in how many pairs it turns round for sure, and who moves most."""
    modes, names = list(race.results), race.rules.entrant_names
    if len(modes) < 2 or len(names) < 2:
        return ""
    turned = flipped_pairs(race)
    pairs = len(names) * (len(names) - 1) // 2
    if not turned:
        text = f"No pair of entrants changes its order for sure between the {len(modes)} modes"
    else:
        first, second, here, there = turned[0]
        text = (
            f"The order of {len(set(map(_unordered, turned)))} of {_pairs(pairs)} turns round between the modes: "
            f"{_in(here)} {names[first]} is ahead of {names[second]}, {_in(there)} {names[second]} is ahead"
        )
    return " ".join(filter(None, [f"{text}.", moves(race)]))


def moves(race: Race) -> str:
    """Whose rank over all surfaces changes most from one mode to another; empty where none does."""
    ranks = {mode: [one.rank for one in result.overall] for mode, result in race.results.items()}
    found = [
        (abs(ranks[here][one] - ranks[there][one]), one, here, there)
        for one in range(len(race.rules.entrants))
        for here, there in combinations(ranks, 2)
    ]
    farthest = max(distance for distance, *_ in found)
    if not farthest:
        return ""
    movers = {one: (here, there) for distance, one, here, there in reversed(found) if distance == farthest}
    names = [race.rules.entrant_names[one] for one in sorted(movers)]
    if len(movers) > 1:
        return f"{listed(names)} move most, each by {so_many(farthest, 'rank')}."
    ((one, modes),) = movers.items()
    here, there = (f"rank {ranks[mode][one]} {_in(mode)}" for mode in modes)
    return f"{names[0]} moves most, from {here} to {there}."


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


def forgiving(race: Race) -> str:
    """Whose rate matters least and most: decades of rates that are almost as good as the best, on average."""
    if Mode.TUNED not in race.results:
        return ""
    decades = mean_decades(race)
    if len(decades) < 2:
        return ""
    names, step = race.rules.entrant_names, trial_step(race)
    most, least = max(decades.values()), min(decades.values())
    meaning = (
        f"a median gap up to {FACTOR[Metric.GAP]:g} times that of its best rate"
        if race.rules.metric is Metric.GAP
        else f"as many solved, in up to {FACTOR[Metric.SPEED]:g} times the evaluations of its best rate"
    )
    if most - least < step:
        return (
            f"Nobody is clearly more forgiving than the others: {least:.1f} to {most:.1f} decades of rates are almost "
            f"as good as the best ({meaning}), and the trials are {step:.1f} decades apart."
        )
    kind = [names[one] for one, width in decades.items() if most - width < step]
    picky = [names[one] for one, width in decades.items() if width - least < step and names[one] not in kind]
    return (
        f"{listed(kind)} {'forgives' if len(kind) == 1 else 'forgive'} most: up to {most:.1f} decades of rates are "
        f"almost as good as the best ({meaning}); {listed(picky)} least, from {least:.1f}."
    )


def trial_step(race: Race) -> float:
    """How many decades the rates of two trials are apart, on average."""
    rules = race.rules
    return math.log10(rules.high / rules.low) / (rules.trials - 1)


def mean_decades(race: Race) -> dict[int, float]:
    """Entrant -> the mean over the surfaces of `Curve.decades`, for all who tune."""
    rows = zip(*race.results[Mode.TUNED].finishes, strict=True)
    return {
        one: float(np.mean([finish.curve.decades for finish in row]))
        for one, row in enumerate(rows)
        if row[0].curve is not None
    }


def edges(race: Race) -> str:
    """Whose best rate is the first or last that was tried, so that a better one may lie beyond."""
    if Mode.TUNED not in race.results:
        return ""
    names, surfaces = race.rules.entrant_names, race.rules.surface_names
    found = [
        f"{names[one]} on {surfaces[where]}"
        for where, row in enumerate(race.results[Mode.TUNED].finishes)
        for one, finish in enumerate(row)
        if finish.curve is not None and finish.curve.at_edge
    ]
    return f"A better rate may lie beyond those tried for {listed(found)}." if found else ""


def unsolved(race: Race) -> str:
    """Which surfaces nobody solves, in any mode."""
    solved = np.any([np.isfinite(one.evaluations).any(axis=(1, 2, 3)) for one in race.results.values()], axis=0)
    found = [name for name, some in zip(race.rules.surface_names, solved, strict=True) if not some]
    return f"Nobody solves a single run on {listed(found)}." if found else ""


def certainty() -> str:
    """What "ahead" means."""
    return (
        f"An entrant is called ahead if it is in at least {SURE:.0%} of {REDRAWN} races over starts drawn anew from "
        "these; otherwise the two are too close to call."
    )


def _unordered(flip: tuple[int, int, Mode, Mode]) -> tuple[int, int]:
    return min(flip[:2]), max(flip[:2])


def _place(result: Result, entrant: int) -> str:
    return f"{result.overall[entrant].mean_rank:.1f}"


def _in(mode: Mode) -> str:
    return {Mode.SAME_RATE: "at the same rate", Mode.LIBRARY: "with the defaults", Mode.TUNED: "when tuned"}[mode]


def _pairs(count: int) -> str:
    return "1 pair" if count == 1 else f"{count} pairs"


def _all(count: int) -> str:
    return "both" if count == 2 else f"all {count}"


def listed(names: Sequence[str], most: int = NAMED) -> str:
    """ "SGD", "SGD and Adam", "SGD, Adam and 3 others"."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} others"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
