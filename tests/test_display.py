"""How an experiment is shown travels in the link as well: options read back, anything else is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.kit.display import DEFAULTS, OPTIONS, allowed, decode_display, encode_display

SHOWN = 40
"""A message quotes at most this many characters of what it received."""


@given(st.fixed_dictionaries({key: st.sampled_from(options) for key, options in OPTIONS.items()}))
def test_any_display_reads_back(display):
    for in_full in (False, True):
        assert decode_display(encode_display(display, in_full)) == (display, [])
    assert encode_display(display, in_full=True) == display


def test_the_default_display_needs_no_entries():
    assert encode_display(DEFAULTS) == {}
    assert decode_display({"x": "1", "surface": "beale"}) == (DEFAULTS, [])


@pytest.mark.parametrize("key", OPTIONS)
@pytest.mark.parametrize("text", ["", "On", "5.5", " off", "x" * 5000])
def test_an_unknown_option_is_ignored_alone(key, text):
    other = {name: options[-1] for name, options in OPTIONS.items() if name != key}
    for fallback, instead in [
        ({}, DEFAULTS[key]),
        ({key: OPTIONS[key][1]}, OPTIONS[key][1]),
        ({key: "?"}, DEFAULTS[key]),
    ]:
        display, (problem,) = decode_display({**other, key: text}, fallback)
        assert display == {**other, key: instead}
        told = str(problem)
        assert told.startswith(f"{key} is one of {allowed(OPTIONS[key])}, received “{text[:SHOWN]}")
        assert told.endswith(f"using {instead} instead.")
        assert len(told) < 150


def test_a_long_list_of_options_is_told_by_its_ends():
    assert allowed(OPTIONS["layout"]) == "overlaid, panels"
    assert allowed(OPTIONS["step"]) == "end, 0, ..., 2000"


@given(st.dictionaries(st.sampled_from(list(OPTIONS)) | st.text(), st.text()))
def test_any_text_gives_a_display(entries):
    display, _ = decode_display(entries)
    assert all(value in OPTIONS[key] for key, value in display.items())
