"""What the optimizers do in steps that can be checked by hand, and at the edges of what is allowed."""

import math

import numpy as np
import pytest

from optimizers import OPTIMIZERS
from simulation import simulate
from surfaces import SURFACES

BOWL = SURFACES["quadratic"](a=1 / 20, b=1.0, angle=0.0)
START = (-7.0, 2.0)

every_optimizer = pytest.mark.parametrize("slug", OPTIMIZERS)


class Slope:
    """The same gradient everywhere, as on a plane."""

    def __init__(self, x, y):
        self.constant = np.array([x, y])

    def gradient(self, point):
        return self.constant


def run(slug, steps, **hyperparameters):
    return simulate(BOWL, OPTIMIZERS[slug](**hyperparameters), START, steps)


# Two steps on x²/20 + y² from (-7, 2), with pencil and paper; the gradient is (x/10, 2y).
#
# SGD at rate 0.95: x falls by 0.095 of itself and y by 1.9 of itself, so
#   (-7 * 0.905, 2 * -0.9) = (-6.335, -1.8), then (-6.335 * 0.905, -1.8 * -0.9) = (-5.733175, 1.62).
# Momentum at rate 0.1, mu 0.9: the gradient (-0.7, 4) makes v = (0.07, -0.4) and the point (-6.93, 1.6). There the
#   gradient is (-0.693, 3.2), v = 0.9 (0.07, -0.4) - (-0.0693, 0.32) = (0.1323, -0.68), the point (-6.7977, 0.92).
# Adam at rate 0.3, epsilon 0: the corrected moments are g and g², so the first step is 0.3 against the sign of g,
#   to (-6.7, 1.7), where g = (-0.67, 3.4).
#   m = 0.09 (-0.7, 4) + 0.1 (-0.67, 3.4) = (-0.13, 0.7), divided by 1 - 0.81 = 0.19
#   v = 0.000999 (0.49, 16) + 0.001 (0.4489, 11.56) = (0.00093841, 0.027544), divided by 1 - 0.998001 = 0.001999
#   steps 0.3 (-0.684210526316 / sqrt(0.469439719860), 3.684210526316 / sqrt(13.778889444722))
#   to (-6.400414293066, 1.402245327062).
@pytest.mark.parametrize(
    ("slug", "hyperparameters", "points"),
    [
        ("sgd", {"learning_rate": 0.95}, [(-6.335, -1.8), (-5.733175, 1.62)]),
        ("momentum", {"learning_rate": 0.1, "momentum": 0.9}, [(-6.93, 1.6), (-6.7977, 0.92)]),
        ("adam", {"learning_rate": 0.3, "epsilon": 0.0}, [(-6.7, 1.7), (-6.400414293066, 1.402245327062)]),
    ],
)
def test_two_steps_by_hand(slug, hyperparameters, points):
    np.testing.assert_allclose(run(slug, 2, **hyperparameters).points[:, 1:].T, points, rtol=1e-12)


def test_without_bias_correction_adam_starts_too_fast():
    """The first step is longer by (1 - beta1) / sqrt(1 - beta2), 3.16 at the defaults, where epsilon is 0."""
    true, false = (run("adam", 1, epsilon=0.0, bias_correction=on).points for on in (True, False))
    ratio = (false[:, 1] - false[:, 0]) / (true[:, 1] - true[:, 0])
    np.testing.assert_allclose(ratio, 0.1 / math.sqrt(0.001), rtol=1e-10)


# Methods that are one another at the end of a parameter's range


@pytest.mark.parametrize(
    ("slug", "hyperparameters", "simpler", "simpler_hyperparameters"),
    [
        ("momentum", {"momentum": 0.0}, "sgd", {}),
        ("nesterov", {"momentum": 0.0}, "sgd", {}),
        ("adamw", {"weight_decay": 0.0}, "adam", {}),
        ("adam", {"beta1": 0.0, "bias_correction": False}, "rmsprop", {"rho": 0.999, "learning_rate": 0.001}),
    ],
)
def test_special_cases(slug, hyperparameters, simpler, simpler_hyperparameters):
    np.testing.assert_array_equal(
        run(slug, 50, **hyperparameters).points, run(simpler, 50, **simpler_hyperparameters).points
    )


def test_nesterov_takes_the_gradient_where_the_velocity_leads():
    """Step 2 of Momentum's example above, with the gradient of (-6.93, 1.6) + 0.9 (0.07, -0.4) = (-6.867, 1.24)."""
    path = run("nesterov", 2, learning_rate=0.1, momentum=0.9)
    velocity = 0.9 * 0.07 + 0.06867, 0.9 * -0.4 - 0.248
    np.testing.assert_allclose(path.state.velocity[:, 2], velocity, rtol=1e-12)
    np.testing.assert_allclose(path.points[:, 2], (-6.93 + velocity[0], 1.6 + velocity[1]), rtol=1e-12)


# What a learning rate is said to be


def said_of_the_rate(slug):
    declared = OPTIMIZERS[slug].parameters().get("learning_rate")
    return declared.help if declared else ""


@pytest.mark.parametrize(
    "slug", [slug for slug in OPTIMIZERS if said_of_the_rate(slug) == "About how far a step goes."]
)
def test_steps_are_about_as_long_as_is_said(slug):
    """On a plane, where the slope stays as it is, for a thousand steps."""
    optimizer, point = OPTIMIZERS[slug](), np.zeros(2)
    state = optimizer.init(point)
    for t in range(1, 1001):
        before = point
        point, state = optimizer.step(point, state, Slope(0.3, -40.0), t)
        ratio = np.abs(point - before) / optimizer.learning_rate
        assert np.all((ratio > 0.5) & (ratio < 2)), t


@pytest.mark.parametrize("rho", [0.9, 0.99])
def test_rmsprops_first_step_is_longer(rho):
    path = run("rmsprop", 1, learning_rate=0.1, rho=rho, epsilon=0.0).points
    np.testing.assert_allclose(np.abs(path[:, 1] - path[:, 0]), 0.1 / math.sqrt(1 - rho), rtol=1e-10)
    assert "1/√(1 − memory) times" in said_of_the_rate("rmsprop")


# The edges


@pytest.mark.parametrize("slug", [slug for slug, cls in OPTIMIZERS.items() if "learning_rate" in cls.parameters()])
def test_at_rate_zero_nothing_moves(slug):
    np.testing.assert_array_equal(run(slug, 5, learning_rate=0.0).points, np.transpose([START] * 6))


@pytest.mark.parametrize("slug", [slug for slug, cls in OPTIMIZERS.items() if "epsilon" in cls.parameters()])
def test_epsilon_may_be_zero(slug):
    """Where a coordinate has no slope, 0 / 0 ends that run as a divergence, and no other; nothing is raised.

    RAdam divides from its sixth step on, and Yogi never by 0, because its mean square begins above it.
    """
    optimizer = OPTIMIZERS[slug](epsilon=0.0)
    level = simulate(BOWL, optimizer, (0.0, 2.0), 10)
    batch = simulate(BOWL, optimizer, [[-7.0, 0.0], [2.0, 2.0]], 10)
    np.testing.assert_array_equal(level.points, batch.points[:, :, 1])
    assert batch.diverged_at[0] == -1
    assert batch.diverged_at[1] == level.diverged_at
    assert level.diverged_at == {"radam": 6, "yogi": -1}.get(slug, 1)


def test_centered_rmsprop_survives_a_constant_slope():
    """The variance of a constant is 0, which rounding must not make negative: nan in PyTorch after some 50 steps."""
    optimizer = OPTIMIZERS["rmsprop"](rho=0.5, centered=True)
    point, state = np.zeros(2), optimizer.init(np.zeros(2))
    for t in range(1, 200):
        point, state = optimizer.step(point, state, Slope(0.1, 0.3), t)
    assert np.isfinite(point).all()


def test_radam_rectifies_by_beta2_and_step_alone():
    """An array of beta2 mixes both kinds of step, with values where the formula of the factor divides by zero."""
    beta2 = np.array([0.0, 1 / 3, 0.5, 0.6, 2 / 3, 0.7, 0.9, 0.999])
    optimizer = OPTIMIZERS["radam"](learning_rate=0.01, beta2=beta2)
    with np.errstate(all="raise"):
        rectified = np.array([optimizer.rectification(t)[0] for t in range(1, 41)])
    never, first = ~rectified.any(axis=0), rectified.argmax(axis=0) + 1
    np.testing.assert_array_equal(never, beta2 <= 2 / 3)
    assert list(first[-2:]) == [6, 6]
    batch = simulate(BOWL, optimizer, START, 40)
    for index, value in enumerate(beta2):
        alone = run("radam", 40, learning_rate=0.01, beta2=float(value))
        np.testing.assert_allclose(batch.points[:, :, index], alone.points, rtol=1e-10)


def test_unrectified_radam_ignores_the_size_of_the_gradient():
    """beta2 0 never rectifies: the first step is the rate times the gradient."""
    np.testing.assert_allclose(run("radam", 1, learning_rate=0.1, beta2=0.0).points[:, 1], (-6.93, 1.6), rtol=1e-12)


def test_amsgrad_never_forgets():
    largest = run("amsgrad", 100, learning_rate=0.5, beta2=0.5).state.largest_moment
    assert np.all(np.diff(largest) >= 0)
