"""The surface as figures: filled contour, 3-D relief and the arrows of steepest descent."""

import base64
from typing import NamedTuple

import numpy as np

from catalogue import Surface
from charts.levels import choose_levels

MARGIN = 0.15
"""A window reaches so far beyond each side of the picture, in sizes of the picture, so that there is ground to pan to;
the levels suit the picture."""
ARROWS = 15
"""Arrows per side of the descent field."""


class Window(NamedTuple):
    """The rectangle that a picture shows."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float

    def grid(self, size: int) -> np.ndarray:
        """Points (2, size, size), y along axis 1 and x along axis 2, as Plotly lays out z."""
        x, y = np.linspace(*self[:2], size), np.linspace(*self[2:], size)
        return np.stack(np.meshgrid(x, y))

    def grown(self, share: float) -> "Window":
        """With `share` of its size more on every side."""
        (x_low, x_high, y_low, y_high) = self
        across, up = share * (x_high - x_low), share * (y_high - y_low)
        return Window(x_low - across, x_high + across, y_low - up, y_high + up)


def landscape(surface: Surface, window: Window, size: int, beyond: float = 0.0) -> dict:
    """Contour and relief of `surface` over `window` as Plotly traces without colours, and the descent field.

    Both traces draw `Levels.height` of f, with the colour bar and the z axis labelled in f. The grid has `size` x
    `size` points; the contour's reaches further by the share `beyond` of the window on every side. The field is
    (4, ARROWS²): x, y and the two components of minus the gradient, at the arrows' middles.
    """
    more = round(size * beyond)
    ground = window.grown(more / (size - 1))
    with np.errstate(all="ignore"):
        f = surface.value(ground.grid(size + 2 * more))
        around = more + round(size * MARGIN / (1 + 2 * MARGIN))
        levels = choose_levels(f[around : len(f) - around, around : len(f) - around], surface.minimum)
        height = np.clip(levels.height(f), -1, len(levels.values))  # a pole ends one band beyond the levels
        field = _descent_field(surface, window)
    inner = height[more : more + size : 2, more : more + size : 2]
    return {
        "contour": {
            "type": "contour",
            "z": packed(height),
            "x0": ground.x_low,
            "dx": (window.x_high - window.x_low) / (size - 1),
            "y0": ground.y_low,
            "dy": (window.y_high - window.y_low) / (size - 1),
            "contours": {"start": 0, "end": len(levels.values) - 1, "size": 1},
        },
        "relief": {"type": "surface", "z": packed(inner)},
        "window": list(window),
        "levels": list(levels.values),
        "scale": levels.scale,
        "labels": levels.labels(),
        "field": packed(field),
    }


def packed(array: np.ndarray, dtype: str = "f4") -> dict:
    """An array as Plotly's typed-array mapping, in single precision unless "f8", infinite where that is too small."""
    with np.errstate(over="ignore"):
        array = np.ascontiguousarray(array, dtype=f"<{dtype}")
    encoded = base64.b64encode(array.data).decode()
    return {"dtype": dtype, "bdata": encoded, "shape": ",".join(map(str, array.shape))}


def _descent_field(surface: Surface, window: Window) -> np.ndarray:
    width, tall = (window.x_high - window.x_low) / ARROWS, (window.y_high - window.y_low) / ARROWS
    inner = Window(
        window.x_low + width / 2, window.x_high - width / 2, window.y_low + tall / 2, window.y_high - tall / 2
    )
    points = inner.grid(ARROWS).reshape(2, -1)
    return np.concatenate([points, -surface.gradient(points)])
