"""Which way does each optimizer take, and why? Drag the start and see."""

import streamlit as st

from interface.kit.explanations import cards
from interface.kit.page import opened
from interface.pages import PLAYGROUND
from interface.playground.words import honesty
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.header import header

experiment = opened(PLAYGROUND, st.query_params.to_dict())
header(experiment)
mount(PLAYGROUND, around=PLAYGROUND.around_key(experiment))
messages.caption(honesty(experiment.scenario.rules))
with st.expander("The formulas: what each optimizer does, its idea, its weakness, its source", expanded=False):
    messages.markdown(cards(experiment.scenario))
