"""The descents that are kept for whoever asks for the same one next, in this session or another."""

from typing import NamedTuple

import numpy as np

import limits
from catalogue import Optimizer, Point, Schedule, Surface
from interface.kit.lru import LRU
from simulation import Rules, Trajectory
from simulation.budget import BUDGETS
from simulation.look_ahead import simulate_and_look_ahead
from simulation.scenario import Entrant, Scenario


class Game(NamedTuple):
    """What an entrant of a scenario plays beside its optimizer: the same for all, but for a schedule of its own."""

    surface: Surface
    start: Point
    steps: int
    schedule: Schedule
    rules: Rules
    budget: str

    @classmethod
    def of(cls, scenario: Scenario, entrant: Entrant) -> "Game":
        schedule = scenario.schedule_of(entrant)
        return cls(scenario.surface, scenario.start, scenario.steps, schedule, scenario.rules, scenario.budget)


def descend(game: Game, optimizer: Optimizer) -> Trajectory:
    """The run of one entrant, or a batch of runs, which is too large to be kept."""
    surface, start, steps, schedule, rules, budget = game
    return BUDGETS[budget](surface, optimizer, start, steps, schedule=schedule, rules=rules)


def descent(game: Game, optimizer: Optimizer) -> Trajectory:
    """The run of one entrant, kept."""
    return DESCENTS.get((game, optimizer), lambda: _followed(game, optimizer))


def _followed(game: Game, optimizer: Optimizer) -> Trajectory:
    surface, start, steps, schedule, rules, budget = game
    if budget != "steps":
        return descend(game, optimizer)
    return simulate_and_look_ahead(surface, optimizer, start, steps, schedule=schedule, rules=rules)


def _bytes(run: Trajectory) -> int:
    """With what it finds out later (values, gradients, distances, evaluations, steps ahead): 4 times the points."""
    arrays = [run.ahead, run.factors, run.counts, *run.state]
    return 2000 + 5 * run.points.nbytes + sum(array.nbytes for array in arrays if isinstance(array, np.ndarray))


DESCENTS = LRU(limits.KEPT_DESCENT_BYTES, _bytes, "descents")
"""(Game, optimizer) -> its run, of up to 0.8 MB, which Prodigy's 2,000 steps take."""


class Spent(NamedTuple):
    """What a run has done and asked for until its end, or until it diverged."""

    steps: int
    gradients: int
    values: int
    hessians: int

    @classmethod
    def by(cls, run: Trajectory) -> "Spent":
        steps = run.steps if run.diverged_at < 0 else run.diverged_at
        return cls(int(steps), *(int(count[-1]) for count in run.evaluations))
