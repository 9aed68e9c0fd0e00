"""The texts of declarations, which are translated although no `Message` names them."""

import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path

from catalogue import Declaration, Family
from interface.kit.controls import label, option_label
from interface.race.answer import LABELS
from interface.race.view import CONTROLS
from optimizers import OPTIMIZERS
from races import MYTHS
from schedules import SCHEDULES
from simulation.rules import Rules
from surfaces import SURFACES

ROOT = Path(__file__).parents[1]
FACTS = ("idea", "weakness", "teaches", "claim")
"""Class attributes that are sentences."""
KINDS: dict[str, Mapping[str, type[Declaration]]] = {
    "optimizers": OPTIMIZERS, "surfaces": SURFACES, "schedules": SCHEDULES, "races": MYTHS,
    "simulation": {"rules": Rules},
}  # fmt: skip
"""Room -> what is declared in it."""
NAMED = ("surfaces", "schedules", "races")
"""Whose names are words; an optimizer's is a name."""


def declared_texts() -> Iterator[tuple[str, str, str]]:
    """(Room, text, file) of everything that a declaration says of itself."""
    for room, kinds in KINDS.items():
        for cls in kinds.values():
            file = str(Path(inspect.getfile(cls)).relative_to(ROOT))
            texts = [getattr(cls, name, "") for name in FACTS]
            texts += [cls.name] if room in NAMED else []
            texts += [one.help for one in cls.parameters().values()]
            texts += [said for text in getattr(cls, "symbols", {}).values() for _, _, said in [text.partition(": ")]]
            yield from ((room, text, file) for text in texts if text)
    yield from (("catalogue", family.value, "catalogue/optimizer.py") for family in Family)
    yield from (("race", text, "interface/race/view.py") for text in _race_controls() if text)


def _race_controls() -> Iterator[str]:
    """What each control of a race is for, and names that the page has no words of its own for."""
    for name, one in CONTROLS.items():
        yield one.help
        if name not in LABELS:
            yield str(label(name, one.symbol))
    for name in ("search", "noise"):
        yield from (str(option_label(option)) for option in CONTROLS[name].options)
