"""Where a function has no value: told apart from running away, said before the start, with the real root offered."""

import json

import numpy as np
import pytest
from apptest import open_app, sent

from expressions import Expression, custom
from expressions.roots import odd_roots
from interface.basins.words import told
from interface.kit.domain import of_domain
from interface.kit.results_table import ending
from interface.maps.view import read
from interface.maps.words import about
from optimizers import OPTIMIZERS
from simulation import Trajectory, simulate
from simulation.comparison import compare
from simulation.measurements import measure
from simulation.narration import narrate
from simulation.outcomes import Outcome
from simulation.path_statistics import path_statistics
from simulation.scenario import Scenario
from surfaces import SURFACES

SGD = OPTIMIZERS["sgd"]
ROOT = "x^(1/3) + y^2"


def run(text: str, start: tuple[float, float], learning_rate: float = 0.1, steps: int = 30) -> Trajectory:
    return simulate(custom(text), SGD(learning_rate=learning_rate), start, steps)


@pytest.mark.parametrize(
    ("text", "start", "rate", "step", "left"),
    [
        (ROOT, (-2.0, 1.0), 0.1, 0, True),
        (ROOT, (1.0, 1.0), 0.5, 5, True),
        ("log(x) + y^2", (1.0, 1.0), 0.1, 6, True),
        ("log(x) + y^2", (0.0, 1.0), 0.1, 0, True),  # minus infinity at the edge
        ("1/(x - 1) + x", (1.0, 0.0), 0.1, 0, True),  # a pole
        ("sqrt(4 - x^2)", (1.5, 0.0), 0.9, 1, True),
        ("asin(x) + y", (0.5, 0.0), 1.0, 2, True),
        ("x^4 + y^4", (3.0, 1.0), 9.0, 2, False),  # out of the circle
        ("exp(x^2) + y^2", (3.0, 1.0), 0.01, 1, False),  # within the circle, but more than a number holds
        ("exp(x^2) - exp(y^2)", (3.0, 3.0), 0.01, 1, False),  # infinity minus infinity: too large again
    ],
)
def test_leaving_the_domain_is_not_running_away(text, start, rate, step, left):
    found = run(text, start, rate)
    assert (int(found.diverged_at), bool(found.left_domain)) == (step, left)
    measured = measure(found)
    assert (measured.outcome, measured.left_domain) == (Outcome.DIVERGED, left)
    if left and step:
        x, y = found.points[:, step]
        assert np.isnan(custom(text).value(np.array([x, y])))
        assert measured.final_point == tuple(found.points[:, step - 1])
        assert measured.final_value == custom(text).value(found.points[:, step - 1])


def test_a_batch_tells_run_from_run():
    starts = np.array([[1.0, -2.0, 0.001, 1e-9], [1.0, 1.0, 0.0, 1.0]])
    found = run(ROOT, starts, 0.5)
    for i, start in enumerate(starts.T):
        alone = run(ROOT, start, 0.5)
        assert (found.diverged_at[i], found.left_domain[i]) == (alone.diverged_at, alone.left_domain)


def said(text: str, start: tuple[float, float], learning_rate: float = 0.1) -> tuple[list[str], str, str]:
    """The narration of a run, the sentence below the table, and the cell of its outcome."""
    found = run(text, start, learning_rate)
    measured = measure(found)
    return (
        list(map(str, narrate("SGD", measured, path_statistics(found, measured)))),
        str(compare(["SGD"], [measured], 30)),
        str(ending(measured, "step")),
    )


def test_it_is_said_that_f_has_no_value_at_which_step_and_where_the_run_ended():
    assert said(ROOT, (1.0, 1.0), 0.5) == (
        [
            "SGD leaves the domain of f at step 5: f has no value there; the last point with one is (0.126, 0), where "
            "f is 0.501."
        ],
        "SGD left the domain of f at step 5.",
        "left the domain at step 5",
    )  # fmt: skip


def test_a_start_without_a_value_is_said_to_be_one():
    assert said(ROOT, (-2.0, 1.0)) == (
        ["SGD starts where f has no finite value."],
        "The start is a point where f has no finite value.",
        "no finite value at the start",
    )


def test_what_diverges_is_still_said_to_diverge():
    narration, sentence, cell = said("exp(x^2) + y^2", (3.0, 1.0), 0.01)
    assert narration == ["SGD diverges at step 1, where f has no finite value."]
    assert (sentence, cell) == ("SGD diverged at step 1.", "diverged at step 1")


def test_several_runs_are_told_apart():
    runs = [run(ROOT, (1.0, 1.0), rate) for rate in (0.5, 0.5, 0.9, 1e4)]
    a, b, c, d = (measure(one) for one in runs)
    assert [one.diverged_at for one in (a, b, c, d)] == [5, 5, 3, 1]
    assert str(compare("AB", [a, b], 30)) == "Both left the domain of f at step 5."
    told_apart = "C diverged at step 1; B left the domain of f at step 3 and A at step 5."
    assert str(compare("ABC", [a, c, d], 30)) == told_apart


def test_maps_and_basins_say_so_too():
    measured = measure(run(ROOT, (1.0, 1.0), 0.5))
    scenario = Scenario.of(custom(ROOT), SGD(learning_rate=0.5))
    assert str(told(measured, scenario)) == "leaves the domain of f at step 5"
    view, _ = read({"surface": "custom", "f": ROOT, "1": "sgd"})
    assert str(about(view, measured)).startswith("SGD: left the domain at step 5.")
    nowhere = measure(run(ROOT, (-2.0, 1.0)))
    assert str(told(nowhere, scenario)) == "starts at (−2, 1), where f has no finite value"
    assert str(about(view, nowhere)).startswith("SGD: no finite value at the start.")


# What to write instead


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("x^(1/3)", "cbrt(x)"),
        ("x^(2/3)", "cbrt(x)^2"),
        ("x^(-1/3)", "cbrt(x)^-1"),
        ("x^-(4/3)", "cbrt(x)^-4"),
        ("(x - y)^(1/3) + y", "cbrt(x - y)"),
        ("x^(1/5)", "sign(x)*abs(x)^(1/5)"),
        ("x^(2/5)", "abs(x)^(2/5)"),
        ("x^(-3/7)", "sign(x)*abs(x)^(-3/7)"),
    ],
)
def test_a_root_of_odd_degree_has_a_real_one(text, instead):
    (root,) = odd_roots(Expression.read(text))
    assert root.instead == instead
    meant, written = (Expression.read(one).value.bind({}) for one in (root.instead, root.power))
    for x in (0.3, 2.0, 8.0):
        assert meant(x, 0.0)[0] == pytest.approx(written(x, 0.0)[0], rel=1e-14)
        assert np.isfinite(meant(-x, 0.0)[0])
    p, q = (float(one) for one in root.power.partition("^")[2].strip("(-)").split("/"))
    assert meant(-2.0, 0.0)[0] == pytest.approx(meant(2.0, 0.0)[0] * (-1) ** (p * q), rel=1e-14)


@pytest.mark.parametrize("text", ["x^(1/2)", "x^(3/1)", "x^(6/3)", "x^1.5", "x^(y/3)", "x^(1.5/3)", "x^1/3", "cbrt(x)"])
def test_any_other_power_is_left_alone(text):
    assert odd_roots(Expression.read(text)) == []


def test_the_notice_names_the_point_and_the_root():
    assert list(map(str, of_domain(custom(ROOT), (-2.0, 1.0)))) == [
        "f has no value at the start (−2, 1), so no run can take a step.",
        "x^(1/3) has no value where x < 0: write cbrt(x) for the real cube root.",
    ]
    assert of_domain(custom(ROOT), (2.0, 1.0)) == of_domain(custom(ROOT)) == of_domain(custom(ROOT), (-2.0, 1.0))[1:]
    assert of_domain(custom(ROOT, view=((0.5, 2.0), (-1.0, 1.0))), (1.0, 1.0)) == []
    assert of_domain(custom("(x^2)^(1/3)"), (-2.0, 1.0)) == []
    assert list(map(str, of_domain(custom("log(x)"), (0.0, 1.0)))) == [
        "f has no finite value at the start (0, 1), so no run can take a step."
    ]
    assert of_domain(SURFACES["quadratic"](), (1.0, 1.0)) == []


def test_the_page_says_it_before_anything_runs():
    link = {"surface": "custom", "f": ROOT, "x": "-2", "y": "1", "steps": "30", "1": "sgd"}
    payload = sent(open_app(link))
    assert payload["told"] == list(map(str, of_domain(custom(ROOT), (-2.0, 1.0))))
    assert payload["notices"] == payload["problems"] == []
    assert "no finite value at the start" in json.dumps(payload["table"])


# The cube root


def test_the_cube_root_is_in_the_vocabulary():
    root = Expression.read("cbrt(x)^2 + y")
    assert (root.text, root.latex) == ("cbrt(x)^2 + y", r"\sqrt[3]{x}^2 + y")
    value, gradient = root.value.bind({}), root.gradient.bind({})
    assert value(-8.0, 1.0) == (5.0,)
    assert gradient(-8.0, 1.0) == pytest.approx((-1 / 3, 1.0))
    assert root.is_smooth is None
