"""Which way does each optimizer take, and why? Drag the start and see."""

import streamlit as st

from interface.kit.page import opened
from interface.pages import PLAYGROUND
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.explanations import explain, honesty
from interface.shell.header import header

experiment = opened(PLAYGROUND, st.query_params.to_dict())
header(experiment)
mount(PLAYGROUND)
messages.caption(honesty(experiment.scenario.rules))
explain(experiment.scenario)
