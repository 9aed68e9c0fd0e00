"""Which optimizer trains the network of the book best, and how does it learn?"""

import streamlit as st

from interface.kit.page import opened
from interface.kit.training_link import lineup_entries
from interface.network.words import ABOUT, CAPTION
from interface.pages import NETWORK
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.header import page_row
from interface.shell.language import entries, told
from interface.shell.navigation import SLICES
from language import Message
from simulation.versions import versioned

shown = opened(NETWORK, entries())
page_row(NETWORK, shown, ABOUT)
mount(NETWORK)
st.page_link(
    SLICES, label=told(Message("See the loss surface of these networks")), icon=":material/landscape:",
    query_params=versioned(lineup_entries(shown.lineup)),
)  # fmt: skip
messages.caption(CAPTION)
