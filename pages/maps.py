"""Which hyperparameters work? Every pair at once, and the run behind each."""

import streamlit as st

from interface.chrome import page_header
from interface.map_payload import map_payload, theory_text
from interface.map_state import MAP, current
from interface.navigation import PLAYGROUND
from player import hypermap
from simulation.link import encode


@st.fragment
def live() -> None:
    """The map, its run and what theory says; while a hand moves something they run alone."""
    shown = current()
    hypermap(map_payload(shown), key=MAP)
    st.markdown(theory_text(shown.view))
    st.page_link(PLAYGROUND, label="Open this run in the Playground", query_params=encode(shown.view.scenario))


page_header("Maps")
live()
