"""In which language a visitor reads: the link's, else the one chosen before, else the browser's."""

from collections.abc import Mapping

import streamlit as st

from language import ENGLISH, LANGUAGES, Message, in_language

ENTRY = "lang"
"""The entry of a link."""
CHOICE = "language"
"""Where the session keeps what was chosen."""
ASKED = "language asked for"
"""Where the session keeps what the link said last."""
COOKIE = "downhill_language"
"""Where the browser keeps it."""


def language() -> str:
    """The visitor's. What a link says holds for the session, until something else is chosen."""
    asked = st.query_params.get(ENTRY)
    if asked in LANGUAGES and asked != st.session_state.get(ASKED):
        st.session_state[CHOICE] = asked
    st.session_state[ASKED] = asked
    known = st.session_state.get(CHOICE), st.context.cookies.get(COOKIE), (st.context.locale or "").partition("-")[0]
    return next((one for one in known if one in LANGUAGES), ENGLISH)


def choose(chosen: str) -> None:
    """Another language for this session. The browser keeps it for the next ones and takes the entry out of the address:
    Streamlit would put its own older address back, without what a hand has just changed."""
    st.session_state[CHOICE] = chosen


def told(message: Message | str) -> str:
    """A message in the visitor's language."""
    return in_language(message, language())


def entries() -> Mapping[str, str]:
    """The entries of the address that are an experiment's."""
    return {key: text for key, text in st.query_params.to_dict().items() if key != ENTRY}
