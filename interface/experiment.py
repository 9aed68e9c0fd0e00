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
    scene: int = 0
    """Counts what was loaded by a button, for which the player shows the whole view again."""

    def link(self, in_full: bool = False) -> dict[str, str]:
        """The experiment as the entries of a link."""
        return encode(self.scenario, in_full) | encode_display(self.display, in_full)


@dataclass
class Memory:
    """What a session remembers between reruns."""

    experiment: Experiment = field(default_factory=lambda: Experiment(request=""))
    address: dict[str, str] | None = None
    """The entries of the address bar when it was last read or written."""
    link: dict[str, str] | None = None
    """What the address bar stands for: the short link of the experiment that was read from or written to it."""


def current() -> Experiment:
    """This rerun's experiment. Whatever changed since the last one wins: the player, else the address bar.

    A settled change is written to the address bar, so that a reload, the Back button and a copied address keep it. An
    address is left as it was found, or Back could not pass one that needed correction.
    """
    memory = _memory()
    request, address = _request(), st.query_params.to_dict()
    if request and request["id"] != memory.experiment.request:
        memory.experiment = _requested(request, memory.experiment)
        if memory.experiment.settled:
            _write_address(memory)
    elif address != memory.address:
        was = memory.experiment
        kept = {name: getattr(was, name) for name in ("request", "window", "holds", "scene")}
        memory.experiment = replace(_read(address, {}), **kept)
        memory.address, memory.link = address, memory.experiment.link()
    return memory.experiment


def remembered() -> Experiment:
    """The session's experiment as it was last shown, for the pages that do not show it."""
    return _memory().experiment


def load(scenario: Scenario, **display: str) -> None:
    """Replace the session's experiment, for a button's callback. A request that came with the click is overruled."""
    _replace(Experiment(scenario, DEFAULTS | display))


def open_entries(link: Mapping[str, str]) -> None:
    """Replace the session's experiment by that of a link's entries, with what was wrong with them."""
    _replace(_read(link, {}))


def _replace(experiment: Experiment) -> None:
    memory, request = _memory(), _request()
    was = memory.experiment
    memory.experiment = replace(
        experiment,
        window=was.window,
        holds=was.holds,
        scene=was.scene + 1,
        request=request["id"] if request else was.request,
    )
    _write_address(memory)


def _memory() -> Memory:
    return st.session_state.setdefault("memory", Memory())


def _write_address(memory: Memory) -> None:
    link = memory.experiment.link()
    if link != memory.link:
        st.query_params.from_dict(link)
        memory.address = memory.link = link


def _read(link: Mapping[str, str], fallback: Mapping[str, str]) -> Experiment:
    scenario, problems = decode({key: value for key, value in link.items() if key not in OPTIONS}, fallback)
    display, display_problems = decode_display(link, fallback)
    if display["inspect"] not in {DEFAULTS["inspect"], *(str(entrant.slot) for entrant in scenario.entrants)}:
        slots = ", ".join(str(entrant.slot) for entrant in scenario.entrants) or "none"
        display_problems.append(f"inspect is a slot with an optimizer, {slots}, received “{display['inspect']}”.")
        display["inspect"] = DEFAULTS["inspect"]
    if display["step"].isdigit() and int(display["step"]) > scenario.steps:
        display_problems.append(
            f"step is 0 to {scenario.steps} or end, received “{display['step']}”: using end instead."
        )
        display["step"] = DEFAULTS["step"]
    return Experiment(scenario, display, tuple(problems + display_problems))


def _request() -> Mapping[str, Any] | None:
    """The player's last request, None where there is none or a browser sent something else."""
    request = last_request(PLAYER)
    return request if isinstance(request, Mapping) and isinstance(request.get("id"), str) else None


def _requested(request: Mapping[str, Any], memory: Experiment) -> Experiment:
    query, holds, before = request.get("query"), request.get("holds"), memory.link(in_full=True)
    query = {str(key): str(value) for key, value in query.items()} if isinstance(query, Mapping) else before
    read = _read(query, before)
    unchanged = (read.scenario, read.display) == (memory.scenario, memory.display)
    return replace(
        read,
        problems=read.problems or (memory.problems if unchanged else ()),
        settled=bool(request.get("settled")),
        request=request["id"],
        scene=memory.scene,
        window=_window(request.get("window")),
        holds=frozenset(map(str, holds)) if isinstance(holds, list) else frozenset(),
    )


def _window(received: Any) -> Window | None:
    """Four finite numbers that span an area, or None."""
    try:
        window = Window(*map(float, received))
    except (TypeError, ValueError, OverflowError):
        return None
    spans = window.x_high - window.x_low, window.y_high - window.y_low
    return window if all(math.isfinite(span) and 1e-9 < span < 1e9 for span in spans) else None
