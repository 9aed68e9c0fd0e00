"""What the lessons page shows: a lesson and a step of it, and what a learner has made of its experiment.

lesson=zigzag  at=2  show=teacher
lesson=own1.eJx…  at=2    somebody's own, whose text is in the link
lesson=draft  at=2        the one that is written in this browser
lesson=write              where it is written
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from interface.kit.request import LONGEST, MOST_ENTRIES, Asked, Request
from interface.lessons.own import DRAFT, WRITE, OwnLessonError, first, is_own, lesson_of
from language import ENGLISH, Message, told_by
from lessons import Lesson, names
from lessons.lesson import Step
from simulation.schema import Entry, EntryReader, Kind, Link, Links, links_of, one_of, whole_number

TAUGHT = ("teacher", "worksheet", "key")
"""What a teacher may look at in place of the lesson: all of its steps with the answers, and two sheets of paper."""
SHOW = one_of({name: name for name in ("lesson", *TAUGHT)}, Message("a form of a lesson"))


@dataclass(frozen=True)
class LessonView(Asked):
    """What the page shows."""

    name: str
    at: int = 1
    """The number of the step, from 1."""
    show: str = "lesson"
    """The lesson itself, or one of TAUGHT."""
    problems: tuple[Message, ...] = ()
    language: str = ENGLISH
    tried: Mapping[str, str] | None = field(default=None)
    """The entries of the step's experiment as a learner has changed them; None where none has, and for a teacher."""
    draft: str | None = None
    """The text of the lesson that is written in this browser, where it was sent."""
    opened: int = 0
    """The number of the step whose numbers the writer wants to see, 0 for none."""

    @cached_property
    def lesson(self) -> Lesson:
        """The lesson in the language of the moment; the first of all where this one cannot be read."""
        try:
            return lesson_of(self.name, self.language, self.draft)
        except OwnLessonError:
            return lesson_of(first(), self.language)

    @property
    def is_own(self) -> bool:
        """Whether somebody else than this house has written it."""
        return is_own(self.name)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.lesson.steps[self.at - 1]

    @cached_property
    def links(self) -> Links:
        return links_of(entries, Link({"lesson": self.name, "at": self.at, "show": self.show}, {"draft": self.draft}))


def entries(link: Link) -> Iterator[Entry]:
    """All entries of the page."""
    named = one_of({name: name for name in names()}, Message("a lesson"))
    allowed = Kind(lambda text: text if is_own(text) or text == WRITE else named.parse(text), named.allowed)
    yield Entry("lesson", allowed, first(), ("lessons", "lesson"))
    name = link.values["lesson"]
    try:
        last = len(lesson_of(name, draft=link.things.get("draft")).steps)
    except OwnLessonError as error:
        link.problems.append(Message("The lesson of this link cannot be read: {reason}.", reason=told_by(error)))
        link.values["lesson"] = name if name == DRAFT else first()
        last = len(lesson_of(first()).steps)
    numbers = {str(number): number for number in range(1, last + 1)}
    yield Entry("at", Kind(numbers.__getitem__, lambda: whole_number(1, last)), 1, ("lessons", "at"))
    yield Entry("show", SHOW, "lesson", ("lessons", "show"))


def view(request: Request) -> LessonView:
    """The lesson that a request asks for."""
    more = request.more
    draft = more["text"] if isinstance(more.get("text"), str) else None
    shown = read(request.query, request.fallback, draft)
    return replace(
        shown,
        **request.said,
        language=request.language,
        tried=_tried(more.get("tried")) if shown.show == "lesson" else None,
        opened=more["opened"] if isinstance(more.get("opened"), int) else 0,
    )


def read(link: Mapping[str, str], fallback: Mapping[str, str], draft: str | None = None) -> LessonView:
    """The lesson of a link's entries, with one sentence for everything that had to be ignored."""
    reader = EntryReader(link, fallback)
    reader.things["draft"] = draft
    values = reader.read(entries)
    problems = (*reader.problems, *reader.unknown())
    return LessonView(values["lesson"], values["at"], values["show"], problems, draft=draft)


def _tried(received: object) -> Mapping[str, str] | None:
    """Entries of a link, or None: what a browser says there may be anything."""
    if not isinstance(received, dict) or len(received) > MOST_ENTRIES:
        return None
    texts = {key: text for key, text in received.items() if isinstance(text, str) and len(text) < LONGEST}
    return texts or None
