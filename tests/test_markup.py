"""The typeset formula, read back by a plain reader of what is seen, has the values of the formula."""

from xml.etree import ElementTree

import numpy as np
import pytest
from formulas import evaluate, formulas
from hypothesis import HealthCheck, given, settings

from expressions import Expression
from expressions.markup import to_mathml, to_terms
from expressions.parser import parse

NAMES = {"π": "pi", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "ln": "log", "sgn": "sign"}
SIGNS = {"−": "-", "·": "*"}
FENCES = {"(": "", "|": "abs", "⌊": "floor"}
FUNCTIONS = {"sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"}
X, Y = np.random.default_rng(7).uniform(0.1, 2.0, (2, 40))


def read(node: ElementTree.Element) -> str:
    """What is seen, as a formula in one line; fences are brackets, fractions and roots hold together by themselves."""
    parts = list(node)
    match node.tag:
        case "mn":
            return node.text.replace("−", "-")
        case "mi":
            return NAMES.get(node.text, node.text)
        case "mo":
            return SIGNS.get(node.text, node.text)
        case "mspace":
            return "*"
        case "mfrac":
            return f"(({read(parts[0])})/({read(parts[1])}))"
        case "msqrt":
            return f"sqrt({''.join(map(read, parts))})"
        case "mroot":
            return f"cbrt({read(parts[0])})"
        case "msup":
            base, exponent = map(read, parts)
            if base == "e":
                return f"exp({exponent})"
            return f"{base}^{exponent}" if base in FUNCTIONS else f"{base}^({exponent})"
    if parts and parts[0].get("fence"):
        return f"{FENCES[parts[0].text]}({''.join(map(read, parts[1:-1]))})"
    return "".join(map(read, parts))


def seen(markup: str) -> str:
    return read(ElementTree.fromstring(f"<mrow>{markup}</mrow>"))


READ = {
    "x^2/20 + y^2": "((x^(2))/(20))+y^(2)",
    "sin(x)^2*abs(y)": "sin^2(x)*abs(y)",
    "2*3*(-x)": "2*3*(-x)",
    "x - (y - 1)": "x-(y-1)",
    "(x^y)^2": "(x^(y))^(2)",
    "1e-7*x": "1*10^(-7)*x",
    "(1/x)^2": "(((1)/(x)))^(2)",
    "-(x + y)": "-(x+y)",
    "exp(-x)*pi": "exp(-x)*pi",
}


@pytest.mark.parametrize("formula", READ)
def test_what_is_seen(formula):
    assert seen(to_mathml(Expression.read(formula).tree)) == READ[formula]


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(formulas)
def test_what_is_seen_has_the_values_of_the_formula(tree):
    for markup in (to_mathml(tree), "".join(to_terms(tree))):
        text = seen(markup)
        if len(text) > 500 or text.count("(") > 60:
            continue
        with np.errstate(all="ignore"):
            wanted, good = evaluate(tree, X, Y)
            found, _ = evaluate(parse(text), X, Y)
        assert np.allclose(found[good], wanted[good], rtol=1e-6, equal_nan=True)


def test_each_term_of_a_sum_is_a_piece_of_its_own():
    terms = to_terms(Expression.read("x^2 - (y - 1) + sin(x)*y").tree)
    assert [seen(term) for term in terms] == ["x^(2)", "-(y-1)", "+sin(x)*y"]
