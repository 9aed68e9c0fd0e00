"""Examples of anybody's own: a line is fitted to whatever is allowed, and the rest is refused with a message."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from surfaces._examples import LARGEST, Examples
from surfaces.linear_regression import LinearRegression
from surfaces.logistic_regression import LogisticRegression

SCALINGS = LinearRegression.parameters()["scaling"].options
SIZES = st.sampled_from([1e-6, 1e-3, 1.0, 1e3, 1e6])


@st.composite
def own(draw) -> Examples:
    """Any examples that are allowed, in any units."""
    count = draw(st.integers(3, 30))
    columns = []
    for _ in range(2):
        size = draw(SIZES)
        column = draw(st.lists(st.floats(-1, 1), min_size=count, max_size=count))
        shift = draw(st.sampled_from([0.0, 1.0, 50.0]))
        columns.append(tuple(size * (shift + number) for number in column))
    try:
        return Examples(("length", "mass"), ("", ""), (columns[0],), columns[1])
    except ValueError:
        assume(False)


@given(own(), st.sampled_from(SCALINGS))
def test_a_line_is_fitted_to_any_examples(examples, scaling):
    surface = LinearRegression(scaling=scaling, own=examples)
    (x_low, x_high), (y_low, y_high) = surface.view
    (w, b), lowest = surface.minima[0], surface.minimum
    assert x_low < w < x_high
    assert y_low < b < y_high
    assert x_low < 0 < x_high
    assert y_low < 0 < y_high
    corners = surface.value(np.array([[x_low, x_low, x_high, x_high], [y_low, y_high, y_low, y_high]]))
    assert np.all(np.isfinite(corners))
    assert corners.min() > lowest >= 0
    assert surface.value((w, b)) == lowest
    low, high = surface.curvatures
    assert 0 < low <= high * (1 + 1e-12)
    u, t = np.array(examples.columns[0]), np.array(examples.targets)
    slope, intercept = surface.to_raw((w, b))
    misses = slope * u + intercept - t
    sizes = np.abs(slope * u) + np.abs(intercept) + np.abs(t)
    assert abs(misses.mean()) <= 1e-9 * sizes.max()
    assert abs(np.mean(misses * (u - u.mean()))) <= 1e-9 * sizes.max() * u.std()


@given(own())
def test_own_examples_are_part_of_what_a_surface_is(examples):
    surface = LinearRegression(own=examples)
    again = pickle.loads(pickle.dumps(LinearRegression(own=Examples(*vars(examples).values()))))
    assert surface == again
    assert hash(surface) == hash(again)
    assert surface != LinearRegression()
    assert "own" not in surface.parameters()


@pytest.mark.parametrize(
    ("columns", "targets", "message"),
    [
        (((1.0, 2.0),), (1.0, 2.0), "at least 3 examples"),
        (((1.0, 2.0, 3.0),), (1.0, 2.0), "3 examples"),
        (((1.0, 1.0, 1.0),), (1.0, 2.0, 3.0), "length: its numbers must differ"),
        (((1.0, 2.0, 3.0),), (5e8, 5e8 + 1, 5e8), "mass: its numbers must differ"),
        (((1.0, math.nan, 3.0),), (1.0, 2.0, 3.0), "length: every number .* received nan"),
        (((1.0, 2.0, 3.0),), (1.0, 2.0, 2 * LARGEST), "mass: every number"),
    ],
)
def test_examples_that_no_line_fits_are_refused(columns, targets, message):
    with pytest.raises(ValueError, match=message):
        Examples(("length", "mass"), ("", ""), columns, targets)


def test_a_line_takes_one_measurement():
    with pytest.raises(ValueError, match="one measurement, received 2"):
        LinearRegression(own=LogisticRegression().examples)
