"""Downhill: `streamlit run app.py` serves it and runs this file again for every visitor."""

import streamlit as st

from interface.shell.language import told
from interface.shell.navigation import PLAYGROUND, TITLES
from interface.shell.server import lifespan, middleware, routes

if __name__ == "__main__":
    st.set_page_config(page_title="Downhill", page_icon="⛰️", layout="wide")
    page = st.navigation(
        [st.Page(page, title=told(title), icon="⛰️", default=page == PLAYGROUND) for page, title in TITLES.items()],
        position="hidden",  # interface.shell.navigation draws the links, in the row that is there anyway
    )
    page.run()
else:
    app = st.App(__file__, routes=routes(), middleware=middleware(), lifespan=lifespan)
