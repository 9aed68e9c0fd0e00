"""Presses of buttons that count whatever becomes of the run that they were made for."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st


def pressed(button: Callable[..., bool], label: str, name: str, **look: Any) -> bool:
    """Show a button, and tell whether it was pressed since `name` was last deleted from the session's state.

    The run of a press may be given up, before it is at the button, for another that the browser asks for, and with it
    what the button gives. The callback comes before the run; a new session has no callbacks yet.
    """
    mark = partial(st.session_state.__setitem__, name, True)
    if button(label, on_click=mark, **look):
        mark()
    return name in st.session_state
