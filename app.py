"""Downhill: `streamlit run app.py` serves it and runs this file again for every visitor."""

import streamlit as st

from interface.shell.server import lifespan, routes

if __name__ == "__main__":
    st.set_page_config(page_title="Downhill", page_icon="⛰️", layout="wide")
    page = st.navigation(
        [
            st.Page("pages/playground.py", title="Playground", icon="⛰️", default=True),
            st.Page("pages/maps.py", title="Maps", icon="⛰️"),
            st.Page("pages/basins.py", title="Basins", icon="⛰️"),
            st.Page("pages/race.py", title="Fair race", icon="⛰️"),
            st.Page("pages/data.py", title="Data", icon="⛰️"),
            st.Page("pages/network.py", title="Network", icon="⛰️"),
            st.Page("pages/slices.py", title="Slices", icon="⛰️"),
            st.Page("pages/handbook.py", title="Handbook", icon="⛰️"),
        ],
        position="hidden",  # interface.navigation draws the links, in the row that is there anyway
    )
    page.run()
else:
    app = st.App(__file__, routes=routes(), lifespan=lifespan)
