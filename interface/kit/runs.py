"""An entrant's run as the page needs it: measured, followed, counted, and packed for the player."""

import hashlib
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from catalogue import Family, OpenLoop, Optimizer
from charts.landscape import packed
from interface.kit.conventions import paths_beside
from interface.kit.descents import Game, Spent, descend, descent
from simulation import Trajectory
from simulation.budget import by_budget, steps_at
from simulation.course import Course, follow
from simulation.measurements import Measurements, measure
from simulation.outcomes import distance_to_minimum

SEEDS = 8
"""Where the gradient is noisy, so many seeds are drawn as a bundle, with their mean and the exact gradient's path."""
BUNDLED = 300
"""Of a reference method, which may search for every step, only runs up to so many are bundled: more take seconds."""


class Asset(NamedTuple):
    """Something large, sent once and then referred to by its key."""

    key: str
    content: dict[str, Any]


class Run(NamedTuple):
    """One entrant's descent, measured, followed and packed."""

    measured: Measurements
    budgeted: Measurements  # with steps counted as the budget is
    course: Course
    spent: Spent
    asset: Asset


@lru_cache(maxsize=256)
def run(game: Game, optimizer: Optimizer) -> Run:
    """One descent, as it stands whenever so much of the budget is used up; kept for whoever asks for it next.

    At most 256 of up to 0.3 MB, which 2,000 steps take with a bundle, so 80 MB.
    """
    trajectory = descent(game, optimizer)
    standing = steps_at(trajectory, game.budget, game.steps)
    measured = measure(trajectory)
    budgeted = by_budget(measured, standing)
    lost = -1 if budgeted.diverged_at is None else budgeted.diverged_at
    content = {"series": packed(series(trajectory)[:, standing]), "diverged_at": lost}
    if trajectory.steps != game.steps:
        content["steps"] = packed(standing)
    if game.rules.noise != "none" and is_bundled(optimizer, game.steps):
        content["bundle"] = packed(_bundle(game, optimizer))
    if beside := paths_beside(game, optimizer):
        content["beside"] = packed(np.stack([points[:, standing] for points in beside]))
    if trajectory.factors is not None and (not isinstance(game.schedule, OpenLoop) or trajectory.steps != game.steps):
        own = np.where(np.isnan(trajectory.learning_rates), np.nan, trajectory.factors)
        content["factors"] = packed(np.append(own, np.nan)[standing[:-1]])
    course = follow(trajectory, measured)
    return Run(measured, budgeted, course, Spent.by(trajectory), Asset(key_of(content), content))


def is_bundled(optimizer: Optimizer, steps: int) -> bool:
    """Whether noise shows a run of so many steps, or gradients, among other seeds."""
    return optimizer.family is not Family.REFERENCE or steps <= BUNDLED


def _bundle(game: Game, optimizer: Optimizer) -> np.ndarray:
    """(`SEEDS` + 2, 2, steps + 1): the points by each seed, their mean, and those by the exact gradient."""
    seeds = replace(game.rules, seed=game.rules.seed + np.arange(SEEDS))
    noisy = descend(game._replace(rules=seeds), optimizer)
    exact = descent(game._replace(rules=replace(game.rules, noise="none")), optimizer)
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


def key_of(content: object) -> str:
    """A name for content, the same for the same content."""
    return hashlib.blake2b(repr(content).encode(), digest_size=9).hexdigest()
