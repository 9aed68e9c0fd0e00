"""The formulas of surfaces and optimizers, with idea, weakness and source, as Markdown."""

from collections.abc import Mapping, Sequence

from catalogue import Optimizer, Surface
from simulation.scenario import Scenario, entrant_names


def with_values(surface: Surface) -> str:
    """LaTeX of the formula, with the values of its parameters."""
    values = [
        f"{declared.symbol} = {getattr(surface, name):g}"
        if declared.is_number
        else rf"\text{{{f'{name}: {getattr(surface, name)}'.replace('_', ' ')}}}"
        for name, declared in surface.parameters().items()
    ]
    return rf"{surface.formula} \qquad " + r",\ ".join(values) if values else surface.formula


def heading(surface: Surface) -> str:
    """Markdown: the surface's name and its formula."""
    return f"**{surface.name}** &ensp; ${with_values(surface)}$"


def cards(scenario: Scenario) -> str:
    """Markdown: one card for the surface and one for every optimizer that takes part, each once."""
    return "\n\n---\n\n".join([surface_card(scenario.surface), *optimizer_cards(scenario)])


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
