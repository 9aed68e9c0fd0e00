"""The session's race: read from the link or from the controls, run on the server's desk, kept for whoever asks next."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import streamlit as st

from interface.address import Memory, query_of, request_of
from interface.race_link import FIRST_VISIT, OPENING, RaceView, read
from interface.sweeps import DESK, asker
from races import Mode, Race, RaceRules, race
from races.lineup import is_tunable

KEY = "race"
"""Where the controls leave their request in the session."""
WAIT = 0.7
"""So many seconds the page waits for a race before it shows how far it is."""
DECIDES = {
    Mode.SAME_RATE: ("rate",),
    Mode.LIBRARY: ("library",),
    Mode.TUNED: ("trials", "search", "low", "high"),
}
"""The rules that matter in one mode only."""


@dataclass(frozen=True)
class Shown:
    """What the page shows to one session."""

    view: RaceView = FIRST_VISIT
    problems: tuple[str, ...] = ()
    settled: bool = True
    request: str | None = None
    """The id of the controls' request that this answers."""

    def link(self, in_full: bool = False) -> dict[str, str]:
        """The race as the entries of a link."""
        return self.view.entries(in_full)


def current() -> Shown:
    """What to show at this rerun: what the controls ask for, or the address bar."""

    def from_address(address: Mapping[str, str], was: Shown) -> Shown:
        view, problems = read(address)
        return replace(was, view=view, problems=tuple(problems))

    return _memory().follow(request_of(KEY), _requested, from_address)


def remembered() -> Shown:
    """What the page showed last in this session, for the links that lead back to it."""
    return _memory().shown


def ask(query: Mapping[str, str], problem: str = "") -> None:
    """Show the race of these entries from the next rerun on, for a control's callback."""
    st.session_state[KEY] = {"request": {"id": secrets.token_hex(8), "query": dict(query), "problem": problem}}


def _memory() -> Memory[Shown]:
    return st.session_state.setdefault("race_memory", Memory(Shown(request="")))


def _requested(request: Mapping[str, Any], before: Shown) -> Shown:
    view, problems = read(query_of(request) or {}, before.link(in_full=True))
    said = [request["problem"]] if request["problem"] else []
    return Shown(view, (*said, *problems), request=request["id"])


class Heat(NamedTuple):
    """One mode of a race, as the desk takes it up."""

    rules: RaceRules
    mode: Mode

    @classmethod
    def of(cls, rules: RaceRules, mode: Mode) -> "Heat":
        """What decides nothing in this mode has its default, so that changing it runs nothing anew."""
        idle = {name: getattr(OPENING, name) for other, names in DECIDES.items() if other is not mode for name in names}
        return cls(replace(rules, **idle), mode)

    @property
    def cells(self) -> int:
        """All runs, though of the trials less is kept."""
        tried = self.rules.trials * sum(map(is_tunable, self.rules.entrants)) if self.mode is Mode.TUNED else 0
        return (tried + len(self.rules.entrants)) * len(self.rules.surfaces) * self.rules.problems

    @property
    def steps(self) -> int:
        return self.rules.budget

    def answer(self, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Race:
        return race(self.rules, [self.mode], progress=progress, cancelled=cancelled)


def run(view: RaceView, wait: float = WAIT) -> Race | float:
    """All three modes of a race by the view's rules, or the share of it that is done."""
    heats = [Heat.of(view.rules, mode) for mode in Mode]
    answers = DESK.want(asker(), heats, wait)
    races = [answers[heat] for heat in heats]
    if all(isinstance(one, Race) for one in races):
        results = {mode: one.results[mode] for mode, one in zip(Mode, races, strict=True)}
        return replace(races[0], rules=view.rules, results=results)
    work = [heat.cells for heat in heats]
    done = [size * (1.0 if isinstance(one, Race) else one) for size, one in zip(work, races, strict=True)]
    return sum(done) / sum(work)


def give_up() -> None:
    """Nothing is wanted any more."""
    DESK.want(asker(), [])
