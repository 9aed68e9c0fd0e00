"""The dialog that gives the experiment away: as a picture, a film, numbers, a page, and a file to open again."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from charts.plain_text import headline
from interface.kit.descents import Game, descent
from interface.playground import offline
from interface.playground.view import Experiment
from interface.shell import messages
from interface.shell.components import load
from interface.shell.download_buttons import download_buttons
from interface.shell.language import language, told
from interface.shell.lettering import letters
from interface.shell.program_section import code_section
from interface.shell.theme import variables
from language import Message, told_by
from simulation import Trajectory
from simulation.files import from_json, to_json
from simulation.records import to_csv
from simulation.scenario import Entrant, Scenario


def download(experiment: Experiment, address: str) -> None:
    """Everything that can be taken home of an experiment, whose complete link is `address`."""
    scenario = experiment.scenario
    notes = [told(start_text(scenario))]
    stem = f"downhill-{scenario.surface.slug}"
    title = headline(scenario.surface, language())
    with _row(Message("Picture"), Message("as it stands on the screen, at the clock's step")):
        download_buttons(["png", "svg"], title, notes, stem)
    with _row(
        Message("Animation"),
        Message("for slides and pages: the descent step by step, over and over; a long run skips steps"),
    ):
        download_buttons(["gif"], title, notes, stem)
    with _row(Message("Video"), Message("recorded by the browser at the clock's speed, while you wait")):
        download_buttons(["video"], title, notes, stem)
    with _row(
        Message("Data", about="rows of numbers"),
        Message("every step of every run: point, value, gradient, learning rate, evaluations"),
    ):
        _file("CSV", lambda: to_csv(scenario, language(), partial(_kept, scenario)), f"{stem}.csv", "text/csv")
    with st.expander(told(Message("**Code** that repeats a run: NumPy, PyTorch, Keras, Optax"))):
        code_section(scenario, experiment.presentation)
    with _row(Message("Offline page"), Message("one file of about 2 MB that computes by itself, without a network")):
        _file("HTML", lambda: page(experiment, address), f"{stem}.html", "text/html")
    with _row(Message("Scenario"), Message("to keep, to change, and to open again here or in Python")):
        _file(
            "JSON",
            lambda: to_json(scenario, {**experiment.display, **experiment.presentation.link()}),
            f"{stem}.json",
            "application/json",
        )
    _upload()


def _row(title: Message, what: Message) -> DeltaGenerator:
    """A container for the buttons of one kind of file, beside what it is for."""
    row = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right")
    with row:
        messages.markdown(f"**{told(title)}**  \n:gray[{told(what)}]", width="stretch")
    return row


def _file(label: str, make: Callable[[], str | bytes], name: str, mime: str) -> None:
    """A button whose file is made when it is pressed."""
    st.download_button(label, make, name, mime, on_click="ignore", key=f"download {label}")


def _upload() -> None:
    """Open a scenario file in place of the experiment; what is no such file changes nothing."""
    uploaded = messages.file_uploader(Message("Open a scenario file"), ["json"], 1, "scenario file")
    if uploaded is None:
        return
    try:
        scenario, display = from_json(uploaded.getvalue())
    except ValueError as error:
        messages.error(told_by(error))
        return
    load(scenario | display)
    st.rerun()


def _kept(scenario: Scenario, entrant: Entrant) -> Trajectory:
    """The run of an entrant that the page has shown."""
    return descent(Game.of(scenario, entrant), entrant.optimizer)


def start_text(scenario: Scenario) -> Message:
    """Where the runs begin."""
    x, y = (f"{value:.6g}".replace("-", "−") for value in scenario.start)
    return Message("start ({x}, {y})", x=x, y=y)


def page(experiment: Experiment, address: str) -> str:
    """The experiment as an HTML file that needs nothing else, as this reader has the page."""
    colours = {mode: variables(mode) for mode in ("light", "dark")}
    return offline.page(experiment, address, language(), letters(), colours)
