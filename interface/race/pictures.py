"""What the browser draws of a race: the ranking, ranks by mode, the tuning trials, performance profiles.

Numbers have five digits; null stands where there is none, or an infinite one.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from interface.kit.number_format import number
from interface.race.measured import MODES, WITHIN
from interface.race.view import RaceView
from interface.race.words import finishers, gap_text, surface_of, verdict
from language import Joined, Message, listed
from races import Curve, Metric, Mode, Race, profile
from races.runs import FLOOR
from simulation.words import figure, percent

AXES = {
    Metric.GAP: Message("Gap at the end (1: as at the start)"),
    Metric.SPEED: Message("Gradient evaluations until solved"),
}
PLACE = Message("Place in a race from one start: mean, and quartiles")
FURTHEST = 10.0
"""A performance profile goes at least so far."""
BESIDE = 0.5
"""Entrants that share a rank are drawn so far apart, in ranks."""
MOST_FACTORS = 400
"""A picture is no finer: of more factors so many are drawn, evenly on its logarithmic axis."""


def pictures(view: RaceView, race: Race) -> dict[str, Any]:
    """All of a race; ranks by mode only where there is an order."""
    return {
        "ranking": ranking(view, race),
        "turns": turns(view, race) if len(view.rules.entrants) > 1 else None,
        "tuning": tuning(view, race),
        "profiles": profiles(view, race),
    }


def _entrants(view: RaceView) -> list[dict[str, Any]]:
    pairs = zip(view.slots, view.rules.entrant_names, strict=True)
    return [{"slot": slot, "name": name} for slot, name in pairs]


def ranking(view: RaceView, race: Race) -> dict[str, Any]:
    """A row for every entrant, the best first: quartiles, the mean place over all surfaces, the share of solved runs.

    `last` is the last place where places are shown. With `logarithmic` what is infinite has diverged. An entrant
    without quartiles has a row without marks.
    """
    found, overall = finishers(view, race), surface_of(view) is None
    of_gap = not overall and view.rules.metric is Metric.GAP
    rows = []
    for entrant, one in zip(_entrants(view), found, strict=True):
        spread = one.places if overall else one.gap if of_gap else one.evaluations
        values = tuple(spread or ())
        mean = one.mean_rank if overall else None
        texts = [gap_text(value) if of_gap else number(value, 3) for value in values]
        rows.append(entrant | {
            "rank": one.rank, "quartiles": _short(values), "mean": mean and _short([mean])[0],
            "said": _marks(texts, mean), "solved": percent(one.solved),
        })  # fmt: skip
    return {
        "title": PLACE if overall else AXES[view.rules.metric],
        "alt": verdict(view, race),
        "last": len(rows) if overall else None,
        "logarithmic": of_gap,
        "flat": _flat(rows) if of_gap else "",
        "rows": sorted(rows, key=lambda row: row["rank"]),
    }


def _flat(rows: Sequence[Mapping[str, Any]]) -> Message | str:
    """In place of a picture whose marks would all stand at the least gap that is told of."""
    values = [value for row in rows for value in row["quartiles"]]
    if not values or any(value is None or value > FLOOR for value in values):
        return ""
    return Message(
        "There is nothing to draw: all of them leave at most {gap} of the way down, which is as close to the minimum "
        "as can be measured.",
        gap=figure(FLOOR),
    )  # fmt: skip


def _marks(quartiles: Sequence[Message | str], mean: float | None) -> list[Message]:
    """What is said of each mark of a row: of the quartiles, if there are any, and of the mean."""
    if not quartiles:
        return []
    low, middle, high = quartiles
    told = [
        Message("lower quartile {value}", value=low),
        Message("median {value}", value=middle),
        Message("upper quartile {value}", value=high),
    ]
    return told if mean is None else [*told, Message("mean {value}", value=number(mean, 3))]


def turns(view: RaceView, race: Race) -> dict[str, Any]:
    """The rank of every entrant in each mode, and the places at which equal ranks are drawn side by side."""
    ranks: Mapping[Mode, list[int]] = {mode: [one.rank for one in finishers(view, race, mode)] for mode in race.results}
    places = np.stack([apart(of) for of in ranks.values()], axis=-1)  # (entrants, modes)
    lines = [
        entrant | {"ranks": [of[i] for of in ranks.values()], "places": places[i].tolist()}
        for i, entrant in enumerate(_entrants(view))
    ]
    told = [Joined([line["name"], ", ".join(map(str, line["ranks"]))]) for line in lines]
    return {
        "alt": Message(
            "The rank of each optimizer in each mode ({modes}): {ranks}",
            modes=listed([WITHIN[mode] for mode in ranks]), ranks=Joined(told, "; "),
        ),
        "modes": [{"label": MODES[mode], "shown": mode is view.mode} for mode in ranks],
        "lines": lines,
    }  # fmt: skip


def apart(ranks: Sequence[int]) -> np.ndarray:
    """Ranks as places, those who share one in the middle of the places that they take, `BESIDE` each other."""
    given = np.asarray(ranks)
    same = given[:, None] == given
    count, before = same.sum(axis=1), np.tril(same, -1).sum(axis=1)
    ahead = (given < given[:, None]).sum(axis=1)
    return 1 + ahead + (count - 1) / 2 + BESIDE * (before - (count - 1) / 2)


def tuning(view: RaceView, race: Race) -> dict[str, Any]:
    """On a surface the score of every trial against its rate; over all the share of tuning runs that it solves.

    A line: rates, values, and beside them low and high, the quartiles of a gap, and solved, where it fades a marker;
    stars: [rate, value] of what was chosen. Where trials differ in more than the rate they are `alone`.
    """
    rows, surface = race.results[Mode.TUNED].finishes, surface_of(view)
    lines = []
    for i, entrant in enumerate(_entrants(view)):
        curves = [row[i].curve for row in (rows if surface is None else (rows[surface],))]
        found = [curve for curve in curves if curve is not None]
        if found:
            line = _share_of(found) if surface is None else _curve(found[0], view.rules.metric)
            alone = found[0].memories is not None
            lines.append(entrant | {"alone": alone, "rates": _short(found[0].rates)} | line)
    chosen = [Joined([line["name"], listed([number(rate, 3) for rate, _ in line["stars"]])]) for line in lines]
    return {
        "title": Message("Share of tuning runs solved") if surface is None else AXES[view.rules.metric],
        "alt": Message(
            "Results of the tuning trials against the learning rate. Chosen: {rates}"
            if chosen
            else "Results of the tuning trials against the learning rate. Chosen: nothing",
            rates=Joined(chosen, "; "),
        ),
        "shares": surface is None,
        "lines": lines,
    }


def _curve(curve: Curve, metric: Metric) -> dict[str, Any]:
    low, middle, high = curve.gaps
    of_gap = metric is Metric.GAP
    values = _short(middle if of_gap else curve.evaluations)
    banded = of_gap and curve.memories is None
    return {
        "values": values,
        "low": _short(low) if banded else None,
        "high": _short(high) if banded else None,
        "solved": None if of_gap else _short(curve.solved),
        "said": [
            Message(
                "{value} at {rate}; solved {solved}, diverged {diverged}",
                value=number(value, 3), rate=number(rate, 3), solved=percent(solved), diverged=percent(diverged),
            )
            for value, rate, solved, diverged in zip(values, curve.rates, curve.solved, curve.diverged, strict=True)
        ],
        "stars": [[*_short([curve.rates[curve.chosen]]), values[curve.chosen]]],
    }  # fmt: skip


def _share_of(curves: Sequence[Curve]) -> dict[str, Any]:
    share = np.mean([curve.solved for curve in curves], axis=0)
    rates = curves[0].rates
    chosen = sorted({curve.chosen for curve in curves})
    return {
        "values": _short(share),
        "said": [
            Message("{share} solved at {rate}", share=percent(one), rate=number(rate, 3))
            for one, rate in zip(share, rates, strict=True)
        ],
        "stars": [_short([rates[i], share[i]]) for i in chosen],
    }


def profiles(view: RaceView, race: Race) -> dict[str, Any]:
    """Step functions: from each of `factors` on, the share of problems that an entrant solves within so many times the
    evaluations of the fastest. Beyond the last factor nothing changes.

    E. D. Dolan and J. J. Moré (2002), https://doi.org/10.1007/s101070100263
    """
    found = profile(race.results[view.mode].problems(surface_of(view)))
    factors = _some(np.append(found.taus, max(FURTHEST, 1.1 * found.taus[-1])))
    shares = found.share(factors)
    lines = [entrant | {"shares": _short(one)} for entrant, one in zip(_entrants(view), shares, strict=True)]
    told = [Joined([line["name"], percent(one[-1])]) for line, one in zip(lines, shares, strict=True)]
    alt = Message("Performance profiles. Solved at all: {shares}", shares=Joined(told, "; "))
    return {"alt": alt, "factors": _short(factors), "lines": lines}


def _some(factors: np.ndarray) -> np.ndarray:
    """At most `MOST_FACTORS` of rising factors, both ends among them."""
    if len(factors) <= MOST_FACTORS:
        return factors
    wanted = np.geomspace(factors[0], factors[-1], MOST_FACTORS)
    at = np.searchsorted(factors, wanted, side="right") - 1
    return factors[np.unique(np.clip(np.append(at, [0, len(factors) - 1]), 0, None))]


def _short(values: Iterable[float]) -> list[float | None]:
    return [float(f"{value:.5g}") if math.isfinite(value) else None for value in values]
