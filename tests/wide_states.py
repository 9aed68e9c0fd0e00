"""A reader of what one run is doing, as the comparison, the table, the basins and the map tell it."""

import math

from wide_facts import Facts
from wide_narration import is_goal
from wide_places import is_downhill, is_place
from wide_reading import GOAL, NUMBER, PLACE, Patterns, near, so

STATES = Patterns()
WHERE = rf"(?:, {NUMBER} from ({GOAL})|, at f = {NUMBER}|)"


def is_where(found, facts: Facts) -> None:
    """How far it is from the lowest point, or how low."""
    distance, goal, height = found
    if distance:
        is_goal(goal, facts)
        near(distance, facts.distances[-1], slack=facts.slack)
    elif height:
        so(not facts.tells_distance, "the distance is known")
        near(height, facts.values[-1])


@STATES.says(rf"(has )?stalled({PLACE})?{WHERE}")
def has_stalled(found, facts, at):
    so(facts.kind == "stalled", f"it is {facts.kind}")
    if found[1]:
        is_place(found[1], facts)
    is_where(found[2:], facts)


@STATES.says(rf"is (still moving|slow){WHERE}")
def is_moving(found, facts, at):
    so(facts.kind == "moving", f"it is {facts.kind}")
    so(not facts.visit and facts.bounces_within is None and facts.climbs_from is None, "it has been there")
    so((found[0] == "slow") == (facts.slow is not None), f"how slow is {facts.slow}")
    is_where(found[1:], facts)


@STATES.says(rf"climbs{WHERE}")
def does_climb(found, facts, at):
    so(facts.climbs_from is not None, "it does not climb")
    is_where(found, facts)


@STATES.says(rf"bounces around ({GOAL}) within {NUMBER}")
def bounces_around(found, facts, at):
    is_goal(found[0], facts)
    near(found[1], facts.bounces_within, slack=facts.slack)


@STATES.says(rf"is at ({GOAL}) from \w+ (\d+) on, but leaves it when it goes on")
def is_passing(found, facts, at):
    is_goal(found[0], facts)
    so(facts.visit and at(facts.visit[0]) == int(found[1]) and facts.visit[1] is None, f"its visit was {facts.visit}")


@STATES.says(rf"passed through ({GOAL}) at \w+ (\d+)(?: and is {NUMBER} away)?")
def has_passed(found, facts, at):
    is_goal(found[0], facts)
    so(
        facts.visit and facts.visit[1] is not None and at(facts.visit[0]) == int(found[1]),
        f"its visit was {facts.visit}",
    )
    if found[2]:
        near(found[2], facts.distances[-1], slack=facts.slack)


@STATES.says(rf"reached ({GOAL}) at \w+ (\d+)(?: and|,) left it at \w+ (\d+)(?: and is {NUMBER} away)?")
def has_reached(found, facts, at):
    is_goal(found[0], facts)
    so(facts.visit and facts.visit[1] is not None and tuple(map(at, facts.visit)) == (int(found[1]), int(found[2])),
       f"its visit was {facts.visit}")  # fmt: skip
    if found[3]:
        near(found[3], facts.distances[-1], slack=facts.slack)


ENDINGS = Patterns()


@ENDINGS.says(rf"(converged(?:, rattles within {NUMBER})?|climbing|slow|still moving|downhill without end|"
              rf"no finite value at the start|stalled({PLACE})?|(?:diverged|left the domain) at \w+ (\d+)|"
              rf"bounces within {NUMBER}|(at|passed) ({GOAL})(?:, leaves it)?)")  # fmt: skip
def ending(found, facts, at):
    text, rattling, place, step, within, how, goal = found
    word = text.split()[0].rstrip(",")
    expected = {one: one for one in ("downhill", "stalled", "diverged", "left")} | {
        "converged": "arrived",
        "no": "left",
    }
    so(facts.kind == expected.get(word, "moving"), f"it is {facts.kind}")
    if place:
        is_place(place, facts)
    if step:
        so(at(facts.lost) == int(step), f"it is lost at step {facts.lost}")
    if word == "no":
        so(facts.lost == 0, f"it is lost at step {facts.lost}")
    so(bool(rattling) == (facts.rattles_within is not None), f"it rattles within {facts.rattles_within}")
    if rattling:
        near(rattling, facts.rattles_within, digits=2, slack=facts.slack)
    so((word == "climbing") == (facts.climbs_from is not None), f"it climbs from {facts.climbs_from}")
    if within:
        near(within, facts.bounces_within, digits=2, slack=facts.slack)
    if goal:
        is_goal(goal, facts)
        so(facts.visit and (facts.visit[1] is None) == (how == "at"), f"its visit was {facts.visit}")
    if word in ("slow", "still"):
        so(not facts.visit and facts.bounces_within is None, "it has been there")
        so((word == "slow") == (facts.slow is not None), f"how slow is {facts.slow}")
    if word == "downhill":
        is_downhill(facts)


TOLD = Patterns()
AT = rf"\({NUMBER}, {NUMBER}\)"


@TOLD.says(rf"arrives at {AT} after (\d+) steps?")
def told_arrival(found, facts):
    so(facts.arrived_at == int(found[2]), f"it arrives at step {facts.arrived_at}")
    is_at(found[:2], facts)


@TOLD.says(rf"stalls({PLACE})?, at {AT}")
def told_stall(found, facts):
    so(facts.kind == "stalled", f"it is {facts.kind}")
    if found[0]:
        is_place(found[0], facts)
    is_at(found[1:], facts)


@TOLD.says(r"runs downhill without end|(diverges|leaves the domain of f) at step (\d+)")
def told_divergence(found, facts):
    what, step = found
    if what:
        so(facts.kind == ("diverged" if what == "diverges" else "left"), f"it is {facts.kind}")
        so(facts.lost == int(step), f"it is lost at step {facts.lost}")
    else:
        is_downhill(facts)


@TOLD.says(rf"starts at {AT}, where f has no finite value")
def told_start(found, facts):
    so(facts.kind == "left" and facts.lost == 0, f"it is {facts.kind}")
    is_at(found, facts)


@TOLD.says(rf"(.*) after (\d+) steps?, at {AT}")
def told_movement(found, facts):
    so(facts.steps == int(found[1]), f"it makes {facts.steps} steps")
    is_at(found[2:], facts)
    if found[0] == "runs downhill without end":
        is_downhill(facts)
    else:
        STATES.check(found[0], facts, lambda step: step)


def is_at(found, facts: Facts) -> None:
    for text, value in zip(found, facts.points[-1], strict=True):
        near(text, value, digits=2 if "e" in text else 3)


ABOUT = Patterns()


@ABOUT.says(rf"(.+): ([^.]*(?:\d\.\d[^.]*)?)\. (?:The loss (?:(never stays) within 1% of its excess at the start|stays "
            rf"within 1% of its excess at the start from step (\d+) on)\. )?Final loss (?:{NUMBER}|–)\.")  # fmt: skip
def about(found, facts):
    name, ended, never, step, height = found
    so(name == facts.run.optimizer.name, name)
    ENDINGS.check(ended, facts, lambda made: made)
    so(bool(never or step) == (facts.surface.minimum is not None), "whether a minimum is known")
    if never or step:
        so(facts.steps_to_tolerance == (int(step) if step else None), f"it stays from step {facts.steps_to_tolerance}")
    if height:
        near(height, facts.values[-1], digits=2 if "e" in height else 4)
    else:
        so(not math.isfinite(facts.values[-1]), f"it is {facts.values[-1]}")
