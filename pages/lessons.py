"""Predict, run, explain: lessons that lead from one experiment to the next."""

from interface.kit.page import opened
from interface.lessons.own import DRAFT, WRITE
from interface.pages import LESSONS
from interface.shell.components import mount
from interface.shell.header import page_row
from interface.shell.language import entries
from language import Message

shown = opened(LESSONS, entries())
about = Message("**Lessons** &ensp; :small[:gray[Guess first, then see the run and why]]")
in_this_browser = Message(
    "The lesson that is being written is in this browser only, and not in this link. Where it is written “Copy link” "
    "gives it away."
)
page_row(LESSONS, shown, about, in_this_browser if shown.name in (DRAFT, WRITE) else "")
mount(LESSONS)
