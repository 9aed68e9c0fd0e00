"""Colours and dashes of a picture that is drawn on the server: those of the player."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import ImageColor

DASHES = (
    (), (9, 4), (2, 3), (9, 3, 2, 3), (16, 4), (5, 3), (9, 3, 2, 3, 2, 3), (3, 7),
    (16, 3, 2, 3), (16, 3, 5, 3), (5, 3, 2, 3), (9, 3, 5, 3),
)  # fmt: skip
"""By slot, in pixels: line, gap, line, ..."""
SYMBOLS = ("circle", "square", "diamond", "cross", "x", "circle-open", "square-open", "diamond-open")
"""By slot, Plotly's names."""
RELIEF_LIGHT = ((0, "#b4d2e6"), (0.25, "#cfe2ed"), (0.6, "#e7eff2"), (1, "#fbfaf6"))
RELIEF_DARK = ((0, "#10222f"), (0.3, "#1a3242"), (0.65, "#284453"), (1, "#3d5a66"))


@dataclass(frozen=True)
class Theme:
    """What a picture is drawn with; colours as CSS has them, those of the entrants by slot."""

    background: str
    text: str
    border: str
    entrants: tuple[str, ...]
    font: Path
    """A variable TrueType or WOFF2 file with Greek letters, small digits and signs, which Pillow's own font lacks."""
    dark: bool = False

    @property
    def line(self) -> str:
        """The contour lines."""
        return "#5d7d8c" if self.dark else "#9fb6c4"

    @property
    def halo(self) -> str:
        """What sets trajectories off from the ground."""
        return "#0b151dcc" if self.dark else "#ffffffd9"

    def style(self, slot: int) -> tuple[str, tuple[int, ...]]:
        """Colour and dash of the entrant in `slot`, from 1."""
        return self.entrants[(slot - 1) % len(self.entrants)], DASHES[(slot - 1) % len(DASHES)]

    def ground(self, share: np.ndarray) -> np.ndarray:
        """The relief's colour at `share` (...) of its height, as (..., 3) bytes."""
        stops = RELIEF_DARK if self.dark else RELIEF_LIGHT
        at, colours = [stop for stop, _ in stops], np.array([ImageColor.getrgb(colour) for _, colour in stops])
        return np.stack([np.interp(share, at, channel) for channel in colours.T], axis=-1).round().astype("u1")
