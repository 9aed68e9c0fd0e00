"""What a page is: a value, read from the entries of a link, and a pure answer to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

from interface.jobs.process_queue import PROCESS_QUEUE
from interface.jobs.sweeps import THREAD_QUEUE
from interface.jobs.thread_queue import NO_WORKS, NoAnswerError, Works
from interface.kit import presentation
from interface.kit.looks import looks_of
from interface.kit.presentation import PLAIN, Presentation
from interface.kit.request import Request, replaced
from interface.kit.runs import key_of
from language import Message, told_by
from simulation.schema import Links
from simulation.versions import VERSION

APART, LONGEST_PAUSE = 20, 2_000
"""Milliseconds from one to the next of all who ask how far the same is, and at most for each of them."""


class Shown(Protocol):
    """What a page shows, as a frozen value."""

    request: str | None
    asker: str
    settled: bool
    problems: tuple[Message, ...]
    """One sentence for everything in the request that could not be used."""
    presentation: Presentation

    @property
    def links(self) -> Links: ...

    def link(self, in_full: bool = False) -> dict[str, str]:
        """All of it as the entries of a link: those that differ from what the others imply, or all."""
        ...


S = TypeVar("S", bound=Shown)


def viewed(read: Callable[[Request], S], request: Request) -> S:
    """What a request asks for, by what reads the entries of a page, and how it is put before a class."""
    query = {key: text for key, text in request.query.items() if key not in presentation.ENTRIES}
    if not query and request.query:
        query = {"v": "1"}  # a link, and no first visit
    shown = read(replace(request, query=query))
    said, problems = presentation.read(request.query, request.fallback, shown.link(in_full=True))
    return replaced(shown, presentation=said, problems=(*shown.problems, *problems))  # type: ignore[type-var]  # S is Asked


@dataclass(frozen=True)
class Page(Generic[S]):
    """One page."""

    slug: str
    """Its address, and the folder of its scripts."""
    read: Callable[[Request], S]
    """What a request asks for, whatever the request is, but for its presentation."""
    data: Callable[[S], dict[str, Any]]
    """What the browser is sent for it; a pure function but for caches."""
    titled: Callable[[S], Message]
    """What the browser's tab says of it where a link gives no title."""
    works: Callable[[S], Works] = lambda shown: NO_WORKS
    """What has to be computed before, where that takes longer than an answer may."""
    around: Callable[[S], Message] | None = None
    """What the page's script writes around the component, None where that is another with every change."""

    def view(self, request: Request) -> S:
        """What a request asks for, and how it is put before a class."""
        return viewed(self.read, request)

    def tab(self, shown: S) -> Message:
        """The title of the browser's tab."""
        return Message("{title} — Downhill", title=shown.presentation.title or self.titled(shown))

    def answer(self, request: Request) -> dict[str, Any]:
        """What the browser is sent, and the short link of it, which goes into the address bar.

        Where it takes long: {"request": id, "computing": the share that is done, "job": a name of what is computed, the
        same for all who ask for it, "pause": milliseconds before it is asked for again}; who asks again until it is
        there gets it, who does not has left, and pays no more. `data` says "job", too, while more of it is being
        computed, and None or nothing when all is there.
        """
        shown = self.view(request)
        missing, total = self.works(shown)
        if missing:
            asker = shown.asker or str(hash(tuple(missing)))
            try:
                answers = THREAD_QUEUE.want(asker, missing)
            except NoAnswerError as error:
                return {
                    "request": shown.request,
                    "failed": Message("This was not computed: {reason}", reason=told_by(error)),
                }
            if any(isinstance(one, float) for one in answers.values()):
                job = key_of(sorted(shown.link(in_full=True).items()))
                done = (total - len(missing)) / total
                return {"request": shown.request, "computing": done, "job": job, "pause": _pause(asker)}
        answer = self.data(shown) | {"link": shown.link(), "tab": self.tab(shown), "version": VERSION}
        answer["looks"] = looks_of(shown.link(in_full=True))
        if answer.get("job"):
            answer["pause"] = _pause(shown.asker)
        return answer | {"around": self.around_key(shown)} if shown.settled else answer

    def around_key(self, shown: S) -> str | None:
        """The same as long as what stands around the component stays the same: the script need not run again."""
        if not self.around:
            return None
        return key_of((str(self.around(shown)), replace(shown.presentation, present=PLAIN.present, stage=PLAIN.stage)))


def _pause(asker: str) -> int:
    """Milliseconds before the same is asked for again, so that all who wait for it do not hold it up."""
    return min(LONGEST_PAUSE, APART * (THREAD_QUEUE.beside(asker) + PROCESS_QUEUE.beside(asker)))


def opened(page: Page[S], entries: Mapping[str, str]) -> S:
    """What a link shows."""
    return page.view(Request.of_link(entries))
