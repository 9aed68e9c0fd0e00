"""Measurements, on runs drawn by hand whose answers are plain, and on real ones."""

import dataclasses
import math

import numpy as np
import pytest

from optimizers import OPTIMIZERS
from simulation import measurements as m
from simulation import outcomes as o
from simulation import simulate
from simulation.measurements import Zigzags, measure
from simulation.outcomes import Outcome
from simulation.places import place
from simulation.terrain import diagonal
from simulation.trajectory import Trajectory
from surfaces import SURFACES

pytestmark = pytest.mark.filterwarnings("error")

QUADRATIC = SURFACES["quadratic"]()  # x²/20 + y², view -10..10, minimum at the origin
ROUND = SURFACES["quadratic"](a=1.0, b=1.0)
KINK = SURFACES["kink"]()
SADDLE = SURFACES["saddle"]()
SGD, MOMENTUM = OPTIMIZERS["sgd"], OPTIMIZERS["momentum"]
DIAGONAL = math.hypot(20, 20)
CLASSIC = simulate(QUADRATIC, SGD(learning_rate=0.95), (-7.0, 2.0), 30)


def drawn(points, surface=QUADRATIC, diverged_at=-1, ahead=None) -> Trajectory:
    """A run through the given points (steps + 1, 2), which then goes on `ahead` (more, 2), else stays where it is."""
    goes_on = np.array([points[-1]] * 20 if ahead is None else ahead, dtype=float).T
    return Trajectory(surface, SGD(), np.array(points, dtype=float).T, (), np.array(diverged_at), ahead=goes_on)


def settled(x: float, steps: int = 20) -> list[tuple[float, float]]:
    """From (-7, 2) in one step to (x, 0), and there to the end."""
    return [(-7.0, 2.0), *[(x, 0.0)] * steps]


def test_the_classic_run():
    measured = measure(CLASSIC)
    assert measured.zigzags == Zigzags(tuple(range(1, 30)))
    assert measured.final_point == pytest.approx((-0.350393, 0.084782), abs=1e-6)
    assert measured.final_value == pytest.approx(0.013327, abs=1e-6)
    assert measured.distance_to_minimum == pytest.approx(math.hypot(*measured.final_point))
    assert measured.path_length == pytest.approx(np.hypot(*np.diff(CLASSIC.points)).sum())
    assert measured.outcome is Outcome.MOVING
    excess = CLASSIC.values / CLASSIC.values[0]
    assert np.all(excess[measured.steps_to_tolerance :] <= 0.01)
    assert excess[measured.steps_to_tolerance - 1] > 0.01


def test_steps_to_counts_from_where_it_stays():
    low, high = (0.0, 0.1), (0.0, 2.0)
    assert o.steps_to(drawn([high, low, low, low])) == 1
    assert o.steps_to(drawn([high, low, high, low, low])) == 3
    assert o.steps_to(drawn([high, low, low, high])) == -1
    assert o.steps_to(drawn([high, high, low]), tolerance=1.0) == 0
    assert o.steps_to(drawn([(0.0, 0.0)])) == 0
    assert o.steps_to(drawn([high, low, low], diverged_at=2)) == -1
    assert o.steps_to(drawn([high, low, low], surface=SADDLE)) == -1


def test_a_run_that_falls_past_a_minimum_has_not_come_within_a_share_of_it():
    """McCormick's minimum is the lowest of its view, and f goes down for ever beyond."""
    surface = SURFACES["mccormick"]()
    run = simulate(surface, MOMENTUM(learning_rate=0.1), surface.start, surface.steps)
    assert run.values[-1] < surface.minimum
    assert run.diverged_at == o.steps_to(run) == -1
    kept = simulate(surface, SGD(learning_rate=0.1), (0.0, 0.0), surface.steps)
    assert o.outcome(kept) is Outcome.CONVERGED
    assert o.steps_to(kept) > 0


def test_arrival_is_within_a_hundredth_of_the_view():
    near, far = 0.0099 * DIAGONAL, 0.0101 * DIAGONAL
    assert o.arrival(drawn(settled(near))) == 1
    assert o.arrival(drawn(settled(far))) == -1
    assert o.arrival(drawn([(near, 0.0), (far, 0.0), (near, 0.0)])) == 2
    assert o.arrival(drawn([(0.0, 0.0), (1.0, 1.0)], surface=SADDLE)) == -1


@pytest.mark.parametrize("away", [0.0, 1e-15, 1e-12, 1e-7, 1e-3])
def test_a_local_minimum_that_is_not_declared_is_found_however_near_the_run_ends(away):
    x = 1.989912  # near 2, where the slope of x² - 10 cos(2 pi x) vanishes
    for _ in range(5):
        x -= (2 * x + 20 * math.pi * math.sin(2 * math.pi * x)) / (2 + 40 * math.pi**2 * math.cos(2 * math.pi * x))
    point = np.array([x + away, -x])
    assert place(SURFACES["rastrigin"](), point) == "a local minimum"
    assert place(SURFACES["rastrigin"](), point + 0.25) is None


def test_settlement_counts_local_minima_too():
    trap = SURFACES["bowl_with_trap"]()
    (local,), (lowest,) = trap.local_minima, trap.minima
    far = (local[0] + 0.02 * diagonal(trap), local[1])
    there = drawn([far, local, far, local, local], surface=trap)
    assert (o.settlement(there), o.arrival(there)) == (3, -1)
    assert o.settlement(drawn([far, local, lowest], surface=trap)) == 1
    assert o.settlement(drawn([local, far], surface=trap)) == -1
    assert o.settlement(drawn([(0.0, 0.0)], surface=SADDLE)) == -1


@pytest.mark.parametrize(("rate", "shrinks"), [(0.6, -0.2), (0.75, -0.5), (0.95, -0.9)])
def test_only_zigzags_that_can_be_seen_count(rate, shrinks):
    """y shrinks by a constant factor, and so do the steps along it."""
    run = simulate(QUADRATIC, SGD(learning_rate=rate), (-7.0, 2.0), 60)
    lengths = 2.0 * (1 - shrinks) * np.abs(shrinks) ** np.arange(60)
    assert m.zigzags(run).count == np.count_nonzero(lengths >= o.VISIBLE * DIAGONAL) - 1


@pytest.mark.parametrize("angle", [0.0, 30.0, -45.0, 90.0])
def test_zigzags_follow_a_turned_valley(angle):
    turn = np.radians(angle)
    start = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ (-7.0, 2.0)
    assert m.zigzags(simulate(SURFACES["quadratic"](angle=angle), SGD(learning_rate=0.95), start, 30)).count == 29
    assert m.zigzags(simulate(SURFACES["quadratic"](angle=angle), SGD(learning_rate=0.45), start, 30)).count == 0


@pytest.mark.parametrize("surface", [ROUND, SURFACES["quadratic"](a=1.0, b=1.0, angle=20.0)])
@pytest.mark.parametrize("start", [(0.0, 2.0), (2.0, 0.0), (-3.0, 1.0)])
def test_in_a_round_bowl_the_gradient_is_the_axis(surface, start):
    assert m.zigzags(simulate(surface, SGD(learning_rate=0.9), start, 20)).count == 19


def test_on_a_kink_the_gradient_is_the_axis():
    run = simulate(KINK, SGD(learning_rate=0.1), KINK.start, 60)
    across = np.sign(np.diff(run.points[1]))
    assert m.zigzags(run).count == np.count_nonzero(across[1:] != across[:-1]) > 0


def test_a_step_along_the_flat_axis_is_no_zigzag():
    assert m.zigzags(drawn([(0.0, 2.0), (3.0, 2.0), (0.0, 2.0), (3.0, 2.0)])).count == 0
    assert m.zigzags(drawn([(0.0, 2.0), (0.0, -1.0), (5.0, -1.0), (0.0, 1.0)])).count == 1
    assert m.zigzags(drawn([(0.0, 2.0)])).count == m.zigzags(drawn([(0.0, 2.0), (0.0, -1.0)])).count == 0


def test_lengths():
    run = drawn([(0.0, 0.0), (3.0, 4.0), (3.0, 0.0)])
    assert m.path_length(run) == 9
    assert m.straight_distance(run) == 3
    np.testing.assert_allclose(o.distance_to_minimum(run), [0, 5, 3])
    assert np.all(np.isnan(o.distance_to_minimum(drawn([(0.0, 0.0), (1.0, 0.0)], surface=SADDLE))))


def test_the_distance_is_to_the_nearest_of_several_minima():
    branin = SURFACES["branin"]()
    assert len(branin.minima) > 1
    for x, y in branin.minima:
        assert o.distance_to_minimum(drawn([(x + 0.01, y)], surface=branin))[0] == pytest.approx(0.01)


def test_what_lies_beyond_a_divergence_counts_for_nothing():
    nan = (np.nan, np.nan)
    run = drawn([(0.0, 1.0), (3.0, 5.0), (9000.0, 5.0), nan, nan], diverged_at=2)
    measured = measure(run)
    assert measured.final_point == (9000.0, 5.0)
    assert measured.path_length == 5 + 8997
    assert measured.straight_distance == pytest.approx(math.hypot(9000, 4))
    assert measured.outcome is Outcome.DIVERGED
    assert measured.diverged_at == 2
    assert measured.steps_to_tolerance is measured.arrived_at is measured.resting_place is None
    without_the_last = drawn([(0.0, 1.0), (3.0, 5.0), nan], diverged_at=2)
    assert measure(without_the_last).final_point == (3.0, 5.0)


def test_overshoot_is_measured_along_the_line_to_the_minimum():
    amount, step = m.overshoot(drawn([(-4.0, 0.0), (0.5, 9.0), (2.0, 3.0), (1.0, 0.0)]))
    assert (amount, step) == (2.0, 2)
    amount, step = m.overshoot(drawn([(-3.0, 4.0), (3.0, -4.0)]))
    assert (amount, step) == (pytest.approx(5.0), 1)
    for never in ([(-4.0, 0.0), (-0.1, 7.0), (0.0, -3.0)], [(-4.0, 0.0), (1e-7, 0.0)], [(0.0, 0.0), (1.0, 0.0)]):
        assert m.overshoot(drawn(never)) == (0.0, -1)
    amount, step = m.overshoot(drawn([(0.0, 0.0), (1.0, 0.0)], surface=SADDLE))
    assert math.isnan(amount)
    assert step == -1


def test_how_a_run_ended():
    near, far = 0.0099 * DIAGONAL, 0.0101 * DIAGONAL
    assert o.outcome(drawn(settled(near))) is Outcome.CONVERGED
    assert o.outcome(drawn(settled(far))) is Outcome.STALLED
    late = settled(far)
    late[-1] = (0.0, 0.0)
    assert o.outcome(drawn(late)) is Outcome.CONVERGED, "the steps ahead count, not those before"
    assert o.outcome(drawn(settled(0.0), ahead=[(0.0, 0.0)] * 19 + [(far, 0.0)])) is Outcome.MOVING
    assert o.outcome(drawn([(5.0, 5.0)])) is Outcome.MOVING, "without a step nothing has stalled"
    assert o.outcome(drawn([(0.0, 0.0)])) is Outcome.CONVERGED
    assert o.outcome(drawn(settled(0.0), diverged_at=20)) is Outcome.DIVERGED
    assert o.outcome(drawn(settled(near), ahead=[(math.nan, math.nan)] * 20)) is Outcome.MOVING


def test_what_stands_still_moves_by_less_than_can_be_seen_and_would_for_ever():
    far, hair = 6.0, 0.9 * o.VISIBLE * DIAGONAL
    jitter = [(far + (hair if step % 2 else 0.0), 0.0) for step in range(20)]
    drift = [(far + hair * (step + 1) / 20, 0.0) for step in range(20)]
    assert o.outcome(drawn(settled(far), ahead=jitter)) is Outcome.STALLED
    assert o.outcome(drawn(settled(far), ahead=drift)) is Outcome.MOVING
    assert o.outcome(drawn(settled(far), ahead=[(far + 1.2 * hair, 0.0)] * 20)) is Outcome.MOVING
    near = settled(0.0101 * DIAGONAL)
    assert o.outcome(drawn(near, ahead=[(0.0101 * DIAGONAL - hair, 0.0)] * 20)) is Outcome.MOVING, "f falls by a sixth"


@pytest.mark.parametrize(
    ("slug", "start", "rate", "place"),
    [
        ("three_hump_camel", (1.8, -0.9), 0.1, "a local minimum"),
        ("saddle", (-1.8, 0.0), 0.2, "a saddle"),
        ("monkey_saddle", (0.0, 0.0), 0.1, "a saddle"),
        ("easom", (0.2, 0.2), 0.1, "a plateau"),
        ("rosenbrock", None, 1e-9, None),
        ("quadratic", (-7.0, 2.0), 1e-8, None),
        ("quadratic", (-7.0, 2.0), 0.9, None),
    ],
)
def test_where_a_stalled_run_stands(slug, start, rate, place):
    surface = SURFACES[slug]()
    run = simulate(surface, SGD(learning_rate=rate), start or surface.start, 100)
    assert m.resting_place(run) == measure(run).resting_place == place
    if place:
        assert o.outcome(run) is Outcome.STALLED


def test_the_top_of_a_hill_is_a_maximum():
    himmelblau = SURFACES["himmelblau"]()
    assert m.resting_place(drawn([(-0.270845, -0.923039)] * 3, surface=himmelblau)) == "a maximum"


@pytest.mark.parametrize("slug", SURFACES)
def test_a_batch_is_measured_as_its_members_are(slug):
    surface = SURFACES[slug]()
    starts = np.array([surface.start, (surface.start[0] / 3, -surface.start[1])]).T[:, :, None]
    rates = np.array([1e-4, 0.02, 0.7, 1e4])
    batch = simulate(surface, MOMENTUM(learning_rate=rates, momentum=0.5), starts, 25)
    for row in range(2):
        for column, rate in enumerate(rates):
            single = simulate(surface, MOMENTUM(learning_rate=rate, momentum=0.5), starts[:, row, 0], 25)
            for function in (o.steps_to, o.arrival, o.settlement, m.straight_distance, o.outcome):
                assert function(batch).shape == (2, 4)
                assert function(batch)[row, column] == function(single), function.__name__
            np.testing.assert_array_equal(o.distance_to_minimum(batch)[:, row, column], o.distance_to_minimum(single))
            assert m.path_length(batch)[row, column] == pytest.approx(m.path_length(single), rel=1e-13)
            for function in (o.final, m.overshoot):
                for one, other in zip(function(single), function(batch), strict=True):
                    np.testing.assert_array_equal(one, other[..., row, column])


def test_measure_gives_plain_values_of_one_run():
    for value in dataclasses.asdict(measure(CLASSIC)).values():
        assert value is None or type(value) in (int, float, tuple, bool, str, dict, Outcome)
    assert measure(simulate(SADDLE, SGD(learning_rate=0.1), SADDLE.start, 10)).distance_to_minimum is None
    with pytest.raises(ValueError, match=r"one run is measured at a time.*received \(2, 4, 3\)"):
        measure(simulate(QUADRATIC, SGD(), np.zeros((2, 3)), 3))
