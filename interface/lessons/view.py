"""What the lessons page shows: a lesson and a step of it, and what a learner has made of its experiment.

lesson=zigzag  at=2  show=teacher
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from interface.kit.request import Asked, Request
from language import ENGLISH, Message
from lessons import Lesson, lesson, names
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
    """The entries of the step's experiment as a learner has changed them; None where none has."""

    @property
    def lesson(self) -> Lesson:
        """The lesson in the language of the moment."""
        return lesson(self.name, self.language)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.lesson.steps[self.at - 1]

    @cached_property
    def links(self) -> Links:
        return links_of(entries, Link({"lesson": self.name, "at": self.at, "show": self.show}))


def entries(link: Link) -> Iterator[Entry]:
    """All entries of the page."""
    known = names()
    yield Entry("lesson", one_of({name: name for name in known}, Message("a lesson")), known[0], ("lessons", "lesson"))
    last = len(lesson(link.values["lesson"]).steps)
    numbers = {str(number): number for number in range(1, last + 1)}
    yield Entry("at", Kind(numbers.__getitem__, lambda: whole_number(1, last)), 1, ("lessons", "at"))
    yield Entry("show", SHOW, "lesson", ("lessons", "show"))


def view(request: Request) -> LessonView:
    """The lesson that a request asks for."""
    shown = read(request.query, request.fallback)
    return replace(shown, **request.said, language=request.language, tried=_tried(request.more.get("tried")))


def read(link: Mapping[str, str], fallback: Mapping[str, str]) -> LessonView:
    """The lesson of a link's entries, with one sentence for everything that had to be ignored."""
    reader = EntryReader(link, fallback)
    values = reader.read(entries)
    return LessonView(
        name=values["lesson"], at=values["at"], show=values["show"], problems=(*reader.problems, *reader.unknown())
    )


def _tried(received: object) -> Mapping[str, str] | None:
    """Entries of a link, or None: what a browser says there may be anything."""
    if not isinstance(received, dict) or len(received) > 400:
        return None
    texts = {key: text for key, text in received.items() if isinstance(text, str) and len(text) < 20_000}
    return texts or None
