"""How an optimizer is drawn: in one colour and one dash, the same on every page."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple
from zlib import crc32


class Hue(StrEnum):
    """A colour by its name, in the order of `chartCategoricalColors` in `.streamlit/config.toml`."""

    BLUE = "blue"
    ORANGE = "orange"
    GREEN = "green"
    MAGENTA = "magenta"
    BROWN = "brown"
    CYAN = "cyan"
    VIOLET = "violet"
    RED = "red"


class Dash(StrEnum):
    """A dash by its name, in the order of `DASHES` in `player/web/kit/palette.js`."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    DASH_DOT = "dash, dot"
    LONG = "long"
    SHORT = "short"
    DASH_DOT_DOT = "dash, dot, dot"
    SPARSE = "sparse"
    LONG_DOT = "long, dot"
    LONG_SHORT = "long, short"
    SHORT_DOT = "short, dot"
    DASH_SHORT = "dash, short"


class Look(NamedTuple):
    """How one optimizer is drawn."""

    hue: Hue
    dash: Dash

    @classmethod
    def of_slug(cls, slug: str) -> "Look":
        """That of an optimizer whose declaration names none: it follows from its slug, and so stays the same."""
        return cls(*HUES_AND_DASHES[crc32(slug.encode()) % len(HUES_AND_DASHES)])


HUES_AND_DASHES = [(hue, dash) for hue in Hue for dash in Dash]


class Line(NamedTuple):
    """How one of several optimizers is drawn in a picture."""

    hue: Hue
    dash: Dash
    sister: bool
    """Whether in the hue's other tone."""


def lines(looks: Iterable[Look]) -> list[Line]:
    """How optimizers are drawn in one picture, those first that keep their own look whatever else is in it.

    Of two of one hue the second is drawn in the sister tone, and where even the dash would be that of another line of
    this tone, in the next free one. So up to twelve of one hue in either tone are apart.
    """
    drawn: list[Line] = []
    for hue, dash in looks:
        sister = sum(line.hue is hue for line in drawn) % 2 == 1
        first = list(Dash).index(dash)
        candidates = [Line(hue, one, sister) for one in [*Dash][first:] + [*Dash][:first]]
        drawn.append(next((line for line in candidates if line not in drawn), candidates[0]))
    return drawn
