"""Surfaces made of examples: the numbers of independent computations."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from data import penguins
from surfaces._regression import total
from surfaces.linear_regression import LinearRegression
from surfaces.logistic_regression import LogisticRegression

GOLDEN = json.loads((Path(__file__).parent / "goldens/minibatches.json").read_text())
SCALINGS = LinearRegression.parameters()["scaling"].options
BOTH = (LinearRegression, LogisticRegression)
every_surface = pytest.mark.parametrize(
    "surface", [cls(scaling=scaling) for cls in BOTH for scaling in SCALINGS], ids=repr
)
POINTS = np.random.default_rng(1).uniform(-3, 3, (2, 7))


@pytest.mark.parametrize(
    ("scaling", "condition", "minimiser"),
    [
        ("raw", 8_409_969, None),
        ("min_max", 27.88, None),
        ("centred", 1.96, (0.50153266, 4.2070571)),
        ("standardised", 1.0, (0.70188015, 4.2070571)),
        ("whitened", 1.0, (0.70188015, 4.2070571)),
    ],
)
def test_the_line_through_the_penguins_is_the_one_that_was_measured(scaling, condition, minimiser):
    surface = LinearRegression(scaling=scaling)
    lowest, highest = surface.curvatures
    assert highest / lowest == pytest.approx(condition, rel=1e-3 if condition < 1e6 else 1e-7)
    assert surface.minimum == pytest.approx(0.076894839, rel=1e-8)
    if minimiser:
        assert surface.minima[0] == pytest.approx(minimiser, rel=1e-7)


@pytest.mark.parametrize("scaling", SCALINGS)
def test_the_line_is_that_of_least_squares(scaling):
    table = penguins()
    lengths, grams = (np.array(table[name], dtype=float) for name in ("flipper_length_mm", "body_mass_g"))
    slope, intercept = np.polynomial.Polynomial.fit(lengths, grams / 1000, 1).convert().coef[::-1]
    surface = LinearRegression(scaling=scaling)
    np.testing.assert_allclose(surface.to_raw(surface.minima[0]), (slope, intercept), rtol=1e-9)


@pytest.mark.parametrize("scaling", SCALINGS)
def test_the_weights_that_tell_the_sexes_apart_are_those_of_l_bfgs(scaling):
    """PyTorch's, on a table that was read and scaled there once more."""
    surface, recorded = LogisticRegression(scaling=scaling), GOLDEN["minimisers"][scaling]
    np.testing.assert_allclose(surface.minima[0], recorded, rtol=1e-7)
    last_bit = np.spacing(surface.minimum)  # in which processors differ
    assert surface.minimum <= surface.value(recorded) + last_bit


@every_surface
def test_f_is_the_mean_loss_of_the_examples_and_derivatives_follow(surface):
    """Written down once more, with NumPy's own logaddexp and mean."""
    (u, v), t = surface.inputs, surface.targets
    for x, y in POINTS.T:
        score = u * x + v * y
        if surface.loss_kind == "squared":
            losses, slopes = (score - t) ** 2 / 2, score - t
        else:
            losses, slopes = np.logaddexp(0, (1 - 2 * t) * score), 1 / (1 + np.exp(-score)) - t
        assert surface.value_at(x, y) == pytest.approx(losses.mean(), rel=1e-9)
        np.testing.assert_allclose(surface.gradient_at(x, y), ((slopes * u).mean(), (slopes * v).mean()), rtol=1e-9)
        np.testing.assert_allclose(surface.example_gradients((x, y)), (slopes * u, slopes * v), rtol=1e-9, atol=1e-12)
        covariance = np.cov(slopes * u, slopes * v, bias=True)
        np.testing.assert_allclose(surface.gradient_covariance((x, y)), covariance, rtol=1e-9)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scaling", SCALINGS)
def test_far_out_the_log_loss_is_as_steep_as_it_is_wrong(scaling):
    surface = LogisticRegression(scaling=scaling)
    (u, v), wrong = surface.inputs, 1 - 2 * surface.targets
    for x, y in ((1e5, 3e5), (-1e5, 1e150)):
        mistaken = wrong * (u * x + v * y) > 0
        steepest = (mistaken * wrong * u).mean(), (mistaken * wrong * v).mean()
        np.testing.assert_allclose(surface.gradient_at(x, y), steepest, rtol=1e-12)
        assert surface.value_at(x, y) == pytest.approx(steepest[0] * x + steepest[1] * y, rel=1e-9)
        assert max(map(abs, surface.hessian_at(x, y))) < 1e-100


@every_surface
def test_a_minibatch_of_all_is_all_of_them_to_rounding(surface):
    members = np.random.default_rng(0).permutation(len(surface.examples))
    value, gradient = surface.minibatch_value_at(*POINTS, members), surface.minibatch_gradient_at(*POINTS, members)
    size = np.abs(surface.gradient(POINTS)).max()
    np.testing.assert_allclose(value, surface.value(POINTS), rtol=1e-10)
    np.testing.assert_allclose(gradient, surface.gradient(POINTS), rtol=1e-10, atol=1e-12 * size)
    for ours, whole in (
        (surface.minibatch_value_at, surface.value_at),
        (surface.minibatch_gradient_at, surface.gradient_at),
    ):
        np.testing.assert_array_equal(ours(*POINTS, None), whole(*POINTS))


@every_surface
def test_every_point_may_have_its_own_minibatch_and_one_point_equals_it_to_the_last_bit(surface):
    members = np.random.default_rng(2).integers(len(surface.examples), size=(3, 7, 10))
    points = np.stack([POINTS, POINTS + 1, POINTS - 1], axis=1)
    values = surface.minibatch_value_at(*points, members)
    gradients = np.stack(surface.minibatch_gradient_at(*points, members))
    assert values.shape == (3, 7)
    for row, column in np.ndindex(3, 7):
        x, y = points[:, row, column].tolist()
        one = members[row, column]
        assert surface.minibatch_value_at(x, y, one) == values[row, column]
        assert surface.minibatch_gradient_at(x, y, one) == tuple(gradients[:, row, column])
        assert isinstance(surface.minibatch_value_at(x, y, one), float)


@every_surface
def test_many_points_are_what_each_is_alone_however_they_lie_in_memory(surface):
    """More than are computed at once."""
    members = np.arange(40)
    x, y = np.random.default_rng(3).uniform(-3, 3, (2, 50, 70)).transpose(0, 2, 1)
    together = np.stack([surface.minibatch_value_at(x, y, None), surface.minibatch_value_at(x, y, members)])
    for at in [(0, 0), (0, 49), (33, 17), (69, 48), (69, 49)]:
        alone = [surface.minibatch_value_at(float(x[at]), float(y[at]), which) for which in (None, members)]
        np.testing.assert_array_equal(together[:, *at], alone)
    assert surface.value_at(x[:0], y[:0]).shape == (0, 50)


@every_surface
def test_a_minibatch_has_its_own_minimum_and_its_gradient_is_its_slope(surface):
    members, step = np.arange(5), 1e-6
    (x, y), (gx, gy) = POINTS, surface.minibatch_gradient_at(*POINTS, np.arange(5))
    for dx, dy, slope in ((step, 0, gx), (0, step, gy)):
        rise = surface.minibatch_value_at(x + dx, y + dy, members) - surface.minibatch_value_at(x - dx, y - dy, members)
        np.testing.assert_allclose(rise / (2 * step), slope, rtol=1e-5, atol=1e-5 * np.abs(slope).max())


@pytest.mark.parametrize("scaling", SCALINGS)
def test_raw_coefficients_predict_what_scaled_ones_do(scaling):
    line, boundary = LinearRegression(scaling=scaling), LogisticRegression(scaling=scaling)
    (measured,) = line.examples.columns
    slope, intercept = line.to_raw((0.3, -2.0))
    np.testing.assert_allclose(slope * np.array(measured) + intercept, 0.3 * line.inputs[0] - 2.0, rtol=1e-9)
    a, b, c = boundary.to_raw((0.3, -2.0))
    depth, mass = np.array(boundary.examples.columns)
    score = 0.3 * boundary.inputs[0] - 2.0 * boundary.inputs[1]
    np.testing.assert_allclose(a * depth + b * mass + c, score, rtol=1e-9, atol=1e-9)
    assert line.to_raw(POINTS).shape == (2, 7)
    assert boundary.to_raw(POINTS).shape == (3, 7)


def test_scaled_measurements_are_what_their_names_say():
    scaled = {scaling: LogisticRegression(scaling=scaling).inputs for scaling in SCALINGS}
    np.testing.assert_array_equal(scaled["raw"], LogisticRegression().examples.columns)
    np.testing.assert_allclose([scaled["min_max"].min(axis=1), scaled["min_max"].max(axis=1)], [[0, 0], [1, 1]])
    for scaling in ("centred", "standardised", "whitened"):
        np.testing.assert_allclose(scaled[scaling].mean(axis=1), 0, atol=1e-13)
    np.testing.assert_allclose(scaled["standardised"].std(axis=1), 1)
    np.testing.assert_allclose(np.cov(scaled["whitened"], bias=True), np.eye(2), atol=1e-12)
    assert np.corrcoef(scaled["raw"])[0, 1] == pytest.approx(0.72, abs=0.005)
    assert set(10 * scaled["centred"].std(axis=1) // 1) <= set(range(3, 32)), "near 1"


def test_the_sexes_are_told_apart_as_the_docstring_says():
    right = {}
    for scaling in SCALINGS:
        surface = LogisticRegression(scaling=scaling)
        a, b, c = surface.to_raw(surface.minima[0])
        depth, mass = np.array(surface.examples.columns)
        right[scaling] = np.mean((a * depth + b * mass + c > 0) == surface.targets)
    assert min(right[scaling] for scaling in ("centred", "standardised", "whitened")) > 0.92
    assert max(right["raw"], right["min_max"]) < 0.7


@pytest.mark.parametrize("count", [1, 2, 3, 7, 64, 119, 333])
def test_the_total_is_exact_to_rounding_and_the_same_for_one_and_for_many(count):
    terms = np.random.default_rng(count).normal(size=(count, 5))
    np.testing.assert_allclose(total(terms), [math.fsum(column) for column in terms.T], rtol=1e-12, atol=1e-13)
    np.testing.assert_array_equal(total(terms), [total(np.ascontiguousarray(column)) for column in terms.T])
    assert len(terms) == count, "left as it was"
