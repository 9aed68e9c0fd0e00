"""The session's study of mini-batches: read from the link or from the page's component, written back to the link."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from charts import Window
from interface.data.view import OWN, Study, read, usual_batch
from interface.kit.address import Memory, answered, query_of, request_of
from interface.playground.view import window_of
from simulation.scenario import Scenario
from surfaces._examples import Examples

DATA = "data"
"""The key of the component on the page."""
_OWN = "own examples"


@dataclass(frozen=True)
class Shown:
    """What the page shows to one session."""

    study: Study = field(default_factory=lambda: read({})[0])
    problems: tuple[str, ...] = ()
    settled: bool = True
    """False while a hand still holds something."""
    request: str | None = None
    """The id of the component's request that this answers."""
    window: Window | None = None
    """The part of the plane that the picture shows, None before the component has said so."""
    holds: frozenset[str] = frozenset()
    """The assets that the component has."""
    scene: int = 0
    """Counts what was brought along, for which the picture shows the whole view."""

    @property
    def scenario(self) -> Scenario:
        return self.study.scenario

    def link(self, in_full: bool = False) -> dict[str, str]:
        """The study as the entries of a link."""
        return self.study.entries(in_full)


def current() -> Shown:
    """What to show at this rerun: the component's wish, or the address bar's."""

    def from_address(address: Mapping[str, str], was: Shown) -> Shown:
        study, problems = read(address, {}, own_examples())
        return replace(was, study=study, problems=tuple(problems), settled=True)

    return _memory().follow(request_of(DATA), _requested, from_address)


def remembered() -> Shown:
    """What the page showed last in this session, for the links that lead back to it."""
    return _memory().shown


def own_examples() -> Examples | None:
    """What the visitor has brought along. It is kept in this session's memory and nowhere else."""
    return st.session_state.get(_OWN)


def bring(examples: Examples) -> None:
    """Show a visitor's own examples, with the optimizers, the scaling and the mini-batches that are shown; with all
    that is shown where only the names are others."""
    before, st.session_state[_OWN] = own_examples(), examples
    memory, request = _memory(), request_of(DATA)
    was = memory.shown
    link = was.link(in_full=True)
    if not (was.study.is_own and before and (before.columns, before.targets) == (examples.columns, examples.targets)):
        gone = {"x", "y", "steps", "surface"}
        link = {key: text for key, text in link.items() if key not in gone and not key.endswith(".learning_rate")}
        if int(link["batch"]) >= len(examples):
            link |= {"batch": str(usual_batch(len(examples)))}
    study, problems = read(link | {"data": OWN}, {}, examples)
    asked = request["id"] if request else was.request
    memory.shown = replace(was, study=study, problems=tuple(problems), scene=was.scene + 1, request=asked)
    memory.write_address()


def _memory() -> Memory[Shown]:
    return st.session_state.setdefault("data_memory", Memory(Shown(request="")))


def _requested(request: Mapping[str, Any], before: Shown) -> Shown:
    query, was = query_of(request), before.link(in_full=True)
    study, problems = (before.study, []) if query is None else read(query, was, own_examples())
    return replace(
        before,
        study=study,
        problems=tuple(problems) or (before.problems if study == before.study else ()),
        window=window_of(request.get("window")),
        **answered(request),
    )
