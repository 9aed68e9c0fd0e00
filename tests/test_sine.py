"""The sine of the periodic surfaces, against 50 digits recorded with mpmath by record_sines.py."""

import json
import math
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest

from catalogue import sine_of_turns
from simulation.terms import make, symbol

GOLDEN = json.loads((Path(__file__).parent / "goldens/sines.json").read_text())["sines"]
ULP = 2.0**-53
"""Half of the distance between numbers just above 1."""


def errors(of: dict, end: str) -> dict[str, np.ndarray]:
    """How far each function is from the truth."""
    with localcontext(prec=60):
        return {
            name: np.array([float(abs(Decimal(function(x)) - Decimal(true))) for x, true in GOLDEN[end]])
            for name, function in of.items()
        }


FUNCTIONS = {"ours": sine_of_turns, "theirs": lambda x: float(np.sin(2 * np.pi * x))}


@pytest.mark.parametrize("end", GOLDEN)
def test_it_is_within_four_half_units_of_the_truth(end):
    assert errors(FUNCTIONS, end)["ours"].max() < 4 * ULP


@pytest.mark.parametrize(("end", "times"), [("0.5", 1), ("5.12", 8), ("100.0", 100)])
def test_it_is_at_least_as_accurate_as_numpys(end, times):
    """Over one period, and many times more beyond: np.sin is told a rounded angle."""
    found = {name: np.sqrt((error**2).mean()) for name, error in errors(FUNCTIONS, end).items()}
    assert found["ours"] * times < found["theirs"]


def test_close_to_zero_it_keeps_its_digits():
    for x in (1e-3, 1e-8, 1e-150, 5e-324):
        assert sine_of_turns(x) == pytest.approx(2 * math.pi * x, rel=7e-6)
        assert sine_of_turns(-x) == -sine_of_turns(x)
    tiny = np.array([1e-9, 1e-200])
    np.testing.assert_allclose(sine_of_turns(tiny), 2 * np.pi * tiny, rtol=4 * ULP)


def test_whole_and_half_turns_are_exact():
    whole = np.arange(-8.0, 8.5, 0.5)
    assert not np.any(sine_of_turns(whole))
    np.testing.assert_array_equal(np.abs(sine_of_turns(np.array([0.25, -0.75, 1e6 + 0.25]))), 1.0)


def test_floats_and_arrays_agree_to_the_last_bit():
    x = np.concatenate([np.random.default_rng(1).uniform(-1e3, 1e3, 2000), [0.5, 1.5, 2.5, -0.5, 1e300, -0.0]])
    np.testing.assert_array_equal([sine_of_turns(one) for one in x.tolist()], sine_of_turns(x))
    for x in (np.inf, -np.inf, np.nan):
        with np.errstate(invalid="ignore"):
            assert np.isnan(sine_of_turns(x))
            assert np.isnan(sine_of_turns(np.array([x])))[0]


def test_an_equation_shows_it_as_a_sine():
    x = symbol("x")
    assert sine_of_turns(x) == make("sin", 2 * math.pi * x)
