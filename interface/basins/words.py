"""The basins page in words and numbers, all counted from its pictures."""

from collections.abc import Sequence
from typing import Any

from catalogue import Surface
from charts.basins import Shares
from interface.basins.view import Basins
from interface.kit.explanations import heading
from interface.kit.number_format import number
from language import Joined, Message, listed
from simulation import places
from simulation.measurements import Measurements
from simulation.outcomes import Outcome
from simulation.scenario import Scenario
from simulation.words import GOALS, PLACES, moment, percent, so_many, state

COLUMNS = (
    (Message("Optimizer"), "", None),
    (Message("Global minimum"),
     Message("Starts from which the run comes to rest at a minimum of the lowest value."), "arrived"),
    (Message("Local minimum"), Message("Starts from which it stalls at a local minimum."), "local"),
    (Message("Stalled elsewhere"), Message("At a saddle, on a plateau, or on the way."), "stalled"),
    (Message("Still moving"), Message("Neither at a minimum for good nor at rest."), "moving"),
    (Message("Diverged"), Message("Left the finite range, or the domain of f."), "diverged"),
    (Message("Median steps"),
     Message("Half of the starts that reach the global minimum are there within so many steps."), "median"),
    (Message("Starts"), Message("How many there are in the picture."), "starts"),
)  # fmt: skip
COUNTS = {"median", "starts"}
"""Columns that are no shares."""


LEAD = Message("Press a point to see the paths from there.")
"""What to do."""
CAPTION = Message(
    "Every point of a picture is a start. Its colour says at which minimum the run comes to rest, its brightness how "
    "soon. Click to pin a start, or move the pinned one with the arrow keys, with Shift ten times as far. The gradient "
    "is exact and nothing is clipped, unless the rules of the game say otherwise."
)
"""Below the pictures."""


def around(basins: Basins) -> Message:
    """What stands around the pictures and depends on them."""
    return heading(basins.scenario.surface)


def headline(scenario: Scenario, names: Sequence[str], shares: Sequence[Shares | None]) -> Message:
    """What a point and its colour are, and as far as they are computed, from how many starts whom it leads where."""
    key = Message("Every point is a start, its colour says where it ends.")
    return Joined([key, sentence(scenario, names, shares)]) if any(shares) else key


def share_of(count: int, of: int) -> str:
    """A share in per cent, to a tenth."""
    return percent(count / of, 1)


def goal(surface: Surface) -> Message:
    """What a run may reach, "the global minimum"."""
    if surface.minima_are_found and not surface.continuum:
        return Message("the lowest minimum found")
    if surface.minima_are_found or surface.bounded_below is False:
        return GOALS[places.goal(surface)]
    if len(surface.minima) == 1:
        return Message("the global minimum")
    return Message("one of the {count} global minima", count=len(surface.minima))


def sentence(scenario: Scenario, names: Sequence[str], shares: Sequence[Shares | None]) -> Message:
    """ "From 63% of the 40,401 starts Momentum reaches the global minimum, from 41% SGD."

    Best first. Shares of a coarse grid are told apart from those of the fine one, with which they do not compare.
    """
    surface = scenario.surface
    if not places.lowest_places(surface):
        return Message(
            "No single lowest point of this function was found in its view, so the pictures only tell where a run "
            "stalls or diverges."
            if surface.minima_are_found
            else "This surface has no minimum, so the pictures only tell where a run stalls or diverges."
        )
    seen = [(one, name) for one, name in zip(shares, names, strict=True) if one]
    sizes = sorted({one.starts for one, _ in seen}, reverse=True)
    return Joined(
        _ranked(
            [pair for pair in seen if pair[0].starts == size],
            Message(
                "the {count:,} starts computed so far" if size < sizes[0] else "the {count:,} starts",
                count=size,
            ),
            surface,
        )
        for size in sizes
    )


def _ranked(seen: Sequence[tuple[Shares, str]], starts: Message, surface: Surface) -> Message:
    """One sentence on entrants that have the same grid."""
    (best, first), *others = sorted(seen, key=lambda pair: -pair[0].arrived)
    facts = {
        "share": share_of(best.arrived, best.starts), "starts": starts, "name": first, "goal": goal(surface),
    }  # fmt: skip
    if not others:
        return Message("From {share} of {starts} {name} reaches {goal}.", **facts)
    rest = [Message("from {share} {name}", share=share_of(one.arrived, one.starts), name=name) for one, name in others]
    return Message("From {share} of {starts} {name} reaches {goal}, {others}.", **facts, others=listed(rest))


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


def told(run: Measurements, scenario: Scenario) -> Message:
    """How one run ends, as a predicate: "arrives at (3, 2) after 12 steps"."""
    x, y = (number(coordinate, 3) for coordinate in run.final_point)
    if run.outcome is Outcome.CONVERGED:
        return Message("arrives at ({x}, {y}) after {steps}", x=x, y=y, steps=so_many(run.arrived_at or 0))
    if run.outcome is Outcome.STALLED:
        if run.resting_place is None:
            return Message("stalls, at ({x}, {y})", x=x, y=y)
        return Message("stalls {place}, at ({x}, {y})", place=PLACES[run.resting_place], x=x, y=y)
    if run.outcome is Outcome.MOVING:
        steps = so_many(scenario.steps)
        return Message("{predicate} after {steps}, at ({x}, {y})", predicate=state(run), steps=steps, x=x, y=y)
    if run.left_domain and not run.diverged_at:
        return Message("starts at ({x}, {y}), where f has no finite value", x=x, y=y)
    if run.downhill:
        return Message("runs downhill without end")
    return Message(
        "leaves the domain of f at {moment}" if run.left_domain else "diverges at {moment}",
        moment=moment(run.diverged_at),
    )
