"""Which way does each optimizer take, and why? Drag the start and see."""

import streamlit as st

from interface.playground.answer import payload
from interface.playground.view import PLAYER, Experiment, current
from interface.shell import messages
from interface.shell.explanations import explain, honesty
from interface.shell.header import header
from player import player


@st.fragment
def live(around: Experiment) -> None:
    """The player. While a hand moves something it runs alone; what stands around it follows when the hand lets go."""
    experiment = current()
    player(payload(experiment), key=PLAYER)
    if experiment.settled and experiment.link() != around.link():
        st.rerun()


experiment = current()
header(experiment)
live(experiment)
messages.caption(honesty(experiment.scenario.rules))
explain(experiment.scenario)
