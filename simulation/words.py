"""The words for what becomes of a run, which narration, comparison, table, map and basins share.

A predicate is a sentence without its subject, "has stalled at a saddle": in Korean it is one by itself.
"""

from typing import Any, overload

from language import Message
from simulation.measurements import Measurements, Zigzags
from simulation.outcomes import Outcome

PLACES = {
    "a local minimum": Message("at a local minimum"),
    "a saddle": Message("at a saddle"),
    "a maximum": Message("at a maximum"),
    "a plateau": Message("on a plateau"),
}
"""Where a run may stand, by the words of `places.place`."""
GOALS = {
    "the minimum": Message("the minimum"),
    "the minimum outside the view": Message("the minimum outside the view"),
    "the lowest point in view": Message("the lowest point in view"),
    "the curve of minima": Message("the curve of minima"),
    "the area of minima": Message("the area of minima"),
    "the set of minima": Message("the set of minima"),
}
"""What a run may arrive at, by the words of `places.goal`."""
DESTINATIONS = {
    "the minimum outside the view": GOALS["the minimum outside the view"],
    "the lowest point in view": GOALS["the lowest point in view"],
    "the curve of minima": Message("one of a curve of minima"),
    "the area of minima": Message("one of an area of minima"),
    "the set of minima": Message("one of a set of minima"),
}
"""Where a run arrives, by its goal, where that is not just the minimum."""

MILLION = 1e6
"""From here on a ratio needs no figure."""

Text = Message | str


def destination(run: Measurements) -> Message | None:
    """ "one of a curve of minima": where a run has arrived, None where it is the minimum."""
    return DESTINATIONS.get(run.goal)


def state(run: Measurements, unit: str = "step") -> Message:
    """What a run that has neither arrived nor diverged is doing, as a predicate: "has stalled at a saddle"."""
    seen = run.passage
    if run.downhill:
        return Message("runs downhill without end")
    if run.outcome is Outcome.STALLED:
        if run.resting_place is None:
            return Message("has stalled")
        return Message("has stalled {place}", place=PLACES[run.resting_place])
    if seen.climbs_from is not None:
        return Message("climbs")
    if seen.bounces_within is not None:
        return Message(
            "bounces around {goal} within {distance}", goal=GOALS[run.goal], distance=figure(seen.bounces_within)
        )
    if seen.reached_at is not None:
        return visit(run, unit)
    return Message("is slow" if seen.last_fall is not None else "is still moving")


def visit(run: Measurements, unit: str = "step", away: float | None = None) -> Message:
    """How a run that does not stay at the minimum has visited it last, as a predicate, and how far `away` it is now."""
    reached, left = run.passage.reached_at, run.passage.left_at
    assert reached is not None  # or there is no visit to tell of
    facts: dict[str, Any] = {"goal": GOALS[run.goal], "moment": moment(reached, unit)}
    if left is None:
        return Message("is at {goal} from {moment} on, but leaves it when it goes on", **facts)
    if left == reached + 1 and away is None:
        return Message("passed through {goal} at {moment}", **facts)
    if left == reached + 1:
        return Message("passed through {goal} at {moment} and is {distance} away", **facts, distance=figure(away))
    if away is None:
        return Message("reached {goal} at {moment} and left it at {left}", **facts, left=moment(left, unit))
    return Message(
        "reached {goal} at {moment}, left it at {left} and is {distance} away",
        **facts, left=moment(left, unit), distance=figure(away),
    )  # fmt: skip


def without_value(run: Measurements) -> Message:
    """ "leaves the domain of f at step 3: ...", with where it ended, or that f is not finite where a run diverges."""
    when = moment(run.diverged_at)
    if not run.left_domain:
        return Message("diverges at {moment}, where f has no finite value", moment=when)
    x, y = map(figure, run.final_point)
    return Message(
        "leaves the domain of f at {moment}: f has no value there; the last point with one is ({x}, {y}), where f is "
        "{value}",
        moment=when, x=x, y=y, value=figure(run.final_value),
    )  # fmt: skip


def turns(zigzags: Zigzags, unit: str = "step") -> Message:
    """ "29 times from step 1 to 29", "once, at step 4"; there is one at least."""
    often, first, last = times(zigzags.count), zigzags.first, zigzags.last
    if first == last:
        return Message("{times}, at {moment}", times=often, moment=moment(first, unit))
    return Message(
        "{times} from step {first} to {last}" if unit == "step" else "{times} from gradient {first} to {last}",
        times=often, first=first, last=last,
    )  # fmt: skip


def moment(step: int | None, unit: str = "step") -> Message:
    """ "step 3", "gradient 3"."""
    return Message("step {step}" if unit == "step" else "gradient {step}", step=step)


def times(count: int) -> Message:
    """ "once", "29 times"."""
    if count > 2:
        return Message("{count} times", about="how often", count=count)
    return Message("once", about="how often") if count == 1 else Message("twice", about="how often")


def so_many(count: int, unit: str = "step") -> Message:
    """ "1 step", "30 gradients"."""
    one = count == 1
    if unit == "step":
        return Message("{count} step" if one else "{count} steps", count=count)
    if unit == "gradient":
        return Message("{count} gradient" if one else "{count} gradients", count=count)
    if unit == "gradient evaluation":
        return Message("{count} gradient evaluation" if one else "{count} gradient evaluations", count=count)
    if unit == "evaluation":
        return Message("{count} evaluation" if one else "{count} evaluations", count=count)
    if unit == "run":
        return Message("{count} run" if one else "{count} runs", count=count)
    if unit == "rank":
        return Message("{count} rank" if one else "{count} ranks", count=count)
    raise ValueError(f"nothing is counted in {unit!r}")


@overload
def figure(number: float) -> str: ...


@overload
def figure(number: None) -> Message: ...


def figure(number: float | None) -> Text:
    """Three digits, thousands in full, a real minus sign; "infinity" where there is no number."""
    if number is None:
        return Message("infinity")
    number += 0.0  # of -0.0, 0.0
    text = f"{number:,.0f}" if 1000 <= abs(number) < 1e6 else f"{number:.3g}"
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}{e}{int(exponent) if e else ''}".replace("-", "−")


def percent(share: float, decimals: int = 0) -> str:
    """A share in per cent with at most so many decimals; 0% and 100% only where it is none and all."""
    least = 0.01 / 10**decimals
    if 0 < share < least or 1 - least < share < 1:
        return f"<{least:.{decimals}%}" if share < 0.5 else f">{1 - least:.{decimals}%}"
    text = f"{100 * share:.{decimals}f}"
    return f"{text.rstrip('0').rstrip('.') if decimals else text}%"


def roughly(share: float) -> Text:
    """Two digits; the ends of the scale are said where a figure would round to them."""
    if share < 1e-4:
        return Message("less than 0.01%")
    if 0.995 <= share < 1:
        return Message("almost 100%")
    return f"{100 * share:.0f}%" if share >= 0.1 else f"{100 * share:.2g}%"


def ratio(number: float) -> Message:
    """ "2.3 times", "twice": two digits, thousands in full."""
    if number >= MILLION:
        return Message("more than a million times")
    text = figure(float(f"{number:.2g}"))
    if text == "2":
        return Message("twice", about="a ratio")
    return Message("{count} times", about="a ratio", count=text)
