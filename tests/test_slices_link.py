"""The link of the slices page: what it means, what it leaves out, what it refuses, and what is one work."""

from dataclasses import replace

import pytest
from english import in_english
from hypothesis import given
from hypothesis import strategies as st

from interface.kit.training_link import SLOTS
from interface.slices.view import read as _read
from simulation.versions import versioned
from training import TRAINABLE
from training.slice_task import KINDS

read = in_english(_read)

NONSENSE = st.text(max_size=12) | st.sampled_from(["nan", "inf", "-1", "0", "1e999", "9" * 5000, "tube", "１", "on"])


@st.composite
def links(draw) -> dict[str, str]:
    """Some entries of a link."""
    slots = draw(st.sets(st.integers(1, 12), max_size=4))
    link = {str(slot): draw(st.sampled_from(sorted(TRAINABLE))) for slot in slots}
    slots = sorted(slots) or list(SLOTS)
    others = {
        "slice": st.sampled_from(KINDS),
        "centre": st.sampled_from(slots),
        "directions": st.integers(0, 9999),
        "extent": st.sampled_from([0.01, 0.5, 1, 3.75]),
        "points": st.sampled_from([21, 41, 61]),
        "curve": st.sampled_from(["loss", "held"]),
        "iterations": st.integers(1, 2000),
        "own_weights": st.sampled_from(["on", "off"]),
    }
    return link | {key: str(value) for key, value in draw(st.fixed_dictionaries({}, optional=others)).items()}


@given(links())
def test_a_link_reads_back(link):
    shown = read(link, {})
    for in_full in (True, False):
        assert replace(read(shown.link(in_full), {}), problems=shown.problems) == shown
    assert set(shown.link().items()) <= set(shown.link(in_full=True).items())


def means_the_same(text: str, used: str) -> bool:
    if text == used:
        return True
    try:
        return float(text) == float(used)
    except ValueError:
        return False


@given(links(), st.dictionaries(st.sampled_from(["slice", "centre", "other", "extent", "points", "x", "1"]), NONSENSE))
def test_any_link_is_a_slice_and_what_is_ignored_is_named(link, nonsense):
    shown = read(link | nonsense, {})
    assert shown.task.plan.optimizers
    used = shown.link(in_full=True)
    for key, text in nonsense.items():
        if not means_the_same(text, used.get(key, "")):
            assert any(key in problem for problem in shown.problems)
    assert read(shown.link(), {}).problems == ()


def test_an_empty_link_is_the_books_training_around_the_first():
    shown = read({"utm_source": "mail"}, {})
    assert shown.problems == ()
    assert shown.link() == {}
    assert (shown.kind, shown.centre, shown.other, shown.points) == ("path", 1, 4, "41")
    assert list(shown.lineup.slots) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"slice": "tube"}, "slice is a choice (path, joint, random), received “tube”: using path instead."),
        ({"slice": "joint", "1": "sgd"}, "slice=joint lays a plane through the ends of two optimizers, but there is"),
        ({"slice": "joint", "own_weights": "on"}, "with own_weights=on each begins elsewhere: using path instead."),
        ({"centre": "7"}, "centre is an optimizer's slot (1, 2, 3, 4), received “7”: using 1 instead."),
        ({"other": "1"}, "other is another optimizer's slot (2, 3, 4), received “1”: using 4 instead."),
        ({"extent": "0"}, "extent is a number in [0.01, 100], received “0”: using 1 instead."),
        ({"points": "100000"}, "points is a choice (21, 41, 61), received “100000”: using 41 instead."),
        ({"directions": "1.5"}, "directions is a whole number in [0, 9999], received “1.5”: using 0 instead."),
        ({"iterations": "1e9"}, "iterations is a whole number in [1, 2000], received “1e9”"),
        ({"surface": "rosenbrock"}, "“surface” names no control."),
    ],
)
def test_what_cannot_be_used_is_named(link, said):
    problems = read(link, {}).problems
    assert len(problems) == 1
    assert said in problems[0]


def test_a_refused_entry_leaves_what_was_shown():
    before = {"slice": "random", "extent": "3", "centre": "2"}
    shown = read(before | {"extent": "huge"}, read(before, {}).link(in_full=True))
    assert shown.extent == 3
    assert "using 3 instead" in shown.problems[0]


def test_what_makes_no_difference_is_one_work():
    links = ({}, {"other": "2", "directions": "5", "curve": "held"}, {"centre": "2"})
    tasks = [read(versioned(link), {}).task for link in links]
    assert tasks[0] == tasks[1] != tasks[2]
    assert read({"slice": "random", "directions": "5"}, {}).task != read({"slice": "random"}, {}).task
    assert read({"slice": "joint", "other": "2"}, {}).task != read({"slice": "joint"}, {}).task
