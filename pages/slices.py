"""What does the loss around a trained network look like, and how far can a picture of it be trusted?"""

import streamlit as st

from interface.kit.training_link import lineup_entries
from interface.shell import messages
from interface.shell.header import page_row
from interface.shell.navigation import NETWORK
from interface.slices.answer import look, payload
from interface.slices.remarks import remarks
from interface.slices.view import KEY, Slices, current
from player import slices

ABOUT = "**The loss around a trained network** &ensp; :small[:gray[Two of its {:,} dimensions, and how much they show]]"


@st.fragment
def live(around: Slices) -> None:
    """The picture, and what is to be said of it. While something moves they run alone."""
    shown = current()
    seen = look(shown)
    slices(payload(shown, seen), key=KEY)
    st.page_link(
        NETWORK, label="Open this training on the Network page", icon=":material/open_in_full:",
        query_params=lineup_entries(shown.lineup, in_full=False),
    )  # fmt: skip
    messages.markdown(remarks(shown, seen.laid), width=1100)
    if shown.settled and shown.link() != around.link():
        st.rerun()


shown = current()
page_row("Slices", shown, ABOUT.format(shown.lineup.plan.network.size))
live(shown)
