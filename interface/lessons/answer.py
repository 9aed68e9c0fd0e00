"""What the lessons page is sent: the lessons there are, one of them, and the step that is shown with its facts."""

import math
from collections.abc import Mapping
from typing import Any

from interface.jobs.thread_queue import Works
from interface.lessons.facts import entrants, facts, minima
from interface.lessons.facts import works as works_of
from interface.lessons.view import LessonView
from lessons import lesson, names
from lessons.conditions import UnknownFactError
from lessons.facts import Fact, named
from lessons.lesson import Question, Step, filled


def works(shown: LessonView) -> Works:
    """The runs of the step, and of what was made of it, where they take long."""
    return works_of(shown.step.page, shown.step.entries if shown.tried is None else shown.tried)


def data(shown: LessonView) -> dict[str, Any]:
    """The component's data."""
    one, step = shown.lesson, shown.step
    return {
        "request": shown.request,
        "query": shown.link(in_full=True),
        "problems": list(shown.problems),
        "lessons": [_listed(name, shown.language) for name in names()],
        "lesson": {
            "name": shown.name, "title": one.title, "minutes": one.minutes, "aim": one.aim, "section": one.section,
            "intro": list(one.intro), "headings": [each.heading for each in one.steps],
        },
        "step": _step(step, facts(step.page, step.entries), shown),
        "tried": None if shown.tried is None else _tried(step, facts(step.page, shown.tried)),
        "assets": {},
    }  # fmt: skip


def _listed(name: str, language: str) -> dict[str, Any]:
    one = lesson(name, language)
    return {
        "name": name, "title": one.title, "minutes": one.minutes, "aim": one.aim, "group": one.group,
        "steps": len(one.steps),
    }  # fmt: skip


def _step(step: Step, known: Mapping[str, Fact], shown: LessonView) -> dict[str, Any]:
    texts = {name: fact.text for name, fact in known.items()}
    return {
        "number": shown.at,
        "heading": step.heading,
        "page": step.page,
        "entries": dict(step.entries),
        "controls": None if step.controls is None else list(step.controls),
        "story": [filled(paragraph, texts, shown.language) for paragraph in step.story],
        "after": [filled(paragraph, texts, shown.language) for paragraph in step.after],
        "question": step.question and question_of(step, step.question, known),
    }


def question_of(step: Step, question: Question, known: Mapping[str, Fact]) -> dict[str, Any]:
    """The question with its answer, which a prediction is held against."""
    asked = {"kind": question.kind, "ask": question.ask}
    values = {name: fact.value for name, fact in known.items()}
    if question.kind == "choose":
        return asked | {"options": [{"text": one.text, "right": one.right.holds(values)} for one in question.options]}
    if question.kind == "guess":
        fact = known[question.parts["fact"]]
        scale = question.scale
        return asked | {
            "value": fact.value if math.isfinite(fact.value) else None, "text": fact.text,
            "scale": scale and {"low": scale.low, "high": scale.high, "logarithmic": scale.logarithmic},
        }  # fmt: skip
    if question.kind == "goal":
        return asked
    slots = {name: entrant.slot for name, entrant in named(entrants(step.page, step.entries))}
    if question.kind == "choose optimizer":
        which, fact_name = question.parts["which"], question.parts["fact"]
        ranked = {slot: known[f"{name}.{fact_name}"] for name, slot in slots.items()}
        best = (min if which == "least" else max)(ranked.values(), key=lambda fact: fact.value).value
        told = [{"slot": slot, "text": fact.text, "right": fact.value == best} for slot, fact in ranked.items()]
        return asked | {"entrants": told}
    who = question.parts.get("who")
    if question.kind == "draw":
        return asked | {"slot": slots[who]}
    places = [(known[f"{who}.x"].value, known[f"{who}.y"].value)] if who else minima(step.page, step.entries)
    return asked | {"points": [list(place) for place in places]}


def _tried(step: Step, known: Mapping[str, Fact]) -> dict[str, Any]:
    """What became of the experiment that a learner has changed: whether its goal is reached."""
    if step.question is None or step.question.kind != "goal":
        return {"reached": False}
    try:
        reached = step.question.goal.holds({name: fact.value for name, fact in known.items()})
    except UnknownFactError:  # of an optimizer that was taken out
        reached = False
    return {"reached": reached}
