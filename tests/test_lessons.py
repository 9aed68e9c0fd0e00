"""Lessons: every claim of every one holds, in both languages they are the same, and a mistake gets its line."""

import contextlib
import math
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.jobs.sweeps import THREAD_QUEUE
from interface.kit.request import Request
from interface.lessons import race_facts, sweep_facts, training_facts
from interface.lessons.data_facts import RUN as DATA_RUN
from interface.lessons.data_facts import SCALING
from interface.lessons.data_facts import WHOLE as DATA_WHOLE
from interface.lessons.facts import FACTS, TRAININGS, facts, works
from interface.lessons.record import shown, values
from interface.lessons.training_facts import NETWORK_RUN, SLICES_RUN, key_of, recorded
from interface.pages import PAGES
from language import ENGLISH, KOREAN, in_language
from lessons import FOLDER, Lesson, LessonError, lesson, names, read
from lessons.conditions import Condition, ConditionError, UnknownFactError
from lessons.facts import RUN, WHOLE, Fact, of_scenario
from lessons.lesson import KINDS, Step, filled
from simulation.link import decode
from surfaces import SURFACES

DOCUMENTED = {
    **training_facts.DOCUMENTED,
    "playground": (RUN, WHOLE),
    "maps": ({}, sweep_facts.MAP),
    "basins": (sweep_facts.BASINS_RUN, sweep_facts.BASINS),
    "race": (race_facts.RUN, race_facts.WHOLE),
}

GOOD = """# A title
minutes: 10
aim: To see.

## A step
experiment: surface=quadratic&1=sgd&1.learning_rate=0.95
controls: none

It ends {sgd.left} away.

choose: Where?
- here [right when sgd.left > 0]
- there

After {steps} steps.

holds: sgd.zigzags > 3
"""
CHOICE = "choose: Where?\n- here [right when sgd.left > 0]\n- there"
ALL = [(name, step) for name in names() for step in range(len(lesson(name).steps))]


def facts_of(step: Step) -> Mapping[str, Fact]:
    settle(step.page, step.entries)
    return facts(step.page, step.entries)


def settle(page: str, entries: Mapping[str, str]) -> None:
    """Have computed what takes long, as a server does whose learner waits for it."""
    if missing := works(page, entries).missing:
        answers = THREAD_QUEUE.want("tests", missing, wait=60)
        assert not any(isinstance(one, float) for one in answers.values())


def test_facts_that_are_kept_need_nothing_computed_though_the_runs_are_forgotten(monkeypatch):
    entries = {"surface": "quadratic", "steps": "11", "1": "sgd"}
    assert works("basins", entries).missing
    settle("basins", entries)
    known = facts("basins", entries)
    monkeypatch.setattr(THREAD_QUEUE, "recall", lambda work: None)
    assert not works("basins", entries).missing
    assert facts("basins", entries) == known


def of_experiment(step: Step) -> dict[str, str]:
    """The entries without those of how it is shown."""
    return {
        key: text
        for key, text in step.entries.items()
        if key not in ("reveal", "step", "hide", "lock", "only", "curve")
    }


@pytest.mark.parametrize(("name", "number"), ALL, ids=lambda part: str(part))
def test_every_claim_of_a_step_holds_and_its_question_has_an_answer(name, number):
    step = lesson(name).steps[number]
    facts = facts_of(step)
    values = {fact: one.value for fact, one in facts.items()}
    for claim in step.claims:
        assert claim.condition.holds(values), f"{name}.md, line {claim.line}: {claim.condition.text}"
    assert set(step.facts) <= set(facts), name
    question = step.question
    if question and question.kind == "choose":
        assert sum(option.right.holds(values) for option in question.options) == 1, f"{name}.md, line {question.line}"
    if question and question.kind == "guess":
        value = values[question.right]
        assert question.scale.low <= value <= question.scale.high, f"{name}.md, line {question.line}"
    if question and question.kind == "goal":
        assert not question.goal.holds(values), f"{name}.md, line {question.line}: it is reached before it is tried"
    if question and question.kind == "choose optimizer":
        which, of = question.parts["which"], f".{question.parts['fact']}"
        found = sorted((value for fact, value in values.items() if fact.endswith(of)), reverse=which == "most")
        assert len(set(found)) > 1, f"{name}.md, line {question.line}"
        assert found[0] != found[1], f"{name}.md, line {question.line}: two are the answer"
    if question and "who" in question.parts:
        assert f"{question.parts['who']}.left" in values, f"{name}.md, line {question.line}"


def test_goals_are_reached_by_the_change_that_is_said():
    goals = [step for part in ALL if (step := step_of(*part)).question and step.question.kind == "goal"]
    assert goals
    for step in goals:
        assert step.question.by, step.heading
        facts = facts_of(replace(step, entries={**step.entries, **step.question.by}))
        assert step.question.goal.holds({fact: one.value for fact, one in facts.items()}), step.heading


@pytest.mark.parametrize(("name", "number"), ALL, ids=str)
def test_a_link_has_no_problems_and_controls_are_entries_of_it(name, number):
    step = step_of(name, number)
    shown = PAGES[step.page].view(Request.read({"query": dict(step.entries)}))
    assert not shown.problems, f"{name}.md, line {step.line}: {shown.problems[0]}"
    assert set(step.controls or ()) <= {"none", *shown.link(in_full=True)}, f"{name}.md, line {step.line}"


def step_of(name: str, number: int) -> Step:
    return lesson(name).steps[number]


@pytest.mark.parametrize("name", names())
def test_a_lesson_is_the_same_in_korean(name):
    assert (FOLDER / f"{name}.ko.md").exists()
    english, korean = lesson(name, ENGLISH), lesson(name, KOREAN)
    assert korean != english
    assert shape(korean) == shape(english)
    assert bool(korean.belief) == bool(english.belief)
    assert bool(korean.group) == bool(english.group)


def shape(one: Lesson) -> list[object]:
    """All of a lesson but its words."""
    return [
        one.minutes,
        [
            (
                step.page, step.entries, step.controls, sorted(set(step.facts)),
                [claim.condition.text for claim in step.claims],
                step.question and (step.question.kind, step.question.right, step.question.scale, step.question.by),
                step.question and [option.right.text for option in step.question.options],
            )
            for step in one.steps
        ],
    ]  # fmt: skip


def of_run(page: str) -> set[str]:
    return {*RUN, *DATA_RUN} if page == "data" else set(DOCUMENTED[page][0])


def of_whole(page: str) -> set[str]:
    return {*WHOLE, *DATA_WHOLE} if page == "data" else set(DOCUMENTED[page][1])


@pytest.mark.parametrize("page", [*FACTS])
def test_facts_are_those_that_are_documented(page):
    """Of the first step of a lesson that shows the page."""
    step = next(step for name, number in ALL if (step := step_of(name, number)).page == page)
    known = facts_of(step)
    scalings = {f"{scaling}.{name}" for scaling in linear().options for name in SCALING} if page == "data" else set()
    assert {name.partition(".")[2] for name in known.keys() - scalings if "." in name} == of_run(page)
    assert {name for name in known if "." not in name} == of_whole(page)
    assert scalings <= set(known)
    assert all(isinstance(in_language(one.text, KOREAN), str) for one in known.values())


def linear():
    return SURFACES["linear_regression"].parameters()["scaling"]


def test_trainings_of_lessons_are_recorded_and_no_others():
    keys = {key_of(page, view) for page, view in shown()}
    assert keys == set(recorded()), "python -m interface.lessons.record"


def test_a_training_is_recorded_by_what_it_comes_to():
    quick = {"layers": "1", "units": "20", "iterations": "30", "batch_size": "16", "1": "sgd", "2": "adam"}
    found = values(TRAININGS["network"](quick))
    assert {name.partition(".")[2] for name in found if "." in name} == set(NETWORK_RUN)
    assert found["sgd.wrong"] == pytest.approx(1 - found["sgd.accuracy"])
    assert (found["updates"], found["images"], found["weights"]) == (30, 16, 784 * 20 + 20 + 20 * 10 + 10)
    held = values(TRAININGS["slices"]({**quick, "slice": "joint", "points": "21"}))
    assert {name for name in held if "." in name} == {f"{who}.{fact}" for who in ("sgd", "adam") for fact in SLICES_RUN}
    assert 0 < held["sgd.share"] <= 1


def test_what_is_recorded_does_not_depend_on_how_it_is_shown():
    plain, shown = ({"slice": "path"}, {"slice": "path", "points": "61", "curve": "held", "extent": "2"})
    view = TRAININGS["slices"]
    assert key_of("slices", view(plain)) == key_of("slices", view(shown))
    assert key_of("slices", view(plain)) != key_of("slices", view({"slice": "path", "centre": "3"}))


def test_a_second_of_a_kind_is_numbered():
    scenario, _ = decode({"surface": "quadratic", "1": "sgd", "2": "sgd", "2.learning_rate": "1.2", "steps": "30"})
    facts = of_scenario(scenario)
    assert facts["sgd.diverged"].text.text() == "never"
    assert facts["sgd_2.diverges"].value == 1


def test_by_how_much_a_first_step_misses_the_minimum_is_the_angle_of_two_slopes():
    start = {"surface": "quadratic", "x": "-7", "y": "2", "steps": "3"}
    facts = of_scenario(decode(start | {"1": "sgd", "2": "adam", "2.learning_rate": "0.3"})[0])
    ahead = math.degrees(math.atan2(2, 7))
    assert facts["sgd.misses"].value == pytest.approx(math.degrees(math.atan2(4, 0.7)) - ahead)
    assert facts["adam.misses"].value == pytest.approx(45 - ahead, abs=1e-4)
    assert math.isnan(of_scenario(decode(start | {"x": "0", "y": "0", "1": "sgd"})[0])["sgd.misses"].value)
    assert math.isnan(of_scenario(decode({"f": "x", "x": "1", "y": "0", "1": "sgd"})[0])["sgd.misses"].value)


def test_the_last_rate_is_what_a_schedule_has_left():
    halved = {"1": "sgd", "1.learning_rate": "0.4", "1.schedule": "step", "1.schedule.step_size": "5"}
    facts = of_scenario(decode({"surface": "quadratic", "steps": "11", **halved, "1.schedule.gamma": "0.5"})[0])
    assert facts["sgd.last_rate"].value == pytest.approx(0.1)
    assert of_scenario(decode({"surface": "quadratic", "1": "sgd"})[0])["sgd.last_rate"].value == 0.95


def test_lessons_to_read_along_stand_below_the_course():
    grouped = [bool(lesson(name).group) for name in names()]
    assert grouped == sorted(grouped)
    assert {lesson(name, KOREAN).group for name in names()} == {"", "나란히 읽기"}


def test_a_good_lesson_is_read():
    one = read(GOOD)
    (step,) = one.steps
    assert (one.title, one.minutes, one.aim) == ("A title", 10, "To see.")
    assert (step.page, step.controls, step.story, step.after) == (
        "playground", ("none",), ("It ends {sgd.left} away.",), ("After {steps} steps.",),
    )  # fmt: skip
    assert [option.text for option in step.question.options] == ["here", "there"]


@pytest.mark.parametrize(
    ("change", "line", "told"),
    [
        (("# A title", "A title"), 1, "begins with “# ”"),
        (("minutes: 10", "minutes: ten"), 2, "from 1 to 240, received “ten”"),
        (("minutes: 10\n", ""), 1, "“minutes: ”"),
        (("aim: To see.", "goals: To see."), 3, "there is no entry “goals” here; there are minutes, aim"),
        (("## A step", "### A step"), 17, "a step at least"),
        (("experiment: surface", "see: surface"), 6, "there is no entry “see” here; there are experiment, controls"),
        (("surface=quadratic", "moon?surface=quadratic"), 6, "there is no page “moon”; there are playground"),
        (("controls: none\n\n", "controls: none\nholds: 1 <\n\n"), 8, "ends too early"),
        (("- there\n", ""), 11, "two answers at least"),
        ((" [right when sgd.left > 0]", ""), 11, "one of the answers is marked [right]"),
        (("sgd.left > 0]", "sgd.left > ]"), 12, "ends too early"),
        (("holds: sgd.zigzags > 3", "holds: sgd.zigzags § 3"), 17, "“§ 3” cannot be read"),
        (("After {steps}", "guess: How many?"), 15, "one question at most"),
        (("choose: Where?", "guess: Where?"), 12, "an empty line before the text"),
        ((CHOICE, "guess: How far?\nright: sgd.left"), 11, "0 to 30"),
        ((CHOICE, "place: Where?\nright: sgd"), 12, "end of sgd"),
        ((CHOICE, "goal: Nearer.\nright: sgd.left < 1\nby: faster"), 13, "as “1.learning_rate=0.7”, received “faster”"),
        (
            (CHOICE, "goal: Nearer.\nright: sgd.left < 1\nby: x=3"),
            13,
            "“x” may not be changed in this step; what may is none",
        ),
        ((CHOICE, "place: Where?\nright: minimum\nby: x=3"), 13, "there is no entry “by” here; there are right"),
    ],
    ids=str,
)
def test_a_mistake_gets_its_line_and_what_is_allowed(change, line, told):
    with pytest.raises(LessonError) as refused:
        read(GOOD.replace(*change))
    assert refused.value.line == line
    assert told in str(refused.value)


@given(st.text(max_size=200), st.integers(0, 20))
def test_any_change_is_read_or_refused_with_a_line(text, place):
    lines = GOOD.splitlines()
    refused = ""
    try:
        read("\n".join([*lines[:place], text, *lines[place:]]))
    except LessonError as error:
        refused = str(error)
    assert not refused or re.match(r"line \d+: ", refused)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("-2 - -3", 1), ("a.b / 4", 0.5), ("abs(1 - a.b) == 1", 1),
        ("a.b > 1 and not a.b > 2", 1), ("a.b < 1 or 2 < 1", 0), ("never == never", 1), ("a.b < never", 1),
        ("unknown < 1 or unknown >= 1", 0), ("1e-3", 0.001),
    ],
)  # fmt: skip
def test_a_claim_is_computed(text, value):
    facts = {"a.b": 2.0, "never": float("inf"), "unknown": float("nan")}
    assert Condition(text).value(facts) == value


def test_a_fact_that_is_none_is_named_with_those_there_are():
    with pytest.raises(UnknownFactError, match=re.escape("no fact “sgd.zigzag” here; there are sgd.left, sgd.zigzags")):
        Condition("sgd.zigzag > 3").holds({"sgd.zigzags": 1.0, "sgd.left": 2.0})


@given(st.text(alphabet="sgd.1 +-*/()<>=!andornot\n§", max_size=60))
def test_any_claim_is_read_or_refused(text):
    with contextlib.suppress(ConditionError, UnknownFactError):
        Condition(text).value({"sgd": 1.0})


def test_the_document_names_every_fact_and_kind_of_question():
    document = (FOLDER.parent / "docs" / "lessons.md").read_text("utf-8")
    for told in (RUN, WHOLE, DATA_RUN, DATA_WHOLE, SCALING, *(told for both in DOCUMENTED.values() for told in both)):
        for name, what in told.items():
            assert f"| `{name}` | {what} |" in document
    for kind in KINDS:
        assert f"`{kind}:`" in document


def test_a_particle_follows_its_fact():
    assert filled("{n:은} {m:이}", {"n": "30", "m": "12"}, KOREAN) == "30은 12가"
    assert filled("{n} and {unknown}", {"n": "30"}, ENGLISH) == "30 and {unknown}"
