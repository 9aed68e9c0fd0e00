"""What the papers of the newer methods promise, and their first steps by hand."""

import numpy as np
import pytest

from catalogue import Elementwise
from optimizers import OPTIMIZERS
from optimizers.sam import BASES
from simulation import simulate
from surfaces import SURFACES

BOWL = SURFACES["quadratic"](a=1 / 20, b=1.0, angle=0.0)
TILTED = SURFACES["quadratic"](a=0.3, b=2.0, angle=25.0)
START = (-7.0, 2.0)


def run(slug, steps, surface=BOWL, start=START, **hyperparameters):
    return simulate(surface, OPTIMIZERS[slug](**hyperparameters), start, steps)


# Two steps on x²/20 + y² from (-7, 2), with pencil and paper; the gradient is (x/10, 2y), at the start (-0.7, 4).
#
# signSGD at rate 0.3: against the signs (-, +), twice: (-6.7, 1.7), (-6.4, 1.4).
# Rprop from 0.5: to (-6.5, 1.5). Both slopes keep their sign, the step grows to 0.6: (-5.9, 0.9).
# QHM at rate 0.5, beta 0.8, nu 0.6: the mean is 0.2 g = (-0.14, 0.8), the step 0.5 (0.4 g + 0.6 mean)
#   = 0.5 (-0.364, 2.08), to (-6.818, 0.96). There g = (-0.6818, 1.92), the mean 0.8 (-0.14, 0.8) + 0.2 g
#   = (-0.24836, 1.024), the step 0.5 (-0.42173600, 1.3824), to (-6.607132, 0.2688).
# Lion at rate 0.3, beta1 0.9, beta2 0.5: against the sign of 0.1 g, to (-6.7, 1.7); the mean is (-0.35, 2). There
#   g = (-0.67, 3.4) agrees in both coordinates: (-6.4, 1.4); the mean is (-0.51, 2.7).
# Momentum as a running mean at rate 0.5, mu 0.9: the mean is 0.1 g = (-0.07, 0.4), to (-6.965, 1.8). There
#   g = (-0.6965, 3.6), the mean 0.9 (-0.07, 0.4) + 0.1 g = (-0.13265, 0.72), to (-6.898675, 1.44).
# Momentum as a running sum at rate 0.1, mu 0.9: the sum is g, to (-6.93, 1.6). There g = (-0.693, 3.2), the sum
#   (-0.63 - 0.693, 3.6 + 3.2) = (-1.323, 6.8), to (-6.7977, 0.92).
# Schedule-free SGD at rate 0.5, beta 0.75: z = START - 0.5 g = (-6.65, 0), and the average of one point is that point.
#   y is the same, g = (-0.665, 0), z = (-6.3175, 0), the average of both (-6.48375, 0).
# SAM at rate 0.5, rho 0.29, from (-3, 0.4), where the gradient (-0.3, 0.8) becomes (-0.3, 0.8) / sqrt(0.73): see below.
@pytest.mark.parametrize(
    ("slug", "hyperparameters", "points"),
    [
        ("signsgd", {"learning_rate": 0.3}, [(-6.7, 1.7), (-6.4, 1.4)]),
        ("rprop", {"initial_step": 0.5}, [(-6.5, 1.5), (-5.9, 0.9)]),
        ("qhm", {"learning_rate": 0.5, "momentum": 0.8, "nu": 0.6}, [(-6.818, 0.96), (-6.607132, 0.2688)]),
        ("lion", {"learning_rate": 0.3, "beta2": 0.5}, [(-6.7, 1.7), (-6.4, 1.4)]),
        ("momentum", {"learning_rate": 0.5, "convention": "running_mean"}, [(-6.965, 1.8), (-6.898675, 1.44)]),
        ("momentum", {"learning_rate": 0.1, "convention": "running_sum"}, [(-6.93, 1.6), (-6.7977, 0.92)]),
        ("schedule_free_sgd", {"learning_rate": 0.5, "momentum": 0.75}, [(-6.65, 0.0), (-6.48375, 0.0)]),
    ],
)
def test_two_steps_by_hand(slug, hyperparameters, points):
    path = run(slug, 2, **hyperparameters).points[:, 1:].T
    np.testing.assert_allclose(path, points, rtol=1e-12, atol=1e-15)


# Signs


def test_signsgd_moves_every_coordinate_by_the_rate():
    path = run("signsgd", 40, SURFACES["himmelblau"](), (-1.0, -2.0), learning_rate=0.01)
    np.testing.assert_allclose(np.abs(np.diff(path.points, axis=1)), 0.01, rtol=1e-10)


def test_lion_moves_every_coordinate_by_the_rate_but_remembers():
    path = run("lion", 40, SURFACES["himmelblau"](), (-1.0, -2.0), learning_rate=0.1)
    np.testing.assert_allclose(np.abs(np.diff(path.points, axis=1)), 0.1, rtol=1e-10)
    signs = -np.sign(np.diff(path.points, axis=1)) * np.sign(path.gradients[:, :-1])
    assert np.any(signs != 1), "momentum goes on where the slope has turned"


def test_rprop_rests_and_halves_where_the_slope_turns():
    """y crosses 0 between two steps, x goes on speeding up; no step leaves its bounds."""
    path = run("rprop", 60, initial_step=0.4, smallest_step=1e-3, largest_step=1.0)
    y, slope, size = path.points[1], path.gradients[1], path.state.step_size[1]
    turned = 1 + np.flatnonzero((slope[1:-1] * slope[:-2] < 0) & (path.state.previous_gradient[1, 1:-1] != 0))
    assert len(turned) > 3
    np.testing.assert_array_equal(y[turned + 1], y[turned])
    np.testing.assert_array_equal(size[turned + 1], np.maximum(size[turned] / 2, 1e-3))
    assert np.all((path.state.step_size[:, 1:] >= 1e-3) & (path.state.step_size[:, 1:] <= 1.0))


# Between SGD and Momentum


@pytest.mark.parametrize(
    ("hyperparameters", "other", "others"),
    [
        ({"nu": 0.0}, "sgd", {}),
        ({"nu": 1.0, "momentum": 0.9}, "momentum", {"convention": "running_mean"}),
    ],
)
def test_the_ends_of_qhm(hyperparameters, other, others):
    one = run("qhm", 50, learning_rate=0.3, **hyperparameters)
    np.testing.assert_allclose(one.points, run(other, 50, learning_rate=0.3, **others).points, rtol=1e-13)


def test_qhm_at_nu_beta_is_nesterovs_look_ahead_point():
    nesterov = run("nesterov", 50, learning_rate=0.3, momentum=0.9, convention="running_mean")
    ahead = nesterov.optimizer.look_ahead(nesterov.points, nesterov.state)
    qhm = run("qhm", 50, learning_rate=0.3, momentum=0.9, nu=0.9)
    np.testing.assert_allclose(qhm.points, ahead, rtol=1e-10)


# Relatives of Adam


def test_yogi_limits_how_fast_its_mean_square_moves():
    """By a share 1 - beta2 of the new square and no more, in either direction; Adam's may fall by a share of itself."""
    yogi, adam = (run(slug, 60, start=(-7.0, 5.0), learning_rate=0.5, beta2=0.9) for slug in ("yogi", "adam"))
    for path, limited in ((yogi, True), (adam, False)):
        moves = np.abs(np.diff(path.state.second_moment, axis=1))
        assert np.all(moves <= 0.1 * path.gradients[:, :-1] ** 2 * (1 + 1e-9)) == limited


def test_adabelief_believes_a_gradient_that_is_as_predicted():
    """Down an even slope the surprise fades, and the steps grow far beyond the rate; Adam's stay at it."""

    class Slope:
        def gradient(self, point):
            return np.array([3.0, -0.01])

    longest = {}
    for slug in ("adabelief", "adam"):
        optimizer = OPTIMIZERS[slug](learning_rate=0.01, beta2=0.9)
        point, state = np.zeros(2), OPTIMIZERS[slug]().init(np.zeros(2))
        for t in range(1, 200):
            before, (point, state) = point, optimizer.step(point, state, Slope(), t)
            longest[slug] = np.abs(point - before)
    np.testing.assert_allclose(longest["adam"], 0.01, rtol=1e-4)
    assert np.all(longest["adabelief"] > 1)


# Sharpness-aware minimisation


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("rho", [0.05, 0.7])
def test_the_ascent_has_length_rho_along_the_gradient(base, rho):
    optimizer = OPTIMIZERS["sam"](learning_rate=1e-4, rho=rho, base=base)
    path = simulate(SURFACES["beale"](), optimizer, (1.0, 1.5), 30)
    climb = path.state.climb[:, 1:]
    np.testing.assert_allclose(np.hypot(*climb), rho, rtol=1e-12)
    if BASES[base].look_ahead is Elementwise.look_ahead:
        gradient = path.gradients[:, :-1]
        np.testing.assert_allclose(climb, rho * gradient / np.hypot(*gradient), rtol=1e-9, atol=1e-12)


def test_two_steps_of_sam_by_hand():
    """From (-3, 0.4), gradient (-0.3, 0.8), length sqrt(0.73): it climbs 0.5 along it and takes the gradient there."""
    point = np.array([-3.0, 0.4])
    path = run("sam", 2, start=tuple(point), learning_rate=0.4, rho=0.5)
    for step in (1, 2):
        gradient = point * (0.1, 2.0)
        point = point - 0.4 * (point + 0.5 * gradient / np.sqrt(gradient @ gradient)) * (0.1, 2.0)
        np.testing.assert_allclose(path.points[:, step], point, rtol=1e-12)


@pytest.mark.parametrize("base", BASES)
def test_without_a_climb_sam_is_its_base(base):
    sam = run("sam", 40, learning_rate=0.05, rho=0.0, base=base)
    np.testing.assert_allclose(sam.points, run(base, 40, learning_rate=0.05).points, rtol=1e-8)


def test_sam_asks_for_two_gradients():
    class Counting:
        asked = 0

        def gradient(self, point):
            self.asked += 1
            return BOWL.gradient(point)

    objective, optimizer = Counting(), OPTIMIZERS["sam"]()
    optimizer.step(np.array(START), optimizer.init(np.array(START)), objective, 1)
    assert objective.asked == 2


# Schedule-free


@pytest.mark.parametrize("slug", ["schedule_free_sgd", "schedule_free_adamw"])
def test_the_point_is_the_average_of_where_the_base_has_been(slug):
    path = run(slug, 40, learning_rate=0.2)
    means = np.cumsum(path.state.base_point[:, 1:], axis=1) / np.arange(1, 41)
    np.testing.assert_allclose(path.points[:, 1:], means, rtol=1e-10, atol=1e-12)


def test_under_a_schedule_the_average_is_weighted_by_the_squared_rate():
    rates = [0.4, 0.1, 0.2]
    point, state = np.array(START), OPTIMIZERS["schedule_free_sgd"]().init(np.array(START))
    visited = []
    for t, rate in enumerate(rates, start=1):
        point, state = OPTIMIZERS["schedule_free_sgd"](learning_rate=rate).step(point, state, BOWL, t)
        visited.append(state.base_point)
    np.testing.assert_allclose(point, np.average(visited, axis=0, weights=np.square(rates)), rtol=1e-12)


def test_with_gradients_at_the_base_it_is_averaged_sgd():
    """Polyak and Ruppert's averaging, where beta is 0."""
    path = run("schedule_free_sgd", 30, learning_rate=0.3, momentum=0.0)
    sgd = run("sgd", 30, learning_rate=0.3)
    np.testing.assert_allclose(path.state.base_point, sgd.points, rtol=1e-10, atol=1e-15)


# Prodigy


@pytest.mark.parametrize("surface", [BOWL, TILTED, SURFACES["booth"]()])
@pytest.mark.parametrize("rate", [0.3, 1.0])
@pytest.mark.parametrize("correct", [False, True])
def test_the_distance_grows_but_not_beyond_the_minimum(surface, rate, correct):
    """On a convex surface the estimate is a lower bound of the largest coordinate of the way to the minimum."""
    start = (4.0, -3.0)
    path = run("prodigy", 300, surface, start, learning_rate=rate, bias_correction=correct)
    distance = path.state.distance[0]
    assert np.all(np.diff(distance) >= 0)
    assert distance[0] == 1e-6
    assert 0.01 < distance[-1] <= np.abs(np.subtract(start, surface.minima[0])).max()


def test_prodigys_first_step_is_the_rate_of_its_first_guess():
    """d sqrt(1 - beta2) and 1 - beta1 make it 0.1 / sqrt(0.001) d0 in every coordinate."""
    path = run("prodigy", 1, d0=1e-3, epsilon=0.0)
    move = np.diff(path.points, axis=1).ravel()
    np.testing.assert_allclose(move, np.array([1, -1]) * 1e-3 * 0.1 / np.sqrt(0.001), rtol=1e-9)
