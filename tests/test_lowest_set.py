"""Distances to the lowest set, against closed forms, whether it is points, curves or an area."""

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from expressions import custom
from optimizers import OPTIMIZERS
from simulation import measure, simulate, sweep
from simulation.look_ahead import A_QUARTER
from simulation.lowest_set import distance_to_lowest, known_distance, nearest_lowest
from simulation.outcomes import Outcome
from simulation.places import goal
from simulation.sweep.verdicts import OUTCOMES
from simulation.terrain import diagonal, distances_to_minima
from surfaces import SURFACES

pytestmark = pytest.mark.filterwarnings("error")

COUNT = 400
TOLERANCE = 1e-6
"""A share of the view's diagonal."""
places = st.floats(-2, 2)
seeds = st.integers(0, 2**32 - 1)
wide = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def close(surface, points, distances):
    """Assert the distances (n,) of points (2, n), and that the places named are in the lowest set, and so far away."""
    size = diagonal(surface)
    found = distance_to_lowest(surface, points)
    np.testing.assert_allclose(found, distances, rtol=0, atol=TOLERANCE * size)
    at = nearest_lowest(surface, points)
    np.testing.assert_array_equal(found, np.hypot(*(points - at)))
    assert distance_to_lowest(surface, at).max() <= TOLERANCE * size


def scattered(surface, seed, times=1.0):
    """Points (2, COUNT) of the view, or a box so many times as wide."""
    low, high = np.array(surface.view).T[:, :, None]
    return (low + high) / 2 + times * np.random.default_rng(seed).uniform(-0.5, 0.5, (2, COUNT)) * (high - low)


@wide
@given(
    places,
    places,
    st.floats(0.5, 3),
    st.sampled_from(
        ["({u})^2", "({u})^2+3", "abs({u})", "sqrt(abs({u}))", "({u})^4", "1e4*abs({u})-7", "atan(({u})^2)"]
    ),
    st.sampled_from([1e-2, 1.0, 100.0]),
    seeds,
)
def test_a_ring(a, b, radius, rises, scale, seed):
    u = f"(x/{scale}-({a:.17f}))^2+(y/{scale}-({b:.17f}))^2-{radius:.17f}^2"
    surface = custom(rises.format(u=u), ((-5 * scale, 5 * scale),) * 2)
    assert (surface.continuum, surface.minima, surface.local_minima) == ("curve", (), ())
    for times in (1, 3):
        points = scattered(surface, seed, times)
        x, y = points / scale
        close(surface, points, scale * np.abs(np.hypot(x - a, y - b) - radius))


@wide
@given(places, st.floats(0, 3.2), st.sampled_from(["({u})^2", "abs({u})", "sqrt(abs({u}))+1", "exp(({u})^2)"]), seeds)
@example(0.7095421854557689, 1.5707963, "({u})^2", 3)  # its lowest value known is above that of its places: no step
@example(1e-5, 1.5707963, "exp(({u})^2)", 3)  # its descents leave the view, where it is as low as in it
def test_a_line(offset, turn, rises, seed):
    cos, sin = np.cos(turn), np.sin(turn)
    surface = custom(rises.format(u=f"({cos:.17f})*x+({sin:.17f})*y-({offset:.17f})"))
    assert (surface.continuum, surface.minima, surface.local_minima) == ("curve", (), ())
    for times in (1, 20):
        points = scattered(surface, seed, times)
        close(surface, points, np.abs(cos * points[0] + sin * points[1] - offset))


@wide
@given(
    places,
    places,
    st.sampled_from(["{x}^2*{y}^2", "abs({x}*{y})", "min({x}^2, {y}^2)", "min(abs({x}),3*abs({y}))"]),
    seeds,
)
def test_a_cross(a, b, formula, seed):
    surface = custom(formula.format(x=f"(x-({a:.17f}))", y=f"(y-({b:.17f}))"))
    assert (surface.continuum, surface.minima, surface.local_minima) == ("curve", (), ())
    points = scattered(surface, seed)
    close(surface, points, np.minimum(np.abs(points[0] - a), np.abs(points[1] - b)))


@wide
@given(places, places, st.floats(0.4, 2), st.sampled_from(["max(0, {u})", "max(0, {u})^2", "max(1, 1+{u})"]), seeds)
def test_a_disc(a, b, radius, formula, seed):
    surface = custom(formula.format(u=f"((x-({a:.17f}))^2+(y-({b:.17f}))^2-{radius:.17f}^2)"))
    assert (surface.continuum, surface.minima, surface.local_minima) == ("area", (), ())
    points = scattered(surface, seed)
    close(surface, points, np.maximum(np.hypot(points[0] - a, points[1] - b) - radius, 0))


@wide
@given(
    places,
    places,
    st.floats(0.1, 1),
    st.sampled_from(["(y-({b})-{c}*(x-({a}))^2)^2", "9*abs(y-({b})-{c}*(x-({a}))^2)"]),
    seeds,
)
@example(1.185546875, 1.0, 1.0, "(y-({b})-{c}*(x-({a}))^2)^2", 436624)  # one point is as near to both sides
def test_a_parabola(a, b, c, formula, seed):
    surface = custom(formula.format(a=f"{a:.17f}", b=f"{b:.17f}", c=f"{c:.17f}"))
    assert (surface.continuum, surface.minima, surface.local_minima) == ("curve", (), ())
    points = scattered(surface, seed)
    distances = []
    for x, y in (points - [[a], [b]]).T:  # the feet are the roots of a cubic
        feet = np.roots([2 * c * c, 0, 1 - 2 * c * y, -x])
        feet = feet[np.abs(feet.imag) < 1e-6].real
        distances.append(np.hypot(feet - x, c * feet * feet - y).min())
    close(surface, points, distances)


@pytest.mark.parametrize(
    ("formula", "inside"), [("max(0, abs(x)-1, abs(y)-2)", 0.0), ("abs(max(abs(x)-1, abs(y)-2))", 1.0)]
)
def test_a_rectangle_and_its_outline(formula, inside):
    surface = custom(formula)
    points = scattered(surface, 1)
    dx, dy = np.abs(points) - [[1], [2]]
    outside = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0))
    close(surface, points, outside + inside * np.maximum(0, np.minimum(-dx, -dy)))


def test_a_curve_and_a_point():
    surface = custom("((x-2)^2+(y-1)^2)*(x+1)^2")
    assert (surface.continuum, surface.minima) == ("curve", ((2.0, 1.0),))
    points = scattered(surface, 2)
    close(surface, points, np.minimum(np.abs(points[0] + 1), np.hypot(points[0] - 2, points[1] - 1)))


def test_a_curve_outside_the_view():
    surface = custom("(x-7)^2")
    points = scattered(surface, 3)
    close(surface, points, np.abs(points[0] - 7))


@pytest.mark.parametrize("slug", SURFACES)
def test_isolated_minima_are_as_near_as_ever_to_the_last_bit(slug):
    surface = SURFACES[slug]()
    assert surface.continuum is None
    points = scattered(surface, 4, 3).reshape(2, 20, 20)
    points[:, 3, 5] = np.nan
    np.testing.assert_array_equal(distance_to_lowest(surface, points), distances_to_minima(surface, points).min(axis=0))


@pytest.mark.parametrize("formula", ["(x^2+y^2-4)^2", "max(0, abs(x)-1, abs(y)-1)", "sqrt(abs(y-x^2))"])
def test_the_same_bits_in_any_batch_and_nan_where_there_is_no_point(formula):
    surface = custom(formula)
    points = scattered(surface, 5, 2).reshape(2, 20, 20)
    points[0, 3, 5], points[1, 4, 6] = np.nan, np.inf
    whole = distance_to_lowest(surface, points)
    assert whole.shape == (20, 20)
    assert np.isnan(whole[[3, 4], [5, 6]]).all()
    assert np.isfinite(whole).sum() == 398
    for i, j in ((0, 0), (3, 5), (7, 11), (19, 19)):
        np.testing.assert_array_equal(distance_to_lowest(surface, points[:, i, j]), whole[i, j])
    np.testing.assert_array_equal(distance_to_lowest(surface, points[:, 2]), whole[2])
    np.testing.assert_array_equal(nearest_lowest(surface, points)[:, 2], nearest_lowest(surface, points[:, 2]))


def test_nothing_is_said_where_nothing_is_known():
    for formula in ("x", "1/x", "exp(-x)"):
        points = np.zeros((2, 4))
        assert np.isnan(distance_to_lowest(custom(formula), points)).all()
        assert np.isnan(nearest_lowest(custom(formula), points)).all()


def test_everywhere_on_a_plain_the_distance_is_none():
    np.testing.assert_array_equal(distance_to_lowest(custom("5"), np.zeros((2, 3))), 0)


def test_on_the_set_the_distance_is_none():
    surface = custom("max(0, x^2+y^2-1)")
    inside = np.array([[0.0, 0.5, -0.3], [0.0, 0.5, 0.9]])
    np.testing.assert_array_equal(distance_to_lowest(surface, inside), 0)
    assert distance_to_lowest(custom("(x^2+y^2-4)^2"), np.array([0.0, 2.0])) == 0


def test_more_minima_than_are_named_are_a_set():
    """There are 961 in view. Who stands at one of them is at a minimum, whether it is named or not."""
    waves = custom("sin(10*x)^2 + sin(10*y)^2")
    assert (waves.continuum, goal(waves)) == ("set", "the set of minima")
    at_minima = np.pi / 10 * np.array([[-14, 14], [8, 7], [0, 0], [3, -10]]).T
    others = np.hypot(*(at_minima[:, :, None] - np.array(waves.minima).T[:, None])).min(axis=1) > 0.1
    assert others.any(), "not all of them are named"
    np.testing.assert_allclose(
        known_distance(waves, at_minima + np.array([[0.01], [0.02]])), np.hypot(0.01, 0.02), rtol=0.01
    )
    assert np.isnan(known_distance(waves, at_minima + np.pi / 20)).all(), "on top of a hill another may be nearer"
    sgd = OPTIMIZERS["sgd"](learning_rate=0.002)
    starts = at_minima + np.array([[0.05], [-0.08]])
    found = sweep(waves, sgd, starts, 100)
    for at, single in enumerate(starts.T):
        run = measure(simulate(waves, sgd, tuple(single), 100), share=A_QUARTER)
        assert (run.outcome, run.goal) == (Outcome.CONVERGED, "the set of minima")
        assert OUTCOMES[found.outcome[at]] is Outcome.CONVERGED
        assert found.arrived_at[at] == run.arrived_at
