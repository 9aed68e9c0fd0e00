"""Lessons: every claim of every one holds, in both languages they are the same, and a mistake gets its line."""

import contextlib
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language import ENGLISH, KOREAN, in_language
from lessons import FOLDER, Lesson, LessonError, lesson, names, read
from lessons.conditions import Condition, ConditionError, UnknownFactError
from lessons.facts import RUN, WHOLE, Fact, of_scenario
from lessons.lesson import KINDS, Step, filled
from simulation.link import decode, encode
from simulation.scenario import CLASSIC

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
ALL = [(name, step) for name in names() for step in range(len(lesson(name).steps))]


def facts_of(step: Step) -> dict[str, Fact]:
    scenario, problems = decode(of_experiment(step))
    assert not problems
    return of_scenario(scenario)


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


PLAYGROUND = [(name, number) for name, number in ALL if lesson(name).steps[number].page == "playground"]
REACHED = {
    ("zigzag", 4): {"1.learning_rate": "0.952"},
    ("learning-rate", 2): {"1.learning_rate": "1.05"},
    ("learning-rate", 7): {"schedule": "constant"},
    ("momentum", 4): {"1.momentum": "0.85"},
    ("momentum", 7): {"1.momentum": "0.7"},
    ("rate-per-coordinate", 3): {"1.learning_rate": "3"},
    ("rate-per-coordinate", 7): {"1.epsilon": "0.01"},
    ("adam", 6): {"1.beta1": "0.8"},
    ("looking-ahead", 3): {"1.learning_rate": "0.62"},
    ("saddles", 7): {"clip": "1"},
    ("turned-valley", 5): {"surface.angle": "5"},
}
"""Each goal, by lesson and step -> a change that reaches it."""


def test_goals_are_reached_by_what_may_be_changed():
    goals = {part for part in PLAYGROUND if (asked := step_of(*part).question) and asked.kind == "goal"}
    assert goals == set(REACHED)
    for part, change in REACHED.items():
        step = step_of(*part)
        assert step.controls is None or set(change) <= set(step.controls), part
        kept = {key: text for key, text in step.entries.items() if "schedule" not in change or "schedule" not in key}
        facts = facts_of(replace(step, entries={**kept, **change}))
        assert step.question.goal.holds({fact: one.value for fact, one in facts.items()}), part


@pytest.mark.parametrize(("name", "number"), PLAYGROUND, ids=str)
def test_controls_are_entries_of_the_experiment(name, number):
    step = step_of(name, number)
    known = {"none", *encode(decode(of_experiment(step))[0], in_full=True)}
    assert set(step.controls or ()) <= known, f"{name}.md, line {step.line}"


def step_of(name: str, number: int) -> Step:
    return lesson(name).steps[number]


@pytest.mark.parametrize("name", names())
def test_a_lesson_is_the_same_in_korean(name):
    assert (FOLDER / f"{name}.ko.md").exists()
    english, korean = lesson(name, ENGLISH), lesson(name, KOREAN)
    assert korean != english
    assert shape(korean) == shape(english)
    assert bool(korean.belief) == bool(english.belief)


def shape(one: Lesson) -> list[object]:
    """All of a lesson but its words."""
    return [
        one.minutes,
        [
            (
                step.page, step.entries, step.controls, sorted(set(step.facts)),
                [claim.condition.text for claim in step.claims],
                step.question and (step.question.kind, step.question.right, step.question.scale),
                step.question and [option.right.text for option in step.question.options],
            )
            for step in one.steps
        ],
    ]  # fmt: skip


def test_facts_are_those_that_are_documented():
    facts = of_scenario(CLASSIC)
    runs = {name.partition(".")[2] for name in facts if "." in name}
    assert runs == set(RUN)
    assert {name for name in facts if "." not in name} == set(WHOLE)
    assert all(isinstance(in_language(one.text, KOREAN), str) for one in facts.values())


def test_a_second_of_a_kind_is_numbered():
    scenario, _ = decode({"surface": "quadratic", "1": "sgd", "2": "sgd", "2.learning_rate": "1.2", "steps": "30"})
    facts = of_scenario(scenario)
    assert facts["sgd.diverged"].text.text() == "never"
    assert facts["sgd_2.diverges"].value == 1


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
        (
            ("choose: Where?\n- here [right when sgd.left > 0]\n- there", "guess: How far?\nright: sgd.left"),
            11,
            "0 to 30",
        ),
        (("choose: Where?\n- here [right when sgd.left > 0]\n- there", "place: Where?\nright: sgd"), 12, "end of sgd"),
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
    for name, what in {**RUN, **WHOLE}.items():
        assert f"| `{name}` | {what} |" in document
    for kind in KINDS:
        assert f"`{kind}:`" in document


def test_a_particle_follows_its_fact():
    assert filled("{n:은} {m:이}", {"n": "30", "m": "12"}, KOREAN) == "30은 12가"
    assert filled("{n} and {unknown}", {"n": "30"}, ENGLISH) == "30 and {unknown}"
