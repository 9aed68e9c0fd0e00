"""What scaling does to gradient descent: the measured figures, and theory beside runs."""

import numpy as np
import pytest

from simulation.scaling import CUT, LIMIT, scaling_of, scalings
from surfaces._examples import Examples
from surfaces.linear_regression import LinearRegression
from surfaces.logistic_regression import LogisticRegression


def test_the_steps_of_the_line_are_those_that_were_measured():
    found = scalings(LinearRegression())
    steps = {name: one.steps for name, one in found.items()}
    assert steps == {"raw": None, "min_max": 97, "centred": 7, "standardised": 1, "whitened": 1}
    assert {name: one.steps_in_theory for name, one in found.items()} == steps | {"raw": 29_047_004}


@pytest.mark.parametrize("scaling", ["raw", "min_max", "centred"])
def test_on_a_quadratic_a_step_takes_the_same_share_off_from_anywhere(scaling):
    one = scaling_of(LinearRegression(scaling=scaling))
    share = ((one.condition - 1) / (one.condition + 1)) ** 2
    assert share ** (one.steps_in_theory - 1) > CUT
    assert share**one.steps_in_theory <= CUT * (1 + 1e-6)


def test_a_gorge_allows_no_high_rate():
    one = scaling_of(LinearRegression(scaling="raw"))
    assert one.best_rate == pytest.approx(2 / 40584.57, rel=1e-6)


def test_the_sexes_take_more_steps_than_their_valley_alone_would():
    """Far from the minimum the loss is no quadratic; whitening the measurements makes its valley longer again."""
    found = scalings(LogisticRegression())
    assert found["raw"].steps is None
    for name in ("centred", "standardised", "whitened"):
        assert found[name].steps_in_theory < found[name].steps < LIMIT
    conditions = {name: one.condition for name, one in found.items()}
    assert conditions["standardised"] < conditions["centred"] < conditions["whitened"] < conditions["min_max"]
    assert conditions["min_max"] < conditions["raw"]


@pytest.mark.parametrize("cls", [LinearRegression, LogisticRegression])
def test_the_curvatures_are_the_hessians_eigenvalues(cls):
    for one in scalings(cls()).values():
        eigenvalues = np.linalg.eigvalsh(one.surface.hessian(one.minimiser))
        np.testing.assert_allclose(eigenvalues, (one.lowest, one.highest), rtol=1e-6)


def test_own_examples_are_scaled_too():
    own = LinearRegression(own=Examples(("a", "b"), ("", ""), ((1e6, 1e6 + 2, 1e6 + 4),), (1.0, 3.0, 2.0)))
    found = scalings(own)
    assert [one.surface.own for one in found.values()] == [own.own] * len(found)
    assert found["raw"].condition == pytest.approx((1e12 + 4e6) ** 2 / (8 / 3), rel=1e-5)
    assert found["standardised"].steps == found["standardised"].steps_in_theory == 1


def test_the_steps_of_an_endless_gorge_are_counted():
    """Incomes of 50 millions, say, where all but nothing of the loss is kept at a step."""
    own = LinearRegression(scaling="raw", own=Examples(("a", "b"), ("", ""), ((5e7, 5e7 + 100, 5e7 + 50),), (1, 3, 2)))
    one = scaling_of(own)
    assert one.condition > 1e27
    assert one.steps is None
    assert one.steps_in_theory == pytest.approx(one.condition * np.log(1e6) / 4, rel=1e-12)
