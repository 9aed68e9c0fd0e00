"""The session's hyperparameter map: read from the link or from the page's component, written back to the link."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from charts import Window
from interface.kit.address import Memory, answered, query_of, request_of
from interface.maps.view import MapView, read
from interface.playground.view import window_of
from simulation.scenario import Scenario

MAP = "map"
"""The key of the component on the page."""


@dataclass(frozen=True)
class Shown:
    """What the page shows to one session."""

    view: MapView = field(default_factory=lambda: read({})[0])
    problems: tuple[str, ...] = ()
    settled: bool = True
    """False while a hand still holds something."""
    request: str | None = None
    """The id of the component's request that this answers."""
    window: Window | None = None
    """The part of the plane that the run beside the map is drawn on, None before the component has said so."""
    holds: frozenset[str] = frozenset()
    """The assets that the component has."""

    @property
    def scenario(self) -> Scenario:
        return self.view.scenario

    def link(self, in_full: bool = False) -> dict[str, str]:
        """The map as the entries of a link."""
        return self.view.entries(in_full)


def current() -> Shown:
    """What to show at this rerun: the component's wish, or the address bar's."""

    def from_address(address: Mapping[str, str], was: Shown) -> Shown:
        view, problems = read(address)
        return replace(was, view=view, problems=tuple(problems), settled=True)

    return _memory().follow(request_of(MAP), _requested, from_address)


def remembered() -> Shown:
    """What the page showed last in this session, for the links that lead back to it."""
    return _memory().shown


def _memory() -> Memory[Shown]:
    return st.session_state.setdefault("map_memory", Memory(Shown(request="")))


def _requested(request: Mapping[str, Any], before: Shown) -> Shown:
    query = query_of(request)
    view, problems = (before.view, []) if query is None else read(query, before.link(in_full=True))
    return Shown(
        view,
        tuple(problems) or (before.problems if view == before.view else ()),
        window=window_of(request.get("window")),
        **answered(request),
    )
