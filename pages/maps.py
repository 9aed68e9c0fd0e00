"""Which hyperparameters work? Every pair at once, and the run behind each."""

import streamlit as st

from interface.maps.answer import look, map_payload
from interface.maps.state import MAP, Shown, current
from interface.maps.words import theory_text
from interface.shell import messages
from interface.shell.header import page_header
from interface.shell.navigation import PLAYGROUND
from player import hypermap
from simulation.link import encode


@st.fragment
def live(around: Shown) -> None:
    """The map, its run and what theory says. While a hand moves something they run alone."""
    shown = current()
    seen = look(shown.view)
    hypermap(map_payload(shown, seen), key=MAP)
    messages.markdown(theory_text(shown.view, seen.found))
    st.page_link(
        PLAYGROUND, label="Open this run in the Playground", icon=":material/open_in_full:",
        query_params=encode(shown.scenario),
    )  # fmt: skip
    if shown.settled and shown.link() != around.link():
        st.rerun()


shown = current()
page_header("Maps", shown)
live(shown)
