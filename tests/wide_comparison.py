"""A reader of what compares runs: who arrived, who is closest, who diverged, who zig-zagged most."""

import re
from collections.abc import Callable

from wide_facts import Facts
from wide_narration import is_goal, there_of
from wide_places import is_downhill, is_place
from wide_reading import GOAL, NUMBER, ONE, PLACE, TIMES, TURNS, WHO, Patterns, near, so, times, turns
from wide_states import STATES
from wide_ways import zigzags

CLAUSES = Patterns()
says = CLAUSES.says


class Field:
    """All entrants: the facts of each by name, and at which step of the budget each of its steps is made."""

    def __init__(self, facts: dict[str, Facts], counts: dict[str, list[int]], budget: int, unit: str) -> None:
        self.facts, self.counts, self.budget, self.unit = facts, counts, budget, unit

    @property
    def names(self) -> list[str]:
        return list(self.facts)

    def at(self, name: str, step: int | None) -> int | None:
        """A step of an entrant's in what the budget counts."""
        return None if step is None else self.counts[name][step]

    def all(self, is_so: Callable[[Facts], bool]) -> set[str]:
        return {name for name, facts in self.facts.items() if is_so(facts)}

    def kind(self, kind: str) -> set[str]:
        return self.all(lambda facts: facts.kind == kind)

    def has_budget(self, text: str) -> None:
        so(text == f"{self.budget} {self.unit}{'' if self.budget == 1 else 's'}", f"{text}, but it is {self.budget}")

    def any_goal(self, text: str) -> None:
        is_goal(text, next(iter(self.facts.values())))


def are(text: str, field: Field, expected: set[str]) -> set[str]:
    """That a text means these entrants."""
    if text == "both" or text.startswith("all "):
        so(expected == set(field.names) and len(expected) == (2 if text == "both" else int(text[4:])), f"{expected}")
    elif text.isdigit():
        so(len(expected) == int(text), f"it is {sorted(expected)}")
    else:
        so(members(text, field) == expected, f"it is {sorted(expected)}")
    return expected


def members(text: str, field: Field) -> set[str]:
    """Who is named."""
    return {text} if text in field.facts else set(text.split(" and "))


def check_comparison(text: str, field: Field, names: dict[str, str]) -> None:
    """Hold the sentences of a comparison against the facts; `names` says what each entrant is called."""
    for mark, name in sorted(names.items(), key=lambda pair: -len(pair[1])):
        text = text.replace(name, mark).replace(name[0].upper() + name[1:], mark)  # as a sentence begins
    if not field.budget:
        so(text == f"No {field.unit} has been taken yet.", "none has")
        return
    so(text.endswith("."), "it has no end")
    told: set[str] = set()
    for sentence in re.split(r"\. (?=[^ ])", text.removesuffix(".")):
        first, *rest = re.split("; ", sentence)
        for clause in [first[0].lower() + first[1:], *rest]:
            CLAUSES.check(clause, field, told)
    so(told >= set(field.names), f"nothing is said of {sorted(set(field.names) - told)}")


@says(rf"{WHO} arrived( at .*)? after (\d+) of (\d+ \w+)")
def arrived(found, field, told):
    there = are(found[0], field, field.kind("arrived"))
    for name in there:
        so(
            (found[1] or "") == (there_of(field.facts[name]) if len(field.names) == 1 else ""),
            there_of(field.facts[name]),
        )
        so(field.at(name, field.facts[name].arrived_at) == int(found[2]), f"{name}: {field.facts[name].arrived_at}")
    field.has_budget(found[3])
    told |= there


@says(rf"{ONE} arrived after (\d+) of (\d+ \w+) and rattles around ({GOAL}), within {NUMBER} of it")
def arrived_and_rattles(found, field, told):
    arrived((found[0], there_of(field.facts[found[0]]), *found[1:3]), field, told)
    field.any_goal(found[3])
    near(found[4], field.facts[found[0]].rattles_within, slack=field.facts[found[0]].slack)


@says(rf"{WHO} (?:rattles|rattle) around ({GOAL})")
def some_rattle(found, field, told):
    field.any_goal(found[1])
    are(found[0], field, field.all(lambda facts: facts.rattles_within is not None))


@says(rf"{WHO} (?:climbs|climb)")
def some_climb(found, field, told):
    told |= are(found[0], field, field.all(lambda facts: facts.climbs_from is not None))


@says(rf"only {WHO} arrived, after (\d+) of (\d+ \w+)")
def only_one_arrived(found, field, told):
    arrived((found[0], None, *found[1:]), _few(field), told)


def _few(field: Field) -> Field:
    so(len(field.kind("arrived")) == 1, "others arrived, too")
    return field


@says(rf"{WHO} arrived first, (both |each |)after (\d+) of (\d+ \w+)(?:, then (.*))?")
def arrived_first(found, field, told):
    steps = {name: field.at(name, field.facts[name].arrived_at) for name in field.kind("arrived")}
    first = {name for name, step in steps.items() if step == min(steps.values())}
    are(found[0], field, first)
    each(found[1], first)
    so(min(steps.values()) == int(found[2]), f"they arrived after {steps}")
    field.has_budget(found[3])
    told |= set(steps)
    later = {name: step for name, step in steps.items() if name not in first}
    if not found[4]:
        so(not later, f"{later} arrived later")
        return
    match = re.fullmatch(
        rf"{WHO} after (\d+)(?: and (?:(\d+) more by {field.unit} (\d+)|{ONE} after (\d+)))?", found[4]
    )
    so(match, "nobody can read who came then")
    who, step, more, last, other, after = match.groups()
    so(min(later.values()) == int(step), f"they arrived after {later}")
    if more:
        so(later[who] == int(step) and len(later) == int(more) + 1 and max(later.values()) == int(last), f"{later}")
    elif other:
        so(later == {who: int(step), other: int(after)} and int(after) > int(step), f"{later}")
    else:
        are(who, field, set(later))
        so(set(later.values()) == {int(step)}, f"{later}")


def each(text: str, who: set[str]) -> None:
    so(text == {1: "", 2: "both "}.get(len(who), "each "), f"{text} of {len(who)}")


@says(rf"{WHO} (?:runs|run) downhill without end(?:, beyond the range that is followed at \w+ (\d+))?")
def downhill(found, field, told):
    them = are(found[0], field, field.kind("downhill"))
    for name in them:
        is_downhill(field.facts[name])
    if found[1]:
        (name,) = them
        so(field.at(name, field.facts[name].lost) == int(found[1]), f"it is lost at step {field.facts[name].lost}")
    told |= them


@says(rf"{WHO} (diverged|left the domain of f) at \w+ (\d+)(?: and {ONE} at \w+ (\d+))?")
def diverged(found, field, told):
    who, what, step, other, later = found
    steps = _divergences(field, what)
    expected = {name for name, when in steps.items() if when == int(step)}
    are(who, field, expected)
    if other:
        so(steps[other] == int(later) > int(step), f"{steps}")
        expected = expected | {other}
    so(expected == set(steps), f"{steps}")
    told |= expected


@says(rf"{WHO} (diverged|left the domain of f), {WHO} first, at \w+ (\d+)")
def diverged_first(found, field, told):
    who, what, first, step = found
    steps = _divergences(field, what)
    are(who, field, set(steps))
    are(first, field, {name for name, when in steps.items() if when == min(steps.values())})
    so(min(steps.values()) == int(step), f"{steps}")
    told |= set(steps)


@says(r"the start is a point where f has no finite value")
def no_start(found, field, told):
    them = field.all(lambda facts: facts.kind == "left" and facts.lost == 0)
    so(them == set(field.names), f"it is so of {them}")
    told |= them


def _divergences(field: Field, what: str) -> dict[str, int]:
    kind = "diverged" if what == "diverged" else "left"
    return {name: field.at(name, field.facts[name].lost) for name in field.kind(kind)}


@says(rf"of the others {WHO} (?:is|are) (closest|lowest) after (\d+ \w+), (both |each |)(?:{NUMBER} from ({GOAL})|"
      rf"at f = {NUMBER})")  # fmt: skip
def closest_of_others(found, field, told):
    who, best, after, *rest = found
    so(field.kind("downhill") and field.kind("downhill") <= told, "there are no others")
    closest((None, None, after, who, best, *rest), field, told)


@says(rf"(?:(neither|none) arrived in (\d+ \w+): |after (\d+ \w+) ){WHO} (?:is|are) (?:(closest|lowest), "
      rf"(both |each |))?(?:{NUMBER} from ({GOAL})|at f = {NUMBER})")  # fmt: skip
def closest(found, field, told):
    none, steps, after, who, best, every, distance, goal, height = found
    so(not field.kind("arrived"), "some arrived")
    so(best in (None, "closest" if distance else "lowest"), f"{best} by another measure")
    field.has_budget(steps or after)
    survivors = field.kind("moving") | field.kind("stalled")
    text = distance or height
    values = {name: facts.distances[-1] if distance else facts.values[-1] for name, facts in field.facts.items()
              if name in survivors}  # fmt: skip
    slack = next(iter(field.facts.values())).slack
    shown = {name for name, value in values.items() if _shows(text, value, slack)}
    for name in shown:  # beside the edge of what the digits say a distance to points of a curve decides nothing
        field.facts[name].doubtful |= not _shows(text, values[name], 0.0)
    if distance:
        field.any_goal(goal)
        so(none in (None, "neither" if len(field.names) == 2 else "none"), f"{none} of {len(field.names)}")
    else:
        so(values and not all(field.facts[name].tells_distance for name in values), "distances are known")
    told |= shown
    if not best:
        so(shown == survivors, f"it is so of {shown}")
        are(who, field, shown) if who in ("both",) or who.startswith("all") else so(shown >= survivors, f"{shown}")
        return
    are(who, field, shown)
    each(every, shown)
    so(len(survivors) > 1, "there is no other")
    lowest = min(values.values())
    so(_shows(text, lowest, slack), f"the best is {lowest}")
    falling = field.kind("downhill")
    so(not falling or falling <= told, f"it is not told before that {falling} run downhill")


def _shows(text: str, value: float, slack: float) -> bool:
    try:
        near(text, value, slack=slack)
    except AssertionError:
        return False
    return True


@says(rf"(?:(neither|none) arrived in (\d+ \w+): |after (\d+ \w+) ){WHO} (.*)")
def only_survivor(found, field, told):
    none, steps, after, who, doing = found
    so(not field.kind("arrived"), "some arrived")
    field.has_budget(steps or after)
    so((field.kind("moving") | field.kind("stalled")) == {who}, "there are others")
    so(none is None or none == ("neither" if len(field.names) == 2 else "none"), f"{none} of {len(field.names)}")
    STATES.check(doing, field.facts[who], lambda step: field.at(who, step))
    told.add(who)


@says(rf"{WHO} (bounces|bounce) around ({GOAL})")
def some_bounce(found, field, told):
    field.any_goal(found[2])
    told |= are(found[0], field, field.all(lambda facts: facts.bounces_within is not None))


@says(rf"{WHO} (?:is|are) at ({GOAL}), to leave again")
def some_pass(found, field, told):
    field.any_goal(found[1])
    told |= are(found[0], field, _moving(field, lambda facts: facts.visit and facts.visit[1] is None))


@says(rf"{WHO} passed through ({GOAL})")
def some_passed(found, field, told):
    field.any_goal(found[1])
    told |= are(found[0], field, _moving(field, lambda facts: facts.visit and facts.visit[1] is not None))


@says(rf"{WHO} (?:is|are) (slow|still moving)")
def some_move(found, field, told):
    slow = found[1] == "slow"
    told |= are(found[0], field, _moving(field, lambda facts: not facts.visit and slow == (facts.slow is not None)))


def _moving(field: Field, is_so: Callable[[Facts], object]) -> set[str]:
    return field.all(
        lambda facts: (
            facts.kind == "moving" and facts.bounces_within is None and facts.climbs_from is None and bool(is_so(facts))
        )
    )


@says(rf"{WHO} stalled(?:({PLACE})|, (\d+) of them({PLACE}))?")
def stalled(found, field, told):
    who, place, some, their = found
    them = field.kind("stalled")
    told |= are(who, field, them)
    for name in them if place else ():
        is_place(place, field.facts[name])
    if some:
        so(0 < int(some) < len(them), f"{some} of {len(them)}")
        fits = 0
        for name in them:
            try:
                is_place(their, field.facts[name])
                fits += 1
            except AssertionError:
                continue
        so(fits >= int(some), f"{fits} are")


@says(rf"{WHO} stalled({PLACE})? and {WHO} stalled({PLACE})?")
def two_stalled(found, field, told):
    one, place, other, there = found
    told |= are(f"{one} and {other}", field, field.kind("stalled"))
    for name, where in ((one, place), (other, there)):
        if where:
            is_place(where, field.facts[name])


@says(
    rf"{WHO} zig-zagged (most, )?(both |each |){TURNS}(?:, on a path of {NUMBER} for a straight distance of {NUMBER})?"
)
def zigzagged(found, field, told):
    who, most, every, often, at, first, last, path, straight = found
    counted = {name: zigzags(facts) for name, facts in field.facts.items() if facts.lost is None}
    names = {name for name, count in counted.items() if _same(often, count[0]) and not field.facts[name].is_straight}
    are(who, field, names)
    so(every == "" or each(every, names) is None, "")
    for name in names:
        so(counted[name][0] >= 3, f"that is not often: {counted[name]}")
        if at or first:
            turns(
                (often, at, first, last),
                (counted[name][0], *(field.at(name, step) for step in counted[name][1:])),
            )
        if path:
            near(path, field.facts[name].path)
            near(straight, field.facts[name].straight)
    if most:
        highest = max(count[0] for count in counted.values())
        so({name for name, count in counted.items() if count[0] == highest} == names, f"{counted}")


def _same(text: str, count: int) -> bool:
    try:
        times(text, count)
    except AssertionError:
        return False
    return True


@says(rf"{WHO} (only )?{TIMES}")
def least_often(found, field, told):
    counted = {name: zigzags(facts)[0] for name, facts in field.facts.items() if facts.lost is None}
    least, most = min(counted.values()), max(counted.values())
    times(found[2], least)
    are(found[0], field, {name for name, count in counted.items() if count == least})
    so(bool(found[1]) == (0 < 2 * least <= most), f"{counted}")
