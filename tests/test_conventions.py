"""What a convention changes: a velocity's unit, and where epsilon is."""

import dataclasses

import numpy as np
import pytest

from optimizers import OPTIMIZERS
from simulation import simulate
from surfaces import SURFACES

BOWL = SURFACES["quadratic"](a=1 / 20, b=1.0, angle=0.0)
START = (-7.0, 2.0)
INSIDE = [slug for slug, cls in OPTIMIZERS.items() if "epsilon_place" in cls.parameters()]


def run(slug, steps, **hyperparameters):
    return simulate(BOWL, OPTIMIZERS[slug](**hyperparameters), START, steps)


@pytest.mark.parametrize("slug", ["momentum", "nesterov"])
def test_at_a_constant_rate_a_sum_is_a_displacement(slug):
    """And a mean is both, at 1 / (1 - mu) times the rate."""
    one, other, mean = (
        run(slug, 50, learning_rate=rate, momentum=0.8, convention=convention)
        for convention, rate in (("displacement", 0.1), ("running_sum", 0.1), ("running_mean", 0.5))
    )
    np.testing.assert_allclose(other.points, one.points, rtol=1e-9)
    np.testing.assert_allclose(mean.points, one.points, rtol=1e-9)
    np.testing.assert_allclose(-0.1 * other.state.velocity, one.state.velocity, rtol=1e-8)


# Momentum 0.9 as above, whose first step at rate 0.1 is g = (-0.7, 4) times -0.1, with the rate halved for the second:
# a displacement keeps 0.9 (0.07, -0.4) and adds 0.05 (0.693, -3.2): (0.09765, -0.52), to (-6.83235, 1.08);
# a sum moves by 0.05 (1.323, -6.8) = (0.06615, -0.34), to (-6.86385, 1.26).
@pytest.mark.parametrize(
    ("convention", "point"), [("displacement", (-6.83235, 1.08)), ("running_sum", (-6.86385, 1.26))]
)
def test_under_a_schedule_they_part(convention, point):
    optimizer = OPTIMIZERS["momentum"](learning_rate=0.1, convention=convention)
    first, state = optimizer.step(np.array(START), optimizer.init(np.array(START)), BOWL, 1)
    second, _ = dataclasses.replace(optimizer, learning_rate=0.05).step(first, state, BOWL, 2)
    np.testing.assert_allclose(second, point, rtol=1e-12)


@pytest.mark.parametrize("slug", INSIDE)
def test_without_epsilon_its_place_makes_no_difference(slug):
    outside, inside = (run(slug, 30, learning_rate=0.1, epsilon=0.0, epsilon_place=p) for p in ("outside", "inside"))
    np.testing.assert_array_equal(outside.points, inside.points)


def test_epsilon_inside_and_outside_by_hand():
    """AdaGrad's first step with epsilon 9: g / (|g| + 9) and g / sqrt(g² + 9), where g is (-0.7, 4)."""
    outside, inside = (
        np.diff(run("adagrad", 1, learning_rate=1.0, epsilon=9.0, epsilon_place=p).points, axis=1).ravel()
        for p in ("outside", "inside")
    )
    np.testing.assert_allclose(outside, (0.7 / 9.7, -4 / 13), rtol=1e-12)
    np.testing.assert_allclose(inside, (0.7 / np.sqrt(9.49), -0.8), rtol=1e-12)


def test_who_has_an_epsilon_below_a_root():
    assert INSIDE == ["adagrad", "rmsprop", "adam", "nadam", "amsgrad", "adamw", "radam", "yogi"]
