"""What stands above the picture: every rule that is on, once, and who takes no notice of it."""

import json

import numpy as np
import pytest
from apptest import open_app, sent, unpack

from interface.kit.descents import DESCENTS, Game, descent
from interface.kit.runs import BUNDLED, RUNS, run
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import simulate
from simulation.budget import simulate_within
from simulation.rules import Rules, decays, has_rate
from surfaces import SURFACES

BOWL = SURFACES["quadratic"]()
START = (-7.0, 2.0)
PLAIN = {"surface": "quadratic", "1": "sgd", "2": "rprop", "3": "bfgs"}
WITHOUT_RATE = "no learning rate, so ignored by"
EXACT = "values and Hessians stay exact, for"


def said(**rules) -> list[str]:
    return sent(open_app(PLAIN | rules))["notices"]


@pytest.mark.parametrize(
    ("rules", "notices"),
    [
        ({}, []),
        ({"schedule": "cosine"}, [f"Schedule: Cosine annealing; {WITHOUT_RATE} Rprop and BFGS"]),
        ({"schedule": "cosine", "2": "adam", "3": "adam"}, ["Schedule: Cosine annealing"]),
        ({"schedule.warmup_steps": "5"},
         [f"Schedule: Constant after 5 steps of warm-up; {WITHOUT_RATE} Rprop and BFGS"]),
        ({"schedule": "cosine", "1": "newton", "4": "conjugate_gradient"},
         [f"Schedule: Cosine annealing; {WITHOUT_RATE} Newton, Rprop and 2 more"]),
        ({"noise": "isotropic", "noise.sigma": "0.5", "seed": "3"},
         [f"Isotropic gradient noise, σ = 0.5; bold is seed 3; {EXACT} BFGS"]),
        ({"noise": "proportional", "3": "sam"}, ["Proportional gradient noise, σ = 0.1; bold is seed 0"]),
        ({"noise": "isotropic", "schedule": "reduce_on_plateau", "1": "line_search", "2": "newton", "3": "sgd"},
         [f"Schedule: Reduce on plateau; {WITHOUT_RATE} Newton",
          f"Isotropic gradient noise, σ = 0.1; bold is seed 0; {EXACT} Line search and Newton"]),
        ({"weight_decay": "0.1"}, ["Decoupled weight decay, λ = 0.1; ignored by BFGS; λ in place of ηλ, for want of a "
                                   "learning rate, for Rprop"]),
        ({"weight_decay": "0.1", "2": "adam", "3": "sam"}, ["Decoupled weight decay, λ = 0.1"]),
        ({"l2": "0.1", "clip": "2"}, ["L2 penalty, λ = 0.1", "Gradients are clipped to norm 2"]),
        ({"entrants": "none", "schedule": "step"}, ["Schedule: Step decay"]),
    ],
)  # fmt: skip
def test_what_is_on_is_said(rules, notices):
    if "entrants" in rules:
        assert sent(open_app(rules))["notices"] == notices
    else:
        assert said(**rules) == notices


@pytest.mark.parametrize(("steps", "alone"), [(BUNDLED, []), (BUNDLED + 1, ["bfgs"])])
@pytest.mark.parametrize("budget", ["steps", "gradients"])
def test_a_long_run_that_searches_is_shown_by_one_seed(steps, alone, budget):
    link = {"surface": "quadratic", "steps": str(steps), "1": "sgd", "2": "bfgs", "noise": "isotropic"}
    data = sent(open_app(link | {"budget": budget}))
    bundled = ["bundle" in data["assets"][entrant["run"]] for entrant in data["entrants"]]
    assert bundled == [entrant["slug"] not in alone for entrant in data["entrants"]]
    no_seeds = f"; beyond {BUNDLED} {budget} no other seeds are shown, for BFGS"
    assert (no_seeds in data["notices"][-1]) == bool(alone)


def test_runs_that_are_kept_are_small():
    """What the caches of `descent` and `run` promise; a batch of seeds would be several times as large."""
    DESCENTS.clear()
    RUNS.clear()
    game = Game(SURFACES["rosenbrock"](), START, 2000, SCHEDULES["constant"](), Rules(noise="isotropic"), "steps")
    asset = run(game, OPTIMIZERS["prodigy"]()).asset
    assert len(json.dumps(asset.content)) < 0.3e6
    weight = DESCENTS.weight
    assert 2 * 100_000 < weight < 2 * 800_000, "the run and that of the exact gradient"
    kept = descent(game, OPTIMIZERS["prodigy"]())
    assert DESCENTS.weight == weight, "it was kept"
    assert RUNS.weight < 0.4e6
    arrays = (kept.points, *kept.state, kept.values, kept.gradients, *kept.evaluations, kept.learning_rates)
    assert sum(array.nbytes for array in arrays) <= 0.4e6


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_whoever_is_named_does_ignore_it(slug):
    optimizer = OPTIMIZERS[slug]()
    plain = simulate(BOWL, optimizer, START, 20).points
    scheduled = simulate(BOWL, optimizer, START, 20, schedule=SCHEDULES["cosine"]()).points
    decayed = simulate(BOWL, optimizer, START, 20, rules=Rules(weight_decay=0.5)).points
    assert np.array_equal(plain, scheduled) == (not has_rate(optimizer))
    assert np.array_equal(plain, decayed) == (not decays(optimizer))


# The rates that are plotted


def factors(link: dict[str, str]) -> list[np.ndarray | None]:
    """What each entrant has for a plot of its own, None where the one for all will do."""
    data = sent(open_app(link))
    runs = [data["assets"][entrant["run"]] for entrant in data["entrants"]]
    return [unpack(run["factors"]) if "factors" in run else None for run in runs]


def test_on_a_plateau_everybody_has_a_rate_of_its_own():
    link = {"surface": "rosenbrock", "steps": "40", "1": "sgd", "1.learning_rate": "0.002", "2": "adam",
            "2.learning_rate": "0.5", "3": "bfgs", "schedule": "reduce_on_plateau",
            "schedule.patience": "2"}  # fmt: skip
    assert sent(open_app(link))["factors"] == []
    sgd, adam, bfgs = factors(link)
    assert bfgs is None
    schedule, valley = SCHEDULES["reduce_on_plateau"](patience=2), SURFACES["rosenbrock"]()
    for mine, optimizer in (
        (sgd, OPTIMIZERS["sgd"](learning_rate=0.002)),
        (adam, OPTIMIZERS["adam"](learning_rate=0.5)),
    ):
        run = simulate(valley, optimizer, valley.start, 40, schedule=schedule)
        np.testing.assert_array_equal(mine, run.factors.astype("f4"))
    assert adam[-1] < sgd[-1]


def test_a_known_schedule_has_one_line_but_for_those_that_make_fewer_steps():
    link = {"surface": "quadratic", "1": "sgd", "2": "sam", "schedule": "cosine"}
    assert factors(link) == [None, None]
    sgd, sam = factors(link | {"budget": "gradients"})
    assert sgd is None
    run = simulate_within(BOWL, OPTIMIZERS["sam"](), START, 30, schedule=SCHEDULES["cosine"]())
    np.testing.assert_array_equal(sam, np.repeat(run.factors, 2).astype("f4"))


def test_a_rate_ends_with_its_run():
    diverging = {"surface": "rosenbrock", "steps": "20", "1": "sgd", "1.learning_rate": "1",
                 "schedule": "reduce_on_plateau"}  # fmt: skip
    (rate,) = factors(diverging)
    run = simulate(SURFACES["rosenbrock"](), OPTIMIZERS["sgd"](learning_rate=1.0), (-1.2, 1.0), 20)
    assert np.isfinite(rate).sum() == run.diverged_at > 0
