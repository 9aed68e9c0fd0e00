"""A surface as a small picture: its bands of height, in as few bytes as a thumbnail needs."""

import base64
from typing import Any

import numpy as np

from catalogue import Surface
from charts.landscape import Window
from charts.levels import choose_levels

SIZE = 80
"""Points per side of the grid; the browser interpolates between them."""
FULL = 65535


def thumbnail(surface: Surface, window: Window | None = None) -> dict[str, Any]:
    """`Levels.height` of f over a window, else the surface's view, on a grid of SIZE x SIZE, rows from low y to high.

    Two bytes each: 0 is the first level, 65535 the last, with `bands` bands between them. What lies beyond is drawn as
    the end.
    """
    window = window or Window(*surface.view[0], *surface.view[1])
    with np.errstate(all="ignore"):
        f = surface.value(window.grid(SIZE))
        levels = choose_levels(f, surface.minimum)
        bands = len(levels.values) - 1
        share = np.nan_to_num(np.clip(levels.height(f) / bands, 0, 1), nan=1.0)
    heights = base64.b64encode(np.rint(FULL * share).astype("<u2").data).decode()
    return {"heights": heights, "size": SIZE, "bands": bands, "window": list(window)}
