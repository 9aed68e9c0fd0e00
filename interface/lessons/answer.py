"""What the lessons page is sent: the lessons there are, one of them, and the step that is shown with its facts."""

import hashlib
from collections.abc import Mapping
from typing import Any

from interface.jobs.thread_queue import Works, together
from interface.kit.presentation import TITLE, plain
from interface.lessons import written
from interface.lessons.facts import facts
from interface.lessons.facts import works as works_of
from interface.lessons.own import DRAFT, WRITE, text_of
from interface.lessons.question import QuestionError, left_open, now, question_of
from interface.lessons.view import LessonView
from language import Message, told_by
from lessons import lesson, names
from lessons.conditions import UnknownFactError
from lessons.facts import Fact
from lessons.lesson import Step, filled


def works(shown: LessonView) -> Works:
    """The runs of the step, and those of what was made of it, where they take long."""
    if shown.name == WRITE:
        return written.works(shown)
    step, tried = shown.step, shown.tried
    return together(works_of(step.page, entries) for entries in (step.entries, tried) if entries is not None)


def data(shown: LessonView) -> dict[str, Any]:
    """The component's data."""
    common = {
        "request": shown.request,
        "query": shown.link(in_full=True),
        "lessons": [_listed(name, shown.language) for name in names()],
        "assets": {},
    }
    if shown.name == WRITE:
        return common | {"problems": list(shown.problems), "written": written.written(shown)}
    one, step = shown.lesson, shown.step
    told, problems = _step(step, facts(step.page, step.entries), shown)
    return common | {
        "problems": [*shown.problems, *problems],
        "lesson": {
            "name": shown.name, "title": one.title, "minutes": one.minutes, "aim": one.aim, "section": one.section,
            "intro": list(one.intro), "headings": [each.heading for each in one.steps], **_own(shown),
        },
        "step": told,
        "tried": None if shown.tried is None else _tried(step, shown.tried),
    }  # fmt: skip


def title(shown: LessonView) -> Message:
    """What the browser's tab says."""
    if shown.name == WRITE:
        return Message("Write a lesson")
    return Message("{title} — a lesson", title=plain(shown.lesson.title)[:TITLE])


def _own(shown: LessonView) -> dict[str, Any]:
    """Under which name progress is kept, and the text of somebody's own lesson, so that it can be written on."""
    if not shown.is_own:
        return {"key": shown.name}
    text = (shown.draft or "") if shown.name == DRAFT else text_of(shown.name)
    return {"key": f"own {hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}", "text": text}


def _listed(name: str, language: str) -> dict[str, Any]:
    one = lesson(name, language)
    return {"name": name, "title": one.title, "minutes": one.minutes, "group": one.group}


def _step(step: Step, known: Mapping[str, Fact], shown: LessonView) -> tuple[dict[str, Any], list[Message]]:
    """The step with its numbers, and what of a lesson that no test has read cannot be shown."""
    question = None
    problems = [Message("{name}: {reason}.", name=name, reason=reason) for name, reason in left_open(step, known)]
    try:
        question = step.question and question_of(step, step.question, known)
    except QuestionError as error:
        problems.append(Message("The question of this step cannot be asked: {reason}.", reason=told_by(error)))
    texts = {name: fact.text for name, fact in known.items()}
    return {
        "number": shown.at,
        "heading": step.heading,
        "page": step.page,
        "entries": dict(step.entries),
        "controls": None if step.controls is None else list(step.controls),
        "story": [filled(paragraph, texts, shown.language) for paragraph in step.story],
        "after": [filled(paragraph, texts, shown.language) for paragraph in step.after],
        "question": question,
        "trains": shown.is_own and written.trains(step),
    }, problems[:10]


def _tried(step: Step, entries: Mapping[str, str]) -> dict[str, Any]:
    """What became of the experiment that a learner has changed: whether its goal is reached."""
    if step.question is None or step.question.kind != "goal":
        return {"reached": False, "now": None}
    known = facts(step.page, entries)
    try:
        reached = step.question.goal.holds({name: fact.value for name, fact in known.items()})
    except UnknownFactError:  # of an optimizer that was taken out
        reached = False
    return {"reached": reached, "now": now(step.question, known)}
