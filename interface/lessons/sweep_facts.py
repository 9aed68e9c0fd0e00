"""The facts of the Maps and Basins pages: what becomes of all the runs that a picture shows."""

from collections.abc import Iterable, Iterator

import numpy as np

from charts.basins import shares
from interface.basins.answer import jobs as jobs_of_basins
from interface.basins.view import Basins
from interface.jobs.sweeps import THREAD_QUEUE, Job
from interface.jobs.thread_queue import Works
from interface.maps.answer import jobs as jobs_of_map
from interface.maps.view import MapView
from lessons.facts import Fact, count, named, number, share, step
from simulation import Sweep
from simulation.outcomes import Outcome
from simulation.sweep.verdicts import OUTCOMES

MAP = {
    "cells": "how many runs the map has",
    "steps": "how many steps every run has",
    "arriving": "the share of them that arrive: their loss stays within the map's tolerance of the minimum",
    "diverging": "the share of them that diverge",
    "fastest": "how many steps the fastest takes, or never",
    "across": "where the fastest is on the axis across; where several are, that of the lowest row",
    "up": "where it is on the axis up",
}
"""Fact of a map -> what it is."""
BASINS_RUN = {
    "arriving": "the share of the starts from which it comes to rest at a minimum of the lowest value",
    "local": "the share from which it stalls at a local minimum",
    "stalling": "the share from which it stalls elsewhere",
    "moving": "the share from which it is still on its way",
    "diverging": "the share from which it diverges",
    "median": "how many steps it takes to the lowest minimum, in the median, or never",
}
"""Fact of an optimizer -> what it is: `momentum.local`."""
BASINS = {"starts": "how many starts each picture has", "steps": "how many steps every run has"}


def of_map(view: MapView) -> dict[str, Fact]:
    """Name -> fact."""
    return dict(_of_map(view, _swept(jobs_of_map(view)[1])))


def of_basins(view: Basins) -> dict[str, Fact]:
    """Name -> fact."""
    facts = {}
    pictures = jobs_of_basins(view.scenario, view.grid)
    for (name, _), job in zip(named(view.scenario.entrants), pictures, strict=True):
        facts |= {f"{name}.{key}": fact for key, fact in _of_run(_swept(job))}
    return facts | {"starts": count(view.grid * view.grid), "steps": count(view.scenario.steps)}


def works_of_map(view: MapView) -> Works:
    """The sweep of the map, where it is not there yet."""
    return _missing(jobs_of_map(view)[1:])


def works_of_basins(view: Basins) -> Works:
    """The sweeps of all pictures that are not there yet."""
    return _missing(jobs_of_basins(view.scenario, view.grid))


def _missing(jobs: Iterable[Job]) -> Works:
    wanted = list(jobs)
    return Works([job for job in wanted if THREAD_QUEUE.recall(job) is None], len(wanted))


def _swept(job: Job) -> Sweep:
    """A sweep, made at once where nobody has had it made."""
    found = THREAD_QUEUE.recall(job)
    return job.answer(lambda _: None, lambda: False) if found is None else found


def _of_map(view: MapView, found: Sweep) -> Iterator[tuple[str, Fact]]:
    steps = found.steps_to_tolerance
    there = steps >= 0
    row, column = np.argwhere(steps == steps[there].min())[0] if there.any() else (None, None)
    yield "cells", count(steps.size)
    yield "steps", count(view.scenario.steps)
    yield "arriving", share(float(there.mean()))
    yield "diverging", share(float(np.mean(found.outcome == OUTCOMES.index(Outcome.DIVERGED))))
    yield "fastest", step(None if row is None else int(steps[row, column]))
    for name, axis, at in (("across", view.across, column), ("up", view.up, row)):
        yield name, number(None if at is None else float(axis.values(len(steps))[at]))


def _of_run(found: Sweep) -> Iterator[tuple[str, Fact]]:
    ends = shares(found)
    yield "arriving", share(ends.arrived / ends.starts)
    yield "local", share(ends.local / ends.starts)
    yield "stalling", share(ends.stalled / ends.starts)
    yield "moving", share(ends.moving / ends.starts)
    yield "diverging", share(ends.diverged / ends.starts)
    yield "median", step(ends.median)
