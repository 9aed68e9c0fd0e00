"""The loss over a plane as figures: levels on a logarithmic scale, and what is no number."""

import warnings

import numpy as np
import pytest
from apptest import unpack
from test_charts import check_levels

from charts import choose_levels
from charts.slices import ground
from training.slice import Grid, Window


@pytest.mark.parametrize("low", [0.9, 0.1, 1e-3, 1e-6])
def test_growing_levels_are_even_to_the_logarithm(low):
    """However the values are spread, an even number of lines falls on every factor."""
    for spread in (0.2, 1, 5):
        levels = choose_levels(low * (2 / low) ** (np.linspace(0, 1, 500) ** spread), 0.0, growing=True)
        check_levels(levels)
        steps = np.log(np.divide(levels.values[2:], levels.values[1:-1]))
        assert steps.max() < 3.5 * steps.min()
        assert levels.values[0] == 0
        assert levels.values[-1] >= 1


@pytest.mark.parametrize("lost", [np.inf, np.nan])
def test_losses_beyond_all_numbers_leave_the_others_their_levels(lost):
    losses = np.geomspace(0.01, 5, 25, dtype=np.float32).reshape(5, 5)
    whole = ground(Grid(Window(0, 1, 0, 1), losses))
    losses[4, 4] = lost
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = ground(Grid(Window(0, 1, 0, 1), losses))
    assert found["levels"][:-1] == whole["levels"][: len(found["levels"]) - 1]
    heights = unpack(found["contour"]["z"])
    assert np.isfinite(heights[:4]).all()
    assert np.isnan(heights[4, 4]) if np.isnan(lost) else heights[4, 4] == len(found["levels"])
