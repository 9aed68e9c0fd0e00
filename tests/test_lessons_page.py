"""What the lessons page is sent: a step in a language, the answer that a guess is held against, goals noticed."""

import json

import pytest
from test_lessons import ALL, of_experiment, settle

from interface.kit.request import Request
from interface.lessons.facts import facts
from interface.pages import LESSONS
from interface.shell.answers import written
from language import ENGLISH, KOREAN
from lessons import lesson, names
from lessons.facts import of_scenario
from simulation import versions
from simulation.link import decode


def sent(language: str = ENGLISH, **received) -> dict:
    return json.loads(written(LESSONS, Request.read({"lang": language, **received}), False))


def test_a_first_visit_is_the_first_step_of_the_first_lesson():
    answer = sent()
    assert answer["query"] == {"v": str(versions.VERSION), "lesson": names()[0], "at": "1", "show": "lesson"}
    assert answer["taught"] is None
    assert answer["link"] == {}
    assert [one["name"] for one in answer["lessons"]] == list(names())
    assert answer["step"]["heading"] == lesson(names()[0]).steps[0].heading


@pytest.mark.parametrize("language", [ENGLISH, KOREAN])
@pytest.mark.parametrize(("name", "number"), ALL, ids=str)
def test_every_step_can_be_shown(name, number, language):
    settle(lesson(name).steps[number].page, lesson(name).steps[number].entries)
    answer = sent(language, query={"lesson": name, "at": str(number + 1)})
    step = answer["step"]
    assert answer["problems"] == []
    assert step["heading"] == lesson(name, language).steps[number].heading
    assert "{" not in "".join([*step["story"], *step["after"]])
    question = step["question"]
    if question and question["kind"] == "choose":
        assert sum(option["right"] for option in question["options"]) == 1
    if question and question["kind"] == "choose optimizer":
        assert sum(one["right"] for one in question["entrants"]) == 1


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"lesson": "moon"}, "lesson is a lesson (zigzag"),
        ({"lesson": "zigzag", "at": "9"}, "at is a whole number from 1 to 5, received “9”: using 1 instead."),
        ({"lesson": "zigzag", "at": "<b>"}, "received “<b>”"),
        ({"leson": "zigzag"}, "“leson” names no control."),
    ],
)
def test_a_mistake_of_a_link_is_told(query, told):
    assert any(told in problem for problem in sent(query=query)["problems"])


def test_a_goal_is_noticed_once_it_is_reached():
    last = {"lesson": "zigzag", "at": "5"}
    entries = dict(lesson("zigzag").steps[4].entries)
    assert sent(query=last)["tried"] is None
    assert sent(query=last, tried=entries)["tried"] == {"reached": False, "now": "1.5"}
    assert sent(query=last, tried=entries | {"1.learning_rate": "0.952"})["tried"] == {"reached": True, "now": "0.361"}
    assert sent(query=last | {"show": "teacher"}, tried=entries)["tried"] is None


@pytest.mark.parametrize(
    ("name", "at", "stands"),
    [("adam", 7, "at step 56"), ("rate-per-coordinate", 4, "never"), ("momentum", 8, None)],
)
def test_a_goal_says_where_its_number_stands_unless_that_is_yes_or_no(name, at, stands):
    assert sent(query={"lesson": name, "at": str(at)})["step"]["question"]["now"] == stands


@pytest.mark.parametrize(
    "tried", [3, [], "x", {"1": 2}, {"surface": "moon", "1": "<i>"}, {str(i): "" for i in range(500)}]
)
def test_whatever_a_browser_says_was_tried_is_answered(tried):
    answer = sent(query={"lesson": "zigzag", "at": "5"}, tried=tried)["tried"]
    assert answer is None or isinstance(answer["reached"], bool)


def test_facts_are_those_of_the_runs_that_the_page_shows():
    for name, number in ALL:
        step = lesson(name).steps[number]
        if step.page == "playground":
            told, plain = facts(step.page, of_experiment(step)), of_scenario(decode(of_experiment(step))[0])
            assert {key: str(fact.text) for key, fact in told.items()} == {k: str(v.text) for k, v in plain.items()}
