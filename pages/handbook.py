"""What optimizers and surfaces are there, what is each made of, and who differs on it?"""

import streamlit as st

from interface.handbook.search import methods
from interface.shell import messages
from interface.shell.handbook_cards import (
    contents,
    conventions,
    first_line,
    how_to,
    optimizer_card,
    own_functions,
    schedule_card,
    surface_card,
    tree,
    verdicts,
)
from interface.shell.header import page_header
from interface.shell.navigation import HANDBOOK, TITLES
from language import Message
from schedules import SCHEDULES
from surfaces import SURFACES

page_header(TITLES[HANDBOOK])
index, page = st.columns([1, 4.6], gap="medium")
with index:
    contents()
with page:
    first_line()
    how_to()
    (first, classics), *others = methods().items()
    messages.header(first, anchor="classics", divider="gray")
    for optimizer in classics:
        optimizer_card(optimizer)
    messages.header(Message("Family tree"), anchor="family")
    if not tree():
        st.stop()  # the first screen is painted before the long page below it, which takes a browser some time
    for heading, members in others:
        messages.header(heading, divider="gray")
        for optimizer in members:
            optimizer_card(optimizer)
    messages.header(Message("Surfaces"), anchor="surfaces", divider="gray")
    with st.container(horizontal=True, key="gallery"):
        for surface in SURFACES.values():
            surface_card(surface())
    messages.header(Message("Learning-rate schedules"), anchor="schedules", divider="gray")
    for schedule in SCHEDULES.values():
        schedule_card(schedule)
    messages.header(Message("Conventions"), anchor="conventions", divider="gray")
    conventions()
    messages.header(Message("Verdicts"), anchor="verdicts", divider="gray")
    verdicts()
    messages.header(Message("Your own function"), anchor="own-function", divider="gray")
    own_functions()
