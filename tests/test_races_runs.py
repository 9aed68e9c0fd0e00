"""What a run within a budget is worth, whoever runs and whatever a step costs."""

import numpy as np
import pytest
from races_alone import judged_alone

from catalogue import Elementwise
from optimizers import OPTIMIZERS
from races.runs import FLOOR, Terms, run
from races.starts import r2
from simulation import Rules, measurements, simulate
from simulation.sweep import SweepCancelledError
from surfaces import SURFACES


@pytest.mark.parametrize("slug", OPTIMIZERS)
@pytest.mark.parametrize("noise", ["none", "isotropic"])
def test_whatever_is_discovered_can_race_within_its_budget(slug, noise):
    surface, optimizer, budget = SURFACES["himmelblau"](), OPTIMIZERS[slug](), 30
    starts, seeds = np.array([[-5.0, 1.0, 3.4], [4.0, 0.5, -2.0]]), np.arange(2)
    rules = Rules(noise=noise, seed=seeds)
    runs = run(surface, optimizer, starts, Terms(amount=budget, rules=rules))
    for start in range(3):
        for seed in seeds:
            expected = judged_alone(
                surface, optimizer, starts[:, start], budget, 0.01, Rules(noise=noise, seed=int(seed))
            )
            assert (runs.gaps[0, start, seed], runs.evaluations[0, start, seed], runs.diverged[0, start, seed]) == (
                expected
            )
    assert np.all((runs.evaluations <= budget) | np.isinf(runs.evaluations))


def test_two_gradients_a_step_make_half_as_many_steps():
    surface, start = SURFACES["quadratic"](), np.array([[-7.0], [2.0]])
    sam = OPTIMIZERS["sam"](learning_rate=0.1)
    ended = simulate(surface, sam, start[:, 0], 20).values
    assert run(surface, sam, start, Terms(amount=40)).gaps[0, 0, 0] == ended[-1] / ended[0]
    assert run(surface, sam, start, Terms(amount=40, budget="steps")).gaps[0, 0, 0] < ended[-1] / ended[0]


def test_a_start_at_the_minimum_has_no_gap_unless_it_is_left():
    surface, start = SURFACES["quadratic"](), np.zeros((2, 1))
    assert run(surface, OPTIMIZERS["sgd"](), start, Terms(amount=3)).gaps[0, 0, 0] == FLOOR
    noise = Rules(noise="isotropic")
    assert np.isinf(run(surface, OPTIMIZERS["sgd"](), start, Terms(amount=3, rules=noise)).gaps[0, 0, 0])


@pytest.mark.parametrize("slug", ["line_search", "bfgs", "sam"])
def test_what_a_run_does_in_the_steps_ahead_counts_and_what_it_does_later_does_not(slug):
    """Some of these runs are within the tolerance when the budget ends, and leave it again, some of them soon."""
    surface, optimizer, starts = SURFACES["quadratic"](), OPTIMIZERS[slug](), 4 * r2(0, 60)
    if "learning_rate" in optimizer.parameters():
        optimizer = optimizer.at_rate(0.3)
    rules = Rules(noise="isotropic", sigma=1.0, seed=3)
    runs = run(surface, optimizer, starts, Terms(amount=25, rules=rules))
    expected = [judged_alone(surface, optimizer, start, 25, 0.01, rules) for start in starts.T]
    assert list(zip(runs.gaps.ravel(), runs.evaluations.ravel(), runs.diverged.ravel(), strict=True)) == expected


@pytest.mark.parametrize("budget", range(1, 9))
def test_a_divergence_that_the_budget_pays_for_counts(budget, monkeypatch):
    surface, start = SURFACES["quadratic"](), np.array([[-7.0], [2.0]])
    optimizer = OPTIMIZERS["sgd"](learning_rate=np.geomspace(1.01, 3000, 60)[:, None, None])
    swept = run(surface, optimizer, start, Terms(amount=budget))
    monkeypatch.setattr("races.runs.Elementwise", type("Nobody", (), {}))
    recorded = run(surface, optimizer, start, Terms(amount=budget))
    np.testing.assert_array_equal(swept.diverged, recorded.diverged)
    assert len({bool(one) for one in swept.diverged.ravel()}) == 2
    np.testing.assert_array_equal(np.isinf(recorded.gaps), recorded.diverged)


def test_a_method_that_is_swept_and_one_that_is_recorded_give_the_same(monkeypatch):
    surface, starts = SURFACES["beale"](), np.array([[-4.0, 1.0, 2.5, 4.4], [4.0, 0.5, 0.1, -4.0]])
    optimizer = OPTIMIZERS["momentum"](learning_rate=np.geomspace(1e-4, 1, 5)[:, None, None])
    terms = Terms(amount=60, rules=Rules(noise="proportional", seed=np.arange(3)))
    swept = run(surface, optimizer, starts, terms)
    monkeypatch.setattr("races.runs.Elementwise", type("Nobody", (), {}))
    monkeypatch.setattr("races.runs.RECORDED", 500)
    assert issubclass(OPTIMIZERS["momentum"], Elementwise)
    recorded = run(surface, optimizer, starts, terms)
    assert swept.diverged.any()
    assert np.isfinite(swept.evaluations).any()
    for name in ("gaps", "evaluations", "diverged"):
        np.testing.assert_array_equal(getattr(swept, name), getattr(recorded, name))
    assert swept.gaps.shape == (5, 4, 3)
    assert terms.tolerance == measurements.TOLERANCE


def test_a_long_run_can_be_given_up(monkeypatch):
    monkeypatch.setattr("races.runs.RECORDED", 500)
    asked, told = iter([False, True]), []
    with pytest.raises(SweepCancelledError):
        run(SURFACES["beale"](), OPTIMIZERS["bfgs"](), r2(0, 30), Terms(amount=50), told.append, lambda: next(asked))
    assert told == [10 / 30]
