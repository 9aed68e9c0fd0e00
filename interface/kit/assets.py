"""What pages send of an experiment beside its runs: the landscape, the declarations, what is known of the surface."""

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

import numpy as np

from catalogue import OpenLoop, Optimizer, Point, Schedule, Surface
from charts import Window, landscape
from expressions import Custom
from expressions.markup import to_terms
from interface.kit.controls import catalogue, parameters
from interface.kit.number_format import number
from interface.kit.runs import Asset, key_of
from language import Joined, Message
from simulation import simulate
from simulation.link import default_values
from simulation.measurements import measure
from simulation.outcomes import TOLERANCE
from simulation.places import goal
from simulation.rates import recommend
from simulation.scenario import Entrant, Scenario
from simulation.terrain import curvatures
from simulation.words import GOALS, so_many

MEASURED = 500
"""So many steps at most has a run that tells how good a rate is."""
FINE, COARSE = 201, 61
"""Points per side of the landscape's grid at rest, and while a slider changes the surface."""


def ground_at(surface: Surface, window: Window | None, settled: bool, holds: Collection[str]) -> Asset:
    """The fine landscape, but a coarse one while a hand is changing the surface."""
    fine = settled or key_of((surface, window, FINE)) in holds
    return ground_of(surface, window, FINE if fine else COARSE)


@lru_cache(maxsize=64)
def ground_of(surface: Surface, window: Window | None, size: int) -> Asset:
    """The landscape over a window, over the surface's own view where there is none."""
    shown = window or Window(*surface.view[0], *surface.view[1])
    return Asset(key_of((surface, window, size)), landscape(surface, shown, size))


@cache
def catalogue_asset() -> Asset:
    """Every declaration that the controls are built from."""
    content = catalogue()
    return Asset(key_of(content), content)


def facts(surface: Surface) -> dict[str, Any]:
    """What the picture marks."""
    return {
        "slug": surface.slug,
        "name": Message(surface.name),
        "coordinates": surface.coordinates,
        "view": surface.view,
        "minimum": surface.minimum,
        "parameters": parameters(type(surface)),
        "custom": isinstance(surface, Custom),
        "written": written(surface) if isinstance(surface, Custom) else None,
        "found": surface.minima_are_found,
        "minima": _finite(surface.minima),
        "continuum": surface.continuum,
        "goal": GOALS[goal(surface)],
        "bottomless": surface.bounded_below is False,
        "local_minima": _finite(surface.local_minima),
        "saddles": _finite(surface.saddles),
    }


def written(surface: Custom) -> dict[str, Any]:
    """A typed formula as it is understood: its canonical text, and its terms typeset."""
    return {"text": surface.expression.text, "terms": to_terms(surface.expression.tree)}


def _finite(points: Sequence[Point]) -> list[Point]:
    """Without those that extreme parameters move out of the range of numbers, for which JSON has no word."""
    return [point for point in points if all(map(math.isfinite, point))]


def factors(schedule: Schedule, steps: int) -> list[float]:
    """The schedule's factor on the learning rate at each update, for its plot; empty for one that awaits the loss.

    An entrant whose factors are others because of its losses, or of its budget, has them in its run.
    """
    return np.round(schedule.factors(steps), 4).tolist() if isinstance(schedule, OpenLoop) else []


def own_factors(entrant: Entrant, steps: int) -> list[float] | None:
    """Those of an entrant's own schedule, None where it has the common one."""
    return None if entrant.schedule is None else factors(entrant.schedule, steps)


def note(scenario: Scenario, entrant: Entrant) -> Message | str:
    """Why the entrant has its learning rate, or which rate would suit the surface and why."""
    optimizer, surface = entrant.optimizer, scenario.surface
    recommended = recommend(type(surface), type(optimizer))
    if recommended is None:
        return ""
    default = default_values(type(optimizer), type(surface))["learning_rate"]
    reason = recommended.reason
    if default != recommended.learning_rate:
        reason = Message("{rate}: the rate of Deep Learning from Scratch, chapter 6.", rate=f"{default:g}")
    if optimizer.learning_rate != default:
        reason = Message("Out of the box: {reason}", reason=reason)
    told = _in_theory(surface, replace(optimizer, learning_rate=default))
    return Joined([reason, told]) if told else reason


@lru_cache(maxsize=512)
def _in_theory(surface: Surface, optimizer: Optimizer) -> Message | None:
    """In a bowl: the limit, the best fixed rate, and how many steps that and the optimizer's own need, measured."""
    bowl = curvatures(surface)
    known = optimizer.stability(*bowl) if bowl else None
    if known is None:
        return None
    best = replace(optimizer, **known.best)
    plain, fast = (
        measure(simulate(surface, one, surface.start, MEASURED)).steps_to_tolerance for one in (optimizer, best)
    )
    facts: dict[str, Any] = {
        "limit": number(float(known.highest_rate), 3), "best": number(best.learning_rate, 3),
        "share": f"{TOLERANCE:.0%}", "default": f"{optimizer.learning_rate:g}",
        "plain": Message("more than {count} steps", count=MEASURED) if plain is None else so_many(plain),
        "fast": Message("more than {count} steps", count=MEASURED) if fast is None else so_many(fast),
    }  # fmt: skip
    too_large = optimizer.learning_rate >= known.highest_rate
    if "momentum" in known.best:
        return Message(
            "In this bowl it converges below {limit} only, not with {default}. In the long run the best fixed rate is "
            "{best}, with a momentum of {momentum}: measured from the usual start to {share} of the loss, {fast}."
            if too_large
            else "In this bowl it converges below {limit}. In the long run the best fixed rate is {best}, with a "
            "momentum of {momentum}: measured from the usual start to {share} of the loss, {fast}; with {default} and "
            "the momentum above, {plain}.",
            **facts, momentum=number(float(known.best["momentum"]), 3),
        )  # fmt: skip
    return Message(
        "In this bowl it converges below {limit} only, not with {default}. In the long run the best fixed rate is "
        "{best}: measured from the usual start to {share} of the loss, {fast}."
        if too_large
        else "In this bowl it converges below {limit}. In the long run the best fixed rate is {best}: measured from "
        "the usual start to {share} of the loss, {fast}; with {default}, {plain}.",
        **facts,
    )
