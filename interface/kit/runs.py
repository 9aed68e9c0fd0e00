"""An entrant's run as the page needs it: measured, followed, counted, and packed for the player."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import limits
from catalogue import Elementwise, Family, OpenLoop, Optimizer, Surface
from charts.landscape import packed
from expressions import Custom
from interface.jobs import turns
from interface.jobs.thread_queue import NO_WORKS, Work, Works
from interface.kit.conventions import differences, paths_beside
from interface.kit.descents import Game, Spent, descend, descent
from interface.kit.lru import LRU
from simulation import Trajectory
from simulation.budget import by_budget, steps_at
from simulation.measurements import Measurements, measure
from simulation.outcomes import distance_to_minimum
from simulation.path_statistics import PathStatistics, path_statistics
from simulation.scenario import Scenario

SEEDS = 8
"""Where the gradient is noisy, so many seeds are drawn as a bundle, with their mean and the exact gradient's path."""
BUNDLED = 300
"""Of a reference method, which may search for every step, only runs up to so many are bundled: more take seconds."""


AT_ONCE = limits.ANSWER_MILLISECONDS / 1000
"""So many seconds of computing an answer may take; what takes longer is long work."""
LARGE = 10_000
"""Cells of a sweep that the queue does not take for quick."""


class Asset(NamedTuple):
    """Something large, sent once and then referred to by its key."""

    key: str
    content: dict[str, Any]


class Run(NamedTuple):
    """One entrant's descent, measured, followed and packed."""

    measured: Measurements
    budgeted: Measurements  # with steps counted as the budget is
    path: PathStatistics
    spent: Spent
    asset: Asset
    told: dict[tuple[str, str], Any]
    """What was said of it: (what, for whom) -> messages."""

    def tell(self, what: str, whom: str, say: Callable[[], Any]) -> Any:
        """What is said of it, kept for who asks again."""
        if (what, whom) not in self.told:
            self.told[what, whom] = say()
        return self.told[what, whom]


def run(game: Game, optimizer: Optimizer) -> Run:
    """One descent, as it stands whenever so much of the budget is used up; kept for whoever asks for it next."""
    if (game, optimizer) not in RUNS:
        turns.ANSWERS.begin_piece()
    return RUNS.get((game, optimizer), lambda: _run(game, optimizer))


def _run(game: Game, optimizer: Optimizer) -> Run:
    trajectory = descent(game, optimizer)
    standing = steps_at(trajectory, game.budget, game.steps)
    measured = measure(trajectory)
    budgeted = by_budget(measured, standing)
    lost = -1 if budgeted.diverged_at is None else budgeted.diverged_at
    content = {"series": packed(series(trajectory)[:, standing]), "diverged_at": lost}
    content["turns"] = list(budgeted.zigzags.steps)
    if trajectory.steps != game.steps:
        content["steps"] = packed(standing)
    if game.rules.noise != "none" and is_bundled(optimizer, game.steps):
        content["bundle"] = packed(_bundle(game, optimizer))
    if beside := paths_beside(game, optimizer):
        content["beside"] = packed(np.stack([points[:, standing] for points in beside]))
    if trajectory.factors is not None and (not isinstance(game.schedule, OpenLoop) or trajectory.steps != game.steps):
        own = np.where(np.isnan(trajectory.learning_rates), np.nan, trajectory.factors)
        content["factors"] = packed(np.append(own, np.nan)[standing[:-1]])
    path = path_statistics(trajectory, measured)
    return Run(measured, budgeted, path, Spent.by(trajectory), Asset(key_of(content), content), {})


def _bytes(made: Run) -> int:
    return 6000 + sum(len(part["bdata"]) for part in made.asset.content.values() if isinstance(part, dict))


RUNS = LRU(limits.KEPT_RUN_BYTES, _bytes, "runs")
"""(Game, optimizer) -> its run, of 36 kB for 200 steps and 0.4 MB for 2,000 with a bundle: as many as 500 visitors with
eight optimizers each make."""


def seconds(game: Game, optimizer: Optimizer) -> float:
    """About how long `run` takes where it is not kept, within a factor of three; a bundle is ten runs."""
    bundled = game.rules.noise != "none" and is_bundled(optimizer, game.steps)
    by_arrays = isinstance(optimizer, Elementwise) and not isinstance(
        game.schedule, OpenLoop
    )  # a schedule that listens
    each = step_seconds(game.surface, optimizer) * (BY_ARRAYS if by_arrays else 1)
    return each * game.steps * (SEEDS + 2 if bundled else 1)


def step_seconds(surface: Surface, optimizer: Optimizer) -> float:
    """About how long a step takes, with the look ahead and all that is measured.

    Of a method that is written for single numbers 30 microseconds, of another one ten times as long, of one that
    searches, twenty. A formula takes longer the more operations it has.
    """
    each = 30e-6 if isinstance(optimizer, Elementwise) else 400e-6
    each = 800e-6 if optimizer.family is Family.REFERENCE else each
    if isinstance(surface, Custom):
        each *= 1 + len(surface.expression.text) / (60 if isinstance(optimizer, Elementwise) else 20)
    return each


BY_ARRAYS = 10
"""So many times as long as on single numbers a step takes on arrays."""


class LongWork(ABC):
    """Something that takes long to make and is kept: a work of the queue, whose answer is that it is there.

    A subclass is a frozen dataclass, since equal ones are made once.
    """

    held = 1

    @property
    @abstractmethod
    def seconds(self) -> float:
        """About how long it takes."""

    @property
    @abstractmethod
    def steps(self) -> int:
        """Of a run of it, at least 1."""

    @property
    @abstractmethod
    def is_kept(self) -> bool:
        """Whether it is there already."""

    @abstractmethod
    def make(self) -> None:
        """Make and keep it."""

    @property
    def cells(self) -> int:
        """As many cells of a sweep as count for it; not among the quick ones."""
        return LARGE

    def answer(self, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> bool:
        """Whether it is there."""
        self.make()
        return True


def missing(works: Sequence[LongWork]) -> Works:
    """Those that are not there yet, where together they take longer than an answer may."""
    left = [one for one in works if not one.is_kept]
    return Works(left, len(works)) if sum(one.seconds for one in left) > AT_ONCE else NO_WORKS


@dataclass(frozen=True)
class Descent(LongWork):
    """A run: who asks again finds it among `RUNS`."""

    game: Game
    optimizer: Optimizer

    @property
    def seconds(self) -> float:
        return seconds(self.game, self.optimizer)

    @property
    def steps(self) -> int:
        return max(1, self.game.steps)

    @property
    def is_kept(self) -> bool:
        return (self.game, self.optimizer) in RUNS

    @property
    def cells(self) -> int:
        """As many cells of a sweep as take as long."""
        return max(LARGE, round(self.seconds / (20e-9 * self.steps)))

    def make(self) -> None:
        differences(self.game, self.optimizer)  # first: who finds the run takes all for done
        run(self.game, self.optimizer)


def long_works(scenarios: Sequence[Scenario]) -> Works:
    """The runs of every entrant in every scenario."""
    return missing([Descent(Game.of(one, entrant), entrant.optimizer) for one in scenarios for entrant in one.entrants])


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


@lru_cache(maxsize=256)
def name_of(*works: Work) -> str:
    """What works are asked for by, again and again until they are done: their `key_of`, found once."""
    return key_of(works)
