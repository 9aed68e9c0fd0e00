"""The page of mini-batches without a browser: what it sends, what it says, and what becomes of a visitor's own data."""

import base64
import json
import re

import numpy as np
import pytest
from apptest import open_app, run, unpack

from data import penguins
from interface.data_link import read
from interface.data_payload import MOST_MEMBERS, batches_asset
from interface.data_words import batching_words, floor_of, scaling_table, words
from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.minibatches import MiniBatches
from surfaces import SURFACES

FLIPPER = np.array(penguins()["flipper_length_mm"], float)
MASS = np.array(penguins()["body_mass_g"], float) / 1000
TABLE = "hours,minutes\n1,30\n2,70\n3,80\n4,130\n5,150\n6,190\n7,200\n8,250\n9,255\n10,320"


def open_page(link: dict[str, str] | None = None):
    at = open_app()
    at.switch_page("pages/data.py")
    at.query_params = link or {}
    return run(at)


def sent(at) -> dict:
    return json.loads(at.get_by_key("data").proto.json, parse_constant=pytest.fail)


def ask(at, id: str, **request) -> dict:
    standing = {"id": id, "query": None, "settled": True, "window": None, "holds": []}
    at.session_state["data"] = {"request": standing | request}
    return sent(run(at))


def paste(at, text: str):
    at.text_area(key="own text").input(text)
    next(button for button in at.button if button.label == "Use these numbers").click()
    return run(at)


def numbers(packed: dict) -> np.ndarray:
    shape = [int(size) for size in packed["shape"].split(",")]
    return np.frombuffer(base64.b64decode(packed["bdata"]), f"<{packed['dtype']}").reshape(shape)


# What is sent


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
    assert (batches["size"], batches["total"], batches["replacement"]) == (5, 333, False)
    members = numbers(batches["members"])
    assert members.shape == (61, 5)
    first = members.ravel()
    assert len(set(first.tolist())) == first.size, "none comes twice in an epoch"
    # The first step of SGD, from these members alone.
    u = (FLIPPER[members[0]] - FLIPPER.min()) / np.ptp(FLIPPER)
    miss = -MASS[members[0]]
    x, y = unpack(data["assets"][data["entrants"][0]["run"]]["series"])[:2, 1]
    assert (x, y) == pytest.approx((-0.3 * np.mean(miss * u), -0.3 * np.mean(miss)), rel=1e-6)


def test_epochs_begin_where_the_data_are_used_up():
    data = sent(open_page({"batch": "50", "steps": "30"}))
    assert data["assets"][data["batches"]]["epochs"] == [0, 6, 12, 18, 24, 30]
    assert "an epoch, once through the data, is 6 steps; 33 examples sit out each time" in data["batching"]["said"]


def test_a_method_that_asks_for_two_gradients_a_step_says_which_mini_batches_they_were():
    data = sent(open_page({"1": "sam", "2": "sgd", "steps": "20"}))
    asked = [entrant["asked"] for entrant in data["entrants"]]
    assert asked == [list(range(0, 41, 2)), None]
    assert numbers(data["assets"][data["batches"]]["members"]).shape == (41, 8)


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
    assert data["assets"][data["batches"]]["members"] is None
    assert data["entrants"][0]["exact"] is None
    assert data["words"] == []
    assert sent(open_page({"batch": "333", "replacement": "on"}))["entrants"][0]["exact"]


def test_long_runs_of_large_mini_batches_stay_within_a_bound():
    rules = MiniBatches(batch_size=1500, replacement=True)
    content = batches_asset(rules, 2000, 2001).content
    assert numbers(content["members"]).size <= MOST_MEMBERS


def test_what_the_browser_holds_is_not_sent_again_and_a_hand_is_not_in_the_address():
    at = open_page({"batch": "9"})
    data = sent(at)
    query = data["query"] | {"batch": "10"}
    moving = ask(at, "drag", query=query, settled=False, holds=list(data["assets"]))
    assert set(moving["assets"]) == {moving["batches"], moving["entrants"][0]["run"]}
    assert at.query_params.get("batch") == "9"
    ask(at, "let go", query=query, holds=list(data["assets"]))
    assert at.query_params["batch"] == "10"
    at.query_params = {"batch": "9"}
    assert sent(run(at))["query"]["batch"] == "9"


# What is said


def floor_by_iteration(rate: float, size: int) -> float:
    """C = (I - rate H) C (I - rate H) + rate² Sigma / B, until it stands still; tr(H C) / 2."""
    u = np.stack([(FLIPPER - FLIPPER.min()) / np.ptp(FLIPPER), np.ones_like(FLIPPER)])
    hessian = u @ u.T / len(MASS)
    weights = np.linalg.lstsq(u.T, MASS, rcond=None)[0]
    noise = np.cov(u * (weights @ u - MASS), bias=True) / size
    kept, spread = np.eye(2) - rate * hessian, np.zeros((2, 2))
    for _ in range(20_000):
        spread = kept @ spread @ kept + rate * rate * noise
    return np.trace(hessian @ spread) / 2


def test_the_noise_floor_is_that_of_theory_and_the_run_is_measured():
    link = {"1.learning_rate": "0.4", "batch": "6", "replacement": "on", "steps": "900", "x": "3", "y": "2.7"}
    study = read(link)[0]
    data = sent(open_page(link))
    floor = floor_by_iteration(0.4, 6)
    assert data["entrants"][0]["floor"] == pytest.approx(floor, rel=1e-6)
    found = simulate(study.surface, study.scenario.entrants[0].optimizer, (3, 2.7), 900, rules=study.scenario.rules)
    late = found.values[-300:].mean() - study.surface.minimum
    said = data["words"][1]
    theory, measured = (float(text) for text in re.findall(r"(0\.\d+) above", said))
    assert theory == pytest.approx(floor, rel=5e-3)
    assert measured == pytest.approx(late, rel=5e-3)
    assert measured == pytest.approx(theory, rel=0.5)
    assert "Over its last 300 steps" in said


@pytest.mark.parametrize(
    "link",
    [
        {"1": "adam"},
        {"surface": "logistic_regression"},
        {"schedule": "cosine"},
        {"batch": "333"},
        {"1.learning_rate": "5"},
    ],
)
def test_theory_is_silent_where_it_does_not_apply(link):
    study = read(link)[0]
    assert floor_of(study.scenario, study.scenario.entrants[0].optimizer) is None
    assert all("theory" not in said for said in words(study, ["One"]))


def test_what_the_same_number_of_examples_pays_for_is_said():
    study = read({"batch": "37", "steps": "90", "1.learning_rate": "0.3"})[0]
    said = words(study, ["SGD"])[0]
    optimizer = OPTIMIZERS["sgd"](learning_rate=0.3)
    own = simulate(study.surface, optimizer, (0, 0), 90, rules=MiniBatches(batch_size=37)).values[-1]
    exact = simulate(study.surface, optimizer, (0, 0), 90).values
    assert said.startswith("SGD looks at 3,330 examples in 90 steps")
    assert "pays for 10 steps" in said
    gaps = [float(text.replace("−", "-")) for text in re.findall(r"([\d.]+(?:e−\d+)?) above", said)]
    assert gaps == pytest.approx(np.array([own, exact[10], exact[90]]) - study.surface.minimum, rel=5e-3)


def test_a_run_that_diverges_is_said_to_diverge():
    study = read({"1.learning_rate": "3", "batch": "2"})[0]
    assert "ends nowhere, for it diverges" in words(study, ["SGD"])[0]
    study = read({"1.learning_rate": "0.01", "steps": "20"})[0]
    assert "still on its way there" in words(study, ["SGD"])[1]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (MiniBatches(batch_size=1), "Stochastic, one example a step: an epoch, once through the data, is 333 steps."),
        (MiniBatches(batch_size=333), "Full batch, all 333 examples a step: an epoch, once through the data, is 1 step."),
        (MiniBatches(batch_size=83), "Mini-batches of 83: an epoch, once through the data, is 4 steps; 1 example sits out each time."),
        (MiniBatches(batch_size=9, replacement=True), "Mini-batches of 9, drawn with replacement: some examples come twice"),
    ],
)  # fmt: skip
def test_the_kind_of_mini_batch_is_said(rules, said):
    assert batching_words(rules, 333).startswith(said)


def test_the_scalings_are_those_of_the_penguins():
    """Condition numbers and minimisers as computed elsewhere; `SURFACES` itself is tested for them, too."""
    rows = {row["scaling"]: row["cells"] for row in scaling_table(SURFACES["linear_regression"]())["rows"]}
    assert rows["raw"][2] == "8,409,969"
    assert [rows["min_max"][i] for i in (2, 4)] == ["27.88", "97"]
    assert [rows["centred"][i] for i in (2, 4, 5)] == ["1.959", "7", "(0.5015, 4.207)"]
    assert [rows["standardised"][i] for i in (2, 4, 5)] == ["1", "1", "(0.7019, 4.207)"]


def test_the_sentence_compares_with_the_roundest():
    said = scaling_table(SURFACES["linear_regression"](scaling="min_max"))["sentence"]
    assert said == "Min max: κ = 27.88, 97 steps at the best rate. Standardised: κ = 1, and 1 step will do."
    said = scaling_table(SURFACES["linear_regression"](scaling="whitened"))["sentence"]
    assert said.startswith(
        "Whitened: κ = 1, 1 step at the best rate: no scaling is rounder. Raw: κ = 8,409,969, about "
    )


def test_schedules_and_methods_that_look_at_more_than_gradients_are_told():
    notices = sent(open_page({"1": "bfgs", "2": "sgd", "schedule": "cosine"}))["notices"]
    assert notices[0].startswith("Schedule: ")
    assert notices[1] == "Values and Hessians are those of all the data, for BFGS"
    assert sent(open_page())["notices"] == []


# Own data


def test_own_data_are_shown_in_this_session_and_are_not_in_the_link():
    at = paste(open_page({"surface.scaling": "standardised", "1": "adam", "batch": "4"}), TABLE)
    data = sent(at)
    assert (data["model"], data["problems"]) == ("own", [])
    examples = data["assets"][data["data"]]
    assert examples["names"] == ["hours", "minutes"]
    np.testing.assert_array_equal(numbers(examples["measured"])[0], range(1, 11))
    assert at.query_params["data"] == "own"
    assert [at.query_params[key] for key in ("surface.scaling", "1", "batch")] == ["standardised", "adam", "4"]
    assert not any("minutes" in text or "320" in text for text in at.query_params.values())
    assert "10 examples of hours and minutes" in at.success[0].value
    away = ask(at, "penguins", query=data["query"] | {"data": "penguins"})
    assert away["model"] == "linear_regression"
    assert ask(at, "back", query=data["query"])["model"] == "own"
    elsewhere = sent(open_page(dict(at.query_params)))
    assert elsewhere["model"] == "linear_regression"
    assert "never part of a link" in elsewhere["problems"][0]


def test_few_own_data_have_mini_batches_of_some_of_them():
    data = sent(paste(open_page(), TABLE))
    assert data["query"]["batch"] == "8"
    data = sent(paste(open_page(), "1,2\n2,3\n3,5\n4,4"))
    assert data["query"]["batch"] == "2"
    assert [mark["value"] for mark in data["batching"]["marks"]] == [1, 2, 4]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The table has 0 rows of numbers. Allowed: 3 to 2,000."),
        ("1,2\n2,three\n3,4", "Line 2 has “three”, which is not a number."),
        ("1,2\n" * 2001, "The table has 2,001 rows of numbers."),
        ("1,2," + "9" * 200_001, "The table has 200,005 bytes. Allowed: up to 200,000."),
        ("1,1\n1,2\n1,3", "received a spread of 0"),
    ],
)
def test_what_is_no_table_is_refused_and_changes_nothing(text, said):
    at = paste(open_page({"batch": "4"}), TABLE)
    before, query = sent(at), dict(at.query_params)
    after = sent(paste(at, text))
    (error,) = at.error
    assert said in error.value.replace("\\", "")
    assert all(after[key] == before[key] for key in ("query", "data", "entrants"))
    assert dict(at.query_params) == query
    paste(at, TABLE)
    assert len(at.error) == 0


def test_a_long_number_of_own_data_and_every_scaling_has_a_picture():
    at = paste(open_page(), "t,f\n" + "\n".join(f"{1e6 + i},{(-1) ** i * 1e-3 * i}" for i in range(50)))
    data = sent(at)
    for i, scaling in enumerate(("raw", "min_max", "centred", "standardised", "whitened")):
        kept = {key: text for key, text in data["query"].items() if not re.fullmatch(r"x|y|steps|.*rate", key)}
        shown = ask(at, f"scaling {i}", query=kept | {"surface.scaling": scaling})
        assert shown["problems"] == []
        assert np.isfinite(unpack(shown["assets"][shown["entrants"][0]["run"]]["series"])[:2]).all()
