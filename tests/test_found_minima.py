"""The minima and saddles of typed formulas: the published ones are found, and what is none is left out."""

import math
import warnings
from dataclasses import replace

import numpy as np
import pytest
from formulas import formulas
from hypothesis import HealthCheck, given, settings
from test_custom_surface import every_twin, twin

from expressions import custom
from expressions.notation import to_text
from expressions.stationary import MOST
from surfaces import SURFACES

pytestmark = pytest.mark.filterwarnings("error")


@every_twin
def test_the_published_minima_are_found(slug):
    typed, declared = twin(slug), SURFACES[slug]()
    assert typed.minimum == pytest.approx(declared.minimum, abs=1e-9)
    np.testing.assert_allclose(typed.minima, sorted(declared.minima), atol=1e-7)
    assert typed.minima_are_found
    assert not declared.minima_are_found
    for kind in ("local_minima", "saddles"):
        found = getattr(typed, kind)
        for point in getattr(declared, kind) if len(found) < MOST else ():
            assert min(math.dist(point, other) for other in found) < 1e-7, (kind, point)


FOUND = {  # formula -> minima, local minima
    "x^2 - y^2": ([], []),
    "x + y": ([], []),
    "1/x": ([], []),
    "1/(x^2+y^2)": ([], []),
    "log(x^2+y^2)": ([], []),
    "-1/((x-1/3)^2+y^2)": ([], []),
    "tan(x)": ([], []),
    "5": ([], []),
    "sqrt(-1-x^2)": ([], []),
    "(x+y)^2": ([], []),
    "max(0, x^2+y^2-1)": ([], []),
    "sin(x)": ([], []),
    "floor(x)^2 + y^2": ([], []),
    "|x| - x^2 + y^2": ([], [(0, 0)]),
    "sqrt(x)": ([], []),
    "|x|+2|y|": ([(0, 0)], []),
    "|x-1/3|+2|y+pi/4|": ([(1 / 3, -math.pi / 4)], []),
    "|x-2y| + 0.1|x+y-1|": ([(2 / 3, 1 / 3)], []),
    "sqrt((x-1/3)^2 + y^2)": ([(1 / 3, 0)], []),
    "|x-0.7|^0.5 + |y|": ([(0.7, 0)], []),
    "max((x-1)^2+y^2, (x+1)^2+y^2)": ([(0, 0)], []),
    "x^2 + y^2 - 3|x|": ([(-1.5, 0), (1.5, 0)], []),
    "(x-1)^4 + y^4": ([(1, 0)], []),
    "1 + (x-1/3)^4 + y^2": ([(1 / 3, 0)], []),
    "x*log(x) + y^2": ([(1 / math.e, 0)], []),
    "x^3 - 3x + y^2": ([], [(1, 0)]),
    "1/x + x^2 + y^2": ([], [(0.5 ** (1 / 3), 0)]),
    "exp(exp(x^2)) + y^2": ([(0, 0)], []),
    "1e-12*((x-1)^2 + y^2)": ([(1, 0)], []),
    "1e12*((x-1)^2 + y^2) + 1e12": ([(1, 0)], []),
    "(x-1/3)^2 + 1e-4(y-0.1)^2": ([(1 / 3, 0.1)], []),
    "(x^2-1)^2 + y^2 + x/10": ([(-1.0122, 0)], [(0.9872, 0)]),
}


@pytest.mark.parametrize("formula", FOUND)
def test_what_is_a_minimum_and_what_is_none(formula):
    minima, local_minima = FOUND[formula]
    surface = custom(formula)
    np.testing.assert_allclose(np.reshape(surface.minima, (-1, 2)), np.reshape(minima, (-1, 2)), atol=1e-4)
    np.testing.assert_allclose(np.reshape(surface.local_minima, (-1, 2)), np.reshape(local_minima, (-1, 2)), atol=1e-4)
    if len(minima):
        assert surface.minimum == pytest.approx(surface.value(surface.minima[0]), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("formula", "minimum"),
    [("(x+y)^2", 0.0), ("max(1, x^2)", 1.0), ("x", None), ("1/x", None), ("x^2-y^2", None), ("5", 5.0)],
)
def test_the_lowest_value_is_known_only_where_it_does_not_lie_on_the_edge(formula, minimum):
    assert custom(formula).minimum == minimum


def test_saddles_are_found():
    assert custom("x^2 - y^2 + x").saddles == ((-0.5, 0.0),)
    assert custom("x*y").saddles == ((0.0, 0.0),)
    assert custom("x^2 + y^2").saddles == ()
    assert len(custom("sin(x)*sin(y)").saddles) == 9


def test_minima_follow_the_parameters_and_the_view():
    surface = custom("(x-a)^2 + y^2", values={"a": 2.0})
    assert surface.minima == ((2.0, 0.0),)
    assert replace(surface, a=-1.0).minima == ((-1.0, 0.0),)
    assert replace(surface, a=7.0).minima == ()
    assert custom("(x-7)^2 + y^2", ((0, 10), (-3, 2))).minima == ((7.0, 0.0),)


def test_a_line_with_no_ground_beside_it_has_no_minimum():
    """x^y is a number at negative x for whole y only, and no descent can walk there."""
    surface = custom("sin(x^y)")
    assert all(x > 0 for x, _ in (*surface.minima, *surface.local_minima))


def test_a_minimum_on_the_edge_of_the_domain_is_found():
    (found,) = custom("sqrt(x) + y^2").minima
    assert found == pytest.approx((0, 0), abs=1e-6)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(formulas)
def test_whatever_is_found_is_lower_than_the_ground_around_it(tree):
    surface = custom(to_text(tree))
    turn = np.linspace(0, 2 * np.pi, 40)
    circle = 1e-4 * np.stack([np.cos(turn), np.sin(turn)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = [*surface.minima, *surface.local_minima]
    for point in found:
        value = surface.value(point)
        around = surface.value(np.reshape(point, (2, 1)) + circle)
        assert not np.any(around < value - 1e-9 * max(1, abs(value)))
        assert all(low <= at <= high for at, (low, high) in zip(point, surface.view, strict=True))
    assert len(surface.saddles) <= MOST
