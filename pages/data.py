"""Why is the gradient noisy, and the valley long? Because both come from data."""

import streamlit as st

from interface.data.answer import payload
from interface.data.state import DATA, Shown, current
from interface.data.words import symbols
from interface.shell import messages
from interface.shell.data_upload import own_data
from interface.shell.header import page_header
from interface.shell.navigation import PLAYGROUND
from player import data_page

CAVEAT = "Your own data are not part of the link. Whoever opens it is told so and sees the penguins instead."


@st.fragment
def live(around: Shown) -> None:
    """The pictures. While a hand moves something they run alone; what stands around them follows when it lets go."""
    shown = current()
    data_page(payload(shown), key=DATA)
    if not shown.study.is_own:
        st.page_link(
            PLAYGROUND, label="Open in the Playground, where steps see all the data",
            icon=":material/open_in_full:", query_params=shown.study.on_all_data(),
        )  # fmt: skip
    if shown.settled and shown.link() != around.link():
        st.rerun()


shown = current()
page_header("Data", shown, CAVEAT if shown.study.is_own else "")
live(shown)
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
