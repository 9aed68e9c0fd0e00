"""A sensible learning rate for every surface and optimizer, by one rule and from nothing but their declarations."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from catalogue import Optimizer, Surface
from language import Joined, Message
from optimizers import OPTIMIZERS
from simulation.scenario import CLASSIC
from simulation.simulate import simulate
from simulation.trajectory import Trajectory

MARGIN = 0.25
"""A run stays near the view, in its surroundings, while it is inside the view enlarged by this share of its width and
height on each side."""
CLASSIC_RATES = {type(entrant.optimizer): float(entrant.optimizer.learning_rate) for entrant in CLASSIC.entrants}
ALIKE = 1e-4
"""Losses that differ by at most this share of the fall from the start look alike."""
ROUNDING = 1e-9
"""Two numbers are equal when they differ by at most this share of them."""
DECADES, ROUNDS = 3, 4
"""How far below the slider's range to look on where no rate in it will do."""


@dataclass(frozen=True)
class Recommendation:
    """A learning rate, and a sentence that says why."""

    learning_rate: float
    reason: Message


@lru_cache(maxsize=4096)  # bounded, because everybody may bring surfaces of their own
@np.errstate(all="ignore")
def recommend(surface: type[Surface], optimizer: type[Optimizer]) -> Recommendation | None:
    """The learning rate to begin with on `surface` at its defaults, from its start, for its number of steps.

    It is the method's `natural_rate` or that of its sister, `rate_of`, where that will do. Else the candidates are 1,
    2, 5 times powers of ten within the slider's range, without its ends, which are no proposals. Those whose run leaves
    the surroundings of the view, or rises above the loss it began with, are out. Of the others it is the one whose loss
    stays lowest in the second half of the run (see `_lasting`), the smallest of those that look alike. Where all are
    out, the `DECADES` below them are tried, and so on, `ROUNDS` times in all. None for an optimizer without a learning
    rate, or one that finds it itself.
    """
    declared = optimizer.parameters().get("learning_rate")
    if declared is None or optimizer.finds_its_rate:
        return None
    if given := _given(surface, optimizer):
        return given
    low = declared.low or declared.high / 10**DECADES
    rates, run, faults = _trials(surface(), optimizer, low, declared.high)
    losses = np.where([fault is None for fault in faults], _lasting(run.values), np.inf)
    best = int(np.argmax(losses <= losses.min() + ALIKE * (run.values[0, 0] - losses.min()))) if None in faults else 0
    return Recommendation(rates[best], _reason(run, rates, losses, faults, best, low))


def _given(surface: type[Surface], optimizer: type[Optimizer]) -> Recommendation | None:
    """The rate that is not looked for, where the run with it has no fault."""
    rate, reason = optimizer.natural_rate, Message("1: the paper has no learning rate, which is a rate of 1.")
    if optimizer.rate_of:
        sister = OPTIMIZERS[optimizer.rate_of]
        found = recommend(surface, sister)
        rate = default_rate(surface, sister)
        if found is None or rate is None:
            return None
        reason = Message(
            "{rate:g}: the rate of {sister}, so that at equal rates only the method differs.",
            rate=rate, sister=sister.name,
        )  # fmt: skip
    if rate is None:
        return None
    start = surface()
    run = simulate(start, optimizer(learning_rate=np.array([rate])), start.start, start.steps)
    return None if _fault(run, 0) else Recommendation(rate, reason)


def default_rate(surface: type[Surface], optimizer: type[Optimizer]) -> float | None:
    """The learning rate to begin with: that of the book where it has one, else the recommended one."""
    if surface is type(CLASSIC.surface) and optimizer in CLASSIC_RATES:
        return CLASSIC_RATES[optimizer]
    recommended = recommend(surface, optimizer)
    return recommended.learning_rate if recommended else None


def _trials(
    surface: Surface, optimizer: type[Optimizer], low: float, high: float
) -> tuple[list[float], Trajectory, list[Message | None]]:
    """The candidates from `low` to `high`, or from the first range below where one will do, as one batch of runs."""
    for _ in range(ROUNDS):
        rates = [rate for rate in candidates(low, high) if not is_end(optimizer, rate)]
        run = simulate(surface, optimizer(learning_rate=np.array(rates)), surface.start, surface.steps)
        faults = [_fault(run, column) for column in range(len(rates))]
        if None in faults:
            break
        low, high = low / 10**DECADES, low
    return rates, run, faults


def is_end(optimizer: type[Optimizer], rate: float) -> bool:
    """Whether a learning rate stands at an end of its slider."""
    declared = optimizer.parameters()["learning_rate"]
    return any(math.isclose(rate, end, rel_tol=ROUNDING) for end in (declared.low, declared.high))


def candidates(low: float, high: float) -> list[float]:
    """Every 1, 2 or 5 times a power of ten from `low` to `high`, both included."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    grid = [float(f"{digit}e{power}") for power in powers for digit in (1, 2, 5)]
    return [rate for rate in grid if low * (1 - ROUNDING) <= rate <= high * (1 + ROUNDING)]


def _lasting(values: np.ndarray) -> np.ndarray:
    """Mean (n,), over the second half of the steps, of the level below which values (steps + 1, n) stay from there on.

    A run that bounces pays for its highest bounce still to come; a run that falls pays for where it is.
    """
    levels = np.maximum.accumulate(values[::-1], axis=0)[::-1]
    return levels[-max(1, len(values) // 2) :].mean(axis=0)


def _fault(run: Trajectory, column: int) -> Message | None:
    """What rules out one run of a batch (2, steps + 1, n), as a predicate; None where nothing does."""
    low, high = np.array(run.surface.view).T
    margin = MARGIN * (high - low)
    points, values = run.points[:, :, column].T, run.values[:, column]
    outside = ~((points >= low - margin) & (points <= high + margin)).all(axis=1) | ~np.isfinite(values)
    above = ~(values <= values[0] + ROUNDING * abs(values[0]))
    if outside.any():
        return Message("leaves the view's surroundings at step {step}", step=int(outside.argmax()))
    return Message("rises above the start at step {step}", step=int(above.argmax())) if above.any() else None


def _reason(
    run: Trajectory, rates: list[float], losses: np.ndarray, faults: list[Message | None], best: int, lowest: float
) -> Message:
    """Name the rule, its result (the loss of `_lasting`), and what the neighbouring rates do; it must fit a panel.

    `lowest` is the low end of the slider.
    """
    x, y = (f"{coordinate:g}" for coordinate in run.points[:, 0, 0])
    rate, fault = f"{rates[best]:g}", faults[best]
    if fault:
        return Message(
            "{rate}: the smallest of the rates 1-2-5; from ({x}, {y}) even this one {fault}.",
            rate=rate, x=x, y=y, fault=fault,
        )  # fmt: skip
    neighbours = [
        _neighbour(f"{rates[i]:g}", faults[i], f"{losses[i]:.3g}") for i in (best - 1, best + 1) if 0 <= i < len(rates)
    ]
    facts: dict[str, Any] = {
        "rate": rate, "x": x, "y": y, "steps": run.steps, "share": f"{ALIKE:.2%}",
        "losses": Joined([f"{losses[best]:.3g}", *neighbours], "; "),
    }  # fmt: skip
    if rates[best] < lowest * (1 - ROUNDING):
        return Message(
            "{rate}: of the rates 1-2-5 that stay near the view and below the start ({x}, {y}), as none of the slider "
            "does, the smallest with the lowest loss late in {steps} steps, to {share} of the fall ({losses}).",
            **facts,
        )
    return Message(
        "{rate}: of the rates 1-2-5 that stay near the view and below the start ({x}, {y}), the smallest with the "
        "lowest loss late in {steps} steps, to {share} of the fall ({losses}).",
        **facts,
    )


def _neighbour(rate: str, fault: Message | None, loss: str) -> Message:
    if fault:
        return Message("{rate} {fault}", rate=rate, fault=fault)
    return Message("{rate} has {loss}", rate=rate, loss=loss)
