"""What does the loss around a trained network look like, and how far can a picture of it be trusted?"""

import streamlit as st

from interface.kit.page import opened
from interface.kit.training_link import lineup_entries
from interface.pages import SLICES
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.header import page_row
from interface.shell.language import entries, told
from interface.shell.navigation import NETWORK
from interface.slices.answer import known
from interface.slices.remarks import remarks
from language import Message
from simulation.versions import versioned

shown = opened(SLICES, entries())
about = Message(
    "**The loss around a trained network** &ensp; "
    ":small[:gray[Two of its {size:,} dimensions, and how much they show]]",
    size=shown.lineup.plan.network.size,
)
page_row(SLICES, shown, about)
mount(SLICES)
st.page_link(
    NETWORK, label=told(Message("Open this training on the Network page")), icon=":material/open_in_full:",
    query_params=versioned(lineup_entries(shown.lineup, in_full=False)),
)  # fmt: skip
messages.markdown(remarks(shown, known(shown)), width=1100)
