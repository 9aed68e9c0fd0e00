"""What can be said of an experiment: the facts that a lesson's text shows and its claims are about.

A fact has a number, infinite for a step that never comes and nan where there is no answer, and a text.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from catalogue import Surface
from language import Message
from simulation import Trajectory
from simulation.lowest_set import known_distance
from simulation.measurements import Measurements, measure
from simulation.outcomes import Outcome
from simulation.path_statistics import PathStatistics, path_statistics
from simulation.scenario import Entrant, Scenario
from simulation.simulate import escape_circle
from simulation.terrain import NEAR, diagonal
from simulation.words import figure, percent

NEVER = Message("never")
UNKNOWN = Message("unknown")


@dataclass(frozen=True)
class Fact:
    """A number, and how it is told."""

    value: float
    text: Message | str
    kind: Literal["number", "step", "truth"] = "number"
    """Whether it is a moment of the run, or 1 for yes and 0 for no."""


def number(value: float | None) -> Fact:
    """A length, a value of f, a ratio."""
    return Fact(math.nan, UNKNOWN) if value is None or math.isnan(value) else Fact(value, figure(value))


def count(value: float | None) -> Fact:
    """Steps, turns, evaluations."""
    return Fact(math.nan, UNKNOWN) if value is None else Fact(float(value), f"{value:,.0f}")


def step(value: float | None) -> Fact:
    """At which step something happens, or that it never does."""
    return Fact(math.inf, NEVER) if value is None else replace(count(value), kind="step")


def truth(value: bool) -> Fact:
    """Whether something is so."""
    return replace(count(value), kind="truth")


def share(value: float | None) -> Fact:
    """A share, told in percent."""
    return Fact(math.nan, UNKNOWN) if value is None or math.isnan(value) else Fact(value, percent(value))


RUN = {
    "arrived": "the step at which it arrives at a minimum to stay, or never",
    "arrives": "1 where it does, else 0",
    "diverged": "the step at which it diverges, or never",
    "diverges": "1 where it does, else 0",
    "stalls": "1 where it has come to rest elsewhere than at a minimum it may arrive at, else 0",
    "moving": "1 where it is still on its way, else 0",
    "left": "the distance left to the nearest minimum at the end",
    "x": "where it ends", "y": "where it ends",
    "f": "the value of f at the end",
    "start_f": "the value of f at the start",
    "zigzags": "how often it turns back across the valley, visibly",
    "crossings": "how often it crosses the floor of the valley",
    "path": "the length of its path",
    "straight": "the straight distance from its start to its end",
    "detour": "how many times as long as that the path is",
    "overshoot": "how far it goes beyond the minimum",
    "first_step": "the length of its first step",
    "longest_step": "the length of its longest step",
    "last_step": "the length of its last step",
    "late_steps": "the mean length of the last tenth of its steps",
    "misses": "by how many degrees the direction of its first step misses the nearest minimum",
    "slowing": "the share that those are of the longest",
    "rate": "its learning rate",
    "last_rate": "the learning rate of its last step, which a schedule may have changed",
    "limit": "the learning rate from which it diverges, where theory says so for the curvatures at the start",
    "of_limit": "the share of that limit that its rate is",
    "gradients": "how many gradients it has asked for",
    "clipped": "the share of its steps whose gradient was clipped",
    "outside": "the step at which it first leaves the picture, or never",
    "reached": "the step of its last visit to the minimum, which it leaves again, or never",
    "left_at": "the step at which it leaves it, or never",
    "bounces": "within which distance of the minimum it bounces",
    "lost": "how many times as long as with it the first step without bias correction is",
}  # fmt: skip
"""Fact of a run -> what it is: `sgd.arrived`, and `sgd_2.arrived` of a second SGD."""
WHOLE = {
    "steps": "how many steps every run has",
    "start_x": "where they start", "start_y": "where they start",
    "start_left": "the distance from the start to the nearest minimum",
    "steepest": "the largest curvature at the start",
    "flattest": "the smallest curvature at the start",
    "condition": "the condition number: the one divided by the other",
    "limit": "the learning rate from which plain gradient descent diverges there: 2 divided by the steepest",
    "best_rate": "the best fixed rate of plain gradient descent there: 2 divided by the sum of the two",
    "near": "within which distance of a minimum a run has to stay to have arrived",
    "too_far": "how far from the middle of the surface's view a run has diverged",
}  # fmt: skip
"""Fact of the experiment -> what it is."""


def of_scenario(scenario: Scenario, runs: Mapping[int, Trajectory] | None = None) -> dict[str, Fact]:
    """Name -> fact, of an experiment of the Playground.

    Parameters
    ----------
    runs: slot -> run, where they are there already; else they are computed.
    """
    facts = dict(_of_whole(scenario.surface, np.array(scenario.start), scenario.steps))
    for name, entrant in named(scenario.entrants):
        run = scenario.descend(entrant) if runs is None else runs[entrant.slot]
        measured = measure(run)
        of_run = _of_run(run, measured, path_statistics(run, measured), _limit(run, facts))
        facts |= {f"{name}.{key}": value for key, value in of_run.items()}
    return facts


def named(entrants: Iterable[Entrant]) -> Iterator[tuple[str, Entrant]]:
    """Each entrant with its name in facts: the slug of its optimizer, numbered from the second of a kind."""
    seen: dict[str, int] = {}
    for entrant in entrants:
        slug = entrant.optimizer.slug
        seen[slug] = seen.get(slug, 0) + 1
        yield slug if seen[slug] == 1 else f"{slug}_{seen[slug]}", entrant


def _of_whole(surface: Surface, start: np.ndarray, steps: int) -> Iterator[tuple[str, Fact]]:
    yield "steps", count(steps)
    yield "start_x", number(float(start[0]))
    yield "start_y", number(float(start[1]))
    with np.errstate(all="ignore"):
        yield "start_left", number(float(known_distance(surface, start[:, None])[0]))
        hessian = surface.hessian(start)
        flat, steep = np.linalg.eigvalsh(hessian) if np.isfinite(hessian).all() else (math.nan, math.nan)
        yield "steepest", number(float(steep))
        yield "flattest", number(float(flat))
        yield "condition", number(float(steep / flat) if flat > 0 else None)
        yield "limit", number(float(2 / steep) if steep > 0 else None)
        yield "best_rate", number(float(2 / (steep + flat)) if flat > 0 else None)
    yield "near", number(NEAR * diagonal(surface))
    yield "too_far", number(escape_circle(surface)[1])


def _limit(run: Trajectory, facts: Mapping[str, Fact]) -> float | None:
    """The rate from which the run's method diverges on a bowl that is curved as the surface is at the start."""
    flat, steep = facts["flattest"].value, facts["steepest"].value
    known = run.optimizer.stability(flat, steep) if flat > 0 and run.factors is None else None
    return None if known is None else float(known.highest_rate)


def _outside(run: Trajectory) -> int | None:
    """The first step whose point is not in the view of the surface."""
    sides = zip(run.points, run.surface.view, strict=True)
    seen = np.logical_and.reduce([(low <= at) & (at <= high) for at, (low, high) in sides])
    return None if seen.all() else int(seen.argmin())


def _misses(run: Trajectory) -> float | None:
    """The angle in degrees between the first step and the way to the nearest minimum; None where one of them is 0."""
    start, minima = run.points[:, 0], np.array(run.surface.minima)
    if not minima.size or run.surface.continuum is not None or run.points.shape[1] < 2:
        return None
    ways = minima - start
    way = ways[np.hypot(*ways.T).argmin()]
    taken = run.points[:, 1] - start
    lengths = np.hypot(*way) * np.hypot(*taken)
    return math.degrees(math.acos(np.clip(way @ taken / lengths, -1, 1))) if lengths > 0 else None


def _last_rate(run: Trajectory, rate: float | None) -> float | None:
    factors = run.factors
    return rate if rate is None or factors is None else rate * float(factors[np.isfinite(factors)][-1])


def _of_run(run: Trajectory, measured: Measurements, path: PathStatistics, limit: float | None) -> dict[str, Fact]:
    seen, rate = measured.passage, getattr(run.optimizer, "learning_rate", None)
    x, y = measured.final_point
    slowing = path.late_steps / path.longest_step if path.late_steps is not None and path.longest_step else None
    outcome = measured.outcome
    return {
        "arrived": step(measured.arrived_at),
        "arrives": truth(measured.arrived_at is not None),
        "diverged": step(measured.diverged_at),
        "diverges": truth(measured.diverged_at is not None),
        "stalls": truth(outcome is Outcome.STALLED),
        "moving": truth(outcome is Outcome.MOVING),
        "left": number(measured.distance_to_minimum),
        "x": number(x),
        "y": number(y),
        "f": number(measured.final_value),
        "start_f": number(path.start_value),
        "zigzags": count(measured.zigzags.count),
        "crossings": count(path.crossings),
        "path": number(measured.path_length),
        "straight": number(measured.straight_distance),
        "detour": number(measured.detour),
        "overshoot": number(measured.overshoot),
        "first_step": number(path.first_step),
        "longest_step": number(path.longest_step),
        "last_step": number(path.last_step),
        "late_steps": number(path.late_steps),
        "misses": number(_misses(run)),
        "slowing": share(slowing),
        "rate": number(rate),
        "last_rate": number(_last_rate(run, rate)),
        "limit": number(limit),
        "of_limit": share(None if rate is None or limit is None else rate / limit),
        "gradients": count(path.gradients),
        "clipped": share(path.clipped),
        "outside": step(_outside(run)),
        "reached": step(seen.reached_at),
        "left_at": step(seen.left_at),
        "bounces": number(seen.bounces_within),
        "lost": number(path.uncorrected),
    }
