"""The name of the house and the links between its pages, the same on every page."""

import streamlit as st

from interface.basins import view as basins
from interface.data import state as data_state
from interface.maps import state as map_state
from interface.network import view as network
from interface.playground.view import remembered
from interface.race import state as race
from interface.shell import messages
from interface.slices import view as slices

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
