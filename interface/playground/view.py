"""The session's experiment: read from the link or from the player, written back to the link."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from charts import Window
from interface.kit.address import Memory, answered, query_of, request_of
from interface.kit.display import DEFAULTS, OPTIONS, decode_display, encode_display
from interface.kit.tuning import tuned, wishes
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
    """One sentence for every entry that could not be used."""
    told: tuple[str, ...] = ()
    """What else there is to say once: the rates that were tuned."""
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


def current() -> Experiment:
    """This rerun's experiment: the player's, or the address bar's."""

    def read(address: Mapping[str, str], was: Experiment) -> Experiment:
        kept = {name: getattr(was, name) for name in ("request", "window", "holds", "scene")}
        return replace(_read(address, {}), **kept)

    return _memory().follow(request_of(PLAYER), _requested, read)


def remembered() -> Experiment:
    """The session's experiment as it was last shown, for the pages that do not show it."""
    return _memory().shown


def load(scenario: Scenario, **display: str) -> None:
    """Replace the session's experiment, for a button's callback. A request that came with the click is overruled."""
    _replace(Experiment(scenario, DEFAULTS | display))


def open_entries(link: Mapping[str, str]) -> None:
    """Replace the session's experiment by that of a link's entries, with what was wrong with them."""
    _replace(_read(link, {}))


def _replace(experiment: Experiment) -> None:
    memory, request = _memory(), request_of(PLAYER)
    was = memory.shown
    memory.shown = replace(
        experiment,
        window=was.window,
        holds=was.holds,
        scene=was.scene + 1,
        request=request["id"] if request else was.request,
    )
    memory.write_address()


def _memory() -> Memory[Experiment]:
    return st.session_state.setdefault("memory", Memory(Experiment(request="")))


def _read(link: Mapping[str, str], fallback: Mapping[str, str]) -> Experiment:
    link, slots = wishes(link, fallback)
    scenario, problems = decode({key: value for key, value in link.items() if key not in OPTIONS}, fallback)
    scenario, told = tuned(scenario, slots)
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
    return Experiment(scenario, display, tuple(problems + display_problems), tuple(told))


def _requested(request: Mapping[str, Any], memory: Experiment) -> Experiment:
    before = memory.link(in_full=True)
    query = query_of(request)
    read = _read(before if query is None else query, before)
    unchanged = (read.scenario, read.display) == (memory.scenario, memory.display)
    return replace(
        read,
        problems=read.problems or (memory.problems if unchanged else ()),
        told=read.told or (memory.told if unchanged else ()),
        scene=memory.scene,
        window=window_of(request.get("window")),
        **answered(request),
    )


def window_of(received: Any) -> Window | None:
    """Four finite numbers that span an area, or None."""
    try:
        window = Window(*map(float, received))
    except (TypeError, ValueError, OverflowError):
        return None
    spans = window.x_high - window.x_low, window.y_high - window.y_low
    return window if all(math.isfinite(span) and 1e-9 < span < 1e9 for span in spans) else None
