"""What the map's component is sent: the map as far as it is computed, the theory over it, and the run at the marker."""

import dataclasses
from functools import lru_cache
from typing import Any

import numpy as np

from catalogue import Parameter
from charts.landscape import packed
from charts.plain_text import plain_text
from interface.controls import control_of, label
from interface.descents import Game
from interface.figures import number
from interface.map_link import DIRECTIONS, DISPLAY, MapView, offers
from interface.map_state import Shown
from interface.payload import catalogue_asset, facts, ground_at
from interface.runs import Asset, key_of, run
from interface.sweeps import DESK, Grid, Job, asker
from optimizers import OPTIMIZERS
from simulation import Sweep
from simulation.hyperparameters import START, Axis, Kind, Starts, excess, kinds, theory, varied
from simulation.measurements import Measurements

COARSE_CELLS = 24
"""So many cells has the side of the map that is shown until the fine one is there."""
WAIT = 0.12
"""Seconds that an answer waits for the coarse map."""
NEVER = 65535
"""In place of a number of steps where a run never gets there."""
WORDS = {
    Kind.CONVERGED: "converged to a minimum",
    Kind.MOVING: "still moving",
    Kind.STALLED: "stalled elsewhere",
    Kind.WRONG: "at rest in a local minimum",
    Kind.DIVERGED: "diverged",
}


def map_payload(shown: Shown) -> dict[str, Any]:
    """The component's data."""
    view, scenario = shown.view, shown.view.scenario
    ground = ground_at(view.surface, shown.window, shown.settled, shown.holds)
    beside = run(Game.of(scenario), view.optimizer)
    cells, done, failure = _cells(view)
    assets = [catalogue_asset(), ground, beside.asset, *([cells] if cells else [])]
    return {
        "request": shown.request,
        "query": view.entries(),
        "problems": [*shown.problems, *([failure] if failure else [])],
        "steps": scenario.steps,
        "surface": facts(view.surface),
        "catalogue": assets[0].key,
        "landscape": ground.key,
        "entrants": [{"slot": 1, "slug": view.optimizer.slug, "name": view.optimizer.name, "run": beside.asset.key}],
        "about": _about(view, beside.measured),
        "axes": [_axis(view, direction) for direction in DIRECTIONS],
        "offers": [
            {"name": name, "label": _title(name, declared)}
            for name, declared in offers(view.surface, type(view.optimizer)).items()
        ],
        "display": [control_of(name, declared) for name, declared in DISPLAY.items()],
        "kinds": [{"name": kind.name.lower(), "label": WORDS[kind]} for kind in Kind],
        "cells": cells.key if cells else None,
        "done": done,
        "pending": done < 1 and not failure,
        "theory": _theory(view),
        "assets": {asset.key: asset.content for asset in assets if asset.key not in shown.holds},
    }


def jobs(view: MapView) -> tuple[Job, Job]:
    """The coarse and the fine sweep of a map, the same wherever on it the marker stands."""
    across, up = view.across, view.up
    found = []
    for cells in (min(COARSE_CELLS, view.cells), view.cells):
        starts = Starts(_neutral(view.scenario.start, across, up), across, up)
        optimizer = varied(view.optimizer, across, up, cells)
        # A grid asks its window for points: here those of the axes.
        found.append(Job(view.surface, optimizer, Grid(starts, cells), view.scenario.steps, tolerance=view.tolerance))
    return tuple(found)


def _neutral(start: tuple[float, float], across: Axis, up: Axis) -> tuple[float, float]:
    """The start without the coordinates that the axes replace."""
    return tuple(0.0 if name in (across.name, up.name) else at for name, at in zip(START, start, strict=True))


def _cells(view: MapView) -> tuple[Asset | None, float, str]:
    """The finest map there is by now, the share of the whole that is done, and why there is none."""
    try:
        coarse, fine = jobs(view)
        answers = DESK.want(asker(), (coarse, fine), WAIT, (coarse,))
    except ValueError as error:
        return None, 0.0, f"There is no map: {error}"
    done = 1.0 if isinstance(answers[fine], Sweep) else answers[fine]
    for job in (fine, coarse):
        if isinstance(answers[job], Sweep):
            return cells_asset(job, view.across, view.up, answers[job]), done, ""
    return None, done, ""


@lru_cache(maxsize=32)
def cells_asset(job: Job, across: Axis, up: Axis, found: Sweep) -> Asset:
    """A map, packed: rows from low to high, at most 0.9 MB of text, so 28 MB in all."""
    cells = job.start.size
    steps = np.where(found.steps_to_tolerance < 0, NEVER, found.steps_to_tolerance)
    content = {
        "cells": cells,
        "across": packed(across.values(cells), "f8"),
        "up": packed(up.values(cells), "f8"),
        "steps": packed(steps, "u2"),
        "loss": packed(np.where(np.isfinite(loss := excess(found)), loss, np.nan)),
        "kinds": packed(kinds(found), "u1"),
        "known": found.surface.minimum is not None,
    }
    return Asset(key_of(content), content)


def _axis(view: MapView, direction: str) -> dict[str, Any]:
    """An axis for drawing, and where on it the marker stands: the link's entry that a click sets."""
    axis: Axis = getattr(view, direction)
    declared = offers(view.surface, type(view.optimizer))[axis.name]
    coordinate = axis.name in START
    value = view.scenario.start[START.index(axis.name)] if coordinate else getattr(view.optimizer, axis.name)
    return {
        **dataclasses.asdict(axis),
        "label": _title(axis.name, declared),
        "key": axis.name if coordinate else f"1.{axis.name}",
        "value": value,
    }


def _title(name: str, declared: Parameter) -> str:
    if name in START:
        return f"Start {name}"
    return f"{label(name, declared.symbol)} {plain_text(declared.symbol)}".strip() or name


def _about(view: MapView, measured: Measurements) -> str:
    """What became of the run at the marker."""
    there, ended = measured.steps_to_tolerance, measured.outcome.value
    if measured.diverged_at is not None:
        ended = f"diverged at step {measured.diverged_at}"
    share = f"{number(100 * view.tolerance)}% of its excess at the start"
    arrived = f"never stays within {share}" if there is None else f"stays within {share} from step {there} on"
    known = f"The loss {arrived}. " if view.surface.minimum is not None else ""
    return f"{view.optimizer.name}: {ended}. {known}Final loss {number(measured.final_value)}."


def _theory(view: MapView) -> dict[str, Any] | None:
    """The curve and the point that are drawn, None where there is no theory."""
    found = theory(view.surface, view.optimizer, view.across, view.up)
    return found and {"boundary": found.boundary.tolist(), "best": found.best}


def theory_text(view: MapView) -> str:
    """Markdown on what theory says and who found it; on a surface or a method without one, that there is none."""
    found = theory(view.surface, view.optimizer, view.across, view.up)
    if found is None:
        known = ", ".join(cls.name for cls in OPTIMIZERS.values() if cls().stability(1.0, 2.0))
        return f":gray[Theory is drawn where there is one: on a quadratic with a minimum, for {known}.]"
    (lowest, highest), stability = found.curvatures, found.stability
    here = rf"\lambda_{{\min}} = {lowest:.4g},\ \lambda_{{\max}} = {highest:.4g}"
    values = ", ".join(f"{label(name, '').lower()} {number(value)}" for name, value in stability.best.items())
    line = ", which is where the dashed line runs" if found.boundary.size else ""
    point = {True: "Theory's fastest is the diamond: ", False: "Theory's fastest: "}[found.best is not None]
    return (
        f"On this bowl, ${here}$. It converges for ${stability.formula}${line}. *{stability.formula_source}*  \n"
        f"{point}${stability.best_formula}$, here {values}. *{stability.best_source}*"
    )
