"""What is said of a constant learning rate beside the highest at which the method would converge."""

from typing import Any

from language import Message
from simulation.measurements import Measurements
from simulation.outcomes import Outcome
from simulation.path_statistics import PathStatistics
from simulation.words import figure, roughly

CLOSE = 0.8
"""A rate is close to its limit from this share of it on."""
FAR_BELOW = 0.1
"""Up to this share of its limit, gradient descent in a bowl takes ten times as many steps as at its best rate, or
more."""


def share_of_limit(run: Measurements, path: PathStatistics) -> Message | None:
    """A constant rate in a bowl beside the highest at which the method converges there."""
    limit, rate = path.limit, path.limited_rate
    if not limit or not rate:
        return None
    share = rate / limit
    facts: dict[str, Any] = {
        "rate": _beside(rate, limit), "limit": figure(limit), "curvature": figure(path.steepest),
        "share": _percent(share),
    }  # fmt: skip
    if path.kept is not None and path.wasteful and run.outcome is not Outcome.CONVERGED:
        return Message(
            "has a learning rate of {rate}, which is {share} of the limit of {limit} (with a momentum of {kept} and a "
            "steepest curvature of {curvature}): far more steps than needed",
            **facts, kept=figure(path.kept),
        )  # fmt: skip
    if path.kept is not None:
        return Message(
            "has a learning rate of {rate}, which is {share} of the limit of {limit} (with a momentum of "
            "{kept} and a steepest curvature of {curvature})",
            **facts, kept=figure(path.kept),
        )  # fmt: skip
    if share <= FAR_BELOW and run.outcome is not Outcome.CONVERGED:
        return Message(
            "has a learning rate of {rate}, which is {share} of the limit of {limit} (2 divided by {curvature}, the "
            "steepest curvature): far more steps than needed",
            **facts,
        )
    return Message(
        "has a learning rate of {rate}, which is {share} of the limit of {limit} (2 divided by {curvature}, the "
        "steepest curvature)",
        **facts,
    )


def near_limit(run: Measurements, path: PathStatistics) -> Message | None:
    """A constant rate beside 2 / curvature, beyond which every step would lead farther from the floor of a valley.

    A run that diverged downhill, on a surface without a bottom, diverges at any rate.
    """
    if not path.rate or not path.curvature:
        return None
    rate, limit = path.rate, 2 / path.curvature
    facts: dict[str, Any] = {
        "rate": figure(rate), "limit": figure(limit), "curvature": figure(path.curvature),
    }  # fmt: skip
    if run.diverged_at is not None:
        begin, end = path.start_value, run.final_value
        if begin is None or end is None or end <= begin or rate <= limit:
            return None
        return Message(
            "has a learning rate of {rate}, above the limit of {limit} (2 divided by {curvature}, the steepest "
            "curvature at its start)",
            **facts,
        )
    if not CLOSE <= rate / limit < 1:
        return None
    return Message(
        "has a learning rate of {rate}, which is {share} of the limit of {limit} (2 divided by {curvature}, the "
        "steepest curvature at its start)",
        **facts, share=roughly(rate / limit),
    )  # fmt: skip


def _beside(rate: float, limit: float) -> str:
    """The rate as `figure`, with the digits that tell it from the limit."""
    digits = next((some for some in range(3, 17) if f"{rate:.{some}g}" != f"{limit:.{some}g}"), 3)
    return figure(rate) if digits == 3 else f"{rate:.{digits}g}"


def _percent(share: float) -> Message | str:
    """As `roughly`, but a rate above its limit is never said to be at it."""
    if 1 < share < 1.005:
        return Message("just over 100%")
    return f"{100 * share:,.0f}%" if share >= 10 else roughly(share)
