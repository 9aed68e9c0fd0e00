"""The basins page in words and numbers, all counted from its pictures."""

from collections.abc import Sequence
from typing import Any

from catalogue import Surface
from charts.basins import Shares
from interface.kit.number_format import number
from simulation import places
from simulation.measurements import Measurements
from simulation.outcomes import Outcome
from simulation.scenario import Scenario
from simulation.words import at, percent, so_many, state

COLUMNS = (
    ("Optimizer", "", None),
    ("Global minimum", "Starts from which the run comes to rest at a minimum of the lowest value.", "arrived"),
    ("Local minimum", "Starts from which it stalls at a local minimum.", "local"),
    ("Stalled elsewhere", "At a saddle, on a plateau, or on the way.", "stalled"),
    ("Still moving", "Neither at a minimum for good nor at rest.", "moving"),
    ("Diverged", "Left the finite range, or the domain of f.", "diverged"),
    ("Median steps", "Half of the starts that reach the global minimum are there within so many steps.", "median"),
    ("Starts", "How many there are in the picture.", "starts"),
)  # fmt: skip
COUNTS = {"median", "starts"}
"""Columns that are no shares."""


def share_of(count: int, of: int) -> str:
    """A share in per cent, to a tenth."""
    return percent(count / of, 1)


def goal(surface: Surface) -> str:
    """What a run may reach, "the global minimum"."""
    if surface.minima_are_found:
        return places.goal(surface) if surface.continuum else "the lowest minimum found"
    if surface.bounded_below is False:
        return places.goal(surface)
    return "the global minimum" if len(surface.minima) == 1 else f"one of the {len(surface.minima)} global minima"


def sentence(scenario: Scenario, names: Sequence[str], shares: Sequence[Shares | None]) -> str:
    """ "From 63% of the 40,401 starts Momentum reaches the global minimum, from 41% SGD."

    Best first. Shares of a coarse grid are told apart from those of the fine one, with which they do not compare.
    """
    surface = scenario.surface
    if not places.lowest_places(surface):
        missing = "No single lowest point of this function was found in its view"
        missing = missing if surface.minima_are_found else "This surface has no minimum"
        return f"{missing}, so the pictures only tell where a run stalls or diverges."
    seen = [(one, name) for one, name in zip(shares, names, strict=True) if one]
    sizes = sorted({one.starts for one, _ in seen}, reverse=True)
    return " ".join(
        _ranked(
            [pair for pair in seen if pair[0].starts == size],
            f"the {size:,} starts" + (" computed so far" if size < sizes[0] else ""),
            surface,
        )
        for size in sizes
    )


def _ranked(seen: Sequence[tuple[Shares, str]], starts: str, surface: Surface) -> str:
    """One sentence on entrants that have the same grid."""
    (best, first), *others = sorted(seen, key=lambda pair: -pair[0].arrived)
    text = f"From {share_of(best.arrived, best.starts)} of {starts} {first} reaches {goal(surface)}"
    rest = [f"from {share_of(one.arrived, one.starts)} {name}" for one, name in others]
    return ", ".join([text, *rest[:-1]]) + (f"{' and' if len(rest) > 1 else ','} {rest[-1]}." if rest else ".")


def table(scenario: Scenario, names: Sequence[str], shares: Sequence[Shares | None]) -> dict[str, Any]:
    """The shares of every optimizer, for the browser's table; columns that no entrant needs are left out."""
    surface = scenario.surface
    says_nothing = set() if places.lowest_places(surface) else {"arrived", "median"}
    if not surface.local_minima and not any(one and one.local for one in shares):
        says_nothing.add("local")
    needed = [column for column in COLUMNS if column[2] not in says_nothing]
    return {
        "columns": [
            {"label": label, "help": explained, "numeric": field is not None} for label, explained, field in needed
        ],
        "rows": [
            {"slot": entrant.slot, "cells": [_cell(name, one, field) for _, _, field in needed]}
            for entrant, name, one in zip(scenario.entrants, names, shares, strict=True)
        ],
        "sentence": sentence(scenario, names, shares),
        "counting": "",
        "narration": [],
    }


def _cell(name: str, shares: Shares | None, field: str | None) -> dict[str, Any]:
    if field is None:
        return {"text": name, "sort": name}
    if shares is None or (count := getattr(shares, field)) is None:
        return {"text": "–", "sort": None}
    return {
        "text": f"{count:,}" if field in COUNTS else share_of(count, shares.starts),
        "sort": count if field in COUNTS else count / shares.starts,
    }


def told(run: Measurements, scenario: Scenario) -> str:
    """How one run ends: "arrives at (3, 2) after 12 steps"."""
    x, y = (number(coordinate, 3) for coordinate in run.final_point)
    if run.left_domain and not run.diverged_at:
        return f"starts at ({x}, {y}), where f has no finite value"
    steps, lost = so_many(scenario.steps), "leaves the domain of f" if run.left_domain else "diverges"
    return {
        Outcome.CONVERGED: f"arrives at ({x}, {y}) after {so_many(run.arrived_at or 0)}",
        Outcome.STALLED: f"stalls{at(run.resting_place)}, at ({x}, {y})",
        Outcome.MOVING: f"{state(run)} after {steps}, at ({x}, {y})",
        Outcome.DIVERGED: "runs downhill without end" if run.downhill else f"{lost} at step {run.diverged_at}",
    }[run.outcome]
