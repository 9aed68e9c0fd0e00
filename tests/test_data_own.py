"""A visitor's own data on the page of mini-batches: shown in this session alone; what is no table is refused."""

import re

import numpy as np
import pytest
import streamlit as st
from apptest import click, run, said, unpack
from data_app import TABLE, ask, numbers, open_page, paste, sent

from interface.shell import data_upload, header
from interface.shell.data_upload import ASKED, OWN

NETWORK = "Phones and other computers cannot reach"
"""What the dialog says where the test opens it."""


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
    assert "10 examples of hours and minutes" in said(at, "success")[0]
    loaded = at.session_state["loaded"]
    assert paste(at, TABLE.replace("1,30", "100,3000")).session_state["loaded"] == loaded + 1, "another view"
    data = sent(paste(at, TABLE))
    away = ask(at, query=data["query"] | {"data": "penguins"})
    assert away["model"] == "linear_regression"
    assert ask(at, query=data["query"])["model"] == "own"
    elsewhere = sent(open_page(dict(at.query_params)))
    assert elsewhere["model"] == "linear_regression"
    assert "never part of a link" in elsewhere["problems"][0]


@pytest.mark.parametrize("kept", [True, False])
def test_share_waits_until_the_browser_has_said_what_it_keeps_of_an_earlier_session(kept):
    examples = paste(open_page(), TABLE).session_state[OWN]
    at = click(open_page({"data": "own"}), "Share")
    assert not any(NETWORK in text for text in said(at, "warning")), "no dialog yet"
    at.session_state[ASKED] = True
    if kept:
        at.session_state[OWN] = examples
    told = said(run(at), "warning")
    assert any(NETWORK in text for text in told)
    assert any("Your own data are not part of the link." in text for text in told) == kept
    assert not any(NETWORK in text for text in said(run(at), "warning")), "once"


@pytest.mark.parametrize("line", ["own_data", "read_table"])
def test_numbers_are_taken_where_another_run_comes_before_they_are_read(monkeypatch, line):
    """The browser asks for one as soon as the page is there, to say what it keeps."""
    at = open_page()
    monkeypatch.setattr(data_upload, line, lambda *_, **__: st.stop())
    paste(at, TABLE)
    monkeypatch.undo()
    assert sent(run(at))["model"] == "own"


def test_a_dialog_opens_where_another_run_comes_before_its_line(monkeypatch):
    at = open_page()
    monkeypatch.setattr(header, "navigation", st.stop)
    click(at, "Share")
    monkeypatch.undo()
    assert any(NETWORK in text for text in said(run(at), "warning"))
    assert not any(NETWORK in text for text in said(run(at), "warning")), "once"


def test_few_own_data_have_mini_batches_of_some_of_them():
    data = sent(paste(open_page(), TABLE))
    assert data["query"]["batch"] == "8"
    few = sent(paste(open_page({"batch": "4"}), "1,2\n2,3\n3,5\n4,4"))
    assert few["query"]["batch"] == "2", "not all of them, which would be no mini-batch"
    data = sent(paste(open_page(), "1,2\n2,3\n3,5\n4,4"))
    assert data["query"]["batch"] == "2"
    assert [mark["value"] for mark in data["batching"]["marks"]] == [1, 2, 4]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The table has 0 rows of numbers. Allowed: 3 to 2,000."),
        ("1,2\n2,three\n3,4", "Line 2 has “three”, which is not a number."),
        ("1,2\n" * 2001, "The table has 2,001 rows of numbers."),
        ("1,2," + "9" * 200_001, "The table has 200,005 bytes. Allowed: up to 200,000."),
        ("1,1\n1,2\n1,3", "its numbers must differ by 1e-06 or more, received 0"),
    ],
)
def test_what_is_no_table_is_refused_and_changes_nothing(text, reason):
    at = paste(open_page({"batch": "4"}), TABLE)
    before, query = sent(at), dict(at.query_params)
    after = sent(paste(at, text))
    (error,) = said(at, "error")
    assert reason in error
    assert all(after[key] == before[key] for key in ("query", "data", "entrants"))
    assert dict(at.query_params) == query
    paste(at, TABLE)
    assert said(at, "error") == []


def test_a_long_number_of_own_data_and_every_scaling_has_a_picture():
    at = paste(open_page(), "t,f\n" + "\n".join(f"{1e6 + i},{(-1) ** i * 1e-3 * i}" for i in range(50)))
    data = sent(at)
    for scaling in ("raw", "min_max", "centred", "standardised", "whitened"):
        kept = {key: text for key, text in data["query"].items() if not re.fullmatch(r"x|y|steps|.*rate", key)}
        shown = ask(at, query=kept | {"surface.scaling": scaling})
        assert shown["problems"] == []
        assert np.isfinite(unpack(shown["assets"][shown["entrants"][0]["run"]]["series"])[:2]).all()


def test_names_are_shown_as_they_are_and_nothing_of_them_is_markdown():
    at = paste(open_page(), TABLE.replace("hours", "**a** [b](c)").replace("minutes", "<b>$x$"))
    assert sent(at)["assets"][sent(at)["data"]]["names"] == ["**a** [b](c)", "<b>$x$"]
    assert said(at, "success")[0].startswith("10 examples of **a** [b](c) and <b>$x$ are in this session")
    assert any("u is **a**" in note for note in said(at, "note"))


# Other readings


def bring(at, content: bytes, name: str = "table.csv"):
    """Upload a file."""
    at.file_uploader(key="own file").set_value((name, content, "text/csv"))
    return run(at)


def test_a_file_is_taken_where_another_run_comes_before_it_is_read(monkeypatch):
    at = open_page()
    monkeypatch.setattr(data_upload, "read_table", lambda *_, **__: st.stop())
    bring(at, TABLE.encode())
    monkeypatch.undo()
    assert sent(run(at))["model"] == "own"


def choose(at, key: str, option: str) -> None:
    at.selectbox(key=key).set_value(option)
    run(at)


KOREAN = "키;몸무게\r\n1.416;3\r\n852;2\r\n900;5\r\n".encode("cp949")


def test_an_upload_says_how_it_was_read_and_can_be_read_in_another_way_without_being_lost():
    at = bring(open_page({"1": "adam", "batch": "2"}), KOREAN)
    assert sent(at)["assets"][sent(at)["data"]]["names"] == ["키", "몸무게"]
    assert "3 examples of 키 and 몸무게" in said(at, "success")[0]
    assert "Read with encoding Korean (CP949)." in said(at, "success")[0]
    (doubt,) = said(at, "warning")
    assert "“1.416” was read as 1.416, with a decimal point. With a decimal comma it is 1416" in doubt
    encoding, decimals = at.selectbox(key="own encoding"), at.selectbox(key="own decimal")
    assert (encoding.value, decimals.value) == ("cp949", ".")
    assert encoding.options[:2] == ["Korean (CP949): 키, 몸무게", "Chinese (GB18030): 虐, 个公霸"]
    assert decimals.options == ["Decimal point: “1.416” is 1.416", "Decimal comma: “1.416” is 1416"]

    query = dict(at.query_params)
    choose(at, "own encoding", "gb18030")
    assert sent(at)["assets"][sent(at)["data"]]["names"] == ["虐", "个公霸"]
    assert dict(at.query_params) == query, "only the names are others"
    assert at.selectbox(key="own encoding").value == "gb18030"
    choose(at, "own decimal", ",")
    examples = sent(at)["assets"][sent(at)["data"]]
    assert examples["names"] == ["虐", "个公霸"], "the other choice stays"
    np.testing.assert_array_equal(numbers(examples["measured"])[0], [1416, 852, 900])
    choose(at, "own encoding", "cp949")
    choose(at, "own decimal", ".")
    examples = sent(at)["assets"][sent(at)["data"]]
    assert examples["names"] == ["키", "몸무게"]
    np.testing.assert_array_equal(numbers(examples["measured"])[0], [1.416, 852, 900])


def test_what_is_refused_leaves_what_was_there_with_its_choices():
    at = bring(open_page(), KOREAN)
    choose(at, "own encoding", "gb18030")
    at = paste(at, "1,2\nthree,3")
    assert "three" in said(at, "error")[0]
    assert at.selectbox(key="own encoding").value == "gb18030"
    assert at.text_area(key="own text").value == "1,2\nthree,3", "what was typed stays"
    assert sent(at)["assets"][sent(at)["data"]]["names"] == ["虐", "个公霸"]
    choose(at, "own encoding", "cp949")
    assert said(at, "error") == []
    assert sent(at)["assets"][sent(at)["data"]]["names"] == ["키", "몸무게"]


def test_another_table_is_read_afresh():
    at = bring(open_page(), KOREAN)
    choose(at, "own encoding", "gb18030")
    choose(at, "own decimal", ",")
    at = bring(at, "長さ;重さ\n2.500;3\n1;2\n0.5;5\n".encode("cp932"), "other.csv")
    assert sent(at)["assets"][sent(at)["data"]]["names"] == ["長さ", "重さ"]
    assert at.selectbox(key="own encoding").value == "cp932"
    assert len(at.selectbox) == 1, "0.5 has a decimal point, so nothing is in doubt"
    assert said(at, "warning") == []
    at = paste(at, TABLE)
    assert len(at.selectbox) == 0


def test_a_first_line_that_says_what_separates_is_said():
    at = paste(open_page(), "sep=;\na;b\n1,5;2\n2,5;3\n4,5;9")
    told = "Read with columns separated by semicolons, as the first line says, decimal commas."
    assert told in said(at, "success")[0]


def test_names_too_short_to_be_sure_are_pointed_out_until_somebody_chooses():
    at = bring(open_page(), "폭,y\n1,2\n2,3\n4,9\n".encode("cp949"))
    assert "too short to tell the encoding for sure" in said(at, "warning")[0]
    choose(at, "own encoding", "cp949")
    assert sent(at)["assets"][sent(at)["data"]]["names"] == ["폭", "y"]
    assert said(at, "warning") == []
