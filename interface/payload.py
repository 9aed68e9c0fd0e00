"""What the player is sent: an experiment, computed, with the assets that it does not hold yet."""

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np

from catalogue import OpenLoop, Optimizer, Point, Surface
from charts import Window, landscape
from charts.landscape import packed
from expressions import Custom
from interface.controls import catalogue, parameters
from interface.conventions import differences, paths_beside
from interface.descents import Game, Spent, descent
from interface.experiment import Experiment
from interface.notices import notices
from interface.table import table
from simulation import Trajectory
from simulation.budget import by_budget, steps_at
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
    """One entrant's descent, measured and packed."""

    measured: Measurements  # with steps counted as the budget is
    spent: Spent
    asset: Asset


def payload(experiment: Experiment) -> dict[str, Any]:
    """The player's data for an experiment."""
    scenario, surface = experiment.scenario, experiment.scenario.surface
    names = entrant_names(scenario)
    game = Game.of(scenario)
    runs = [run(game, entrant.optimizer) for entrant in scenario.entrants]
    spent = [one.spent for one in runs]
    ground = _ground(experiment)
    assets = [catalogue_asset(), ground, *(one.asset for one in runs)]
    return {
        "request": experiment.request,
        "scene": experiment.scene,
        "query": encode(scenario, in_full=True) | dict(experiment.display),
        "problems": list(experiment.problems),
        "steps": scenario.steps,
        "limits": {"slots": SLOTS},
        "surface": facts(surface),
        "notices": notices(scenario, names, spent),
        "factors": factors(scenario),
        "catalogue": assets[0].key,
        "landscape": ground.key,
        "entrants": [
            {
                "slot": entrant.slot,
                "slug": entrant.optimizer.slug,
                "name": name,
                "note": note(scenario, entrant),
                "conventions": differences(game, entrant.optimizer) if experiment.settled else None,
                "run": one.asset.key,
            }
            for entrant, name, one in zip(scenario.entrants, names, runs, strict=True)
        ],
        "table": table(scenario, names, [one.measured for one in runs], spent),
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
def run(game: Game, optimizer: Optimizer) -> Run:
    """One descent, as it stands whenever so much of the budget is used up; kept for whoever asks for it next."""
    trajectory = descent(game, optimizer)
    standing = steps_at(trajectory, game.budget, game.steps)
    measured = by_budget(measure(trajectory), standing)
    lost = -1 if measured.diverged_at is None else measured.diverged_at
    content = {"series": packed(series(trajectory)[:, standing]), "diverged_at": lost}
    if trajectory.steps != game.steps:
        content["steps"] = packed(standing)
    if game.rules.noise != "none":
        content["bundle"] = packed(_bundle(game, optimizer))
    if beside := paths_beside(game, optimizer):
        content["beside"] = packed(np.stack([points[:, standing] for points in beside]))
    if trajectory.factors is not None and (not isinstance(game.schedule, OpenLoop) or trajectory.steps != game.steps):
        own = np.where(np.isnan(trajectory.learning_rates), np.nan, trajectory.factors)
        content["factors"] = packed(np.append(own, np.nan)[standing[:-1]])
    return Run(measured, Spent.by(trajectory), Asset(_key(content), content))


def _bundle(game: Game, optimizer: Optimizer) -> np.ndarray:
    """(`SEEDS` + 2, 2, steps + 1): the points by each seed, their mean, and those by the exact gradient."""
    seeds = replace(game.rules, seed=game.rules.seed + np.arange(SEEDS))
    noisy, exact = (
        descent(game._replace(rules=rules), optimizer) for rules in (seeds, replace(game.rules, noise="none"))
    )
    points, alone = (
        np.take_along_axis(one.points, steps_at(one, game.budget, game.steps)[None], axis=1) for one in (noisy, exact)
    )
    return np.concatenate([np.moveaxis(points, 2, 0), [points.mean(axis=2), alone]])


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


def factors(scenario: Scenario) -> list[float]:
    """The schedule's factor on the learning rate at each update, for its plot; empty for one that awaits the loss.

    An entrant whose own factors are others has them in its run.
    """
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
