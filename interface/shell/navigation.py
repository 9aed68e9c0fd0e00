"""The name of the house and the links between its pages, the same on every page."""

import streamlit as st

from interface.shell import messages

PLAYGROUND, MAPS, BASINS, RACE, DATA, NETWORK, SLICES, HANDBOOK = (
    f"pages/{name}.py" for name in ("playground", "maps", "basins", "race", "data", "network", "slices", "handbook")
)


def navigation() -> None:
    """The links. One that is clicked leads back to what the page showed last: the browser remembers it."""
    with st.container(horizontal=True, vertical_alignment="center", width="content", key="pages"):
        messages.markdown("# Downhill", width="content")
        st.page_link(PLAYGROUND, label="Playground")
        st.page_link(MAPS, label="Maps")
        st.page_link(BASINS, label="Basins")
        st.page_link(RACE, label="Fair race")
        st.page_link(DATA, label="Data")
        st.page_link(NETWORK, label="Network")
        st.page_link(SLICES, label="Slices")
        st.page_link(HANDBOOK, label="Handbook")
