"""What stands below the ranking of a race: the story, the table, the curves, how it was measured, and the downloads."""

import streamlit as st

from interface.chrome import complete_address
from interface.race import Run, give_up, remembered, run
from interface.race_controls import MODES, evidence
from interface.race_link import RaceView
from interface.race_panels import Panels, chart
from races import MYTHS, Metric, Mode, Race, Search, Verdict, story
from races.records import curves_csv, finishes_csv, runs_csv
from races.words import certainty
from simulation.words import so_many

STOPPED = "race stopped"
"""Where the session keeps the rules of the race that it has stopped."""
POLL = 0.4
"""Seconds between two looks at a race that is still run."""


def followed(view: RaceView) -> Run:
    """What there is of the view's race; where it is not over, with a bar that says how far it is."""
    if st.session_state.get(STOPPED) == view.rules:
        st.info("This race was stopped before its end. Change it, or run it again.")
        st.button("Run it again", on_click=st.session_state.pop, args=(STOPPED,))
        return Run(None, None, done=0.0, over=False)
    found = run(view)
    if found.failure:
        st.error(f"There is no race: {found.failure}")
        st.button("Try again")
    if not found.over:
        _progress(view)
    return found


@st.fragment(run_every=POLL)
def _progress(view: RaceView) -> None:
    """How far the race is; the rest of the page stays as it is, and can be used, until the race is over."""
    found = run(view, wait=0.0)
    if found.over or st.session_state.get(STOPPED) == view.rules:
        st.rerun()
    st.progress(found.done, text=f"The race is being run: {found.done:.0%}. Everything can be changed meanwhile.")
    st.button("Stop", on_click=_stop, args=(view,))


def judged(view: RaceView, verdict: Verdict) -> None:
    """What the races say of the view's myth, and the way to each of them."""
    myth = MYTHS[view.myth]
    st.info(f"**{myth.claim}**  \n{verdict.judgement.value.capitalize()}. {verdict.sentence}", icon=":material/gavel:")
    evidence(view)


def _stop(view: RaceView) -> None:
    st.session_state[STOPPED] = view.rules
    give_up()


def report(panels: Panels) -> None:
    """Everything below the first screen."""
    view, race = panels.view, panels.race
    st.subheader(f"Ranking: {MODES[view.mode].lower()}", anchor=False)
    with st.container(key="race_table"):
        st.markdown(panels.table())
    if notes := panels.notes():
        st.caption("\n".join(f"- {note}" for note in notes))
    if panels.compares:
        st.caption(certainty(race))
    st.subheader("What this race says", anchor=False)
    st.markdown("\n".join(f"- {sentence}" for sentence in story(race)))
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("How forgiving is the learning rate?", anchor=False)
        chart(panels.tuning(), "race_tuning", "Results of the tuning trials against the learning rate")
        st.caption(_about_tuning(panels))
    with right:
        st.subheader("Who solves how much, how soon?", anchor=False)
        chart(panels.profiles(), "race_profiles", "Performance profiles")
        st.caption(
            f"Performance profiles ({MODES[view.mode].lower()}): the share of the problems that an optimizer solves "
            "with at most so many times the evaluations of the fastest one there. At 1, the left end: how often it "
            "is the fastest. At the right end: how much it solves at all. A problem is a start on a surface. "
            "[Dolan and Moré (2002)](https://doi.org/10.1007/s101070100263)"
        )
    explanation(view)
    downloads(race)


def _about_tuning(panels: Panels) -> str:
    rules = panels.view.rules
    if panels.surface is None:
        said = [f"The share of tuning runs, on all {len(rules.surfaces)} surfaces, that each trial solves.",
                "Stars: the rates chosen, one for each surface. Choose a surface above to see why.",
                "A wide plateau forgives a wrong rate."]  # fmt: skip
    elif rules.metric is Metric.GAP:
        said = ["The median of the tuning runs, and a band from quartile to quartile. A curve ends where they diverge.",
                "Star: the rate that was chosen. A wide, low valley forgives a wrong rate."]  # fmt: skip
    else:
        said = ["The median of the tuning runs that are solved. The fainter a marker, the fewer are solved there.",
                "Star: the rate that was chosen, by how many are solved and then by how soon."]  # fmt: skip
    alone = "Trials differ in momentum or β₁ too, where there is one, so they are single markers."
    return " ".join([*said, alone] if rules.search is Search.QUASI_RANDOM else said)


def explanation(view: RaceView) -> None:
    """What is measured and what is counted, in plain words with the numbers of this race."""
    rules = view.rules
    repeats = f", with {so_many(rules.repeats, 'different noise')} from each" if rules.repeats > 1 else ""
    trials = (
        "rates on a logarithmic grid" if rules.search is Search.GRID else "quasi-random pairs of a rate and a memory"
    )
    with st.expander("How is this measured?", icon=":material/straighten:"):
        st.markdown(f"""
- **Budget.** Every run may ask for {rules.budget:,} gradients. A method that needs two gradients a step makes half as
  many steps. Values of f and Hessians cost nothing here, which favours line searches and Newton: mind this.
- **Starts.** {rules.starts} starts all over the surface's view{repeats}. The same for everybody.
- **Gap.** How much of the way down is left: f above the minimum at the end, divided by f above the minimum at the
  start. 0.01 means that 99% of the way is done. The gap of a run that diverged is infinite.
- **Solved.** The gap falls to {rules.tolerance:g} and stays there. A run that rests at a higher local minimum
  is not solved.
- **{MODES[Mode.SAME_RATE]}.** Everybody gets the rate {rules.rate:g}. It looks fair, and is not: a rate means
  something else to each method. In SGD it multiplies the gradient, in Adam it is about the length of a step.
- **{MODES[Mode.LIBRARY]}.** What {rules.library} does when nobody says anything: made for neural networks,
  not for these surfaces.
- **{MODES[Mode.TUNED]}.** Everybody has the same {rules.trials} trials, {trials} from {rules.low:g} to {rules.high:g}.
  They are run from {rules.starts} tuning starts; the best one then races from {rules.starts} *other* starts, so nobody
  is judged where they practised.
- **Place.** From each start the optimizers are ordered, and those who do equally well share their places. Over
  several surfaces the ranking is by the mean place.
""")


def downloads(race: Race) -> None:
    """The results as files that say by which rule they came about."""
    link = complete_address(st.context.url, remembered())
    with st.container(horizontal=True, key="race_downloads"):
        for label, make, name in (("Results", finishes_csv, "results"), ("Every run", runs_csv, "runs"),
                                  ("Tuning curves", curves_csv, "curves")):  # fmt: skip
            st.download_button(
                f"{label} (CSV)", lambda make=make: make(race, link), f"downhill-race-{name}.csv", "text/csv",
                on_click="ignore", icon=":material/download:", help="The rule of the race stands in its first lines.",
            )  # fmt: skip
