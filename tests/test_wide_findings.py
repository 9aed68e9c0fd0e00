"""What the wide check once found false, each with what is right."""

import math
from fractions import Fraction
from itertools import islice

import numpy as np
import pytest
from wide_experiments import experiments
from wide_facts import Facts
from wide_ways import zigzags

from expressions import custom
from expressions.rounding import rounding_of
from language import Joined
from optimizers import OPTIMIZERS
from simulation import Rules, Trajectory, simulate
from simulation.comparison import compare
from simulation.lowest_set import distance_to_lowest, known_distance
from simulation.measurements import Zigzags, measure
from simulation.minibatches import MiniBatches
from simulation.narration import narrate
from simulation.path_statistics import path_statistics
from simulation.places import place
from simulation.terrain import diagonal
from surfaces import SURFACES


def walk(surface, points: list[tuple[float, float]], beyond: list[tuple[float, float]]) -> Trajectory:
    """A run along these points, that goes on along those."""
    run = simulate(surface, OPTIMIZERS["sgd"](learning_rate=0.1), points[0], len(points) - 1)
    found = {"points": np.array(points).T, "ahead": np.array(beyond).T, "diverged_at": np.array(-1)}
    return Trajectory(**{**vars(run), **found})


def told(name: str, run: Trajectory) -> str:
    measured = measure(run)
    return str(Joined(narrate(name, measured, path_statistics(run, measured))))


def test_what_is_beside_lower_ground_in_view_is_no_descent_without_end():
    """It left the view at f = -1.4, where -4 is in view."""
    saddle = SURFACES["saddle"]()
    aside = [(1.7, 1.9), (1.7, 2.0), (1.7, 2.1)]
    assert not measure(walk(saddle, aside, [(1.7, 2.2 + 0.1 * i) for i in range(10)])).downhill
    middle = [(0.0, 1.9), (0.0, 2.0), (0.0, 2.1)]
    assert measure(walk(saddle, middle, [(0.0, 2.2 + 0.1 * i) for i in range(10)])).downhill


def test_what_rests_in_a_valley_beyond_the_view_does_not_run_on():
    """McCormick's next valley is lower than the one in view."""
    mccormick, valley = SURFACES["mccormick"](), (0.5 - math.pi / 3 - math.pi, -0.5 - math.pi / 3 - math.pi)
    there = walk(mccormick, [(0.0, 0.0), (-3.0, -4.0), valley], [valley] * 10)
    assert there.values[-1] < mccormick.minimum
    assert not measure(there).downhill
    passing = walk(mccormick, [(0.0, 0.0), (-3.0, -4.0), valley], [(0.0, 0.0)] * 10)
    assert not measure(passing).downhill  # it comes back up


def test_nobody_is_lowest_beside_those_who_fall_for_ever():
    saddle = SURFACES["saddle"]()
    falls = measure(walk(saddle, [(0.0, 1.9), (0.0, 2.1)], [(0.0, 2.2 + 0.1 * i) for i in range(10)]))
    stays, lower = (measure(walk(saddle, [(0.0, y), (0.0, y + 0.01)], [(0.0, y + 0.3)] * 10)) for y in (0.1, 0.5))
    assert str(compare(["A", "B", "C"], [stays, falls, lower], 1)) == (
        "B runs downhill without end; of the others C is lowest after 1 step, at f = −0.26; A and C are still moving."
    )


def test_a_bounce_that_ends_inside_an_area_is_none():
    strip = custom("max(0, abs(x) - 1)")
    way = [(2.0, 0.0), *[(1.2, 0.2 * (i % 2)) for i in range(20)]]
    inside, outside = ([(x, 0.2 * (i % 2)) for i in range(20)] for x in (0.5, 1.2))
    assert measure(walk(strip, way, inside)).passage.bounces_within is None
    assert measure(walk(strip, way, outside)).passage.bounces_within == pytest.approx(0.2)


def test_clipped_gradients_are_those_of_the_mini_batches():
    surface, rules = SURFACES["logistic_regression"](), MiniBatches(batch_size=4, clip_norm=0.4)
    run = simulate(surface, OPTIMIZERS["sgd"](learning_rate=0.5), surface.start, 30, rules=rules)
    members = rules.members(len(surface.examples), 30)
    batches = [surface.example_gradients(run.points[:, t])[:, members[t]].mean(axis=1) for t in range(30)]
    share = np.mean([math.hypot(*gradient) > 0.4 for gradient in batches])
    assert 0 < share < 1
    assert path_statistics(run, measure(run)).clipped == share
    exact = simulate(surface, OPTIMIZERS["sgd"](learning_rate=0.5), surface.start, 30, rules=Rules(clip_norm=0.4))
    assert path_statistics(exact, measure(exact)).clipped != share


def test_around_a_cone_nothing_is_crossed():
    """Its steepest curvature is along the contour lines, where the slope is nothing but rounding."""
    cone = custom("sqrt(x^2 + y^2)")
    run = simulate(cone, OPTIMIZERS["signsgd"](learning_rate=0.3), (0.41, -0.13), 50)
    assert path_statistics(run, measure(run)).crossings == 0


def test_a_run_that_ends_where_it_began_is_told():
    disc = custom("max(0, x^2 + y^2 - 1)")
    run = simulate(disc, OPTIMIZERS["signsgd"](learning_rate=4.0), (0.25, 2.0), 30)
    assert (run.points[:, 0] == run.points[:, -1]).all()
    assert told("signSGD", run).endswith("ends where it began, on a path 170 long.")


def test_a_pole_is_no_saddle():
    hole = custom("log(x^2 + y^2)")
    assert place(hole, np.array([1e-18, 0.0])) is None
    assert place(custom("x^2 - y^2"), np.array([1e-18, 0.0])) == "a saddle"


def test_a_turn_is_not_dated_by_rounding():
    """Where the axis is vertical but for rounding, a step to the side is no way on."""
    bowl = custom("x^2 + 100*y^2")
    run = walk(bowl, [(3.0, 1.0), (3.0, -0.5), (2.0, -0.5), (2.0, 0.5), (1.0, 0.5)], [(1.0, 0.5)] * 10)
    assert measure(run).zigzags == Zigzags((1,))


@pytest.mark.parametrize("half", [0.7, 0.93, 1.35, 1.36, 1.44])
def test_every_corner_of_a_square_is_found(half):
    """Two of four were missed, and the distance was wrong by a hundredth of the view's diagonal."""
    square = custom(f"max(0, max(abs(x), abs(y)) - {half})", ((-2.5, 2.5), (-2.5, 2.5)))
    points = np.random.default_rng(1).uniform(-4, 4, (2, 400))
    exact = np.hypot(*np.maximum(np.abs(points) - half, 0))
    np.testing.assert_allclose(distance_to_lowest(square, points), exact, rtol=0, atol=1e-5)


def test_distances_to_a_curve_are_left_out_from_far_away():
    parabola = custom("(y - x^2)^2")
    near, far = np.array([[1.0], [3.0]]), np.array([[9.0], [85.0]])
    assert np.isfinite(known_distance(parabola, near)).all()
    assert np.isnan(known_distance(parabola, far)).all()
    run = walk(parabola, [(1.0, 3.0), (9.0, 85.0)], [(9.0, 85.0 + i) for i in range(10)])
    assert measure(run).distance_to_minimum is None
    assert str(compare(["A"], [measure(run)], 1)) == "After 1 step A is still moving, at f = 16."


@pytest.mark.parametrize("slug", ["linear_regression", "plateau", "kink", "rosenbrock"])
def test_a_step_that_stays_tells_of_no_side(slug):
    """Rprop and line searches wait: the way goes on from there as if they had not, whatever the sign of a zero is."""
    surface, rng = SURFACES[slug](), np.random.default_rng(5)
    for _ in range(20):
        points = [tuple(map(float, point)) for point in np.transpose([rng.uniform(*side, 12) for side in surface.view])]
        waiting = [point for point in points for _ in range(int(rng.integers(1, 3)))]
        counts = [measure(walk(surface, way, [points[-1]] * 24)).zigzags.count for way in (points, waiting)]
        assert counts[0] == counts[1]


@pytest.mark.parametrize(("seed", "number"), [(5011, 11), (5017, 76), (5019, 173)])
def test_a_step_along_the_valley_has_no_side_by_rounding(seed, number):
    """On Easom's diagonal QHM goes back and forth for some steps along the flat axis: what is across is rounding."""
    experiment = next(islice(experiments(seed, number + 1), number, None))
    for run in experiment.runs:
        found = measure(run.trajectory).zigzags
        assert (found.count, found.first, found.last) == zigzags(Facts(run.trajectory, experiment.ground.known))


def test_who_stands_at_a_minimum_is_not_at_the_saddle_beside_it():
    """Not all of the many minima are named, and a saddle that is lies within a hundredth of the view's diagonal."""
    waves = custom("sin(20*x)*sin(20*y) + (x^2 + y^2)/20")
    at = np.array([3.062287198642586, 1.963004591921605])
    assert min(math.dist(at, saddle) for saddle in waves.saddles) < 0.01 * diagonal(waves)
    assert place(waves, at) == "a local minimum"


RINGS = ("sqrt(x^2+y^2-4)", "sqrt(4-x^2-y^2)", "acos(x^2+y^2-3)", "(4-x^2-y^2)^1.5", "cbrt(x^2+y^2-4)^2")


@pytest.mark.parametrize("formula", RINGS)
def test_distances_to_an_edge_of_the_domain_are_those_to_the_curve(formula):
    """They were distances to the four points of the ring that are met without rounding."""
    ring = custom(formula)
    points = np.random.default_rng(2).uniform(-5, 5, (2, 300))
    exact = np.abs(np.hypot(*points) - 2)
    np.testing.assert_allclose(distance_to_lowest(ring, points), exact, rtol=0, atol=1e-6 * diagonal(ring))


def test_distances_to_a_parabola_at_the_edge_of_the_domain_are_those_to_the_curve():
    edge, around = custom("sqrt(y-x^2)"), custom("(y-x^2)^2")
    points = np.random.default_rng(3).uniform(-5, 5, (2, 300))
    np.testing.assert_allclose(distance_to_lowest(edge, points), distance_to_lowest(around, points), rtol=0, atol=1e-5)


def test_a_run_inside_a_ring_is_told_how_far_that_is():
    ring = custom("sqrt(4-x^2-y^2)")
    run = walk(ring, [(0.3, 0.5), (0.53, 0.73)], [(0.53, 0.73)] * 10)
    assert measure(run).distance_to_minimum == pytest.approx(2 - math.hypot(0.53, 0.73), abs=1e-5)


def test_who_comes_to_a_part_of_an_edge_arrives_though_distances_are_left_out_elsewhere():
    corner = custom("sqrt(y)*x^2")
    near, far = np.array([1e-6, 1.0]), np.array([1.0, 2.0])
    assert known_distance(corner, near) == pytest.approx(1e-6, rel=0.01)
    assert np.isnan(known_distance(corner, far))


@pytest.mark.parametrize(
    "formula", ["tan(x)*cos(x)-sin(x)+y^2", "log(exp(x))-x+y^2", "(x-1)^2-x^2+2*x+y^2", "sin(x)^2+cos(x)^2+y^2"]
)
def test_where_terms_cancel_the_distance_is_that_to_the_valley(formula):
    """What rounding leaves of them is lower in some places of the valley than in others."""
    valley = custom(formula)
    points = np.random.default_rng(4).uniform(-5, 5, (2, 300))
    np.testing.assert_allclose(distance_to_lowest(valley, points), np.abs(points[1]), rtol=0, atol=1e-6)
    run = simulate(valley, OPTIMIZERS["sgd"](learning_rate=0.1), (1.0, 2.0), 200)
    assert "arrives at one of a curve of minima" in told("SGD", run)


def test_a_bound_of_the_rounding_holds_and_is_no_larger_than_it_must_be():
    """Against what the formulas are in fractions; a formula whose terms do not cancel loses hardly any."""
    points = np.random.default_rng(5).uniform(-5, 5, (2, 2000))
    formulas = {
        "(x-1)^2-x^2+2*x+y^2": lambda x, y: 1 + y**2,
        "(x+y)^3-x^3-3*x^2*y-3*x*y^2-y^3": lambda x, y: Fraction(0),
        "(x*y-1)/(1+x^2)-x*y": lambda x, y: (x * y - 1) / (1 + x**2) - x * y,
        "x^2+y^2": lambda x, y: x**2 + y**2,
    }
    for formula, in_fractions in formulas.items():
        exact = [float(in_fractions(Fraction(x), Fraction(y))) for x, y in points.T.tolist()]
        surface = custom(formula)
        error, bound = np.abs(surface.value(points) - exact), rounding_of(surface.expression, {})(points)
        assert (error <= bound).all(), formula
        assert bound.max() <= 100 * error.max(), formula
        assert (bound <= 1e-15 * np.abs(exact)).all() == (formula == "x^2+y^2")


ENDED = {  # formula -> the ends of the segment on which it is lowest: f jumps there
    "floor(x)^2+y^2": ((0, 0), (1, 0)),
    "floor(x+0.3)^2+y^2": ((-0.3, 0), (0.7, 0)),
    "floor(x)^2+(y-x/3)^2": ((0, 0), (1, 1 / 3)),
}


@pytest.mark.parametrize("formula", ENDED)
def test_a_curve_of_minima_that_ends_at_a_jump_is_near_as_far_as_its_ends(formula):
    start, end = np.array(ENDED[formula], dtype=float)[:, :, None]
    surface, points = custom(formula), np.random.default_rng(6).uniform(-5, 5, (2, 300))
    share = np.clip(((points - start) * (end - start)).sum(axis=0) / ((end - start) ** 2).sum(), 0, 1)
    exact = np.hypot(*(points - start - share * (end - start)))
    np.testing.assert_allclose(distance_to_lowest(surface, points), exact, rtol=0, atol=1e-5)


def test_a_saddle_is_no_lower_than_the_lowest_value():
    """Beside a valley that rounding blurs, curvatures are those of a place a little off it, which may be negative."""
    assert custom("x^2*y^2 - 2*x*y + 1").saddles == ((0.0, 0.0),)
