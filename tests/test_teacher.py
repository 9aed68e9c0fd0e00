"""For a teacher: every answer is said in words and numbers, and what is printed has its picture."""

import base64
import json
import re
from pathlib import Path

import numpy as np
import pytest
from test_lessons import settle

from interface.kit.request import Request
from interface.lessons import teacher
from interface.lessons.facts import KEPT, facts, minima
from interface.pages import LESSONS
from interface.shell import sharing
from interface.shell.answers import written
from language import ENGLISH, KOREAN, in_language
from lessons import lesson, names, read

GOAL = """# One's own
minutes: 5
aim: To see.

## A step
experiment: surface=quadratic&x=-7&y=2&steps=30&1=sgd&1.learning_rate=0.5

goal: Nearer.
right: sgd.left < 0.37
"""


def sent(name: str, language: str = ENGLISH, show: str = "teacher") -> dict:
    for step in lesson(name).steps:
        settle(step.page, step.entries)
    return json.loads(
        written(LESSONS, Request.read({"lang": language, "query": {"lesson": name, "show": show}}), False)
    )


def whole(name: str, language: str = ENGLISH) -> list[dict]:
    """All steps, as somebody gets them who asks until nothing is missing."""
    steps = lesson(name).steps
    for _ in steps:
        taught = sent(name, language)["taught"]
        if not taught["missing"]:
            return taught["steps"]
    raise AssertionError(f"{name}: still missing {taught['missing']}")


def test_the_black_ink_of_the_sheets_is_that_of_no_other_picture():
    """The lesson page has the same style sheet, also on a dark theme."""
    rules = (Path(teacher.__file__).parents[2] / "player/web/lessons/teacher.css").read_text("utf-8")
    inked = re.findall(r"^(.* svg .*)\{.*(?:fill|stroke):", rules, re.MULTILINE)
    assert inked
    assert all(selector.startswith(".downhill :is(.teacher-notes, .sheets) ") for selector in inked)


@pytest.mark.parametrize("language", [ENGLISH, KOREAN])
@pytest.mark.parametrize("name", names())
def test_every_question_has_its_answer_in_words(name, language):
    steps, told = whole(name, language), lesson(name, language)
    assert [step["heading"] for step in steps] == [step.heading for step in told.steps]
    for step, written_step in zip(steps, told.steps, strict=True):
        values = facts(written_step.page, written_step.entries)
        assert step["shows"]
        assert "{" not in "".join([step["shows"], *step["said"]])
        if written_step.question is None:
            continue
        question, answer = step["question"], step["question"]["answer"]
        assert answer
        assert question["kind"] == written_step.question.kind, answer
        if question["kind"] == "choose":
            assert [option["text"] for option in question["options"] if option["right"]] == [answer]
        if question["kind"] == "guess":
            assert answer == in_language(values[written_step.question.parts["fact"]].text, language)
        if question["kind"] == "choose optimizer":
            (right,) = (one for one in question["entrants"] if one["right"])
            assert answer.startswith(f"{right['name']}.")
            assert all(f"{one['name']} ({one['text']})" in answer for one in question["entrants"])
        if question["kind"] == "goal":
            numbers = [value for value in written_step.question.by.values() if value[0].isdigit()]
            assert answer.startswith({ENGLISH: "For example: ", KOREAN: "예를 들면 "}[language])
            assert all(number in answer for number in numbers)


def test_what_is_placed_or_drawn_has_its_picture_with_the_run():
    found = 0
    for name in names():
        for step, told in zip(lesson(name).steps, whole(name), strict=True):
            if not step.question or step.question.kind not in teacher.WITH_PLACES:
                assert told["picture"] is None
                continue
            found += 1
            picture, who = told["picture"], step.question.parts.get("who")
            known = facts(step.page, step.entries)
            x_low, x_high, y_low, y_high = picture["ground"]["window"]
            assert (x_high - x_low) / (y_high - y_low) == pytest.approx(5 / 3), "a unit is as long on both axes"
            assert picture["start"] == [known["start_x"].value, known["start_y"].value]
            if who is None:
                assert picture["points"] == [list(point) for point in minima(step.page, step.entries)]
                continue
            path = np.frombuffer(base64.b64decode(picture["path"]["bdata"]), "<f4").reshape(2, -1)
            end = [known[f"{who}.x"].value, known[f"{who}.y"].value]
            assert np.allclose(path[:, 0], picture["start"], rtol=1e-6)
            assert np.allclose(path[:, -1], end, rtol=1e-6)
            assert picture["points"] == [end]
    assert found > 6


@pytest.mark.parametrize(
    ("name", "number", "english", "korean"),
    [
        ("learning-rate", 8, "For example: Schedule: Constant.", "예를 들면 스케줄: 일정한 학습률."),
        ("saddles", 8, "For example: Clip norm: 1.", None),
        ("scaling", 6, "For example: Scaling: Standardised; Learning rate of SGD: 1.", None),
        ("momentum", 7, "SGD ends at (−0.796, 0).", "SGD는 (−0.796, 0)에서 끝납니다."),
    ],
)
def test_an_answer_is_said_as_a_teacher_would(name, number, english, korean):
    assert whole(name)[number - 1]["question"]["answer"] == english
    if korean:
        assert whole(name, KOREAN)[number - 1]["question"]["answer"] == korean


def test_a_lesson_of_ones_own_has_a_page_too():
    (step,) = read(GOAL).steps
    assert str(teacher.taught(step, 1, ENGLISH)["question"]["answer"]) == "As soon as this holds: sgd.left < 0.37."
    (step,) = read(GOAL.replace("goal: Nearer.\nright: sgd.left < 0.37", "place: Where?\nright: end of adam")).steps
    said = "There is no answer: there is no optimizer “adam” here; there are sgd."
    assert str(teacher.taught(step, 1, ENGLISH)["question"]["answer"]) == said
    drawn = GOAL.replace("1=sgd", "2=sgd&1=sgd").replace("goal: ", "draw: ").replace("sgd.left < 0.37", "path of sgd_2")
    (step,) = read(drawn).steps
    assert str(teacher.taught(step, 1, ENGLISH)["question"]["answer"]).startswith(
        "The path of SGD 2 leads from (−7, 2)"
    )


def test_an_answer_is_sent_before_it_takes_long_and_the_rest_afterwards(monkeypatch):
    monkeypatch.setattr(teacher, "AT_ONCE", 0.0)
    KEPT.clear()
    found = [sent("zigzag")["taught"] for _ in lesson("zigzag").steps]
    assert [one["missing"] for one in found] == [4, 3, 2, 1, 0]
    assert [len(one["steps"]) for one in found] == [1, 2, 3, 4, 5]


def test_codes_lead_where_others_can_follow(monkeypatch):
    here, there, elsewhere = "http://localhost:8501/lessons", "http://192.0.2.7:8501/lessons", "https://example.org/l"
    monkeypatch.setattr(sharing, "in_the_network", lambda address: there)
    assert sharing.seen_by_others(here) == there
    assert sharing.seen_by_others(elsewhere) == elsewhere
    monkeypatch.setattr(sharing.st, "get_option", {"server.address": "127.0.0.1"}.get)
    assert sharing.seen_by_others(here) == here
