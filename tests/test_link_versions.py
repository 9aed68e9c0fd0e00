"""A link means what it meant when it was written, whatever became of the defaults that it leaves out."""

import pytest
from record_links import LINKS

from interface.kit.request import READINGS, Request
from interface.pages import PAGES
from interface.race.view import view as race_view
from simulation import versions
from simulation.link import decode
from simulation.versions import defaults_before, versioned
from tests.record_defaults import changed, recorded, renewed, today, unrecorded

VIEWS = {slug: page.view for slug, page in PAGES.items()} | {"race": race_view}
RENEWED = [
    ("playground", {"surface": "beale", "1": "adam"}, "adam beta1", "1.beta1", "0.5", "0.9"),
    ("playground", {"surface": "beale"}, "beale steps", "steps", "77", "200"),
    ("playground", {"surface": "beale", "3": "adam"}, "adam on beale learning_rate", "3.learning_rate", "0.07", "0.2"),
    ("playground", {"surface": "beale"}, "playground lineup", "2", "lion", "momentum"),
    ("playground", {"x": "1"}, "playground surface", "surface", "beale", "quadratic"),
    ("playground", {"f": "x^2+y^2"}, "custom x_low", "x_low", "-7", "-5"),
    ("playground", {"layout": "panels"}, "display curve", "curve", "distance", "loss"),
    ("playground", {"x": "1"}, "rules schedule", "schedule", "cosine", "constant"),
    ("maps", {"1": "adam"}, "maps cells", "cells", "40", "120"),
    ("maps", {"1": "adam"}, "maps adam across", "across", "beta1", "learning_rate"),
    ("maps", {"1": "adam"}, "adam on quadratic learning_rate", "across_low", "0.0005", "0.003"),
    ("basins", {"x": "1"}, "basins steps", "steps", "77", "200"),
    ("basins", {"x": "1"}, "basins lineup", "3", "lion", "adam"),
    ("data", {"x": "1"}, "data batch", "batch", "3", "8"),
    ("data", {"x": "1"}, "linear_regression scaling", "surface.scaling", "centred", "min_max"),
    ("network", {"layers": "3"}, "training units", "units", "20", "100"),
    ("network", {"layers": "3"}, "sgd in training learning_rate", "1.learning_rate", "0.5", "0.01"),
    ("slices", {"layers": "3"}, "slices extent", "extent", "2.5", "1"),
    ("race", {"mode": "tuned"}, "race budget", "budget", "77", "300"),
    ("race", {"mode": "tuned"}, "race surfaces", "s1", "booth", "quadratic"),
    ("race", {"myth": "bias_correction"}, "race bias_correction 1.beta1", "1.beta1", "0.8", "0.9"),
]
"""Page, link, a default, the entry that it stands for, what it is to have been in version 1, and what it is today."""
WAS = {"playground lineup": "1=sgd 2=lion", "basins lineup": "1=sgd 2=momentum 3=lion", "race surfaces": "1=booth",
       "adam on quadratic learning_rate": "0.05"}  # fmt: skip
"""The text of a default that is no single entry."""


def entries(page: str, link: dict[str, str]) -> dict[str, str]:
    """All that a link means."""
    return VIEWS[page](Request.of_link(link)).link(in_full=True)


@pytest.fixture
def second_version(monkeypatch):
    """Let there be a version 2, before which some defaults were others."""

    def make(**before: str) -> None:
        monkeypatch.setattr(versions, "VERSION", 2)
        monkeypatch.setattr(versions, "BEFORE", {1: before})
        READINGS.clear()

    yield make
    READINGS.clear()


# A default changes


@pytest.mark.parametrize(("page", "link", "default", "entry", "was", "now"), RENEWED, ids=lambda one: str(one)[:40])
def test_a_link_keeps_the_default_of_its_version(page, link, default, entry, was, now, second_version):
    second_version(**{default: WAS.get(default, was)})
    assert entries(page, link)[entry] == entries(page, link | {"v": "1"})[entry] == was
    assert entries(page, link | {"v": "2"})[entry] == now


@pytest.mark.parametrize(("page", "link", "default", "entry", "was", "now"), RENEWED, ids=lambda one: str(one)[:40])
def test_what_was_opened_is_written_in_the_new_version(page, link, default, entry, was, now, second_version):
    second_version(**{default: WAS.get(default, was)})
    old = VIEWS[page](Request.of_link(link))
    for in_full in (True, False):
        written = old.link(in_full)
        assert next(iter(written.items())) == ("v", "2")
        assert entries(page, written) == old.link(in_full=True)


def test_a_link_in_full_needs_no_table(second_version):
    full = {page: entries(page, links[1]) for page, links in LINKS.items()}
    second_version(**{default: WAS.get(default, was) for _, _, default, _, was, _ in RENEWED})
    for page, link in full.items():
        assert entries(page, link) == link | {"v": "2"}


@pytest.mark.parametrize("page", VIEWS)
def test_a_first_visit_has_the_newest_defaults(page, second_version):
    visit = entries(page, {})
    second_version(**{default: WAS.get(default, was) for _, _, default, _, was, _ in RENEWED})
    for link in ({}, {"utm_source": "mail"}, {"v": "2"}):
        shown = VIEWS[page](Request.of_link(link))
        assert (shown.link(), shown.link(in_full=True)) == ({}, visit | {"v": "2"})


def test_every_version_between_counts(monkeypatch):
    monkeypatch.setattr(versions, "VERSION", 4)
    monkeypatch.setattr(versions, "BEFORE", {1: {"a": "1", "b": "1"}, 3: {"a": "3", "c": "3"}})
    assert [defaults_before(version) for version in (1, 2, 3, 4)] == [
        {"a": "1", "b": "1", "c": "3"},
        {"a": "3", "c": "3"},
        {"a": "3", "c": "3"},
        {},
    ]


# The entry v


@pytest.mark.parametrize("page", VIEWS)
def test_every_page_writes_and_reads_the_version(page):
    for link in LINKS[page]:
        shown = VIEWS[page](Request.of_link(link))
        newest = str(versions.VERSION)
        assert shown.link(in_full=True)["v"] == newest
        assert shown.link().get("v") == (newest if shown.link() else None)
        again = VIEWS[page](Request.of_link(link | {"v": "1"} if link else link))
        assert (again.problems, again.link()) == (shown.problems, shown.link())


@pytest.mark.parametrize("page", VIEWS)
@pytest.mark.parametrize("text", [str(versions.VERSION + 1), "0", "", "01", "１", "one", "<b>", "1" * 5000])
def test_a_version_that_there_is_not_is_told_and_the_rest_is_read(page, text):
    link = LINKS[page][1]
    shown, plain = (VIEWS[page](Request.of_link(one)) for one in (link | {"v": text}, link))
    allowed = f"a whole number from 1 to {versions.VERSION}"
    told = [str(problem) for problem in shown.problems if problem not in plain.problems]
    assert told == [f"v is {allowed}, received “{text[:40]}{'…' if len(text) > 40 else ''}”: read as 1."]
    assert shown.link() == plain.link()


def test_a_scenario_by_itself_has_a_version_too(second_version):
    second_version(**{"adam beta1": "0.5"})
    link = {"surface": "beale", "1": "adam"}
    values = [decode(link | v)[0].entrants[0].optimizer.beta1 for v in ({}, {"v": "1"}, {"v": "2"})]
    assert values == [0.5, 0.5, 0.9]
    assert [*map(str, decode(link | {"v": "3"})[1])] == ["v is a whole number from 1 to 2, received “3”: read as 1."]
    assert versioned(link) == {"v": "2"} | link


# What is recorded


def test_no_default_changes_without_a_new_version():
    tables, defaults = recorded(), today()
    assert changed(tables, defaults) == [], (
        "A default is another one, so that links which leave it out mean something else. Raise VERSION in "
        "simulation/versions.py by one, write what the default was into BEFORE, as it says there, and run "
        "`python -m tests.record_defaults`."
    )
    assert unrecorded(tables, defaults) == [], "New defaults: record them by `python -m tests.record_defaults`."


def test_a_changed_default_is_told_until_it_has_a_version(monkeypatch):
    tables, defaults = {"1": {"adam beta1": "0.9", "sgd a": "1"}}, {"adam beta1": "0.8", "sgd a": "1", "new b": "2"}
    assert changed(tables, defaults) == ["in links of version 1 “adam beta1” is 0.9, now it would be 0.8"]
    monkeypatch.setattr(versions, "VERSION", 2)
    assert len(changed(tables, defaults)) == 1
    monkeypatch.setattr(versions, "BEFORE", {1: {"adam beta1": "0.9"}})
    assert changed(tables, defaults) == []
    assert unrecorded(tables, defaults) == ["new b"]
    after = renewed(tables, defaults)
    assert after == tables | {"2": {"adam beta1": "0.8", "new b": "2"}}
    assert renewed(after, defaults) == after
    assert unrecorded(after, defaults) == changed(after, defaults) == []
    assert len(changed(after, defaults | {"sgd a": "3"})) == 1
