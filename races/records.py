"""A race as CSV, under the rule by which it was run."""

import csv
import io
import math
from collections.abc import Collection, Iterable, Iterator

import numpy as np

from catalogue import Declaration, Optimizer, Surface
from expressions import Custom
from programs.program import WITH
from races.lineup import is_tunable, memory_of
from races.results import Race
from races.rules import Metric, Mode, RaceRules, Search
from races.runs import FLOOR
from races.scores import FEWEST, INTERVAL, REDRAWN, Spread
from races.words import left_out
from simulation.words import so_many

Cell = str | int | float
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
EVERYWHERE = "all surfaces"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be computed by a spreadsheet."""


def finishes_csv(race: Race, link: str = "") -> str:
    """One row for every mode, surface and entrant, and one over all surfaces, below the rule in lines with a #.

    Numbers are the shortest text that reads back to the same float64; inf is the gap of a run that diverged, an empty
    cell means that there is no such number.
    """
    return _csv(race.rules, link, FINISHES, _finish_rows(race))


def runs_csv(race: Race, link: str = "") -> str:
    """One row for every held-out run, likewise."""
    return _csv(race.rules, link, RUNS, _run_rows(race))


def curves_csv(race: Race, link: str = "") -> str:
    """One row for every trial of those who tune, likewise: what became of it on the tuning starts."""
    return _csv(race.rules, link, CURVES, _curve_rows(race))


def rule_lines(rules: RaceRules, link: str = "") -> list[tuple[str, str]]:
    """The rule in full, as (what, how): whoever has these lines and this program gets the same results."""
    noisy = rules.noise != "none"
    out = {mode: left_out(rules, mode) for mode in Mode}
    racing = {mode: [name for i, name in enumerate(rules.entrant_names) if i not in out[mode]] for mode in Mode}
    who = {mode: ", ".join(names) or "nobody" for mode, names in racing.items()}
    library, checked = rules.library, WITH[rules.library].CHECKED
    lines = [
        ("race", "Downhill, fair race"),
        ("link", link),
        ("surfaces", "; ".join(_described(one) for one in rules.surfaces)),
        ("entrants", "; ".join(_described(one) for one in rules.entrants)),
        ("budget", f"{so_many(rules.budget, 'gradient evaluation')} a run; values and Hessians are free"),
        ("mode same", f"learning rate {_exact(rules.rate)}; for {who[Mode.SAME_RATE]}"),
        ("mode library", f"the defaults of {library}, as checked with {checked}; for {who[Mode.LIBRARY]}"),
        ("mode tuned", f"{rules.trials} trials: {_search(rules)}; for {who[Mode.TUNED]}"),
        ("metric", _metric(rules.metric)),
        ("gap", f"|f at the end - minimum| / (f at the start - minimum), at least {FLOOR:g}; inf if the run diverged"),
        (
            "solved",
            f"from the evaluation on at which the gap stays at or below {_exact(rules.tolerance)}, "
            "also in a quarter as many steps ahead",
        ),
        (
            "medians, quartiles",
            "the smallest value that half (a quarter, three quarters) of the values do not exceed, so the median of an "
            "even number is the lower one of the two in the middle: a value may be infinite; of evaluations, over the "
            "runs that are solved",
        ),
        ("starts", f"{rules.starts} to tune on, as many others to be judged on, consecutive points of R2"),
        ("seeds", f"{rules.repeats} a start, others to tune on than to be judged on" if noisy else ""),
        ("seed", str(rules.seed)),
        ("noise", f"{rules.noise}, sigma {_exact(rules.sigma)}" if noisy else "none"),
        ("place", "from each start the entrants are ordered, equal ones share the mean of their places"),
        ("rank_low, rank_high", _redrawn(rules)),
        ("numpy", np.__version__),
    ]
    return [(what, how) for what, how in lines if how]


def _csv(rules: RaceRules, link: str, columns: Iterable[str], rows: Iterator[Iterable[Cell]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows((f"# {what}", _safe(how)) for what, how in rule_lines(rules, link))
    writer.writerow(columns)
    writer.writerows([_safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
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
                    _settings(finish.optimizer), finish.note,
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


def _search(rules: RaceRules) -> str:
    between = f"from {_exact(rules.low)} to {_exact(rules.high)}"
    if rules.search is Search.GRID:
        return f"rates {between}, evenly spaced on a log axis"
    memories = {name for one in rules.entrants if is_tunable(one) and (name := memory_of(one))}
    rates = f"points of R2 over rates {between} on a log axis"
    return f"{rates} and {' or '.join(sorted(memories))}" if memories else rates


def _metric(metric: Metric) -> str:
    return {
        Metric.GAP: "the median gap at the end",
        Metric.SPEED: "the share of runs not solved, then the median evaluations of those that are",
    }[metric]


def _described(one: Surface | Optimizer) -> str:
    formula = f"f(x, y) = {one.expression.text}" if isinstance(one, Custom) else ""
    decided = ("learning_rate",) if isinstance(one, Optimizer) and is_tunable(one) else ()
    return f"{one.name}: {', '.join(filter(None, (formula, _settings(one, without=decided))))}"


def _settings(one: Declaration, without: Collection[str] = ()) -> str:
    values = {name: getattr(one, name) for name in one.parameters() if name not in without}
    return ", ".join(f"{name} {_setting(value)}" for name, value in values.items()) or "no settings"


def _setting(value: float | bool | str) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def _exact(value: float) -> str:
    """In six digits where they read back to the same value, or in as many as it takes."""
    return f"{value:g}" if float(f"{value:g}") == value else repr(value)


def _evaluations(spread: Spread | None) -> tuple[Cell, ...]:
    return (NOTHING,) * 3 if spread is None else tuple(int(one) for one in spread)


def _number(value: float | None) -> Cell:
    return "" if value is None else value


def _redrawn(rules: RaceRules) -> str:
    if rules.starts < FEWEST:
        return "all ranks that there are: one start cannot tell who is ahead"
    return f"{INTERVAL} of the ranks in {REDRAWN} races over starts drawn with replacement"


def _safe(text: str) -> str:
    """One line that no spreadsheet takes for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(FORMULA) else line
