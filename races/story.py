"""A race in a few sentences, every word of which is computed from its results."""

import math
from collections.abc import Callable, Collection

import numpy as np

from races.results import Curve, Race
from races.rules import Metric, Mode
from races.runs import FLOOR
from races.scores import FACTOR
from races.turns import flips
from races.words import listed, tells, winner
from simulation.words import figure

ALMOST = {
    Metric.GAP: "Almost as good is a median gap up to {factor:g} times that of the best rate.",
    Metric.SPEED: "Almost as good is as many solved, in up to {factor:g} times the evaluations of the best rate.",
}


def story(race: Race) -> list[str]:
    """What there is to say, one sentence or more each: who wins in each mode, how the order flips, who forgives most,
    and what a reader must not conclude."""
    sentences = [winner(race, mode) for mode in race.results]
    sentences += [flips(race), forgiving(race), useless(race), edges(race), unsolved(race)]
    return [one for one in sentences if one]


def forgiving(race: Race) -> str:
    """Whose rate matters least and most: decades of rates that are almost as good as the best, on average over the
    surfaces on which everybody who tunes has a rate that works; empty where there are none, or nobody to compare."""
    where = all_work(race)
    if not where or len(mean_decades(race, where)) < 2:
        return ""
    if not tells(race):
        return "One start cannot tell who forgives a wrong rate most."
    decades, step = mean_decades(race, where), trial_step(race)
    most, least = max(decades.values()), min(decades.values())
    kind = [one for one, width in decades.items() if most - width < step]
    picky = [one for one, width in decades.items() if width - least < step and one not in kind]
    names = race.rules.entrant_names
    facts = {
        "all": _span(list(decades.values())),
        "step": figure(step),
        "kind": listed([names[one] for one in kind]),
        "kind_decades": _span([decades[one] for one in kind]),
        "picky": listed([names[one] for one in picky]),
        "picky_decades": _span([decades[one] for one in picky]),
        "surfaces": len(where),
        "of": len(race.rules.surfaces),
    }
    if picky:
        first = (
            "Most forgiving, in decades of rates that are almost as good as the best: {kind} ({kind_decades}); least: "
            "{picky} ({picky_decades})."
        )
    else:
        first = (
            "Nobody is clearly more forgiving, in decades of rates that are almost as good as the best: {all}, where "
            "trials are {step} apart."
        )
    if len(where) < len(race.rules.surfaces):
        last = "Counted where everybody who tunes has a rate that works, on {surfaces} of {of} surfaces."
    elif len(where) > 1:
        last = "Decades are the mean over {surfaces} surfaces."
    else:
        last = ""
    almost = ALMOST[race.rules.metric].format(factor=FACTOR[race.rules.metric])
    return " ".join(filter(None, [first.format(**facts), almost, last.format(**facts)]))


def _span(widths: Collection[float]) -> str:
    """ "1.2", or "0.9 to 1.2" where they read differently."""
    low, high = (figure(end(widths, default=0.0)) for end in (min, max))
    return low if low == high else f"{low} to {high}"


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


def useless(race: Race) -> str:
    """For whom no rate that was tried works, on the tuning starts."""
    found = _who_tune(race, lambda curve: not curve.good.any())
    if not found:
        return ""
    if race.rules.metric is Metric.GAP:
        return f"With every rate that was tried most tuning runs diverge for {listed(found)}."
    return f"With no rate that was tried is a tuning run solved for {listed(found)}."


def edges(race: Race) -> str:
    """Whose best rate is the first or last that was tried, so that a better one may lie beyond."""

    def may_be_better(curve: Curve) -> bool:
        perfect = race.rules.metric is Metric.GAP and curve.gaps[1, curve.chosen] <= FLOOR
        return curve.at_edge and bool(curve.good.any()) and not perfect

    found = _who_tune(race, may_be_better)
    return f"A better rate may lie beyond those tried for {listed(found)}." if found else ""


def _who_tune(race: Race, which: Callable[[Curve], bool]) -> list[str]:
    """ "SGD on Beale function", for those whose tuning curve is one of these."""
    names, surfaces = race.rules.entrant_names, race.rules.surface_names
    rows = race.results[Mode.TUNED].finishes if Mode.TUNED in race.results else ()
    return [
        f"{names[one]} on {surfaces[where]}"
        for where, row in enumerate(rows)
        for one, finish in enumerate(row)
        if finish.curve is not None and which(finish.curve)
    ]


def unsolved(race: Race) -> str:
    """Which surfaces nobody solves, in any mode."""
    solved = np.any([np.isfinite(one.evaluations).any(axis=(1, 2, 3)) for one in race.results.values()], axis=0)
    names = race.rules.surface_names
    found = [name for name, some in zip(names, solved, strict=True) if not some]
    if not found:
        return ""
    if len(found) == len(names) > 1:
        return f"Nobody solves a run on any of the {len(names)} surfaces."
    return f"Nobody solves a run on {listed(found)}."
