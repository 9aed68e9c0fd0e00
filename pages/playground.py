"""Which way does each optimizer take, and why? Drag the start and see."""

import streamlit as st

from interface import messages
from interface.chrome import header
from interface.experiment import PLAYER, Experiment, current
from interface.explanations import explain, honesty
from interface.payload import payload
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
