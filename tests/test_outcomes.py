"""A verdict holds whatever number of steps it was asked at: what the longer run shows never contradicts it."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue import Surface
from expressions import custom
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import Rules, compare, measure, simulate
from simulation import outcomes as o
from simulation.link import default_values
from simulation.look_ahead import A_QUARTER, ahead, simulate_and_look_ahead, steps_ahead
from simulation.measurements import Measurements, Outcome
from simulation.outcomes import VISIBLE, outcome
from simulation.terrain import NEAR, diagonal
from simulation.trajectory import Trajectory
from surfaces import SURFACES

BOWL = SURFACES["quadratic"]()
ISOLATED = [slug for slug, cls in SURFACES.items() if cls().minima]


def judged(surface: Surface, slug: str, steps: int, start=None, **parameters) -> tuple[Trajectory, Measurements]:
    run = simulate(surface, OPTIMIZERS[slug](**parameters), start or surface.start, steps)
    return run, measure(run)


def distances(surface: Surface, run: Trajectory) -> np.ndarray:
    """By a plain loop, to the nearest of the isolated minima."""
    return np.array([min(np.hypot(x - a, y - b) for a, b in surface.minima) for x, y in run.points.T])


@pytest.mark.parametrize("steps", [30, 50, 60, 100, 200])
def test_momentum_that_only_passes_has_not_arrived(steps):
    _, measured = judged(BOWL, "momentum", steps, learning_rate=0.3)
    assert measured.arrived_at == (60 if steps >= 60 else None)
    assert (measured.outcome is Outcome.CONVERGED) == (steps >= 60)
    if steps == 50:
        assert (measured.passage.reached_at, measured.passage.left_at) == (46, None)
    if steps == 30:
        assert (measured.passage.reached_at, measured.passage.left_at) == (29, 30)


@pytest.mark.parametrize("steps", [200, 1100])
def test_line_search_on_rosenbrock_is_slow_until_it_arrives(steps):
    surface = SURFACES["rosenbrock"]()
    run, measured = judged(surface, "line_search", steps)
    if steps == 200:
        assert measured.outcome is Outcome.MOVING
        assert measured.passage.last_steps == 20
        fall = 1 - run.values[200] / run.values[180]
        assert measured.passage.last_fall == pytest.approx(fall)
        assert 0.03 < fall < 0.05
    else:
        assert measured.outcome is Outcome.CONVERGED


def test_one_step_is_no_evidence_of_a_stall():
    _, measured = judged(BOWL, "yogi", 1)
    assert measured.outcome is Outcome.MOVING


@pytest.mark.parametrize("steps", [800, 1600])
def test_adamw_on_beale_is_not_stalled_while_it_creeps(steps):
    surface = SURFACES["beale"]()
    optimizer = OPTIMIZERS["adamw"](**default_values(OPTIMIZERS["adamw"], type(surface)))
    run = simulate(surface, optimizer, surface.start, steps)
    first, longer = measure(run), measure(simulate(surface, optimizer, surface.start, 2 * steps))
    assert not (first.outcome is Outcome.STALLED and longer.outcome is Outcome.CONVERGED)


def test_mccormick_goes_downhill_without_end():
    surface = SURFACES["mccormick"]()
    _, measured = judged(surface, "momentum", surface.steps, learning_rate=0.1)
    assert measured.downhill
    assert measured.overshoot is measured.distance_to_minimum is None
    assert measured.final_value < surface.minimum
    _, there = judged(surface, "sgd", 60, start=(0.0, 0.0), learning_rate=0.1)
    assert not there.downhill
    assert there.goal == "the lowest point in view"
    assert there.outcome is Outcome.CONVERGED


RUNS = {
    "slug": st.sampled_from(sorted(OPTIMIZERS)),
    "surface": st.sampled_from(ISOLATED),
    "place": st.tuples(st.floats(0, 1), st.floats(0, 1)),
    "rate": st.floats(-4, 0.5),
    "steps": st.integers(0, 90),
    "noise": st.sampled_from([None, None, Rules(noise="isotropic", sigma=0.3, seed=1)]),
}


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(**RUNS)
def test_twice_as_long_a_run_never_contradicts(slug, surface, place, rate, steps, noise):
    surface, optimizer = SURFACES[surface](), OPTIMIZERS[slug]
    start = tuple(low + share * (high - low) for share, (low, high) in zip(place, surface.view, strict=True))
    parameters = {"learning_rate": 10**rate} if "learning_rate" in optimizer.parameters() else {}
    run = simulate(surface, optimizer(**parameters), start, steps, rules=noise)
    longer = simulate(surface, optimizer(**parameters), start, steps + steps_ahead(steps, 1.0), rules=noise)
    np.testing.assert_array_equal(longer.points[:, : steps + 1], run.points)
    contradicts_nothing(surface, measure(run), run, longer)


def contradicts_nothing(surface: Surface, measured: Measurements, run: Trajectory, longer: Trajectory) -> None:
    near, far = distances(surface, longer) <= NEAR * diagonal(surface), distances(surface, longer)
    steps, seen = run.steps, measured.passage
    further = longer.points[:, steps:]
    if measured.outcome is Outcome.CONVERGED:
        assert near[measured.arrived_at :].all()
        assert measured.arrived_at == 0 or not near[measured.arrived_at - 1]
        return
    assert measured.arrived_at is None
    assert not near[steps:].all() or measured.diverged_at is not None
    if measured.outcome is Outcome.STALLED:
        moved = np.abs(further - further[:, :1]).max()
        assert moved <= VISIBLE * diagonal(surface)
        excess, later = (longer.values[[steps, -1]] - surface.minimum).tolist()
        assert abs(excess - later) <= 0.01 * abs(excess)
    if seen.reached_at is not None:
        end = steps + 1 if seen.left_at is None else seen.left_at
        assert near[seen.reached_at : end].all()
        assert seen.left_at is None or not near[seen.left_at : steps + 1].any()
    elif measured.diverged_at is None:
        assert not near[: steps + 1].any()
    if seen.bounces_within is not None:
        assert far[steps:].max() <= seen.bounces_within * (1 + 1e-12)
    if seen.last_fall is not None:
        before, after = longer.values[[steps - seen.last_steps, steps]] - surface.minimum
        assert seen.last_fall == pytest.approx((before - after) / before, abs=1e-9)


@pytest.mark.parametrize("schedule", [None, *SCHEDULES])
@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_a_run_made_in_one_go_with_its_steps_ahead_is_the_same(slug, schedule):
    surface, optimizer = SURFACES["rosenbrock"](), OPTIMIZERS[slug]()
    game = {
        "schedule": SCHEDULES[schedule](warmup_steps=3) if schedule else None,
        "rules": Rules(noise="isotropic", seed=2),
    }
    run = simulate(surface, optimizer, surface.start, 25, **game)
    at_once = simulate_and_look_ahead(surface, optimizer, surface.start, 25, **game)
    np.testing.assert_array_equal(at_once.ahead, ahead(run))
    for one, other in zip((run.points, *run.state), (at_once.points, *at_once.state), strict=True):
        np.testing.assert_array_equal(one, other)
    for name in ("diverged_at", "factors", "learning_rates", "evaluations"):
        np.testing.assert_array_equal(getattr(run, name), getattr(at_once, name))
    assert measure(run) == measure(at_once)


@pytest.mark.parametrize("slug", SCHEDULES)
def test_ahead_a_schedule_goes_on_or_keeps_its_last_factor(slug):
    schedule, optimizer = SCHEDULES[slug](), OPTIMIZERS["sgd"](learning_rate=0.1)
    run = simulate(BOWL, optimizer, BOWL.start, 40, schedule=schedule)
    longer = simulate(BOWL, optimizer, BOWL.start, 80, schedule=schedule)
    beyond = ahead(run)
    assert beyond.shape == (2, 40)
    point = run.points[:, -1]
    if np.array_equal(longer.points[:, :41], run.points):
        np.testing.assert_array_equal(beyond, longer.points[:, 41:])
    else:
        for later in beyond.T:
            point = point - 0.1 * run.factors[-1] * BOWL.gradient(point)
            np.testing.assert_allclose(later, point, rtol=1e-12)


def test_a_batch_is_judged_as_its_members_are():
    rates = np.geomspace(1e-3, 1.2, 9)
    batch = simulate(BOWL, OPTIMIZERS["momentum"](learning_rate=rates), BOWL.start, 50)
    for share in (1.0, A_QUARTER):
        for rate, verdict in zip(rates, outcome(batch, share), strict=True):
            alone = simulate(BOWL, OPTIMIZERS["momentum"](learning_rate=rate), BOWL.start, 50)
            assert outcome(alone, share) is verdict


def test_who_bounces_is_said_to():
    steps = 60
    run, measured = judged(BOWL, "signsgd", steps, learning_rate=0.4)
    assert measured.outcome is Outcome.MOVING
    assert measured.passage.bounces_within == pytest.approx(distances(BOWL, run)[-10:].max(), rel=0.5)
    assert measured.passage.left_at is None or measured.passage.left_at <= steps


def test_an_own_function_with_its_minimum_outside_the_view():
    surface = custom("(x-7)^2+y^2")
    _, measured = judged(surface, "sgd", 100, start=(-3.0, 1.0), learning_rate=0.1)
    assert measured.outcome is Outcome.CONVERGED
    assert measured.final_point == pytest.approx((7, 0), abs=1e-6)
    assert measured.goal == "the minimum outside the view"
    said = "SGD arrived at the minimum outside the view after 20 of 100 steps."
    assert str(compare(["SGD"], [measured], 100)) == said


@pytest.mark.parametrize(
    ("formula", "start", "kind", "distance"),
    [
        ("x^2", (3.0, 1.0), "curve", lambda x, y: abs(x)),
        ("x^2*y^2", (3.0, 1.0), "curve", lambda x, y: min(abs(x), abs(y))),
        ("max(0, x^2+y^2-1)", (3.0, 1.0), "area", lambda x, y: max(0.0, np.hypot(x, y) - 1)),
        ("abs(x^2+y^2-4)", (3.0, 1.0), "curve", lambda x, y: abs(np.hypot(x, y) - 2)),
        ("(x^2+y^2-4)^2 + 3", (0.7, 3.0), "curve", lambda x, y: abs(np.hypot(x, y) - 2)),
    ],
)
def test_minima_that_are_no_points_are_arrived_at_and_measured_to(formula, start, kind, distance):
    surface = custom(formula)
    assert (surface.minima, surface.continuum) == ((), kind)
    run, measured = judged(surface, "sgd", 400, start=start, learning_rate=0.01)
    assert measured.outcome is Outcome.CONVERGED
    assert measured.goal == f"the {kind} of minima"
    expected = np.array([distance(*point) for point in run.points.T])
    np.testing.assert_allclose(o.distance_to_minimum(run), expected, atol=1e-6 * diagonal(surface))
    near = expected <= NEAR * diagonal(surface)
    assert near[measured.arrived_at :].all()
    assert not near[measured.arrived_at - 1]
