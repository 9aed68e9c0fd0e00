"""A typed formula is a surface like any other: its declaration, runs, pictures."""

import copy
import math
import pickle
import warnings
from dataclasses import replace

import numpy as np
import pytest
from formulas import formulas
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charts import Window, landscape
from expressions import DEFAULT_VIEW, Custom, Expression, custom, declare
from expressions.notation import to_text
from interface.kit.explanations import surface_card
from optimizers import OPTIMIZERS
from simulation import measure, recommend, simulate
from simulation.link import decode, encode
from surfaces import SURFACES

pytestmark = pytest.mark.filterwarnings("error")

TWINS = {  # slug -> the formula as one would type it, with the declared parameters' values
    "quadratic": ("a*x^2 + b*y^2", {"a": 0.05, "b": 1.0}),
    "rosenbrock": ("(a-x)^2 + b*(y-x^2)^2", {"a": 1.0, "b": 100.0}),
    "himmelblau": ("(x²+y-11)² + (x+y²-7)²", {}),
    "rastrigin": ("20 + x^2 - 10cos(2pi*x) + y^2 - 10cos(2pi*y)", {}),
    "beale": ("(1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2", {}),
    "kink": ("|x| + k|y|", {"k": 3.0}),
    "six_hump_camel": ("(4 - 2.1x^2 + x^4/3)x^2 + xy + (-4 + 4y^2)y^2", {}),
    "ackley": ("-20exp(-0.2sqrt((x^2+y^2)/2)) - exp((cos(2pi*x)+cos(2pi*y))/2) + e + 20", {}),
    "styblinski_tang": ("(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)/2", {}),
    "mccormick": ("sin(x+y) + (x-y)^2 - 1.5x + 2.5y + 1", {}),
    "goldstein_price": (
        "(1 + (x+y+1)^2*(19 - 14x + 3x^2 - 14y + 6xy + 3y^2))*(30 + (2x-3y)^2*(18 - 32x + 12x^2 + 48y - 36xy + 27y^2))",
        {},
    ),
}


def twin(slug: str) -> Custom:
    formula, values = TWINS[slug]
    return custom(formula, SURFACES[slug].view, values)


every_twin = pytest.mark.parametrize("slug", TWINS)


@every_twin
def test_a_typed_formula_equals_the_declared_surface(slug):
    typed, declared = twin(slug), SURFACES[slug]()
    points = np.random.default_rng(0).uniform(*np.array(declared.view).T[:, :, None], (2, 500))
    for method in ("value", "gradient", "hessian"):
        ours, theirs = getattr(typed, method)(points), getattr(declared, method)(points)
        np.testing.assert_allclose(ours, theirs, rtol=1e-11, atol=1e-11 * np.abs(theirs).max())


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam", "nesterov"])
def test_a_run_equals_that_on_the_declared_surface(optimizer):
    typed, declared = twin("rosenbrock"), SURFACES["rosenbrock"]()
    rule = OPTIMIZERS[optimizer](learning_rate=1e-4)  # at larger rates momentum doubles every rounding error
    for start in ((-1.2, 1.0), np.random.default_rng(0).uniform(-1, 1, (2, 30))):
        ours, theirs = (simulate(surface, rule, start, 200) for surface in (typed, declared))
        np.testing.assert_allclose(ours.points, theirs.points, rtol=1e-12, atol=1e-12)
        np.testing.assert_array_equal(ours.diverged_at, theirs.diverged_at)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_one_run_equals_the_same_run_in_a_batch_to_the_last_bit(optimizer):
    surface = custom("sin(3x)*exp(-y^2) + |x*y|^1.5/(2 + cos(y))")
    alone = simulate(surface, OPTIMIZERS[optimizer](), surface.start, 40)
    batch = simulate(surface, OPTIMIZERS[optimizer](), np.reshape(surface.start, (2, 1)), 40)
    np.testing.assert_array_equal(alone.points, batch.points[..., 0])


# The declaration


def test_parameters_are_declared_like_those_of_any_surface():
    cls = declare(Expression.read("(x-1)^2 + a*(y-x^2)^2 + k"))
    assert cls.slug == "custom"
    assert (cls.name, cls.source) == ("Your function", "entered by you")
    assert list(cls.parameters()) == ["a", "k"]
    declared = cls.parameters()["a"]
    assert (declared.default, declared.low, declared.high, declared.symbol) == (1.0, -10.0, 10.0, "a")
    assert (cls().a, cls(a=100).a) == (1.0, 100.0)
    with pytest.raises(ValueError, match="custom: a must be in"):
        cls(a=math.inf)
    with pytest.raises(TypeError):
        cls(b=1)
    assert cls.formula == "f(x, y) = (x - 1)^2 + a (y - x^2)^2 + k"


def test_two_are_equal_that_have_the_same_formula_view_and_values():
    one = custom("a*x^2", values={"a": 2.0})
    others = [custom("a x²", values={"a": 2.0}), copy.copy(one), pickle.loads(pickle.dumps(one)), replace(one)]
    assert all(other == one and hash(other) == hash(one) and repr(other) == repr(one) for other in others)
    different = [custom("a*x^2"), custom("a*x^2*1", values={"a": 2.0}), custom("a*x^2", ((0, 1), (0, 1)), {"a": 2.0})]
    assert all(other != one and repr(other) != repr(one) for other in different)
    assert one != SURFACES["quadratic"]()
    assert declare(Expression.read("a*x^2")) is type(one)


@pytest.mark.parametrize(
    ("formula", "view", "start"),
    [
        ("x^2+y^2", DEFAULT_VIEW, (3.0, 2.0)),
        ("x^2+y^2", ((0, 10), (-2, 2)), (8.0, 0.8)),
        ("(x-3)^2+(y-2)^2", DEFAULT_VIEW, (-3.0, 2.0)),
        ("sqrt(-x) + y^2", DEFAULT_VIEW, (-3.0, 2.0)),
        ("log(-x-y-2)", DEFAULT_VIEW, (-3.0, -2.0)),
        ("sqrt(-1-x^2)", DEFAULT_VIEW, (3.0, 2.0)),
        ("7", DEFAULT_VIEW, (3.0, 2.0)),
    ],
)
def test_a_run_starts_where_there_is_ground_and_a_slope(formula, view, start):
    surface = custom(formula, view)
    assert surface.start == pytest.approx(start)
    assert surface.view == view


@pytest.mark.parametrize(
    "side", [(1, 1), (2, 1), (0, 1e-4), (1e5, 1e5 + 1), (-1e7, 0), (0, math.inf), (math.nan, 1), (-math.inf, 0)]
)
def test_a_view_that_cannot_be_drawn_is_refused(side):
    with pytest.raises(ValueError, match="a view"):
        custom("x", (side, (0, 1)))


@pytest.mark.parametrize(
    ("formula", "smooth"),
    [("x^2 + sin(y)", True), ("x/2 + 2^x", True), ("|x|", False), ("max(x, y)", False), ("floor(x)", False),
     ("1/x", None), ("sqrt(x)", None), ("x^-1", None), ("x^a", None), ("x/a", True), ("|a|x", True), ("tan(x)", None)],
)  # fmt: skip
def test_smooth_is_said_only_where_it_is_certain(formula, smooth):
    assert custom(formula).smooth is smooth


def card(surface):
    return str(surface_card(surface))


def test_the_card_says_what_is_known_and_no_more():
    found = "minima found numerically, in and around the view"
    assert card(custom("1/x")).startswith(f"**Your function**, {found}\n\n$$f(x, y) = \\frac{{1}}{{x}}$$")
    assert card(custom("|x|")).startswith(f"**Your function**, not smooth, {found}\n")
    assert card(custom("x^3")).partition("\n")[0] == f"**Your function**, smooth, without a lower bound, {found}"
    assert card(SURFACES["booth"]()).startswith("**Booth function**, smooth, bounded below\n")
    assert card(SURFACES["saddle"]()).partition("\n")[0].endswith(", smooth, without a lower bound")


# With everything else


WILD = [
    "1/x", "1/(x^2+y^2)", "tan(x)+y", "log(x)*y", "sqrt(x)", "exp(exp(x)) - exp(exp(y))", "sqrt(-1-x^2)",
    "x^100 - y^100", "5", "1/0", "0/0", "exp(x^4) - exp(y^4)", "sign(x)", "1/sin(x)/sin(y)", "x^-100", "-1/0", "x^y",
    "|x|+2|y|",
]  # fmt: skip


@pytest.mark.parametrize("formula", WILD)
def test_a_wild_formula_is_drawn_run_measured_and_linked(formula):
    surface = custom(formula)
    drawn = landscape(surface, Window(*surface.view[0], *surface.view[1]), 81)
    assert np.all(np.diff(drawn["levels"]) > 0)
    assert np.isfinite([*drawn["levels"], drawn["scale"]]).all()
    for optimizer in ("sgd", "adam"):
        assert recommend(type(surface), OPTIMIZERS[optimizer]).learning_rate > 0
        measured = measure(simulate(surface, OPTIMIZERS[optimizer](learning_rate=0.1), surface.start, 30))
        assert np.isfinite(measured.final_point).all()
    scenario, problems = decode({"surface": "custom", "f": formula, "1": "sgd"})
    assert (scenario.surface, problems) == (surface, [])
    assert decode(encode(scenario)) == (scenario, [])


def test_a_pole_does_not_take_the_levels_for_itself():
    """Most levels cross the ground between the poles, though f reaches a thousand beside them."""
    surface = custom("tan(x) + y")
    drawn = landscape(surface, Window(*surface.view[0], *surface.view[1]), 161)
    assert sum(abs(level) < 20 for level in drawn["levels"]) >= 5
    assert max(map(abs, drawn["levels"])) < 100


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(formulas, st.sampled_from(["sgd", "momentum", "adam", "rmsprop"]))
def test_any_formula_can_be_run_and_measured(tree, optimizer):
    surface = custom(to_text(tree))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = simulate(surface, OPTIMIZERS[optimizer](learning_rate=0.05), surface.start, 12)
        measured = measure(run)
        landscape(surface, Window(*surface.view[0], *surface.view[1]), 41)
    assert np.isfinite(measured.final_point).all()
