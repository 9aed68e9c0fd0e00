"""Discovery: one file, one class, one slug, and what it says of a file that is not right."""

import importlib
import sys
from contextlib import nullcontext
from types import ModuleType

import pytest

from catalogue import Declaration, Surface, discover
from optimizers import OPTIMIZERS
from surfaces import SURFACES

GOOD = """
from dataclasses import dataclass
from catalogue import Declaration

@dataclass(frozen=True, kw_only=True)
class {name}(Declaration):
    name = "{name}"
    order = {order}
"""

BOWL = """
from dataclasses import dataclass
from catalogue import Surface

@dataclass(frozen=True, kw_only=True)
class Bowl(Surface):
    name, order, formula, teaches, source = "Bowl", 1, "x^2", "Nothing.", "This test."
    view, start, steps = ((-1.0, 1.0), (-1.0, 1.0)), (1.0, 0.5), 9
    {minima}
    value_at = gradient_at = hessian_at = None
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


@pytest.mark.parametrize(
    ("minima", "complete"),
    [("minima, minimum = ((0.0, 0.0),), 0.0", True), ("minima = ()", True), ("minima = ((0.0, 0.0),)", False),
     ("minima = property(lambda self: ((0.0, 0.0),))", False)],
)  # fmt: skip
def test_minima_come_with_their_value(package, minima, complete):
    things = package(bowl=BOWL.format(minima=minima))
    lacking = pytest.raises(TypeError, match=r"bowl\.py: Bowl lacks minimum, the value at its minima$")
    with nullcontext() if complete else lacking:
        assert list(discover(things, Surface)) == ["bowl"]


@pytest.mark.parametrize("kinds", [SURFACES, OPTIMIZERS], ids=["surfaces", "optimizers"])
def test_the_real_packages_are_in_teaching_order(kinds):
    assert list(kinds) == sorted(kinds, key=lambda slug: (kinds[slug].order, slug))
    assert len({cls.name for cls in kinds.values()}) == len(kinds)
    for slug, cls in kinds.items():
        assert cls.__module__.endswith(f".{slug}")
        cls()
