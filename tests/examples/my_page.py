"""How does each schedule change the learning rate? All of them over the same steps."""

import plotly.graph_objects as go
import streamlit as st

from catalogue import OpenLoop
from interface.shell import messages
from interface.shell.header import page_header
from interface.shell.language import told
from language import Message
from schedules import SCHEDULES

page_header(Message("Schedules"))
steps = st.slider(told(Message("Steps")), 10, 500, 100, key="steps", bind="query-params")
lines = [
    {"type": "scatter", "name": told(Message(one.name)), "x": [*range(1, steps + 1)], "y": one().factors(steps)}
    for one in SCHEDULES.values()
    if issubclass(one, OpenLoop)
]
across, up = told(Message("step")), told(Message("factor on the learning rate"))
layout = {"xaxis": {"title": {"text": across}}, "yaxis": {"title": {"text": up}}}
st.plotly_chart(go.Figure(lines, layout), key="factors")
messages.caption(Message("Schedules that wait for the loss are left out: they have no factors before there is a run."))
