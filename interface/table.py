"""The table of results and the sentence below it."""

from collections.abc import Sequence
from typing import Any

from interface.descents import Spent
from simulation.measurements import Measurements, Outcome
from simulation.scenario import Scenario
from simulation.words import compare

TOLERANCE = 0.01
"""The share of the starting loss whose reaching the table dates."""

COLUMNS = (
    ("Optimizer", "The entrant, in its colour and dash."),
    ("Outcome", "Converged: the last tenth of the steps within 1% of the view of a minimum. Stalled: still elsewhere."),
    ("Final point", "Where the last step ended; after a divergence, the last point that could be recorded."),
    ("Final f", "The surface's value there."),
    ("{budget} to 1%", "From here on, the loss above the minimum stays below 1% of what it was at the start."),
    ("Zig-zags", "How often the path turns back across the steepest direction."),
    ("Path length", "Length of the path, and how many times as long it is as the straight line."),
    ("Distance left", "From the final point to the nearest minimum."),
)  # fmt: skip

EVALUATIONS = ("Evaluations", "What the run asked for: gradients (∇f), values (f), Hessians (∇²f).")
"""A column that is there where gradients are the budget, or a run asked for anything but one gradient a step."""

TONES = {Outcome.CONVERGED: "good", Outcome.MOVING: "fair", Outcome.STALLED: "poor", Outcome.DIVERGED: "bad"}


def table(
    scenario: Scenario, names: Sequence[str], measured: Sequence[Measurements], spent: Sequence[Spent]
) -> dict[str, Any]:
    """Columns, rows and the sentence, as the player shows them; `measured` counts what the budget counts."""
    by_gradients = scenario.budget == "gradients"
    told = by_gradients or any((one.gradients, one.values, one.hessians) != (one.steps, 0, 0) for one in spent)
    columns = (*COLUMNS, EVALUATIONS) if told else COLUMNS
    unit = scenario.budget.removesuffix("s")
    rows = [[{"text": name, "sort": name}, *_cells(one, unit)] for name, one in zip(names, measured, strict=True)]
    if told:
        rows = [[*cells, _evaluations(one, by_gradients)] for cells, one in zip(rows, spent, strict=True)]
    return {
        "columns": [
            {"label": label.format(budget=scenario.budget.capitalize()), "help": explained, "numeric": index > 1}
            for index, (label, explained) in enumerate(columns)
        ],
        "rows": [
            {"slot": entrant.slot, "cells": cells} for entrant, cells in zip(scenario.entrants, rows, strict=True)
        ],
        "sentence": compare(names, measured, scenario.steps, unit),
    }


def _evaluations(spent: Spent, by_gradients: bool) -> dict[str, Any]:
    counts = ((spent.gradients, "∇f"), (spent.values, "f"), (spent.hessians, "∇²f"))
    asked = " + ".join(f"{count} {what}" for count, what in counts if count) or "none"
    return {"text": f"{asked} in {spent.steps} steps" if by_gradients else asked, "sort": spent.gradients}


def _cells(run: Measurements, unit: str) -> list[dict[str, Any]]:
    x, y = run.final_point
    detour = run.path_length / run.straight_distance if run.path_length and run.straight_distance else None
    path = f"{number(run.path_length)} ({number(detour, 2)}×)" if detour else number(run.path_length)
    return [
        {"text": _ending(run, unit), "sort": list(Outcome).index(run.outcome), "tone": TONES[run.outcome]},
        {"text": f"({number(x)}, {number(y)})", "sort": x, "title": f"({number(x, 8)}, {number(y, 8)})"},
        {"text": number(run.final_value), "sort": run.final_value},
        {"text": number(run.steps_to_tolerance), "sort": run.steps_to_tolerance},
        {"text": str(run.zigzags), "sort": run.zigzags},
        {"text": path, "sort": run.path_length},
        {"text": number(run.distance_to_minimum), "sort": run.distance_to_minimum},
    ]


def _ending(run: Measurements, unit: str) -> str:
    if run.outcome is Outcome.DIVERGED:
        return f"diverged at {unit} {run.diverged_at}"
    place = f" at {run.resting_place}" if run.resting_place else ""
    return f"{run.outcome.value}{place}"


def number(value: float | None, digits: int = 4) -> str:
    """A number as short text with a real minus sign; a dash where there is none."""
    if value is None:
        return "–"
    rounded = float(f"{value:.{digits}g}") + 0.0  # no negative zero
    text = f"{rounded:g}"
    if rounded and not 1e-3 <= abs(rounded) < 1e5:
        mantissa, _, exponent = f"{value:.{digits - 2}e}".partition("e")
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−")
