"""Below the player: the formulas of what is on the picture, with idea, weakness and source."""

import streamlit as st

from catalogue import Optimizer, Surface
from simulation.rules import PLAIN, Rules
from simulation.scenario import Scenario


def explain(scenario: Scenario) -> None:
    """One card for the surface and one for every optimizer that takes part, each once."""
    optimizers = {entrant.optimizer.slug: type(entrant.optimizer) for entrant in scenario.entrants}
    cards = [surface_card(scenario.surface), *(optimizer_card(cls) for cls in optimizers.values())]
    with st.expander("The formulas: what each optimizer does, its idea, its weakness, its source", expanded=False):
        st.markdown("\n\n---\n\n".join(cards))


def surface_card(surface: Surface) -> str:
    """Markdown on a surface."""
    facts = [
        f"**{surface.name}**",
        {True: "smooth", False: "not smooth"}.get(surface.smooth),
        {True: "bounded below", False: "without a lower bound"}.get(surface.bounded_below),
        "minima found numerically, in the view" if surface.minima_are_found else None,
    ]
    head = ", ".join(filter(None, facts))
    return f"{head}\n\n$${surface.formula}$$\n\n{surface.teaches} *{surface.source}*"


def optimizer_card(cls: type[Optimizer]) -> str:
    """Markdown on an optimizer."""
    return (
        f"**{cls.name}** ({cls.year}), {cls.family.value}\n\n$${cls.rule}$$\n\n{cls.idea} {cls.weakness} *{cls.source}*"
    )


def honesty(rules: Rules) -> str:
    """What the runs on the page are made of, in one line."""
    gradient = "exact: no mini-batches, no noise" if rules.noise == "none" else "disturbed by the noise that is set"
    shortened = "Nothing is clipped or damped." if rules == PLAIN else "What else is changed stands above the picture."
    return f"The gradient is {gradient}. {shortened}"
