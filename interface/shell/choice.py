"""What a reader chooses once for all pages: the link's, else what was chosen before, else what the browser has kept."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

import streamlit as st

from catalogue import Letters
from language import LANGUAGES


@dataclass(frozen=True)
class Choice:
    """One of some `options`. The entry of a link is no part of an experiment, and names the cookie, too."""

    entry: str
    cookie: str
    options: Container[str]

    def asked(self) -> str | None:
        """What the link says, whatever that is."""
        return st.query_params.get(self.entry)

    def now(self) -> str | None:
        """The reader's, None where nothing was chosen. What a link says holds for the session, until something else is
        chosen."""
        asked, heard = self.asked(), f"{self.entry} asked for"
        if asked in self.options and asked != st.session_state.get(heard):
            self.choose(asked)
        st.session_state[heard] = asked
        known = st.session_state.get(f"{self.entry} chosen"), st.context.cookies.get(self.cookie)
        return next((one for one in known if one in self.options), None)

    def choose(self, chosen: str) -> None:
        """Another one for this session. The browser keeps it for the next ones and takes the entry out of the address:
        Streamlit would put its own older address back, without what a hand has just changed."""
        st.session_state[f"{self.entry} chosen"] = chosen


LANGUAGE = Choice("lang", "downhill_language", LANGUAGES)
SYMBOLS = Choice("symbols", "downhill_symbols", tuple(map(str, Letters)))
ALL = (LANGUAGE, SYMBOLS)


def asked_for() -> Mapping[str, str]:
    """The entries of the address that are choices."""
    return {one.entry: asked for one in ALL if (asked := one.asked()) is not None}
