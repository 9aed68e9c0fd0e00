"""The noise of mini-batches against theory: how far down a fixed rate gets, measured on long runs of many seeds."""

import numpy as np
import pytest

from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.gradient_noise import ellipse, minibatch_covariance, noise_floor, stationary_covariance
from simulation.minibatches import MiniBatches
from surfaces._examples import Examples
from surfaces.linear_regression import LinearRegression
from surfaces.logistic_regression import LogisticRegression

SEEDS = np.arange(200)


def standard(column) -> tuple[float, ...]:
    column = np.array(column)
    return tuple(((column - column.mean()) / column.std()).tolist())


PENGUINS = LinearRegression().examples
STANDARD = LinearRegression(
    scaling="raw",
    own=Examples(PENGUINS.names, ("", ""), (standard(PENGUINS.columns[0]),), standard(PENGUINS.targets)),
)
"""Flipper length and body mass both standardised, so that the Hessian is I."""


def measured_floor(surface, rate: float, size: int, steps: int, replacement: bool = True) -> float:
    """The mean excess loss in the second half of the steps, of runs that begin at the minimum."""
    rules = MiniBatches(batch_size=size, seed=SEEDS, replacement=replacement)
    sgd = OPTIMIZERS["sgd"](learning_rate=rate)
    run = simulate(surface, sgd, surface.minima[0], steps, rules=rules)
    return float(np.mean(run.values[steps // 2 :] - surface.minimum))


def test_the_floor_of_the_standardised_penguins_is_the_formula_of_facts():
    assert np.trace(STANDARD.gradient_covariance(STANDARD.minima[0])) == pytest.approx(0.452, abs=0.0005)
    for rate, size in ((0.01, 4), (0.1, 32), (1.0, 100)):
        closed = rate / (2 - rate) * 0.452 / (2 * size)
        assert noise_floor(STANDARD, rate, size) == pytest.approx(closed, rel=2e-3)


@pytest.mark.parametrize(
    ("surface", "rate", "size", "steps"),
    [
        (STANDARD, 0.1, 16, 300),
        (STANDARD, 0.02, 4, 1000),
        (LinearRegression(scaling="centred"), 0.05, 16, 800),
        (LogisticRegression(scaling="standardised"), 4.0, 60, 600),
    ],
    ids=["standardised", "small rate", "centred", "logistic"],
)
def test_long_runs_end_on_the_floor(surface, rate, size, steps):
    found, expected = measured_floor(surface, rate, size, steps), noise_floor(surface, rate, size)
    assert found == pytest.approx(expected, rel=0.08)


def test_without_replacement_the_floor_is_lower():
    assert measured_floor(STANDARD, 0.02, 16, 600, replacement=False) < 0.5 * noise_floor(STANDARD, 0.02, 16)


@pytest.mark.parametrize("rate", [0.01, 0.3, 0.9])
def test_the_stationary_covariance_solves_its_equation(rate):
    hessian, noise = np.array([[1.5, 0.4], [0.4, 0.7]]), np.array([[0.9, -0.3], [-0.3, 0.5]])
    found = stationary_covariance(hessian, noise, rate)
    kept = np.eye(2) - rate * hessian
    np.testing.assert_allclose(kept @ found @ kept + rate**2 * noise, found, rtol=1e-12)
    walk = np.zeros((2, 2))
    for _ in range(5000):
        walk = kept @ walk @ kept + rate**2 * noise
    np.testing.assert_allclose(walk, found, rtol=1e-9)


def test_a_rate_that_is_too_high_has_no_floor():
    assert noise_floor(STANDARD, 2.0, 8) is None
    assert noise_floor(STANDARD, 1.99, 8) > 0


def test_the_ellipse_is_one_standard_deviation_in_every_direction():
    covariance = minibatch_covariance(STANDARD, (1.0, 0.5), 8)
    curve = ellipse(covariance)
    np.testing.assert_allclose(np.sum(curve * np.linalg.solve(covariance, curve), axis=0), 1, rtol=1e-9)
    np.testing.assert_allclose(curve[:, 0], curve[:, -1], atol=1e-15)
    reach = [np.max(direction @ curve) for direction in np.eye(2)]
    np.testing.assert_allclose(reach, np.sqrt(np.diag(covariance)), rtol=2e-3)
    np.testing.assert_array_equal(ellipse(np.zeros((2, 2))), 0)
