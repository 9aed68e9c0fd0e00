"""A visitor's own data on the page of mini-batches: shown in this session alone; what is no table is refused."""

import re

import numpy as np
import pytest
from apptest import unpack
from data_app import TABLE, ask, numbers, open_page, paste, sent


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
    scene = data["scene"]
    assert sent(paste(at, TABLE.replace("1,30", "100,3000")))["scene"] == scene + 1, "another view"
    data = sent(paste(at, TABLE))
    away = ask(at, "penguins", query=data["query"] | {"data": "penguins"})
    assert away["model"] == "linear_regression"
    assert ask(at, "back", query=data["query"])["model"] == "own"
    elsewhere = sent(open_page(dict(at.query_params)))
    assert elsewhere["model"] == "linear_regression"
    assert "never part of a link" in elsewhere["problems"][0]


def test_few_own_data_have_mini_batches_of_some_of_them():
    data = sent(paste(open_page(), TABLE))
    assert data["query"]["batch"] == "8"
    few = sent(paste(open_page({"batch": "4"}), "1,2\n2,3\n3,5\n4,4"))
    assert few["query"]["batch"] == "2", "not all of them, which would be no mini-batch"
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
        ("1,1\n1,2\n1,3", "its numbers must differ by 1e-06 or more, received 0"),
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


def test_names_are_shown_as_they_are_and_nothing_of_them_is_markdown():
    at = paste(open_page(), TABLE.replace("hours", "**a** [b](c)").replace("minutes", "<b>$x$"))
    assert sent(at)["assets"][sent(at)["data"]]["names"] == ["**a** [b](c)", "<b>$x$"]
    assert at.success[0].value.startswith(r"10 examples of \*\*a\*\* \[b\]\(c\) and \<b\>\$x\$ are in this session")
    assert any(r"u is \*\*a\*\*" in caption.value for caption in at.caption)
