"""Mini-batches: drawn as they say, unbiased, as noisy as theory has it, and in descents equal to PyTorch's."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimizers import OPTIMIZERS
from simulation import measurements, simulate, sweep
from simulation.gradient_noise import minibatch_covariance
from simulation.minibatches import AT_ONCE, Draws, MiniBatch, MiniBatches
from simulation.objectives import Clipped, Noisy
from surfaces import SURFACES
from surfaces._examples import Examples
from surfaces.linear_regression import LinearRegression

GOLDEN = json.loads((Path(__file__).parent / "goldens/minibatches.json").read_text())
SETTINGS = {
    "sgd": {"learning_rate": 0.3},
    "momentum": {"learning_rate": 0.05, "momentum": 0.9},
    "adam": {"learning_rate": 0.1},
}
LINE, SEXES = (SURFACES[slug](scaling="standardised") for slug in ("linear_regression", "logistic_regression"))
both = pytest.mark.parametrize("surface", [LINE, SEXES], ids=["line", "sexes"])
with_and_without = pytest.mark.parametrize("replacement", [True, False])

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("slug", GOLDEN["descents"])
@pytest.mark.parametrize("optimizer", SETTINGS)
def test_a_descent_is_pytorchs_on_the_same_minibatches(slug, optimizer):
    rules = MiniBatches(**GOLDEN["settings"])
    surface = SURFACES[slug](scaling="standardised")
    run = simulate(surface, OPTIMIZERS[optimizer](**SETTINGS[optimizer]), (0.0, 0.0), 100, rules=rules)
    recorded = np.array(GOLDEN["descents"][slug][optimizer]).T
    np.testing.assert_allclose(run.points[:, :: GOLDEN["every"]], recorded, rtol=0, atol=1e-10)
    exact = simulate(surface, OPTIMIZERS[optimizer](**SETTINGS[optimizer]), (0.0, 0.0), 100)
    assert np.abs(exact.points - run.points).max() > 0.02


@pytest.mark.parametrize(("n", "size"), [(10, 3), (333, 16), (7, 7), (7, 1), (5, 2000)])
def test_without_replacement_an_epoch_has_every_example_at_most_once(n, size):
    rules = MiniBatches(batch_size=size, seed=4)
    drawn = rules.members(n, 40)
    size = min(size, n)
    per_epoch = n // size
    assert drawn.shape == (40, size)
    np.testing.assert_array_equal(rules.epochs(n, 40), np.arange(0, 40, per_epoch))
    for first in rules.epochs(n, 40)[:-1]:
        epoch = drawn[first : first + per_epoch].ravel()
        assert len(set(epoch.tolist())) == len(epoch) == per_epoch * size
    if n == 333:
        assert not np.array_equal(drawn[:per_epoch], drawn[per_epoch : 2 * per_epoch])


def test_with_replacement_members_are_independent():
    rules = MiniBatches(batch_size=20, replacement=True, seed=1)
    drawn = rules.members(10, 5000)
    assert drawn.shape == (5000, 10), "no more than there are"
    counts = np.bincount(drawn.ravel(), minlength=10)
    np.testing.assert_allclose(counts, 5000, atol=5 * np.sqrt(5000))
    assert np.mean([len(set(row)) for row in drawn.tolist()]) == pytest.approx(10 * (1 - 0.9**10), rel=0.01)
    np.testing.assert_array_equal(replace(rules, batch_size=4).epochs(10, 9), [0, 3, 5, 8])


@with_and_without
def test_a_seed_is_a_row_of_minibatches_whatever_is_asked_at_once(replacement):
    rules = MiniBatches(batch_size=6, replacement=replacement, seed=3)
    many = replace(rules, seed=np.array([[3.0, 8.0], [5.0, 3.0]])).members(50, 30)
    assert many.shape == (30, 2, 2, 6)
    np.testing.assert_array_equal(many[:, 0, 0], rules.members(50, 30))
    np.testing.assert_array_equal(many[:, 1, 1], rules.members(50, 90)[:30])
    assert not np.array_equal(many[:, 0, 1], many[:, 0, 0])


@both
@with_and_without
@pytest.mark.parametrize("size", [1, 8, 50])
def test_the_gradient_is_unbiased_and_as_noisy_as_theory_says(surface, replacement, size):
    seeds, point = np.arange(4000), (0.4, 2.0)
    objective = MiniBatches(batch_size=size, replacement=replacement, seed=seeds).objective(surface)
    at = np.broadcast_to(np.reshape(point, (2, 1)), (2, len(seeds)))
    gradients = objective.gradient(at)
    expected = minibatch_covariance(surface, point, size, replacement)
    error = np.sqrt(np.diag(expected) / len(seeds))
    assert np.all(np.abs(gradients.mean(axis=1) - surface.gradient(point)) < 4.5 * error)
    scale = np.sqrt(np.outer(np.diag(expected), np.diag(expected)))
    np.testing.assert_allclose(np.cov(gradients) / scale, expected / scale, atol=0.09)


def test_the_correction_for_a_finite_population_is_felt():
    """So the test above would tell: at 50 of 119 the covariance is .58 of that with replacement."""
    with_, without = (minibatch_covariance(SEXES, (0.4, 2.0), 50, replacement) for replacement in (True, False))
    np.testing.assert_allclose(without / with_, 69 / 118, rtol=1e-12)
    np.testing.assert_allclose(minibatch_covariance(SEXES, (0.4, 2.0), 119, False), 0)
    np.testing.assert_allclose(minibatch_covariance(SEXES, (0.4, 2.0), 500, False), 0)


@both
@pytest.mark.parametrize("optimizer", ["sgd", "nesterov", "adam", "sam", "line_search", "newton"])
@with_and_without
def test_one_run_equals_the_same_run_in_a_batch_to_the_last_bit(surface, optimizer, replacement):
    rules = MiniBatches(batch_size=10, replacement=replacement, seed=[4, 2, 7])
    method = OPTIMIZERS[optimizer]()
    together = simulate(surface, method, surface.start, 30, rules=rules)
    for place, seed in enumerate((4, 2, 7)):
        alone = simulate(surface, method, surface.start, 30, rules=replace(rules, seed=seed))
        np.testing.assert_array_equal(alone.points, together.points[..., place])
    assert not np.array_equal(together.points[..., 0], together.points[..., 1]) or optimizer == "newton"


@both
@pytest.mark.parametrize("seed", [3, [3, 1, 4, 1]])
def test_a_sweep_says_what_runs_say(surface, seed):
    """Also where some have diverged and are walked no more."""
    rules, momentum = MiniBatches(batch_size=8, seed=seed), OPTIMIZERS["momentum"](learning_rate=[0.2, 0.1, 5.0, 0.2])
    starts = np.random.default_rng(0).uniform(-3, 3, (2, 25, 4))
    found = sweep(surface, momentum, starts, 40, rules=rules)
    run = simulate(surface, momentum, starts, 40, rules=rules)
    np.testing.assert_array_equal(found.final_point, measurements.final(run)[0])
    np.testing.assert_array_equal(found.diverged_at, run.diverged_at)
    assert np.all(found.diverged_at[:, 2] >= 0) == (surface is LINE)


@both
def test_a_full_batch_is_the_descent_without_rules(surface):
    adam = OPTIMIZERS["adam"](learning_rate=0.1)
    plain = simulate(surface, adam, surface.start, 30)
    for size in (len(surface.examples), 2000):
        full = simulate(surface, adam, surface.start, 30, rules=MiniBatches(batch_size=size))
        np.testing.assert_array_equal(full.points, plain.points)
    drawn = MiniBatches(batch_size=2000, replacement=True)
    assert not np.array_equal(simulate(surface, adam, surface.start, 30, rules=drawn).points, plain.points)


@both
def test_a_question_is_the_next_minibatch_and_nan_is_no_question(surface):
    rules = MiniBatches(batch_size=5, seed=[6, 9])
    members, x, y = rules.members(len(surface.examples), 4), np.full(2, 0.5), np.full(2, 1.5)
    objective = rules.objective(surface)
    expected = [np.stack(surface.minibatch_gradient_at(x, y, row)) for row in members]
    np.testing.assert_array_equal(objective.gradient(np.stack([x, y])), expected[0])
    objective.gradient(np.stack([np.where([True, False], x, np.nan), y]))
    third = objective.gradient(np.stack([x, y]))
    np.testing.assert_array_equal(third[:, 0], expected[2][:, 0])
    np.testing.assert_array_equal(third[:, 1], expected[1][:, 1])


def test_sam_asks_two_minibatches_a_step():
    rules, rate = MiniBatches(batch_size=5, seed=6), 0.1
    first, second = rules.members(333, 2)
    sam = OPTIMIZERS["sam"](learning_rate=rate, rho=0.05, base="sgd")
    ascent = np.array(LINE.minibatch_gradient_at(0.0, 0.0, first))
    ahead = 0.05 * ascent / np.hypot(*ascent)
    expected = -rate * np.array(LINE.minibatch_gradient_at(*ahead.tolist(), second))
    run = simulate(LINE, sam, (0.0, 0.0), 1, rules=rules)
    np.testing.assert_allclose(run.points[:, 1], expected, rtol=1e-9)


@both
def test_value_and_hessian_are_of_all_examples(surface):
    objective, points = MiniBatches(batch_size=1).objective(surface), np.zeros((2, 3))
    np.testing.assert_array_equal(objective.value(points), surface.value(points))
    np.testing.assert_array_equal(objective.hessian(points), surface.hessian(points))


def test_the_other_rules_come_after():
    rules = MiniBatches(batch_size=4, noise="isotropic", sigma=0.5, clip_norm=1.0)
    clipped = rules.objective(LINE)
    assert [type(one) for one in (clipped, clipped.objective, clipped.objective.objective)] == [
        Clipped,
        Noisy,
        MiniBatch,
    ]


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="Quadratic bowl is not made of any"):
        simulate(SURFACES["quadratic"](), OPTIMIZERS["sgd"](), (1.0, 1.0), 3, rules=MiniBatches())
    with pytest.raises(ValueError, match=r"one number, received \(2,\)"):
        MiniBatches(batch_size=[1, 2])
    for size in (0, 2.5, 3000):
        with pytest.raises(ValueError, match="batch_size must be"):
            MiniBatches(batch_size=size)


def test_three_examples_are_enough():
    own = LinearRegression(own=Examples(("a", "b"), ("", ""), ((1.0, 2.0, 3.0),), (1.0, 3.0, 2.0)))
    run = simulate(own, OPTIMIZERS["sgd"](learning_rate=0.1), own.start, 20, rules=MiniBatches(batch_size=2))
    assert np.all(np.isfinite(run.points))


def test_mini_batches_of_the_past_are_forgotten():
    draws = Draws(MiniBatches(batch_size=50, replacement=True), 50)
    rows = [draws.members(number) for number in range(20_000)]
    np.testing.assert_array_equal(rows, MiniBatches(batch_size=50, replacement=True).members(50, 20_000))
    assert draws.rows.size <= 2 * AT_ONCE
