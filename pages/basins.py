"""From where does each optimizer reach the global minimum, and how fast? Every start of the surface at once."""

import streamlit as st

from interface.kit.page import opened
from interface.pages import BASINS
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.header import page_header
from interface.shell.language import entries, told
from interface.shell.navigation import PLAYGROUND
from language import Message
from simulation.link import encode
from simulation.versions import versioned

shown = opened(BASINS, entries())
page_header(BASINS, shown)
mount(BASINS)
x, y = shown.scenario.start
PINNED = Message("Open the pinned start ({x:.4g}, {y:.4g}) in the Playground", x=x, y=y)
st.page_link(
    PLAYGROUND, label=told(PINNED), icon=":material/open_in_full:",
    query_params=versioned(encode(shown.scenario, in_full=True)),
)  # fmt: skip
messages.caption(Message(
    "Every point of a picture is a start. Its colour says at which minimum the run comes to rest, its brightness how "
    "soon. Click to pin a start, or move the pinned one with the arrow keys, with Shift ten times as far. The gradient "
    "is exact and nothing is clipped, unless the rules of the game say otherwise."
))  # fmt: skip
