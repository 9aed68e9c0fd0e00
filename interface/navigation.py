"""The name of the house and the links between its pages, the same on every page."""

import streamlit as st

from interface import basins, data_state, map_state, messages, network, race, slices
from interface.experiment import remembered

PLAYGROUND, MAPS, BASINS, RACE, DATA, NETWORK, SLICES, HANDBOOK = (
    f"pages/{name}.py" for name in ("playground", "maps", "basins", "race", "data", "network", "slices", "handbook")
)


def navigation() -> None:
    """The links. The one to the Playground leads to the experiment that this session left there."""
    with st.container(horizontal=True, vertical_alignment="center", width="content", key="pages"):
        messages.markdown("# Downhill", width="content")
        st.page_link(PLAYGROUND, label="Playground", query_params=remembered().link())
        st.page_link(MAPS, label="Maps", query_params=map_state.remembered().link())
        st.page_link(BASINS, label="Basins", query_params=basins.remembered().link())
        st.page_link(RACE, label="Fair race", query_params=race.remembered().link())
        st.page_link(DATA, label="Data", query_params=data_state.remembered().link())
        st.page_link(NETWORK, label="Network", query_params=network.remembered().link())
        st.page_link(SLICES, label="Slices", query_params=slices.remembered().link())
        st.page_link(HANDBOOK, label="Handbook")
