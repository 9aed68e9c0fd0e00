"""The session's hyperparameter map: read from the link or from the page's component, written back to the link."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from charts import Window
from interface.experiment import window_of
from interface.map_link import MapView, read
from player import last_request

MAP = "map"
"""The key of the component on the page."""


@dataclass(frozen=True)
class Shown:
    """What the page shows to one session."""

    view: MapView
    problems: tuple[str, ...] = ()
    settled: bool = True
    """False while a hand still holds something."""
    request: str | None = None
    """The id of the component's request that this answers."""
    window: Window | None = None
    """The part of the plane that the run beside the map is drawn on, None before the component has said so."""
    holds: frozenset[str] = frozenset()
    """The assets that the component has."""


@dataclass
class Memory:
    """What a session remembers between reruns."""

    shown: Shown = field(default_factory=lambda: Shown(read({})[0], request=""))
    address: dict[str, str] | None = None
    """The entries of the address bar when it was last read or written."""
    asker: str = field(default_factory=lambda: f"{MAP} {secrets.token_hex(8)}")


def current() -> Shown:
    """What to show now: what the component asked for last, else what the address bar says.

    A settled change is written to the address bar. An address is left as it was found, or Back could not pass one
    that needed correction.
    """
    memory = _memory()
    request, address = last_request(MAP), st.query_params.to_dict()
    if not (isinstance(request, Mapping) and isinstance(request.get("id"), str)):
        request = None
    if request and request["id"] != memory.shown.request:
        before = memory.shown
        memory.shown = _requested(request, before)
        if memory.shown.settled and memory.shown.view != read(memory.address or {})[0]:
            entries = memory.shown.view.entries(in_full=False)
            st.query_params.from_dict(entries)
            memory.address = entries
    elif address != memory.address:
        view, problems = read(address)
        memory.shown = replace(memory.shown, view=view, problems=tuple(problems), settled=True)
        memory.address = address
    return memory.shown


def remembered_map() -> dict[str, str]:
    """The link's entries of the map that this session left, for the pages that do not show it."""
    return _memory().shown.view.entries(in_full=False)


def asker() -> str:
    """Who wants this session's map, for the desk of sweeps."""
    return _memory().asker


def _memory() -> Memory:
    return st.session_state.setdefault("map memory", Memory())


def _requested(request: Mapping[str, Any], before: Shown) -> Shown:
    query, holds, known = request.get("query"), request.get("holds"), before.view.entries()
    query = {str(key): str(value) for key, value in query.items()} if isinstance(query, Mapping) else known
    view, problems = read(query, known)
    return Shown(
        view,
        tuple(problems) or (before.problems if view == before.view else ()),
        bool(request.get("settled")),
        request["id"],
        window_of(request.get("window")),
        frozenset(map(str, holds)) if isinstance(holds, list) else frozenset(),
    )
