"""The table of results and what is said below it."""

from collections.abc import Sequence
from typing import Any

from interface.kit.descents import Spent
from interface.kit.number_format import number
from interface.kit.runs import Run
from language import Message
from simulation.comparison import compare
from simulation.measurements import Measurements
from simulation.narration import narrate
from simulation.outcomes import TOLERANCE, Outcome
from simulation.scenario import Scenario
from simulation.words import GOALS, PLACES, moment

COLUMNS = (
    (Message("Optimizer"), Message("The entrant, in its colour and dash.")),
    (Message("Outcome"),
     Message("Converged: it has arrived within 1% of the view of a minimum, and stays there if it goes on for as long "
             "again, where it may still rattle. "
             "Stalled: elsewhere, and going on for as long again moves it by less than can be seen.")),
    (Message("Final point"),
     Message("Where the last step ended; after a divergence, the last point that had a value.")),
    (Message("Final f"), Message("The surface's value there.")),
    (None,
     Message("From here on, the loss above the minimum stays within {share} of what it was at the start.",
             share=f"{TOLERANCE:.0%}")),
    (Message("Zig-zags"),
     Message("How often the path turns back across the steepest direction, in turns that can be seen.")),
    (Message("Path length"),
     Message("Length of the path, and how many times as long it is as the straight line.")),
    (Message("Distance left"), Message("From the final point to the nearest minimum.")),
)  # fmt: skip
"""Heading and explanation; None for the heading that says what the budget counts."""

EVALUATIONS = (
    Message("Evaluations"), Message("What the run asked for: gradients (∇f), values (f), Hessians (∇²f).")
)  # fmt: skip
"""A column that is there where gradients are the budget, or a run asked for anything but one gradient a step."""

TONES = {Outcome.CONVERGED: "good", Outcome.MOVING: "fair", Outcome.STALLED: "poor", Outcome.DIVERGED: "bad"}


def table(scenario: Scenario, names: Sequence[str], runs: Sequence[Run]) -> dict[str, Any]:
    """Columns, rows, the sentence that compares, and the narration of each run, as the player shows them."""
    spent = [run.spent for run in runs]
    by_gradients = scenario.budget == "gradients"
    told = by_gradients or any((one.gradients, one.values, one.hessians) != (one.steps, 0, 0) for one in spent)
    columns = (*COLUMNS, EVALUATIONS) if told else COLUMNS
    unit = scenario.budget.removesuffix("s")
    rows = [[{"text": name, "sort": name}, *_kept_cells(run, unit)] for name, run in zip(names, runs, strict=True)]
    if told:
        rows = [[*cells, _evaluations(one, by_gradients)] for cells, one in zip(rows, spent, strict=True)]
    entrants = list(zip(scenario.entrants, names, rows, runs, strict=True))
    return {
        "columns": [
            {"label": label or _to_tolerance(unit), "help": explained, "numeric": index > 1}
            for index, (label, explained) in enumerate(columns)
        ],
        "rows": [{"slot": entrant.slot, "cells": cells} for entrant, _, cells, _ in entrants],
        "sentence": compare(names, [run.budgeted for run in runs], scenario.steps, unit),
        "counting": Message("Counted in each optimizer's own steps:") if by_gradients else "",
        "narration": [
            {"slot": entrant.slot, "name": name, "sentences": _kept_narration(name, run)}
            for entrant, name, _, run in entrants
        ],
    }


def _kept_cells(run: Run, unit: str) -> list[dict[str, Any]]:
    return run.tell("cells", unit, lambda: list(_cells(run.budgeted, unit)))


def _kept_narration(name: str, run: Run) -> list[Message]:
    return run.tell("narration", name, lambda: narrate(name, run.measured, run.path))


def _to_tolerance(unit: str) -> Message:
    """The heading of the steps, or the gradients, until the loss is there."""
    return Message("Steps to {share}" if unit == "step" else "Gradients to {share}", share=f"{TOLERANCE:.0%}")


def _evaluations(spent: Spent, by_gradients: bool) -> dict[str, Any]:
    counts = ((spent.gradients, "∇f"), (spent.values, "f"), (spent.hessians, "∇²f"))
    asked = " + ".join(f"{count} {what}" for count, what in counts if count) or Message("none", about="evaluations")
    text = Message("{asked} in {steps} steps", asked=asked, steps=spent.steps) if by_gradients else asked
    return {"text": text, "sort": spent.gradients}


def _cells(run: Measurements, unit: str) -> list[dict[str, Any]]:
    x, y = run.final_point
    path = f"{number(run.path_length)} ({number(run.detour, 2)}×)" if run.detour else number(run.path_length)
    return [
        {"text": ending(run, unit), "sort": list(Outcome).index(run.outcome), "tone": TONES[run.outcome]},
        {"text": f"({number(x)}, {number(y)})", "sort": x, "title": f"({number(x, 8)}, {number(y, 8)})"},
        {"text": number(run.final_value), "sort": run.final_value},
        {"text": number(run.steps_to_tolerance), "sort": run.steps_to_tolerance},
        {"text": str(run.zigzags.count), "sort": run.zigzags.count},
        {"text": path, "sort": run.path_length},
        {"text": number(run.distance_to_minimum), "sort": run.distance_to_minimum},
    ]


def ending(run: Measurements, unit: str = "step") -> Message:
    """A few words: "converged", "stalled at a saddle", "climbing"."""
    if run.downhill:
        return Message("downhill without end")
    if run.outcome is Outcome.DIVERGED:
        if run.left_domain and not run.diverged_at:
            return Message("no finite value at the start")
        return Message(
            "left the domain at {moment}" if run.left_domain else "diverged at {moment}",
            moment=moment(run.diverged_at, unit),
        )
    if run.outcome is Outcome.STALLED:
        if run.resting_place is None:
            return Message("stalled")
        return Message("stalled {place}", place=PLACES[run.resting_place])
    seen = run.passage
    if seen.rattles_within is not None:
        return Message("converged, rattles within {distance}", distance=number(seen.rattles_within, 2))
    if run.outcome is Outcome.CONVERGED:
        return Message("converged")
    if seen.climbs_from is not None:
        return Message("climbing")
    if seen.bounces_within is not None:
        return Message("bounces within {distance}", distance=number(seen.bounces_within, 2))
    if seen.reached_at is not None:
        return Message("at {goal}, leaves it" if seen.left_at is None else "passed {goal}", goal=GOALS[run.goal])
    return Message("slow" if seen.last_fall is not None else "still moving")
