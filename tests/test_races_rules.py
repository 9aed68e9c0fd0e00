"""A race's rule is refused in words where it cannot be run; names tell entrants apart; tuned rates for one start."""

from dataclasses import replace

import numpy as np
import pytest

from expressions import Expression, declare
from optimizers import OPTIMIZERS
from races import OPENING, RaceRules, tuned_rate
from races.rules import LARGEST, may_race
from schedules import SCHEDULES
from simulation import Rules, simulate, simulate_within
from simulation.budget import DEAR
from surfaces import SURFACES

SGD, ADAM, MOMENTUM = (OPTIMIZERS[slug]() for slug in ("sgd", "adam", "momentum"))
QUADRATIC = SURFACES["quadratic"]
REFUSED = {
    "budget": (0, "budget must be a whole number from 1 to 5,000, received 0"),
    "starts": (1e9, "starts must be a whole number from 1 to 500, received 1000000000.0"),
    "trials": (1, "trials must be a whole number from 2 to 200, received 1"),
    "seed": (True, "seed must be a whole number from 0 to 99, received True"),
    "rate": (0, "rate must be a number from 1e-12 to 1e+06, received 0"),
    "sigma": (float("nan"), "sigma must be a number above 0, received nan"),
    "tolerance": (1.0, "tolerance must be a number above 0 and below 1, received 1.0"),
    "low": (1e-200, "low must be a number from 1e-12 to 1e+06, received 1e-200"),
    "high": (1e-9, "high must be a number above 1e-05, received 1e-09"),
    "noise": ("loud", "noise must be one of none, isotropic, proportional, received 'loud'"),
    "library": ("JAX", "library must be one of PyTorch, Keras, Optax, received 'JAX'"),
    "metric": ("luck", "metric must be one of gap, speed, received 'luck'"),
    "search": ("", "search must be one of grid, quasi-random, received ''"),
    "entrants": ((), "a race has from 1 to 12 entrants, received 0"),
    "surfaces": (
        (SURFACES["saddle"](),),
        "a race is measured from the lowest value: Saddle has no known minimum to measure from",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_run_is_refused_with_what_is_allowed(name):
    value, message = REFUSED[name]
    with pytest.raises(ValueError, match=r"received|lowest") as refusal:
        replace(OPENING, **{name: value})
    assert str(refusal.value) == message


def test_other_refusals_name_what_was_received():
    with pytest.raises(ValueError, match=r"there is no optimizer 'sgdd'; there are sgd, momentum"):
        RaceRules.of(("booth",), ("sgdd",))
    with pytest.raises(ValueError, match=r"there is no surface 'bowl'; there are quadratic"):
        RaceRules.of(("bowl",), ("sgd",))
    with pytest.raises(ValueError, match=r"entrants must be different, received Adam twice"):
        replace(OPENING, entrants=(ADAM, SGD, OPTIMIZERS["adam"]()))
    with pytest.raises(ValueError, match=r"single numbers as its parameters, received SGD\("):
        replace(OPENING, entrants=(OPTIMIZERS["sgd"](learning_rate=np.ones(3)),))
    with pytest.raises(ValueError, match=r"entrants must be a tuple of Optimizer objects, received \['sgd'\]"):
        replace(OPENING, entrants=["sgd"])


def test_too_large_a_race_is_refused_with_the_limit_named():
    with pytest.raises(ValueError, match=r"at most 2,000 runs on a surface, received 500 starts x 50 seeds = 25,000"):
        replace(OPENING, noise="isotropic", starts=500, seeds=50)
    replace(OPENING, starts=500, seeds=50)  # without noise one seed runs
    with pytest.raises(ValueError, match=rf"at most {LARGEST:,} steps in all .*received 1,320,000,000: take fewer"):
        replace(OPENING, starts=500, budget=5000)
    cheap, dear = (RaceRules.of(("booth",), (slug,), starts=10, budget=10) for slug in ("rprop", "newton"))
    assert dear.cell_steps == DEAR * cheap.cell_steps == DEAR * 3 * 10 * 10
    on_data = RaceRules.of(("booth", "logistic_regression"), ("rprop",), starts=10, budget=10)
    assert on_data.cell_steps == (1 + SURFACES["logistic_regression"].price) * cheap.cell_steps


def test_a_surface_that_falls_for_ever_or_has_no_minimum_cannot_be_raced_on():
    refused = {slug for slug, cls in SURFACES.items() if may_race(cls())}
    known = {slug for slug, cls in SURFACES.items() if cls.bounded_below and cls().minimum is not None}
    assert refused == set(SURFACES) - known
    assert refused >= {"saddle", "monkey_saddle", "mccormick"}
    assert str(may_race(SURFACES["mccormick"]())) == "McCormick function falls for ever, so that nothing is the best"


def test_names_say_what_sets_those_apart_that_share_one():
    twice = OPTIMIZERS["adam"](bias_correction=False, learning_rate=0.5)
    steady = OPTIMIZERS["momentum"](momentum=0.5)
    rules = replace(
        OPENING,
        entrants=(ADAM, twice, SGD, MOMENTUM, steady),
        surfaces=(QUADRATIC(), QUADRATIC(angle=45.0), SURFACES["booth"]()),
    )
    told = ("Adam", "Adam (no bias correction)", "SGD", "Momentum", "Momentum (momentum 0.5)")
    assert tuple(map(str, rules.entrant_names)) == told
    assert tuple(map(str, rules.surface_names)) == ("Quadratic bowl", "Quadratic bowl (angle 45)", "Booth function")
    alike = replace(OPENING, entrants=(SGD, OPTIMIZERS["sgd"](learning_rate=0.5)))
    assert tuple(map(str, alike.entrant_names)) == ("SGD 1", "SGD 2")


@pytest.mark.parametrize("slug", ["sgd", "adam", "sam"])
@pytest.mark.parametrize("budget", ["steps", "gradients"])
def test_a_tuned_rate_is_the_best_of_its_grid(slug, budget):
    surface, start, optimizer = SURFACES["beale"](), (-3.0, 3.5), OPTIMIZERS[slug]
    schedule, rules = SCHEDULES["cosine"](), Rules(noise="isotropic", seed=7)
    found = tuned_rate(surface, optimizer(), start, 40, budget=budget, schedule=schedule, rules=rules)
    descend = {"steps": simulate, "gradients": simulate_within}[budget]
    ends = {}
    for rate in (float(f"{one:.4g}") for one in np.geomspace(1e-5, 10, 25)):
        run = descend(surface, optimizer(learning_rate=rate), start, 40, schedule=schedule, rules=rules)
        ends[rate] = run.values[-1] / run.values[0] if run.diverged_at < 0 else np.inf
    assert found.learning_rate == min(ends, key=ends.get)
    assert found.curve.rates.tolist() == list(ends)


def test_a_tuned_rate_is_only_where_there_is_something_to_tune_and_to_measure():
    beale = SURFACES["beale"]()
    assert tuned_rate(beale, SGD, (1.0, 1.0), 0) is None
    assert tuned_rate(SURFACES["saddle"](), SGD, (1.0, 1.0), 10) is None
    for slug in ("newton", "prodigy", "rprop", "line_search"):
        assert tuned_rate(beale, OPTIMIZERS[slug](), (1.0, 1.0), 10) is None
    wall = declare(Expression.read("1e12*(x^2 + y^2)"))()
    assert tuned_rate(wall, SGD, (1.0, 1.0), 50) is None  # diverges with every rate of the grid
    assert tuned_rate(beale, SGD, (1.0, 1.0), 10) is tuned_rate(beale, OPTIMIZERS["sgd"](), (1.0, 1.0), 10)


def test_a_rate_tuned_for_one_start_beats_the_rate_of_others_there():
    surface, start = SURFACES["rosenbrock"](), (-1.2, 1.0)
    found = tuned_rate(surface, MOMENTUM, start, 200)
    others = simulate(surface, OPTIMIZERS["momentum"](learning_rate=found.curve.rates), start, 200)
    own = simulate(surface, OPTIMIZERS["momentum"](learning_rate=found.learning_rate), start, 200)
    assert not np.any(others.values[-1] < own.values[-1])


def test_a_lone_variant_says_what_it_has_set():
    bare = OPTIMIZERS["adam"](bias_correction=False)
    rules = replace(OPENING, surfaces=(QUADRATIC(angle=45.0),), entrants=(bare, OPTIMIZERS["sgd"](learning_rate=0.5)))
    assert tuple(map(str, rules.surface_names)) == ("Quadratic bowl (angle 45)",)
    assert tuple(map(str, rules.entrant_names)) == ("Adam (no bias correction)", "SGD")
