"""A slice of a network's loss as figures: filled contour, 3-D relief, and the trainings in it."""

from typing import Any

import numpy as np

from charts.landscape import packed
from charts.levels import choose_levels
from training.slice import Grid
from training.slice_task import Laid


def ground(grid: Grid) -> dict[str, Any]:
    """Contour and relief as `charts.landscape.landscape` has them, and the losses (n, n) themselves.

    Levels grow as 1-2-5 or faster where the losses span a decade: a logarithmic scale of colours.
    """
    a_low, a_high, b_low, b_high = grid.window
    steps = len(grid.losses) - 1
    losses = grid.losses.astype(np.float64)
    with np.errstate(all="ignore"):
        levels = choose_levels(losses, minimum=0.0, growing=True)
        height = np.clip(levels.height(losses), -1, len(levels.values))
    return {
        "contour": {
            "type": "contour",
            "z": packed(height),
            "x0": a_low,
            "dx": (a_high - a_low) / steps,
            "y0": b_low,
            "dy": (b_high - b_low) / steps,
            "contours": {"start": 0, "end": len(levels.values) - 1, "size": 1},
        },
        "relief": {"type": "surface", "z": packed(height)},
        "window": list(grid.window),
        "levels": list(levels.values),
        "scale": levels.scale,
        "labels": levels.labels(),
        "losses": packed(losses),
    }


def trainings(found: Laid) -> dict[str, Any]:
    """`iterations` (T + 1,), and for every trajectory the rows x, y, actual loss, loss in the plane and share held."""
    rows = [np.stack([*one.points, one.actual, one.on_plane, one.held]) for one in found.trajectories]
    return {"iterations": packed(found.iterations), "rows": [packed(each, "f8") for each in rows]}
