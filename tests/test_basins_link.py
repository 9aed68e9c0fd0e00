"""The link of the basins page: what it means, what it leaves out, and what it refuses."""

from dataclasses import replace

import pytest
from english import in_english
from hypothesis import given
from hypothesis import strategies as st

from interface.basins.view import FIRST_VISIT, GRID, Basins
from interface.basins.view import read as _read
from interface.jobs.sweeps import MOST_STEPS
from optimizers import OPTIMIZERS
from simulation.link import decode, encode
from simulation.versions import versioned
from surfaces import SURFACES

read = in_english(_read)


def test_an_empty_link_is_the_first_visit():
    assert read({}, {}) == Basins()
    assert read({"utm_source": "mail"}, {}) == Basins()
    assert Basins().link() == {}


MEANT = {"surface": "styblinski_tang", "steps": "200", "grid": "201"}
OPTIMIZERS_MEANT = {"1": "sgd", "2": "momentum", "3": "adam"}
OWN = {"surface": "custom", "f": "x^2 + a*y^2", "surface.a": "2", "x_low": "-3", "x_high": "4"}


@st.composite
def links(draw) -> dict[str, str]:
    """Some entries of a link."""
    slugs = draw(st.lists(st.sampled_from(sorted(OPTIMIZERS)), max_size=3) | st.just(list(OPTIMIZERS_MEANT.values())))
    link = {str(slot): slug for slot, slug in enumerate(slugs, start=draw(st.integers(1, 3)))}
    link |= draw(st.sampled_from([{}, {"entrants": "none"}])) if not link else {}
    link |= draw(st.sampled_from([{}, OWN, *({"surface": slug} for slug in SURFACES)]))
    link |= {"1.learning_rate": "0.03"} if draw(st.booleans()) and link.get("1", "sgd") in ("sgd", "adam") else {}
    others = {"steps": st.integers(1, 300), "grid": st.integers(11, 151), "x": st.sampled_from([0, 0.5])}
    others |= {"l2": st.just(0.1), "schedule": st.just("cosine"), "surface.b": st.sampled_from([2, 3])}
    chosen = draw(st.fixed_dictionaries({}, optional=others))
    return link | {key: str(value) for key, value in chosen.items()}


@given(links())
def test_a_link_reads_back(link):
    shown = read(link, {})
    for in_full in (True, False):
        assert replace(read(shown.link(in_full), {}), problems=shown.problems) == shown
    assert set(shown.link().items()) <= set(shown.link(in_full=True).items())


@given(links())
def test_what_a_link_leaves_out_is_this_pages_own(link):
    named = any(key.isdigit() for key in link) or "entrants" in link
    meant = MEANT | ({} if named else OPTIMIZERS_MEANT) | link
    assert read(versioned(link), {}) == read(versioned(meant), {})


@given(links())
def test_a_link_in_full_means_what_it_means_everywhere(link):
    scenario = decode(link)[0]
    assert read(encode(scenario, in_full=True), {}).scenario == scenario


@pytest.mark.parametrize(
    ("link", "short"),
    [
        ({"steps": "199"}, {"steps": "199"}),
        ({"steps": "200", "surface": "styblinski_tang", "2": "momentum", "3": "adam", "1": "sgd"}, {}),
        ({"surface": "beale"}, {"surface": "beale"}),
        ({"1": "adam", "grid": "201"}, {"1": "adam"}),
        ({"2.momentum": "0.5"}, {"2.momentum": "0.5"}),
        ({"entrants": "none"}, {"entrants": "none"}),
    ],
)
def test_a_short_link_says_what_differs(link, short):
    assert read(versioned(link), {}).link() == versioned(short)


@pytest.mark.parametrize("entry", [{"steps": "1e9"}, {"surface": "nowhere"}, {"side": "3"}, {"3": "nobody"}])
def test_a_rejected_entry_changes_nothing_else(entry):
    shown = read(versioned(entry if "3" not in entry else OPTIMIZERS_MEANT | entry), {})
    assert (shown.scenario, shown.grid) == (FIRST_VISIT, GRID.default)
    (problem,) = map(str, shown.problems)
    assert next(iter(entry)) in problem
    if "steps" in entry:
        assert problem.endswith("using 200 instead.")


def test_the_playgrounds_opening_has_a_link_of_its_own():
    shown = read({"surface": "quadratic"}, {})
    assert shown.scenario.surface.slug == "quadratic" != FIRST_VISIT.surface.slug
    assert read(shown.link(), {}) == shown


@pytest.mark.parametrize("text", ["1000000000", "402", "10", "-5", "2e2", "", "²", "nan"])
def test_an_absurd_grid_is_refused(text):
    shown = read({"surface": "beale", "grid": text}, {})
    assert shown.grid == GRID.default
    assert shown.problems == (f"grid is a whole number in [11, 401], received “{text}”: using 201 instead.",)


@pytest.mark.parametrize("optimizer", ["sgd", "bfgs"])
def test_too_much_work_is_refused_with_the_limit(optimizer):
    link = {str(slot): optimizer for slot in range(1, 13)}
    shown = read({"surface": "beale", "steps": "2000", "grid": "401", **link}, {})
    (problem,) = map(str, shown.problems)
    assert f"at most {MOST_STEPS:,}" in problem
    assert f"using {shown.grid} x {shown.grid} starts instead" in problem
    assert shown.grid**2 * 2000 * 12 <= MOST_STEPS
    assert read(shown.link(), {}).problems == ()


def test_a_budget_of_gradients_is_told_to_be_elsewhere():
    shown = read({"surface": "beale", "budget": "gradients"}, {})
    assert shown.problems == ("budget is steps on this page, received “gradients”.",)


def test_where_a_step_is_dear_the_grid_is_smaller():
    shown = read({"surface": "logistic_regression"}, {})
    dearest, runs = SURFACES["logistic_regression"].price, len(shown.scenario.entrants)
    assert shown.grid**2 * shown.scenario.steps * dearest * runs <= MOST_STEPS < 201**2 * 200 * dearest * runs
    (problem,) = map(str, shown.problems)
    assert f"one on this surface counted as {dearest}" in problem
