"""Formulas as plain text: read again by the parser of own functions, they give the surface's values."""

import re

import numpy as np
import pytest

from charts.plain_text import headline, plain_text
from expressions import Expression, custom
from surfaces import SURFACES
from surfaces._regression import Regression

SMALL = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
LETTERS = {"κ": "k", "ε": "t", "φ": "q", "π": " pi ", "−": "-", "√": "sqrt"}
POINTS = np.random.default_rng(7).uniform(-1.5, 1.5, (2, 50))


def as_typed(text: str) -> str:
    """Plain text in the grammar of `expressions`."""
    text = re.sub(r"√(\w)", r"√(\1)", text)
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: "^" + "".join(SMALL[one] for one in found[0]), text)
    text = re.sub(r"\b(sin|cos)(\^2)? ([\w\s]*?\w)(?= [-+−]|[)]| cos| e|$)", r"\1(\3)\2", text)
    text = re.sub(r"\b(sin|cos)\^2(\([^()]*\))", r"\1\2^2", text)
    for sign, letter in LETTERS.items():
        text = text.replace(sign, letter)
    return text


def assert_same(text: str, surface) -> None:
    definition, *where = text.split(", u = ") if ", u = " in text else text.split(", r = ")
    formula = as_typed(definition.partition(" = ")[2])
    letters = dict(zip("uvr", re.split(", v = ", where[0]), strict=False)) if where else {}
    for letter, meaning in letters.items():
        name = "r" if "√" in meaning and letter == "u" else letter
        formula = re.sub(rf"(?<![a-z]){name}(?![a-z])", f"({as_typed(meaning)})", formula)
    expression = Expression.read(formula)
    values = {plain_text(one.symbol): getattr(surface, name) for name, one in surface.parameters().items()}
    values = {LETTERS.get(symbol, symbol): value for symbol, value in values.items()}
    typed = custom(expression.text, values={name: values[name] for name in expression.parameters})
    np.testing.assert_allclose(typed.value(POINTS), surface.value(POINTS), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("slug", ["linear_regression", "logistic_regression"])
def test_a_formula_that_is_a_mean_has_the_loss_of_an_example(slug):
    surface = SURFACES[slug]()
    text = plain_text(surface.formula)
    assert text.count("mean ") == 1
    formula = text.partition(" = ")[2].replace("mean ", "")
    for coordinate, axis in zip(surface.coordinates, "xy", strict=True):
        formula = formula.replace(coordinate, axis)
    expression = Expression.read(as_typed(formula))
    (u, v), t = surface.inputs, surface.targets
    for example in range(5):
        letters = {"u": u[example], "v": v[example], "t": t[example], "s": 2 * t[example] - 1}
        typed = custom(expression.text, values={name: letters[name] for name in expression.parameters})
        loss = surface.minibatch_value_at(*POINTS, np.array([example]))
        np.testing.assert_allclose(typed.value(POINTS), loss, rtol=1e-12)


@pytest.mark.parametrize("slug", [slug for slug, cls in SURFACES.items() if not issubclass(cls, Regression)])
def test_the_plain_formula_has_the_surface_s_values(slug):
    surface = SURFACES[slug]()
    text = plain_text(surface.formula)
    assert not set(text) & set("\\{}_$&")
    assert_same(text, surface)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\tfrac{x^2}{20} + y^2", "x²/20 + y²"),
        (r"\frac{\sqrt{x y}}{3 a}", "(√(x y))/(3 a)"),
        (r"\left|x\right|^{a + 1}", "|x|^(a + 1)"),
        (r"\sin^2 \pi u", "sin² πu"),
        (r"2\cos\tfrac{y}{\sqrt 2}", "2 cos(y/√2)"),
        (r"e^{-b r}", "e^(−b r)"),
        (r"\Delta_{\max}", "Δmax"),
        (r"\operatorname{sgn}(x)", "sgn(x)"),
    ],
)
def test_notation(latex, text):
    assert plain_text(latex) == text


def test_a_headline_has_the_values():
    assert headline(SURFACES["rosenbrock"](a=-1.5)) == (
        "Rosenbrock function: f(x, y) = (a − x)² + b (y − x²)²   a = −1.5, b = 100"
    )
    assert headline(SURFACES["goldstein_price"]()).startswith("Goldstein-Price function: f = (1 + ")
    assert headline(SURFACES["himmelblau"]()).count("   ") == 0
