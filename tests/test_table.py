"""Numbers in the table: short, and with a real minus sign whatever their size."""

import pytest
from test_words import SLOW, arrived, diverged, made_up, passing, stalled

from interface.kit.number_format import number
from interface.kit.results_table import ending
from simulation.passages import Passage


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (None, 4, "–"),
        (0.0, 4, "0"),
        (-0.0, 4, "0"),
        (1.23456, 4, "1.235"),
        (-1.23456, 4, "−1.235"),
        (99999.6, 4, "1.00e5"),
        (-123456.0, 4, "−1.23e5"),
        (0.00123456, 4, "0.001235"),
        (0.00099999999, 4, "0.001"),
        (-1.2e-7, 4, "−1.20e−7"),
        (1.04, 2, "1"),
        (12.34, 2, "12"),
        (123.4, 2, "120"),
        (-123.4, 2, "−120"),
        (-12.34, 2, "−12"),
        (123456.0, 2, "1e5"),
    ],
)
def test_numbers_are_short(value, digits, text):
    assert number(value, digits) == text


@pytest.mark.parametrize(
    ("run", "text"),
    [
        (arrived(12), "converged"),
        (made_up(), "still moving"),
        (made_up(passage=SLOW), "slow"),
        (passing(29, 30), "passed the minimum"),
        (passing(28, None), "at the minimum, leaves it"),
        (made_up(passage=Passage(bounces_within=0.234)), "bounces within 0.23"),
        (made_up(downhill=True), "downhill without end"),
        (stalled(), "stalled"),
        (stalled("a saddle"), "stalled at a saddle"),
        (stalled("a plateau"), "stalled on a plateau"),
        (diverged(3), "diverged at step 3"),
    ],
)
def test_how_a_run_ended_in_a_few_words(run, text):
    assert str(ending(run)) == text
