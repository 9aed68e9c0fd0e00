"""The session's experiment: read from the link or from the player, written back to the link."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from charts import Window
from interface.display import DEFAULTS, OPTIONS, decode_display, encode_display
from player import last_request
from simulation.link import decode, encode
from simulation.scenario import OPENING, Scenario

PLAYER = "playground"
"""The key of the player on the page."""


@dataclass(frozen=True)
class Experiment:
    """What the page shows."""

    scenario: Scenario = OPENING
    display: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULTS))
    problems: tuple[str, ...] = ()
    settled: bool = True
    """False while a hand still holds a slider or the start."""
    request: str | None = None
    """The id of the player's request that this answers."""
    window: Window | None = None
    """What part of the plane the player shows, None before it has said so."""
    holds: frozenset[str] = frozenset()
    """The assets that the player has."""

    def link(self, in_full: bool = False) -> dict[str, str]:
        """The experiment as the entries of a link."""
        return encode(self.scenario, in_full) | encode_display(self.display, in_full)


def current() -> Experiment:
    """This rerun's experiment. Whatever changed since the last one wins: the player, else the address bar.

    A settled change is written to the address bar, so that a reload, the Back button and a copied address keep it.
    """
    memory = st.session_state.setdefault("experiment", Experiment(request=""))
    written = st.session_state.setdefault("written_link", None)
    request, link = _request(), st.query_params.to_dict()
    if request and request["id"] != memory.request:
        experiment = _requested(request, memory)
    elif link != written:
        experiment = replace(_read(link, {}), request=memory.request, window=memory.window, holds=memory.holds)
    else:
        experiment = replace(memory, settled=True)
    st.session_state["experiment"] = experiment
    if experiment.settled:
        _write_link(experiment)
    return experiment


def load(scenario: Scenario, **display: str) -> None:
    """Replace the session's experiment, for a button's callback."""
    memory = st.session_state["experiment"]
    experiment = replace(memory, scenario=scenario, display=DEFAULTS | display, problems=(), settled=True)
    st.session_state["experiment"] = experiment
    _write_link(experiment)


def _write_link(experiment: Experiment) -> None:
    link = experiment.link()
    if link != st.query_params.to_dict():
        st.query_params.from_dict(link)
    st.session_state["written_link"] = link


def _read(link: Mapping[str, str], fallback: Mapping[str, str]) -> Experiment:
    scenario, problems = decode({key: value for key, value in link.items() if key not in OPTIONS}, fallback)
    display, display_problems = decode_display(link)
    return Experiment(scenario, display, tuple(problems + display_problems))


def _request() -> Mapping[str, Any] | None:
    """The player's last request, None where there is none or a browser sent something else."""
    request = last_request(PLAYER)
    return request if isinstance(request, Mapping) and isinstance(request.get("id"), str) else None


def _requested(request: Mapping[str, Any], memory: Experiment) -> Experiment:
    query = request.get("query")
    query = {str(key): str(value) for key, value in query.items()} if isinstance(query, Mapping) else {}
    holds = request.get("holds")
    read = _read(query, memory.link(in_full=True))
    unchanged = (read.scenario, read.display) == (memory.scenario, memory.display)
    return replace(
        read,
        problems=read.problems or (memory.problems if unchanged else ()),
        settled=bool(request.get("settled")),
        request=request["id"],
        window=_window(request.get("window")),
        holds=frozenset(map(str, holds)) if isinstance(holds, list) else frozenset(),
    )


def _window(received: Any) -> Window | None:
    """Four finite numbers that span an area, or None."""
    try:
        window = Window(*map(float, received))
    except (TypeError, ValueError):
        return None
    spans = window.x_high - window.x_low, window.y_high - window.y_low
    return window if all(math.isfinite(span) and 1e-9 < span < 1e9 for span in spans) else None
