"""A scenario as a file: what is written reads back exactly, and nonsense is told from a scenario."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_link import scenarios

from simulation import load, save
from simulation.files import LARGEST, from_json, to_json
from simulation.link import decode, encode
from simulation.scenario import CLASSIC, OPENING

FILE = json.loads(to_json(CLASSIC, {"layout": "panels"}))


def changed(**parts: object) -> bytes:
    return json.dumps(FILE | parts).encode()


@given(scenarios())
def test_any_scenario_reads_back_exactly(scenario):
    entries, display = from_json(to_json(scenario).encode())
    assert decode(entries) == (scenario, [])
    assert display == {}


def test_a_file_is_saved_and_loaded(tmp_path, recwarn):
    save(CLASSIC, tmp_path / "scenario.json")
    assert load(str(tmp_path / "scenario.json")) == CLASSIC
    assert not recwarn.list


def test_a_file_is_text_with_every_default_and_the_version():
    assert {"downhill": 1, "scenario": encode(CLASSIC, in_full=True), "display": {"layout": "panels"}} == FILE
    assert to_json(OPENING).count("\n") > 20


def test_numbers_and_switches_may_be_written_as_such():
    entries, _ = from_json(b"""{"downhill": 1, "scenario": {"surface": "quadratic", "x": -3, "y": 1e-3, "steps": 12,
        "1": "adam", "1.learning_rate": 0.25, "1.bias_correction": false}}""")
    scenario, problems = decode(entries)
    assert (problems, scenario.start, scenario.steps) == ([], (-3.0, 0.001), 12)
    assert (scenario.entrants[0].optimizer.learning_rate, scenario.entrants[0].optimizer.bias_correction) == (
        0.25,
        False,
    )


def test_the_mark_that_some_editors_put_first_is_skipped():
    assert from_json(b"\xef\xbb\xbf" + changed())[1] == {"layout": "panels"}


def test_what_an_entry_gets_wrong_is_a_warning_and_the_rest_holds(tmp_path):
    path = tmp_path / "scenario.json"
    path.write_bytes(changed(scenario=FILE["scenario"] | {"x": "left", "colour": "red"}))
    left = pytest.warns(UserWarning, match="x is a number in .*received “left”: using -7 instead")
    with left, pytest.warns(UserWarning, match="“colour” names no control"):
        scenario = load(path)
    assert scenario == CLASSIC


@pytest.mark.parametrize(
    ("content", "why"),
    {
        "empty": (b"", "no JSON"),
        "binary": (bytes(range(256)), "no JSON"),
        "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(64), "no JSON"),
        "cut off": (changed()[:-20], "no JSON"),
        "nested lists": (b"[" * 50_000 + b"]" * 49_000, "nested too deeply"),
        "nested objects": (b'{"downhill":' * 7_000 + b"1" + b"}" * 7_000, "nested too deeply"),
        "half a pair": (b'{"downhill": 1, "scenario": {"surface": "\\ud800"}}', "no JSON"),
        "a number of 5000 digits": (b'{"downhill": ' + b"9" * 5000 + b"}", "no JSON"),
        "large": (changed() + b" " * LARGEST, r"at most 100,000 bytes, received 10\d,\d{3}"),
        "a list": (b"[1, 2]", "no scenario file"),
        "a text": (b'"downhill"', "no scenario file"),
        "other JSON": (b'{"type": "FeatureCollection"}', "no scenario file"),
        "version 2": (changed(downhill=2), "version 1 .*received “2”"),
        "version true": (changed(downhill=True), "version 1 .*received “true”"),
        "version nested": (changed(downhill=[[[[1]]]]), "version 1 .*received a list"),
        "a list of entries": (changed(scenario=["surface"]), '"scenario" maps names to values, received a list'),
        "a text of entries": (changed(scenario="surface=booth"), '"scenario" maps .*received “surface=booth”'),
        "no scenario": (b'{"downhill": 1}', 'names no "surface"'),
        "no surface": (changed(scenario={"x": "1"}), 'names no "surface"'),
        "a nested entry": (changed(scenario={"surface": {"slug": "booth"}}), "a group of entries for “surface”"),
        "null": (changed(scenario={"surface": None}), "received “null” for “surface”"),
        "a nested display": (changed(display={"layout": []}), "a list for “layout”"),
    }.values(),
)
def test_nonsense_is_told_from_a_scenario(content, why):
    with pytest.raises(ValueError, match=why) as told:
        from_json(content)
    assert len(str(told.value)) < 200


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_judged(content):
    with pytest.raises(ValueError, match="file"):
        from_json(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from([*FILE["scenario"], "f", "clip", "?"]), JSON))
def test_any_entries_are_judged(entries):
    content, told = changed(scenario={"surface": "booth"} | entries), ""
    try:
        decode(from_json(content)[0])
    except ValueError as error:
        told = str(error)
    assert len(told) < 200
