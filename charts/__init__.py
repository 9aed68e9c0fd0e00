"""Results in, Plotly figures out: pure functions that know nothing of Streamlit."""

from charts.landscape import Window, landscape
from charts.levels import Levels, choose_levels

__all__ = ["Levels", "Window", "choose_levels", "landscape"]
