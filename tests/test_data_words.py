"""What the page of mini-batches says, against computations of its own."""

import re

import numpy as np
import pytest
from data_app import FLIPPER, MASS, open_page, sent

from interface.data import words as of_data
from interface.data.view import read
from interface.data.words import batching_words, floor_of, headline, scaling_table
from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.minibatches import MiniBatches
from simulation.own_data import read_csv
from surfaces import SURFACES

EPOCH = "an epoch, once through the data, is"


def words(study, names) -> list[str]:
    """In English."""
    return [str(one) for one in of_data.words(study, names)]


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
    assert floor_of(study.scenario, study.scenario.entrants[0]) is None
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


def test_a_method_that_asks_for_several_gradients_in_a_step_looks_at_as_many_mini_batches():
    study = read({"1": "sam", "1.learning_rate": "0.2", "batch": "20", "steps": "60"})[0]
    said = words(study, ["SAM"])[0]
    sam = study.scenario.entrants[0].optimizer
    own = simulate(study.surface, sam, (0, 0), 60, rules=MiniBatches(batch_size=20)).values[-1]
    exact = simulate(study.surface, sam, (0, 0), 60).values
    assert said.startswith("SAM looks at 2,400 examples in 60 steps and ends")
    assert "pays for 3 steps" in said
    assert "all 60 steps there look at 39,960" in said
    gaps = [float(text.replace("−", "-")) for text in re.findall(r"([\d.]+(?:e−\d+)?) above", said)]
    assert gaps == pytest.approx(np.array([own, exact[3], exact[60]]) - study.surface.minimum, rel=0.05)
    said = words(read({"1": "sam", "batch": "333", "steps": "9"})[0], ["SAM"])[0]
    assert said.startswith("SAM looks at 5,994 examples in 9 steps")


def test_examples_that_are_not_counted_are_told():
    said = words(read({"1": "newton", "batch": "20", "steps": "50"})[0], ["Newton"])[0]
    assert said.startswith("Newton looks at 1,000 examples in 50 steps, values and Hessians not counted, and ends")


def test_as_many_steps_on_all_the_data_are_told_once():
    said = words(read({"batch": "333", "replacement": "on", "steps": "1"})[0], ["SGD"])[0]
    assert said.startswith("SGD looks at 333 examples in 1 step and ends")
    assert re.search(r"On all the data 1 step looks at 333 and ends [\d.]+ above the minimum\.$", said)


def test_a_run_that_diverges_is_said_to_diverge():
    study = read({"1.learning_rate": "3", "batch": "2"})[0]
    assert "ends nowhere, for it diverges" in words(study, ["SGD"])[0]
    study = read({"1.learning_rate": "1e300", "batch": "1"})[0]
    assert words(study, ["SGD"])[0].startswith("SGD looks at 1 example in 1 step and ends nowhere, for it diverges.")
    study = read({"1.learning_rate": "0.01", "steps": "20"})[0]
    assert "still on its way there" in words(study, ["SGD"])[1]


def own(text: str, **link: str):
    return read({"data": "own", "batch": "2"} | link, {}, read_csv(text))[0]


def test_a_line_through_all_examples_has_no_noise_floor():
    study = own("\n".join(f"{i},{3 * i + 1}" for i in range(20)))
    assert floor_of(study.scenario, study.scenario.entrants[0]) == 0
    assert words(study, ["SGD"])[1].startswith("The best line passes through all examples")


def test_what_is_at_the_minimum_does_not_depend_on_the_unit():
    """Numbers of which the square is tiny: a loss far below that of the start is still told from the minimum."""
    rows = [(i * 1e-6, (i + (-1) ** i) * 1e-7) for i in range(20)]
    study = own("\n".join(f"{x},{y}" for x, y in rows), **{"surface.scaling": "standardised"})
    said = words(study, ["SGD"])[0]
    assert re.match(r"SGD looks at 200 examples in 100 steps and ends [\d.]+e−1\d above the minimum", said)


def test_numbers_beyond_all_digits_are_rounded():
    study = own("\n".join(f"{1e8 + 9 * i * i},{i}" for i in range(60)))
    raw = scaling_table(study.surface)["rows"][0]["cells"]
    u = np.array([1e8 + 9 * i * i for i in range(60)])
    condition = (np.mean(u * u) + 1) ** 2 / u.var()
    assert float(raw[1]) == pytest.approx(condition, rel=0.01)
    assert float(str(raw[2]).removeprefix("about ")) == pytest.approx(-np.log(1e-6) / 4 * condition, rel=0.05)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ((1, False), f"Stochastic, one example a step: {EPOCH} 333 steps."),
        ((333, False), f"Full batch, all 333 examples a step: {EPOCH} 1 step."),
        ((83, False), f"Mini-batches of 83: {EPOCH} 4 steps; 1 example sits out each time."),
        ((9, True), "Mini-batches of 9, drawn with replacement: in 333 draws, an epoch, some"),
    ],
)
def test_the_kind_of_mini_batch_is_said(rules, said):
    size, replacement = rules
    assert str(batching_words(MiniBatches(batch_size=size, replacement=replacement), 333)).startswith(said)


def test_the_scalings_are_those_of_the_penguins():
    """Condition numbers and minimisers as computed elsewhere; `SURFACES` itself is tested for them, too."""
    rows = {row["scaling"]: row["cells"] for row in scaling_table(SURFACES["linear_regression"]())["rows"]}
    assert rows["raw"][1] == "8,409,969"
    assert [rows["min_max"][i] for i in (1, 2)] == ["27.88", "97"]
    assert [rows["centred"][i] for i in (1, 2, 4)] == ["1.959", "7", "(0.5015, 4.207)"]
    assert [rows["standardised"][i] for i in (1, 2, 4)] == ["1", "1", "(0.7019, 4.207)"]


def test_the_first_line_says_what_scaling_does():
    """Condition numbers as computed elsewhere; the data decide what is said, and not which scaling is shown."""
    said = "Raw, the loss bends 8,409,969 times as much across its valley as along it: about 29,000,000 steps down."
    for scaling in ("min_max", "raw"):
        data = sent(open_page({"surface.scaling": scaling}))
        assert data["headline"] == f"{said} Standardised, it is round: 1 step."
    study = read({"surface": "logistic_regression"})[0]
    rows = {row["scaling"]: [str(cell) for cell in row["cells"]] for row in scaling_table(study.surface)["rows"]}
    told = str(headline(study.surface))
    worst = max(rows, key=lambda slug: float(rows[slug][1].replace(",", "")))
    assert rows[worst][1] in told
    assert "it is round" not in told, "no scaling makes this loss round"


def test_the_sentence_compares_with_the_roundest():
    said = str(scaling_table(SURFACES["linear_regression"](scaling="min_max"))["sentence"])
    assert said == "Min max: κ = 27.88, 97 steps at the best rate. Standardised: κ = 1, and 1 step will do."
    said = str(scaling_table(SURFACES["linear_regression"](scaling="whitened"))["sentence"])
    assert said.startswith(
        "Whitened: κ = 1, 1 step at the best rate: no scaling is rounder. Raw: κ = 8,409,969, about "
    )


def test_schedules_and_methods_that_look_at_more_than_gradients_are_told():
    notices = sent(open_page({"1": "bfgs", "2": "sgd", "schedule": "cosine"}))["notices"]
    assert notices[0].startswith("Schedule: ")
    assert notices[1] == "Values and Hessians are those of all the data, for BFGS"
    assert sent(open_page())["notices"] == []
