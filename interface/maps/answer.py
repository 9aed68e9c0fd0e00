"""What the map's component is sent: the map as far as it is computed, the theory over it, and the run at the marker."""

import dataclasses
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import limits
from charts.landscape import packed
from interface.jobs.sweeps import THREAD_QUEUE, Grid, Job
from interface.jobs.thread_queue import Works
from interface.kit.assets import catalogue_asset, facts, ground_at
from interface.kit.controls import control_of
from interface.kit.descents import Game
from interface.kit.domain import of_domain
from interface.kit.equations import equations, keys
from interface.kit.lru import LRU
from interface.kit.runs import Asset, key_of, long_works, name_of, run
from interface.maps.view import DIRECTIONS, DISPLAY, MapView, Shown, offers
from interface.maps.words import LEAD, about, headline, held_against_theory, titles
from language import Message, told_by
from simulation import Sweep
from simulation.hyperparameters import START, Axis, Kind, Starts, excess, kinds, theory, varied
from simulation.places import goal
from simulation.words import GOALS

COARSE_CELLS = 24
"""So many cells has the side of the map that is shown until the fine one is there."""
NEVER = 65535
"""In place of a number of steps where a run never gets there."""
MAPS = LRU(limits.KEPT_MAPS, name="maps")
"""MapJob -> its map as an Asset, of at most 0.9 MB of text, so 28 MB; the sweeps they came from need not be kept."""
WORDS = {
    Kind.CONVERGED: Message("converged to a minimum"),
    Kind.MOVING: Message("still moving"),
    Kind.STALLED: Message("stalled elsewhere"),
    Kind.LOCAL: Message("at rest in a local minimum"),
    Kind.DIVERGED: Message("diverged"),
}


class MapJob(Job):
    """A sweep whose map is packed where it is: in the answers of others it would hold them up."""

    def answer(self, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Sweep:
        found = super().answer(progress, cancelled)
        MAPS.put(self, cells_asset(self, found))
        return found


@lru_cache(maxsize=64)
def jobs(view: MapView) -> tuple[MapJob, MapJob]:
    """The coarse and the fine sweep of a map, the same wherever on it the marker stands."""
    across, up = view.across, view.up
    found = []
    for cells in (min(COARSE_CELLS, view.cells), view.cells):
        starts = Starts(_neutral(view.scenario.start, across, up), across, up)
        optimizer = varied(view.optimizer, across, up, cells)
        grid = Grid(starts, cells)
        found.append(MapJob(view.surface, optimizer, grid, view.scenario.steps, tolerance=view.tolerance))
    return tuple(found)


def _neutral(start: tuple[float, float], across: Axis, up: Axis) -> tuple[float, float]:
    """The start without the coordinates that the axes replace."""
    return tuple(0.0 if name in (across.name, up.name) else at for name, at in zip(START, start, strict=True))


class Seen(NamedTuple):
    """The finest map there is by now."""

    job: Job | None
    found: Sweep | None
    done: float
    """The share of the whole that is done."""
    failure: Message | str = ""
    """Why there is none."""


def look(view: MapView, asker: str) -> Seen:
    """The map as far as it is there, asked for."""
    try:
        coarse, fine = jobs(view)
        answers = THREAD_QUEUE.want(asker, (coarse, fine))
    except ValueError as error:
        return Seen(None, None, 0.0, Message("There is no map: {error}", error=told_by(error)))
    done = 1.0 if isinstance(answers[fine], Sweep) else answers[fine]
    for job in (fine, coarse):
        if isinstance(answers[job], Sweep):
            return Seen(job, answers[job], done)
    return Seen(None, None, done)


def works(shown: Shown) -> Works:
    """The run at the marker, where it takes long."""
    return long_works([shown.scenario])


def data(shown: Shown) -> dict[str, Any]:
    """The component's data."""
    view, scenario = shown.view, shown.view.scenario
    seen = look(view, shown.asker)
    ground = ground_at(view.surface, shown.window, shown.settled, shown.holds)
    beside = run(Game.of(scenario, scenario.entrants[0]), view.optimizer)
    cells = seen.found and MAPS.get(seen.job, lambda: cells_asset(seen.job, seen.found))
    programs = equations(scenario)
    assets = [catalogue_asset(), ground, *filter(None, programs.values()), beside.asset, *([cells] if cells else [])]
    return {
        "request": shown.request,
        "query": shown.link(in_full=True),
        "problems": list(shown.problems),
        "failures": [seen.failure] if seen.failure else [],
        "told": of_domain(view.surface, view.scenario.start),
        "steps": scenario.steps,
        "surface": facts(view.surface),
        "catalogue": assets[0].key,
        "landscape": ground.key,
        "equations": keys(programs),
        "entrants": [{"slot": 1, "slug": view.optimizer.slug, "name": view.optimizer.name, "run": beside.asset.key}],
        "headline": headline(view, seen.found),
        "lead": LEAD,
        "about": about(view, beside.measured),
        "agreement": held_against_theory(view, seen.found) if seen.found and seen.done >= 1 else None,
        "axes": [_axis(view, direction) for direction in DIRECTIONS],
        "offers": [
            {"name": name, "negative": declared.allowed.low < 0} | titles(name, declared, type(view.optimizer))
            for name, declared in offers(view.surface, type(view.optimizer)).items()
        ],
        "display": [control_of(name, declared) for name, declared in DISPLAY.items()],
        "kinds": [{"name": kind.name.lower(), "label": WORDS[kind]} for kind in Kind],
        "cells": cells.key if cells else None,
        "done": seen.done,
        "job": name_of(jobs(view)[1]) if seen.done < 1 and not seen.failure else None,
        "theory": _theory(view),
        "assets": {asset.key: asset.content for asset in assets if asset.key not in shown.holds},
    }


def cells_asset(job: Job, found: Sweep) -> Asset:
    """A map, packed: rows from low to high; a loss that has no number in single precision is nan."""
    cells, (_, across, up) = job.start.size, job.start.window
    with np.errstate(over="ignore"):
        loss = excess(found).astype("f4")
    steps = np.where(found.steps_to_tolerance < 0, NEVER, found.steps_to_tolerance)
    content = {
        "cells": cells,
        "across": packed(across.values(cells), "f8"),
        "up": packed(up.values(cells), "f8"),
        "steps": packed(steps, "u2"),
        "loss": packed(np.where(np.isfinite(loss), loss, np.nan)),
        "kinds": packed(kinds(found), "u1"),
        "known": found.surface.minimum is not None,
        "above": GOALS[goal(found.surface)],
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
        **titles(axis.name, declared, type(view.optimizer)),
        "key": axis.name if coordinate else f"1.{axis.name}",
        "value": value,
    }


def _theory(view: MapView) -> dict[str, Any] | None:
    """The curve and the point that are drawn, None where there is no theory."""
    found = theory(view.surface, view.optimizer, view.across, view.up)
    return found and {"boundary": found.boundary.tolist(), "best": found.best}
