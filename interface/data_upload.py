"""A visitor's own two columns of numbers: uploaded or pasted, checked, and kept in the session's memory alone."""

import streamlit as st

from interface.data_state import Shown, bring, own_examples
from interface.literal import literal
from simulation.own_data import FEWEST, LARGEST, MOST, read_csv
from surfaces._examples import Examples

FILE, TEXT = "own file", "own text"
MEGABYTES = 1
"""What the browser refuses by itself, before anything is sent."""
HELP = (
    "Two columns of numbers, the first to predict the second from, with or without a line of names: separated by "
    f"commas, semicolons or tabs, {FEWEST} to {MOST:,} lines, at most {LARGEST // 1000} kB. Only this session can show "
    "them. They stay in the server's memory, also for a while after the session, until results of others take their "
    "place; they are not written to a file, and not part of a link."
)
EXAMPLE = "hours of sleep, reaction time\n5.5, 320\n6, 301\n7, 280\n8, 262\n9, 266"


def own_data(shown: Shown) -> None:
    """The section that takes a visitor's own data. What is no such data gets a message and changes nothing."""
    with st.expander("**Your own data**: two columns of numbers", expanded=False):
        st.caption(HELP)
        upload, paste = st.columns(2)
        with upload:
            file = st.file_uploader(
                "Upload a CSV file", type=["csv", "tsv", "txt"], max_upload_size=MEGABYTES, key=FILE
            )
            if file is not None and file.file_id != st.session_state.get("read file"):
                st.session_state["read file"] = file.file_id
                _take(file.getvalue())
        with paste, st.form("paste", border=False):
            text = st.text_area("Or paste them", placeholder=EXAMPLE, height=120, key=TEXT)
            if st.form_submit_button("Use these numbers"):
                _take(text)
        _report(shown)


def _take(received: str | bytes) -> None:
    try:
        examples = read_csv(received)
    except ValueError as error:
        st.session_state["refused data"] = str(error)
        return
    st.session_state["refused data"] = None
    bring(examples)
    st.rerun()


def _report(shown: Shown) -> None:
    """Why the last ones could not be used, and what there is."""
    if refused := st.session_state.get("refused data"):
        st.error(literal(refused))
    elif examples := own_examples():
        where = "They are shown above." if shown.study.is_own else "Choose “Linear: your own data” above to see them."
        st.success(f"{literal(described(examples))}. {where}")


def described(examples: Examples) -> str:
    """How many of what."""
    return f"{len(examples):,} examples of {examples.names[0]} and {examples.names[-1]} are in this session"
