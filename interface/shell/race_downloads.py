"""The results of a race as files."""

import streamlit as st

from interface.race.view import Shown
from interface.shell.language import told
from interface.shell.sharing import complete_address
from language import Message
from races import Race
from races.records import curves_csv, finishes_csv, runs_csv

FILES = [
    (Message("Results (CSV)"), finishes_csv, "results"),
    (Message("Every run (CSV)"), runs_csv, "runs"),
    (Message("Tuning curves (CSV)"), curves_csv, "curves"),
]
"""Label, what writes the file, and its name."""
RULE = Message("The rule of the race stands in its first lines.")


def downloads(race: Race, shown: Shown) -> None:
    """A button for each file; its first lines say by which rule the results came about, and the complete link."""
    link = complete_address(st.context.url, shown)
    with st.container(horizontal=True, key="race_downloads"):
        for label, make, name in FILES:
            st.download_button(
                told(label), lambda make=make: make(race, link), f"downhill-race-{name}.csv", "text/csv",
                on_click="ignore", icon=":material/download:", help=told(RULE),
            )  # fmt: skip
