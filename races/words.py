"""Who wins a race, in words computed from its results. Each sentence is one template with named facts."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from language import Joined, Message
from language import listed as all_listed
from races.lineup import is_tunable
from races.results import Race, Result
from races.rules import Metric, Mode, RaceRules
from races.runs import FLOOR
from races.scores import FEWEST, INTERVAL, REDRAWN, SURE
from simulation.words import figure

NAMED = 3
"""At most so many entrants are named for one thing, the rest are counted."""
MOST_PLACES = 6
"""Mean places of different entrants differ within so many decimals."""


def condition(race: Race, mode: Mode) -> Message:
    """The mode as a heading, and whom it leaves out: "Tuned with 7 trials each (nothing to tune for BFGS)"."""
    rules = race.rules
    out = left_out(rules, mode)
    names, nobody = listed([rules.entrant_names[i] for i in out]), len(out) == len(rules.entrants)
    if mode is Mode.SAME_RATE:
        return Message(
            "With no rate to choose"
            if nobody
            else "At the same rate, {rate} (nothing to choose for {names})"
            if out
            else "At the same rate, {rate}",
            rate=figure(rules.rate), names=names,
        )  # fmt: skip
    if mode is Mode.LIBRARY:
        return Message(
            "With no defaults in {library}"
            if nobody
            else "With the defaults of {library} (it has none for {names})"
            if out
            else "With the defaults of {library}",
            library=rules.library, names=names,
        )  # fmt: skip
    return Message(
        "With nothing to tune"
        if nobody
        else "Tuned with {trials} trials each (nothing to tune for {names})"
        if out
        else "Tuned with {trials} trials each",
        trials=rules.trials, names=names,
    )  # fmt: skip


def left_out(rules: RaceRules, mode: Mode) -> list[int]:
    """The entrants that a mode does not change: those without a rate to choose, or those that the library lacks."""
    if mode is Mode.LIBRARY:
        return [i for i, one in enumerate(rules.entrants) if one.libraries.get(rules.library) is None]
    return [i for i, one in enumerate(rules.entrants) if not is_tunable(one)]


def winner(race: Race, mode: Mode) -> Message:
    """Who is first over all surfaces, by how much, or who is too close to call."""
    result, names = race.results[mode], race.rules.entrant_names
    if len(names) == 1:
        return _under(condition(race, mode), _solves(names[0], result.evaluations))
    order = ordered(result)
    decimals = 1
    while decimals < MOST_PLACES and order.is_sure and len({_place(result, i, decimals) for i in order.ends}) < 2:
        decimals += 1

    def fact(entrant: int) -> Message | str:
        mean = _place(result, entrant, decimals)
        return Message("mean place {mean} of {count}", mean=mean, count=len(names)) if entrant in order.first else mean

    nothing = _nothing(race, result.gaps, result.evaluations)
    return _under(condition(race, mode), nothing or _told(race, order, fact))


def on_surface(race: Race, mode: Mode, surface: int) -> Message:
    """The same on one surface, with what the metric looks at."""
    result, where = race.results[mode], race.rules.surface_names[surface]
    if len(race.rules.entrants) == 1:
        return _under(where, _alone(race, result, surface))

    def fact(entrant: int) -> Message:
        return reached(race, result, surface, entrant)

    nothing = _nothing(race, result.gaps[surface], result.evaluations[surface])
    return _under(where, nothing or _told(race, ordered(result, surface), fact))


def _under(heading: Message | str, sentence: Message) -> Message:
    """A sentence, which comes without its full stop, below a heading."""
    return Message("{heading}: {sentence}.", heading=heading, sentence=sentence)


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


def _told(race: Race, order: Order, fact: Callable[[int], Message | str]) -> Message:
    """The order in one sentence; `fact` says in brackets what an entrant reached."""
    names = race.rules.entrant_names
    first, then, close = (listed([names[i] for i in group]) for group in (order.first, order.then, order.close))
    of_first, of_then = (
        Message("each: {reached}", reached=fact(group[0])) if len(group) > 1 else fact(group[0]) if group else ""
        for group in (order.first, order.then)
    )
    count, several = len(names), len(order.first) > 1
    if not order.then:
        return Message(
            "both do equally well ({reached})" if count == 2 else "all {count} do equally well ({reached})",
            count=count, reached=of_first,
        )  # fmt: skip
    if not tells(race):
        return Message(
            "one start cannot tell who is ahead; first from it: {first} ({reached})", first=first, reached=of_first
        )
    if order.is_sure:
        is_close = fact(order.first[0]) == fact(order.then[0])
        return Message(
            "{first} is ahead ({reached}), hardly better than {then}"
            if is_close
            else "{first} is ahead ({reached}), then {then} ({reached_then})",
            first=first, reached=of_first, then=then, reached_then=of_then,
        )  # fmt: skip
    if order.none_sure:
        return Message(
            "both are too close to call; first: {first} ({reached})"
            if count == 2
            else "all {count} are too close to call; first: {first} ({reached})",
            count=count, first=first, reached=of_first,
        )  # fmt: skip
    if close:
        return Message(
            "{first} share the first place ({reached}), too close to call with {close}"
            if several
            else "{first} is first ({reached}), but too close to call with {close}",
            first=first, reached=of_first, close=close,
        )  # fmt: skip
    return Message(
        "{first} share the first place ({reached})" if several else "{first} is first ({reached})",
        first=first, reached=of_first,
    )  # fmt: skip


def _nothing(race: Race, gaps: np.ndarray, evaluations: np.ndarray) -> Message | None:
    """Why nobody can be ahead in these runs, None where somebody can."""
    if np.all(np.isinf(gaps)):
        return Message("every run of everybody diverges")
    if race.rules.metric is Metric.SPEED and np.all(np.isinf(evaluations)):
        return Message("nobody solves a run")
    return None


def reached(race: Race, result: Result, surface: int, entrant: int) -> Message:
    """What the metric looks at: "median gap 0.002", or "15 of 16 runs solved, median 40 evaluations"."""
    finish = result.finishes[surface][entrant]
    if race.rules.metric is Metric.GAP:
        if not np.isfinite(finish.gap.median):
            return Message("most runs diverge")
        if finish.gap.median <= FLOOR:
            return Message("median gap at most {gap}", gap=figure(FLOOR))
        return Message("median gap {gap}", gap=figure(finish.gap.median))
    needed = result.evaluations[surface, entrant]
    if finish.evaluations is None:
        return Message("no run solved")
    return Message(
        "{solved} of {runs} solved, median {evaluations}",
        solved=int(np.isfinite(needed).sum()), runs=so_many_runs(needed.size),
        evaluations=so_many_evaluations(int(finish.evaluations.median)),
    )  # fmt: skip


def so_many_runs(count: int) -> Message:
    """ "1 run", "16 runs"."""
    return Message("1 run" if count == 1 else "{count} runs", about="a race", count=count)


def so_many_evaluations(count: int) -> Message:
    """ "1 evaluation", "40 evaluations", of the gradient."""
    return Message("1 evaluation" if count == 1 else "{count} evaluations", about="a race", count=count)


def _solves(name: Message | str, needed: np.ndarray, median: int | None = None) -> Message:
    """How many of its runs an entrant solves, and the `median` of the evaluations until then, if it is to be told."""
    solved, runs = int(np.isfinite(needed).sum()), needed.size
    if not solved:
        return Message(
            "{name} does not solve its only run" if runs == 1 else "{name} solves none of its {runs} runs",
            name=name, runs=runs,
        )  # fmt: skip
    if median is None:
        return Message(
            "{name} solves its only run"
            if runs == 1
            else "{name} solves all of its {runs} runs"
            if solved == runs
            else "{name} solves {solved} of its {runs} runs",
            name=name, solved=solved, runs=runs,
        )  # fmt: skip
    return Message(
        "{name} solves its only run, in {evaluations} (median)"
        if runs == 1
        else "{name} solves all of its {runs} runs, in {evaluations} (median)"
        if solved == runs
        else "{name} solves {solved} of its {runs} runs, in {evaluations} (median)",
        name=name, solved=solved, runs=runs, evaluations=so_many_evaluations(median),
    )  # fmt: skip


def _alone(race: Race, result: Result, surface: int) -> Message:
    """What the only entrant reached on a surface."""
    (name,), needed, (finish,) = race.rules.entrant_names, result.evaluations[surface], result.finishes[surface]
    if race.rules.metric is Metric.SPEED:
        return _solves(name, needed, None if finish.evaluations is None else int(finish.evaluations.median))
    if not np.isfinite(finish.gap.median):
        lost = int(result.diverged[surface].sum())
        return Message("{name} diverges in {lost} of {runs}", name=name, lost=lost, runs=so_many_runs(needed.size))
    if finish.gap.median <= FLOOR:
        return Message("{name} ends at the minimum (median gap at most {gap})", name=name, gap=figure(FLOOR))
    return Message("{name} ends with a median gap of {gap}", name=name, gap=figure(finish.gap.median))


def tells(race: Race) -> bool:
    """Whether there are starts enough to say who is ahead."""
    return race.rules.starts >= FEWEST


def certainty(race: Race) -> Message:
    """What "ahead" and the ranks in brackets mean."""
    if not tells(race):
        return Message(
            "Rank: as it is from this one start, in brackets all that it may be: one start cannot tell who is ahead."
        )
    return Message(
        "Rank: in brackets, where they are others, those that {interval} of races over redrawn starts give. An "
        "entrant is called ahead if it is in at least {sure:.0%} of {redrawn} races over starts drawn anew from "
        "these; otherwise the two are too close to call.",
        interval=INTERVAL, sure=SURE, redrawn=REDRAWN,
    )  # fmt: skip


def _place(result: Result, entrant: int, decimals: int) -> str:
    return f"{result.overall[entrant].mean_rank:.{decimals}f}"


def listed(names: Sequence[Message | str], most: int = NAMED) -> Message | str:
    """ "SGD", "SGD and Adam", "SGD, Adam and 3 others"; nothing of none."""
    if len(names) > most:
        return Message("{names} and {count} others", names=Joined(names[: most - 1], ", "), count=len(names) - most + 1)
    return all_listed(names) if names else ""
