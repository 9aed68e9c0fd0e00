"""Buttons that open dialogs."""

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from interface.shell.language import told
from interface.shell.presses import pressed
from language import Message


def dialog_button(
    label: str, title: Message, show: Callable[[], None], key: str, *,
    width: Literal["medium", "large"] = "medium", is_ready: bool = True, **look: Any,
) -> None:  # fmt: skip
    """A button that opens a dialog, whose title is told in the visitor's language.

    It opens in the first run that comes so far and `is_ready`.
    """
    name = f"{key} pressed"
    if pressed(st.button, label, name, key=key, width="content", **look) and is_ready:
        st.dialog(told(title), width=width)(show)()
        del st.session_state[name]
