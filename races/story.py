"""A race in a few sentences, every word of which is computed from its results."""

import math

import numpy as np

from races.results import Race
from races.rules import Metric, Mode
from races.scores import FACTOR
from races.words import flips, listed, tells, winner


def story(race: Race) -> list[str]:
    """What there is to say, one sentence or two each: who wins in each mode, how the order flips, who forgives most,
    and what a reader must not conclude."""
    sentences = [winner(race, mode) for mode in race.results]
    return [one for one in (*sentences, flips(race), forgiving(race), edges(race), unsolved(race)) if one]


def forgiving(race: Race) -> str:
    """Whose rate matters least and most: decades of rates that are almost as good as the best, on average."""
    if Mode.TUNED not in race.results:
        return ""
    decades = mean_decades(race)
    if len(decades) < 2:
        return ""
    if not tells(race):
        return "One start cannot tell who forgives a wrong rate most."
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
