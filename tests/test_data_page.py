"""The page of mini-batches without a browser: what it sends."""

import numpy as np
import pytest
from apptest import run, unpack
from data_app import FLIPPER, MASS, ask, numbers, open_page, sent

from interface.data.answer import MOST_MEMBERS, batches_asset
from interface.data.view import read
from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.minibatches import MiniBatches
from surfaces import SURFACES


def test_the_runs_are_those_of_the_mini_batches_and_beside_them_those_of_all_the_data():
    data = sent(
        open_page({"1": "sgd", "2": "adam", "1.learning_rate": "0.3", "batch": "5", "seed": "4", "steps": "60"})
    )
    surface = SURFACES["linear_regression"]()
    rate = read({"1": "adam"})[0].scenario.entrants[0].optimizer.learning_rate
    for entrant, optimizer in zip(
        data["entrants"], (OPTIMIZERS["sgd"](learning_rate=0.3), OPTIMIZERS["adam"](learning_rate=rate)), strict=True
    ):
        own = simulate(surface, optimizer, (0, 0), 60, rules=MiniBatches(batch_size=5, seed=4))
        exact = simulate(surface, optimizer, (0, 0), 60)
        np.testing.assert_allclose(unpack(data["assets"][entrant["run"]]["series"])[:2], own.points, rtol=1e-6)
        np.testing.assert_allclose(unpack(data["assets"][entrant["exact"]]["series"])[:2], exact.points, rtol=1e-6)
        assert entrant["rate"] == optimizer.learning_rate
        assert entrant["asked"] is None
    batches = data["assets"][data["batches"]]
    assert (batches["total"], batches["replacement"]) == (333, False)
    epoch = numbers(batches["members"])[:333]
    assert len(set(epoch.tolist())) == 333, "none comes twice in an epoch"
    members = epoch[:330].reshape(-1, 5)
    # The first step of SGD, from these members alone.
    u = (FLIPPER[members[0]] - FLIPPER.min()) / np.ptp(FLIPPER)
    miss = -MASS[members[0]]
    x, y = unpack(data["assets"][data["entrants"][0]["run"]]["series"])[:2, 1]
    assert (x, y) == pytest.approx((-0.3 * np.mean(miss * u), -0.3 * np.mean(miss)), rel=1e-6)


def test_an_epoch_is_once_through_the_data():
    data = sent(open_page({"batch": "50", "steps": "30"}))
    assert "an epoch, once through the data, is 6 steps; 33 examples sit out each time" in data["batching"]["said"]


def test_a_method_that_asks_for_two_gradients_a_step_says_which_mini_batches_they_were():
    data = sent(open_page({"1": "sam", "2": "sgd", "steps": "20"}))
    asked = [entrant["asked"] for entrant in data["entrants"]]
    assert asked == [list(range(0, 41, 2)), None]
    assert numbers(data["assets"][data["batches"]]["members"]).size >= 41 * 333, "enough for batches of any size"


def test_the_examples_are_the_penguins_and_the_line_is_the_model():
    data = sent(open_page({"surface.scaling": "standardised"}))
    examples = data["assets"][data["data"]]
    np.testing.assert_array_equal(numbers(examples["measured"]), [FLIPPER, MASS])
    assert examples["names"] == ["flipper length (mm)", "body mass (kg)"]
    origin, by_x, by_y = np.array(examples["lines"])
    x, y = examples["best"]
    a, b, c = origin + x * (by_x - origin) + y * (by_y - origin)
    np.testing.assert_allclose((-a / b, -c / b), np.polyfit(FLIPPER, MASS, 1), rtol=1e-9)
    u, v = numbers(examples["inputs"])
    np.testing.assert_allclose(x * u + y * v, -(a * FLIPPER + c) / b, rtol=1e-9)


@pytest.mark.parametrize("scaling", ["raw", "min_max", "centred", "standardised", "whitened"])
def test_the_boundary_is_where_the_score_is_zero(scaling):
    data = sent(open_page({"surface": "logistic_regression", "surface.scaling": scaling}))
    examples = data["assets"][data["data"]]
    assert examples["classes"] == ["female", "male"]
    m1, m2 = numbers(examples["measured"])
    u, v = numbers(examples["inputs"])
    origin, by_x, by_y = np.array(examples["lines"])
    x, y = 1.3, -0.7
    a, b, c = origin + x * (by_x - origin) + y * (by_y - origin)
    np.testing.assert_allclose(a * m1 + b * m2 + c, x * u + y * v, atol=1e-9)


def test_all_the_data_at_every_step_are_not_drawn_twice():
    data = sent(open_page({"batch": "333"}))
    assert data["entrants"][0]["exact"] is None
    assert data["words"][0].startswith(
        "SGD looks at 33,300 examples in 100 steps, all 333 with every gradient, and ends "
    )
    assert sent(open_page({"batch": "333", "replacement": "on"}))["entrants"][0]["exact"]


@pytest.mark.parametrize("link", [{"entrants": "none"}, {"batch": "2000"}, {"1": "line_search", "2": "prodigy"}])
def test_it_opens_without_optimizers_and_with_others(link):
    data = sent(open_page(link))
    assert data["problems"] == []
    assert [entrant["slug"] for entrant in data["entrants"]] == [
        slug for key, slug in ({"1": "sgd"} | link).items() if key.isdigit() and "entrants" not in link
    ]


def test_long_runs_of_large_mini_batches_stay_within_a_bound():
    rules = MiniBatches(batch_size=1500, replacement=True)
    content = batches_asset(rules, 2000, 2001).content
    assert numbers(content["members"]).size == MOST_MEMBERS


def test_what_the_browser_holds_is_not_sent_again_and_a_hand_is_not_in_the_address():
    at = open_page({"batch": "9"})
    data = sent(at)
    query = data["query"] | {"batch": "10"}
    moving = ask(at, query=query, settled=False, holds=list(data["assets"]))
    assert set(moving["assets"]) == {moving["entrants"][0]["run"]}, "mini-batches of every size are of the same row"
    assert at.query_params.get("batch") == "9"
    ask(at, query=query, holds=list(data["assets"]))
    assert at.query_params["batch"] == "10"
    at.query_params = {"batch": "9"}
    assert sent(run(at))["query"]["batch"] == "9"
