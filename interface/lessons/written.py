"""What a lesson that is being written is told: its link, what is wrong in which line, the numbers of its steps."""

from collections.abc import Iterator, Mapping
from time import monotonic
from typing import Any

from interface.basins.view import view as basins_view
from interface.data.view import view as data_view
from interface.jobs.thread_queue import NO_WORKS, Works
from interface.kit.page import viewed
from interface.kit.presentation import ENTRIES
from interface.kit.request import Request
from interface.lessons.facts import TRAININGS, facts
from interface.lessons.facts import works as works_of
from interface.lessons.own import MOST_LINK, link_of, own_lesson
from interface.lessons.question import QuestionError, left_open, missing, question_of
from interface.lessons.view import LessonView
from interface.maps.view import view as maps_view
from interface.network.view import view as network_view
from interface.playground.view import view as playground_view
from interface.race.view import view as race_view
from interface.slices.view import view as slices_view
from language import Message, told_by
from lessons import Lesson, LessonError
from lessons.conditions import UnknownFactError
from lessons.facts import Fact
from lessons.lesson import Step

VIEWS = {
    "playground": playground_view, "maps": maps_view, "basins": basins_view, "race": race_view, "data": data_view,
    "network": network_view, "slices": slices_view,
}  # fmt: skip
PATIENCE = 0.3
"""Seconds that an answer spends on the numbers of steps; the others are told when it is asked for again."""
MOST_MISTAKES = 40
"""So many are told at once."""


def written(shown: LessonView) -> dict[str, Any] | None:
    """What the writing page is sent; None where the browser has not said what is written."""
    if shown.draft is None:
        return None
    try:
        found = own_lesson(shown.draft)
    except LessonError as error:
        mistakes = [] if not shown.draft.strip() else [{"line": error.line, "text": error.what}]
        return {"mistakes": mistakes, "link": None, "most": MOST_LINK, "opened": None, "long": [], "unchecked": False}
    known, long, late = _numbers(found, shown.opened)
    told = [{"line": line, "text": what} for line, what in _mistakes(found, known)]
    return {
        "mistakes": told[:MOST_MISTAKES],
        "link": link_of(shown.draft),
        "most": MOST_LINK,
        "opened": _opened(found, known, shown.opened),
        "long": long,
        "unchecked": late,
    }


def works(shown: LessonView) -> Works:
    """The runs of the step whose numbers the writer wants to see, where they take long."""
    try:
        found = own_lesson(shown.draft or "")
    except LessonError:
        return NO_WORKS
    step = found.steps[shown.opened - 1] if 1 <= shown.opened <= len(found.steps) else None
    return works_of(step.page, step.entries) if step else NO_WORKS


def _numbers(found: Lesson, opened: int) -> tuple[dict[int, Mapping[str, Fact]], list[int], bool]:
    """The facts of steps by their numbers, the steps for which they take long, and whether time was too short."""
    until, known, long = monotonic() + PATIENCE, {}, []
    for number in sorted(range(1, len(found.steps) + 1), key=lambda one: one != opened):
        step = found.steps[number - 1]
        if monotonic() > until:
            return known, long, True
        if works_of(step.page, step.entries).missing:
            long.append(number)
        else:
            known[number] = facts(step.page, step.entries)
    return known, long, False


def _opened(found: Lesson, known: Mapping[int, Mapping[str, Fact]], opened: int) -> dict[str, Any] | None:
    """The numbers of the step that the writer looks at, and the entries that may be changed there."""
    if not 1 <= opened <= len(found.steps):
        return None
    step = found.steps[opened - 1]
    return {
        "number": opened,
        "facts": {name: fact.text for name, fact in known.get(opened, {}).items()},
        "controls": [key for key in _entries(_view(step)) if key != "v"],
        "trains": trains(step),
    }


def trains(step: Step) -> bool:
    """Whether showing a step has the server train networks that are in none of the lessons here."""
    return step.page in TRAININGS and not facts(step.page, step.entries)


def _view(step: Step) -> Any:
    """What the page of a step makes of its link."""
    return viewed(VIEWS[step.page], Request.of_link(step.entries))


def _entries(shown: Any) -> list[str]:
    """The entries of what a page shows, without those of how it is put before a class."""
    return [key for key in shown.link(in_full=True) if key not in ENTRIES]


def _mistakes(found: Lesson, known: Mapping[int, Mapping[str, Fact]]) -> Iterator[tuple[int, Message | str]]:
    """What is wrong with the experiments, and with what is asked and claimed of them, by line."""
    for number, step in enumerate(found.steps, start=1):
        yield from ((step.line, problem) for problem in _of_experiment(step))
        if number in known:
            yield from _of_numbers(step, known[number])


def _of_experiment(step: Step) -> Iterator[Message]:
    shown = _view(step)
    entries = _entries(shown)
    yield from shown.problems
    for name in step.controls or ():
        if name not in entries and name != "none":
            yield Message("controls: “{name}” is no entry of this experiment's link", name=name[:40])


def _of_numbers(step: Step, known: Mapping[str, Fact]) -> Iterator[tuple[int, Message | str]]:
    for name, reason in left_open(step, known):
        yield step.line, Message("{name}: {reason}", name=name, reason=reason)
    values = {name: fact.value for name, fact in known.items()}
    for claim in step.claims:
        try:
            if not claim.condition.holds(values):
                yield claim.line, Message("this does not hold of the experiment: {claim}", claim=claim.condition.text)
        except UnknownFactError as error:
            yield claim.line, missing(step, told_by(error))
    question = step.question
    if question is None:
        return
    try:
        sent = question_of(step, question, known)
    except QuestionError as error:
        yield question.line, Message("the question cannot be asked: {reason}", reason=told_by(error))
        return
    right = [one for one in sent.get("options", sent.get("entrants", ())) if one["right"]]
    if len(right) > 1:
        yield question.line, Message("{count} of the answers are right; one alone should be", count=len(right))
    if question.scale and not (
        sent["value"] is not None and question.scale.low <= sent["value"] <= question.scale.high
    ):
        yield question.line, Message("the answer, {answer}, is not on the scale", answer=sent["text"])
    if question.kind == "goal" and question.goal.holds(values):
        yield question.line, Message("the goal is reached before anything is changed")
