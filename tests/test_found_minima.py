"""The minima and saddles of typed formulas: the published ones are found, and what is none is left out."""

import math
import warnings
from dataclasses import replace

import numpy as np
import pytest
from formulas import formulas
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_custom_surface import every_twin, twin

from expressions import DEFAULT_VIEW, custom
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
    [
        ("(x+y)^2", 0.0),
        ("max(1, x^2)", 1.0),
        ("x", None),
        ("1/x", None),
        ("x^2-y^2", None),
        ("5", 5.0),
        ("log(min(1, x))", None),
    ],
)
def test_the_lowest_value_is_known_only_where_it_does_not_lie_on_the_edge(formula, minimum):
    assert custom(formula).minimum == minimum


CONTINUA = {  # formula -> what the lowest set is made of, its isolated points, the lowest value
    "x^2": ("curve", [], 0),
    "(x+y)^2": ("curve", [], 0),
    "x^2*y^2": ("curve", [], 0),
    "abs(x*y)": ("curve", [], 0),
    "abs(x^2+y^2-4)": ("curve", [], 0),
    "(x^2+y^2-4)^2": ("curve", [], 0),
    "(x^2+y^2-4)^2+3": ("curve", [], 3),
    "(x^2+y^2-4)^4-1e3": ("curve", [], -1e3),
    "sqrt(abs(x^2+y^2-4))": ("curve", [], 0),
    "sqrt((y-x^2)^2)": ("curve", [], 0),
    "1e4*abs(y-x^2)": ("curve", [], 0),
    "abs(abs(x)+abs(y)-1)": ("curve", [], 0),
    "sin(x)": ("curve", [], -1),
    "floor(x)^2+y^2": ("curve", [], 0),
    "max(1, x^2)": ("area", [], 1),
    "max(0, x)": ("area", [], 0),
    "max(0, x^2+y^2-1)": ("area", [], 0),
    "max(0, x^2+y^2-1)^2+3": ("area", [], 3),
    "max(0, abs(x)-1, abs(y)-1)": ("area", [], 0),
    "sign(x)": ("area", [], -1),
    "5": ("area", [], 5),
    "((x-2)^2+(y-1)^2)*(x+1)^2": ("curve", [(2, 1)], 0),
    "((x-2)^2+(y-1)^2)*abs(x+1)": ("curve", [(2, 1)], 0),
    "(x-7)^2": ("curve", [], 0),
    "max(0, x+20)": ("area", [], 0),
    "x^2+y^2": (None, [(0, 0)], 0),
    "x^2+y^8": (None, [(0, 0)], 0),
    "x^2+1e-6*y^2": (None, [(0, 0)], 0),
    "sin(x)^2+1e-4*y^2+1": (None, [(-math.pi, 0), (0, 0), (math.pi, 0)], 1),
}


@pytest.mark.parametrize("formula", CONTINUA)
def test_a_curve_or_an_area_of_minima_is_named_as_such_and_not_by_points_of_it(formula):
    continuum, minima, minimum = CONTINUA[formula]
    surface = custom(formula)
    assert surface.continuum == continuum
    np.testing.assert_allclose(np.reshape(surface.minima, (-1, 2)), np.reshape(minima, (-1, 2)), atol=1e-7)
    assert surface.minimum == pytest.approx(minimum, abs=1e-9)
    assert surface.local_minima == ()


EDGES = {  # formula -> its lowest value, on the whole of an edge of the domain or of a cusp, and its isolated minima
    "sqrt(4-x^2-y^2)": (0, []),
    "2+sqrt(4-x^2-y^2)": (2, []),
    "sqrt(x^2+y^2-3)": (0, []),
    "sqrt(9-x^2/4-y^2)": (0, []),
    "sqrt(1-x*y)": (0, []),
    "sqrt(y-x^2)": (0, []),
    "sqrt(x*y)": (0, []),
    "sqrt(1-abs(x)-abs(y))": (0, []),
    "sqrt(2-x-y)+sqrt(2+x+y)": (2, []),
    "sqrt(4-x^2-y^2)*((x-1)^2+y^2)": (0, [(1, 0)]),
    "(1-x^2-y^2)^1.5": (0, []),
    "(4-x^2-y^2)^0.7": (0, []),
    "abs(x^2+y^2-4)^0.3": (0, []),
    "acos(x^2+y^2)": (0, []),
    "-acos(x)": (-math.pi, []),
    "asin(x*y-0.5)": (-math.pi / 2, []),
    "cbrt(x^2+y^2-4)^2": (0, []),
    "cbrt(y-x^2)^2": (0, []),
}
ON_A_PART = {  # formula -> whether it has a set of minima, its isolated minima: it is lowest on a part of its edge only
    "max(0,x)+sqrt(4-x^2-y^2)": ("set", []),
    "sqrt(x)*sqrt(y)": ("set", []),
    "sqrt(4-x^2-y^2)+x^2/100": (None, [(0, -2), (0, 2)]),
    "sqrt(4-x^2-y^2)+min(0,x)": (None, [(-2, 0)]),
    "sqrt(x)+y^8": (None, [(0, 0)]),
    "min(sqrt(4-x^2-y^2)+1,(x-1)^2+y^2)": (None, [(1, 0)]),
    "1-sqrt(4-x^2-y^2)": (None, [(0, 0)]),
}


@pytest.mark.parametrize("formula", EDGES)
def test_minima_along_an_edge_of_the_domain_are_a_curve(formula):
    minimum, minima = EDGES[formula]
    surface = custom(formula)
    assert (surface.continuum, surface.minimum) == ("curve", pytest.approx(minimum, abs=1e-12))
    np.testing.assert_allclose(np.reshape(surface.minima, (-1, 2)), np.reshape(minima, (-1, 2)), atol=1e-7)
    assert surface.local_minima == ()
    assert all(surface.value(saddle) > minimum + 0.1 for saddle in surface.saddles)


@pytest.mark.parametrize("formula", ON_A_PART)
def test_what_is_lowest_on_a_part_of_an_edge_is_not_told_by_points_of_it(formula):
    continuum, minima = ON_A_PART[formula]
    surface = custom(formula)
    assert (surface.continuum, surface.rim) == (continuum, None)
    np.testing.assert_allclose(np.reshape(surface.minima, (-1, 2)), np.reshape(minima, (-1, 2)), atol=1e-6)
    assert (surface.local_minima, surface.saddles) == ((), ())


def test_a_higher_ring_is_no_list_of_local_minima():
    for formula in ("min((x^2+y^2-9)^2+1, x^2+y^2)", "min(abs(x^2+y^2-9)+1, x^2+y^2)"):
        surface = custom(formula)
        assert (surface.continuum, surface.minima) == (None, ((0.0, 0.0),))
        assert surface.local_minima == ()


OUTSIDE = {  # formula -> its minima, which lie outside the default view
    "(x-7)^2+y^2": [(7, 0)],
    "abs(x-7)+2*abs(y)": [(7, 0)],
    "(x-300)^2+(y+200)^2-5": [(300, -200)],
    "(x-8)^2+100*(y-x)^2": [(8, 8)],
    "100*abs(y-x/2)+abs(x-8)": [(8, 4)],
    "(x*y-1)^2+0.01*(x-9)^2": [(9, 1 / 9)],
    "abs(x*y-30)+0.1*abs(x-9)": [(9, 10 / 3)],
}

KINKED_OUTSIDE = {  # formula -> its minima, on creases outside the default view, and its lowest value
    "10*abs(x-7)+(y-8)^2": ([(7, 8)], 0),
    "(y+9)^2+10*abs(x-7)": ([(7, -9)], 0),
    "20*abs(y-9)+(x-6)^2": ([(6, 9)], 0),
    "max(abs(x-7),(y-8)^2)": ([(7, 8)], 0),
    "abs(y+9)+0.01*(2*x-y)^4": ([(-4.5, -9)], 0),
    "abs(x-7)+(y-8)^2": ([(7, 8)], 0),
    "abs(y-x^2)+0.001*(x+3)^2": ([(-3, 9)], 0),
    "abs(y-x^2)+0.1*(x-4)^2": ([(4, 16)], 0),
    "1e3*abs(x-70)+(y+80)^2": ([(70, -80)], 0),
    "10*abs(x-7)+1e-3*(y-800)^2": ([(7, 800)], 0),
    "10*abs(x-7)+y^4-200*y^2": ([(7, -10), (7, 10)], -1e4),
    "1e4*abs(y-x-7)+(x-3)^2": ([(3, 10)], 0),
    "(x-7)^2+30*sqrt((y-9)^2)": ([(7, 9)], 0),
    "sqrt(abs(y-9))+0.01*(x-8)^2": ([(8, 9)], 0),
    "50*max(0,7-x-y/3)+x^2+y^2/9": ([(3.5, 10.5)], 24.5),
    "-1/(1+10*abs(x-7)+(y-8)^2)": ([(7, 8)], -1),
    "min(10*abs(x-7)+(y-8)^2, x^2+y^2+1)": ([(7, 8)], 0),
    "abs(x-7)+2*abs(y-8)": ([(7, 8)], 0),
    "3*abs(y-9)+x^2": ([(0, 9)], 0),
}


@pytest.mark.parametrize("formula", OUTSIDE)
def test_descents_that_leave_the_view_go_on_to_the_minima(formula):
    surface = custom(formula)
    np.testing.assert_allclose(surface.minima, OUTSIDE[formula], atol=1e-6)
    assert surface.minimum == pytest.approx(surface.value(surface.minima[0]), abs=1e-9)
    assert surface.bounded_below is None


@pytest.mark.parametrize("formula", KINKED_OUTSIDE)
def test_minima_on_creases_outside_the_view_are_found(formula):
    minima, minimum = KINKED_OUTSIDE[formula]
    surface = custom(formula)
    np.testing.assert_allclose(surface.minima, minima, atol=1e-7)
    assert surface.minimum == pytest.approx(minimum, abs=1e-12)
    assert surface.bounded_below is None


@pytest.mark.parametrize(
    "formula", ["x+100*abs(y-x^2)", "x+100*(y-x^2)^2", "(x*y-1)^2+x^2", "abs(x*y-1)+0.001*abs(x)", "1/(abs(x-7)+1)"]
)
def test_a_walk_that_goes_on_for_ever_finds_no_minimum(formula):
    surface = custom(formula)
    assert (surface.minima, surface.minimum, surface.continuum) == ((), None, None)


def test_a_minimum_in_view_stays_one_where_it_is_the_lowest_there_and_f_falls_for_ever():
    """McCormick's function goes down for ever in waves; its minimum is that of the usual box."""
    surface = twin("mccormick")
    assert surface.bounded_below is False
    assert len(surface.minima) == 1
    assert custom("x^3 - 3x + y^2").minimum is None


FALLING = {  # whether f is bounded below, as far as can be told -> formulas
    False: [
        "x", "x+y", "x^2-y^2", "x^3+y^2", "x*y", "y^3-3x*y^2", "-abs(x)", "-abs(x)^0.3", "-sqrt(1+x^2)", "-log(1+x^2)",
        "(x*y-1)^3", "-(x*y-1)^2", "(x*y-1)^2-0.01*x", "abs(x*y-1)-abs(x)", "1e6-1e-3*x", "x-1/((x-1)^2+y^2)",
        "min(x, y)", "floor(x)", "y^2-exp(x)", "x^100-y^100", "sin(x+y)+(x-y)^2-1.5x+2.5y+1", "x/2+2^x", "x*log(1+x^2)",
    ],
    None: [
        "x^2", "(x-7)^2+y^2", "(x-2000)^2+y^2", "(x-1e5)^2+y^2", "x^4-1e6*x^2+y^2", "exp(-x)", "exp(-x)+y^2", "atan(x)",
        "tanh(50*x)", "1/(1+exp(x))", "x/sqrt(1+x^2)", "-1/log(2+x^2)", "-atan(x^2)", "1/x", "tan(x)", "log(x)",
        "log(x^2)", "log(x^2+y^2)", "-1/(x^2+y^2)", "1/sin(x)/sin(y)", "sqrt(x)", "sin(x)", "-exp(-x^2)", "x^x", "x^y",
        "(x*y-1)^2", "(x*y-2.3)^2", "(x*y-7)^2", "(x*y-1)^4", "abs(x*y-1)", "log(1+(x*y-1)^2)", "cosh(x*y-1)",
        "sqrt((x*y-1)^2+1)", "(x*y-1)^2+(x-1)^2", "(x*y-1)^2+x^2", "(x*(y-1)-1)^2", "((x-y)*(x+y)-1)^2",
        "abs(x*y-1)+0.001*abs(x)", "(x*y-1)^2/100-7", "1e4+abs(x*y-2.6)", "-1/(1+(x*y-1)^2)",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("bounded", "formula"), [(known, formula) for known in FALLING for formula in FALLING[known]])
def test_f_has_no_bottom_only_where_its_fall_goes_on_undiminished(bounded, formula):
    assert custom(formula).bounded_below is bounded


VIEWS = [DEFAULT_VIEW, ((-5.1, 4.9), (-4.7, 5.3)), ((1, 3), (2, 7)), ((-500, 500), (-500, 500)), ((10, 20), (-4, 4))]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.floats(-3, 3),
    st.sampled_from(["x*y-({c:.6f})", "x^2*y-({c:.6f})", "x*(y-x)-({c:.6f})", "(x-y)*(x+y)-({c:.6f})", "x*y*(x-y)"]),
    st.sampled_from(["({p})^2", "abs({p})-7", "log(1+({p})^2)", "cosh({p})", "-1/(1+({p})^2)", "abs({p})+x^2"]),
    st.sampled_from(VIEWS),
)
def test_what_is_bounded_below_is_never_called_bottomless_for_a_valley_narrower_than_the_looks(c, inner, outer, view):
    assert custom(outer.format(p=inner.format(c=c)), view).bounded_below is None


FLAT = {  # formula -> minima, minimum: nothing else is stationary
    "-exp(-100*((x-1)^2+y^2))": ([(1, 0)], -1),
    "exp(-1000*(x^2+y^2))": ([], None),
    "exp(-10*(x^2+y^2))": ([], None),
    "tanh(50*x)+y^2*0": ([], None),
    "1/(1+exp(100*(x^2+y^2-1)))": ([], None),
    "-1/(1+exp(100*(x^2+y^2-1)))": ([], None),
    "exp(-x)": ([], None),
    "exp(-x)+y^2": ([], None),
    "1e-300*x+1e-310*y^2": ([], None),
    "1-exp(-(x^2+y^2)^2/1e-4)": ([(0, 0)], 0),
    "((x/x+2)^y)^1.5": ([], None),
    "1+exp(-x)+0*abs(y)": ([], None),
    "1/min(0,y,x)": ([], None),
}


@pytest.mark.parametrize("formula", FLAT)
def test_flat_ground_holds_no_stationary_points(formula):
    minima, minimum = FLAT[formula]
    surface = custom(formula)
    np.testing.assert_allclose(np.reshape(surface.minima, (-1, 2)), np.reshape(minima, (-1, 2)), atol=1e-7)
    assert surface.minimum == minimum
    assert (surface.local_minima, surface.saddles) == ((), ())


CANCELLING = {  # formula whose terms cancel but for rounding -> what it is lowest on, the lowest value
    "tan(x)*cos(x)-sin(x)+y^2": ("curve", 0),
    "log(exp(x))-x+y^2": ("curve", 0),
    "(x-1)^2-x^2+2*x+y^2": ("curve", 1),
    "sin(x)^2+cos(x)^2+y^2": ("curve", 1),
    "(x+y)^2-x^2-2*x*y-y^2": ("area", 0),
    "(x-1)^2-x^2+2*x": ("area", 1),
}


@pytest.mark.parametrize("formula", CANCELLING)
def test_what_rounding_leaves_of_terms_that_cancel_is_neither_ground_nor_a_fall(formula):
    surface = custom(formula)
    assert (surface.continuum, surface.minimum, surface.bounded_below) == (*CANCELLING[formula], None)
    assert (surface.minima, surface.local_minima, surface.saddles) == ((), (), ())


def test_what_is_left_beside_terms_that_cancel_is_found():
    surface = custom("(x-1)^2-x^2+2*x+y^2+x^2/1e3")
    assert (surface.minima, surface.minimum) == (((0.0, 0.0),), 1)
    assert custom("(x-1)^2-x^2+2*x+y^2-x/1e3").bounded_below is False


def test_saddles_are_found():
    assert custom("x^2 - y^2 + x").saddles == ((-0.5, 0.0),)
    assert custom("x*y").saddles == ((0.0, 0.0),)
    assert custom("x^2 + y^2").saddles == ()
    assert len(custom("sin(x)*sin(y)").saddles) == 9


def test_minima_follow_the_parameters_and_the_view():
    surface = custom("(x-a)^2 + y^2", values={"a": 2.0})
    assert surface.minima == ((2.0, 0.0),)
    assert replace(surface, a=-1.0).minima == ((-1.0, 0.0),)
    assert replace(surface, a=7.0).minima == ((7.0, 0.0),)
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
    for point in (*surface.local_minima, *surface.saddles):
        assert all(low <= at <= high for at, (low, high) in zip(point, surface.view, strict=True))
    for point in found:
        value = surface.value(point)
        around = surface.value(np.reshape(point, (2, 1)) + circle)
        assert not np.any(around < value - 1e-9 * max(1, abs(value)))
    assert len(surface.saddles) <= MOST


@pytest.mark.parametrize("ripples", [20, 50])
def test_the_lowest_of_many_ripples_is_found(ripples):
    """Ripples as narrow as the search's grid: it meets some of them only, and lower ones lie beside those."""
    near = math.pi / (2 * ripples)
    single = custom(f"sin({ripples}*x) + x^2/20 + y^2")
    assert single.minima == (pytest.approx((-near, 0), rel=0.01),)
    both = custom(f"sin({ripples}*x)*sin({ripples}*y) + (x^2 + y^2)/20")
    assert both.minima == (pytest.approx((-near, near), rel=0.01), pytest.approx((near, -near), rel=0.01))
