"""Which optimizer trains the network of the book best, and how does it learn?"""

import streamlit as st

from interface.kit.page import opened
from interface.kit.training_link import lineup_entries
from interface.pages import NETWORK
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.header import page_row
from interface.shell.language import entries, told
from interface.shell.navigation import NETWORK as NETWORK_PAGE
from interface.shell.navigation import SLICES, TITLES
from language import Message
from simulation.versions import versioned

ABOUT = Message("**Training on digits** &ensp; :small[:gray[The same optimizers, on all the weights of a network]]")

shown = opened(NETWORK, entries())
page_row(TITLES[NETWORK_PAGE], shown, ABOUT)
mount(NETWORK)
st.page_link(
    SLICES, label=told(Message("See the loss surface of these networks")), icon=":material/landscape:",
    query_params=versioned(lineup_entries(shown.lineup)),
)  # fmt: skip
messages.caption(
    "Every network sees the same mini-batches of 8,000 of the MNIST digits, drawn with replacement, and is tested on "
    "2,000 others. The loss is that of a mini-batch before the update that it leads to. The book, *Deep Learning from "
    "Scratch*, chapter 6, differs in three things: it trains on 60,000 digits, gives every optimizer initial weights "
    "of its own (*Own weights* does the same), and records the loss of a mini-batch after the update made from it, "
    "which is lower. An update of about a thousandth of the weights is a "
    "[rule of thumb](https://cs231n.github.io/neural-networks-3/#ratio), no law."
)
