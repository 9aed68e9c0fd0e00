"""How the steps of a run went: each fact against a computation of its own."""

import itertools
import math

import numpy as np
import pytest
from test_measurements import CLASSIC, DIAGONAL, KINK, MOMENTUM, QUADRATIC, ROUND, SADDLE, SGD, drawn

from catalogue import Elementwise
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import Rules, measure, simulate
from simulation.objectives import Clipped
from simulation.path_statistics import PathStatistics, path_statistics, valley_crossings
from surfaces import SURFACES

pytestmark = pytest.mark.filterwarnings("error")

ADAM = OPTIMIZERS["adam"]
START = (-7.0, 2.0)


def statistics(run) -> PathStatistics:
    return path_statistics(run, measure(run))


def book(rate: float, steps: int) -> list[tuple[float, float]]:
    """SGD on x²/20 + y² from (-7, 2), by the book's recursion: x loses rate/10 of itself, y twice the rate."""
    points = [START]
    for _ in range(steps):
        x, y = points[-1]
        points.append((x - rate * x / 10, y - rate * 2 * y))
    return points


# Across the valley


def test_the_classic_run_crosses_the_valley_floor_with_every_step():
    points = book(0.95, 30)
    heights = [y for _, y in points]
    crossed = sum(a * b < 0 for a, b in itertools.pairwise(heights))
    sideways, lengthways = (sum(abs(b[i] - a[i]) for a, b in itertools.pairwise(points)) for i in (1, 0))
    found = statistics(CLASSIC)
    assert found.crossings == crossed == 30
    assert found.sideways == pytest.approx(sideways / (sideways + lengthways)) == pytest.approx(0.845, abs=1e-3)


@pytest.mark.parametrize("angle", [-70.0, 20.0, 45.0])
def test_it_does_not_matter_how_the_valley_lies(angle):
    turn = math.radians(angle)
    start = (-7 * math.cos(turn) - 2 * math.sin(turn), -7 * math.sin(turn) + 2 * math.cos(turn))
    run = simulate(SURFACES["quadratic"](angle=angle), SGD(learning_rate=0.95), start, 30)
    assert np.array(valley_crossings(run)) == pytest.approx(np.array(valley_crossings(CLASSIC)))


def test_momentum_crosses_where_y_changes_its_sign():
    run = simulate(QUADRATIC, MOMENTUM(learning_rate=0.1, momentum=0.9), START, 30)
    y = run.points[1]
    assert statistics(run).crossings == np.count_nonzero(y[1:] * y[:-1] < 0) == 4


@pytest.mark.parametrize(
    ("surface", "points"),
    [
        (QUADRATIC, [(-7, 2), (-6, 1.9), (-5, 1.8)]),  # along one wall
        (QUADRATIC, [(-7, 2), (-6, 2 + 1e-9), (-5, 2)]),  # nothing to see
        (ROUND, [(-7, 2), (7, -2), (-7, 2), (7, -2)]),  # a round bowl has no valley
        (SADDLE, [(-1, 0.5), (1, 0.5), (-1, 0.5)]),  # nor has a saddle, as steep one way as the other
        (SURFACES["quadratic"](a=0.05, b=0.1), [(-7, 2), (-7, -2), (-7, 2)]),  # only twice as much across as along
        (KINK, [(-1, 0.5), (-1, -0.5), (-1, 0.5)]),  # no curvature at all
        (QUADRATIC, [(-7, 2), (-6, -1e-17)]),  # lands on the floor, but for rounding
        (QUADRATIC, [(-7, 2)]),
    ],
)
def test_where_no_valley_floor_is_crossed(surface, points):
    assert valley_crossings(drawn(points, surface))[0] == 0


def test_a_jump_over_a_hill_crosses_no_floor():
    """The waves of 10 cos(2 pi x) make valleys at whole x; at -0.1 and 2.1 the slopes lead towards each other."""
    surface = SURFACES["rastrigin"]()
    begin, near, far = (-0.1, 0.25), (0.1, 0.25), (2.1, 0.25)
    down, *up = surface.gradient(np.array([begin, near, far]).T)[0]
    assert down < 0 < min(up)
    assert valley_crossings(drawn([begin, near], surface))[0] == 1
    assert valley_crossings(drawn([begin, far], surface))[0] == 0


def test_what_leads_through_no_valley_is_not_sideways():
    assert valley_crossings(drawn([(-7, 2), (7, -2)], ROUND))[1] == 0
    assert valley_crossings(drawn([(-7, 2), (-6, 2)]))[1] == pytest.approx(0)
    assert valley_crossings(drawn([(-7, 2), (-7, 1)]))[1] == 1
    assert valley_crossings(drawn([(-7, 2), (-6, 1)]))[1] == pytest.approx(0.5)
    assert statistics(drawn([START] * 3)).sideways is None


# Lengths


def test_lengths_of_steps():
    found = statistics(drawn([(0, 0), (3, 4), (3, 5), (3, 8)]))
    assert (found.first_step, found.last_step, found.longest_step, found.longest_at) == (5, 3, 5, 1)
    assert found.steps == 3
    assert found.diagonal == pytest.approx(DIAGONAL)
    tenth = drawn([(0, 0), *[(1, 0)] * 18, (3, 0), (3, 4)])
    assert statistics(tenth).late_steps == pytest.approx((2 + 4) / 2)
    still = statistics(drawn([START]))
    assert (still.steps, still.first_step, still.longest_step, still.late_steps) == (0, None, None, None)


@pytest.mark.parametrize(("rate", "growth"), [(1.1, 1.2), (1.25, 1.5)])
def test_steps_beyond_the_limit_grow_by_rate_times_curvature_minus_one(rate, growth):
    found = statistics(simulate(QUADRATIC, SGD(learning_rate=rate), (0.0, 2.0), 100))
    assert found.growth == pytest.approx(growth)


def test_growth_is_steady_or_not_told():
    assert statistics(CLASSIC).growth is None
    assert statistics(drawn([(2.0**k, 0.0) for k in range(7)])).growth == pytest.approx(2)
    assert statistics(drawn([(2.0 ** (k * k / 4), 0.0) for k in range(7)])).growth is None  # ever faster
    assert statistics(drawn([(2.0**k, 0.0) for k in range(6)])).growth is None  # too few steps to tell


def test_the_last_step_of_a_run_that_left_the_numbers_is_not_known():
    points = np.array([(0.0, 0.0), (1.0, 0.0), (np.nan, np.nan)])
    found = statistics(drawn(points, diverged_at=2))
    assert (found.steps, found.first_step, found.last_step) == (2, 1, None)


def test_slope_left():
    run = drawn([(0.0, 2.0), (0.0, 1.0), (0.0, 0.5)])
    assert statistics(run).slope_left == pytest.approx(0.25)
    assert statistics(drawn([(0.0, 0.0), (0.0, 1.0)])).slope_left is None


def test_where_it_is_farthest_beyond_the_minimum():
    found = statistics(drawn([(-4, 0), (-1, 0), (3, 4), (0, 0)]))
    assert (found.start_distance, found.approach, found.passing) == (4, 1, 5)
    assert statistics(drawn([(-4, 0), (-1, 0)])).passing is None


# Rates, switches, costs


def test_gradient_descent_shows_in_its_steps():
    assert (statistics(CLASSIC).rate, statistics(CLASSIC).curvature) == (0.95, pytest.approx(2))
    slow = simulate(QUADRATIC, MOMENTUM(learning_rate=0.3, momentum=0.0), START, 30)
    assert statistics(slow).rate == 0.3, "Momentum without momentum is gradient descent"
    downhill = simulate(SURFACES["quadratic"](a=1.5, b=0.1), SGD(learning_rate=0.1), START, 9)
    assert statistics(downhill).curvature == pytest.approx(3)


@pytest.mark.parametrize(
    "run",
    [
        simulate(QUADRATIC, MOMENTUM(learning_rate=0.1, momentum=0.5), START, 9),
        simulate(QUADRATIC, ADAM(learning_rate=0.1), START, 9),
        simulate(QUADRATIC, SGD(learning_rate=0.1), START, 9, rules=Rules(noise="isotropic")),
        simulate(QUADRATIC, SGD(learning_rate=0.1), START, 9, rules=Rules(clip_norm=1.0)),
        simulate(QUADRATIC, SGD(learning_rate=0.1), START, 9, rules=Rules(weight_decay=0.1)),
        simulate(QUADRATIC, SGD(learning_rate=0.1), START, 9, schedule=SCHEDULES["cosine"]()),
        simulate(QUADRATIC, SGD(learning_rate=0.1), START, 0),
    ],
)
def test_other_rules_are_not_taken_for_gradient_descent(run):
    assert statistics(run).rate is None


@pytest.mark.parametrize(("beta1", "beta2"), [(0.9, 0.999), (0.5, 0.9), (0.0, 0.5)])
def test_the_first_step_without_bias_correction(beta1, beta2):
    """Its moments are (1 - beta1) g and (1 - beta2) g²: the step is (1 - beta1) / sqrt(1 - beta2) times as long."""
    optimizer = ADAM(learning_rate=0.3, beta1=beta1, beta2=beta2, bias_correction=False)
    longer = (1 - beta1) / math.sqrt(1 - beta2)
    assert statistics(simulate(QUADRATIC, optimizer, START, 30)).uncorrected == pytest.approx(longer, rel=1e-6)


@pytest.mark.parametrize("slug", SCHEDULES)
def test_a_schedule_does_not_change_how_much_longer_that_step_is(slug):
    optimizer = ADAM(learning_rate=0.3, bias_correction=False)
    schedule = SCHEDULES[slug](warmup_steps=4) if slug == "cosine" else SCHEDULES[slug]()
    run = simulate(QUADRATIC, optimizer, START, 30, schedule=schedule, rules=Rules(noise="isotropic", seed=2))
    assert statistics(run).uncorrected == pytest.approx(math.sqrt(10), rel=1e-5)


def test_with_bias_correction_or_without_the_switch_there_is_nothing_to_compare():
    for slug in ("adam", "sgd", "radam"):
        assert statistics(simulate(QUADRATIC, OPTIMIZERS[slug](), START, 3)).uncorrected is None
    assert statistics(simulate(QUADRATIC, ADAM(bias_correction=False), START, 0)).uncorrected is None
    assert statistics(simulate(QUADRATIC, ADAM(bias_correction=False), (0.0, 0.0), 3)).uncorrected is None


def test_what_a_run_asks_for():
    costs = {slug: statistics(simulate(QUADRATIC, OPTIMIZERS[slug](), START, 10)) for slug in ("sgd", "sam", "newton")}
    assert (costs["sgd"].gradients, costs["sgd"].values, costs["sgd"].hessians) == (10, 0, 0)
    assert (costs["sam"].gradients, costs["sam"].values) == (20, 0)
    assert costs["newton"].hessians == 10


@pytest.mark.parametrize("noise", ["none", "isotropic", "proportional"])
@pytest.mark.parametrize("slug", [slug for slug, cls in OPTIMIZERS.items() if issubclass(cls, Elementwise)])
def test_clipped_steps_are_those_that_the_wrapper_clips(slug, noise, monkeypatch):
    clipped, plain = [], Clipped.gradient_at

    def watched(self, x, y):
        gradient = plain(self, x, y)
        clipped.append(np.hypot(*gradient) > 1.5 - 1e-5)  # it adds 1e-6 to the length
        return gradient

    rules = Rules(clip_norm=1.5, noise=noise, sigma=0.5)
    optimizer = OPTIMIZERS[slug](**({"learning_rate": 0.1} if "learning_rate" in OPTIMIZERS[slug].parameters() else {}))
    with monkeypatch.context() as patch:
        patch.setattr(Clipped, "gradient_at", watched)
        run = simulate(QUADRATIC, optimizer, START, 40, rules=rules)
    assert len(clipped) == 40
    assert statistics(run).clipped == np.mean(clipped)
    if slug in ("sgd", "momentum", "nesterov"):
        assert 0 < np.mean(clipped) < 1


def test_clipping_is_not_told_where_there_is_none_or_the_record_does_not_say():
    assert statistics(CLASSIC).clipped is None
    for slug in ("sam", "bfgs"):
        assert statistics(simulate(QUADRATIC, OPTIMIZERS[slug](), START, 9, rules=Rules(clip_norm=1.0))).clipped is None
