"""The race page's session: the address says what is raced, and the controls write the address."""

import secrets
from collections.abc import Mapping

import streamlit as st

from interface.kit.request import Request
from interface.race.view import Shown, view
from simulation.versions import versioned

ASKER, REFUSED = "asker", "race refused"


def current() -> Shown:
    """What the address shows."""
    return view(Request.of_link(st.query_params.to_dict()))


def refused() -> tuple[str, ...]:
    """What the control that was moved last could not do, said once."""
    return st.session_state.pop(REFUSED, ())


def ask(query: Mapping[str, str], problem: str = "") -> None:
    """Show the race of these entries, for a control's callback."""
    found = view(Request(versioned(query), current().link(in_full=True)))
    st.session_state[REFUSED] = (*([problem] if problem else []), *found.problems)
    st.query_params.from_dict(found.link())


def asker() -> str:
    """Whose race it is: this session's."""
    return st.session_state.setdefault(ASKER, secrets.token_hex(8))
