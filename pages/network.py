"""Which optimizer trains the network of the book best, and how does it learn?"""

import streamlit as st

from interface.kit.page import opened
from interface.kit.training_link import lineup_entries
from interface.network.words import ABOUT, CAPTION
from interface.pages import NETWORK
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.header import page_row
from interface.shell.navigation import SLICES
from language import Message
from simulation.versions import versioned

shown = opened(NETWORK, st.query_params.to_dict())
page_row("Network", shown, ABOUT)
mount(NETWORK)
st.page_link(
    SLICES, label=str(Message("See the loss surface of these networks")), icon=":material/landscape:",
    query_params=versioned(lineup_entries(shown.lineup)),
)  # fmt: skip
messages.caption(CAPTION)
