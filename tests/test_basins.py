"""Basins of attraction: the pictures, the shares and the words say what single runs say."""

import base64
import math

import numpy as np
import pytest

from charts import Window
from charts.basins import DIVERGED, FIRST, LOCAL, MOVING, PLAIN, SLOWEST, STALLED, Shares, codes, paces, picture, shares
from expressions import custom
from interface.basins.words import sentence, share_of, table
from language import said
from optimizers import OPTIMIZERS
from simulation import Outcome, measure, simulate, sweep
from simulation.link import default_values
from simulation.look_ahead import A_QUARTER
from simulation.scenario import Scenario
from simulation.terrain import NEAR, diagonal
from surfaces import SURFACES

SIZE, SAMPLES = 31, 40
CASES = [
    ("styblinski_tang", "momentum", {}, 120),
    ("himmelblau", "sgd", {"learning_rate": 0.02}, 60),
    ("himmelblau", "radam", {}, 60),
    ("rosenbrock", "sgd", {}, 100),
    ("six_hump_camel", "adam", {}, 80),
    ("saddle", "momentum", {}, 40),
    ("rastrigin", "adam", {}, 150),
]


def swept(surface: str, optimizer: str, values: dict, steps: int):
    """A sweep over the surface's view, and the starts (2, SIZE, SIZE) from low y to high."""
    cls = OPTIMIZERS[optimizer]
    one = cls(**default_values(cls, SURFACES[surface]) | values)
    shown = SURFACES[surface]()
    starts = Window(*shown.view[0], *shown.view[1]).grid(SIZE)
    return sweep(shown, one, starts, steps), starts


# The pictures


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]}")
def test_a_cell_says_what_a_single_run_says(case):
    found, starts = swept(*case)
    surface = found.surface
    chosen = np.random.default_rng(4).integers(SIZE, size=(SAMPLES, 2))
    kinds, pace = codes(found), paces(found)
    for row, column in chosen:
        alone = measure(simulate(surface, found.optimizer, starts[:, row, column], case[3]), share=A_QUARTER)
        near = [math.dist(alone.final_point, minimum) for minimum in (*surface.minima, *surface.local_minima)]
        rests = near.index(min(near)) if near else None
        kind, known = kinds[row, column], len(surface.minima)
        if alone.outcome is Outcome.CONVERGED:
            assert kind == FIRST + rests < FIRST + known
            expected = SLOWEST * math.log(1 + alone.arrived_at) / math.log(1 + case[3])
            assert pace[row, column] == pytest.approx(expected, abs=0.5)
        elif alone.outcome is Outcome.STALLED and alone.resting_place == "a local minimum" and kind != LOCAL:
            assert kind == FIRST + rests >= FIRST + known
            path = simulate(surface, found.optimizer, starts[:, row, column], case[3]).points
            ways = path - np.array(surface.local_minima[rests - known])[:, None]
            there = np.hypot(*ways) <= NEAR * diagonal(surface)
            settled = len(there) - there[::-1].argmin() if not there.all() else 0
            expected = SLOWEST * math.log(1 + settled) / math.log(1 + case[3])
            assert pace[row, column] == pytest.approx(expected, abs=0.5)
        else:
            resting = LOCAL if alone.resting_place == "a local minimum" else STALLED
            expected = {Outcome.STALLED: resting, Outcome.DIVERGED: DIVERGED, Outcome.MOVING: MOVING}
            assert kind == expected[alone.outcome]
            assert pace[row, column] == PLAIN


def test_the_cases_show_every_kind_of_end():
    kinds = np.concatenate([codes(swept(*case)[0]).ravel() for case in CASES])
    assert {MOVING, STALLED, DIVERGED, LOCAL, FIRST, FIRST + 1, FIRST + 2, FIRST + 3} <= set(kinds.tolist())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]}")
def test_the_shares_are_those_of_the_runs(case):
    found, starts = swept(*case)
    batch = simulate(found.surface, found.optimizer, starts[:, ::5, ::5], case[3])
    few = sweep(found.surface, found.optimizer, starts[:, ::5, ::5], case[3])
    ends = [
        measure(simulate(found.surface, found.optimizer, start, case[3]), share=A_QUARTER).outcome
        for start in starts[:, ::5, ::5].reshape(2, -1).T
    ]
    counted = shares(few)
    assert counted.starts == batch.diverged_at.size == len(ends)
    assert counted.arrived == ends.count(Outcome.CONVERGED)
    assert counted.diverged == ends.count(Outcome.DIVERGED)
    assert counted.moving == ends.count(Outcome.MOVING)
    assert counted.stalled + counted.local == ends.count(Outcome.STALLED)
    assert (counted.median is None) == (counted.arrived == 0)


def test_the_bytes_are_in_rows_from_low_y():
    found, starts = swept("styblinski_tang", "sgd", {}, 50)
    sent = picture(found)
    kinds = np.frombuffer(base64.b64decode(sent["codes"]), np.uint8).reshape(sent["size"], sent["size"])
    np.testing.assert_array_equal(kinds, codes(found))
    x, y = found.surface.minima[0]
    row, column = np.unravel_index(np.hypot(starts[0] - x, starts[1] - y).argmin(), (SIZE, SIZE))
    assert row < SIZE / 2  # the global minimum lies below the middle
    assert kinds[row, column] == FIRST


# The words


@pytest.mark.parametrize(
    ("count", "of", "text"),
    [(0, 9, "0%"), (9, 9, "100%"), (1, 40_401, "<0.1%"), (40_400, 40_401, ">99.9%"), (1, 8, "12.5%"), (1, 2, "50%")],
)
def test_a_share_is_rounded_but_never_to_none_or_all(count, of, text):
    assert share_of(count, of) == text


def test_the_sentence_ranks():
    found = {name: shares(swept("styblinski_tang", name, {}, 60)[0]) for name in ("sgd", "momentum", "adam")}
    scenario = Scenario.of(SURFACES["styblinski_tang"](), *(OPTIMIZERS[name]() for name in found))
    told = str(sentence(scenario, list(found), list(found.values())))
    ranked = sorted(found, key=lambda name: -found[name].arrived)
    first = share_of(found[ranked[0]].arrived, 961)
    assert told.startswith(f"From {first} of the 961 starts {ranked[0]} reaches the global minimum, from ")
    assert [told.index(name) for name in ranked] == sorted(told.index(name) for name in ranked)
    assert str(sentence(scenario, list(found), [None] * 3)) == ""


def test_only_pictures_of_the_same_grid_are_ranked():
    names, counts = ["SGD", "Momentum", "Adam", "BFGS"], [(1681, 1500), (40_401, 4040), (40_401, 30_000), None]
    found = [counts and Shares(counts[0], counts[1], 0, 0, 0, 0, None) for counts in counts]
    scenario = Scenario.of(SURFACES["booth"](), *(OPTIMIZERS[name]() for name in ("sgd", "momentum", "adam", "bfgs")))
    assert str(sentence(scenario, names, found)) == (
        "From 74.3% of the 40,401 starts Adam reaches the global minimum, from 10% Momentum. "
        "From 89.2% of the 1,681 starts computed so far SGD reaches the global minimum."
    )


NEITHER = {"Global minimum", "Median steps"}


@pytest.mark.parametrize("slug", ["saddle", "monkey_saddle"])
def test_a_surface_without_a_minimum_says_so_and_has_no_column_for_it(slug):
    scenario, found = Scenario.of(SURFACES[slug](), OPTIMIZERS["sgd"]()), shares(swept(slug, "sgd", {}, 30)[0])
    shown = said(table(scenario, ["SGD"], [found]), "en")
    assert shown["sentence"].startswith("This surface has no minimum, so the pictures only tell")
    labels = [column["label"] for column in shown["columns"]]
    assert labels == ["Optimizer", "Stalled elsewhere", "Still moving", "Diverged", "Starts"]
    assert len(shown["rows"][0]["cells"]) == len(labels)


def test_an_own_function_has_perhaps_a_minimum_that_was_not_found():
    """Its lowest value is only approached, or there is none."""
    for text in ("exp(x) + y^2", "x + y^2"):
        shown = said(table(Scenario.of(custom(text), OPTIMIZERS["sgd"]()), ["SGD"], [None]), "en")
        assert shown["sentence"].startswith("No single lowest point of this function was found in its view, so")
        assert not NEITHER & {column["label"] for column in shown["columns"]}
    for text in ("x^2 + y^2", "x^2"):
        shown = said(table(Scenario.of(custom(text), OPTIMIZERS["sgd"]()), ["SGD"], [None]), "en")
        assert {column["label"] for column in shown["columns"]} >= NEITHER
