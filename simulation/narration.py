"""What one run did, in up to three sentences, every word of which is computed from its measurements and its path."""

from collections.abc import Iterator
from typing import Any

from language import Message
from simulation.measurements import CROOKED, Measurements
from simulation.narrated_extras import DIFFERENT, switched_and_paid
from simulation.outcomes import Outcome
from simulation.path_statistics import PathStatistics
from simulation.rate_limits import near_limit, share_of_limit
from simulation.terrain import NEAR
from simulation.words import (
    GOALS,
    PLACES,
    destination,
    figure,
    moment,
    percent,
    ratio,
    roughly,
    so_many,
    times,
    turns,
    visit,
    without_value,
)

MOST = 3
"""So many sentences at most, the most telling first."""
PLAIN = 2
"""A way of which fewer sentences can be told ends with how far f fell."""
SIDEWAYS = 0.2
"""Crossings of a valley are told where at least this share of the movement is sideways."""
BEYOND = 0.05
"""An overshoot is told from this share of the distance between start and minimum on ..."""
PAST = 0.5
"""... where at least this share of the distance to the minimum is beyond it, rather than beside it, ..."""
APPROACH = 0.5
"""... and where the run came as near as this share of the starting distance before."""
BACK = 0.5
"""A run has come back whose last point is within this share of the distance where it was farthest beyond."""
DETOUR = 1.5
"""A path is a detour from so many times the straight distance on."""
HARDLY = 0.01
"""A run hardly moves whose path is shorter than this share of the view's diagonal."""
FADED, GROWN = 0.1, 3
"""Steps fade where the last ones are at most this share of the longest, grow where the last is so much longer."""
GENTLE = 0.05
"""Up to this share of the slope at the start the slope has vanished."""


def narrate(name: str, run: Measurements, path: PathStatistics) -> list[Message]:
    """Up to `MOST` sentences on a run of `name`, none before its first step.

    What the visitor switched on, and what a step costs, follows the first sentence on the way that the run took.
    """
    if not path.steps and run.diverged_at is None:
        return []
    way, extras = list(filter(None, _way(run, path))), list(filter(None, switched_and_paid(path)))
    if len(way) < PLAIN:
        way += filter(None, [_fall(run, path)])
    if not way and not extras and path.start_value is not None:
        way = [
            Message("hardly changes f, which is {value} at its start and at its end", value=figure(path.start_value))
        ]
    predicates = [*way[:1], *extras, *way[1:]][:MOST]
    return [
        Message("It {predicate}.", predicate=one)
        if number
        else Message("{name} {predicate}.", name=name, predicate=one)
        for number, one in enumerate(predicates)
    ]


def _way(run: Measurements, path: PathStatistics) -> Iterator[Message | None]:
    """What the run did on the surface, each as a predicate, None where it did not."""
    if run.downhill:
        yield _descent_without_end(run, path)
        return
    if run.outcome is Outcome.DIVERGED:
        yield _divergence(run, path)
        yield share_of_limit(run, path) or near_limit(run, path)
        return
    arrived = run.outcome is Outcome.CONVERGED
    if arrived and run.arrived_at == 0:
        yield Message("starts at {goal} and stays there", goal=destination(run) or GOALS[run.goal])
        return
    if not arrived and run.path_length is not None and run.path_length < HARDLY * path.diagonal:
        yield _standstill(run, path)
        yield share_of_limit(run, path)
        return
    if run.passage.climbs_from is not None:
        yield _climb(run, path)
        yield share_of_limit(run, path) or near_limit(run, path)
        yield _crossings(run, path)
        return
    crossings, overshoot = _crossings(run, path), _overshoot(run, path)
    often = path.crossings >= min(CROOKED, path.steps)
    limit = share_of_limit(run, path)
    told = [crossings] if often else []
    told += [overshoot, _arrival(run) if arrived and not overshoot else _stall(run, path), _rattling(run)]
    told += [_visit(run) or _slowness(run), *([] if often else _straightness(run, path)), _pace(run, path)]
    first, *others = [*filter(None, told), None]
    yield first
    yield limit or (near_limit(run, path) if crossings and often else None)
    yield from others


def _descent_without_end(run: Measurements, path: PathStatistics) -> Message:
    if run.diverged_at is not None:
        return Message(
            "runs downhill without end, out of the range that is followed at {moment}", moment=moment(run.diverged_at)
        )
    return Message(
        "runs downhill without end: after {steps} it is outside the view and lower than anything in view, at f = "
        "{value}",
        steps=so_many(path.steps), value=figure(run.final_value),
    )  # fmt: skip


def _divergence(run: Measurements, path: PathStatistics) -> Message:
    step = run.diverged_at
    if not step:
        return Message(
            "starts where f has no finite value" if run.final_value is None else "starts too far away to take a step"
        )
    if run.left_domain or run.final_value is None:
        return without_value(run)
    if path.growth:
        return Message(
            "diverges at {moment}: its last steps are each {ratio} as long as the one before",
            moment=moment(step), ratio=ratio(path.growth),
        )  # fmt: skip
    if path.last_step is None:
        return Message("diverges at {moment}: it leaves the range of numbers", moment=moment(step))
    return Message(
        "diverges at {moment}: its first step alone is {ratio} as long as the view's diagonal"
        if step == 1
        else "diverges at {moment}: its last step alone is {ratio} as long as the view's diagonal",
        moment=moment(step),
        ratio=ratio(path.last_step / path.diagonal),
    )


def _crossings(run: Measurements, path: PathStatistics) -> Message | None:
    sideways = path.sideways
    if not path.crossings or sideways is None or sideways < SIDEWAYS or run.is_straight:
        return None
    facts: dict[str, Any] = {
        "times": times(path.crossings), "steps": so_many(path.steps), "share": roughly(sideways),
    }  # fmt: skip
    if not run.zigzags.count:
        return Message("crosses the valley floor {times} in {steps}, and {share} of its movement is sideways", **facts)
    return Message(
        "crosses the valley floor {times} in {steps}, turning back {turns}, and {share} of its movement is sideways",
        **facts, turns=turns(run.zigzags),
    )  # fmt: skip


def _climb(run: Measurements, path: PathStatistics) -> Message:
    begin, end, since = figure(path.start_value), figure(run.final_value), run.passage.climbs_from
    if since == 1:
        return Message("climbs: every step raises f, from {begin} to {end}", begin=begin, end=end)
    return Message(
        "climbs: from {moment} on every step raises f, which is {begin} at its start and {end} at its end",
        moment=moment(since), begin=begin, end=end,
    )  # fmt: skip


def overshoots(run: Measurements, path: PathStatistics) -> bool:
    """Whether a run goes past the minimum by so much that it is worth a word."""
    start, passing, approach = path.start_distance, path.passing, path.approach
    if not run.overshoot or start is None or passing is None or approach is None:
        return False
    far = run.overshoot >= max(BEYOND * start, NEAR * path.diagonal)
    return far and run.overshoot >= PAST * passing and approach <= APPROACH * start


def _overshoot(run: Measurements, path: PathStatistics) -> Message | None:
    amount, step, distance, passing = run.overshoot, run.overshoot_step, run.distance_to_minimum, path.passing
    if not overshoots(run, path) or amount is None or passing is None:
        return None
    facts: dict[str, Any] = {"goal": GOALS[run.goal], "amount": figure(amount)}
    if step == path.steps:
        return Message("overshoots {goal} and ends {amount} beyond it", **facts)
    facts["moment"] = moment(step)
    if run.outcome is Outcome.CONVERGED:
        return Message(
            "overshoots {goal} by {amount} at {moment} and arrives at {arrival}",
            **facts, arrival=moment(run.arrived_at),
        )  # fmt: skip
    if distance is not None and distance <= NEAR * path.diagonal:
        return Message("overshoots {goal} by {amount} at {moment} and ends at it", **facts)
    if distance is not None and distance <= BACK * passing:
        return Message(
            "overshoots {goal} by {amount} at {moment} and comes back to within {distance}",
            **facts, distance=figure(distance),
        )  # fmt: skip
    return Message("overshoots {goal} by {amount} at {moment}", **facts)


def _arrival(run: Measurements) -> Message:
    goal = destination(run)
    facts: dict[str, Any] = {"moment": moment(run.arrived_at)} | ({} if goal is None else {"goal": goal})
    if run.detour is None or (run.detour >= DETOUR and run.is_crooked):  # of which `_path` or `_crossings` tell
        return Message("arrives at {moment}" if goal is None else "arrives at {goal} at {moment}", **facts)
    if run.is_straight:
        return Message(
            "arrives at {moment} on an almost straight path"
            if goal is None
            else "arrives at {goal} at {moment} on an almost straight path",
            **facts,
        )
    return Message(
        "arrives at {moment} on a path {ratio} as long as the straight line"
        if goal is None
        else "arrives at {goal} at {moment} on a path {ratio} as long as the straight line",
        **facts,
        ratio=ratio(run.detour),
    )


def _rattling(run: Measurements) -> Message | None:
    """What a run does that has arrived and does not come to rest."""
    seen = run.passage
    facts: dict[str, Any] = {"goal": GOALS[run.goal], "distance": figure(seen.rattles_within)}
    if seen.rattles_within is None:
        return None
    if seen.nearest is None:
        return Message("rattles around {goal} to the end, within {distance} of it", **facts)
    return Message(
        "rattles around {goal} to the end, within {distance} of it, though at {moment} it was {nearest} away",
        **facts, moment=moment(seen.nearest_at), nearest=figure(seen.nearest),
    )  # fmt: skip


def _visit(run: Measurements) -> Message | None:
    """What a run that has not arrived had to do with the minimum."""
    seen = run.passage
    if seen.bounces_within is not None:
        return Message(
            "bounces around {goal}, within {distance} of it", goal=GOALS[run.goal], distance=figure(seen.bounces_within)
        )
    return None if seen.reached_at is None else visit(run)


def _slowness(run: Measurements) -> Message | None:
    seen = run.passage
    if seen.last_fall is None or seen.last_steps is None:
        return None
    return Message(
        "is slow: in its last {steps} f comes {share} closer to its minimum",
        steps=so_many(seen.last_steps), share=percent(seen.last_fall, 2),
    )  # fmt: skip


def _stall(run: Measurements, path: PathStatistics) -> Message | None:
    """Where a run stands, and which vanished: the slope under it, or its steps."""
    if run.outcome is not Outcome.STALLED:
        return None
    place = None if run.resting_place is None else PLACES[run.resting_place]
    facts: dict[str, Any] = {} if place is None else {"place": place}
    slope, late, longest = path.slope_left, path.late_steps, path.longest_step
    if slope is not None and late is not None and longest is not None:
        if slope <= GENTLE:
            return Message(
                "comes to rest, where the slope is {share} of that at its start"
                if place is None
                else "comes to rest {place}, where the slope is {share} of that at its start",
                **facts,
                share=roughly(slope),
            )
        if place is None and late <= FADED * longest:
            return _faded(late / longest, slope)
    return Message("comes to rest" if place is None else "comes to rest {place}", **facts)


def _faded(share: float, slope: float) -> Message:
    """That the steps have shrunk to a share of the longest, and what the slope is of that at the start."""
    facts: dict[str, Any] = {"share": roughly(share)} if share else {}
    if slope > DIFFERENT:
        return Message(
            "comes to rest: its steps have shrunk to {share} of the longest, but the slope is {ratio} that at its start"
            if share
            else "comes to rest: its steps have shrunk to nothing, but the slope is {ratio} that at its start",
            **facts,
            ratio=ratio(slope),
        )
    return Message(
        "comes to rest: its steps have shrunk to {share} of the longest, but the slope is {slope} of that at its start"
        if share
        else "comes to rest: its steps have shrunk to nothing, but the slope is {slope} of that at its start",
        **facts,
        slope=roughly(slope),
    )


def _standstill(run: Measurements, path: PathStatistics) -> Message:
    steps = so_many(path.steps)
    if run.path_length:
        return Message(
            "hardly moves: its path is {length} long in {steps}", length=figure(run.path_length), steps=steps
        )
    return Message("does not move in {steps}", steps=steps)


def _straightness(run: Measurements, path: PathStatistics) -> list[Message | None]:
    """Its path and its crossings of a valley; how often it turned back is told once."""
    way, crossings = _path(run, path), _crossings(run, path)
    return [way] if way and crossings and run.is_crooked else [way, crossings]


def _path(run: Measurements, path: PathStatistics) -> Message | None:
    detour, arrived = run.detour, run.outcome is Outcome.CONVERGED
    if path.steps == 1:
        return None
    if detour is None:
        if run.straight_distance != 0:
            return None
        return Message("ends where it began, on a path {length} long", length=figure(run.path_length))
    if detour >= DETOUR and run.is_crooked:
        return Message(
            "turns back {turns} and takes a path {ratio} as long as the straight line",
            turns=turns(run.zigzags), ratio=ratio(detour),
        )  # fmt: skip
    if run.is_straight and not arrived:
        return Message(
            "goes almost straight: its path is less than {excess}% longer than the straight line",
            excess=int(100 * detour - 100) + 1,
        )
    if detour < DETOUR or arrived:
        return None
    return Message("makes a detour: its path is {ratio} as long as the straight line", ratio=ratio(detour))


def _pace(run: Measurements, path: PathStatistics) -> Message | None:
    first, last, late, longest = path.first_step, path.last_step, path.late_steps, path.longest_step
    if run.outcome is not Outcome.MOVING or path.steps == 1 or late is None or longest is None:
        return None
    if late <= FADED * longest:
        return Message(
            "slows down: its last steps are {share} as long as its longest, {size} at {moment}",
            share=roughly(late / longest), size=figure(longest), moment=moment(path.longest_at),
        )  # fmt: skip
    if first and last is not None and last >= max(GROWN * first, longest / 2):
        return Message("speeds up: its last step is {ratio} as long as its first", ratio=ratio(last / first))
    return None


def _fall(run: Measurements, path: PathStatistics) -> Message | None:
    if run.outcome in (Outcome.CONVERGED, Outcome.DIVERGED) or path.start_value is None or run.final_value is None:
        return None
    begin, end = figure(path.start_value), figure(run.final_value)
    if begin == end:
        return None
    return Message(
        "brings f down from {begin} to {end}"
        if run.final_value < path.start_value
        else "brings f up from {begin} to {end}",
        begin=begin,
        end=end,
    )
