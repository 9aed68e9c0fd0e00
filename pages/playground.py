"""Which way does each optimizer take, and why? Drag the start and see."""

import streamlit as st

from interface.chrome import header
from interface.experiment import PLAYER, current
from interface.explanations import explain, honesty
from interface.payload import payload
from player import player

experiment = current()
header(experiment)
player(payload(experiment), key=PLAYER)
st.caption(honesty(experiment.scenario.rules))
explain(experiment.scenario)
