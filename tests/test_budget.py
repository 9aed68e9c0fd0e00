"""Comparisons by gradient evaluations: what the budget pays for, single and batched, measured, sent and said."""

import numpy as np
import pytest
from apptest import ask, open_app, sent, series, unpack
from hypothesis import given, settings
from hypothesis import strategies as st

from interface.playground.answer import data as payload
from interface.playground.view import Experiment
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import Rules, compare, measure, simulate
from simulation.budget import BUDGETS, by_budget, simulate_within, steps_at, steps_paid
from simulation.link import decode, encode
from simulation.outcomes import Outcome
from simulation.scenario import Scenario
from surfaces import SURFACES

BOWL, VALLEY = SURFACES["quadratic"](), SURFACES["rosenbrock"]()
START = (-7.0, 2.0)
SGD, SAM, CG = (OPTIMIZERS[slug] for slug in ("sgd", "sam", "conjugate_gradient"))
N = 30

pytestmark = pytest.mark.filterwarnings("error")


def points_by_hand(run, gradients: int) -> list[np.ndarray]:
    """Where a single run stands after 0, 1, ... gradients, found by walking along it."""
    step, points = 0, []
    for paid in range(gradients + 1):
        while step < run.steps and run.evaluations.gradients[step + 1] <= paid:
            step += 1
        points.append(run.points[:, step])
    return points


# What the budget pays for


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_a_run_makes_the_steps_that_are_paid(slug):
    optimizer = OPTIMIZERS[slug]()
    longer = simulate(BOWL, optimizer, START, N)
    run = simulate_within(BOWL, optimizer, START, N)
    np.testing.assert_array_equal(run.points, longer.points[:, : run.steps + 1])
    assert run.evaluations.gradients[-1] <= N
    if run.steps < N:
        assert longer.evaluations.gradients[run.steps + 1] > N
    standing = steps_at(run, "gradients", N)
    np.testing.assert_array_equal(run.points[:, standing].T, points_by_hand(run, N))


def test_one_gradient_a_step_makes_both_budgets_the_same():
    for slug in ("sgd", "nesterov", "adam", "line_search", "newton"):
        for rate in ({}, {"learning_rate": 30.0}) if slug == "sgd" else ({},):
            one, other = (BUDGETS[budget](BOWL, OPTIMIZERS[slug](**rate), START, N) for budget in BUDGETS)
            np.testing.assert_array_equal(one.points, other.points)
            np.testing.assert_array_equal(steps_at(other, "gradients", N), steps_at(one, "steps", N))


def test_sam_pays_two_for_a_step():
    run = simulate_within(BOWL, SAM(learning_rate=0.1), START, 7)
    assert (run.steps, run.evaluations.gradients.tolist()) == (3, [0, 2, 4, 6])
    assert steps_at(run, "gradients", 7).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert [steps_paid(run, n) for n in (0, 1, 6)] == [0, 0, 3]


def test_a_search_that_asks_several_times_makes_fewer_steps():
    run = simulate_within(BOWL, CG(), START, N)
    assert 0 < run.steps < N / 2 + 1
    assert simulate_within(BOWL, CG(), START, 1).steps == 0, "its first step costs more than one"
    assert simulate_within(BOWL, SGD(), START, 0).steps == 0


def test_a_schedule_runs_over_the_steps_that_are_made():
    cosine = SCHEDULES["cosine"]()
    run = simulate_within(BOWL, SAM(learning_rate=0.1), START, 30, schedule=cosine)
    np.testing.assert_array_equal(run.factors, cosine.factors(15))
    lost = simulate_within(VALLEY, SAM(learning_rate=0.01), (-1.2, 1.0), 30, schedule=cosine)
    assert lost.diverged_at > 3
    np.testing.assert_array_equal(lost.factors[: lost.diverged_at], cosine.factors(15)[: lost.diverged_at])


def test_a_divergence_happens_at_its_price():
    run = simulate_within(VALLEY, SAM(learning_rate=1.0), START, 30)
    standing = steps_at(run, "gradients", 30)
    assert by_budget(measure(run), standing).diverged_at == 2 * run.diverged_at
    assert standing[2 * run.diverged_at] == run.diverged_at
    assert np.isnan(run.points[0, standing[2 * run.diverged_at + 1 :]]).all()


@pytest.mark.parametrize("surface", [SURFACES["monkey_saddle"](), VALLEY], ids=lambda surface: surface.slug)
@pytest.mark.parametrize("slug", ["conjugate_gradient", "bfgs", "line_search", "sam"])
@pytest.mark.parametrize("gradients", [*range(12), 20, 60])
def test_no_step_is_lost_that_could_be_paid_before_a_divergence(surface, slug, gradients):
    optimizer = OPTIMIZERS[slug]()
    spent = simulate(surface, optimizer, surface.start, 60).evaluations.gradients
    run = simulate_within(surface, optimizer, surface.start, gradients)
    assert run.evaluations.gradients[-1] <= gradients
    if run.diverged_at < 0:
        assert run.steps == 60 or spent[run.steps + 1] > gradients


def test_a_batch_says_for_each_where_it_stands():
    starts = np.array([START, (0.5, -3.0), (1.0, 1e-3)]).T
    batch = simulate_within(BOWL, OPTIMIZERS["bfgs"](), starts, 12)
    alone = [simulate_within(BOWL, OPTIMIZERS["bfgs"](), start, 12) for start in starts.T]
    assert batch.steps == max(run.steps for run in alone)
    standing = steps_at(batch, "gradients", 12)
    assert standing.shape == (13, 3)
    shown = np.take_along_axis(batch.points, standing[None], axis=1)
    for column, run in enumerate(alone):
        np.testing.assert_array_equal(shown[:, :, column], run.points[:, steps_at(run, "gradients", 12)])
    rates = simulate_within(BOWL, SAM(learning_rate=np.array([[0.1], [0.2]])), np.zeros((2, 2, 0)), 4)
    assert steps_at(rates, "gradients", 4).shape == (5, 2, 0)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from([*OPTIMIZERS]), st.sampled_from([*SURFACES]), st.sampled_from([*SCHEDULES]), st.integers(0, 25),
       st.sampled_from(["none", "isotropic", "proportional"]))  # fmt: skip
def test_never_more_than_the_budget(slug, surface, schedule, gradients, noise):
    surface = SURFACES[surface]()
    game = {"schedule": SCHEDULES[schedule](), "rules": Rules(noise=noise)}
    run = simulate_within(surface, OPTIMIZERS[slug](), surface.start, gradients, **game)
    assert run.evaluations.gradients[-1] <= gradients
    standing = steps_at(run, "gradients", gradients)
    assert standing.shape == (gradients + 1,)
    assert np.all(np.diff(standing) >= 0)
    assert standing[-1] <= run.steps


# Measured and said


def test_measurements_count_what_the_budget_counts():
    run = simulate_within(BOWL, SAM(learning_rate=0.3, rho=0.001), START, 400)
    steps, gradients = measure(run), by_budget(measure(run), steps_at(run, "gradients", 400))
    assert steps.outcome is Outcome.CONVERGED
    assert gradients.arrived_at == 2 * steps.arrived_at
    assert gradients.steps_to_tolerance == 2 * steps.steps_to_tolerance
    assert (gradients.diverged_at, gradients.zigzags, gradients.outcome) == (None, steps.zigzags, steps.outcome)
    assert by_budget(steps, steps_at(run, "steps", run.steps)) == steps
    assert (
        str(compare(["SAM"], [gradients], 400, "gradient"))
        == f"SAM arrived after {gradients.arrived_at} of 400 gradients."
    )


# In the link and on the page

LINK = {"surface": "quadratic", "1": "sgd", "2": "sam", "3": "conjugate_gradient", "budget": "gradients"}


def test_a_link_says_what_is_compared():
    scenario, problems = decode(LINK)
    assert (scenario.budget, problems) == ("gradients", [])
    assert encode(scenario)["budget"] == encode(scenario, in_full=True)["budget"] == "gradients"
    assert decode(encode(scenario)) == (scenario, [])


def test_the_page_gives_everybody_as_many_gradients():
    at = open_app(LINK)
    data = sent(at)
    assert data["query"]["budget"] == "gradients"
    scenario, _ = decode(LINK)
    for entrant, shown in zip(scenario.entrants, data["entrants"], strict=True):
        longer = simulate(BOWL, entrant.optimizer, scenario.start, N)
        np.testing.assert_array_equal(series(data, shown)[:2].T, np.array(points_by_hand(longer, N), "f4"))
        run = data["assets"][shown["run"]]
        steps = unpack(run["steps"]).astype(int) if "steps" in run else np.arange(N + 1)
        np.testing.assert_array_equal(longer.points[:, steps].T, points_by_hand(longer, N))
    assert data["notices"] == ["Budget: 30 gradient evaluations each; values and Hessians are not counted"]
    assert [column["label"] for column in data["table"]["columns"]][4::4] == ["Gradients to 1%", "Evaluations"]
    sgd, sam, cg = (row["cells"][-1]["text"] for row in data["table"]["rows"])
    assert (sgd, sam) == ("30 ∇f in 30 steps", "30 ∇f in 15 steps")
    spent = simulate_within(BOWL, CG(), START, N)
    last = spent.evaluations
    assert cg == f"{last.gradients[-1]} ∇f + {last.values[-1]} f in {spent.steps} steps"
    assert "30 gradients" in data["table"]["sentence"]

    by_steps = ask(at, {**data["query"], "budget": "steps"})
    assert by_steps["notices"] == []
    assert [row["cells"][-1]["text"] for row in by_steps["table"]["rows"]][:2] == ["30 ∇f", "60 ∇f"]
    assert "budget" not in at.query_params
    alone = ask(at, {"surface": "quadratic", "1": "sgd", "budget": "gradients"}, id="2")
    assert alone["notices"] == ["Budget: 30 gradient evaluations each"]
    assert [row["cells"][-1]["text"] for row in alone["table"]["rows"]] == ["30 ∇f in 30 steps"]


def test_noise_is_compared_by_gradients_too():
    rules = Rules(noise="isotropic")
    plain = Scenario.of(BOWL, CG(), SAM(learning_rate=0.1))
    scenario = Scenario(BOWL, plain.entrants, START, 12, plain.schedule, rules, "gradients")
    data = payload(Experiment(scenario=scenario))
    for entrant, shown in zip(scenario.entrants, data["entrants"], strict=True):
        bundle = data["assets"][shown["run"]]["bundle"]
        assert bundle["shape"] == "10,2,13"
        numbers = unpack(bundle)
        for seed in range(8):
            noisy = simulate(BOWL, entrant.optimizer, START, 12, rules=Rules(noise="isotropic", seed=seed))
            np.testing.assert_array_equal(numbers[seed].T, np.array(points_by_hand(noisy, 12), "f4"))
        np.testing.assert_allclose(numbers[8], numbers[:8].mean(axis=0), rtol=1e-5, atol=1e-5)
        exact = simulate(BOWL, entrant.optimizer, START, 12)
        np.testing.assert_array_equal(numbers[9].T, np.array(points_by_hand(exact, 12), "f4"))
