"""The Playground on Streamlit's plain path: sliders, and figures that `st.plotly_chart` shows. For comparison only."""

import sys
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.answers import ENTRANTS
from optimizers import OPTIMIZERS
from simulation import simulate
from surfaces import SURFACES

STEPS, LEVELS = 200, 30
SURFACE = SURFACES["rosenbrock"]()
rates = [st.slider(slug, 0.0001, 0.01, 0.001, step=1e-6, format="%.6f") for slug in ENTRANTS]
x, y = np.linspace(-2.6, 2.6, 101), np.linspace(-1.6, 3.6, 101)
heights = SURFACE.value(np.stack(np.meshgrid(x, y)))
paths, losses = [], []
for slug, rate in zip(ENTRANTS, rates, strict=True):
    run = simulate(SURFACE, OPTIMIZERS[slug](learning_rate=rate), (-1.2, 1.0), STEPS)
    paths.append(go.Scatter(x=run.points[0], y=run.points[1], name=slug, mode="lines+markers"))
    losses.append(go.Scatter(y=run.values, name=slug))
st.plotly_chart(go.Figure([go.Contour(x=x, y=y, z=np.log10(heights + 1e-9), ncontours=LEVELS), *paths]), key="paths")
st.plotly_chart(go.Figure(losses), key="losses")
