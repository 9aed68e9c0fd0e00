"""The texts of declarations, which are translated although no `Message` names them."""

import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path

from catalogue import Declaration, Family
from expressions import custom
from optimizers import OPTIMIZERS
from programs.comments import copied_remarks
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
    yield from (("expressions", one.help, "expressions/custom.py") for one in custom("a*x").parameters().values())
    yield from (("programs", text, "programs/comments.py") for text in copied_remarks())
    yield from (("catalogue", family.value, "catalogue/optimizer.py") for family in Family)
