"""A sweep says of every cell what `simulate` and its measurements say, to the last bit."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import Optimizer, Surface
from expressions import Expression, declare
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import outcomes, simulate, sweep
from simulation.look_ahead import A_QUARTER
from simulation.lowest_set import distance_to_lowest
from simulation.outcomes import Outcome
from simulation.rules import Rules
from simulation.sweep import Sweep, block
from simulation.sweep.verdicts import OUTCOMES
from simulation.sweep.walker import Walker
from simulation.terrain import NEAR, diagonal
from surfaces import SURFACES

QUADRATIC, ROSENBROCK = SURFACES["quadratic"](), SURFACES["rosenbrock"]()
ADAM, MOMENTUM, SGD = (OPTIMIZERS[slug] for slug in ("adam", "momentum", "sgd"))
sweeps = sys.modules["simulation.sweep.engine"]  # `simulation.sweep` is the function
FINDINGS = (*sweeps.FIELDS,)
CODES = np.array(OUTCOMES, dtype=object)


def starts_on(surface: Surface, count: int, seed: int = 0) -> np.ndarray:
    """Points (2, count) all over the view and a little beyond."""
    sides = [(1.2 * low - 0.2 * high, 1.2 * high - 0.2 * low) for low, high in surface.view]
    return np.stack([np.random.default_rng(seed).uniform(*side, count) for side in sides])


def check(surface: Surface, optimizer: Optimizer, start, steps: int, tolerance: float = 0.01, **game) -> Sweep:
    """Compare a sweep with the trajectories; return it."""
    how = {name: game.pop(name) for name in ("threads",) if name in game}
    found = sweep(surface, optimizer, start, steps, tolerance=tolerance, **how, **game)
    run = simulate(surface, optimizer, start, steps, **game)
    point, value = outcomes.final(run)
    np.testing.assert_array_equal(found.diverged_at, run.diverged_at)
    np.testing.assert_array_equal(found.final_point, point)
    np.testing.assert_array_equal(found.final_value, value)
    np.testing.assert_array_equal(found.steps_to_tolerance, outcomes.steps_to(run, tolerance, A_QUARTER))
    np.testing.assert_array_equal(found.arrived_at, outcomes.arrival(run, A_QUARTER))
    np.testing.assert_array_equal(found.settled_at, outcomes.settlement(run, A_QUARTER))
    np.testing.assert_array_equal(CODES[found.outcome], outcomes.outcome(run, A_QUARTER))
    chosen = found.minimum >= 0
    distances = [np.hypot(point[0] - x, point[1] - y) for x, y in surface.minima]
    distances += [distance_to_lowest(surface, point)] if surface.continuum else []
    distances += [np.hypot(point[0] - x, point[1] - y) for x, y in (*surface.local_minima, (np.nan, np.nan))]
    distances = np.stack(distances)
    nearest = np.fmin.reduce(distances, axis=0)
    np.testing.assert_array_equal(chosen, (nearest <= NEAR * diagonal(surface)) & (run.diverged_at < 0))
    own = np.take_along_axis(distances, np.maximum(found.minimum, 0)[None].astype(int), axis=0)[0]
    np.testing.assert_array_equal(own[chosen], nearest[chosen])
    return found


def equal(one: Sweep, other: Sweep) -> None:
    for name in FINDINGS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("surface", SURFACES)
def test_every_cell_is_as_simulate_has_it(surface, optimizer):
    surface, optimizer = SURFACES[surface](), OPTIMIZERS[optimizer]
    rates = {"learning_rate": np.geomspace(1e-4, 5, 4)[:, None]} if "learning_rate" in optimizer.parameters() else {}
    check(surface, optimizer(**rates), starts_on(surface, 12), 45)


@pytest.mark.parametrize(
    "formula",
    [
        "(x^2-1)^2 + a*y^2",
        "abs(x) + max(y, -y)",
        "sin(x)*cos(y)",
        "log(x) + 1/y",
        "a",
        "(x^2+y^2-4)^2",
        "max(0, x^2+y^2-1)*((x-4)^2+y^2)",
    ],
)
@pytest.mark.parametrize("optimizer", ["sgd", "adam", "bfgs"])
def test_an_own_function_is_a_surface_like_others(formula, optimizer):
    surface = declare(Expression.read(formula))()
    check(surface, OPTIMIZERS[optimizer](), starts_on(surface, 60), 25)


def test_a_map_knows_every_end_there_is():
    """Otherwise the tests would not have looked at one of them."""
    optimizer = MOMENTUM(learning_rate=np.geomspace(1e-9, 1, 12)[:, None], momentum=np.linspace(0, 1, 9))
    found = check(ROSENBROCK, optimizer, (-1.2, 1.0), 700)
    assert set(CODES[found.outcome].ravel()) == set(OUTCOMES)
    assert found.outcome.shape == (12, 9)
    assert found.final_point.shape == (2, 12, 9)
    assert (found.steps_to_tolerance > 0).any()


@pytest.mark.parametrize("slug", OPTIMIZERS)
@pytest.mark.parametrize(
    "rules",
    [
        Rules(noise="isotropic", sigma=0.3, seed=np.arange(6)),
        Rules(noise="proportional", seed=np.array([[3], [1], [3]]), l2=np.linspace(0, 0.3, 6)),
        Rules(l2=0.1, weight_decay=np.linspace(0, 0.2, 6), clip_norm=2.0),
    ],
    ids=("noise", "seeds", "decay"),
)
def test_rules_count(slug, rules):
    check(ROSENBROCK, OPTIMIZERS[slug](), starts_on(ROSENBROCK, 6), 40, rules=rules)


@pytest.mark.parametrize("slug", SCHEDULES)
@pytest.mark.parametrize("optimizer", ["momentum", "adam", "nadam", "sam", "bfgs", "sgd"])
def test_schedules_count(slug, optimizer):
    optimizer, schedule = OPTIMIZERS[optimizer], SCHEDULES[slug](warmup_steps=5)
    rates = {"learning_rate": np.array([[1e-4], [0.01]])} if "learning_rate" in optimizer.parameters() else {}
    for parameters in (rates, {}):
        check(ROSENBROCK, optimizer(**parameters), starts_on(ROSENBROCK, 7), 60, schedule=schedule)


@given(
    batch=st.sampled_from([(), (1,), (3,), (2, 3), (1, 4, 2)]),
    size=st.integers(1, 9),
    round_=st.integers(1, 20),
    threads=st.integers(1, 3),
    steps=st.integers(0, 50),
    slug=st.sampled_from(["sgd", "momentum", "adam", "prodigy", "rprop"]),
    seed=st.integers(0, 9),
)
def test_neither_shapes_nor_blocks_nor_threads_matter(batch, size, round_, threads, steps, slug, seed):
    rng = np.random.default_rng(seed)
    start = starts_on(QUADRATIC, int(np.prod(batch)), seed).reshape(2, *batch)
    optimizer = OPTIMIZERS[slug]
    if "learning_rate" in optimizer.parameters() and seed % 2:
        optimizer = optimizer(learning_rate=rng.uniform(0, 1.5, batch[-1:] or (2,)))
    else:
        optimizer = optimizer()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"BLOCK": size, "WIDE": size, "PAYS": 1}.items():
            patch.setattr(sweeps, name, value)
        for name in ("SHORTEST", "LONGEST"):
            patch.setattr(block, name, round_)
        check(QUADRATIC, optimizer, start, steps, threads=threads)


def count_steps(monkeypatch) -> list[int]:
    """A list to which every round adds its steps x cells."""
    walked = []

    def counted(walk):
        def counted_walk(self, t, count, *options):
            walked.append(count * self.point.shape[1])
            return walk(self, t, count, *options)

        return counted_walk

    monkeypatch.setattr(Walker, "walk", counted(Walker.walk))
    return walked


@pytest.fixture
def walked(monkeypatch) -> list[int]:
    return count_steps(monkeypatch)


def test_whoever_rests_is_left_alone_and_told_as_if_not(walked):
    """SGD on Himmelblau stands still to the last bit long before the end, and the run is not walked on."""
    surface = SURFACES["himmelblau"]()
    found = check(surface, SGD(learning_rate=0.01), starts_on(surface, 60), 2000)
    assert sum(walked) < 60 * 2000 / 3
    assert set(found.minimum) >= {0, 1, 2, 3}


def test_whoever_diverges_is_left_alone(walked):
    check(QUADRATIC, SGD(learning_rate=np.array([[3.0], [0.1]])), starts_on(QUADRATIC, 50), 2000)
    assert sum(walked) < 100 * 2500 * 0.51


def test_whoever_is_still_away_and_moves_on_after_its_steps_is_left_alone(walked):
    found = check(ROSENBROCK, SGD(learning_rate=1e-4), starts_on(ROSENBROCK, 50), 2000, tolerance=0)
    moving = CODES[found.outcome] == Outcome.MOVING
    assert moving.sum() > 25
    assert sum(walked) < 50 * 2000 + 25 * 500


def test_what_moves_a_hair_less_than_can_be_seen_has_stalled():
    """On the side of a roof SGD makes steps of one length; in 2,000 it comes about as far as can be seen."""
    kink, start, steps = SURFACES["kink"](), (4.0, 3.0), 100
    along_x = np.abs(kink.gradient(np.array(start))).max()
    visible = outcomes.VISIBLE * diagonal(kink) / outcomes.LONGEST / along_x
    found = check(kink, SGD(learning_rate=visible * np.array([0.5, 0.999, 1.001, 2.0])), start, steps)
    assert CODES[found.outcome].tolist() == [Outcome.STALLED, Outcome.STALLED, Outcome.MOVING, Outcome.MOVING]


def test_a_surface_of_ones_own_that_is_not_finite_everywhere():
    surface = SURFACES["quadratic"]()

    class Well(type(surface)):
        def value_at(self, x, y):
            return np.log(np.abs(x)) + y * y

        def gradient_at(self, x, y):
            return 1 / x, 2 * y

    check(Well(), SGD(learning_rate=np.array([[0.5], [0.1]])), np.array([[1.0, 0.5, 2.0], [0.0, 1.0, 2.0]]), 50)
