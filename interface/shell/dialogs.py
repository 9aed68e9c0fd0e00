"""Buttons that open dialogs."""

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import streamlit as st

from interface.shell.language import told
from language import Message


def dialog_button(
    label: str, title: Message, show: Callable[[], None], key: str, *,
    width: Literal["medium", "large"] = "medium", is_ready: bool = True, **look: Any,
) -> None:  # fmt: skip
    """A button that opens a dialog, whose title is told in the visitor's language.

    It opens in the first run that comes so far and `is_ready`: the run of the press may be given up for another that
    the browser asks for, and with it what `st.button` gives.
    """
    pressed = f"{key} pressed"
    mark = partial(st.session_state.__setitem__, pressed, True)
    if st.button(label, key=key, width="content", on_click=mark, **look):  # a new session has no callbacks yet
        mark()
    if is_ready and st.session_state.get(pressed):
        st.dialog(told(title), width=width)(show)()
        del st.session_state[pressed]
