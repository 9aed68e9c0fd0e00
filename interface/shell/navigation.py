"""The name of the house, the links between its pages and the switch of languages, the same on every page."""

import streamlit as st

from interface.shell import messages
from interface.shell.choice import LANGUAGE
from interface.shell.components import component
from interface.shell.language import language, told
from language import LANGUAGES, Message

PLAYGROUND, LESSONS, MAPS, BASINS, RACE, DATA, NETWORK, SLICES, HANDBOOK = (
    f"pages/{name}.py"
    for name in ("playground", "lessons", "maps", "basins", "race", "data", "network", "slices", "handbook")
)
TITLES = {
    PLAYGROUND: Message("Playground"),
    LESSONS: Message("Lessons"),
    MAPS: Message("Maps"),
    BASINS: Message("Basins"),
    RACE: Message("Fair race"),
    DATA: Message("Data"),
    NETWORK: Message("Network"),
    SLICES: Message("Slices"),
    HANDBOOK: Message("Handbook"),
}
"""Page -> what it is called."""
SWITCH = "language switch"
_switch = component("downhill_language", '<span class="language"></span>', "kit/language.js")


def navigation() -> None:
    """The links. One that is clicked leads back to what the page showed last: the browser remembers it."""
    with st.container(horizontal=True, vertical_alignment="center", width="content", key="pages"):
        messages.markdown("# Downhill", width="content")
        for page, title in TITLES.items():
            st.page_link(page, label=told(title))
        switch()


def switch() -> None:
    """The button for the other language; the experiment, what is zoomed to and the clock stay."""
    base = st.get_option("server.baseUrlPath").rpartition("/")[2]
    pages = ["", base, *(page.rpartition("/")[2].removesuffix(".py") for page in TITLES)]
    data = {"now": language(), "offered": LANGUAGES, "pages": pages}
    _switch(data=data, key=SWITCH, width="content", on_chosen_change=_choose)


def _choose() -> None:
    chosen = (st.session_state.get(SWITCH) or {}).get("chosen")
    if chosen in LANGUAGES:
        LANGUAGE.choose(chosen)
