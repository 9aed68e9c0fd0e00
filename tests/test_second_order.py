"""Conjugate gradients, BFGS and Newton: what their papers promise, and what SciPy does.

recording/with_scipy.py tells what was recorded and why paths are compared for Newton only.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from optimizers import OPTIMIZERS
from optimizers._trust_region import Parabola
from optimizers.bfgs import updated
from optimizers.conjugate_gradient import conjugate
from simulation import simulate
from surfaces import SURFACES

SCIPY = json.loads((Path(__file__).parent / "goldens/scipy.json").read_text())
EXACT = {"curvature": 1e-9}
"""A line search that ends where the line is level: exact on a quadratic."""
TILTED = SURFACES["quadratic"](a=0.3, b=4.0, angle=30.0)


def run(slug, surface, start=None, steps=None, **hyperparameters):
    return simulate(surface, OPTIMIZERS[slug](**hyperparameters), start or surface.start, steps or surface.steps)


def case_id(case):
    return "-".join(str(case[key]) for key in ("optimizer", "surface", "radius") if key in case)


def recorded(name):
    return pytest.mark.parametrize("case", SCIPY[name], ids=case_id)


# Conjugate gradients
#
# x²/20 + y² from (-7, 2): g = (-0.7, 4), p = -g, and the line is level where a = g.g / p.Ap with A = diag(0.1, 2):
# 16.49 / (0.049 + 32) = 0.5145246341539518. The point is (-6.639832756092233, -0.058098536615807), the gradient there
# (-0.663983275609, -0.116197073232). beta = (g.g - g.g_old) / g_old.g_old = (0.454375550 - 0) / 16.49 = 0.0275546,
# and the second exact search along p = -g + beta p_old ends in the minimum.


def test_two_exact_searches_reach_the_bottom_of_a_quadratic():
    path = run("conjugate_gradient", SURFACES["quadratic"](), (-7.0, 2.0), 2, **EXACT)
    gradient, bend = np.array([-0.7, 4.0]), np.array([0.1, 2.0])
    length = 16.49 / (0.049 + 32)
    first = np.array([-7.0, 2.0]) - length * gradient
    np.testing.assert_allclose(path.points[:, 1], first, rtol=1e-12)
    direction = -bend * first + (bend * first) @ (bend * first) / 16.49 * -gradient
    np.testing.assert_allclose(path.state.direction[:, 1], direction, rtol=1e-9)
    np.testing.assert_allclose(path.points[:, 2], 0, atol=1e-9)


def test_searched_directions_are_conjugate():
    path = run("conjugate_gradient", TILTED, (3.0, -2.0), 2, **EXACT)
    one, two = np.diff(path.points, axis=1).T
    bend = TILTED.hessian(np.zeros(2))
    assert abs(one @ bend @ two) < 1e-9 * np.sqrt((one @ bend @ one) * (two @ bend @ two))
    np.testing.assert_allclose(path.points[:, 2], 0, atol=1e-9)


def test_beta_is_not_negative():
    """Where the gradient shrinks along itself, Polak and Ribière's beta is below 0: start anew from the gradient."""
    before, gradient, direction = np.array([2.0, 0.0]), np.array([1.0, 0.0]), np.array([-2.0, 1.0])
    np.testing.assert_array_equal(conjugate(gradient, before, direction), -gradient)


# BFGS
#
# One update by hand: H = I, s = (1, 0), y = (2, 1), so s.y = 2 and
#   I - s y' / 2 = [[0, -1/2], [0, 1]],  H = that times its transpose = [[1/4, -1/2], [-1/2, 1]],
#   plus s s' / 2: [[3/4, -1/2], [-1/2, 1]], which takes y to s: (3/2 - 1/2, -1 + 1) = (1, 0).


def test_one_update_by_hand():
    identity = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    inverse = updated(identity, np.array([1.0, 0.0]), np.array([2.0, 1.0]))
    np.testing.assert_allclose(inverse, [[0.75, -0.5], [-0.5, 1.0]], rtol=1e-15)
    np.testing.assert_array_equal(updated(identity, np.array([1.0, 0.0]), np.array([-2.0, 1.0])), identity)


def test_exact_searches_make_bfgs_conjugate_gradients():
    """Both reach the bottom of a quadratic in two steps, by one path, and BFGS knows its curvature then."""
    start, bfgs = (3.0, -2.0), run("bfgs", TILTED, (3.0, -2.0), 2, **EXACT)
    np.testing.assert_allclose(
        bfgs.points, run("conjugate_gradient", TILTED, start, 2, **EXACT).points, rtol=1e-8, atol=1e-9
    )
    inverse = np.stack([bfgs.state.inverse_x[:, 2], bfgs.state.inverse_y[:, 2]])
    np.testing.assert_allclose(inverse @ TILTED.hessian(np.zeros(2)), np.eye(2), atol=1e-7)


@pytest.mark.parametrize("surface", ["rosenbrock", "himmelblau", "beale", "branin"])
def test_the_inverse_stays_symmetric_and_positive(surface):
    """As long as there is a gradient whose change says more than its rounding."""
    path = run("bfgs", SURFACES[surface](), steps=25)
    steep = np.flatnonzero(np.hypot(*path.gradients) > 1e-6)[1:]
    (xx, yx), (xy, yy) = path.state.inverse_x[:, steep], path.state.inverse_y[:, steep]
    assert len(steep) >= 5
    np.testing.assert_allclose(xy, yx, rtol=1e-6, atol=1e-12)
    assert np.all(xx > 0)
    assert np.all(xx * yy > xy * yx)


# Newton
#
# On x²/20 + y² from (-7, 2) with radius 100: p = -(g_x / 0.1, g_y / 2) = (7, -2), the minimum.
# With radius 1 the first step has length 1 and goes along -(H + lambda)^-1 g = (0.7 / (0.1 + l), -4 / (2 + l)) with the
# lambda that makes its length 1, 2.1993.


def test_one_step_on_a_quadratic():
    for surface, start in ((SURFACES["quadratic"](), (-7.0, 2.0)), (TILTED, (3.0, -2.0))):
        np.testing.assert_allclose(run("newton", surface, start, 1, radius=100.0).points[:, 1], 0, atol=1e-14)


def test_a_first_step_on_the_edge_by_bisection():
    low, high = 0.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.hypot(0.7 / (0.1 + middle), 4 / (2 + middle)) > 1 else (low, middle)
    path = run("newton", SURFACES["quadratic"](), (-7.0, 2.0), 1, radius=1.0)
    np.testing.assert_allclose(path.points[:, 1], (-7 + 0.7 / (0.1 + low), 2 - 4 / (2 + low)), rtol=1e-12)
    np.testing.assert_allclose(path.state.radius[0], [1, 2])


def test_newton_leaves_a_saddle_along_the_curvature():
    """At the saddle itself the gradient is 0, and only the Hessian knows the way."""
    surface = SURFACES["saddle"]()
    path = run("newton", surface, surface.saddles[0], 1, radius=0.5)
    assert np.hypot(*(path.points[:, 1] - path.points[:, 0])) == pytest.approx(0.5)
    assert path.values[1] < path.values[0]


def test_the_step_within_the_circle_is_the_lowest():
    """Against 100 000 points of the disc, for curvature of every sign, flat ground and the hard case."""
    rng = np.random.default_rng(7)
    gradients, hessians = rng.normal(size=(2, 40)), rng.normal(size=(2, 2, 40))
    hessians = hessians + hessians.swapaxes(0, 1)
    hessians[..., :3] = np.array([[-2.0, 0.0], [0.0, 1.0]])[..., None]
    gradients[:, :3] = np.array([[0.0, 0.0, 1e-12], [0.3, 0.0, 0.3]])
    hessians[..., 3], hessians[..., 4] = 0, -np.eye(2)
    radius = np.exp(rng.normal(size=40))
    parabola = Parabola.of(gradients, hessians)
    with np.errstate(all="ignore"):
        step, edge = parabola.lowest_within(radius)
    length = np.hypot(*step)
    assert np.all(length <= radius * (1 + 1e-12))
    np.testing.assert_allclose(length[edge], radius[edge], rtol=1e-12)
    angle = np.linspace(0, 2 * np.pi, 1001)[:, None, None]
    share = np.linspace(0, 1, 101)[:, None]
    others = parabola.value(np.stack([np.cos(angle), np.sin(angle)]) * share * radius)
    best = others.min(axis=(0, 1))
    assert np.all(parabola.value(step) <= best + 1e-12 * np.abs(best))


# SciPy


@recorded("minima")
def test_they_end_where_scipy_ends(case):
    surface = SURFACES[case["surface"]]()
    path = run(case["optimizer"], surface, tuple(case["start"]), 100)
    if case["optimizer"] == "newton" or case["surface"] != "himmelblau":  # four minima, and other line searches
        np.testing.assert_allclose(path.points[:, -1], case["point"], atol=1e-6)
    np.testing.assert_allclose(path.values[-1], surface.value(case["point"]), atol=1e-12)


@recorded("directions")
def test_the_directions_are_scipys(case):
    """Each of SciPy's steps goes where our formula points after the steps before it."""
    points = np.array(case["path"])
    gradients = SURFACES[case["surface"]]().gradient(points)
    moves, turns = np.diff(points, axis=1).T, np.diff(gradients, axis=1).T
    inverse, direction = (np.array([1.0, 0.0]), np.array([0.0, 1.0])), -gradients[:, 0]
    assert len(moves) >= 5
    for k, (move, turn) in enumerate(zip(moves, turns, strict=True)):
        across = move[0] * direction[1] - move[1] * direction[0]
        assert move @ direction > 0
        assert abs(across) <= 1e-10 / np.hypot(*move) * (move @ direction)
        if case["optimizer"] == "bfgs":
            inverse = updated(inverse, move, turn)
            direction = -(np.stack(inverse, axis=1) @ gradients[:, k + 1])
        else:
            direction = conjugate(gradients[:, k + 1], gradients[:, k], direction)
    if case["optimizer"] == "bfgs":
        np.testing.assert_allclose(inverse, case["inverse"], rtol=1e-8)


@recorded("newton")
def test_newtons_steps_are_scipys(case):
    points = np.array(case["path"])
    path = run("newton", SURFACES[case["surface"]](), tuple(points[:, 0]), points.shape[1] - 1, radius=case["radius"])
    np.testing.assert_allclose(path.points, points, rtol=1e-9, atol=1e-12)
