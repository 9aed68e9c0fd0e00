"""How an experiment is shown travels in the link as well: options read back, anything else is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.kit import display as shown_as
from interface.kit.display import DEFAULTS, OPTIONS, allowed
from simulation.schema import EntryReader, Link, links_of

SHOWN = 40
"""A message quotes at most this many characters of what it received."""


def decode_display(entries: dict[str, str], fallback: dict[str, str] | None = None) -> tuple[dict, list[str]]:
    """What the entries say of the display, and what could not be used."""
    reader = EntryReader(entries, fallback or {})
    return reader.read(shown_as.entries), [*map(str, reader.problems)]


@given(st.fixed_dictionaries({key: st.sampled_from(options) for key, options in OPTIONS.items()}))
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
    other = {name: options[-1] for name, options in OPTIONS.items() if name != key}
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
    assert all(value in OPTIONS[key] for key, value in display.items())
