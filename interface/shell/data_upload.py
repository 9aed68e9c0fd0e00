"""A visitor's own two columns of numbers: uploaded or pasted, checked, and handed to the browser, which keeps them."""

import contextlib
from typing import Any

import streamlit as st

from interface.data.own import keep
from interface.data.own import own_examples as received_examples
from interface.data.view import Shown, with_own
from interface.kit.request import Request, RequestError
from interface.pages import DATA
from interface.shell import messages
from interface.shell.components import load
from interface.shell.language import entries, language, told
from interface.shell.presses import pressed
from language import Joined, Message, told_by
from simulation.cells import COMMA, POINT, number
from simulation.encodings import NAMES
from simulation.own_data import DELIMITERS, FEWEST, LARGEST, MOST, Reading, read_table
from surfaces._examples import Examples

OWN, ASKED = "own examples", "own asked for"
FILE, TEXT, ENCODING, DECIMAL = "own file", "own text", "own encoding", "own decimal"
PRESSED, READ_FILE = "own numbers pressed", "read file"
RECEIVED, READING, REFUSED = "own received", "own reading", "refused data"
"""What was brought along as it came, how it was read, and why it or another reading of it could not be used."""
MEGABYTES = 1
"""What the browser refuses by itself, before anything is sent."""
HELP = Message(
    "Two columns of numbers, the first to predict the second from, with or without a line of names: separated by "
    "commas, semicolons or tabs, with decimal points or commas, {fewest} to {most:,} lines, at most {kilobytes} kB. "
    "Only this tab of your browser can show them, which keeps them until it is closed. They stay in the server's "
    "memory, too, also for a while after that, until results of others take their place; they are not written to a "
    "file of the server, and not part of a link.",
    fewest=FEWEST, most=MOST, kilobytes=LARGEST // 1000,
)  # fmt: skip
EXAMPLE = Message("hours of sleep, reaction time\n5.5, 320\n6, 301\n7, 280\n8, 262\n9, 266")
SIGNS = (POINT, COMMA)


def own_examples() -> Examples | None:
    """What the visitor has brought along in this session."""
    return st.session_state.get(OWN)


def brought() -> dict[str, Any] | None:
    """The same as the component takes it."""
    examples = own_examples()
    return examples and keep(examples)


def asks() -> bool:
    """Whether the browser has yet to say what it keeps of an earlier session."""
    return own_examples() is None and not st.session_state.get(ASKED)


def is_known() -> bool:
    """Whether the examples that the address is about are those that the visitor sees."""
    return entries().get("data") != "own" or not asks()


def take_back() -> None:
    """The browser has examples that another session than this one was brought, or says that it has none."""
    st.session_state[ASKED] = True
    received = (st.session_state.get(DATA.slug) or {}).get("own")
    with contextlib.suppress(RequestError):
        if own_examples() is None and (examples := received_examples(received)):
            st.session_state[OWN] = examples


def studied() -> Shown:
    """What the address shows."""
    return DATA.view(Request(entries(), more={"own": own_examples()}))


def own_data(shown: Shown) -> None:
    """The section that takes a visitor's own data. What is no such data gets a message and changes nothing."""
    with st.expander(told(Message("**Your own data**: two columns of numbers")), expanded=False):
        messages.caption(HELP)
        upload, paste = st.columns(2)
        taken = False
        with upload:
            file = messages.file_uploader(Message("Upload a CSV file"), ["csv", "tsv", "txt"], MEGABYTES, FILE)
            if file is not None and file.file_id != st.session_state.get(READ_FILE):
                taken = _take(file.getvalue())
                st.session_state[READ_FILE] = file.file_id  # now: a run that was given up before has not read it
        with paste, st.form("paste", border=False):
            text = st.text_area(told(Message("Or paste them")), placeholder=told(EXAMPLE), height=120, key=TEXT)
            if pressed(st.form_submit_button, told(Message("Use these numbers")), PRESSED):
                taken = _take(text) or taken  # in one run where the run of the upload was given up
                del st.session_state[PRESSED]
        if taken:
            st.rerun()
        _report(shown)


def _take(received: str | bytes) -> bool:
    """Whether it could be read, and is what the visitor has from now on."""
    taken = _read(received)
    if taken:
        st.session_state[RECEIVED] = received
    return taken


def _read(received: str | bytes, encoding: str = "", decimal: str = "") -> bool:
    """Show what was received, read in this way. False where that cannot be: then all stays as it was."""
    try:
        reading = read_table(received, encoding, decimal, language=language())
    except ValueError as error:
        st.session_state[REFUSED] = told_by(error)
        return False
    st.session_state[REFUSED], st.session_state[READING] = None, reading
    before, studied_before = own_examples(), studied()
    st.session_state[OWN] = reading.examples
    link = with_own(studied_before, before, reading.examples)
    load(DATA.view(Request(link, more={"own": reading.examples})).link())
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
    examples = own_examples()
    if examples is None:
        return
    if reading is None:  # they were read in another session
        messages.note(Message("{what}.", what=described(examples)))
        return
    if refused:
        messages.note(Message("{what}, as before.", what=described(reading.examples)))
    else:
        above, choose = Message("They are shown above."), Message("Choose “Linear: your own data” above to see them.")
        what = Message("{what}.", what=described(reading.examples))
        messages.success(Joined([what, above if shown.study.is_own else choose, *read_as(reading)]))
    if doubts := in_doubt(reading):
        messages.warning(Joined(doubts))
    _choices(reading)


def _choices(reading: Reading) -> None:
    """A control for each matter in which the table could have been read in another way."""
    with st.container(horizontal=True):
        if len(reading.encodings) > 1:
            names = {codec: ", ".join(names) for codec, names in reading.encodings}
            st.session_state[ENCODING] = reading.encoding
            label = told(Message("Encoding"))
            st.selectbox(label, list(names), key=ENCODING, on_change=_read_again, width=420, placeholder=label,
                         format_func=lambda codec: f"{told(NAMES[codec])}: {names[codec]}")  # fmt: skip
        if reading.doubtful:
            st.session_state[DECIMAL] = reading.decimal
            label = told(Message("Decimals"))
            st.selectbox(label, list(SIGNS), key=DECIMAL, on_change=_read_again, width=420, placeholder=label,
                         format_func=lambda sign: told(_meaning(reading.doubtful, sign)))  # fmt: skip


def _meaning(cell: str, sign: str) -> Message:
    """What a cell is with this sign as the decimal one."""
    said = f"{number(cell, sign):.15g}"
    if sign == POINT:
        return Message("Decimal point: “{cell}” is {number}", cell=cell, number=said)
    return Message("Decimal comma: “{cell}” is {number}", cell=cell, number=said)


def described(examples: Examples) -> Message:
    """How many of what."""
    return Message(
        "{count:,} examples of {input} and {target} are in this session",
        count=len(examples), input=examples.names[0], target=examples.names[-1],
    )  # fmt: skip


def read_as(reading: Reading) -> list[Message]:
    """How the table was read, where that is not plain to see."""
    said: list[Message | str] = []
    if reading.encoding:
        said.append(Message("encoding {name}", name=NAMES[reading.encoding]))
    if reading.declared:
        sign = DELIMITERS[reading.delimiter]
        said.append(Message("columns separated by {signs}, as the first line says", signs=sign))
    if reading.decimal == COMMA:
        said.append(Message("decimal commas"))
    return [Message("Read with {how}.", how=Joined(said, ", "))] if said else []


def in_doubt(reading: Reading) -> list[Message]:
    """What was decided without being sure, a sentence each."""
    said = []
    if reading.doubtful:
        cell = reading.doubtful
        by_point, by_comma = (f"{number(cell, sign):.15g}" for sign in SIGNS)
        if reading.decimal == POINT:
            said.append(Message(
                "“{cell}” was read as {one}, with a decimal point. With a decimal comma it is {other}: choose below.",
                cell=cell, one=by_point, other=by_comma,
            ))  # fmt: skip
        else:
            said.append(Message(
                "“{cell}” was read as {one}, with a decimal comma. With a decimal point it is {other}: choose below.",
                cell=cell, one=by_comma, other=by_point,
            ))  # fmt: skip
    if reading.lost == 1:
        said.append(Message("1 letter could not be read: � stands in its place."))
    elif reading.lost:
        said.append(Message("{count:,} letters could not be read: � stands in their place.", count=reading.lost))
    if len(reading.encodings) > 1 and not reading.is_sure and reading.encoding == reading.encodings[0][0]:
        said.append(Message(
            "The names are too short to tell the encoding for sure: if they look wrong, choose another below."
        ))  # fmt: skip
    return said
