"""What one run did, in up to three sentences, every word of which is computed from its measurements and its path."""

from collections.abc import Iterator

from simulation.measurements import CROOKED, Measurements
from simulation.outcomes import Outcome
from simulation.path_statistics import PathStatistics
from simulation.terrain import NEAR
from simulation.words import at, figure, percent, so_many, there, times, turns, visit, without_value

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
CLOSE = 0.8
"""A rate is close to its limit from this share of it on."""
DIFFERENT = 1.5
"""Two lengths differ where one is at least so many times the other."""
MILLION = 1e6
"""From here on a ratio needs no figure."""


def narrate(name: str, run: Measurements, path: PathStatistics) -> list[str]:
    """Up to `MOST` sentences on a run of `name`, none before its first step.

    What the visitor switched on, and what a step costs, follows the first sentence on the way that the run took.
    """
    if not path.steps and run.diverged_at is None:
        return []
    way, extras = list(filter(None, _way(run, path))), list(filter(None, _extras(path)))
    if len(way) < PLAIN:
        way += filter(None, [_fall(run, path)])
    if not way and not extras and path.start_value is not None:
        way = [f"hardly changes f, which is {figure(path.start_value)} at its start and at its end"]
    clauses = [*way[:1], *extras, *way[1:]][:MOST]
    return [f"{'It' if number else name} {clause}." for number, clause in enumerate(clauses)]


def _way(run: Measurements, path: PathStatistics) -> Iterator[str]:
    """What the run did on the surface, each as a predicate, empty where it did not."""
    if run.downhill:
        yield _descent_without_end(run, path)
        return
    if run.outcome is Outcome.DIVERGED:
        yield _divergence(run, path)
        yield _rate_limit(run, path)
        return
    arrived = run.outcome is Outcome.CONVERGED
    if arrived and run.arrived_at == 0:
        yield f"starts{there(run) or ' at the minimum'} and stays there"
        return
    if not arrived and run.path_length is not None and run.path_length < HARDLY * path.diagonal:
        yield _standstill(run, path)
        return
    crossings, overshoot = _crossings(run, path), _overshoot(run, path)
    often = path.crossings >= min(CROOKED, path.steps)
    yield from (crossings, _rate_limit(run, path)) if crossings and often else ()
    yield overshoot
    yield _arrival(run) if arrived and not overshoot else _stall(run, path)
    yield _visit(run) or _slowness(run)
    yield from (_path(run, path), crossings) if not often else ()
    yield _pace(run, path)


def _extras(path: PathStatistics) -> Iterator[str]:
    """What the visitor switched, and what a step costs."""
    yield _first_step(path)
    yield _clipping(path)
    yield _cost(path)


def _descent_without_end(run: Measurements, path: PathStatistics) -> str:
    where = f"lower than anything in view, at f = {figure(run.final_value)}"
    if run.diverged_at is not None:
        return f"runs downhill without end, out of the range that is followed at step {run.diverged_at}"
    return f"runs downhill without end: after {so_many(path.steps)} it is outside the view and {where}"


def _divergence(run: Measurements, path: PathStatistics) -> str:
    step = run.diverged_at
    if not step:
        return "starts where f has no finite value" if run.final_value is None else "starts too far away to take a step"
    if run.left_domain or run.final_value is None:
        return without_value(run)
    if path.growth:
        return f"diverges at step {step}: its last steps are each {ratio(path.growth)} as long as the one before"
    if path.last_step is None:
        return f"diverges at step {step}: it leaves the range of numbers"
    last, share = "first" if step == 1 else "last", path.last_step / path.diagonal
    return f"diverges at step {step}: its {last} step alone is {ratio(share)} as long as the view's diagonal"


def _crossings(run: Measurements, path: PathStatistics) -> str:
    sideways = path.sideways
    if not path.crossings or sideways is None or sideways < SIDEWAYS or run.is_straight:
        return ""
    back = f"turning back {turns(run.zigzags)}, " if run.zigzags.count else ""
    return (
        f"crosses the valley floor {times(path.crossings)} in {so_many(path.steps)}, {back}"
        f"and {roughly(sideways)} of its movement is sideways"
    )


def _rate_limit(run: Measurements, path: PathStatistics) -> str:
    """A constant rate beside 2 / curvature, beyond which every step would lead farther from the floor of a valley.

    A run that diverged downhill, on a surface without a bottom, diverges at any rate.
    """
    if not path.rate or not path.curvature:
        return ""
    rate, limit = path.rate, 2 / path.curvature
    because = f"(2 divided by {figure(path.curvature)}, the steepest curvature at its start)"
    limits = f"the limit of {figure(limit)} {because}"
    if run.diverged_at is not None:
        begin, end = path.start_value, run.final_value
        climbed = begin is not None and end is not None and end > begin
        return f"has a learning rate of {figure(rate)}, above {limits}" if climbed and rate > limit else ""
    close = CLOSE <= rate / limit < 1
    return f"has a learning rate of {figure(rate)}, which is {roughly(rate / limit)} of {limits}" if close else ""


def _overshoot(run: Measurements, path: PathStatistics) -> str:
    amount, step, distance = run.overshoot, run.overshoot_step, run.distance_to_minimum
    start, passing, approach = path.start_distance, path.passing, path.approach
    if not amount or start is None or passing is None or approach is None:
        return ""
    if amount < max(BEYOND * start, NEAR * path.diagonal):
        return ""
    if amount < PAST * passing or approach > APPROACH * start:
        return ""
    if step == path.steps:
        return f"overshoots {run.goal} and ends {figure(amount)} beyond it"
    clause = f"overshoots {run.goal} by {figure(amount)} at step {step}"
    if run.outcome is Outcome.CONVERGED:
        return f"{clause} and arrives at step {run.arrived_at}"
    if distance is not None and distance <= NEAR * path.diagonal:
        return f"{clause} and ends at it"
    if distance is not None and distance <= BACK * passing:
        return f"{clause} and comes back to within {figure(distance)}"
    return clause


def _arrival(run: Measurements) -> str:
    clause = f"arrives{there(run)} at step {run.arrived_at}"
    if run.detour is None or (run.detour >= DETOUR and run.is_crooked):  # of which `_path` or `_crossings` tell
        return clause
    if run.is_straight:
        return f"{clause} on an almost straight path"
    return f"{clause} on a path {ratio(run.detour)} as long as the straight line"


def _visit(run: Measurements) -> str:
    """What a run that has not arrived had to do with the minimum."""
    seen = run.passage
    if seen.bounces_within is not None:
        return f"bounces around {run.goal}, within {figure(seen.bounces_within)} of it"
    return "" if seen.reached_at is None else visit(run)


def _slowness(run: Measurements) -> str:
    seen = run.passage
    if seen.last_fall is None or seen.last_steps is None:
        return ""
    return f"is slow: in its last {so_many(seen.last_steps)} f comes {percent(seen.last_fall, 2)} closer to its minimum"


def _stall(run: Measurements, path: PathStatistics) -> str:
    """Where a run stands, and which vanished: the slope under it, or its steps."""
    if run.outcome is not Outcome.STALLED:
        return ""
    clause, slope = f"comes to rest{at(run.resting_place)}", path.slope_left
    late, longest = path.late_steps, path.longest_step
    if slope is None or late is None or longest is None:
        return clause
    if slope <= GENTLE:
        return f"{clause}, where the slope is {roughly(slope)} of that at its start"
    if run.resting_place is None and late <= FADED * longest:
        share = late / longest
        shrunk = f"{roughly(share)} of the longest" if share else "nothing"
        left = ratio(slope) if slope > DIFFERENT else f"{roughly(slope)} of"
        return f"{clause}: its steps have shrunk to {shrunk}, but the slope is {left} that at its start"
    return clause


def _standstill(run: Measurements, path: PathStatistics) -> str:
    if run.path_length:
        return f"hardly moves: its path is {figure(run.path_length)} long in {so_many(path.steps)}"
    return f"does not move in {so_many(path.steps)}"


def _path(run: Measurements, path: PathStatistics) -> str:
    detour, arrived = run.detour, run.outcome is Outcome.CONVERGED
    if path.steps == 1:
        return ""
    if detour is None:
        return f"ends where it began, on a path {figure(run.path_length)} long" if run.straight_distance == 0 else ""
    longer = f"{ratio(detour)} as long as the straight line"
    if detour >= DETOUR and run.is_crooked:
        return f"turns back {turns(run.zigzags)} and takes a path {longer}"
    if run.is_straight and not arrived:
        excess = int(100 * detour - 100) + 1
        return f"goes almost straight: its path is less than {excess}% longer than the straight line"
    return f"makes a detour: its path is {longer}" if detour >= DETOUR and not arrived else ""


def _pace(run: Measurements, path: PathStatistics) -> str:
    first, last, late, longest = path.first_step, path.last_step, path.late_steps, path.longest_step
    if run.outcome is not Outcome.MOVING or path.steps == 1 or late is None or longest is None:
        return ""
    if late <= FADED * longest:
        slow, size = roughly(late / longest), figure(longest)
        return f"slows down: its last steps are {slow} as long as its longest, {size} at step {path.longest_at}"
    if first and last is not None and last >= max(GROWN * first, longest / 2):
        return f"speeds up: its last step is {ratio(last / first)} as long as its first"
    return ""


def _fall(run: Measurements, path: PathStatistics) -> str:
    if run.outcome in (Outcome.CONVERGED, Outcome.DIVERGED) or path.start_value is None or run.final_value is None:
        return ""
    begin, end = figure(path.start_value), figure(run.final_value)
    way = "down" if run.final_value < path.start_value else "up"
    return "" if begin == end else f"brings f {way} from {begin} to {end}"


def _clipping(path: PathStatistics) -> str:
    if path.clipped is None:
        return ""
    share = roughly(path.clipped)
    return f"has its gradient clipped in {share} of its steps" if path.clipped else "never has its gradient clipped"


def _first_step(path: PathStatistics) -> str:
    longer = path.uncorrected
    if longer and longer >= DIFFERENT:
        return f"takes, without bias correction, a first step {ratio(longer)} as long as with it"
    if longer and longer <= 1 / DIFFERENT:
        return f"takes, without bias correction, a first step only {roughly(longer)} as long as with it"
    return ""


def _cost(path: PathStatistics) -> str:
    """What the run cost where that is more than one gradient for each step."""
    counts = [(path.gradients, "gradient"), (path.values, "value"), (path.hessians, "Hessian")]
    if sum(count for count, _ in counts) <= path.steps:
        return ""
    *others, last = [f"{count:,} {what}{'s' if count > 1 else ''}" for count, what in counts if count]
    asked = f"{', '.join(others)} and {last}" if others else last
    return f"asks for {asked} of f in {so_many(path.steps)}"


def roughly(share: float) -> str:
    """Two digits; the ends of the scale are said where a figure would round to them."""
    if share < 1e-4:
        return "less than 0.01%"
    if 0.995 <= share < 1:
        return "almost 100%"
    return f"{100 * share:.0f}%" if share >= 0.1 else f"{100 * share:.2g}%"


def ratio(number: float) -> str:
    """ "2.3 times", "twice": two digits, thousands in full."""
    if number >= MILLION:
        return "more than a million times"
    text = figure(float(f"{number:.2g}"))
    return "twice" if text == "2" else f"{text} times"
