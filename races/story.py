"""A race in a few sentences, every word of which is computed from its results."""

import math
from collections.abc import Callable, Collection

import numpy as np

from language import Joined, Message
from races.results import Curve, Race
from races.rules import Metric, Mode
from races.runs import FLOOR
from races.scores import FACTOR
from races.turns import flips
from races.words import listed, tells, winner
from simulation.words import figure


def story(race: Race) -> list[Message]:
    """What there is to say, one sentence or more each: who wins in each mode, how the order flips, who forgives most,
    and what a reader must not conclude."""
    more = flips(race), forgiving(race), useless(race), edges(race), unsolved(race)
    return [*(winner(race, mode) for mode in race.results), *filter(None, more)]


def forgiving(race: Race) -> Message | None:
    """Whose rate matters least and most: decades of rates that are almost as good as the best, on average over the
    surfaces on which everybody who tunes has a rate that works; None where there are none, or nobody to compare."""
    where = all_work(race)
    if not where or len(mean_decades(race, where)) < 2:
        return None
    if not tells(race):
        return Message("One start cannot tell who forgives a wrong rate most.")
    decades, step = mean_decades(race, where), trial_step(race)
    most, least = max(decades.values()), min(decades.values())
    kind = [one for one, width in decades.items() if most - width < step]
    picky = [one for one, width in decades.items() if width - least < step and one not in kind]
    names = race.rules.entrant_names
    if picky:
        first = Message(
            "Most forgiving, in decades of rates that are almost as good as the best: {kind} ({kind_decades}); least: "
            "{picky} ({picky_decades}).",
            kind=listed([names[one] for one in kind]), kind_decades=_span([decades[one] for one in kind]),
            picky=listed([names[one] for one in picky]), picky_decades=_span([decades[one] for one in picky]),
        )  # fmt: skip
    else:
        first = Message(
            "Nobody is clearly more forgiving, in decades of rates that are almost as good as the best: {all}, where "
            "trials are {step} apart.",
            all=_span(list(decades.values())), step=figure(step),
        )  # fmt: skip
    return Joined([first, almost_as_good(race.rules.metric), *_counted(len(where), len(race.rules.surfaces))])


def almost_as_good(metric: Metric) -> Message:
    """What makes a rate almost as good as the best."""
    return Message(
        "Almost as good is a median gap up to {factor:g} times that of the best rate."
        if metric is Metric.GAP
        else "Almost as good is as many solved, in up to {factor:g} times the evaluations of the best rate.",
        factor=FACTOR[metric],
    )


def _counted(surfaces: int, of: int) -> list[Message]:
    """On which surfaces decades are counted, where there are several."""
    if of == 1:
        return []
    return [
        Message(
            "Counted where everybody who tunes has a rate that works, on {surfaces} of {of} surfaces."
            if surfaces < of
            else "Decades are the mean over {of} surfaces.",
            surfaces=surfaces, of=of,
        )
    ]  # fmt: skip


def _span(widths: Collection[float]) -> Message | str:
    """ "1.2", or "0.9 to 1.2" where they read differently."""
    low, high = (figure(end(widths, default=0.0)) for end in (min, max))
    return low if low == high else Message("{low} to {high}", low=low, high=high)


def trial_step(race: Race) -> float:
    """How many decades the rates of two trials are apart, on average."""
    curve = next(finish.curve for finish in race.results[Mode.TUNED].finishes[0] if finish.curve is not None)
    return math.log10(curve.rates[-1] / curve.rates[0]) / (len(curve.rates) - 1)


def all_work(race: Race) -> list[int]:
    """The surfaces on which everybody who tunes has a rate that is almost as good as the best: where the best diverges,
    or solves nothing, none is."""
    rows = race.results[Mode.TUNED].finishes if Mode.TUNED in race.results else ()
    return [
        where for where, row in enumerate(rows)
        if all(finish.curve.good.any() for finish in row if finish.curve is not None)
    ]  # fmt: skip


def mean_decades(race: Race, where: Collection[int]) -> dict[int, float]:
    """Entrant -> the mean over the surfaces `where` of `Curve.decades`, for all who tune."""
    rows = zip(*(race.results[Mode.TUNED].finishes[surface] for surface in where), strict=True)
    return {
        one: float(np.mean([finish.curve.decades for finish in row]))
        for one, row in enumerate(rows)
        if row[0].curve is not None
    }


def useless(race: Race) -> Message | None:
    """For whom no rate that was tried works, on the tuning starts."""
    found = _who_tune(race, lambda curve: not curve.good.any())
    if not found:
        return None
    return Message(
        "With every rate that was tried most tuning runs diverge for {who}."
        if race.rules.metric is Metric.GAP
        else "With no rate that was tried is a tuning run solved for {who}.",
        who=listed(found),
    )


def edges(race: Race) -> Message | None:
    """Whose best rate is the first or last that was tried, so that a better one may lie beyond."""

    def may_be_better(curve: Curve) -> bool:
        perfect = race.rules.metric is Metric.GAP and curve.gaps[1, curve.chosen] <= FLOOR
        return curve.at_edge and bool(curve.good.any()) and not perfect

    found = _who_tune(race, may_be_better)
    return Message("A better rate may lie beyond those tried for {who}.", who=listed(found)) if found else None


def _who_tune(race: Race, which: Callable[[Curve], bool]) -> list[Message]:
    """ "SGD on Beale function", for those whose tuning curve is one of these."""
    names, surfaces = race.rules.entrant_names, race.rules.surface_names
    rows = race.results[Mode.TUNED].finishes if Mode.TUNED in race.results else ()
    return [
        Message("{name} on {surface}", name=names[one], surface=surfaces[where])
        for where, row in enumerate(rows)
        for one, finish in enumerate(row)
        if finish.curve is not None and which(finish.curve)
    ]


def unsolved(race: Race) -> Message | None:
    """Which surfaces nobody solves, in any mode."""
    solved = np.any([np.isfinite(one.evaluations).any(axis=(1, 2, 3)) for one in race.results.values()], axis=0)
    names = race.rules.surface_names
    found = [name for name, some in zip(names, solved, strict=True) if not some]
    if not found:
        return None
    if len(found) == len(names) > 1:
        return Message("Nobody solves a run on any of the {count} surfaces.", count=len(names))
    return Message("Nobody solves a run on {surfaces}.", surfaces=listed(found))
