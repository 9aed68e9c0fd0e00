"""The part of the download dialog that hands out a descent as a program."""

from textwrap import wrap

import streamlit as st

from catalogue import InexpressibleError
from interface.kit.presentation import PLAIN, Presentation
from interface.shell import messages
from interface.shell.language import language, told
from language import Joined, Message, told_by
from programs import TARGETS, Program, program
from simulation.scenario import Entrant, Scenario, entrant_names

HEIGHT = 420
"""Pixels of the program that are shown at once."""
WIDTH = 100
"""Characters of a line of comment."""


def code_section(scenario: Scenario, presentation: Presentation = PLAIN) -> None:
    """Choose an entrant and a library, read the program, copy it or download it."""
    if not scenario.entrants:
        messages.info(
            Message("There is no optimizer on the picture. Add one, and here is the code that repeats its descent.")
        )
        return
    names = entrant_names(scenario)
    left, right = st.columns([2, 3])
    which, library = told(Message("Optimizer")), told(Message("Library"))
    places = range(len(names))
    chosen = left.selectbox(which, places, format_func=names.__getitem__, key="code_entrant", placeholder=which)
    target = right.segmented_control(library, TARGETS, default=TARGETS[0], required=True, key="code_library")
    found = _written(scenario, scenario.entrants[chosen], target)
    if isinstance(found, Message | str):
        messages.info(
            Message("{library} cannot repeat this descent: {why}. The NumPy program can.", library=target, why=found)
        )
        return
    messages.caption(Joined([Message("This program prints the end of the same descent."), found.note]))
    label = told(Message("Download {file}", file=found.filename))
    text = asked(presentation) + found.text
    st.download_button(label, text, found.filename, "text/x-python", key="code_file", on_click="ignore")
    messages.code(text, language="python", height=HEIGHT)


def asked(presentation: Presentation) -> str:
    """Title and question as the comment that a program begins with; they have one line each, whatever was typed."""
    lines = [line for text in (presentation.title, presentation.note) for line in wrap(text, WIDTH)]
    return "".join(f"# {line}\n" for line in lines) + ("\n" if lines else "")


def _written(scenario: Scenario, entrant: Entrant, target: str) -> Program | Message | str:
    """The program, or why there is none."""
    try:
        return program(scenario, entrant, target, language())
    except InexpressibleError as reason:
        return told_by(reason)
