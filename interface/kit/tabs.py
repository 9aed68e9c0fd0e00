"""What the browser's tab says of an experiment: who takes part, and where."""

import re
from typing import Any

from catalogue import Surface
from charts.plain_text import plain_text
from language import Message
from simulation.scenario import Scenario, entrant_names

LONGEST = 24
"""Characters of a formula that fits into a tab; a surface with a longer one is named."""


def on_surface(scenario: Scenario) -> dict[str, Any]:
    """The facts `names` and `place`."""
    names = ", ".join(entrant_names(scenario))
    return {"names": names or Message("no optimizer"), "place": place(scenario.surface)}


def place(surface: Surface) -> Message | str:
    """The formula with its numbers, x²/20 + y², where it is short, else the surface's name."""
    if surface.coordinates != ("x", "y"):
        return Message(surface.name)
    formula = plain_text(surface.formula).partition("=")[2].strip()
    for name, declared in surface.parameters().items():
        if declared.is_number:
            formula = _with_value(formula, plain_text(declared.symbol), getattr(surface, name))
    return formula if 0 < len(formula) <= LONGEST else Message(surface.name)


def _with_value(formula: str, symbol: str, value: float) -> str:
    """The value in place of its symbol, that of a factor as people write it."""

    def factor(found: re.Match[str]) -> str:
        if value == 1:
            return found[1]
        parts = 1 / value if value else 0.5
        return f"{found[1]}/{parts:.0f}" if parts > 1 and abs(parts - round(parts)) < 1e-9 else f"{value:g} {found[1]}"

    formula = re.sub(rf"\b{symbol}\s*([xyuv][²³⁴]?)(?![\w(])", factor, formula)
    return re.sub(rf"\b{symbol}\b", f"{value:g}".replace("-", "−"), formula)
