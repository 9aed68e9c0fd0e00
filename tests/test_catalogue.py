"""Declarations: intervals, parameters and validation, and what each says when something is wrong."""

import math
from dataclasses import dataclass

import numpy as np
import pytest

from catalogue import Declaration, Interval, Parameter, parameter


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("[0, 1)", [0, 0.5, math.nextafter(1, 0)], [-1e-300, 1, math.nan]),
        ("(0, inf)", [1e-300, 1e300], [0, -1, math.inf]),
        ("(0, inf]", [1e-300, 1, math.inf], [0, -math.inf, math.nan]),
        ("[-2.5,1e3]", [-2.5, 0, 1000], [-2.6, 1001, -math.inf]),
        ("  ( -inf , inf )  ", [-1e308, 0, 1e308], [math.inf, math.nan]),
    ],
)
def test_an_interval_is_read_as_mathematics_writes_it(text, inside, outside):
    interval = Interval.parse(text)
    assert interval.text == text
    assert all(interval.contains(value) for value in inside)
    assert not any(interval.contains(value) for value in outside)
    assert interval.contains(np.array(inside))
    assert not interval.contains(np.array([*inside, outside[0]]))


def test_an_interval_knows_its_ends():
    interval = Interval.parse("[0, 1)")
    assert (interval.low, interval.high) == (0.0, 1.0)
    assert (interval.includes_low, interval.includes_high) == (True, False)


@pytest.mark.parametrize("text", ["", "0, 1", "[0 1]", "{0, 1}", "[0, 1", "[0, 1) or so"])
def test_anything_else_is_no_interval(text):
    with pytest.raises(ValueError, match=r"an interval is written like '\[0, 1\)', received") as error:
        Interval.parse(text)
    assert repr(text) in str(error.value)


def test_an_interval_of_words_is_no_interval():
    with pytest.raises(ValueError, match="could not convert"):
        Interval.parse("[low, high]")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"scale": "cubic"}, "scale must be 'linear' or 'log', received 'cubic'"),
        ({"low": 1.0, "high": 1.0}, "low must be below high, and above 0 on a log scale, received 1.0, 1.0"),
        ({"low": 0.0, "scale": "log"}, "low must be below high, and above 0 on a log scale, received 0.0, 1.0"),
        ({"allowed": "(0, 1]"}, r"0.5, 0.0 and 1.0 must all lie in \(0, 1\]"),
        ({"default": 2.0, "allowed": "[0, 1]"}, r"2.0, 0.0 and 1.0 must all lie in \[0, 1\]"),
        ({"allowed": "anything"}, "an interval is written like"),
    ],
)
def test_a_declaration_that_contradicts_itself_fails_at_once(arguments, message):
    with pytest.raises(ValueError, match=message):
        parameter(**{"default": 0.5} | arguments)


def test_a_parameter_that_is_no_field_contradicts_itself_as_little():
    assert Parameter(0.5, 0.0, 1.0, Interval.parse("[0, 1]")) == declared(parameter(0.5, allowed="[0, 1]"))
    with pytest.raises(ValueError, match=r"2.0, 0.0 and 1.0 must all lie in \[0, 1\]"):
        Parameter(2.0, 0.0, 1.0, Interval.parse("[0, 1]"))


def test_true_and_false_make_a_switch():
    assert declared(parameter(True)).is_switch
    assert not declared(parameter(1.0)).is_switch


def declared(field) -> Parameter:
    return field.metadata["parameter"]


@dataclass(frozen=True, kw_only=True)
class Thing(Declaration):
    name, order = "Thing", 1

    size: float = parameter(0.5, 0.0, 0.9, allowed="[0, 1)")
    on: bool = parameter(False)


@dataclass(frozen=True, kw_only=True)
class Batch(Thing):
    batched = True


def test_a_declaration_derives_its_slug_and_its_parameters():
    assert Thing.slug == "test_catalogue"
    assert list(Thing.parameters()) == ["size", "on"]
    assert Thing() == Thing(size=0.5, on=False)


def test_values_are_normalised():
    thing = Thing(size=np.float32(0.25), on=np.bool_(True))
    assert (type(thing.size), type(thing.on)) == (float, bool)
    assert type(Thing(size=0).size) is float
    batch = Batch(size=[0, 0.5]).size
    assert batch.dtype == float
    assert not batch.flags.writeable


def test_what_counts_is_whole():
    steps = declared(parameter(3, 0, 9, allowed="[0, inf)", whole=True))
    assert steps.validate("steps", 4, batched=False) == 4.0
    assert steps.validate("steps", [0, 2.0], batched=True).tolist() == [0, 2]
    for value in (2.5, [1, 0.5]):
        with pytest.raises(ValueError, match=r"steps must be whole, in \[0, inf\), received") as error:
            steps.validate("steps", value, batched=True)
        assert repr(value) in str(error.value)


def test_an_array_of_ones_own_stays_writeable():
    mine = np.array([0.1, 0.2])
    Batch(size=mine)
    mine[0] = 0.3


@pytest.mark.parametrize("size", ["0.5", None, True, 1j, [], [0.1, [0.2]], 10**400])
@pytest.mark.parametrize(("kind", "wanted"), [(Thing, "a number"), (Batch, "a number or an array of numbers")])
def test_what_is_no_number_is_named(kind, wanted, size):
    with pytest.raises(ValueError, match=rf"test_catalogue: size must be {wanted} in \[0, 1\), received") as error:
        kind(size=size)
    assert repr(size) in str(error.value)


@pytest.mark.parametrize("size", [1, -0.1, math.nan, math.inf])
def test_what_is_not_allowed_is_named(size):
    with pytest.raises(ValueError, match=rf"test_catalogue: size must be in \[0, 1\), received {size!r}"):
        Thing(size=size)
    with pytest.raises(ValueError, match=r"size must be in \[0, 1\), received"):
        Batch(size=[0.5, size])


def test_an_array_is_refused_where_there_is_no_batch():
    with pytest.raises(ValueError, match=r"size must be a number in \[0, 1\), received \[0.1, 0.2\]"):
        Thing(size=[0.1, 0.2])


@pytest.mark.parametrize("on", [1, 0.0, "True", None, [True]])
def test_a_switch_is_true_or_false(on):
    with pytest.raises(ValueError, match="test_catalogue: on must be True or False, received") as error:
        Thing(on=on)
    assert repr(on) in str(error.value)
