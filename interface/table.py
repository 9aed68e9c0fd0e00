"""The table of results and what is said below it."""

from collections.abc import Sequence
from typing import Any

from simulation.course import Course
from simulation.measurements import Measurements, Outcome
from simulation.narration import narrate
from simulation.scenario import Scenario
from simulation.words import compare

TOLERANCE = 0.01
"""The share of the starting loss whose reaching the table dates."""

COLUMNS = (
    ("Optimizer", "The entrant, in its colour and dash."),
    ("Outcome", "Converged: the last tenth of the steps within 1% of the view of a minimum. Stalled: still elsewhere."),
    ("Final point", "Where the last step ended; after a divergence, the last point that could be recorded."),
    ("Final f", "The surface's value there."),
    ("Steps to 1%", "From this step on, the loss above the minimum stays below 1% of what it was at the start."),
    ("Zig-zags", "How often the path turns back across the steepest direction."),
    ("Path length", "Length of the path, and how many times as long it is as the straight line."),
    ("Distance left", "From the final point to the nearest minimum."),
)  # fmt: skip

TONES = {Outcome.CONVERGED: "good", Outcome.MOVING: "fair", Outcome.STALLED: "poor", Outcome.DIVERGED: "bad"}


def table(
    scenario: Scenario, names: Sequence[str], measured: Sequence[Measurements], courses: Sequence[Course]
) -> dict[str, Any]:
    """Columns, rows, the sentence that compares, and the narration of each run, as the player shows them."""
    entrants = list(zip(scenario.entrants, names, measured, courses, strict=True))
    return {
        "columns": [
            {"label": label, "help": explained, "numeric": index > 1}
            for index, (label, explained) in enumerate(COLUMNS)
        ],
        "rows": [
            {"slot": entrant.slot, "cells": [{"text": name, "sort": name}, *_cells(one)]}
            for entrant, name, one, _ in entrants
        ],
        "sentence": compare(names, measured, scenario.steps),
        "narration": [
            {"slot": entrant.slot, "name": name, "sentences": narrate(name, one, course)}
            for entrant, name, one, course in entrants
        ],
    }


def _cells(run: Measurements) -> list[dict[str, Any]]:
    x, y = run.final_point
    detour = run.path_length / run.straight_distance if run.path_length and run.straight_distance else None
    path = f"{number(run.path_length)} ({number(detour, 2)}×)" if detour else number(run.path_length)
    return [
        {"text": _ending(run), "sort": list(Outcome).index(run.outcome), "tone": TONES[run.outcome]},
        {"text": f"({number(x)}, {number(y)})", "sort": x, "title": f"({number(x, 8)}, {number(y, 8)})"},
        {"text": number(run.final_value), "sort": run.final_value},
        {"text": number(run.steps_to_tolerance), "sort": run.steps_to_tolerance},
        {"text": str(run.zigzags), "sort": run.zigzags},
        {"text": path, "sort": run.path_length},
        {"text": number(run.distance_to_minimum), "sort": run.distance_to_minimum},
    ]


def _ending(run: Measurements) -> str:
    if run.outcome is Outcome.DIVERGED:
        return f"diverged at step {run.diverged_at}"
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
