"""Noise, weight decay and clipping in `simulate`, and what a run costs; test_scheduled_runs.py has the schedules.

record_rules.py recorded PyTorch. The rule: every coordinate of every step agrees to a relative 1e-10.
"""

import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from catalogue import Elementwise, Family, Optimizer, parameter
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import Rules, simulate
from surfaces import SURFACES

GOLDENS = json.loads((Path(__file__).parent / "goldens/rules.json").read_text())["runs"]
BOWL, VALLEY = SURFACES["quadratic"](), SURFACES["rosenbrock"]()
START = (-7.0, 2.0)
SGD, MOMENTUM, NESTEROV, ADAM, ADAMW = (OPTIMIZERS[s] for s in ("sgd", "momentum", "nesterov", "adam", "adamw"))

pytestmark = pytest.mark.filterwarnings("error")


class Empty(NamedTuple):
    pass


@dataclass(frozen=True, kw_only=True)
class Twice(Optimizer):
    """A custom optimizer that asks for two gradients and, where it is not at rest, for one value."""

    name, order, rule, family = "Twice", 1, r"\eta", Family.DIRECTION
    year, source, idea, weakness = 2026, "This test.", "Ask again.", "It costs."

    learning_rate: float = parameter(0.1, 0.01, 1.0, allowed="[0, inf)")

    def init(self, point):
        return Empty()

    def step(self, point, state, objective, t):
        half = point - self.learning_rate / 2 * objective.gradient(point)
        objective.value(np.where(np.abs(point) > 0, half, np.nan))
        return point - self.learning_rate * objective.gradient(half), state


def same(one, other):
    np.testing.assert_array_equal(one.points, other.points)
    for mine, others in zip(one.state, other.state, strict=True):
        np.testing.assert_array_equal(mine, others)


# Recordings


@pytest.mark.parametrize("case", GOLDENS, ids=lambda c: f"{c['optimizer']}-{c['rules']}-{c['schedule']}-{c['surface']}")
def test_runs_are_the_recorded_ones(case):
    schedule = dict(case["schedule"])
    schedule = SCHEDULES[schedule.pop("slug")](**schedule) if schedule else None
    optimizer, surface = OPTIMIZERS[case["optimizer"]](**case["hyperparameters"]), SURFACES[case["surface"]]()
    run = simulate(surface, optimizer, case["start"], len(case["x"]), schedule=schedule, rules=Rules(**case["rules"]))
    np.testing.assert_allclose(run.points[:, 1:], [case["x"], case["y"]], rtol=1e-10, atol=0)
    plain = simulate(surface, optimizer, case["start"], len(case["x"]))
    assert not np.allclose(plain.points[:, -1], run.points[:, -1], rtol=1e-4)


# Rules that are off change nothing, and what is on is on


OFF = [Rules(), Rules(noise="isotropic", sigma=0), Rules(noise="proportional", sigma=0, seed=3), Rules(sigma=5, seed=2)]


@pytest.mark.parametrize("rules", OFF)
@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_rules_that_are_off_change_no_bit(slug, rules):
    for start in (START, np.array([START, (1.0, 1.0)]).T):
        plain = simulate(BOWL, OPTIMIZERS[slug](), start, 30)
        same(simulate(BOWL, OPTIMIZERS[slug](), start, 30, rules=rules), plain)
        same(simulate(BOWL, OPTIMIZERS[slug](), start, 30, schedule=SCHEDULES["constant"](), rules=rules), plain)


@pytest.mark.parametrize(("name", "value"), [
    ("sigma", -1.0), ("sigma", np.inf), ("seed", 0.5), ("seed", -1), ("l2", -0.1), ("weight_decay", np.nan),
    ("clip_norm", 0.0), ("clip_norm", np.nan), ("noise", "pink"), ("noise", 1), ("noise", None),
])  # fmt: skip
def test_a_wrong_rule_is_named(name, value):
    with pytest.raises(ValueError, match=f"^rules: {name} must be .*, received"):
        Rules(**{name: value})


@pytest.mark.parametrize("slug", OPTIMIZERS)
@pytest.mark.parametrize("noise", ["isotropic", "proportional"])
def test_one_run_is_the_same_run_in_a_batch_of_seeds_and_starts(slug, noise):
    """Floats and arrays, to the last bit where a method treats each coordinate alike, under every rule at once."""
    rules = {"noise": noise, "sigma": 0.3, "l2": 0.2, "weight_decay": 0.1, "clip_norm": 2.0}
    starts = np.array([START, (0.5, -3.0)]).T[:, :, None]
    seeds, schedule = np.array([4, 0, 9]), SCHEDULES["cosine"](warmup_steps=5)
    batch = simulate(BOWL, OPTIMIZERS[slug](), starts, 25, schedule=schedule, rules=Rules(**rules, seed=seeds))
    assert batch.points.shape == (2, 26, 2, 3)
    for row, column in np.ndindex(2, 3):
        alone = Rules(**rules, seed=seeds[column])
        run = simulate(BOWL, OPTIMIZERS[slug](), starts[:, row, 0], 25, schedule=schedule, rules=alone)
        exact = isinstance(run.optimizer, Elementwise)
        tolerance = {"rtol": 0, "atol": 0} if exact else {"rtol": 1e-8, "atol": 1e-12}
        np.testing.assert_allclose(run.points, batch.points[:, :, row, column], **tolerance)


def test_where_floats_raise_the_noise_begins_again():
    optimizer = ADAM(learning_rate=0.3, epsilon=0.0)
    rules = Rules(noise="proportional", sigma=0.5)
    floats = simulate(BOWL, optimizer, (-7.0, 0.0), 5, rules=rules)
    arrays = simulate(BOWL, optimizer, np.reshape((-7.0, 0.0), (2, 1)), 5, rules=rules)
    np.testing.assert_array_equal(floats.points, arrays.points[..., 0])


def test_shapes_that_do_not_broadcast_are_named():
    with pytest.raises(ValueError, match=r"do not broadcast: start \(3,\), seed \(4,\)"):
        simulate(BOWL, SGD(), np.zeros((2, 3)), 3, rules=Rules(seed=np.arange(4)))


# Noise


def test_the_mean_of_many_noisy_runs_is_the_exact_run_of_a_linear_method():
    exact = simulate(BOWL, SGD(learning_rate=0.5), START, 30)
    rules = Rules(noise="isotropic", sigma=0.5, seed=np.arange(4000))
    bundle = simulate(BOWL, SGD(learning_rate=0.5), START, 30, rules=rules)
    assert bundle.points.shape == (2, 31, 4000)
    np.testing.assert_allclose(bundle.points.mean(axis=2), exact.points, atol=0.05)
    x, y = bundle.points[:, -1].std(axis=1)  # a recursion with noise: variance (eta sigma)² / (1 - (1 - eta h)²)
    spread = [0.25 * np.sqrt((1 - k**60) / (1 - k**2)) for k in (1 - 0.05, 1e-9)]
    np.testing.assert_allclose([x, y], spread, rtol=0.05)


def test_what_is_recorded_of_f_is_without_noise_and_penalty():
    run = simulate(BOWL, SGD(learning_rate=0.5), START, 10, rules=Rules(noise="isotropic", l2=0.5, clip_norm=1))
    np.testing.assert_array_equal(run.values, BOWL.value(run.points))
    np.testing.assert_array_equal(run.gradients, BOWL.gradient(run.points))


# Decay and clipping


def test_l2_moves_the_minimum_to_where_the_penalty_balances():
    run = simulate(SURFACES["booth"](), SGD(learning_rate=0.05), (0.0, 0.0), 2000, rules=Rules(l2=1.0))
    hessian, pull = np.array([[10.0, 8.0], [8.0, 10.0]]), np.array([34.0, 38.0])
    np.testing.assert_allclose(run.points[:, -1], np.linalg.solve(hessian + np.eye(2), pull), rtol=1e-9)


def test_decoupled_decay_is_adamw():
    rates = {"learning_rate": 0.1}
    ours = simulate(BOWL, ADAM(**rates), START, 50, rules=Rules(weight_decay=0.3))
    theirs = simulate(BOWL, ADAMW(**rates, weight_decay=0.3), START, 50)
    np.testing.assert_allclose(ours.points, theirs.points, rtol=1e-10)
    l2 = simulate(BOWL, ADAM(**rates), START, 50, rules=Rules(l2=0.3))
    assert not np.allclose(l2.points, theirs.points, rtol=0.01)


def test_decoupled_decay_of_gradient_descent_is_l2():
    both = [simulate(VALLEY, SGD(), (-1.2, 1.0), 40, rules=Rules(**{rule: 0.3})) for rule in ("l2", "weight_decay")]
    np.testing.assert_allclose(both[0].points, both[1].points, rtol=1e-12)


def test_clipping_saves_a_run_that_would_diverge():
    assert simulate(VALLEY, SGD(learning_rate=0.01), (-1.2, 1.0), 50).diverged_at > 0
    assert simulate(VALLEY, SGD(learning_rate=0.01), (-1.2, 1.0), 50, rules=Rules(clip_norm=1.0)).diverged_at == -1


def test_rules_as_arrays_are_a_map():
    decay = np.array([[0.0], [0.2]])
    clip = np.array([0.5, np.inf, 2.0])
    run = simulate(BOWL, MOMENTUM(), START, 20, rules=Rules(l2=decay, clip_norm=clip, weight_decay=decay))
    assert run.points.shape == (2, 21, 2, 3)
    for row, column in itertools.product(range(2), range(3)):
        one = Rules(l2=decay[row, 0], clip_norm=clip[column], weight_decay=decay[row, 0])
        np.testing.assert_array_equal(
            run.points[:, :, row, column], simulate(BOWL, MOMENTUM(), START, 20, rules=one).points
        )


# Counting


def test_counts():
    rules = Rules(noise="isotropic", clip_norm=1.0)
    for optimizer in (SGD(), NESTEROV(), ADAM()):
        for start in (START, np.zeros((2, 3)), np.zeros((2, 0))):
            for given in (None, rules):
                asked = simulate(BOWL, optimizer, start, 6, rules=given).evaluations
                assert asked.gradients.shape == (7, *np.shape(start)[1:])
                assert np.all(np.arange(7) == asked.gradients.T)
                assert not asked.values.any()
                assert not asked.hessians.any()


def test_counts_of_a_method_that_asks_twice():
    run = simulate(BOWL, Twice(), np.array([START, (0.0, 0.0)]).T, 6)
    np.testing.assert_array_equal(run.evaluations.gradients, np.arange(0, 13, 2)[:, None] * [1, 1])
    np.testing.assert_array_equal(run.evaluations.values, np.arange(7)[:, None] * [1, 0])
    assert not run.evaluations.hessians.any()
    assert simulate(BOWL, Twice(), START, 6).evaluations.gradients.tolist() == list(range(0, 13, 2))


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_a_run_costs_the_same_in_a_batch(slug):
    """Also where a method probes until it is content, and others in the batch go on probing."""
    starts = np.array([START, (0.5, -3.0), (1.0, 1e-3)]).T
    batch = simulate(BOWL, OPTIMIZERS[slug](), starts, 8).evaluations
    for column, start in enumerate(starts.T):
        alone = simulate(BOWL, OPTIMIZERS[slug](), start, 8).evaluations
        for mine, all_of_them in zip(alone, batch, strict=True):
            np.testing.assert_array_equal(mine, all_of_them[:, column])
    assert np.all(np.diff(batch.gradients, axis=0) >= 1) or OPTIMIZERS[slug]().family is Family.REFERENCE


def test_a_run_that_has_diverged_asks_no_more():
    rates = np.array([0.1, 30.0])
    for optimizer, each in ((SGD(learning_rate=rates), 1), (Twice(learning_rate=rates), 2)):
        run = simulate(BOWL, optimizer, START, 40)
        steps = run.diverged_at[1]
        assert 0 < steps < 20
        assert run.evaluations.gradients[:, 0].tolist() == [each * t for t in range(41)]
        assert run.evaluations.gradients[:, 1].tolist() == [each * min(t, steps) for t in range(41)]
