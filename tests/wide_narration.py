"""A reader of what is narrated of one run: every sentence is held against the run itself."""

import math
from itertools import product

import numpy as np
from wide_facts import Facts
from wide_limits import LIMITS
from wide_places import is_downhill, is_place
from wide_reading import GOAL, NUMBER, PLACE, RATIO, SHARE, TURNS, Patterns, near, ratio, share, so, turns
from wide_reading import times as often
from wide_ways import Replay, corrected_first_step, crossings, zigzags

CLAUSES = Patterns()
CLAUSES.known += LIMITS.known
says = CLAUSES.says


def goal_of(facts: Facts) -> str:
    """What it may arrive at."""
    if facts.known.kind in ("curve", "area") and facts.surface.continuum is not None:
        return f"the {facts.known.kind} of minima"
    if facts.surface.bounded_below is False:
        return "the lowest point in view"
    return "the minimum" if is_minimum_in_view(facts) else "the minimum outside the view"


def is_minimum_in_view(facts: Facts) -> bool:
    """Whether one of the lowest points is in view: the one nearest to some point of a grid."""
    sides = facts.surface.view
    grid = product(*(np.linspace(*side, 5) for side in sides))
    nearest = [facts.nearest(*point) for point in grid]
    return any(all(low <= at <= high for at, (low, high) in zip(point, sides, strict=True)) for point in nearest)


def is_goal(text: str, facts: Facts) -> None:
    so(facts.knows, "it has no lowest point that is known")
    so(facts.known.kind or text == "the lowest point in view", "it has no lowest point")
    so(text == goal_of(facts), f"{text}, but it is {goal_of(facts)}")


def there_of(facts: Facts) -> str:
    """Where it arrives, in words."""
    kind = facts.known.kind
    if goal_of(facts).endswith("of minima"):
        return f" at one of {'an' if kind == 'area' else 'a'} {kind} of minima"
    return "" if goal_of(facts) == "the minimum" else f" at {goal_of(facts)}"


def has_steps(text: str, facts: Facts, unit: str = "step") -> None:
    so(text == f"{facts.made} {unit}{'' if facts.made == 1 else 's'}", f"{text}, but it made {facts.made}")


def is_kind(facts: Facts, *kinds: str) -> None:
    so(facts.kind in kinds, f"it has {facts.kind}")


@says(rf"crosses the valley floor (not once|once|twice|\d+ times) in (\d+ steps?), (?:turning back {TURNS}, )?"
      rf"and {SHARE} of its movement is sideways")  # fmt: skip
def crosses(found, facts):
    count, sideways = crossings(facts)
    often(found[0], count)
    has_steps(found[1], facts)
    turned = zigzags(facts)
    turns(found[2:6], turned) if found[2] else so(not turned[0], f"it turns back {turned[0]} times")
    share(found[6], sideways)
    so(sideways >= 0.2 - 1e-9, f"only {sideways} of it is sideways")
    so(not facts.is_straight, "its path is almost straight")


@says(rf"climbs: (?:from step (\d+) on )?every step raises f, (?:from {NUMBER} to {NUMBER}|which is {NUMBER} at its "
      rf"start and {NUMBER} at its end)")  # fmt: skip
def climbs(found, facts):
    so(facts.climbs_from == int(found[0] or 1), f"it climbs from {facts.climbs_from}")
    near(found[1] or found[3], facts.values[0])
    near(found[2] or found[4], facts.values[-1])


@says(rf"rattles around ({GOAL}) to the end, within {NUMBER} of it(?:, though at step (\d+) it was {NUMBER} away)?")
def rattles(found, facts):
    is_goal(found[0], facts)
    near(found[1], facts.rattles_within, slack=facts.slack)
    if found[2]:
        near(found[3], facts.distances[int(found[2])], slack=facts.slack)
        so(facts.distances[int(found[2])] <= 0.0101 * facts.rattles_within + facts.slack, "it was as far away")


@says(rf"overshoots ({GOAL}) and ends {NUMBER} beyond it")
def overshoots_and_ends(found, facts):
    amount, steps = overshoot(found[0], facts)
    near(found[1], amount, slack=facts.slack)
    so(len(facts.points) - 1 in steps, f"it is farthest beyond at {steps}")


@says(rf"overshoots ({GOAL}) by {NUMBER} at step (\d+)"
      rf"(?: and (?:arrives at step (\d+)|(ends at it)|comes back to within {NUMBER}))?")  # fmt: skip
def overshoots(found, facts):
    amount, steps = overshoot(found[0], facts)
    near(found[1], amount, slack=facts.slack)
    so(int(found[2]) in steps, f"it is farthest beyond at {steps}")
    if found[3]:
        so(facts.arrived_at == int(found[3]), f"it arrives at step {facts.arrived_at}")
    if found[4]:
        so(facts.is_near(facts.distances[-1]), f"it ends {facts.distances[-1]} away")
    if found[5]:
        near(found[5], facts.distances[-1], slack=facts.slack)
        so(facts.distances[-1] <= amount + facts.slack, "it is as far away as it was")


def overshoot(goal: str, facts: Facts) -> tuple[float, list[int]]:
    """How far beyond it comes and when, where that is worth a word."""
    is_goal(goal, facts)
    amount, steps = facts.beyond_target
    start = math.dist(facts.points[0], facts.target)
    so(amount > 0.01 * facts.diagonal - facts.slack, f"it comes {amount} beyond")
    so(amount > 0.05 * start - facts.slack, f"it comes {amount} beyond, of {start}")
    nearest = min(math.dist(point, facts.target) for point in facts.points[: max(steps) + 1])
    so(nearest <= 0.5 * start + facts.slack, f"it came no nearer than {nearest}, of {start}")
    return amount, steps


@says(rf"arrives( at (?:one of an? (?:curve|area) of minima|the lowest point in view|the minimum outside the "
      r"view))? at step (\d+)"
      rf"(?: on (?:(an almost straight path)|a path {RATIO} as long as the straight line))?")  # fmt: skip
def arrives(found, facts):
    so((found[0] or "") == there_of(facts), f"it is{there_of(facts)}")
    so(facts.arrived_at == int(found[1]), f"it arrives at step {facts.arrived_at}")
    if found[2]:
        so(facts.is_straight, f"its path is {facts.detour} times as long")
    if found[3]:
        ratio(found[3], facts.detour)
        so(not facts.is_straight, "its path is almost straight")


@says(
    r"starts( at (?:the minimum|one of an? (?:curve|area) of minima|the lowest point in view|the minimum outside "
    r"the view)) and stays there"
)
def starts_there(found, facts):
    so(facts.arrived_at == 0, f"it arrives at step {facts.arrived_at}")
    so(found[0] == (there_of(facts) or " at the minimum"), f"it is{there_of(facts)}")


@says(rf"bounces around ({GOAL}), within {NUMBER} of it")
def bounces(found, facts):
    is_goal(found[0], facts)
    near(found[1], facts.bounces_within, slack=facts.slack)


@says(rf"is at ({GOAL}) from step (\d+) on, but leaves it when it goes on")
def is_passing(found, facts):
    is_goal(found[0], facts)
    so(facts.visit == (int(found[1]), None), f"its visit was {facts.visit}")


@says(rf"passed through ({GOAL}) at step (\d+)")
def passed(found, facts):
    is_goal(found[0], facts)
    so(facts.visit == (int(found[1]), int(found[1]) + 1), f"its visit was {facts.visit}")


@says(rf"reached ({GOAL}) at step (\d+) and left it at step (\d+)")
def reached(found, facts):
    is_goal(found[0], facts)
    so(facts.visit == (int(found[1]), int(found[2])), f"its visit was {facts.visit}")


@says(r"is slow: in its last (\d+) steps? f comes (<?[\d.]+)% closer to its minimum")
def is_slow(found, facts):
    so(facts.slow is not None, "it is not slow")
    so(int(found[0]) == facts.slow[0], f"its last steps are {facts.slow[0]}")
    shown, fall = float(found[1].removeprefix("<")), 100 * facts.slow[1]
    so(0 < fall < shown if "<" in found[1] else abs(shown - fall) <= 0.00501, f"it comes {fall}% closer")


@says(rf"comes to rest({PLACE})?(?:(, where the slope is) {SHARE} of that at its start|: its steps have shrunk to "
      rf"(?:{SHARE} of the longest|(nothing)), but the slope is (?:{SHARE} of|{RATIO}) that at its start)?"
)  # fmt: skip
def comes_to_rest(found, facts):
    is_kind(facts, "stalled")
    if found[0]:
        is_place(found[0], facts)
    slope = math.hypot(*facts.gradients[-1]) / (math.hypot(*facts.gradients[0]) or math.nan)
    if found[1]:
        share(found[2], slope)
        so(slope <= 0.05 + 1e-9, f"the slope is {slope}")
    elif found[3] or found[4]:
        late = late_steps(facts) / max(facts.sizes)
        share(found[3], late) if found[3] else so(not late, f"its steps have shrunk to {late}")
        share(found[5], slope) if found[5] else ratio(found[6], slope)
        so(late <= 0.1 + 1e-9, f"its steps have shrunk to {late}")


def late_steps(facts: Facts) -> float:
    """The mean length of the last tenth of the steps."""
    sizes = facts.sizes[-max(1, facts.steps // 10) :]
    return sum(sizes) / len(sizes)


@says(rf"hardly moves: its path is {NUMBER} long in (\d+ steps?)")
def hardly_moves(found, facts):
    near(found[0], facts.path)
    has_steps(found[1], facts)
    so(0 < facts.path < 0.01 * facts.diagonal * (1 + 1e-9), f"its path is {facts.path} long")


@says(r"does not move in (\d+ steps?)")
def does_not_move(found, facts):
    has_steps(found[0], facts)
    so(not facts.path, f"its path is {facts.path} long")


@says(rf"turns back {TURNS} and takes a path {RATIO} as long as the straight line")
def turns_back(found, facts):
    turns(found[:4], zigzags(facts))
    ratio(found[4], facts.detour)
    so(not facts.is_straight, "its path is almost straight")


@says(r"goes almost straight: its path is less than (\d+)% longer than the straight line")
def goes_straight(found, facts):
    longer = 100 * facts.detour - 100
    so(int(found[0]) - 1 - 1e-6 <= longer < int(found[0]) + 1e-6, f"it is {longer}% longer")
    so(facts.is_straight, f"it is {longer}% longer")


@says(rf"makes a detour: its path is {RATIO} as long as the straight line")
def makes_a_detour(found, facts):
    ratio(found[0], facts.detour)
    so(facts.detour >= 1.5 - 1e-9, "that is no detour")


@says(rf"ends where it began, on a path {NUMBER} long")
def ends_where_it_began(found, facts):
    near(found[0], facts.path)
    so(facts.points[-1] == facts.points[0], f"it is {facts.straight} away")


@says(rf"slows down: its last steps are {SHARE} as long as its longest, {NUMBER} at step (\d+)")
def slows_down(found, facts):
    is_kind(facts, "moving")
    share(found[0], late_steps(facts) / max(facts.sizes))
    near(found[1], max(facts.sizes))
    longest = facts.sizes[int(found[2]) - 1]
    so(longest >= max(facts.sizes) * (1 - 1e-9), f"step {found[2]} is {longest} long, the longest {max(facts.sizes)}")


@says(rf"speeds up: its last step is {RATIO} as long as its first")
def speeds_up(found, facts):
    is_kind(facts, "moving")
    ratio(found[0], facts.sizes[-1] / facts.sizes[0])
    so(facts.sizes[-1] >= 3 * facts.sizes[0] * (1 - 1e-9), "it has not sped up")


@says(rf"hardly changes f, which is {NUMBER} at its start and at its end")
def hardly_changes(found, facts):
    near(found[0], facts.values[0])
    near(found[0], facts.values[-1])


@says(rf"brings f (down|up) from {NUMBER} to {NUMBER}")
def brings_f(found, facts):
    near(found[1], facts.values[0])
    near(found[2], facts.values[-1])
    so((found[0] == "down") == (facts.values[-1] < facts.values[0]), "it is the other way")


@says(r"runs downhill without end(?:, out of the range that is followed at step (\d+)|: after (\d+ steps?) it is "
      rf"outside the view and lower than anything in view, at f = {NUMBER})")  # fmt: skip
def runs_downhill(found, facts):
    is_downhill(facts)
    if found[0]:
        so(facts.lost == int(found[0]), f"it is lost at step {facts.lost}")
    else:
        has_steps(found[1], facts)
        near(found[2], facts.values[-1])


@says(r"(starts where f has no finite value|starts too far away to take a step)")
def starts_badly(found, facts):
    so(facts.lost == 0, f"it is lost at step {facts.lost}")
    so(("finite" in found[0]) != math.isfinite(facts.values[0]), f"f is {facts.values[0]}")


@says(r"leaves the domain of f at step (\d+): f has no value there; the last point with one is "
      rf"\({NUMBER}, {NUMBER}\), where f is {NUMBER}")  # fmt: skip
def leaves_domain(found, facts):
    is_kind(facts, "left")
    so(facts.lost == int(found[0]), f"it is lost at step {facts.lost}")
    for text, value in zip(found[1:], (*facts.points[-1], facts.values[-1]), strict=True):
        near(text, value)


@says(r"diverges at step (\d+)(?:(, where f has no finite value)|: its last steps are each "
      rf"{RATIO} as long as the one before|(: it leaves the range of numbers)|: its (first|last) step alone is {RATIO} "
      "as long as the view's diagonal)")  # fmt: skip
def diverges(found, facts):
    is_kind(facts, "diverged")
    so(facts.lost == int(found[0]), f"it is lost at step {facts.lost}")
    if found[1]:
        so(not math.isfinite(facts.values[-1]), f"f is {facts.values[-1]}")
    if found[2]:
        ratios = [b / a for a, b in zip(facts.sizes[-6:-1], facts.sizes[-5:], strict=True)]
        ratio(found[2], math.prod(ratios) ** (1 / len(ratios)))
        so(len(ratios) == 5 and min(ratios) > 1.04 and max(ratios) <= 1.26 * min(ratios), f"they are {ratios}")
    if found[3]:
        so(len(facts.points) == facts.lost, "its last point is finite")
    if found[4]:
        so((found[4] == "first") == (facts.lost == 1), f"it is step {facts.lost}")
        ratio(found[5], facts.sizes[-1] / facts.diagonal)


@says(rf"(never has its gradient clipped|has its gradient clipped in {SHARE} of its steps)")
def clipped(found, facts):
    replay = Replay(facts)
    so(replay.share_clipped is not None, "there are no steps")
    share(found[1], replay.share_clipped) if found[1] else so(not replay.share_clipped, f"{replay.share_clipped} are")


@says(rf"takes, without bias correction, a first step (?:{RATIO}|only {SHARE}) as long as with it")
def uncorrected(found, facts):
    longer = corrected_first_step(facts)
    so(longer is not None, "its bias is corrected")
    ratio(found[0], longer) if found[0] else share(found[1], longer)


@says(r"asks for ([\w, ]+) of f in (\d+ steps?)")
def costs(found, facts):
    replay = Replay(facts)
    names = {"gradient": "gradients", "value": "values", "Hessian": "Hessians"}
    counts = [f"{n:,} {names[what] if n > 1 else what}" for what, n in replay.asked.items() if n]
    text = " and ".join([", ".join(counts[:-1]), counts[-1]] if len(counts) > 1 else counts)
    so(found[0] == text, f"it asks for {text}")
    has_steps(found[1], facts)
