"""In whose letters formulas are written for this reader: the link's, else the ones chosen before, else this site's."""

import streamlit as st

from catalogue import Letters
from interface.shell import messages
from interface.shell.choice import SYMBOLS
from language import Joined, Message
from simulation.schema import quoted, using_instead

CHANGED = "letters"
"""The state in which a component says what its menu was set to."""


def letters() -> Letters:
    """The reader's."""
    return Letters(SYMBOLS.now() or Letters.HERE)


def hear(component: str) -> None:
    """Take what the menu of the component with this key was set to."""
    chosen = (st.session_state.get(component) or {}).get(CHANGED)
    if chosen in SYMBOLS.options:
        SYMBOLS.choose(chosen)


def say_refused() -> None:
    """What is wrong with the letters that the link asks for, if anything."""
    asked = SYMBOLS.asked()
    if asked is not None and asked not in SYMBOLS.options:
        allowed = Message("one of {options}", options=Joined(SYMBOLS.options, ", "))
        messages.warning(using_instead(SYMBOLS.entry, allowed, quoted(asked), letters()))
