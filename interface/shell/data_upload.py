"""A visitor's own two columns of numbers: uploaded or pasted, checked, and handed to the browser, which keeps them."""

from typing import Any

import streamlit as st

from interface.data.own import keep
from interface.data.view import Shown, view, with_own
from interface.kit.request import Request
from interface.shell import messages
from interface.shell.components import load
from simulation.cells import COMMA, POINT, number
from simulation.encodings import NAMES
from simulation.own_data import DELIMITERS, FEWEST, LARGEST, MOST, Reading, read_table
from surfaces._examples import Examples

OWN = "own examples"
FILE, TEXT, ENCODING, DECIMAL = "own file", "own text", "own encoding", "own decimal"
RECEIVED, READING, REFUSED = "own received", "own reading", "refused data"
"""What was brought along as it came, how it was read, and why it or another reading of it could not be used."""
MEGABYTES = 1
"""What the browser refuses by itself, before anything is sent."""
HELP = (
    "Two columns of numbers, the first to predict the second from, with or without a line of names: separated by "
    f"commas, semicolons or tabs, with decimal points or commas, {FEWEST} to {MOST:,} lines, at most "
    f"{LARGEST // 1000} kB. Only this session can show them. They stay in the server's memory, also for a while after "
    "the session, until results of others take their place; they are not written to a file, and not part of a link."
)
EXAMPLE = "hours of sleep, reaction time\n5.5, 320\n6, 301\n7, 280\n8, 262\n9, 266"
SIGNS = {POINT: "point", COMMA: "comma"}


def own_examples() -> Examples | None:
    """What the visitor has brought along in this session."""
    return st.session_state.get(OWN)


def brought() -> dict[str, Any] | None:
    """The same as the component takes it."""
    examples = own_examples()
    return examples and keep(examples)


def studied() -> Shown:
    """What the address shows."""
    return view(Request(st.query_params.to_dict(), more={"own": own_examples()}))


def own_data(shown: Shown) -> None:
    """The section that takes a visitor's own data. What is no such data gets a message and changes nothing."""
    with st.expander("**Your own data**: two columns of numbers", expanded=False):
        messages.caption(HELP)
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
    if _read(received):
        st.session_state[RECEIVED] = received
        st.rerun()


def _read(received: str | bytes, encoding: str = "", decimal: str = "") -> bool:
    """Show what was received, read in this way. False where that cannot be: then all stays as it was."""
    try:
        reading = read_table(received, encoding, decimal)
    except ValueError as error:
        st.session_state[REFUSED] = str(error)
        return False
    st.session_state[REFUSED], st.session_state[READING] = None, reading
    before, studied_before = own_examples(), studied()
    st.session_state[OWN] = reading.examples
    link = with_own(studied_before, before, reading.examples)
    load(view(Request(link, more={"own": reading.examples})).link())
    return True


def _read_again() -> None:
    """As the controls say, for their callback."""
    was = st.session_state[READING]
    _read(
        st.session_state[RECEIVED],
        st.session_state.get(ENCODING, was.encoding),
        st.session_state.get(DECIMAL, was.decimal),
    )


def _report(shown: Shown) -> None:
    """Why the last ones could not be used, and what there is, with the other ways to read it."""
    if refused := st.session_state.get(REFUSED):
        messages.error(refused)
    reading = st.session_state.get(READING)
    if own_examples() is None or reading is None:
        return
    if refused:
        messages.note(f"{described(reading.examples)}, as before.")
    else:
        where = "They are shown above." if shown.study.is_own else "Choose “Linear: your own data” above to see them."
        messages.success(f"{described(reading.examples)}. {where} {read_as(reading)}".rstrip())
    if doubts := in_doubt(reading):
        messages.warning(" ".join(doubts))
    _choices(reading)


def _choices(reading: Reading) -> None:
    """A control for each matter in which the table could have been read in another way."""
    with st.container(horizontal=True):
        if len(reading.encodings) > 1:
            names = {codec: ", ".join(names) for codec, names in reading.encodings}
            st.session_state[ENCODING] = reading.encoding
            st.selectbox("Encoding", list(names), key=ENCODING, on_change=_read_again, width=420,
                         format_func=lambda codec: f"{NAMES[codec]}: {names[codec]}")  # fmt: skip
        if reading.doubtful:
            st.session_state[DECIMAL] = reading.decimal
            st.selectbox("Decimals", list(SIGNS), key=DECIMAL, on_change=_read_again, width=420,
                         format_func=lambda sign: _meaning(reading.doubtful, sign))  # fmt: skip


def _meaning(cell: str, sign: str) -> str:
    return f"Decimal {SIGNS[sign]}: “{cell}” is {number(cell, sign):.15g}"


def described(examples: Examples) -> str:
    """How many of what."""
    return f"{len(examples):,} examples of {examples.names[0]} and {examples.names[-1]} are in this session"


def read_as(reading: Reading) -> str:
    """How the table was read, where that is not plain to see."""
    said = []
    if reading.encoding:
        said.append(f"encoding {NAMES[reading.encoding]}")
    if reading.declared:
        said.append(f"columns separated by {DELIMITERS[reading.delimiter]}, as the first line says")
    if reading.decimal == COMMA:
        said.append("decimal commas")
    return f"Read with {', '.join(said)}." if said else ""


def in_doubt(reading: Reading) -> list[str]:
    """What was decided without being sure, a sentence each."""
    said = []
    if reading.doubtful:
        one, other = sorted(SIGNS, key=lambda sign: sign != reading.decimal)
        said.append(
            f"“{reading.doubtful}” was read as {number(reading.doubtful, one):.15g}, with a decimal {SIGNS[one]}. With "
            f"a decimal {SIGNS[other]} it is {number(reading.doubtful, other):.15g}: choose below."
        )
    if reading.lost:
        few = "1 letter" if reading.lost == 1 else f"{reading.lost:,} letters"
        said.append(f"{few} could not be read: � stands in their place.")
    if len(reading.encodings) > 1 and not reading.is_sure and reading.encoding == reading.encodings[0][0]:
        said.append("The names are too short to tell the encoding for sure: if they look wrong, choose another below.")
    return said
