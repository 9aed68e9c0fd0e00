"""The table of trajectories: every number is that of `simulate`, to the last bit."""

import csv
import io
import math

import numpy as np
import pytest

from interface.kit.descents import Game, descent
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import Rules, simulate
from simulation.records import COLUMNS, to_csv
from simulation.scenario import CLASSIC, Entrant, Scenario
from surfaces import SURFACES

EVERYTHING = Scenario(
    SURFACES["beale"](),
    tuple(Entrant(slot, OPTIMIZERS[slug]()) for slot, slug in enumerate(["adam", "sam", "line_search", "newton"], 3)),
    (1.0, 1.0),
    25,
    SCHEDULES["cosine"](),
    Rules(noise="isotropic", seed=3, l2=0.01),
)
DIVERGING = Scenario.of(
    SURFACES["quadratic"](), *[OPTIMIZERS["sgd"](learning_rate=rate) for rate in (0.9, 40.0)], OPTIMIZERS["adam"]()
)
HEADER = [str(column) for column in COLUMNS]
NUMBERS = HEADER[3:]


def read(scenario: Scenario) -> dict[str, list[dict[str, str]]]:
    """Entrant -> its rows."""
    runs: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(to_csv(scenario))):
        runs.setdefault(row["entrant"], []).append(row)
    return runs


def numbers(rows: list[dict[str, str]], column: str) -> np.ndarray:
    return np.array([float(row[column] or math.nan) for row in rows])


@pytest.mark.parametrize("scenario", [CLASSIC, EVERYTHING, DIVERGING], ids=["classic", "everything", "diverging"])
def test_the_table_is_what_simulate_computes(scenario):
    runs = read(scenario)
    assert list(runs) == list(scenario.run())
    for entrant, rows in zip(scenario.entrants, runs.values(), strict=True):
        run = simulate(
            scenario.surface,
            entrant.optimizer,
            scenario.start,
            scenario.steps,
            schedule=scenario.schedule,
            rules=scenario.rules,
        )
        recorded = int(np.isfinite(run.points[0]).sum())
        assert [int(row["step"]) for row in rows] == list(range(recorded))
        assert {row["slot"] for row in rows} == {str(entrant.slot)}
        expected = [*run.points, run.values, *run.gradients]
        for column, values in zip(NUMBERS[:5], expected, strict=True):
            np.testing.assert_array_equal(numbers(rows, column), values[:recorded])
        rates = np.full(run.steps, np.nan) if run.learning_rates is None else run.learning_rates
        np.testing.assert_array_equal(numbers(rows, "learning_rate"), [np.nan, *rates[: recorded - 1]])
        for column, values in zip(NUMBERS[6:], run.evaluations, strict=True):
            np.testing.assert_array_equal(numbers(rows, column), values[:recorded])


def test_the_rate_is_that_of_the_update_which_led_there():
    rows = read(EVERYTHING)["Adam"]
    adam = OPTIMIZERS["adam"]()
    factors = SCHEDULES["cosine"]().factors(25)
    assert rows[0]["learning_rate"] == ""
    assert [float(row["learning_rate"]) for row in rows[1:]] == [adam.learning_rate * factor for factor in factors]


def test_a_run_ends_with_its_last_recorded_point():
    short, whole = read(DIVERGING)["SGD 2"], read(DIVERGING)["SGD"]
    assert len(short) < len(whole) == DIVERGING.steps + 1
    assert abs(float(short[-1]["y"])) > 1000


def test_an_empty_comparison_is_a_header():
    assert to_csv(Scenario.of(SURFACES["booth"]())) == ",".join(HEADER) + "\n"


def test_runs_that_are_kept_have_the_same_table():
    for scenario in (CLASSIC, EVERYTHING, DIVERGING):
        kept = {entrant: descent(Game.of(scenario, entrant), entrant.optimizer) for entrant in scenario.entrants}
        assert to_csv(scenario, descend=kept.get) == to_csv(scenario)
