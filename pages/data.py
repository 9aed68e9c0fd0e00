"""Why is the gradient noisy, and the valley long? Because both come from data."""

import streamlit as st

from interface.data.words import CAPTIONS, CAVEAT, symbols
from interface.pages import DATA
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.data_upload import brought, own_data, studied
from interface.shell.header import page_header
from interface.shell.language import told
from interface.shell.navigation import PLAYGROUND
from language import Message
from simulation.versions import versioned

shown = studied()
page_header(DATA, shown, CAVEAT if shown.study.is_own else "")
mount(DATA, own=brought())
if not shown.study.is_own:
    on_all_data = Message("Open in the Playground, where steps see all the data")
    st.page_link(
        PLAYGROUND, label=told(on_all_data), icon=":material/open_in_full:",
        query_params=versioned(shown.study.on_all_data()),
    )  # fmt: skip
own_data(shown)
messages.note(symbols(shown.study.surface))
for caption in CAPTIONS:
    messages.caption(caption)
