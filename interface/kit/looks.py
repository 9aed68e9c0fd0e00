"""How the optimizers of a picture are drawn, as the browser is told: see `styleOf` in `player/web/kit/palette.js`."""

from collections.abc import Mapping

from catalogue import Optimizer
from catalogue.look import Dash, Hue, lines
from optimizers import OPTIMIZERS

HUES, DASHES = list(Hue), list(Dash)
Drawn = tuple[int, int, bool]
"""The number of the hue and of the dash, each from 0, and whether in the hue's sister tone."""


def looks(optimizers: Mapping[int, type[Optimizer]]) -> dict[int, Drawn]:
    """Slot -> how the optimizer in it is drawn. What comes first in teaching order keeps its own tone."""
    slots = sorted(optimizers, key=lambda slot: (optimizers[slot].order, slot))
    drawn = zip(slots, lines(optimizers[slot].look for slot in slots), strict=True)
    return {slot: (HUES.index(hue), DASHES.index(dash), sister) for slot, (hue, dash, sister) in drawn}


def looks_of(query: Mapping[str, str]) -> dict[int, Drawn]:
    """The same of a page's link in full."""
    return looks({int(key): OPTIMIZERS[value] for key, value in query.items() if key.isdigit()})
