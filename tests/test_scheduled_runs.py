"""Schedules in `simulate`: the rate of every update, against loops written out by hand; test_rules.py has PyTorch's."""

import math

import numpy as np
import pytest

from catalogue import Family
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import Rules, simulate
from surfaces import SURFACES

BOWL, VALLEY = SURFACES["quadratic"](), SURFACES["rosenbrock"]()
START = (-7.0, 2.0)
SGD, MOMENTUM, ADAM = (OPTIMIZERS[slug] for slug in ("sgd", "momentum", "adam"))
COSINE = SCHEDULES["cosine"](final=0.1)
PLATEAU = SCHEDULES["reduce_on_plateau"](gamma=0.5, patience=2)

pytestmark = pytest.mark.filterwarnings("error")


def by_hand(convention, steps=30, rate=0.1, mu=0.9):
    """Momentum on the bowl under `COSINE`, coordinate by coordinate."""
    path = [START]
    for start, slope in zip(START, (0.1, 2.0), strict=True):
        theta, velocity, series = start, 0.0, []
        for t in range(1, steps + 1):
            eta = rate * (0.1 + 0.9 * (1 + math.cos(math.pi * (t - 1) / steps)) / 2)
            if convention == "displacement":
                velocity = mu * velocity - eta * slope * theta
                theta += velocity
            else:
                velocity = mu * velocity + slope * theta
                theta -= eta * velocity
            series.append(theta)
        path.append(series)
    return np.array(path[1:])


@pytest.mark.parametrize("convention", ["displacement", "running_sum"])
def test_the_rate_of_each_update_is_the_schedules(convention):
    run = simulate(BOWL, MOMENTUM(learning_rate=0.1, convention=convention), START, 30, schedule=COSINE)
    np.testing.assert_allclose(run.points[:, 1:], by_hand(convention), rtol=1e-12)
    np.testing.assert_array_equal(run.learning_rates, 0.1 * COSINE.factors(30))
    assert run.learning_rates[0] == 0.1


def test_displacement_and_running_sum_part_under_a_schedule_only():
    both = [MOMENTUM(learning_rate=0.1, convention=convention) for convention in ("displacement", "running_sum")]
    constant = [simulate(BOWL, one, START, 30).points for one in both]
    falling = [simulate(BOWL, one, START, 30, schedule=COSINE).points for one in both]
    np.testing.assert_allclose(*constant, rtol=1e-10)
    assert np.abs(falling[0] - falling[1]).max() > 0.1


@pytest.mark.parametrize("schedule", [COSINE, PLATEAU, SCHEDULES["one_cycle"](warmup_steps=4)], ids=lambda s: s.slug)
@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_optimizer_follows_and_one_run_is_the_same_in_a_batch(slug, schedule):
    cls, starts = OPTIMIZERS[slug], np.array([START, (0.5, -3.0)]).T
    batch = simulate(BOWL, cls(), starts, 25, schedule=schedule)
    for column in range(2):
        run = simulate(BOWL, cls(), starts[:, column], 25, schedule=schedule)
        np.testing.assert_allclose(run.points, batch.points[..., column], rtol=1e-8, atol=1e-12)
    plain = simulate(BOWL, cls(), starts, 25)
    if "learning_rate" not in cls.parameters():
        np.testing.assert_array_equal(batch.points, plain.points)
        assert batch.learning_rates is None
    elif schedule is COSINE:
        assert not np.array_equal(batch.points, plain.points)
        np.testing.assert_array_equal(batch.learning_rates[:, 1], cls().learning_rate * COSINE.factors(25))


def test_learning_rates_have_the_batch_shape_and_end_with_a_divergence():
    rates = np.array([[0.1], [40.0]])
    for schedule in (None, COSINE, PLATEAU):
        run = simulate(BOWL, SGD(learning_rate=rates), np.ones((2, 3)), 30, schedule=schedule)
        assert run.learning_rates.shape == (30, 2, 3)
        assert run.learning_rates[0].tolist() == [[0.1] * 3, [40.0] * 3]
        assert np.isfinite(run.learning_rates[:, 0]).all()
        last = run.diverged_at[1, 0]
        assert 0 < last < 10
        assert np.isfinite(run.learning_rates[:last, 1]).all()
        assert np.isnan(run.learning_rates[last:, 1]).all()
    assert simulate(BOWL, SGD(), START, 0, schedule=COSINE).learning_rates.shape == (0,)
    assert simulate(BOWL, SGD(), START, 0, schedule=PLATEAU).learning_rates.shape == (0,)


def test_a_plateau_cuts_the_rate_of_the_run_that_bounces_and_not_of_the_other():
    """At rate 1 the steep axis jumps from side to side for ever; the loss that decides is that of the objective."""
    run = simulate(BOWL, SGD(learning_rate=np.array([1.0, 0.3])), (0.0, 2.0), 20, schedule=PLATEAU)
    assert run.learning_rates[:3, 0].tolist() == [1.0, 1.0, 1.0]
    assert run.learning_rates[3, 0] == 0.5
    assert run.points[1, 4, 0] == 0
    assert run.learning_rates[:8, 1].tolist() == [0.3] * 8
    np.testing.assert_array_equal(run.evaluations.gradients[:, 0], np.arange(21))
    np.testing.assert_array_equal(run.evaluations.values[:, 0], np.arange(21))


def test_a_plateau_sees_the_penalty_and_no_noise():
    loss = simulate(BOWL, SGD(learning_rate=0.3), START, 40, schedule=PLATEAU, rules=Rules(l2=0.5))
    penalised = loss.values + 0.25 * np.sum(loss.points**2, axis=0)
    state, factors = PLATEAU.init(), []
    for t in range(1, 41):
        factor, state = PLATEAU.next(state, t, 40, penalised[t - 1])
        factors.append(float(factor))
    np.testing.assert_array_equal(loss.factors, factors)


def test_a_falling_rate_settles_what_noise_keeps_trembling():
    rules = Rules(noise="isotropic", sigma=1.0, seed=np.arange(200))
    constant, falling = (
        simulate(SURFACES["quadratic"](a=1.0), SGD(learning_rate=0.3), START, 200, schedule=schedule, rules=rules)
        for schedule in (None, SCHEDULES["cosine"]())
    )
    assert np.hypot(*falling.points[:, -1]).mean() < 0.3 * np.hypot(*constant.points[:, -1]).mean()


def test_a_schedule_reaches_decoupled_decay():
    rules = Rules(weight_decay=0.5)
    run = simulate(BOWL, SGD(learning_rate=0.1), START, 20, schedule=COSINE, rules=rules)
    theta = np.array(START)
    for eta in run.learning_rates:
        theta = (1 - eta * 0.5) * theta - eta * np.array([0.1, 2.0]) * theta
    np.testing.assert_allclose(run.points[:, -1], theta, rtol=1e-12)


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_decoupled_decay_pulls_at_every_method_but_the_references(slug):
    """By the share rate x decay, where rate is 1 for a method without one."""
    optimizer = OPTIMIZERS[slug]()
    plain = simulate(BOWL, optimizer, START, 1).points[:, 1]
    shrunk = simulate(BOWL, optimizer, START, 1, rules=Rules(weight_decay=0.2)).points[:, 1]
    share = 0 if optimizer.family is Family.REFERENCE else 0.2 * getattr(optimizer, "learning_rate", 1)
    np.testing.assert_allclose(shrunk, plain - share * np.array(START), rtol=1e-12)


def test_the_optimizer_that_was_given_stays_as_it_was():
    optimizer = ADAM(learning_rate=0.1)
    run = simulate(VALLEY, optimizer, START, 10, schedule=COSINE)
    assert run.optimizer is optimizer
    assert optimizer == ADAM(learning_rate=0.1)
    assert run.schedule is COSINE
    assert run.rules is None
