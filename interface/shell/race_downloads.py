"""The results of a race as files."""

import streamlit as st

from interface.race.view import Shown
from interface.shell.header import complete_address
from races import Race
from races.records import curves_csv, finishes_csv, runs_csv

FILES = {"Results": (finishes_csv, "results"), "Every run": (runs_csv, "runs"), "Tuning curves": (curves_csv, "curves")}
"""Label -> what writes the file, and its name."""


def downloads(race: Race, shown: Shown) -> None:
    """A button for each file; its first lines say by which rule the results came about, and the complete link."""
    link = complete_address(st.context.url, shown)
    with st.container(horizontal=True, key="race_downloads"):
        for label, (make, name) in FILES.items():
            st.download_button(
                f"{label} (CSV)", lambda make=make: make(race, link), f"downhill-race-{name}.csv", "text/csv",
                on_click="ignore", icon=":material/download:", help="The rule of the race stands in its first lines.",
            )  # fmt: skip
