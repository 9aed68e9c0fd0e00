"""In which language a visitor reads: the link's, else the one chosen before, else the browser's."""

from collections.abc import Mapping

import streamlit as st

from interface.shell.choice import ALL, LANGUAGE
from language import ENGLISH, LANGUAGES, Message, in_language


def language() -> str:
    """The visitor's."""
    if chosen := LANGUAGE.now():
        return chosen
    preferred = (st.context.locale or "").partition("-")[0]
    return preferred if preferred in LANGUAGES else ENGLISH


def told(message: Message | str) -> str:
    """A message in the visitor's language."""
    return in_language(message, language())


def entries() -> Mapping[str, str]:
    """The entries of the address that are an experiment's."""
    choices = [one.entry for one in ALL]
    return {key: text for key, text in st.query_params.to_dict().items() if key not in choices}
