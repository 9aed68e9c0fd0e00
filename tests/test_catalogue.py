"""Declarations: intervals, parameters, validation and discovery, and what each says when something is wrong."""

import importlib
import math
import sys
from dataclasses import dataclass
from types import ModuleType

import numpy as np
import pytest

from catalogue import Declaration, Interval, Parameter, discover, parameter
from optimizers import OPTIMIZERS
from surfaces import SURFACES


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


GOOD = """
from dataclasses import dataclass
from catalogue import Declaration

@dataclass(frozen=True, kw_only=True)
class {name}(Declaration):
    name = "{name}"
    order = {order}
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A function that makes a package from {file name: source} and imports it."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(**files: str) -> ModuleType:
        folder = tmp_path / "things"
        folder.mkdir()
        for name, source in ({"__init__": ""} | files).items():
            (folder / f"{name}.py").write_text(source)
        importlib.invalidate_caches()
        return importlib.import_module("things")

    yield make
    for name in [name for name in sys.modules if name.partition(".")[0] == "things"]:
        del sys.modules[name]


def test_discovery_orders_by_teaching_order_then_slug(package):
    things = package(
        last=GOOD.format(name="Last", order=30),
        b=GOOD.format(name="B", order=20),
        a=GOOD.format(name="A", order=20),
        first=GOOD.format(name="First", order=10),
    )
    found = discover(things, Declaration)
    assert list(found) == ["first", "a", "b", "last"]
    assert [cls.slug for cls in found.values()] == list(found)
    assert found["first"].name == "First"


def test_a_file_that_starts_with_an_underscore_declares_nothing(package):
    things = package(one=GOOD.format(name="One", order=1), _shared="raise RuntimeError('imported')")
    assert list(discover(things, Declaration)) == ["one"]


def test_a_class_that_is_only_imported_does_not_count(package):
    things = package(
        one=GOOD.format(name="One", order=1), two="from things.one import One" + GOOD.format(name="Two", order=2)
    )
    assert list(discover(things, Declaration)) == ["one", "two"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = 1", "bad.py must declare one Declaration, found none"),
        (GOOD.format(name="A", order=1) + GOOD.format(name="B", order=2),
         "bad.py must declare one Declaration, found A, B"),
        (GOOD.format(name="A", order=1).replace('name = "A"', ""), "bad.py: A lacks name"),
        (GOOD.format(name="", order="None").replace("class (", "class A("), "bad.py: A lacks name, order"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_right_is_named(package, source, message):
    with pytest.raises(TypeError, match=message):
        discover(package(good=GOOD.format(name="Good", order=1), bad=source), Declaration)


def test_a_missing_method_is_named(package):
    source = "from abc import ABC, abstractmethod" + GOOD.format(name="A", order=1).replace(
        "(Declaration)", "(Declaration, ABC)"
    )
    with pytest.raises(TypeError, match=r"bad\.py: A lacks value"):
        discover(package(bad=f"{source}\n    @abstractmethod\n    def value(self): ...\n"), Declaration)


@pytest.mark.parametrize("kinds", [SURFACES, OPTIMIZERS], ids=["surfaces", "optimizers"])
def test_the_real_packages_are_in_teaching_order(kinds):
    assert list(kinds) == sorted(kinds, key=lambda slug: (kinds[slug].order, slug))
    assert len({cls.name for cls in kinds.values()}) == len(kinds)
    for slug, cls in kinds.items():
        assert cls.__module__.endswith(f".{slug}")
        cls()
