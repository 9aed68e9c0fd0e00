"""Which optimizer is best? It depends on who chose the learning rates: the same race by three rules."""

import streamlit as st

from interface.kit.page import opened
from interface.pages import RACE
from interface.race.work import finished
from interface.shell.components import mount
from interface.shell.header import page_row
from interface.shell.race_downloads import downloads

ABOUT = "**A fair race** &ensp; :small[:gray[The same budget and starts for all, and learning rates by three rules]]"

shown = opened(RACE, st.query_params.to_dict())
page_row("Fair race", shown, ABOUT)
mount(RACE)
if race := finished(shown.view):
    downloads(race, shown)
