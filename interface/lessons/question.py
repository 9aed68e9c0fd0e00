"""The question of a step with its answer, which a prediction is held against."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from interface.lessons.facts import TRAININGS, entrants, minima
from language import Message, told_by
from lessons.conditions import UnknownFactError
from lessons.facts import Fact, named
from lessons.lesson import Question, Step

PLANES = ("playground", "data")
"""Pages on whose picture something can be placed and drawn."""


class QuestionError(ValueError):
    """Why a question has no answer, as a message without a full stop."""


def question_of(step: Step, question: Question, known: Mapping[str, Fact]) -> dict[str, Any]:
    """The question, as the browser is sent it.

    Raises
    ------
    QuestionError: where the facts of the step do not answer it.
    """
    sent = {"kind": question.kind, "ask": question.ask}
    values = {name: fact.value for name, fact in known.items()}
    if question.kind == "choose":
        try:
            options = [{"text": one.text, "right": one.right.holds(values)} for one in question.options]
        except UnknownFactError as error:
            raise QuestionError(missing(step, told_by(error))) from error
        if not any(one["right"] for one in options):
            raise QuestionError(Message("none of its answers is right in this experiment"))
        return sent | {"options": options}
    if question.kind == "guess":
        fact, scale = _fact(step, known, question.parts["fact"]), question.scale
        return sent | {
            "value": fact.value if math.isfinite(fact.value) else None, "text": fact.text,
            "scale": scale and {"low": scale.low, "high": scale.high, "logarithmic": scale.logarithmic},
        }  # fmt: skip
    if question.kind == "goal":
        try:
            question.goal.holds(values)
        except UnknownFactError as error:
            raise QuestionError(missing(step, told_by(error))) from error
        return sent | {"now": now(question, known)}
    slots = {name: entrant.slot for name, entrant in named(entrants(step.page, step.entries))}
    if question.kind == "choose optimizer":
        return sent | {"entrants": _ranked(step, question, known, slots)}
    if step.page not in PLANES:
        raise QuestionError(Message("{kind}: needs the picture of the Playground or the Data page", kind=question.kind))
    who = question.parts.get("who")
    if who and who not in slots:
        raise QuestionError(Message(
            "there is no optimizer “{name}” here; there are {known}", name=who[:40], known=", ".join(slots) or "–"
        ))  # fmt: skip
    if question.kind == "draw":
        return sent | {"slot": slots[who or ""]}
    places = [(known[f"{who}.x"].value, known[f"{who}.y"].value)] if who else minima(step.page, step.entries)
    if not places or not all(math.isfinite(part) for place in places for part in place):
        raise QuestionError(Message("the place that it asks for is not known"))
    return sent | {"points": [list(place) for place in places]}


def _ranked(
    step: Step, question: Question, known: Mapping[str, Fact], slots: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Every optimizer with its number, and whether that is the least or the most."""
    which, of = question.parts["which"], question.parts["fact"]
    found = {slot: _fact(step, known, f"{name}.{of}") for name, slot in slots.items()}
    numbers = [fact.value for fact in found.values() if not math.isnan(fact.value)]
    if not numbers:
        raise QuestionError(Message("none of the optimizers has a number “{name}” here", name=of[:40]))
    best = (min if which == "least" else max)(numbers)
    return [{"slot": slot, "text": _at(fact), "right": fact.value == best} for slot, fact in found.items()]


def now(question: Question, known: Mapping[str, Fact]) -> Message | str | None:
    """The first number that a goal is about, as it stands; None where it is about none but yes or no."""
    found = (known.get(name) for name in question.goal.names)
    return next((_at(fact) for fact in found if fact and fact.kind != "truth"), None)


def _at(fact: Fact) -> Message | str:
    """A number, and of a moment that it is one."""
    if fact.kind != "step" or math.isinf(fact.value):
        return fact.text
    return Message("at step {step}", step=fact.text)


def _fact(step: Step, known: Mapping[str, Fact], name: str) -> Fact:
    if name not in known:
        raise QuestionError(_no_number(step, name))
    return known[name]


def left_open(step: Step, known: Mapping[str, Fact]) -> Iterator[tuple[str, Message | str]]:
    """Every number of a step's text that is not known, as it is written there, and why."""
    for name in dict.fromkeys(step.facts):
        if name not in known:
            yield f"{{{name[:60]}}}", _no_number(step, name)


def _no_number(step: Step, name: str) -> Message | str:
    return missing(step, Message("there is no number “{name}” here", name=name[:60]))


def missing(step: Step, otherwise: Message | str) -> Message | str:
    """Why a number is not known."""
    if step.page in TRAININGS:
        return Message("the numbers of a training are known only where one of the lessons here shows it")
    return otherwise
