"""Wrappers around an objective: what each changes, what it leaves alone, and what it counts."""

import numpy as np
import pytest

from expressions import custom
from simulation.objectives import L2, Clipped, Counted, Noise, Noisy, Wrapper
from surfaces import SURFACES

BOWL, VALLEY = SURFACES["quadratic"](), SURFACES["rosenbrock"]()
START = (-7.0, 2.0)
POINTS = np.random.default_rng(0).uniform(-3, 3, (2, 5))

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("make", [
    lambda f: Noisy(f, 0.0), lambda f: Noisy(f, 0.0, 7, proportional=True), lambda f: L2(f, 0.0),
    lambda f: Clipped(f, np.inf), Counted, Wrapper,
])  # fmt: skip
def test_wrappers_at_nothing_change_no_bit(make):
    wrapped = make(VALLEY)
    for points in (POINTS, POINTS[:, 0], POINTS.reshape(2, 5, 1)):
        np.testing.assert_array_equal(wrapped.value(points), VALLEY.value(points))
        np.testing.assert_array_equal(wrapped.gradient(points), VALLEY.gradient(points))
        np.testing.assert_array_equal(wrapped.hessian(points), VALLEY.hessian(points))
    x, y = POINTS[:, 0].tolist()
    assert wrapped.gradient_at(x, y) == VALLEY.gradient_at(x, y)
    assert wrapped.value_at(x, y) == VALLEY.value_at(x, y)


def test_noise_has_the_length_and_the_independence_it_says():
    noisy = Noisy(BOWL, 0.5, seed=np.arange(20_000))
    noise = noisy.gradient(np.zeros((2, 20_000)))
    assert np.abs(noise.mean(axis=1)).max() < 4 * 0.5 / 141
    np.testing.assert_allclose(noise.std(axis=1), 0.5, rtol=0.02)
    assert abs(np.corrcoef(noise)[0, 1]) < 0.03
    again = noisy.gradient(np.zeros((2, 20_000)))
    assert abs(np.corrcoef(noise[0], again[0])[0, 1]) < 0.03


def test_proportional_noise_is_a_share_of_the_gradient_and_none_at_rest():
    seeds = np.arange(20_000)
    points = np.broadcast_to(np.reshape((30.0, -4.0), (2, 1)), (2, len(seeds)))
    exact = BOWL.gradient(points)
    noise = Noisy(BOWL, 0.2, seeds, proportional=True).gradient(points) - exact
    np.testing.assert_allclose(noise.std(axis=1), 0.2 * np.hypot(*exact[:, 0]), rtol=0.02)
    assert np.all(Noisy(BOWL, 0.2, seeds, proportional=True).gradient(np.zeros((2, len(seeds)))) == 0)


def test_a_seed_is_a_sequence_whatever_the_batch():
    alone, batch, generator = Noise(3), Noise([[3.0, 8.0], [3.0, 1.0]]), np.random.default_rng(3)
    for number in range(200):
        one, many = alone.pair(number), batch.pair(number)
        assert one == generator.standard_normal(2).tolist() == many[:, 0, 0].tolist() == many[:, 1, 0].tolist()
        assert not np.any(many[:, :, 1] == many[:, :, 0])


def test_a_trajectory_that_asks_for_nothing_keeps_its_noise():
    everywhere, sometimes = (Noisy(BOWL, 1.0, seed=[5, 5, 6]) for _ in range(2))
    points = np.zeros((2, 2, 3))
    noise = np.stack([everywhere.gradient(points) for _ in range(3)])
    sometimes.gradient(points)
    sometimes.gradient(np.where([[True], [False]], points, np.nan))
    last = sometimes.gradient(points)
    np.testing.assert_array_equal(last[:, 0], noise[2][:, 0])
    np.testing.assert_array_equal(last[:, 1], noise[1][:, 1])


def test_l2_is_the_gradient_and_the_hessian_of_its_value():
    wrapped, step = L2(VALLEY, 0.7), 1e-5
    for axis, nudge in enumerate(np.eye(2) * step):
        for of, derivative in ((wrapped.value, wrapped.gradient), (wrapped.gradient, wrapped.hessian)):
            slope = (of(POINTS + nudge[:, None]) - of(POINTS - nudge[:, None])) / (2 * step)
            expected = derivative(POINTS)[axis] if slope.ndim == 1 else derivative(POINTS)[:, axis]
            np.testing.assert_allclose(slope, expected, rtol=1e-5, atol=1e-4)


def test_a_long_gradient_is_shortened_and_keeps_its_direction():
    exact, clipped = VALLEY.gradient(POINTS), Clipped(VALLEY, 50.0).gradient(POINTS)
    lengths = np.hypot(*exact)
    assert np.any(lengths > 50)
    np.testing.assert_allclose(np.hypot(*clipped), np.minimum(lengths, 50), rtol=1e-6)
    np.testing.assert_allclose(clipped * lengths, exact * np.hypot(*clipped), rtol=1e-12)


@pytest.mark.parametrize("wrap", [lambda f: Noisy(f, 0.5, 3, proportional=True), lambda f: Clipped(f, 1.0)])
def test_one_component_may_be_constant(wrap):
    """The slope of x + y^2 along x is the same everywhere, a float beside an array."""
    surface = custom("x + y^2")
    together = wrap(surface).gradient(POINTS[:, :1])
    np.testing.assert_array_equal(together[:, 0], wrap(surface).gradient_at(*POINTS[:, 0].tolist()))


def test_counted_counts_by_trajectory_and_not_at_nan():
    counted = Counted(BOWL)
    counted.gradient(POINTS)
    counted.value(np.where(np.arange(5) < 2, POINTS, np.nan))
    counted.hessian(np.array(START))
    assert counted.counts[0] == 1  # the same for all
    assert counted.counts[1].tolist() == [1, 1, 0, 0, 0]
    assert counted.counts[2] == 1
