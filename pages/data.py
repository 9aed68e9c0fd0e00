"""Why is the gradient noisy, and the valley long? Because both come from data."""

import streamlit as st

from interface.data.words import symbols
from interface.pages import DATA
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.data_upload import brought, own_data, studied
from interface.shell.header import page_header
from interface.shell.language import told
from interface.shell.navigation import DATA as DATA_PAGE
from interface.shell.navigation import PLAYGROUND, TITLES
from language import Message
from simulation.versions import versioned

CAVEAT = Message("Your own data are not part of the link. Whoever opens it is told so and sees the penguins instead.")

shown = studied()
page_header(TITLES[DATA_PAGE], shown, CAVEAT if shown.study.is_own else "")
mount(DATA, own=brought())
if not shown.study.is_own:
    on_all_data = Message("Open in the Playground, where steps see all the data")
    st.page_link(
        PLAYGROUND, label=told(on_all_data), icon=":material/open_in_full:",
        query_params=versioned(shown.study.on_all_data()),
    )  # fmt: skip
own_data(shown)
messages.note(symbols(shown.study.surface))
messages.caption(
    "Over the picture, in the colour of the watched optimizer: the contour lines of its next mini-batch alone, with "
    "their minimum ☆; the step along this mini-batch's gradient beside the step along the whole gradient, which has "
    "the colour of the text; and two ellipses, one and two standard deviations wide, where steps of such mini-batches "
    "end (39% and 86% of them, if the noise were Gaussian). Short steps are drawn magnified, as many times as it says."
)
messages.caption(
    "Drag the ring, or click, to start elsewhere. Press space to play, use the arrow keys to step. The gradient of a "
    "step is that of its mini-batch, with nothing added; values, Hessians and the curves are those of all the data."
)
