"""How does each schedule change the learning rate? All of them over the same steps."""

import plotly.graph_objects as go
import streamlit as st

from catalogue import OpenLoop
from interface.shell.header import page_header
from schedules import SCHEDULES

page_header("Schedules")
steps = st.slider("Steps", 10, 500, 100, key="steps", bind="query-params")
lines = [
    {"type": "scatter", "name": schedule.name, "x": list(range(1, steps + 1)), "y": schedule().factors(steps)}
    for schedule in SCHEDULES.values()
    if issubclass(schedule, OpenLoop)
]
layout = {"xaxis": {"title": {"text": "step"}}, "yaxis": {"title": {"text": "factor on the learning rate"}}}
st.plotly_chart(go.Figure(lines, layout), key="factors")
st.caption("Schedules that wait for the loss are left out: they have no factors before there is a run.")
