"""Numbers as people type them: decimal commas, dashes of other programs, full-width digits."""

import pytest
from english import in_english

from simulation.link import decode as _decode
from simulation.numerals import numeral

decode = in_english(_decode)

READ = {
    "0,05": "0.05", "-0,5": "-0.5", "+1,5": "+1.5", ",5": ".5", "-,5": "-.5", "12,25": "12.25", "1234,567": "1234.567",
    "0,125": "0.125", "3,5e-2": "3.5e-2", "1,0000": "1.0000", "−3": "-3", "–3": "-3", "‐3": "-3",
    "﹣3": "-3",
    "－３": "-3", "１２．５": "12.5", "０，０５": "0.05", "1e−3": "1e-3", "2.5": "2.5", "inf": "inf",
}  # fmt: skip
LEFT = [
    "1,234",
    "-12,345",
    "999,000",
    "1,234,567",
    "1.234,5",
    "1,234.5",
    "1,",
    "1,x",
    "1, 5",
    ",",
    "",
    "x",
    "1;5",
    "3²",
]
"""A comma between thousands and one before decimals cannot be told apart, or something else is written."""


@pytest.mark.parametrize("text", READ)
def test_a_number_is_read_as_what_it_looks_like(text):
    assert numeral(text) == READ[text]
    scenario, problems = decode({"x": text, "1": "sgd"})
    if text != "inf":
        assert (scenario.start[0], problems) == (float(READ[text]), [])


@pytest.mark.parametrize("text", LEFT)
def test_what_could_be_two_numbers_is_left_and_told(text):
    assert numeral(text) == text
    assert [problem for problem in decode({"x": text, "1": "sgd"})[1] if problem.startswith("x is a number")]


@pytest.mark.parametrize("text", ["1,234", "-12,345", "１，２３４"])
def test_both_readings_of_a_comma_are_named(text):
    (problem,) = decode({"x": text, "1": "sgd"})[1]
    plain = {"１，２３４": "1,234"}.get(text, text)
    both = f"received “{text}”, which may be {plain.replace(',', '.')} or {plain.replace(',', '')}: using"
    assert both in problem
    assert "which may be" not in decode({"x": "3,", "1": "sgd"})[1][0]


def test_a_learning_rate_with_a_comma():
    scenario, problems = decode({"1": "sgd", "1.learning_rate": "0,05"})
    assert (scenario.entrants[0].optimizer.learning_rate, problems) == (0.05, [])
