"""What is said of f all over a box is true at every point of the box."""

import numpy as np
import pytest

from simulation.sweep.bounds import Range, is_bounded, value_range
from surfaces import SURFACES
from surfaces.logistic_regression import LogisticRegression

BOXES, POINTS = 3000, 40


def boxes(surface) -> tuple[np.ndarray, np.ndarray]:
    """Corners (2, n): wide and narrow boxes all over the view, every other one around one of the minima."""
    rng = np.random.default_rng(0)
    low, high = np.array(surface.view).T
    centre = rng.uniform(low[:, None], high[:, None], (2, BOXES))
    if surface.minima:
        centre[:, ::2] = np.array(surface.minima)[rng.integers(len(surface.minima), size=BOXES // 2)].T
    size = 10.0 ** rng.uniform(-12, 0.5, (2, BOXES))
    share = rng.uniform(0, 1, (2, BOXES))
    return centre - share * size, centre + (1 - share) * size


def check(surface) -> np.ndarray:
    """Compare the ranges with values in the boxes; return the widths (n,) of the ranges."""
    low, high = boxes(surface)
    share = np.random.default_rng(1).uniform(0, 1, (POINTS, 2, BOXES))
    share[0], share[1] = 0, 1
    x, y = np.swapaxes(np.clip(low + share * (high - low), low, high), 0, 1)
    with np.errstate(all="ignore"):
        bottom, top = value_range(surface, *(Range(*ends) for ends in zip(low, high, strict=True)))
        values = surface.value(np.stack([x, y]))
    assert not np.any(values < bottom)
    assert not np.any(values > top)
    return np.broadcast_to(top - bottom, BOXES)


@pytest.mark.parametrize("surface", [slug for slug, cls in SURFACES.items() if not issubclass(cls, LogisticRegression)])
def test_f_is_nowhere_outside_its_range(surface):
    check(SURFACES[surface]())


def test_of_a_mean_over_examples_nothing_is_proven():
    assert not is_bounded(LogisticRegression())


@pytest.mark.parametrize("surface", ["quadratic", "rosenbrock", "rastrigin", "himmelblau"])
def test_a_narrow_box_has_a_narrow_range(surface):
    """Around the minima too, where whoever has arrived comes to rest."""
    surface = SURFACES[surface]()
    low, high = boxes(surface)
    narrow = (high - low).max(axis=0) < 1e-6
    assert narrow.any()
    assert check(surface)[narrow].max() < 0.01
