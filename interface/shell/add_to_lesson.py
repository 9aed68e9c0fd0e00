"""“Add to a lesson” in the dialog Share: what a page shows becomes a step of the lesson that this browser keeps."""

from collections.abc import Mapping
from typing import NamedTuple

from interface.kit.presentation import Presentation
from interface.shell import messages
from interface.shell.components import component
from interface.shell.language import language, told
from language import Message
from player import WEB

APART = ("title", "note", "only", "view")
"""Entries of a link that a step says otherwise: as its heading, its text, its controls, or not at all."""


class Step(NamedTuple):
    """What a page makes of it."""

    page: str
    heading: Message | str


_add = component("downhill_add", '<div class="downhill add"></div>', "lessons/add.js")


def add_to_lesson(step: Step, link: Mapping[str, str], said: Presentation) -> None:
    """The button, and where the lesson is written.

    Parameters
    ----------
    link: of what the page shows, with its version.
    said: how the page puts it before a class.
    """
    messages.caption(Message(
        "A lesson of your own: collect experiments from all pages, write a text and a question for each, and give it "
        "to your class as a link or a file."
    ))  # fmt: skip
    messages.style(f"<style>{(WEB / 'lessons' / 'add.css').read_text('utf-8')}</style>")
    entries = {key: text for key, text in link.items() if key not in APART}
    data = {"page": step.page, "link": entries, "heading": said.title or told(step.heading), "note": said.note}
    _add(data=data | {"only": list(said.only), "lang": language()}, key="add to lesson")
