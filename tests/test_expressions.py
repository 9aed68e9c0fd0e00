"""The values and derivatives of formulas: against Python, against differences, on floats, on arrays and at poles."""

import math
import warnings

import numpy as np
import pytest
from formulas import VALUES, evaluate, formulas, names_in
from hypothesis import HealthCheck, assume, given, settings
from numpy import cos, exp, log, pi, sin, sqrt, tanh
from test_surfaces import STEP, differentiate

from expressions import Expression
from expressions.graph import Graph
from expressions.notation import to_text

pytestmark = pytest.mark.filterwarnings("error")

WRITTEN = {  # formula -> (the same in Python, with a = 1.5 and b = -0.75, whether it is differentiable in the box)
    "x^2/20 + y^2": lambda x, y: x**2 / 20 + y**2,
    "sin(3x)*exp(-y**2)": lambda x, y: sin(3 * x) * exp(-(y**2)),
    "(x-1)^2 + a*(y-x^2)^2": lambda x, y: (x - 1) ** 2 + 1.5 * (y - x**2) ** 2,
    "(x^2+y-11)^2 + (x+y^2-7)^2": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "20 + x² − 10cos(2πx) + y² − 10cos(2πy)": lambda x, y: 20 + sum(t**2 - 10 * cos(2 * pi * t) for t in (x, y)),
    "-20exp(-0.2sqrt((x^2+y^2)/2)) - exp((cos(2pi x)+cos(2pi y))/2)": lambda x, y: (
        -20 * exp(-0.2 * sqrt((x**2 + y**2) / 2)) - exp((cos(2 * pi * x) + cos(2 * pi * y)) / 2)
    ),
    "(x+y)^7 - x^-3*y^5": lambda x, y: (x + y) ** 7 - y**5 / x**3,
    "-x^2^0.5": lambda x, y: -(x ** (2**0.5)),
    "x^y + y^x + 2^x": lambda x, y: x**y + y**x + 2**x,
    "x^a*y^b + a^x": lambda x, y: x**1.5 * y**-0.75 + 1.5**x,
    "e^(x*y)/(1+e^-x)": lambda x, y: exp(x * y) / (1 + exp(-x)),
    "x/y/(x+y)": lambda x, y: x / y / (x + y),
    "log(x^2+y^2)ln(y)": lambda x, y: log(x**2 + y**2) * log(y),
    "tan(x/3)tanh(2y) + sinh(x-y)cosh(x)": lambda x, y: np.tan(x / 3) * tanh(2 * y) + np.sinh(x - y) * np.cosh(x),
    "asin(x/4)acos(y/4) + atan(x*y)": lambda x, y: np.arcsin(x / 4) * np.arccos(y / 4) + np.arctan(x * y),
    "√(x)y³ − sin²(x)": lambda x, y: sqrt(x) * y**3 - sin(x) ** 2,
    "|x-2.03|+2|y-1.49|": lambda x, y: abs(x - 2.03) + 2 * abs(y - 1.49),
    "max(x*y, x+y, 2) - min(x^2, y, 1)": lambda x, y: (
        np.maximum(np.maximum(x * y, x + y), 2) - np.minimum(np.minimum(x**2, y), 1)
    ),
    "sign(x-2.03)x^2 + floor(2.2y)y": lambda x, y: np.sign(x - 2.03) * x**2 + np.floor(2.2 * y) * y,
}


def functions(text):
    """f, its gradient and its Hessian as functions of x and y, with the parameters of VALUES."""
    expression = Expression.read(text)
    return [program.bind(VALUES) for program in (expression.value, expression.gradient, expression.hessian)]


def points(count=200):
    return np.random.default_rng(0).uniform(0.3, 3.0, (2, count))


@pytest.mark.parametrize("text", WRITTEN)
def test_value_is_that_of_the_same_in_python(text):
    x, y = points()
    np.testing.assert_allclose(functions(text)[0](x, y)[0], WRITTEN[text](x, y), rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("text", WRITTEN)
def test_derivatives_are_those_of_the_same_in_python(text):
    """The differences are of order 8, in 80-bit floats, of the Python function and then of the exact gradient."""
    _, gradient, hessian = functions(text)
    x, y = points().astype(np.longdouble)
    before, after = (gradient(x + reach, y + reach) for reach in (-5 * STEP, 5 * STEP))
    near = np.hypot(after[0] - before[0], after[1] - before[1]) < 0.1 + 0.02 * np.hypot(*after)  # no corner in reach
    x, y = x[near], y[near]
    assert len(x) > 120
    along_x, along_y = (differentiate(lambda *at, i=i: gradient(*at)[i] + 0 * x, x, y) for i in (0, 1))
    given = [part + 0 * x for part in (*gradient(x, y), *hessian(x, y), hessian(x, y)[1])]
    measured = [*differentiate(WRITTEN[text], x, y), along_x[0], along_x[1], along_y[1], along_y[0]]
    np.testing.assert_allclose(given, measured, rtol=1e-9, atol=1e-11 * np.abs(measured).max())


@pytest.mark.parametrize("text", list(WRITTEN)[:6])
def test_derivatives_by_complex_step(text):
    """f(x + ih) = f(x) + ih f'(x): a derivative without a difference, good to the last digit."""
    value, gradient, _ = functions(text)
    x, y = points()
    stepped = [value(x + 1e-200j, y)[0].imag / 1e-200, value(x, y + 1e-200j)[0].imag / 1e-200]
    np.testing.assert_allclose(gradient(x, y), stepped, rtol=1e-12, atol=1e-12)


def sample():
    """Points on both sides of 0 as 80-bit floats (12,)."""
    return np.random.default_rng(1).uniform(-2, 2, (2, 12)).astype(np.longdouble)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(formulas)
def test_any_tree_has_the_value_of_an_independent_evaluation(tree):
    x, y = sample()
    with np.errstate(all="ignore"):
        expected, good = evaluate(tree, x, y)
    assume(good.any())
    value = compiled(tree)[0](x, y)[0] + 0 * x
    np.testing.assert_allclose(value[good], expected[good], rtol=1e-9)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(formulas)
def test_any_tree_has_the_gradient_that_differences_find(tree):
    """Wherever three step sizes agree on the differences; the Hessian is the same test on the gradient."""
    x, y = sample()
    with np.errstate(all="ignore"):
        good = evaluate(tree, x, y)[1]
    assume(good.any())
    x, y = x[good], y[good]
    value, gradient, hessian = compiled(tree)
    compared = 0
    for function, exact in (
        (lambda *at: value(*at)[0], gradient),
        (lambda *at: gradient(*at)[0], lambda *at: hessian(*at)[:2]),
        (lambda *at: gradient(*at)[1], lambda *at: hessian(*at)[1:]),
    ):
        with np.errstate(all="ignore"):
            *others, finer = (np.stack(slopes(function, x, y, step)) for step in (2.0**-9, 1.4e-3, 2.0**-10))
            given = np.stack([part + 0 * x for part in exact(x, y)])
            size = np.maximum(1e-3, np.abs(finer))
            steady = np.max(np.abs(others - finer), axis=0) < 1e-10 * size
            steady &= (size < 1e6) & np.isfinite(function(x, y) + given)
        np.testing.assert_allclose(given[steady], finer[steady], rtol=1e-6, atol=1e-9)
        compared += steady.sum()
    assume(compared)


def slopes(function, x, y, step):
    """Central differences of order 4."""
    return [
        (8 * (f(step) - f(-step)) - f(2 * step) + f(-2 * step)) / (12 * step)
        for f in (lambda h: function(x + h, y) + 0 * x, lambda h: function(x, y + h) + 0 * x)
    ]


def compiled(tree):
    assert names_in(tree) <= {"x", "y", *VALUES}
    return functions(to_text(tree))


# Floats and arrays


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(formulas)
def test_floats_and_arrays_agree_to_the_last_bit_and_nothing_warns(tree):
    x, y = np.column_stack([points(30) - 1.5, [[0.0, 0.0, 1.0, -1.0, 1e200], [0.0, 1.0, 0.0, -2.0, -1e200]]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for function in compiled(tree):
            batch = [part + 0 * x if np.ndim(part) else np.full_like(x, part) for part in function(x, y)]
            singles = [function(*at) for at in zip(x.tolist(), y.tolist(), strict=True)]
            assert all(type(part) is float for single in singles for part in single)
            finite = np.isfinite(x)
            for part, single in zip(batch, np.array(singles).T, strict=True):
                np.testing.assert_array_equal(part[finite], single[finite])


@pytest.mark.parametrize(
    ("text", "at", "value", "slope"),
    [
        ("1/x", (0.0, 0.0), math.inf, -math.inf),
        ("1/x", (-0.0, 0.0), -math.inf, -math.inf),
        ("x/y", (0.0, 0.0), math.nan, math.inf),
        ("log(x)", (0.0, 0.0), -math.inf, math.inf),
        ("log(x)", (-1.0, 0.0), math.nan, -1.0),
        ("sqrt(x)", (-1.0, 0.0), math.nan, math.nan),
        ("sqrt(x)", (0.0, 0.0), 0.0, math.inf),
        ("sqrt(x^2+y^2)", (0.0, 0.0), 0.0, 0.0),
        ("exp(x)", (1000.0, 0.0), math.inf, math.inf),
        ("x^100", (1e10, 0.0), math.inf, math.inf),
        ("asin(x)", (2.0, 0.0), math.nan, math.nan),
        ("sin(x)", (math.inf, 0.0), math.nan, math.nan),
        ("x^0.3", (-1.0, 0.0), math.nan, math.nan),
        ("cosh(x)", (1e4, 0.0), math.inf, math.inf),
        ("floor(x)", (math.inf, 0.0), math.inf, 0.0),
        ("1/0 + x", (1.0, 0.0), math.inf, 1.0),
        ("|x|", (0.0, 0.0), 0.0, 0.0),
        ("max(x, y)", (1.0, 1.0), 1.0, 0.5),
        ("max(0, x)", (0.0, 1.0), 0.0, 0.5),
        ("min(x, 1/y)", (1.0, 0.0), 1.0, 1.0),
        ("tanh(x)", (400.0, 0.0), 1.0, 0.0),
        ("x^0", (0.0, 0.0), 1.0, 0.0),
        ("0*x", (2.0, 0.0), 0.0, 0.0),
        ("5", (2.0, 0.0), 5.0, 0.0),
    ],
)
def test_poles_edges_and_corners(text, at, value, slope):
    f, gradient, _ = functions(text)
    np.testing.assert_equal((f(*at)[0], gradient(*at)[0]), (value, slope))
    x, y = np.full((2, 3), np.reshape(at, (2, 1)))
    np.testing.assert_equal(np.broadcast_to(f(x, y)[0], 3), np.full(3, value))
    np.testing.assert_equal(np.broadcast_to(gradient(x, y)[0], 3), np.full(3, slope))


@pytest.mark.parametrize("shape", [(), (7,), (3, 5), (0,), (300, 201)])
def test_any_shape_comes_back(shape):
    x = np.random.default_rng(0).uniform(0.5, 1, shape)
    for function in functions("sin(x)*y^2 + x/y"):
        parts = function(x, x)
        assert all(np.shape(part) == shape for part in parts)
        np.testing.assert_array_equal(parts[0], np.reshape([function(at, at)[0] for at in x.ravel().tolist()], shape))


def test_numbers_of_other_kinds_are_floats():
    (value,) = functions("x/y")[0](1, 2)
    assert value == 0.5
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert functions("x/y")[0](np.float64(1), np.float64(0)) == (math.inf,)


# The size of derivatives


def test_equal_terms_are_made_once():
    graph = Graph()
    assert graph.read(Expression.read("sin(x)*y").tree) is graph.read(Expression.read("sin(x)*y").tree)
    assert graph.read(Expression.read("x*x*x").tree) is graph.read(Expression.read("x^3").tree)


@pytest.mark.parametrize("text", ["*".join("xy" * 50), "/".join("xy" * 50), "sin(" * 38 + "x*y" + ")" * 38, "x^y " * 49,
                                  "*".join(f"asin(x*y*{i})" for i in range(1, 25)), "^".join("xy" * 20)])  # fmt: skip
def test_derivatives_stay_in_proportion(text):
    """The derivatives of a product of n factors, written out as a sum, would have n² and n³ factors."""
    expression = Expression.read(text)
    value, gradient, hessian = (len(p.body) for p in (expression.value, expression.gradient, expression.hessian))
    assert value <= gradient <= 10 * value
    assert hessian <= 40 * value
    assert len(expression.hessian.registers) < 400


def test_what_follows_from_parameters_is_computed_once():
    program = Expression.read("sin(2a)*x + b^3*y^2").gradient
    assert len(program.body) == 2
    np.testing.assert_allclose(program.bind(VALUES)(1.0, 2.0), (math.sin(3.0), -4 * 0.75**3), rtol=1e-15)
