"""A typed formula in a link: what is written, what is read, and what is said of entries that cannot be read."""

from urllib.parse import parse_qs, parse_qsl

import pytest
from english import in_english
from formulas import formulas
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expressions import DEFAULT_TEXT, DEFAULT_VIEW, custom
from expressions.markup import to_terms
from expressions.notation import to_text
from expressions.parser import parse
from interface.basins import view as basins
from interface.kit.request import Request
from interface.maps import view as map_link
from interface.pages import PAGES
from optimizers import OPTIMIZERS
from simulation.link import decode as _decode
from simulation.link import encode
from simulation.scenario import OPENING, Scenario

decode = in_english(_decode)

SGD = OPTIMIZERS["sgd"]


def own(**entries: str):
    """The surface and the problems of a link with these entries."""
    scenario, problems = decode({"surface": "custom", "1": "sgd", **entries})
    return scenario.surface, problems


def test_a_link_says_what_differs_from_the_default():
    surface = custom("x^2 + a*y²", ((-8, 8), (-5, 5)), {"a": 20.0})
    query = encode(Scenario.of(surface, SGD(learning_rate=0.02)))
    assert query.pop("1") == "sgd"
    query.pop("1.learning_rate", None)
    assert query == {"surface": "custom", "f": "x^2+a*y^2", "x_low": "-8", "x_high": "8", "surface.a": "20"}


def test_a_link_in_full_says_everything():
    query = encode(Scenario.of(custom(DEFAULT_TEXT), SGD(learning_rate=0.02)), in_full=True)
    expected = {"f": "x^2/20+y^2", "x_low": "-5", "x_high": "5", "y_low": "-5", "y_high": "5", "x": "3", "y": "2"}
    assert expected.items() <= query.items()


def test_what_is_left_out_has_its_default():
    surface, problems = own()
    assert (surface, problems) == (custom(DEFAULT_TEXT, DEFAULT_VIEW), [])
    assert own(f="3x*y")[0] == custom("3*x*y")


@pytest.mark.parametrize("formula", ["x^2+y^2", "x+1+y", "|x|+|y|", "sin(x)+y", "2+x"])
def test_a_plus_that_became_a_blank_is_told(formula):
    """As browsers read what somebody typed into the address bar."""
    (received,) = parse_qs(f"f={formula}")["f"]
    surface, problems = own(f=received)
    assert surface == custom(DEFAULT_TEXT)
    assert len(problems) == 1
    assert "In a link + becomes a blank: write %2B for a plus here, or * for a product" in problems[0]
    assert own(f=parse_qs(f"f={formula.replace('+', '%2B')}")["f"][0]) == (custom(formula), [])


def typed_on_a_page(entries: dict[str, str]) -> dict[str, str]:
    return Request.read({"query": entries, "typed": True}).query


def test_a_formula_typed_on_a_page_may_have_blanks_between_its_factors():
    typed = typed_on_a_page({"surface": "custom", "f": "2 x y + x"})
    assert decode(typed)[0].surface == custom("2*x*y + x")
    assert typed_on_a_page({"x": "1 2"}) == {"x": "1 2"}


def test_a_formula_typed_wrongly_is_quoted_as_it_was_typed():
    (problem,) = decode(typed_on_a_page({"surface": "custom", "f": "2 x +"}))[1]
    assert problem.startswith("f, received “2 x +”")


def test_a_formula_without_a_surface_is_ones_own_function():
    for entries in ({"f": "x^2+3*y^2"}, {"f": "x^2+3*y^2", "x": "1", "1": "adam"}):
        scenario, problems = decode(entries)
        assert (scenario.surface, problems) == (custom("x^2 + 3*y^2"), [])
        assert (
            basins.read(entries, {}).scenario.surface == map_link.read(entries)[0].scenario.surface == scenario.surface
        )
        assert not basins.read(entries, {}).problems
        assert not map_link.read(entries)[1]


@pytest.mark.parametrize("page", ["playground", "maps", "basins"])
@pytest.mark.parametrize("link", ["surface=custom", "f=x^2/20%2By^2"])
def test_a_page_is_told_its_formula_typeset_from_the_first_visit_on(page, link):
    answer = PAGES[page].answer(Request.read({"query": dict(parse_qsl(link))}))
    assert answer["surface"]["written"] == {"text": "x^2/20 + y^2", "terms": to_terms(parse("x^2/20 + y^2"))}
    assert "mfrac" in answer["surface"]["written"]["terms"][0]


@pytest.mark.parametrize("entries", [{}, {"x": "1"}, {"x_low": "-3"}])
def test_without_a_formula_and_a_surface_every_page_keeps_its_own(entries):
    assert decode(entries)[0].surface == OPENING.surface
    assert basins.read(entries, {}).scenario.surface.slug == "styblinski_tang"


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(formulas, st.floats(-1e3, 1e3), st.floats(1.0, 1e3), st.floats(-1e6, 1e6))
def test_any_formula_and_view_come_back(tree, low, width, value):
    surface = custom(to_text(tree), ((low, low + 2 * width), (-width, 1.5 * width)))
    surface = type(surface)(**dict.fromkeys(surface.parameters(), value))
    scenario = Scenario.of(surface, SGD(learning_rate=0.125))
    for in_full in (False, True):
        assert decode(encode(scenario, in_full)) == (scenario, [])


BROKEN = {
    "f, received “x^2+*y”: A number, a name or a bracket belongs here, but there is “*” (at character 5). Using "
    "x^2/20 + y^2 instead.": {"f": "x^2+*y"},
    "f, received “”: There is no formula yet: type one in x and y, such as x^2/20 + y^2 (at the end). Using "
    "x^2/20 + y^2 instead.": {"f": ""},
    "x_low and x_high: a view reaches from a lower to a higher number, received 3 to 2. Using -5 to 5 instead.": {
        "x_low": "3",
        "x_high": "2",
    },
    "y_low is a number in [-1e+06, 1e+06], received “low”: using -5 instead.": {"y_low": "low"},
    "y_high is a number in [-1e+06, 1e+06], received “1e9”: using 5 instead.": {"y_high": "1e9"},
    "“surface.a” names no control.": {"f": "x + y", "surface.a": "2"},
    "surface.a is a number in (-inf, inf), received “b”: using 1 instead.": {"f": "a*x", "surface.a": "b"},
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_what_cannot_be_read_is_said_and_the_rest_keeps_its_effect(sentence):
    surface, problems = own(**BROKEN[sentence], x="1.5")
    assert problems == [sentence]
    assert surface.slug == "custom"


def test_the_fallback_comes_before_the_default():
    before = encode(Scenario.of(custom("a*x^2 + y", ((0, 9), (-5, 5)), {"a": 3.0})), in_full=True)
    query = {"surface": "custom", "f": "a*x^", "surface.a": "4", "x_low": "7", "x_high": "7"}
    scenario, problems = decode(query, before)
    assert scenario.surface == custom("a*x^2 + y", ((0, 9), (-5, 5)), {"a": 4.0})
    assert len(problems) == 2


def test_a_formula_belongs_to_no_other_surface():
    scenario, problems = decode({"surface": "booth", "f": "x", "1": "sgd"})
    assert scenario.surface.slug == "booth"
    assert problems == ["f is the formula of surface=custom, this is Booth function: f is left out."]


def test_the_start_is_the_views_own_unless_given():
    scenario, problems = decode({"surface": "custom", "f": "x^2+y^2", "x_low": "0", "x_high": "10", "y": "-4"})
    assert (scenario.start, problems) == ((8.0, -4.0), [])
