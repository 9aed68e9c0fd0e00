"""What every schedule promises, over whatever discovery finds, and the rates that PyTorch and Keras recorded.

record_schedules.py made the recordings. The rule: every rate agrees to a relative 1e-12.
"""

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest

from catalogue import OpenLoop
from schedules import SCHEDULES

GOLDENS = json.loads((Path(__file__).parent / "goldens/schedules.json").read_text())["schedules"]
NUMBERS = [(slug, name) for slug, cls in SCHEDULES.items() for name in cls.parameters()]
PLATEAU = SCHEDULES["reduce_on_plateau"]

every_schedule = pytest.mark.parametrize("slug", SCHEDULES)
pytestmark = pytest.mark.filterwarnings("error")


def rates(schedule, steps, losses=None):
    """The factors (steps, ...) of one run, given losses (steps, ...)."""
    losses = np.full(steps, 1.0) if losses is None else losses
    state, found = schedule.init(), []
    for t in range(1, steps + 1):
        factor, state = schedule.next(state, t, steps, losses[t - 1])
        found.append(factor)
    return np.array(found)


def settings(slug):
    """The schedule by default, and with each parameter at each end of its slider."""
    cls = SCHEDULES[slug]
    ends = [{name: value} for name, p in cls.parameters().items() for value in (p.low, p.high)]
    return [cls(**chosen) for chosen in [{}, *ends, {name: p.high for name, p in cls.parameters().items()}]]


# Recordings


@pytest.mark.parametrize("case", GOLDENS, ids=lambda case: f"{case['library']}-{case['schedule']}-{case['parameters']}")
def test_rates_are_the_recorded_ones(case):
    schedule = SCHEDULES[case["schedule"]](**case["parameters"])
    np.testing.assert_allclose(rates(schedule, case["steps"], case.get("losses")), case["rates"], rtol=1e-12, atol=0)


def test_every_schedule_has_a_judge_with_and_without_warm_up():
    for library_cases in ([case for case in GOLDENS if "warmup_steps" in case["parameters"]], GOLDENS):
        assert {case["schedule"] for case in library_cases if case["library"] == "torch"} == set(SCHEDULES)


# Facts


def test_teaching_order():
    known = ["constant", "time_decay", "step", "exponential", "polynomial", "cosine", "cosine_restarts", "one_cycle"]
    assert [slug for slug in SCHEDULES if slug in known] == known
    assert len({cls.order for cls in SCHEDULES.values()}) == len(SCHEDULES)


@every_schedule
def test_facts_are_complete(slug):
    cls = SCHEDULES[slug]
    assert cls.__doc__
    assert "https://" in cls.source
    assert r"\eta" in cls.rule
    for sentence in (cls.idea, cls.weakness, *(parameter.help for parameter in cls.parameters().values())):
        assert sentence.endswith(".")
        assert len(sentence) <= 120


@pytest.mark.parametrize(("slug", "name"), NUMBERS)
def test_parameters_are_in_the_formula_and_on_the_slider(slug, name):
    cls = SCHEDULES[slug]
    parameter = cls.parameters()[name]
    assert parameter.symbol
    assert parameter.symbol in (cls.warmup_rule if name == "warmup_steps" else cls.rule)
    assert parameter.low <= parameter.default <= parameter.high


# Values


@pytest.mark.parametrize(("slug", "name"), NUMBERS)
def test_numbers_refuse_what_is_not_allowed(slug, name):
    parameter = SCHEDULES[slug].parameters()[name]
    refused = [parameter.allowed.low - 0.5, math.nan, math.inf, "1", None, True, [1.0, 2.0]]
    refused += [parameter.allowed.high + 0.5] if math.isfinite(parameter.allowed.high) else []
    refused += [parameter.low + 2.5] if parameter.whole else []
    for value in refused:
        with pytest.raises(ValueError, match=f"^{slug}: {name} must be .* received "):
            SCHEDULES[slug](**{name: value})


@pytest.mark.parametrize("name", ["warmup_steps", "step_size", "period", "multiplier", "patience", "cooldown"])
def test_what_counts_updates_is_whole(name):
    declared = [cls.parameters()[name] for cls in SCHEDULES.values() if name in cls.parameters()]
    assert declared
    assert all(parameter.whole for parameter in declared)


@every_schedule
@pytest.mark.parametrize("steps", [1, 2, 7, 150])
def test_factors_are_finite_and_not_negative(slug, steps):
    for schedule, warmup in itertools.product(settings(slug), (0, 1, 6, 200)):
        schedule = SCHEDULES[slug](**{**vars(schedule), "warmup_steps": warmup})
        factors = rates(schedule, steps)
        assert factors.shape == (steps,)
        assert np.all(np.isfinite(factors))
        assert np.all(factors >= 0)
        assert np.all(factors <= 1 + 1e-15)


@every_schedule
def test_the_first_factor_is_one_and_that_of_one_cycle_its_share(slug):
    for schedule in settings(slug):
        if schedule.warmup_steps:
            continue
        expected = 1 / schedule.div_factor if slug == "one_cycle" else 1
        assert rates(schedule, 100)[0] == pytest.approx(expected, rel=1e-15)


@every_schedule
def test_the_last_update_is_near_the_final_rate(slug):
    for schedule in [one for one in settings(slug) if hasattr(one, "final") and slug in ("cosine", "polynomial")]:
        assert schedule.final <= rates(schedule, 10_000)[-1] <= schedule.final + 0.2
    if slug == "one_cycle":
        assert rates(SCHEDULES[slug](), 100)[-1] == pytest.approx(1 / 25 / 1e4)


# Warm-up


@every_schedule
@pytest.mark.parametrize("warmup", [1, 5])
def test_a_warm_up_climbs_evenly_into_the_schedule(slug, warmup):
    cls, steps = SCHEDULES[slug], 40
    losses = np.concatenate([np.full(warmup, 9.0), np.linspace(3, 1, 10), np.full(steps - 10 - warmup, 1.0)])
    warmed = rates(cls(warmup_steps=warmup), steps, losses)
    alone = rates(cls(), steps - warmup, losses[warmup:])
    np.testing.assert_array_equal(warmed[warmup:], alone)
    np.testing.assert_allclose(warmed[:warmup], np.arange(1, warmup + 1) / (warmup + 1) * alone[0], rtol=1e-15)


@every_schedule
def test_a_warm_up_longer_than_the_run_is_cut_off(slug):
    warmed = rates(SCHEDULES[slug](warmup_steps=99), 10)
    np.testing.assert_allclose(warmed, np.arange(1, 11) / 100 * rates(SCHEDULES[slug](), 10)[0], rtol=1e-14)


# Batches


@every_schedule
@pytest.mark.parametrize("batch", [(), (3,), (2, 4), (0,)])
def test_a_batch_of_losses_is_a_batch_of_runs(slug, batch):
    losses = np.random.default_rng(1).random((30, *batch))
    factors = rates(SCHEDULES[slug](), 30, losses)
    if issubclass(SCHEDULES[slug], OpenLoop):
        np.testing.assert_array_equal(factors, SCHEDULES[slug]().factors(30))
        return
    assert factors.shape == (30, *batch)
    for index in np.ndindex(batch):
        np.testing.assert_array_equal(factors[:, *index], rates(SCHEDULES[slug](), 30, losses[:, *index]))


def test_factors_of_a_whole_run_are_shared_and_read_only():
    factors = SCHEDULES["cosine"]().factors(20)
    assert factors is SCHEDULES["cosine"]().factors(20)
    assert not factors.flags.writeable
    assert SCHEDULES["cosine"]().factors(0).shape == (0,)


# The plateau


def test_a_plateau_cuts_the_rate_after_its_patience():
    schedule = PLATEAU(gamma=0.5, patience=2)
    falling, flat = np.linspace(9, 5, 5), np.full(10, 5.0)
    factors = rates(schedule, 15, np.concatenate([falling, flat]))
    np.testing.assert_array_equal(factors[:7], 1)  # 5 updates of progress, 2 that are forgiven
    np.testing.assert_array_equal(factors[7:], [0.5] * 3 + [0.25] * 3 + [0.125] * 2)


def test_a_plateau_is_found_below_zero_too():
    """There PyTorch's rule takes every loss for progress that is not 1e-4 of it worse than the best."""
    flat, falling = np.full(40, -3.0), -np.geomspace(1, 50, 40)
    assert rates(PLATEAU(), 40, flat)[-1] < 1
    assert rates(PLATEAU(), 40, falling)[-1] == 1


def test_a_loss_that_is_not_a_number_is_no_progress():
    assert rates(PLATEAU(patience=3), 10, np.full(10, np.nan))[-1] < 1
