"""How an experiment is shown travels in the link as well: options read back, anything else is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.kit import display as shown_as
from interface.kit.display import DEFAULTS, OPTIONS, allowed
from simulation.schema import EntryReader, Link, links_of, write

SHOWN = 40
"""A message quotes at most this many characters of what it received."""


def decode_display(entries: dict[str, str], fallback: dict[str, str] | None = None) -> tuple[dict, list[str]]:
    """What the entries say of the display, and what could not be used."""
    reader = EntryReader(entries, fallback or {})
    return reader.read(shown_as.entries), [*map(str, reader.problems)]


COORDINATES = st.floats(-1000, 1000).map(lambda one: round(one, 3) + 0.0)
SEEN = {
    "zoom": st.tuples(*[COORDINATES] * 4).map(lambda at: f"{_text(at[0], at[0] + 1, at[1], at[1] + abs(at[2]) + 0.5)}"),
    "camera": st.tuples(*[COORDINATES] * 3).map(lambda eye: _text(*eye, eye[0], eye[1], eye[2] + 1)),
    "without": st.sets(st.integers(1, 8), min_size=1).map(lambda slots: ",".join(map(str, sorted(slots)))),
}
"""What may be written for the entries that are no choice among options, besides their defaults."""


def _text(*numbers: float) -> str:
    return ",".join(write(number) for number in numbers)


@given(
    st.fixed_dictionaries(
        {key: st.sampled_from(options) for key, options in OPTIONS.items()}
        | {key: st.just(DEFAULTS[key]) | texts for key, texts in SEEN.items()}
    )
)
def test_any_display_reads_back(display):
    links = links_of(shown_as.entries, Link(dict(display)))
    assert links.full == display
    for entries in links:
        assert decode_display(entries) == (display, [])


def test_the_default_display_needs_no_entries():
    assert links_of(shown_as.entries, Link(dict(DEFAULTS))).short == {}
    assert decode_display({"x": "1", "surface": "beale"}) == (DEFAULTS, [])


@pytest.mark.parametrize("key", OPTIONS)
@pytest.mark.parametrize("text", ["", "On", "5.5", " off", "x" * 5000])
def test_an_unknown_option_is_ignored_alone(key, text):
    other = DEFAULTS | {name: options[-1] for name, options in OPTIONS.items()}
    del other[key]
    for fallback, instead in [
        ({}, DEFAULTS[key]),
        ({key: OPTIONS[key][1]}, OPTIONS[key][1]),
        ({key: "?"}, DEFAULTS[key]),
    ]:
        display, (problem,) = decode_display({**other, key: text}, fallback)
        assert display == {**other, key: instead}
        assert problem.startswith(f"{key} is one of {allowed(OPTIONS[key])}, received “{text[:SHOWN]}")
        assert problem.endswith(f"using {instead} instead.")
        assert len(problem) < 150


def test_a_long_list_of_options_is_told_by_its_ends():
    assert allowed(OPTIONS["layout"]) == "overlaid, panels"
    assert allowed(OPTIONS["step"]) == "end, 0, ..., 2000"


@given(st.dictionaries(st.sampled_from(list(OPTIONS)) | st.text(), st.text()))
def test_any_text_gives_a_display(entries):
    display, _ = decode_display(entries)
    assert all(display[key] in options for key, options in OPTIONS.items())
    assert display.keys() == DEFAULTS.keys()


@pytest.mark.parametrize(
    ("key", "text", "allowed"),
    [
        ("zoom", text, "whole, or x low,x high,y low,y high of the part of the plane that is shown")
        for text in ("", "home", "1,2,3", "2,1,0,1", "0,1,1,1", "nan,1,0,1", "0,inf,0,1", "0,1e300,0,1", "0;1;0;1")
    ]
    + [
        ("camera", text, "home, or where the eye is and where it looks: x,y,z,x,y,z")
        for text in ("", "1,1,1", "1,1,1,1,1,1", "a,b,c,d,e,f", "1,2,3,nan,0,0")
    ]
    + [
        ("without", text, "none, or slots from 1 to 12 with commas between")
        for text in ("", "0", "1,13", "1,,2", "sgd")
    ],
)
def test_a_view_that_cannot_be_is_told_of(key, text, allowed):
    display, (problem,) = decode_display({key: text})
    assert display == DEFAULTS
    assert problem == f"{key} is {allowed}, received “{text}”: using {DEFAULTS[key]} instead."


def test_slots_are_written_in_order_and_once():
    assert decode_display({"without": "3,1,3"})[0]["without"] == "1,3"
