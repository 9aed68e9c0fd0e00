"""What stands below the ranking of a race: the story, the table, the curves, how it was measured, and the downloads."""

import streamlit as st

from interface.race.answer import Run, give_up, run
from interface.race.measured import MODES, about_profiles, about_tuning, measured
from interface.race.view import RaceView
from interface.shell import messages
from interface.shell.header import complete_address
from interface.shell.race_controls import evidence
from interface.shell.race_panels import Panels, chart
from interface.shell.race_session import asker, current
from races import MYTHS, Race, Verdict, story
from races.records import curves_csv, finishes_csv, runs_csv
from races.words import certainty

STOPPED = "race stopped"
"""Where the session keeps the rules of the race that it has stopped."""
POLL = 0.4
"""Seconds between two looks at a race that is still run."""


def followed(view: RaceView) -> Run:
    """What there is of the view's race; where it is not over, with a bar that says how far it is."""
    if st.session_state.get(STOPPED) == view.rules:
        messages.info("This race was stopped before its end. Change it, or run it again.")
        st.button("Run it again", on_click=st.session_state.pop, args=(STOPPED,))
        return Run(None, None, done=0.0, over=False)
    found = run(view, asker())
    if found.failure:
        messages.error(f"There is no race: {found.failure}")
        st.button("Try again")
    if not found.over:
        _progress(view)
    return found


@st.fragment(run_every=POLL)
def _progress(view: RaceView) -> None:
    """How far the race is; the rest of the page stays as it is, and can be used, until the race is over."""
    found = run(view, asker(), wait=0.0)
    if found.over or st.session_state.get(STOPPED) == view.rules:
        st.rerun()
    st.progress(found.done, text=f"The race is being run: {found.done:.0%}. Everything can be changed meanwhile.")
    st.button("Stop", on_click=_stop, args=(view,))


def judged(view: RaceView, verdict: Verdict) -> None:
    """What the races say of the view's myth, and the way to each of them."""
    myth = MYTHS[view.myth]
    messages.info(
        f"**{myth.claim}**  \n{verdict.judgement.value.capitalize()}. {verdict.sentence}", icon=":material/gavel:"
    )
    evidence(view)


def _stop(view: RaceView) -> None:
    st.session_state[STOPPED] = view.rules
    give_up(asker())


def report(panels: Panels) -> None:
    """Everything below the first screen."""
    view, race = panels.view, panels.race
    what = "Ranking" if panels.compares else "Result"
    messages.subheader(f"{what}: {MODES[view.mode].lower()}", anchor=False)
    with st.container(key="race_table"):
        messages.markdown(panels.table())
    if notes := panels.notes():
        messages.caption("\n".join(f"- {note}" for note in notes))
    if panels.compares:
        messages.caption(certainty(race))
    messages.subheader("What this race says", anchor=False)
    messages.markdown("\n".join(f"- {sentence}" for sentence in story(race)))
    left, right = st.columns(2, gap="large")
    with left:
        messages.subheader("How forgiving is the learning rate?", anchor=False)
        chart(panels.tuning(), "race_tuning", "Results of the tuning trials against the learning rate")
        messages.caption(about_tuning(view.rules, panels.surface))
    with right:
        messages.subheader("Who solves how much, how soon?", anchor=False)
        chart(panels.profiles(), "race_profiles", "Performance profiles")
        messages.caption(about_profiles(view.rules, view.mode))
    explanation(view)
    downloads(race)


def explanation(view: RaceView) -> None:
    """What is measured and what is counted, in plain words with the numbers of this race."""
    with st.expander("How is this measured?", icon=":material/straighten:"):
        messages.markdown(measured(view.rules))


def downloads(race: Race) -> None:
    """The results as files that say by which rule they came about."""
    link = complete_address(st.context.url, current())
    with st.container(horizontal=True, key="race_downloads"):
        for label, make, name in (("Results", finishes_csv, "results"), ("Every run", runs_csv, "runs"),
                                  ("Tuning curves", curves_csv, "curves")):  # fmt: skip
            st.download_button(
                f"{label} (CSV)", lambda make=make: make(race, link), f"downhill-race-{name}.csv", "text/csv",
                on_click="ignore", icon=":material/download:", help="The rule of the race stands in its first lines.",
            )  # fmt: skip
