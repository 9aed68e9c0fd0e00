"""“Add to a lesson” in the dialog Share: what a page shows becomes a step of the lesson that this browser keeps."""

from typing import NamedTuple, Protocol

from interface.kit.presentation import Presentation
from interface.shell import messages
from interface.shell.components import component
from interface.shell.language import language, told
from language import Message
from player import WEB
from simulation.versions import VERSION

APART = ("title", "note", "only", "view")
"""Entries of a link that a step says otherwise: as its heading, its text, its controls, or not at all."""


class Step(NamedTuple):
    """What a page makes of it."""

    page: str
    heading: Message | str


class Shown(Protocol):
    """What a page shows."""

    presentation: Presentation

    def link(self, in_full: bool = False) -> dict[str, str]:
        """All of it as the entries of a link."""
        ...


_add = component("downhill_add", '<div class="downhill add"></div>', "lessons/add.js")


def add_to_lesson(step: Step, shown: Shown) -> None:
    """The button, and where the lesson is written."""
    messages.caption(Message(
        "A lesson of your own: collect experiments from all pages, write a text and a question for each, and give it "
        "to your class as a link or a file."
    ))  # fmt: skip
    messages.style(f"<style>{(WEB / 'lessons' / 'add.css').read_text('utf-8')}</style>")
    said = shown.presentation
    link = {"v": str(VERSION)} | {key: text for key, text in shown.link().items() if key not in APART}
    data = {"page": step.page, "link": link, "heading": said.title or told(step.heading), "note": said.note}
    _add(data=data | {"only": list(said.only), "lang": language()}, key="add to lesson")
