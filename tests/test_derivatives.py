"""Gradients at the points where formulas break: corners, jumps, tips, poles, exponents of 0 and 1.

The judge is an evaluation of its own in 80-bit floats: the difference quotients on both sides of a point. Where they
settle on one finite number the derivative exists, and the gradient is that number.
"""

import math
import runpy
from pathlib import Path

import numpy as np
import pytest
from formulas import VALUES, evaluate, formulas
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from expressions import Expression, custom
from expressions.notation import to_text
from expressions.parser import parse
from expressions.tree import Apply, Tree, walk
from programs.surface import gradient_function

SPECIAL = (0.0, 1.0, -1.0, 0.5, 2.0, -2.0, 3.0)
POINTS = np.array([(x, y) for x in SPECIAL for y in SPECIAL]).T
STEPS = [np.longdouble(2) ** -n for n in (24, 28, 32, 36)]
SMALL = [np.longdouble(2) ** -44]
"""For what settles as slowly as the cube root of the step."""
ALONG = {"x": (1, 0), "y": (0, 1)}
INFINITE_SLOPES = {"sqrt": (0,), "cbrt": (0,), "^": (0,), "asin": (-1, 1), "acos": (-1, 1), "log": (0,)}
"""Function -> where its argument, or its base, makes its slope infinite."""
CORNERS = ("abs", "min", "max", "sign", "floor")

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@np.errstate(all="ignore")
def value(tree: Tree, x, y, values: dict[str, float]) -> np.ndarray:
    return evaluate(tree, x, y, values)[0]


@np.errstate(all="ignore")
def derivatives(tree: Tree, at: np.ndarray, values: dict, steps=STEPS, settled=3e-4) -> tuple[np.ndarray, np.ndarray]:
    """df/dx and df/dy (2, n) by differences, and where (2, n) both sides settle on the same finite number."""
    x, y = at.astype(np.longdouble)
    here = value(tree, x, y, values)
    found, exists = [], []
    for across, up in ALONG.values():
        reaches = [sign * h for sign in (1, -1) for h in steps]
        slopes = np.stack([(value(tree, x + h * across, y + h * up, values) - here) / h for h in reaches])
        middle = (slopes[len(steps) - 1] + slopes[-1]) / 2
        found.append(middle)
        exists.append(np.abs(slopes - middle).max(axis=0) < settled * (0.01 + np.abs(middle)))
    return np.stack(found), np.stack(exists) & np.isfinite(here)


@np.errstate(all="ignore")
def known(tree: Tree, at: np.ndarray, values: dict[str, float]) -> np.ndarray:
    """Where (n,) the gradient can be asked to be right.

    Every part of f is finite and neither so small nor so large that float64 loses it beside the others, no cube root
    is taken at 0 of something that may cross it, and no slope is infinite inside a corner.
    """
    x, y = at.astype(np.longdouble)
    good = np.full(x.shape, True)
    for part in walk(tree):
        size = np.abs(value(part, x, y, values))
        good &= (size == 0) | ((size > 1e-6) & (size < 1e6))
        within = list(walk(part))[1:] if isinstance(part, Apply) and part.function in CORNERS else [part]
        for one in within:
            if isinstance(one, Apply) and one.function in (INFINITE_SLOPES if one is not part else ("cbrt",)):
                inner = value(one.arguments[0], x, y, values)
                good &= np.all([inner != edge for edge in INFINITE_SLOPES[one.function]], axis=0)
    return good


@np.errstate(all="ignore")
def check(tree: Tree, at: np.ndarray, values: dict[str, float]) -> int:
    """At how many points a derivative exists and the gradient is asked for; it is that."""
    found, exists = derivatives(tree, at, values)
    exists &= known(tree, at, values)
    gradient = Expression.read(to_text(tree)).gradient.bind(values)(*at)
    given = np.stack([part + 0 * at[0] for part in gradient])
    np.testing.assert_allclose(given[exists], found[exists].astype(float), rtol=2e-3, atol=2e-4, err_msg=to_text(tree))
    return int(exists.sum())


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(formulas, st.sampled_from([0.0, 1.0, 2.0, 1.5, -1.0]), st.sampled_from([0.0, 1.0, -0.75]))
@example(parse("abs(x)^a + abs(y)^b"), 0.0, 1.0)
@example(parse("x^a*y^b"), 1.0, 0.0)
@example(parse("x^max(2, y)"), 1.0, 1.0)
@example(parse("min(x, x/b)"), 1.0, 0.0)
@example(parse("min(abs(x), x) + max(abs(y - 1), y - 1)"), 1.0, 1.0)
@example(parse("sign(x)*abs(x)^a + floor(y)*(y - 1)^2"), 1.0, 1.0)
@example(parse("cbrt(x^-3) + cbrt(y)^-4 + cbrt(x*y)^5 + cbrt(y^2)"), 1.0, 1.0)
@example(parse("max(x, y, x*y)*min(x, y, a)"), 1.0, 1.0)
def test_the_gradient_is_right_wherever_there_is_one(tree, a, b):
    assume(check(tree, POINTS, VALUES | {"a": a, "b": b}))


EXIST = {  # formula at a point -> its gradient, which the differences confirm
    ("abs(x)^a", 0, 1, 0): (0, 0),
    ("abs(x)^a", 0, 1, 2): (0, 0),
    ("abs(x - 1)^a", 1, 0, 1.5): (0, 0),
    ("x^a", 0, 1, 0): (0, 0),
    ("x^a", 0, 1, 1): (1, 0),
    ("x^a", -2, 1, 1): (1, 0),
    ("x^a", -2, 1, 2): (-4, 0),
    ("x^max(2, y)", 0, 1, 0): (0, 0),
    ("x^max(2, y)", -1, 1, 0): (-2, 0),
    ("x^max(2, y)", 2, 1, 0): (4, 0),
    ("min(x, x/0)", 2, 1, 0): (1, 0),
    ("max(x, -1/a^2)", 2, 1, 0): (1, 0),
    ("min(x, 1/y)", 1, 3, 0): (0, -1 / 9),
    ("abs(x)*x", 0, 0, 0): (0, 0),
    ("x*sqrt(abs(x))", 0, 0, 0): (0, 0),
    ("y*sqrt(abs(x))", 0, 0, 0): (0, 0),
    ("sqrt(x^4 + y^4)", 0, 0, 0): (0, 0),
    ("sqrt(x^2 + y^2)*x", 0, 0, 0): (0, 0),
    ("(x^2 + y^2)^0.75", 0, 0, 0): (0, 0),
    ("exp(-1/x^2)", 0, 0, 0): (0, 0),
    ("tanh(1/x^2)", 0, 0, 0): (0, 0),
    ("1/(1 + exp(-x))", -1000, 0, 0): (0, 0),
    ("1/cosh(x)", 1000, 0, 0): (0, 0),
    ("exp(-exp(x))", 1000, 0, 0): (0, 0),
    ("sqrt(exp(-x^2))", 1000, 0, 0): (0, 0),
    ("1/(1/x)", 0, 0, 0): (1, 0),
    ("sign(x)*abs(x)", 0, 0, 0): (1, 0),
    ("sign(x)*abs(x)^a", 0, 0, 1): (1, 0),
    ("sign(x)*log(1 + abs(x))", 0, 0, 0): (1, 0),
    ("floor(x)*(x - 1)^2", 1, 0, 0): (0, 0),
    ("min(abs(x), x)", 0, 0, 0): (1, 0),
    ("max(abs(x), x) - abs(x)", 0, 0, 0): (0, 0),
    ("abs(abs(x) - 1)", 3, 0, 0): (1, 0),
    ("cbrt(x)", -8, 0, 0): (1 / 12, 0),
    ("cbrt(x)^3", 0, 0, 0): (1, 0),
    ("cbrt(x^3)", 0, 0, 0): (1, 0),
    ("cbrt(x)^4", 0, 0, 0): (0, 0),
    ("cbrt(x*y)", 0, 0, 0): (0, 0),
    ("y^2 + cbrt(x - 1)*(x - 1)", 1, 2, 0): (0, 4),
}  # fmt: skip


@pytest.mark.parametrize(("text", "x", "y", "a"), EXIST)
def test_a_gradient_that_exists(text, x, y, a):
    expression, values = Expression.read(text), {"a": float(a)}
    at = np.array([[x], [y]], dtype=float)
    assert expression.gradient.bind(values)(*at.ravel().tolist()) == pytest.approx(EXIST[text, x, y, a], abs=1e-15)
    found, exists = derivatives(parse(text), at, values, SMALL, settled=0.03)
    assert exists.all()
    np.testing.assert_allclose(found.ravel().astype(float), EXIST[text, x, y, a], rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize(("text", "x", "y", "a"), EXIST)
def test_an_exported_program_has_that_gradient(text, x, y, a, tmp_path):
    values = {"a": float(a)} if "a" in Expression.read(text).parameters else {}
    assert exported(text, (x, y), values, tmp_path) == pytest.approx(EXIST[text, x, y, a], abs=1e-15)


def exported(text: str, at: tuple[float, float], values: dict[str, float], folder: Path) -> list[float]:
    """The gradient by the NumPy program, which the programs of the other libraries use as well."""
    path = folder / "program.py"
    path.write_text(f"import numpy as np\n\n{gradient_function(custom(text, values=values), 'gradient')}\n")
    return runpy.run_path(str(path))["gradient"](np.array(at, dtype=float)).tolist()


MIDDLE = {  # formula at a point -> df/dx, the middle of the slopes on both sides
    ("abs(x)", 0, 0): 0,
    ("max(0, x)", 0, 0): 0.5,
    ("max(x, 3*x)", 0, 0): 2,
    ("max(x, 3*x, -x)", 0, 0): 1,
    ("max(abs(x), 2*x)", 0, 0): 0.5,
    ("abs(abs(x) - 1)", 1, 0): 0,
    ("abs(abs(x) - 1)", 0, 0): 0,
    ("floor(x)*(x - 1)", 1, 0): 0.5,
    ("sign(x)*x", 0, 0): 0,
    ("sqrt(x^2 + y^2)", 0, 0): 0,
    ("sqrt(abs(x))", 0, 0): 0,
    ("abs(x)^0.3", 0, 0): 0,
    ("cbrt(x)^2", 0, 0): 0,
    ("cbrt(x^2 + y^2)", 0, 0): 0,
    ("acos(cos(x))", 0, 0): 0,
    ("floor(x)*x", 2, 0): 1.5,
}  # fmt: skip


@pytest.mark.parametrize(("text", "x", "y"), MIDDLE)
def test_a_corner_a_tip_and_a_jump_have_the_middle(text, x, y, tmp_path):
    assert Expression.read(text).gradient.bind({})(float(x), float(y))[0] == MIDDLE[text, x, y]
    assert exported(text, (x, y), {}, tmp_path)[0] == MIDDLE[text, x, y]
    assert not derivatives(parse(text), np.array([[x], [y]], dtype=float), {})[1][0].any()


@pytest.mark.parametrize(
    ("text", "at", "a", "second"),
    [
        ("x^a", (0, 1), 0, (0, 0, 0)),
        ("x^a", (0, 1), 1, (0, 0, 0)),
        ("x^a", (0, 1), 2, (2, 0, 0)),
        ("abs(x)^a", (0, 1), 2, (2, 0, 0)),
        ("abs(x)^2", (0, 1), 0, (2, 0, 0)),
        ("abs(x)^3*y", (0, 1), 0, (0, 0, 0)),
        ("abs(x)*abs(x)*x", (0, 1), 0, (0, 0, 0)),
        ("x^max(2, y)", (0, 1), 0, (2, 0, 0)),
        ("x^max(2, y)", (0, 3), 0, (0, 0, 0)),
        ("max(abs(x), x)^2", (2, 0), 0, (2, 0, 0)),
        ("sign(x)*x^3", (0, 0), 0, (0, 0, 0)),
        ("1/(1 + exp(-x))", (-1000, 0), 0, (0, 0, 0)),
        ("exp(-exp(x))", (1000, 0), 0, (0, 0, 0)),
    ],
)
def test_a_hessian_that_exists(text, at, a, second):
    found = Expression.read(text).hessian.bind({"a": float(a)})(*map(float, at))
    assert found == pytest.approx(second, abs=1e-15)


def test_nothing_is_claimed_where_nothing_is_known():
    assert all(math.isnan(one) for one in Expression.read("sqrt(x^2 + y^2)").hessian.bind({})(0.0, 0.0)[::2])
    assert math.isnan(Expression.read("cbrt(x^3 + y^3)").gradient.bind({})(0.0, 0.0)[0])
