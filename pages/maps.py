"""Which hyperparameters work? Every pair at once, and the run behind each."""

import streamlit as st

from interface.kit.page import opened
from interface.maps.answer import finished
from interface.maps.words import theory_text
from interface.pages import MAPS
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.header import page_header
from interface.shell.language import entries, told
from interface.shell.lettering import letters
from interface.shell.navigation import PLAYGROUND
from language import Message
from simulation.link import encode
from simulation.versions import versioned

shown = opened(MAPS, entries())
page_header(MAPS, shown)
mount(MAPS)
messages.markdown(theory_text(shown.view, finished(shown.view), letters()))
st.page_link(
    PLAYGROUND, label=told(Message("Open this run in the Playground")), icon=":material/open_in_full:",
    query_params=versioned(encode(shown.scenario)),
)  # fmt: skip
