"""A run taken apart: the equations' numbers are those of the record, and the arrows add up to the step."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from test_tracing import EVERY, TRACED

from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import Rules, simulate
from simulation.anatomy import Anatomy
from simulation.link import default_values
from simulation.terms import Term, symbol
from surfaces import SURFACES

BOWL = SURFACES["quadratic"]()
START = (-7.123, 2.345)
RULES = {
    "noise": Rules(noise="isotropic", sigma=0.3, seed=4),
    "proportional noise": Rules(noise="proportional", sigma=0.5, seed=1),
    "penalty and clipping": Rules(l2=0.1, clip_norm=1.5),
    "decoupled decay": Rules(weight_decay=0.2),
}


def tuned(slug, **changes):
    cls = OPTIMIZERS[slug]
    return cls(**default_values(cls, type(BOWL)) | changes)


def taken_apart(optimizer, steps=20, start=START, surface=BOWL, **game):
    return Anatomy(simulate(surface, optimizer, start, steps, **game))


def last_value(anatomy, name):
    return [line.value for line in anatomy.lines if line.name == name][-1]


def assert_agrees_with_record(anatomy):
    run, count = anatomy.run, anatomy.updates
    np.testing.assert_allclose(last_value(anatomy, "theta"), run.points[:, 1 : count + 1], rtol=1e-9, atol=1e-9)
    for field, name in anatomy.equations.state.items():
        if any(line.name == name for line in anatomy.lines):
            recorded = getattr(run.state, field)[:, 1 : count + 1]
            told = np.broadcast_to(last_value(anatomy, name), recorded.shape)
            np.testing.assert_allclose(told, recorded, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("optimizer", EVERY, ids=repr)
def test_the_numbers_of_every_line_are_those_of_the_record(optimizer):
    changes = default_values(type(optimizer), type(BOWL))
    rate = {"learning_rate": changes["learning_rate"]} if "learning_rate" in changes else {}
    assert_agrees_with_record(taken_apart(replace(optimizer, **rate)))


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@pytest.mark.parametrize("slug", ["sgd", "nesterov", "adam", "rmsprop", "sam", "adamw", "rprop"])
def test_also_under_the_rules_of_the_game_and_a_schedule(slug, rules):
    assert_agrees_with_record(taken_apart(tuned(slug), rules=rules, schedule=SCHEDULES["cosine"]()))


@pytest.mark.parametrize("slug", sorted(OPTIMIZERS.keys() - TRACED.keys()))
def test_a_search_tells_what_it_found(slug):
    anatomy = taken_apart(tuned(slug), surface=SURFACES["rosenbrock"](), start=(-1.2, 1.0), steps=40)
    assert_agrees_with_record(anatomy)
    np.testing.assert_array_equal(anatomy.gradient, anatomy.run.gradients[:, :-1])


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_the_arrows_that_are_to_scale_lead_from_point_to_point(slug):
    anatomy = taken_apart(tuned(slug))
    *others, step = anatomy.arrows()
    np.testing.assert_array_equal(step.tail, anatomy.run.points[:, : anatomy.updates])
    np.testing.assert_allclose(step.head, anatomy.run.points[:, 1 : anatomy.updates + 1], rtol=1e-15, atol=1e-12)
    parts = [arrow for arrow in others if arrow.to_scale]
    for arrow, following in itertools.pairwise(parts):
        np.testing.assert_array_equal(arrow.head, following.tail)
    if parts:
        np.testing.assert_allclose(parts[-1].head, step.head, atol=1e-12)


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_directions_are_as_long_as_the_step_and_the_first_points_down_the_gradient(slug):
    anatomy = taken_apart(tuned(slug))
    length = np.hypot(*anatomy.step)
    directions = [arrow for arrow in anatomy.arrows() if not arrow.to_scale]
    for arrow in directions:
        reach = np.hypot(*(arrow.head - arrow.tail))
        seen = np.isfinite(reach)
        np.testing.assert_allclose(reach[seen], length[seen], rtol=1e-9, atol=1e-12)
    if directions:
        gradient = BOWL.gradient(directions[0].tail)
        along = np.sum((directions[0].head - directions[0].tail) * gradient, axis=0)
        seen = np.hypot(*gradient) > 1e-9
        np.testing.assert_allclose(along[seen], (-length * np.hypot(*gradient))[seen], rtol=1e-9, atol=1e-12)


def test_momentum_is_its_velocity_and_a_push():
    push, pull = (arrow.term for arrow in taken_apart(tuned("momentum")).arrows()[:2])
    assert push == symbol("momentum") * Term("before", name="velocity")
    assert pull == -(symbol("learning_rate") * symbol("g"))


@pytest.mark.parametrize(("slug", "means"), [("adam", ["m"]), ("lion", ["m"]), ("rmsprop", []), ("adamax", ["m"])])
def test_means_of_gradients_are_pointed_out_and_means_of_squares_are_not(slug, means):
    pointed = [arrow.term for arrow in taken_apart(tuned(slug)).arrows() if not arrow.to_scale]
    assert pointed == [-symbol(name) for name in ["g", *means]]


def test_nesterov_without_looking_ahead_would_step_as_momentum():
    nesterov = tuned("nesterov", learning_rate=0.1)
    anatomy = taken_apart(nesterov)
    velocity = anatomy.run.state.velocity[:, :-1]
    before = anatomy.run.points[:, :-1]
    assert anatomy.looks_elsewhere
    np.testing.assert_allclose(anatomy.asked_at, before + 0.9 * velocity, atol=1e-12)
    np.testing.assert_allclose(anatomy.gradient, BOWL.gradient(before + 0.9 * velocity), atol=1e-12)
    by_hand = before + 0.9 * velocity - 0.1 * BOWL.gradient(before)
    np.testing.assert_allclose(anatomy.here_instead, by_hand, atol=1e-12)
    assert not taken_apart(tuned("momentum")).looks_elsewhere


def test_sam_asks_uphill():
    anatomy = taken_apart(tuned("sam", rho=0.5))
    climb = anatomy.asked_at - anatomy.before
    np.testing.assert_allclose(np.hypot(*climb), 0.5)
    assert np.all(np.sum(climb * BOWL.gradient(anatomy.before), axis=0) > 0)


def test_effective_rates_of_the_first_step_of_adagrad_by_hand():
    """Its first step is eta in each coordinate, so the rate is eta over the size of the slope."""
    rates = taken_apart(tuned("adagrad", learning_rate=1.5), start=(-7.0, 2.0)).effective_rates[:, 0]
    np.testing.assert_allclose(rates, (1.5 / 0.7, 1.5 / 4), rtol=1e-9)


def test_effective_rates_of_sgd_follow_the_schedule():
    schedule = SCHEDULES["step"](step_size=5, gamma=0.5)
    anatomy = taken_apart(tuned("sgd", learning_rate=0.1), schedule=schedule)
    np.testing.assert_allclose(anatomy.effective_rates, np.broadcast_to(anatomy.run.learning_rates, (2, 20)))


def test_the_factors_of_adam_are_its_bias_corrections():
    factors = taken_apart(tuned("adam")).factors
    t = np.arange(1, 21)
    expected = [1 - 0.9**t, 1 - 0.999**t]
    for values, right in zip(factors.values(), expected, strict=True):
        np.testing.assert_allclose(values, right)


@pytest.mark.parametrize("slug", ["sgd", "momentum", "nesterov"])
def test_under_decoupled_decay_the_parts_still_add_up(slug):
    anatomy = taken_apart(tuned(slug, learning_rate=0.1), rules=Rules(weight_decay=0.5))
    *parts, step = anatomy.arrows()
    assert all(arrow.to_scale for arrow in parts)
    np.testing.assert_allclose(parts[-1].head, step.head, atol=1e-12)
    np.testing.assert_allclose(parts[0].head - parts[0].tail, -0.1 * 0.5 * anatomy.before, atol=1e-12)


def test_decay_alone_is_no_difference_between_nesterov_and_momentum():
    """The first velocity is zero, so the point ahead is the point itself."""
    anatomy = taken_apart(tuned("nesterov", learning_rate=0.1), rules=Rules(weight_decay=0.5))
    np.testing.assert_allclose(anatomy.here_instead[:, 0], anatomy.run.points[:, 1], atol=1e-12)


@pytest.mark.parametrize("slug", ["conjugate_gradient", "bfgs"])
def test_a_method_that_keeps_its_last_gradient_is_told_with_that_one(slug):
    anatomy = taken_apart(tuned(slug), rules=Rules(noise="isotropic", sigma=1.0), steps=6)
    (g,) = (line.value for line in anatomy.lines if line.name == "g")
    np.testing.assert_array_equal(g[:, 1:], anatomy.run.state.gradient[:, 1 : anatomy.updates])
    np.testing.assert_array_equal(anatomy.gradient, g)
    assert_agrees_with_record(anatomy)


def test_the_rules_change_the_gradient_one_after_the_other():
    rules = Rules(noise="isotropic", sigma=0.5, seed=3, clip_norm=1.0, l2=0.1)
    anatomy = taken_apart(tuned("nesterov", learning_rate=0.1), rules=rules)
    exact, noisy, clipped, penalised = anatomy.stages.values()
    np.testing.assert_allclose(exact, BOWL.gradient(anatomy.asked_at))
    drawn = np.random.default_rng(3).standard_normal((20, 2)).T
    np.testing.assert_allclose(noisy, exact + 0.5 * drawn)
    lengths = np.hypot(*noisy)
    np.testing.assert_allclose(clipped, noisy * np.minimum(1, 1 / (lengths + 1e-6)))
    np.testing.assert_allclose(penalised, clipped + 0.1 * anatomy.asked_at)
    np.testing.assert_array_equal(penalised, anatomy.gradient)
    assert taken_apart(tuned("nesterov")).stages == {}


def test_where_schedule_free_averages_only_the_gradient_is_pointed_out():
    """z moves against the gradient, so it is no mean of gradients though it is made of them."""
    directions = [arrow.term for arrow in taken_apart(tuned("schedule_free_sgd")).arrows() if not arrow.to_scale]
    assert directions == [-symbol("g")]


def test_a_run_that_diverged_is_taken_apart_up_to_there():
    anatomy = taken_apart(tuned("sgd", learning_rate=3.0), steps=60)
    assert 0 < anatomy.updates == int(anatomy.run.diverged_at) < 60
    assert all(np.isfinite(line.value).all() for line in anatomy.lines)


def test_a_run_without_a_step_has_nothing_to_take_apart():
    assert taken_apart(tuned("adam"), steps=0).updates == 0


def test_a_step_that_overflows_raises_no_warning():
    anatomy = taken_apart(tuned("sgd", learning_rate=1e300), steps=3)
    assert anatomy.updates == 1
    assert not math.isnan(last_value(anatomy, "theta")[0, 0])
