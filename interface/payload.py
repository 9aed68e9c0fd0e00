"""What the player is sent: an experiment, computed, with the assets that it does not hold yet."""

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np

from catalogue import OpenLoop, Optimizer, Point, Schedule, Surface
from charts import Window, landscape
from charts.landscape import packed
from expressions import Custom
from interface.controls import catalogue, parameters
from interface.experiment import Experiment
from interface.inspector import anatomy
from interface.table import table
from simulation import Rules, Trajectory, simulate
from simulation.course import Course, follow
from simulation.link import default_values, encode
from simulation.measurements import Measurements, distance_to_minimum, measure
from simulation.rates import recommend
from simulation.scenario import SLOTS, Entrant, Scenario

FINE, COARSE = 201, 61
"""Points per side of the landscape's grid at rest, and while a slider changes the surface."""
CLASSIC_REASON = "{:g}: the rate of Deep Learning from Scratch, chapter 6."
SEEDS = 8
"""Where the gradient is noisy, so many seeds are drawn as a bundle, with their mean and the exact gradient's path."""


class Asset(NamedTuple):
    """Something large, sent once and then referred to by its key."""

    key: str
    content: dict[str, Any]


class Run(NamedTuple):
    """One entrant's descent, measured, followed and packed."""

    measured: Measurements
    course: Course
    asset: Asset


def payload(experiment: Experiment) -> dict[str, Any]:
    """The player's data for an experiment."""
    scenario, surface = experiment.scenario, experiment.scenario.surface
    names = entrant_names(scenario)
    game = scenario.start, scenario.steps, scenario.schedule, scenario.rules
    runs = [run(surface, entrant.optimizer, *game) for entrant in scenario.entrants]
    ground = _ground(experiment)
    inspected = [
        anatomy_asset(surface, entrant.optimizer, *game)
        for entrant in scenario.entrants
        if str(entrant.slot) == experiment.display["inspect"]
    ]
    assets = [catalogue_asset(), ground, *(one.asset for one in runs), *inspected]
    return {
        "request": experiment.request,
        "scene": experiment.scene,
        "query": encode(scenario, in_full=True) | dict(experiment.display),
        "problems": list(experiment.problems),
        "steps": scenario.steps,
        "limits": {"slots": SLOTS},
        "surface": facts(surface),
        "notices": notices(scenario),
        "factors": factors(scenario),
        "catalogue": assets[0].key,
        "landscape": ground.key,
        "anatomy": inspected[0].key if inspected else None,
        "entrants": [
            {
                "slot": entrant.slot,
                "slug": entrant.optimizer.slug,
                "name": name,
                "note": note(scenario, entrant),
                "run": one.asset.key,
            }
            for entrant, name, one in zip(scenario.entrants, names, runs, strict=True)
        ],
        "table": table(scenario, names, [one.measured for one in runs], [one.course for one in runs]),
        "assets": {asset.key: asset.content for asset in assets if asset.key not in experiment.holds},
    }


def entrant_names(scenario: Scenario) -> list[str]:
    """What each entrant is called: its optimizer's name, numbered where an optimizer enters more than once."""
    seen: Counter[str] = Counter()
    names = []
    for entrant in scenario.entrants:
        name = entrant.optimizer.name
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return names


@lru_cache(maxsize=256)
def run(surface: Surface, optimizer: Optimizer, start: Point, steps: int, schedule: Schedule, rules: Rules) -> Run:
    """One descent, kept for whoever asks for the same one next, in this session or another."""
    trajectory = simulate(surface, optimizer, start, steps, schedule=schedule, rules=rules)
    content = {"series": packed(series(trajectory)), "diverged_at": int(trajectory.diverged_at)}
    if rules.noise != "none":
        seeds = replace(rules, seed=rules.seed + np.arange(SEEDS))
        bundle = simulate(surface, optimizer, start, steps, schedule=schedule, rules=seeds).points
        exact = simulate(surface, optimizer, start, steps, schedule=schedule, rules=replace(rules, noise="none")).points
        content["bundle"] = packed(np.concatenate([np.moveaxis(bundle, 2, 0), [bundle.mean(axis=2), exact]]))
    measured = measure(trajectory)
    return Run(measured, follow(trajectory, measured), Asset(_key(content["series"]["bdata"]), content))


def series(trajectory: Trajectory) -> np.ndarray:
    """(6, steps + 1): x, y, f, f above the minimum, distance to the nearest minimum, gradient norm."""
    surface = trajectory.surface
    with np.errstate(all="ignore"):
        gap = trajectory.values - (0.0 if surface.minimum is None else surface.minimum)
        norm = np.hypot(*trajectory.gradients)
        rows = [*trajectory.points, trajectory.values, gap, distance_to_minimum(trajectory), norm]
        return np.stack(rows).astype("f4")


def _ground(experiment: Experiment) -> Asset:
    """The fine landscape, but a coarse one while a slider is changing the surface."""
    where = experiment.scenario.surface, experiment.window
    fine = experiment.settled or _key((*where, FINE)) in experiment.holds
    return ground_of(*where, FINE if fine else COARSE)


@lru_cache(maxsize=64)
def ground_of(surface: Surface, window: Window | None, size: int) -> Asset:
    """The landscape over a window, over the surface's own view where there is none."""
    shown = window or Window(*surface.view[0], *surface.view[1])
    return Asset(_key((surface, window, size)), landscape(surface, shown, size))


@cache
def catalogue_asset() -> Asset:
    """Every declaration that the controls are built from."""
    content = catalogue()
    return Asset(_key(content), content)


@lru_cache(maxsize=32)
def anatomy_asset(
    surface: Surface, optimizer: Optimizer, start: Point, steps: int, schedule: Schedule, rules: Rules
) -> Asset:
    """One descent taken apart, for the step inspector."""
    content = anatomy(simulate(surface, optimizer, start, steps, schedule=schedule, rules=rules))
    return Asset(_key(content), content)


def facts(surface: Surface) -> dict[str, Any]:
    """What the picture marks."""
    return {
        "slug": surface.slug,
        "name": surface.name,
        "view": surface.view,
        "minimum": surface.minimum,
        "parameters": parameters(type(surface)),
        "custom": isinstance(surface, Custom),
        "found": surface.minima_are_found,
        "minima": _finite(surface.minima),
        "local_minima": _finite(surface.local_minima),
        "saddles": _finite(surface.saddles),
    }


def _finite(points: Sequence[Point]) -> list[Point]:
    """Without those that extreme parameters move out of the range of numbers, for which JSON has no word."""
    return [point for point in points if all(map(math.isfinite, point))]


def notices(scenario: Scenario) -> list[str]:
    """What is not the plain experiment, said loudly."""
    rules, said = scenario.rules, []
    if scenario.schedule.slug != "constant" or scenario.schedule.warmup_steps:
        said.append(f"Schedule: {scenario.schedule.name}")
    if rules.noise != "none":
        said.append(f"{rules.noise.capitalize()} gradient noise, σ = {rules.sigma:g}; bold is seed {rules.seed:g}")
    if rules.l2:
        said.append(f"L2 penalty, λ = {rules.l2:g}")
    if rules.weight_decay:
        said.append(f"Decoupled weight decay, λ = {rules.weight_decay:g}")
    if math.isfinite(rules.clip_norm):
        said.append(f"Gradients are clipped to norm {rules.clip_norm:g}")
    return said


def factors(scenario: Scenario) -> list[float]:
    """The schedule's factor on the learning rate at each update, for its plot; empty for one that awaits the loss."""
    schedule = scenario.schedule
    return np.round(schedule.factors(scenario.steps), 4).tolist() if isinstance(schedule, OpenLoop) else []


def note(scenario: Scenario, entrant: Entrant) -> str:
    """Why the entrant has its learning rate, or which rate would suit the surface and why."""
    optimizer, surface = entrant.optimizer, scenario.surface
    recommended = recommend(type(surface), type(optimizer))
    if recommended is None:
        return ""
    default = default_values(type(optimizer), type(surface))["learning_rate"]
    reason = recommended.reason if default == recommended.learning_rate else CLASSIC_REASON.format(default)
    return reason if optimizer.learning_rate == default else f"Out of the box: {reason}"


def _key(content: object) -> str:
    return hashlib.blake2b(repr(content).encode(), digest_size=9).hexdigest()
