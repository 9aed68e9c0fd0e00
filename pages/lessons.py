"""Predict, run, explain: lessons that lead from one experiment to the next."""

from dataclasses import replace

import streamlit as st

from interface.kit.page import opened
from interface.pages import LESSONS
from interface.shell.components import mount
from interface.shell.header import page_row
from interface.shell.language import entries, language
from interface.shell.sharing import seen_by_others
from language import Message

shown = replace(opened(LESSONS, entries()), language=language())  # whose title the tab has
about = Message("**Lessons** &ensp; :small[:gray[Guess first, then see the run and why]]")
page_row(LESSONS, shown, about)
mount(LESSONS, site=seen_by_others(st.context.url))  # which the codes of a worksheet lead to
