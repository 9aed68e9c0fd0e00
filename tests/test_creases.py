"""Minima on creases, however steep the walls beside them: only where no direction along the crease goes down."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expressions import custom
from expressions.creases import Creases
from expressions.expression import Expression

pytestmark = pytest.mark.filterwarnings("error")

BUKIN = ((-15, -5), (-3, 3))

ONLY = {  # formula -> its only minimum in the default view
    "abs(y-x^2)+(1-x)^2": (1, 1),
    "100*abs(y-x^2)+abs(1-x)": (1, 1),
    "1e4*abs(y-x^2)+(1-x)^2": (1, 1),
    "1e4*abs(y-x^2)+(1-x)^2+3": (1, 1),
    "(1-x)^2+1e4*(y-x^2)^2": (1, 1),
    "abs(2y-x)+0.001*abs(x)": (0, 0),
    "abs(y-0.3x)+0.01*abs(x-1)": (1, 0.3),
    "abs(x^2+y^2-4)+0.1x": (-2, 0),
    "sqrt(abs(y-x^2))+0.01*(x-1)^2": (1, 1),
    "sqrt((y-0.01*x^2)^2)+0.01*abs(x-1)": (1, 0.01),
    "((y-x^2)^2)^0.25+0.01*(x-1)^2": (1, 1),
    "max(abs(x-1),abs(y-2))": (1, 2),
    "max(x+2y,x-3y,-2x)": (0, 0),
    "max(abs(x),abs(y))+0.1*abs(x-1)": (0, 0),
    "abs(x-1)*abs(y-2)+0.001*x^2": (0, 2),
    "-min(-abs(y-x^2), -abs(x-1))": (1, 1),
    "-x+20*max(0,x^2+y^2-1)": (1, 0),
}


@pytest.mark.parametrize("formula", ONLY)
def test_only_the_lowest_place_of_a_crease_is_a_minimum(formula):
    surface = custom(formula)
    np.testing.assert_allclose(surface.minima, [ONLY[formula]], atol=1e-7)
    assert surface.local_minima == ()
    assert surface.saddles == ()
    assert surface.continuum is None


@pytest.mark.parametrize("middle", [-10.0, -9.3, -6.28])
def test_bukin(middle):
    """Bukin's function no. 6 has the one minimum (-10, 1), f = 0, and a crease on which f is 0.01 |x + 10|."""
    surface = custom(f"100*sqrt(abs(y-0.01*x^2))+0.01*abs(x-({middle}))", BUKIN)
    np.testing.assert_allclose(surface.minima, [(middle, 0.01 * middle**2)], atol=1e-9)
    assert (surface.minimum, surface.local_minima, surface.saddles) == (0.0, (), ())


PUBLISHED = {  # L. Luksan, J. Vlcek (2000), Test Problems for Nonsmooth Optimization, Academy of Sciences, Prague
    "CB2": ("max(x^2+y^4, (2-x)^2+(2-y)^2, 2*exp(y-x))", (1.1390376, 0.8995599), 1.9522245),
    "CB3": ("max(x^4+y^2, (2-x)^2+(2-y)^2, 2*exp(y-x))", (1, 1), 2.0),
    "DEM": ("max(5x+y, -5x+y, x^2+y^2+4y)", (0, -3), -3.0),
    "QL": (
        "max(x^2+y^2, x^2+y^2+10*(-4x-y+4), x^2+y^2+10*(-x-2y+6))",
        (1.2, 2.4),
        7.2,
    ),
    "LQ": ("max(-x-y, -x-y+x^2+y^2-1)", (0.5**0.5, 0.5**0.5), -(2**0.5)),
    "Mifflin 1": ("-x+20*max(x^2+y^2-1, 0)", (1, 0), -1.0),
    "Mifflin 2": ("-x+2*(x^2+y^2-1)+1.75*abs(x^2+y^2-1)", (1, 0), -1.0),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_functions_with_kinks(name):
    formula, minimum, value = PUBLISHED[name]
    surface = custom(formula)
    np.testing.assert_allclose(surface.minima, [minimum], atol=2e-7)
    assert surface.minimum == pytest.approx(value, abs=1e-7)
    assert surface.local_minima == ()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.floats(-3, 3),
    st.floats(-3, 3),
    st.floats(0, math.tau),
    st.floats(-0.3, 0.3),
    st.sampled_from([1.0, 30.0, 1e4]),
    st.sampled_from(["abs({u})", "sqrt(abs({u}))", "max({u}, -({u}))", "sqrt(({u})^2)"]),
    st.sampled_from(["abs({v})", "({v})^2", "0.01*abs({v})", "max({v}, -2*({v}))"]),
    st.sampled_from([1e-2, 1.0, 1e3]),
)
def test_a_bent_crease_anywhere_has_its_one_minimum(a, b, turn, bend, wall, across, along, scale):
    """k |u| + |v|, turned, moved and seen at any scale: 0 at u = v = 0 only, and falling towards it on the crease."""
    cos, sin = round(math.cos(turn), 6), round(math.sin(turn), 6)
    a, b, bend = round(a, 6), round(b, 6), round(bend, 6)
    x, y = f"(x/{scale}-({a:.6f}))", f"(y/{scale}-({b:.6f}))"
    v = f"(({cos:.6f})*{x}+({sin:.6f})*{y})"
    u = f"(({cos:.6f})*{y}-({sin:.6f})*{x}-({bend:.6f})*{v}^2)"
    view = ((-5 * scale, 5 * scale), (-5 * scale, 5 * scale))
    surface = custom(f"{wall}*{across.format(u=u)}+{along.format(v=v)}", view)
    np.testing.assert_allclose(surface.minima, [(a * scale, b * scale)], atol=1e-6 * scale)
    assert surface.local_minima == ()
    assert surface.minimum == pytest.approx(0, abs=1e-6)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.floats(5.5, 25),
    st.floats(-25, 25),
    st.floats(0, math.tau),
    st.floats(-0.1, 0.1),
    st.sampled_from([1.0, 10.0, 1e3]),
    st.sampled_from(["abs({u})", "max({u}, -({u}))", "sqrt(({u})^2)"]),
    st.sampled_from(["abs({v})", "({v})^2", "0.01*({v})^2", "max({v}, -2*({v}))"]),
    st.sampled_from([1e-2, 1.0, 1e3]),
)
def test_a_bent_crease_has_its_one_minimum_outside_the_view_too(a, b, turn, bend, wall, across, along, scale):
    """As above, with the minimum up to five halves of the view from its middle."""
    cos, sin = round(math.cos(turn), 6), round(math.sin(turn), 6)
    a, b, bend = round(a, 6), round(b, 6), round(bend, 6)
    x, y = f"(x/{scale}-({a:.6f}))", f"(y/{scale}-({b:.6f}))"
    v = f"(({cos:.6f})*{x}+({sin:.6f})*{y})"
    u = f"(({cos:.6f})*{y}-({sin:.6f})*{x}-({bend:.6f})*{v}^2)"
    surface = custom(f"{wall}*{across.format(u=u)}+{along.format(v=v)}", ((-5 * scale, 5 * scale),) * 2)
    # Beside walls of 1,000 f is rounded by 1e-13, which along a floor of 0.01 v^2 is 3e-6.
    np.testing.assert_allclose(surface.minima, [(a * scale, b * scale)], atol=1e-5 * scale)
    assert surface.minimum == pytest.approx(0, abs=1e-9)


def test_a_crease_of_a_crease():
    np.testing.assert_allclose(custom("abs(abs(x)-1)+100*abs(y-x)").minima, [(-1, -1), (1, 1)], atol=1e-9)
    np.testing.assert_allclose(custom("abs(abs(x)-1)+0.1*abs(y-1)+0.01x").minima, [(-1, 1)], atol=1e-9)
    np.testing.assert_allclose(custom("abs(abs(x)-1)+0.1*abs(y-1)+0.01x").local_minima, [(1, 1)], atol=1e-9)


def test_f_on_a_crease_is_free_of_the_rounding_that_walls_make_visible():
    formula = Expression.read("100*sqrt(abs(y-0.01*x^2))+0.01*abs(x+10)")
    creases = Creases(formula, {})
    assert creases.count == 2
    x = np.random.default_rng(0).uniform(-15, -5, 500)
    points = np.stack([x, (0.1 * x) ** 2])  # up to rounding
    plain, on = formula.value.bind({})(*points)[0], creases.value(points)
    np.testing.assert_allclose(on, 0.01 * np.abs(x + 10), rtol=1e-12)
    assert np.abs(plain - on).max() > 1e-7  # 100 times the root of 1e-16 is a millionth
    beside = points + np.array([[0], [1e-9]])
    np.testing.assert_allclose(creases.value(beside), formula.value.bind({})(*beside)[0], rtol=1e-12)
