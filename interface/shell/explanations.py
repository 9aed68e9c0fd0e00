"""Below the player: the formulas of what is on the picture, with idea, weakness and source."""

from collections.abc import Mapping, Sequence

import streamlit as st

from catalogue import Optimizer, Surface
from interface.shell import messages
from simulation.rules import PLAIN, Rules
from simulation.scenario import Scenario, entrant_names


def explain(scenario: Scenario) -> None:
    """One card for the surface and one for every optimizer that takes part, each once."""
    cards = [surface_card(scenario.surface), *optimizer_cards(scenario)]
    with st.expander("The formulas: what each optimizer does, its idea, its weakness, its source", expanded=False):
        messages.markdown("\n\n---\n\n".join(cards))


def surface_card(surface: Surface) -> str:
    """Markdown on a surface."""
    facts = [
        f"**{surface.name}**",
        {True: "smooth", False: "not smooth"}.get(surface.smooth),
        {True: "bounded below", False: "without a lower bound"}.get(surface.bounded_below),
        "minima found numerically, in and around the view" if surface.minima_are_found else None,
    ]
    head = ", ".join(filter(None, facts))
    return f"{head}\n\n$${surface.formula}$$\n\n{surface.teaches} *{surface.source}*"


def optimizer_cards(scenario: Scenario) -> list[str]:
    """Markdown on every optimizer that takes part, with the formulas under the conventions of its entrants."""
    formulas: dict[type[Optimizer], dict[str, list[str]]] = {}
    for name, entrant in zip(entrant_names(scenario), scenario.entrants, strict=True):
        optimizer = entrant.optimizer
        formulas.setdefault(type(optimizer), {}).setdefault(optimizer.formula, []).append(name)
    return [_optimizer_card(cls, each) for cls, each in formulas.items()]


def _optimizer_card(cls: type[Optimizer], entrants: Mapping[str, Sequence[str]]) -> str:
    """Markdown on an optimizer; `entrants` tells whose formula it is, which is said where there are several."""
    shown = [f"$${formula}$$" for formula in entrants]
    if len(shown) > 1:
        shown = [f"{', '.join(names)}:\n\n{one}" for names, one in zip(entrants.values(), shown, strict=True)]
    head = f"**{cls.name}** ({cls.year}), {cls.family.value}"
    return "\n\n".join([head, *shown, f"{cls.idea} {cls.weakness} *{cls.source}*"])


def honesty(rules: Rules) -> str:
    """What the runs on the page are made of, in one line."""
    gradient = "exact: no mini-batches, no noise" if rules.noise == "none" else "disturbed by the noise that is set"
    shortened = "Nothing is clipped or damped." if rules == PLAIN else "What else is changed stands above the picture."
    return f"The gradient is {gradient}. {shortened}"
