"""A race as CSV, under the rule by which it was run."""

import csv
import io
import math
from collections.abc import Collection, Iterable, Iterator

import numpy as np

from catalogue import Declaration, Optimizer, Surface
from expressions import Custom
from language import ENGLISH, Joined, Message, in_language, said
from programs.program import WITH
from races.lineup import is_tunable, memory_of
from races.names import name_of
from races.results import Race
from races.rules import Metric, Mode, RaceRules, Search
from races.runs import FLOOR
from races.scores import FEWEST, INTERVAL, REDRAWN, Spread
from races.words import left_out

Cell = Message | str | int | float
NOTHING = ""
PLACES = ("place_quartile_1", "place_median", "place_quartile_3")
FINISHES = (
    "mode", "surface", "entrant", "learning_rate", "rank", "rank_low", "rank_high", "score",
    "place_mean", *PLACES,
    "gap_quartile_1", "gap_median", "gap_quartile_3", "share_solved", "share_diverged",
    "evaluations_quartile_1", "evaluations_median", "evaluations_quartile_3", "decades_good", "settings", "note",
)  # fmt: skip
RUNS = (
    "mode", "surface", "entrant", "learning_rate", "start", "x", "y", "noise_seed", "gap", "evaluations", "diverged",
)  # fmt: skip
CURVES = (
    "surface", "entrant", "learning_rate", "memory", "gap_quartile_1", "gap_median", "gap_quartile_3", "share_solved",
    "share_diverged", "evaluations_median", "score", "chosen", "almost_as_good",
)  # fmt: skip
EVERYWHERE = Message("all surfaces")
HEADINGS = {
    str(one): one
    for one in (
        Message("mode", about="column"),
        Message("surface", about="column"),
        Message("entrant", about="column"),
        Message("learning_rate", about="column"),
        Message("rank", about="column"),
        Message("rank_low", about="column"),
        Message("rank_high", about="column"),
        Message("score", about="column"),
        Message("place_mean", about="column"),
        Message("place_quartile_1", about="column"),
        Message("place_median", about="column"),
        Message("place_quartile_3", about="column"),
        Message("gap_quartile_1", about="column"),
        Message("gap_median", about="column"),
        Message("gap_quartile_3", about="column"),
        Message("share_solved", about="column"),
        Message("share_diverged", about="column"),
        Message("evaluations_quartile_1", about="column"),
        Message("evaluations_median", about="column"),
        Message("evaluations_quartile_3", about="column"),
        Message("decades_good", about="column"),
        Message("settings", about="column"),
        Message("note", about="column"),
        Message("start", about="column"),
        Message("x", about="column"),
        Message("y", about="column"),
        Message("noise_seed", about="column"),
        Message("gap", about="column"),
        Message("evaluations", about="column"),
        Message("diverged", about="column"),
        Message("memory", about="column"),
        Message("chosen", about="column"),
        Message("almost_as_good", about="column"),
    )
}
"""Column -> its heading."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be computed by a spreadsheet."""


def finishes_csv(race: Race, link: str = "", language: str = ENGLISH) -> str:
    """One row for every mode, surface and entrant, and one over all surfaces, below the rule in lines with a #, with
    headings and words in a language.

    Numbers are the shortest text that reads back to the same float64; inf is the gap of a run that diverged, an empty
    cell means that there is no such number.
    """
    return _csv(race.rules, link, FINISHES, _finish_rows(race), language)


def runs_csv(race: Race, link: str = "", language: str = ENGLISH) -> str:
    """One row for every held-out run, likewise."""
    return _csv(race.rules, link, RUNS, _run_rows(race), language)


def curves_csv(race: Race, link: str = "", language: str = ENGLISH) -> str:
    """One row for every trial of those who tune, likewise: what became of it on the tuning starts."""
    return _csv(race.rules, link, CURVES, _curve_rows(race), language)


def rule_lines(rules: RaceRules, link: str = "", language: str = ENGLISH) -> list[tuple[str, str]]:
    """The rule in full, as (what, how): whoever has these lines and this program gets the same results."""
    noisy = rules.noise != "none"
    lines: list[tuple[Message, Message | str | None]] = [
        (Message("race", about="line"), Message("Downhill, fair race")),
        (Message("link", about="line"), link),
        (Message("surfaces", about="line"), Joined(map(_described, rules.surfaces), "; ")),
        (Message("entrants", about="line"), Joined(map(_described, rules.entrants), "; ")),
        (Message("budget", about="line"), _budget(rules.budget)),
        *_modes(rules),
        (Message("metric", about="line"), _metric(rules.metric)),
        (
            Message("gap", about="line"),
            Message(
                "|f at the end - minimum| / (f at the start - minimum), at least {floor:g}; inf if the run diverged",
                floor=FLOOR,
            ),
        ),
        (
            Message("solved", about="line"),
            Message(
                "from the evaluation on at which the gap stays at or below {tolerance}, also in a quarter as many "
                "steps ahead",
                tolerance=_exact(rules.tolerance),
            ),
        ),
        (
            Message("medians, quartiles", about="line"),
            Message(
                "the smallest value that half (a quarter, three quarters) of the values do not exceed, so the median "
                "of an even number is the lower one of the two in the middle: a value may be infinite; of evaluations, "
                "over the runs that are solved"
            ),
        ),
        (
            Message("starts", about="line"),
            Message(
                "{starts} to tune on, as many others to be judged on, consecutive points of R2", starts=rules.starts
            ),
        ),
        (Message("seeds", about="line"), _seeds(rules.repeats) if noisy else None),
        (Message("seed", about="line"), str(rules.seed)),
        (
            Message("noise", about="line"),
            Message("{noise}, sigma {sigma}", noise=rules.noise, sigma=_exact(rules.sigma))
            if noisy
            else Message("none", about="noise"),
        ),
        (
            Message("place", about="line"),
            Message("from each start the entrants are ordered, equal ones share the mean of their places"),
        ),
        (Message("rank_low, rank_high", about="line"), _redrawn(rules)),
        (Message("numpy", about="line"), np.__version__),
    ]  # fmt: skip
    return [(in_language(what, language), in_language(how, language)) for what, how in lines if how]


def _budget(budget: int) -> Message:
    return Message(
        "1 gradient evaluation a run; values and Hessians are free"
        if budget == 1
        else "{budget} gradient evaluations a run; values and Hessians are free",
        budget=budget,
    )


def _seeds(repeats: int) -> Message:
    return Message("{seeds} a start, others to tune on than to be judged on", seeds=repeats)


def _modes(rules: RaceRules) -> list[tuple[Message, Message]]:
    """What each mode means, and for whom."""
    who: dict[Mode, Message] = {}
    for mode in Mode:
        out = left_out(rules, mode)
        racing = [name for i, name in enumerate(rules.entrant_names) if i not in out]
        who[mode] = Joined(racing, ", ") if racing else Message("nobody")
    return [
        (
            Message("mode same", about="line"),
            Message("learning rate {rate}; for {who}", rate=_exact(rules.rate), who=who[Mode.SAME_RATE]),
        ),
        (
            Message("mode library", about="line"),
            Message(
                "the defaults of {library}, as checked with {checked}; for {who}",
                library=rules.library, checked=WITH[rules.library].CHECKED, who=who[Mode.LIBRARY],
            ),
        ),
        (
            Message("mode tuned", about="line"),
            Message(
                "{trials} trials: {search}; for {who}",
                trials=rules.trials, search=_search(rules), who=who[Mode.TUNED],
            ),
        ),
    ]  # fmt: skip


def _csv(rules: RaceRules, link: str, columns: Iterable[str], rows: Iterator[Iterable[Cell]], language: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows((f"# {what}", _safe(how)) for what, how in rule_lines(rules, link, language))
    writer.writerow(HEADINGS[name].text(language) for name in columns)
    for row in rows:
        writer.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in said(list(row), language)])
    return text.getvalue()


def _finish_rows(race: Race) -> Iterator[Iterable[Cell]]:
    for mode, result in race.results.items():
        for entrant, standing in zip(race.rules.entrant_names, result.overall, strict=True):
            row = dict.fromkeys(FINISHES, NOTHING) | {
                "mode": mode.value, "surface": EVERYWHERE, "entrant": entrant, "rank": standing.rank,
                "rank_low": standing.rank_low, "rank_high": standing.rank_high, "place_mean": standing.mean_rank,
                "share_solved": standing.solved, "share_diverged": standing.diverged,
            }  # fmt: skip
            yield (row | dict(zip(PLACES, standing.places, strict=True))).values()
        for surface, finishes in zip(race.rules.surface_names, result.finishes, strict=True):
            for entrant, finish in zip(race.rules.entrant_names, finishes, strict=True):
                yield (
                    mode.value, surface, entrant, _number(finish.rate), finish.rank, finish.rank_low, finish.rank_high,
                    finish.score, *(NOTHING,) * 4, *finish.gap, finish.solved, finish.diverged,
                    *_evaluations(finish.evaluations), _number(None if finish.curve is None else finish.curve.decades),
                    _settings(finish.optimizer), finish.note or NOTHING,
                )  # fmt: skip


def _curve_rows(race: Race) -> Iterator[Iterable[Cell]]:
    for surface, finishes in zip(race.rules.surface_names, race.results[Mode.TUNED].finishes, strict=True):
        for entrant, curve in zip(race.rules.entrant_names, (one.curve for one in finishes), strict=True):
            if curve is None:
                continue
            for trial in range(len(curve.rates)):
                memory = NOTHING if curve.memories is None else float(curve.memories[trial])
                needed = float(curve.evaluations[trial])
                yield (
                    surface, entrant, float(curve.rates[trial]), memory, *curve.gaps[:, trial].tolist(),
                    float(curve.solved[trial]), float(curve.diverged[trial]),
                    int(needed) if math.isfinite(needed) else NOTHING, float(curve.score[trial]),
                    int(trial == curve.chosen), int(curve.good[trial]),
                )  # fmt: skip


def _run_rows(race: Race) -> Iterator[Iterable[Cell]]:
    rules = race.rules
    seeds = np.ravel(rules.held_out_terms.rules.seed)
    for mode, result in race.results.items():
        for where, what, start, noise in np.ndindex(result.gaps.shape):
            run = where, what, start, noise
            x, y = race.starts[:, where, start].tolist()
            needed = float(result.evaluations[run])
            yield (
                mode.value, rules.surface_names[where], rules.entrant_names[what],
                _number(result.finishes[where][what].rate), start + 1, x, y,
                NOTHING if rules.noise == "none" else int(seeds[noise]), float(result.gaps[run]),
                int(needed) if math.isfinite(needed) else NOTHING, int(result.diverged[run]),
            )  # fmt: skip


def _search(rules: RaceRules) -> Message:
    ends = {"low": _exact(rules.low), "high": _exact(rules.high)}
    if rules.search is Search.GRID:
        return Message("rates from {low} to {high}, evenly spaced on a log axis", **ends)
    memories = sorted({name for one in rules.entrants if is_tunable(one) and (name := memory_of(one))})
    if not memories:
        return Message("points of R2 over rates from {low} to {high} on a log axis", **ends)
    return Message(
        "points of R2 over rates from {low} to {high} on a log axis and {memory}"
        if len(memories) == 1
        else "points of R2 over rates from {low} to {high} on a log axis and {memory} or {other_memory}",
        memory=memories[0], other_memory=memories[-1], **ends,
    )  # fmt: skip


def _metric(metric: Metric) -> Message:
    return Message(
        "the median gap at the end"
        if metric is Metric.GAP
        else "the share of runs not solved, then the median evaluations of those that are"
    )


def _described(one: Surface | Optimizer) -> Message:
    formula = [f"f(x, y) = {one.expression.text}"] if isinstance(one, Custom) else []
    decided = ("learning_rate",) if isinstance(one, Optimizer) and is_tunable(one) else ()
    facts = Joined([*formula, _settings(one, without=decided)], ", ")
    return Message("{name}: {settings}", name=name_of(one), settings=facts)


def _settings(one: Declaration, without: Collection[str] = ()) -> Message | str:
    values = {name: getattr(one, name) for name in one.parameters() if name not in without}
    return ", ".join(f"{name} {_setting(value)}" for name, value in values.items()) or Message("no settings")


def _setting(value: float | bool | str) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def _exact(value: float) -> str:
    """In six digits where they read back to the same value, or in as many as it takes."""
    return f"{value:g}" if float(f"{value:g}") == value else repr(value)


def _evaluations(spread: Spread | None) -> tuple[Cell, ...]:
    return (NOTHING,) * 3 if spread is None else tuple(int(one) for one in spread)


def _number(value: float | None) -> Cell:
    return "" if value is None else value


def _redrawn(rules: RaceRules) -> Message:
    if rules.starts < FEWEST:
        return Message("all ranks that there are: one start cannot tell who is ahead")
    return Message(
        "{interval} of the ranks in {redrawn} races over starts drawn with replacement",
        interval=INTERVAL, redrawn=REDRAWN,
    )  # fmt: skip


def _safe(text: str) -> str:
    """One line that no spreadsheet takes for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(FORMULA) else line
