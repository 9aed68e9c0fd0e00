"""A link is the experiment: what is written reads back to the same value, and what cannot be read is said."""

import dataclasses
import math
import re

import pytest
from english import in_english
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_any_run import declared

from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import link, simulate
from simulation.link import decode as _decode
from simulation.link import default_values, encode
from simulation.rules import has_rate
from simulation.scenario import CLASSIC, OPENING, SLOTS, STEPS_LIMIT, Entrant, Scenario, start_limits
from simulation.schema import write
from simulation.versions import versioned
from surfaces import SURFACES

decode = in_english(_decode)

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SHOWN = 40
"""A message quotes at most this many characters of what it received."""


@st.composite
def scenarios(draw) -> Scenario:
    """Anything that the declarations allow, in any slots."""
    surface = draw(declared(SURFACES))
    slots = sorted(draw(st.sets(st.integers(1, SLOTS))))
    start = tuple(draw(st.floats(limit.allowed.low, limit.allowed.high)) for limit in start_limits(surface))
    drawn = ((slot, draw(declared(OPTIMIZERS))) for slot in slots)
    own = st.none() | st.sampled_from([cls() for cls in SCHEDULES.values()])
    own |= st.builds(SCHEDULES["cosine"], final=st.floats(0, 1), warmup_steps=st.integers(0, 99))
    entrants = tuple(Entrant(slot, one, draw(own) if has_rate(one) else None) for slot, one in drawn)
    return Scenario(surface, entrants, start, draw(st.integers(1, STEPS_LIMIT)))


def of_every_optimizer(surface: str) -> Scenario:
    """Every optimizer as it comes, at the rate recommended for the surface."""
    kinds = list(OPTIMIZERS.values())[:SLOTS]
    return Scenario.of(SURFACES[surface](), *(cls(**default_values(cls, SURFACES[surface])) for cls in kinds))


# Round trip


@pytest.mark.parametrize("in_full", [False, True])
@pytest.mark.parametrize("scenario", [OPENING, CLASSIC, dataclasses.replace(CLASSIC, entrants=())])
def test_the_well_known_scenarios_read_back(scenario, in_full):
    assert decode(versioned(encode(scenario, in_full))) == (scenario, [])


def test_the_opening_is_the_empty_link():
    assert encode(OPENING) == {}
    assert encode(OPENING, in_full=True) != {}


@pytest.mark.parametrize("surface", SURFACES)
def test_defaults_are_left_out_and_read_back(surface):
    scenario = of_every_optimizer(surface)
    slots = {str(entrant.slot): entrant.optimizer.slug for entrant in scenario.entrants}
    assert encode(scenario) == {"surface": surface, **slots}
    assert decode(versioned(encode(scenario))) == decode(encode(scenario, in_full=True)) == (scenario, [])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_link_in_full_spells_out_every_parameter(optimizer):
    cls = OPTIMIZERS[optimizer]
    entries = encode(Scenario.of(OPENING.surface, cls()), in_full=True)
    assert {f"1.{name}" for name in cls.parameters()} <= entries.keys()
    assert {"surface", "surface.a", "x", "y", "steps", "1"} <= entries.keys()


@patient
@given(scenarios())
def test_any_scenario_reads_back_exactly(scenario):
    for in_full in (False, True):
        entries = encode(scenario, in_full)
        assert all(isinstance(part, str) for entry in entries.items() for part in entry)
        assert decode(versioned(entries)) == (scenario, [])


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_to_the_last_bit(value):
    assert math.copysign(1, float(write(value))) == math.copysign(1, value)
    assert float(write(value)) == value


# A link in full means the same after a default has changed


def changed(cls: type, name: str, default: float) -> classmethod:
    """`cls.parameters` with another default for one of them."""
    altered = dict(cls.parameters())
    altered[name] = dataclasses.replace(altered[name], default=default)
    return classmethod(lambda cls: altered)


@pytest.mark.parametrize("surface", SURFACES)
def test_a_link_in_full_outlives_new_defaults(surface, monkeypatch):
    scenario, cls, adam = of_every_optimizer(surface), SURFACES[surface], OPTIMIZERS["adam"]
    short, full = encode(scenario), encode(scenario, in_full=True)
    (x_low, x_high), (_, y_high) = cls().view
    monkeypatch.setattr(link, "default_rate", lambda *_: 0.123)
    monkeypatch.setattr(adam, "parameters", changed(adam, "beta1", 0.5))
    monkeypatch.setattr(cls, "start", ((x_low + x_high) / 2, y_high))
    monkeypatch.setattr(cls, "steps", 7)
    for name, one in cls.parameters().items():
        another = one.options[-1] if one.is_choice else one.high
        monkeypatch.setattr(cls, "parameters", changed(cls, name, another))
    assert decode(full) == (scenario, [])
    assert decode(short)[0] != scenario


# What cannot be read

LINK = {"surface": "beale", "x": "2", "y": "0.5", "steps": "17", "1": "adam", "1.learning_rate": "0.8", "4": "sgd"}
NO_NUMBERS = [
    *(
        "",
        " ",
        "nan",
        "NaN",
        "inf",
        "-inf",
        "Infinity",
        "1e999",
        "0x10",
        "٣",
        "1_000",
        *("1,500", "1,5,0", "1 0"),
        " 1",
        "1\n",
    ),
    *("--1", "+-1", "1e", "e5", ".", "1.2.3", "1j", "True", "on", "½", "²", "1" * 5000, "1" * 100_000 + "x", "\ud800"),
]
PLAIN = {"1": 1, "+1": 1, "-1": -1, "1.": 1, ".5": 0.5, "-0": 0, "1e-3": 1e-3, "1E+0": 1, "0001": 1, "0.50": 0.5,
         "0,5": 0.5, "1,0": 1, "１": 1, "−1": -1}  # fmt: skip


def check_ignored(entries: dict[str, str], key: str, allowed: str, as_if: dict[str, str]) -> None:
    """One problem, which names the entry, what was received and what is allowed; otherwise the value of `as_if`."""
    scenario, problems = decode(entries)
    assert (scenario, []) == decode(as_if)
    (problem,) = problems
    assert problem.startswith(f"{key} is ")
    assert entries[key][:SHOWN] in problem
    assert allowed in problem
    assert len(problem) < 250 + len(", ".join(SURFACES))


def without(key: str) -> dict[str, str]:
    return {name: text for name, text in LINK.items() if name != key}


@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: ascii(text[:9]))
@pytest.mark.parametrize("key", ["x", "y", "steps", "1.beta1", "1.epsilon", "4.learning_rate"])
def test_only_plain_finite_numbers_are_numbers(key, text):
    check_ignored({**LINK, key: text}, key, "whole number" if key == "steps" else "a number in ", without(key))


@pytest.mark.parametrize("text", PLAIN)
def test_plain_numbers_are_read(text):
    scenario, problems = decode({**LINK, "x": text})
    assert (scenario.start[0], problems) == (PLAIN[text], [])


@pytest.mark.parametrize(
    ("key", "text", "allowed"),
    [
        ("surface", "bealé", ", ".join(SURFACES)),
        ("surface", "", "himmelblau"),
        ("1", "Adam", ", ".join(OPTIMIZERS)),
        ("4", "sgd ", "momentum"),
        ("4", "learning_rate", "adamw"),
        ("1.beta1", "1", "[0, 1)"),
        ("1.beta1", "-1e-300", "[0, 1)"),
        ("4.learning_rate", "-1", "[0, inf)"),
        ("1.bias_correction", "true", "on, off"),
        ("x", "1e300", "a number in ["),
        ("steps", "0", f"1 to {STEPS_LIMIT}"),
        ("steps", str(STEPS_LIMIT + 1), f"1 to {STEPS_LIMIT}"),
        ("steps", "17.0", f"1 to {STEPS_LIMIT}"),
        ("steps", "1e2", f"1 to {STEPS_LIMIT}"),
    ],
)
def test_an_entry_out_of_range_is_ignored_alone(key, text, allowed):
    defaults = {"surface": {"surface": "quadratic"}, "1": {"1": "sgd"}, "4": {"4": "sgd"}}
    check_ignored({**LINK, key: text}, key, allowed, without(key) | defaults.get(key, {}))


def test_several_bad_entries_are_reported_one_by_one():
    scenario, problems = decode({**LINK, "x": "left", "1.beta1": "2", "4.momentum": "1", "steps": "many"})
    assert scenario == decode({key: text for key, text in LINK.items() if key not in ("x", "steps")})[0]
    assert [problem.split()[0] for problem in problems] == ["x", "steps", "1.beta1", "“4.momentum”"]


@pytest.mark.parametrize("key", ["colour", "surface.q", "0", "13", "01", "１", "2.momentum", "1.", ".", "", "x.y", "X"])
def test_an_entry_that_names_no_control_is_reported(key):
    assert decode({**LINK, key: "1"}) == (decode(LINK)[0], [f"“{key}” names no control."])


def test_a_link_of_strangers_opens_as_the_opening():
    assert decode({"fbclid": "x", "utm_source": "y"})[0] == OPENING


@pytest.mark.parametrize(("entries", "slots"), [({}, [1, 2]), ({"3": "sgd"}, [3])])
@pytest.mark.parametrize("text", ["None", "", "all"])
def test_entrants_is_none_or_nothing(entries, slots, text):
    scenario, problems = decode({"surface": "beale", "entrants": text, **entries})
    assert [entrant.slot for entrant in scenario.entrants] == slots
    assert [problem.split()[0] for problem in problems] == ["entrants"]


def test_none_does_not_drop_the_entrants_that_are_named():
    scenario, problems = decode({**LINK, "entrants": "none"})
    assert scenario == decode(LINK)[0]
    assert re.match("entrants is none where no .*: using slots 1, 4 instead", problems[0])


def test_a_parameter_reaches_an_entrant_of_the_opening():
    assert decode({"x": "1", "2.momentum": "0.5"})[0].entrants[1].optimizer.momentum == 0.5


def test_the_fallback_stands_in_for_what_is_ignored_and_for_nothing_else():
    before = {**LINK, "x": "3", "steps": "99", "4": "momentum", "1.beta2": "0.5"}
    scenario, problems = decode(
        {**LINK, "x": "left", "4": "?", "1.beta1": "2", "1.beta2": "?", "4.momentum": "?"}, before
    )
    assert scenario == decode({**before, "steps": "17"})[0]
    assert "x is" in problems[0]
    assert problems[0].endswith("using 3 instead.")
    assert len(problems) == 5


def test_a_fallback_that_is_no_better_gives_way_to_the_default():
    assert decode({**LINK, "x": "left"}, {"x": "right"})[0].start == (SURFACES["beale"].start[0], 0.5)


NAMES = ["surface", "x", "y", "steps", "entrants", "none", *map(str, range(14)), *SURFACES, *OPTIMIZERS, *NO_NUMBERS]
NAMES += [f"1.{name}" for cls in OPTIMIZERS.values() for name in cls.parameters()]
NAMES += [f"surface.{name}" for cls in SURFACES.values() for name in cls.parameters()]
WORDS = st.one_of(st.sampled_from(NAMES), st.text(), st.floats().map(repr), st.integers().map(str))


@patient
@given(st.dictionaries(WORDS, WORDS), st.dictionaries(WORDS, WORDS))
def test_any_text_gives_a_scenario_that_runs(entries, fallback):
    scenario, problems = decode(entries, fallback)
    assert all(len(problem) < 600 for problem in problems)
    assert decode(encode(scenario, in_full=True)) == (scenario, [])
    for entrant in scenario.entrants[:2]:
        simulate(scenario.surface, entrant.optimizer, scenario.start, min(scenario.steps, 5))
