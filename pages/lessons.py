"""Predict, run, explain: lessons that lead from one experiment to the next."""

from dataclasses import replace

import streamlit as st

from interface.kit.page import opened
from interface.lessons.own import DRAFT, WRITE
from interface.pages import LESSONS
from interface.shell.components import mount
from interface.shell.header import page_row
from interface.shell.language import entries, language
from interface.shell.sharing import seen_by_others
from language import Message

shown = replace(opened(LESSONS, entries()), language=language())  # whose title the tab has
about = Message("**Lessons** &ensp; :small[:gray[Guess first, then see the run and why]]")
in_this_browser = Message(
    "The lesson that is being written is in this browser only, and not in this link. Where it is written “Copy link” "
    "gives it away."
)
page_row(LESSONS, shown, about, in_this_browser if shown.name in (DRAFT, WRITE) else "")
mount(LESSONS, site=seen_by_others(st.context.url))  # which the codes of a worksheet lead to
