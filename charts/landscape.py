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


def landscape(surface: Surface, window: Window, size: int) -> dict:
    """Contour and relief of `surface` over `window` as Plotly traces without colours, and the descent field.

    Both traces draw `Levels.height` of f on a grid of `size` x `size`, with the colour bar and the z axis labelled
    in f. The field is (4, ARROWS²): x, y and the two components of minus the gradient, at the arrows' middles.
    """
    with np.errstate(all="ignore"):
        f = surface.value(window.grid(size))
        margin = round(size * MARGIN / (1 + 2 * MARGIN))
        levels = choose_levels(f[margin : size - margin, margin : size - margin], surface.minimum)
        height = np.clip(levels.height(f), -1, len(levels.values))  # a pole ends one band beyond the levels
        field = _descent_field(surface, window)
    axes = {
        axis: {"x0": low, "dx": (high - low) / (size - 1)}
        for axis, low, high in (("x", *window[:2]), ("y", *window[2:]))
    }
    return {
        "contour": {
            "type": "contour",
            "z": packed(height),
            "x0": axes["x"]["x0"],
            "dx": axes["x"]["dx"],
            "y0": axes["y"]["x0"],
            "dy": axes["y"]["dx"],
            "contours": {"start": 0, "end": len(levels.values) - 1, "size": 1},
        },
        "relief": {"type": "surface", "z": packed(height[::2, ::2])},
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
    encoded = base64.b64encode(array).decode()
    return {"dtype": dtype, "bdata": encoded, "shape": ",".join(map(str, array.shape))}


def _descent_field(surface: Surface, window: Window) -> np.ndarray:
    width, tall = (window.x_high - window.x_low) / ARROWS, (window.y_high - window.y_low) / ARROWS
    inner = Window(
        window.x_low + width / 2, window.x_high - width / 2, window.y_low + tall / 2, window.y_high - tall / 2
    )
    points = inner.grid(ARROWS).reshape(2, -1)
    return np.concatenate([points, -surface.gradient(points)])
