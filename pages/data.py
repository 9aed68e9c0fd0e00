"""Why is the gradient noisy, and the valley long? Because both come from data."""

import streamlit as st

from interface.chrome import page_header
from interface.data_payload import payload
from interface.data_state import DATA, Shown, current
from interface.data_upload import own_data
from player import data_page

CAVEAT = "Your own data are not part of the link. Whoever opens it is told so and sees the penguins instead."


@st.fragment
def live(around: Shown) -> None:
    """The pictures. While a hand moves something they run alone; what stands around them follows when it lets go."""
    shown = current()
    data_page(payload(shown), key=DATA)
    if shown.settled and shown.link() != around.link():
        st.rerun()


shown = current()
page_header("Data", shown, CAVEAT if shown.study.is_own else "")
live(shown)
own_data(shown)
st.caption(
    "The loss is a mean over examples. A step on all of them follows the gradient ∇f of the whole picture; a step on a "
    "mini-batch follows the gradient of the few examples in it, whose loss has contour lines of its own. η is the "
    "learning rate. Drag the ring to start elsewhere, press space to play, use the arrow keys to step."
)
