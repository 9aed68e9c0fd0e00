"""Which optimizer is best? It depends on who chose the learning rates: the same race by three rules."""

import streamlit as st

from interface.shell import messages
from interface.shell.header import page_header, share
from interface.shell.race_controls import lineup, myths, switch
from interface.shell.race_panels import STYLE, Panels, order
from interface.shell.race_report import followed, judged, report
from interface.shell.race_session import current, refused

page_header("Fair race")
messages.style(STYLE)
shown = current()
for problem in (*refused(), *shown.problems):
    messages.warning(problem)
with st.container(key="race_page", horizontal=True):
    with st.container(key="race_lineup"):
        lineup(shown.view)
        if st.button("Share", type="primary", width="stretch"):
            share(shown)
    with st.container(key="race_results"):
        switch(shown.view)
        found = followed(shown.view)
        if found.verdict:
            judged(shown.view, found.verdict)
        if found.race:
            panels = Panels(shown.view, found.race)
            with st.container(key="race_verdict"):
                messages.markdown(panels.verdict)
                if panels.flipped:
                    messages.markdown(panels.flipped)
            order(panels)
        myths()
    if found.race:
        with st.container(key="race_report"):
            report(panels)
