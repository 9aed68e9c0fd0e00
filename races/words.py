"""Who wins a race, in words computed from its results. Each sentence is one template with named facts."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from races.lineup import is_tunable
from races.results import Race, Result
from races.rules import Metric, Mode, RaceRules
from races.runs import FLOOR
from races.scores import FEWEST, INTERVAL, REDRAWN, SURE
from simulation.words import figure, so_many

NAMED = 3
"""At most so many entrants are named for one thing, the rest are counted."""
MOST_PLACES = 6
"""Mean places of different entrants differ within so many decimals."""


def condition(race: Race, mode: Mode) -> str:
    """The mode as a heading, and whom it leaves out: "Tuned with 7 trials each (nothing to tune for BFGS)"."""
    rules = race.rules
    out = left_out(rules, mode)
    names = listed([rules.entrant_names[i] for i in out])
    facts = {"rate": figure(rules.rate), "library": rules.library, "trials": rules.trials, "names": names}
    everybody, some, nobody = {
        Mode.SAME_RATE: (
            "At the same rate, {rate}",
            "At the same rate, {rate} (nothing to choose for {names})",
            "With no rate to choose",
        ),
        Mode.LIBRARY: (
            "With the defaults of {library}",
            "With the defaults of {library} (it has none for {names})",
            "With no defaults in {library}",
        ),
        Mode.TUNED: (
            "Tuned with {trials} trials each",
            "Tuned with {trials} trials each (nothing to tune for {names})",
            "With nothing to tune",
        ),
    }[mode]
    template = everybody if not out else nobody if len(out) == len(rules.entrants) else some
    return template.format(**facts)


def left_out(rules: RaceRules, mode: Mode) -> list[int]:
    """The entrants that a mode does not change: those without a rate to choose, or those that the library lacks."""
    if mode is Mode.LIBRARY:
        return [i for i, one in enumerate(rules.entrants) if one.libraries.get(rules.library) is None]
    return [i for i, one in enumerate(rules.entrants) if not is_tunable(one)]


def winner(race: Race, mode: Mode) -> str:
    """Who is first over all surfaces, by how much, or who is too close to call."""
    result, names = race.results[mode], race.rules.entrant_names
    if len(names) == 1:
        return f"{condition(race, mode)}: {_solves(names[0], result.evaluations)}."
    order = ordered(result)
    decimals = 1
    while decimals < MOST_PLACES and order.is_sure and len({_place(result, i, decimals) for i in order.ends}) < 2:
        decimals += 1

    def fact(entrant: int) -> str:
        mean = _place(result, entrant, decimals)
        return f"mean place {mean} of {len(names)}" if entrant in order.first else mean

    return f"{condition(race, mode)}: {_told(race, order, fact, _nothing(race, result.gaps, result.evaluations))}."


def on_surface(race: Race, mode: Mode, surface: int) -> str:
    """The same on one surface, with what the metric looks at."""
    result, names, where = race.results[mode], race.rules.entrant_names, race.rules.surface_names[surface]
    gaps, evaluations = result.gaps[surface], result.evaluations[surface]
    if len(names) == 1:
        return f"{where}: {_alone(race, result, surface)}."

    def fact(entrant: int) -> str:
        return reached(race, result, surface, entrant)

    return f"{where}: {_told(race, ordered(result, surface), fact, _nothing(race, gaps, evaluations))}."


class Order(NamedTuple):
    """Who stands where, on a surface or over all, and how sure that is."""

    first: list[int]
    """Who share the first rank."""
    then: list[int]
    """Who share the next one; empty where all are first."""
    is_sure: bool
    """Whether one alone is first and surely ahead of everybody."""
    close: list[int]
    """Others who are too close to call with all the first."""
    none_sure: bool
    """Whether any two are too close to call."""

    @property
    def ends(self) -> tuple[int, int]:
        """One of the first, and one of the next."""
        return self.first[0], self.then[0]


def ordered(result: Result, surface: int = -1) -> Order:
    """The order on a surface, or over all of them."""
    ranks = [one.rank for one in (result.overall if surface == -1 else result.finishes[surface])]
    everybody = range(len(ranks))
    first = [i for i in everybody if ranks[i] == 1]
    others = [i for i in everybody if ranks[i] > 1]

    def sure(one: int, other: int) -> bool:
        return result.is_surely_ahead(one, other, surface)

    return Order(
        first=first,
        then=[i for i in others if ranks[i] == min(ranks[j] for j in others)],
        is_sure=len(first) == 1 and all(sure(first[0], other) for other in others),
        close=[i for i in others if not any(sure(i, one) or sure(one, i) for one in first)],
        none_sure=not any(sure(one, other) for one in everybody for other in everybody),
    )


def _told(race: Race, order: Order, fact: Callable[[int], str], nothing: str) -> str:
    """The order in one clause; `fact` says in brackets what an entrant reached, `nothing` why there is none."""
    names = race.rules.entrant_names
    first, then, close = (listed([names[i] for i in group]) for group in (order.first, order.then, order.close))
    reached_first, reached_then = (
        f"each: {fact(group[0])}" if len(group) > 1 else "".join(map(fact, group))
        for group in (order.first, order.then)
    )
    facts = {
        "all": _all(len(names)), "first": first, "then": then, "close": close,
        "reached": reached_first, "reached_then": reached_then,
    }  # fmt: skip
    if nothing:
        template = nothing
    elif not order.then:
        template = "{all} do equally well ({reached})"
    elif not tells(race):
        template = "one start cannot tell who is ahead; first from it: {first} ({reached})"
    elif order.is_sure and fact(order.first[0]) == fact(order.then[0]):
        template = "{first} is ahead ({reached}), hardly better than {then}"
    elif order.is_sure:
        template = "{first} is ahead ({reached}), then {then} ({reached_then})"
    elif order.none_sure:
        template = "{all} are too close to call; first: {first} ({reached})"
    elif len(order.first) > 1 and close:
        template = "{first} share the first place ({reached}), too close to call with {close}"
    elif len(order.first) > 1:
        template = "{first} share the first place ({reached})"
    elif close:
        template = "{first} is first ({reached}), but too close to call with {close}"
    else:
        template = "{first} is first ({reached})"
    return template.format(**facts)


def _nothing(race: Race, gaps: np.ndarray, evaluations: np.ndarray) -> str:
    """Why nobody can be ahead in these runs, empty where somebody can."""
    if np.all(np.isinf(gaps)):
        return "every run of everybody diverges"
    if race.rules.metric is Metric.SPEED and np.all(np.isinf(evaluations)):
        return "nobody solves a run"
    return ""


def reached(race: Race, result: Result, surface: int, entrant: int) -> str:
    """What the metric looks at: "median gap 0.002", or "15 of 16 runs solved, median 40 evaluations"."""
    finish = result.finishes[surface][entrant]
    if race.rules.metric is Metric.GAP:
        if not np.isfinite(finish.gap.median):
            return "most runs diverge"
        if finish.gap.median <= FLOOR:
            return f"median gap at most {figure(FLOOR)}"
        return f"median gap {figure(finish.gap.median)}"
    needed = result.evaluations[surface, entrant]
    if finish.evaluations is None:
        return "no run solved"
    solved, median = int(np.isfinite(needed).sum()), int(finish.evaluations.median)
    return f"{solved} of {so_many(needed.size, 'run')} solved, median {so_many(median, 'evaluation')}"


def _solves(name: str, needed: np.ndarray) -> str:
    """How many of its runs an entrant solves."""
    solved, runs = int(np.isfinite(needed).sum()), needed.size
    if runs == 1:
        return f"{name} solves its only run" if solved else f"{name} does not solve its only run"
    if solved in (0, runs):
        return f"{name} solves {'all' if solved else 'none'} of its {runs} runs"
    return f"{name} solves {solved} of its {runs} runs"


def _alone(race: Race, result: Result, surface: int) -> str:
    """What the only entrant reached on a surface."""
    (name,), needed, (finish,) = race.rules.entrant_names, result.evaluations[surface], result.finishes[surface]
    if race.rules.metric is Metric.SPEED:
        if finish.evaluations is None:
            return _solves(name, needed)
        return f"{_solves(name, needed)}, in {so_many(int(finish.evaluations.median), 'evaluation')} (median)"
    if not np.isfinite(finish.gap.median):
        lost = int(result.diverged[surface].sum())
        return f"{name} diverges in {lost} of {so_many(needed.size, 'run')}"
    if finish.gap.median <= FLOOR:
        return f"{name} ends at the minimum (median gap at most {figure(FLOOR)})"
    return f"{name} ends with a median gap of {figure(finish.gap.median)}"


def tells(race: Race) -> bool:
    """Whether there are starts enough to say who is ahead."""
    return race.rules.starts >= FEWEST


def certainty(race: Race) -> str:
    """What "ahead" and the ranks in brackets mean."""
    if not tells(race):
        return "Rank: as it is from this one start, in brackets all that it may be: one start cannot tell who is ahead."
    return (
        f"Rank: in brackets, where they are others, those that {INTERVAL} of races over redrawn starts give. An "
        f"entrant is called ahead if it is in at least {SURE:.0%} of {REDRAWN} races over starts drawn anew from "
        "these; otherwise the two are too close to call."
    )


def _place(result: Result, entrant: int, decimals: int) -> str:
    return f"{result.overall[entrant].mean_rank:.{decimals}f}"


def _all(count: int) -> str:
    return "both" if count == 2 else f"all {count}"


def listed(names: Sequence[str], most: int = NAMED) -> str:
    """ "SGD", "SGD and Adam", "SGD, Adam and 3 others"."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} others"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""
