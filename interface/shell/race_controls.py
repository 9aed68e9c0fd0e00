"""The controls of the race page: Streamlit's own, whose callbacks ask for the race that they describe."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from catalogue import Optimizer, Surface
from interface.race.measured import MODES, same_trials
from interface.race.view import CONTROLS, RACEABLE, RaceView, races_of, read, view_of
from interface.shell import messages
from interface.shell.race_session import ask, current
from optimizers import OPTIMIZERS
from races import MYTHS, OPENING, Metric, Mode, Search
from races.rules import MOST
from simulation.rates import candidates
from simulation.schema import write

METRICS = {Metric.GAP: "How far down", Metric.SPEED: "How soon"}
SEARCHES = {Search.GRID: "Grid", Search.QUASI_RANDOM: "Quasi-random"}


def switch(view: RaceView) -> None:
    """With which rates they race, and what that mode needs to know."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="race_switch"):
        _control(st.segmented_control, "mode", "Learning rates", view, options=list(Mode), format_func=MODES.get,
                 required=True, width="content")  # fmt: skip
        if view.mode is Mode.SAME_RATE:
            _scale("rate", "Learning rate of everybody", view, width=330)
        elif view.mode is Mode.LIBRARY:
            _control(st.segmented_control, "library", "Library", view, options=list(CONTROLS["library"].options),
                     required=True, width="content")  # fmt: skip
        else:
            messages.markdown(f":gray[{same_trials(view.rules)}]", width=330)
        _surface_menu(view)


def lineup(view: RaceView) -> None:
    """Who races where, for how long, and what counts."""
    _several("surfaces", "Surfaces", view, [cls() for cls in RACEABLE.values()])
    _several("entrants", "Optimizers", view, [cls() for cls in OPTIMIZERS.values()])
    left, right = st.columns(2)
    with left:
        _whole("budget", "Gradients a run", view, step=50)
    with right:
        _whole("starts", "Starts", view, step=8)
    _control(st.segmented_control, "metric", "What counts", view, options=list(Metric), format_func=METRICS.get,
             required=True, width="stretch")  # fmt: skip
    with st.expander("Tuning rule", icon=":material/tune:"):
        _whole("trials", "Trials", view, step=1)
        _control(st.segmented_control, "search", "Trials lie on a", view, options=list(Search),
                 format_func=SEARCHES.get, required=True, width="stretch")  # fmt: skip
        _scale("low", "Lowest rate tried", view)
        _scale("high", "Highest rate tried", view)
    with st.expander("Noise, seed, tolerance", icon=":material/grain:"):
        _control(st.selectbox, "noise", "Gradient noise", view, options=list(CONTROLS["noise"].options),
                 format_func=str.capitalize)  # fmt: skip
        if view.rules.noise != "none":
            _scale("sigma", "Strength of the noise σ", view)
            _whole("seeds", "Seeds a start", view, step=1)
        _whole("seed", "Seed of starts and noise", view, step=1)
        _scale("tolerance", "Solved within this share", view)


def _surface_menu(view: RaceView) -> None:
    """Of which surface the charts are, where there are several."""
    names = ["All surfaces together", *view.rules.surface_names]
    if len(names) > 2:
        st.session_state["race shown"] = view.shown
        st.selectbox("Charts of", range(len(names)), key="race shown", format_func=names.__getitem__,
                     on_change=_changed, args=("shown",), width=250)  # fmt: skip


def myths() -> None:
    """A button for every myth, which loads the race that puts it to the test."""
    with st.container(horizontal=True, vertical_alignment="center", key="race_myths"):
        messages.markdown("**Myth checks**", width="content")
        for slug, myth in MYTHS.items():
            st.button(myth.name, key=f"race myth {slug}", help=myth.claim, on_click=_load, args=(slug,))


def evidence(view: RaceView) -> None:
    """Where a myth takes several races, a button for each, which shows it; the one that is shown is set off."""
    titles = MYTHS[view.myth].titles
    if len(titles) < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="race_evidence"):
        messages.markdown("**Its races**", width="content")
        for number, (title, rules) in enumerate(zip(titles, races_of(view.myth), strict=True)):
            kind = "primary" if rules == view.rules else "secondary"
            st.button(title, key=f"race evidence {number}", type=kind, on_click=_load, args=(view.myth, number))


def _load(slug: str, number: int = 0) -> None:
    ask(view_of(slug, number).links.full)


def label(thing: Surface | Optimizer) -> str:
    """A surface's or an optimizer's name, with what sets it apart from the defaults."""
    field, plain = ("surfaces" if isinstance(thing, Surface) else "entrants"), type(thing)()
    if thing == plain:
        return thing.name
    both = replace(OPENING, **{field: (plain, thing)})
    return (both.surface_names if field == "surfaces" else both.entrant_names)[1]


def _control(draw: Callable, name: str, text: str, view: RaceView, **rest: Any) -> None:
    """A control that shows what the view says and asks for another race when it is changed."""
    key = f"race {name}"
    value = view.mode if name == "mode" else getattr(view.rules, name)
    st.session_state[key] = value
    draw(text, key=key, help=CONTROLS[name].help, on_change=_changed, args=(name,), **rest)


def _whole(name: str, text: str, view: RaceView, step: int) -> None:
    """A number field without limits of its own, which would only turn red: what is not allowed is answered in words.
    It can be emptied, and shows again what it was."""
    _control(st.number_input, name, text, view, value=None, step=step)


def _scale(name: str, text: str, view: RaceView, **rest: Any) -> None:
    """A slider over 1, 2 and 5 times the powers of ten, and what the link says."""
    declared = CONTROLS[name]
    values = sorted({*candidates(declared.low, declared.high), float(getattr(view.rules, name))})
    _control(st.select_slider, name, text, view, options=values, format_func=lambda value: f"{value:g}", **rest)


def _several(field: str, text: str, view: RaceView, offered: list[Any]) -> None:
    chosen = list(getattr(view.rules, field))
    st.session_state[f"race {field}"] = chosen
    st.multiselect(text, list(dict.fromkeys([*offered, *chosen])), key=f"race {field}", format_func=label,
                   max_selections=MOST[field], on_change=_entered, args=(field,))  # fmt: skip


def _changed(name: str) -> None:
    value = st.session_state[f"race {name}"]
    if value is None:
        return
    view = current().view
    query = view.changed(**{name: str(write(value))})
    still = read(query, view.links.full)[0].rules == view.rules  # what is not allowed changes nothing
    ask(query | {"myth": view.myth} if still else query)


def _entered(field: str) -> None:
    chosen, view = st.session_state[f"race {field}"], current().view
    if chosen:
        ask(view.exchanged(field == "surfaces", chosen))
    else:
        ask(view.links.full, f"A race has at least one of the {field}: those that were there still race.")
