"""What a formula may look like, how it is written back, and what is said where it is wrong."""

import re

import pytest
from formulas import formulas
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expressions import Expression, ExpressionError
from expressions.cursor import DEPTH, NODES
from expressions.notation import to_latex, to_text
from expressions.parser import EXPONENT, PARAMETERS, parse
from expressions.tokens import LENGTH
from expressions.vocabulary import FUNCTIONS
from language import Message

READ = {  # formula -> (canonical text, LaTeX)
    "x^2/20 + y^2": ("x^2/20 + y^2", r"\frac{x^2}{20} + y^2"),
    "x**2": ("x^2", "x^2"),
    "sin(3x)*exp(-y**2)": ("sin(3*x)*exp(-y^2)", r"\sin(3 x) e^{-y^2}"),
    "|x|+2|y|": ("abs(x) + 2*abs(y)", r"\left|x\right| + 2 \left|y\right|"),
    "(x-1)^2 + a*(y-x^2)^2": ("(x - 1)^2 + a*(y - x^2)^2", "(x - 1)^2 + a (y - x^2)^2"),
    "2(x+1)": ("2*(x + 1)", "2 (x + 1)"),
    "(x+1)(y-1)": ("(x + 1)*(y - 1)", "(x + 1) (y - 1)"),
    "3sin(x)": ("3*sin(x)", r"3 \sin(x)"),
    "x y": ("x*y", "x y"),
    "xy": ("x*y", "x y"),
    "bxy": ("b*x*y", "b x y"),
    "exy": ("e*x*y", "e x y"),
    "2pix": ("2*pi*x", r"2 \pi x"),
    "xsin(y)": ("x*sin(y)", r"x \sin(y)"),
    "2pisin(x)": ("2*pi*sin(x)", r"2 \pi \sin(x)"),
    "x(x+1)": ("x*(x + 1)", "x (x + 1)"),
    "a(x)": ("a*x", "a x"),
    "-x^2": ("-x^2", "-x^2"),
    "(-x)^2": ("(-x)^2", "(-x)^2"),
    "-x*y": ("-x*y", "-x y"),
    "-(x*y)": ("-(x*y)", "-x y"),
    "--x": ("-(-x)", "-(-x)"),
    "+x": ("x", "x"),
    "x - -y": ("x - (-y)", "x - (-y)"),
    "x*-y": ("x*(-y)", "x (-y)"),
    "x^-2": ("x^-2", "x^{-2}"),
    "2^-x^2": ("2^(-x^2)", "2^{-x^2}"),
    "x^y^2": ("x^y^2", "x^{y^2}"),
    "(x^y)^2": ("(x^y)^2", "(x^y)^2"),
    "x-(y-1)": ("x - (y - 1)", "x - (y - 1)"),
    "x+(y-1)": ("x + (y - 1)", "x + y - 1"),
    "x-y-1": ("x - y - 1", "x - y - 1"),
    "x/y/2": ("x/y/2", r"\frac{\frac{x}{y}}{2}"),
    "x/(y*2)": ("x/(y*2)", r"\frac{x}{y \cdot 2}"),
    "1/2 x": ("1/2*x", r"\frac{1}{2} x"),
    "3*(1/2)": ("3*(1/2)", r"3 \cdot \frac{1}{2}"),
    "(x/y)^2": ("(x/y)^2", r"\left(\frac{x}{y}\right)^2"),
    "x^(y/2)": ("x^(y/2)", r"x^{\frac{y}{2}}"),
    "exp(x)^2": ("exp(x)^2", "(e^{x})^2"),
    "e^(x/2)": ("e^(x/2)", r"e^{\frac{x}{2}}"),
    "sin^2(x)": ("sin(x)^2", r"\sin^2(x)"),
    "sin(x)^y": ("sin(x)^y", r"(\sin(x))^y"),
    "x²y³": ("x^2*y^3", "x^2 y^3"),
    "x⁻¹²": ("x^-12", "x^{-12}"),
    "cos²(πx)": ("cos(pi*x)^2", r"\cos^2(\pi x)"),
    "√(x)·y × 2 − 1": ("sqrt(x)*y*2 - 1", r"\sqrt{x} y \cdot 2 - 1"),
    "x÷2": ("x/2", r"\frac{x}{2}"),
    "|x||y|": ("abs(x)*abs(y)", r"\left|x\right| \left|y\right|"),
    "||x|-1|": ("abs(abs(x) - 1)", r"\left|\left|x\right| - 1\right|"),
    "|(x|y|)|": ("abs(x*abs(y))", r"\left|x \left|y\right|\right|"),
    "ln(x) + log(y)": ("log(x) + log(y)", r"\ln(x) + \ln(y)"),
    "arctan(x)": ("atan(x)", r"\arctan(x)"),
    "sign(x)floor(y/2)": ("sign(x)*floor(y/2)", r"\operatorname{sgn}(x) \left\lfloor \frac{y}{2}\right\rfloor "),
    "max(x, y, 1/2)": ("max(x, y, 1/2)", r"\max\left(x, y, \frac{1}{2}\right)"),
    "1e-3x": ("0.001*x", "0.001 x"),
    "2e": ("2*e", "2 e"),
    "1.5E+2": ("150", "150"),
    ".5 + 2.": ("0.5 + 2", "0.5 + 2"),
    "1e-7x": ("1e-07*x", r"1 \cdot 10^{-7} x"),
    "3e30x": ("3e+30*x", r"3 \cdot 10^{30} x"),
    "f(x, y) = x": ("x", "x"),
    "z = x": ("x", "x"),
    "  x\t+\u00a0y\n": ("x + y", "x + y"),
}


@pytest.mark.parametrize("formula", READ)
def test_a_formula_in_ordinary_notation(formula):
    text, latex = READ[formula]
    expression = Expression.read(formula)
    assert (expression.text, expression.latex) == (text, latex)
    assert parse(text) == expression.tree
    assert Expression.read(text) == expression
    assert hash(Expression.read(text)) == hash(expression)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(formulas)
def test_any_tree_reads_back_from_its_canonical_text(tree):
    assert parse(to_text(tree)) == tree


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(formulas)
def test_any_latex_is_balanced_and_no_two_signs_meet(tree):
    latex = to_latex(tree)
    for opening, closing in (("{", "}"), ("(", ")"), (r"\left", r"\right")):
        assert latex.count(opening) == latex.count(closing)
    assert not re.search(r"[-+*]\s*[-+*]|\\cdot\s*-|\d\s+\d|\d\s+\\frac", latex)


def test_parameters_are_single_letters_in_order_of_appearance():
    assert Expression.read("b*x + a*sin(c*y) + B + e^x + pi*b").parameters == ("b", "a", "c", "B")
    assert Expression.read("x + y").parameters == ()


WRONG = {  # formula -> (where, how many characters, words of the message)
    "": (0, 1, "no formula yet"),
    "   ": (3, 1, "no formula yet"),
    "x +": (3, 1, "belongs here, but the formula ends"),
    "+": (1, 1, "belongs here, but the formula ends"),
    "x + * y": (4, 1, "belongs here, but there is “*”"),
    "*x": (0, 1, "belongs here"),
    "()": (1, 1, "belongs here, but there is “)”"),
    "||": (2, 1, "belongs here"),
    "2*(x + (y": (7, 1, "never closed by “)”"),
    "2|x + 1": (1, 1, "never closed by “|”"),
    "(|x)": (3, 1, "“|” at character 2 is still open"),
    "x)": (1, 1, "“)” cannot stand here"),
    "x2": (1, 1, "write * or ^ before “2”"),
    "(x)2": (3, 1, "write * or ^ before “2”"),
    "2 3": (2, 1, "write * or ^ before “3”"),
    "sin(x 2)": (6, 1, "write * or ^ before “2”"),
    "1,5x": (1, 1, "decimals have a point"),
    "(x, y)": (2, 1, "only between the arguments of a function"),
    "sin x": (4, 1, "in brackets: sin(…)"),
    "2sin": (4, 1, "in brackets: sin(…)"),
    "sin^-1(x)": (3, 1, "“asin(…)” or as “1/sin(…)”"),
    "sin^-2(x)": (4, 1, "Write (sin(…))^…"),
    "sin^200(x)": (4, 3, "at most 100"),
    "min(x)": (0, 3, "two arguments or more"),
    "2 + sin(x, y)": (4, 3, "takes one argument"),
    "y + sinx": (4, 4, "did you mean sin(x)?"),
    "sinn(x)": (0, 4, "did you mean sin?"),
    "foo(x)": (0, 3, "Functions are sin, cos"),
    "abc": (0, 3, "other names are pi, e and single letters"),
    "X + 1": (0, 1, "Write a small x"),
    "x^2 + E": (6, 1, "Write a small e"),
    "x^200": (2, 3, "at most 100, this one is 200"),
    "x^-101": (2, 4, "at most 100, this one is -101"),
    "y*x^(10*11) + 1": (4, 7, "this one is 110"),
    "9^9^9^9": (4, 3, "at most 100, this one is 3.874e+08"),
    "x^(1/0)": (2, 5, "this one is inf"),
    "x^(0/0)": (2, 5, "this one is nan"),
    "x + 1e999": (4, 5, "too large"),
    "1e-999": (0, 6, "too small"),
    "x = 2": (2, 1, "right of the equals sign"),
    "[x]": (0, 1, "brackets are round"),
    "x!": (1, 1, "no factorials"),
    "x % 2": (2, 1, "no percentages"),
    "x.y": (1, 1, "only inside a number"),
    "a_b": (1, 1, "a single letter"),
    "x_1": (1, 2, "called x and y here"),
    "x & y": (2, 1, "numbers, letters, + - * / ^ ( ) and |"),
    "2х + 1": (1, 1, "CYRILLIC SMALL LETTER HA"),
    "x\x00": (1, 1, "U+0000"),
    "x\u202e": (1, 1, "RIGHT-TO-LEFT OVERRIDE"),
    "x + " * 200: (LENGTH, 1, "at most 500 characters, this one has 800"),
}


@pytest.mark.parametrize("formula", WRONG)
def test_an_error_points_at_the_character_and_says_what_is_allowed(formula):
    position, length, words = WRONG[formula]
    with pytest.raises(ExpressionError) as caught:
        Expression.read(formula)
    error = caught.value
    assert isinstance(error, ValueError)
    assert (error.position, error.length, error.text) == (position, length, formula)
    assert words in str(error.problem)
    where = "at the end" if position == len(formula) else f"at character {position + 1}"
    assert str(error) == str(error.message) == f"{error.problem} ({where})"
    line, carets = error.caret().split("\n")
    assert carets == " " * (len(carets) - length) + "^" * length
    if len(formula) < 60:
        assert carets.index("^") == position
        assert len(line) == len(formula)


def test_the_caret_of_a_long_formula_shows_the_part_around_it():
    error = ExpressionError(Message("wrong"), "abcdefghij" * 30, 145, 3)
    line, carets = error.caret().split("\n")
    assert line.startswith("…")
    assert line.endswith("…")
    assert line[carets.index("^") : carets.rindex("^") + 1] == "fgh"
    assert len(line) <= 70


@pytest.mark.parametrize(
    ("allowed", "refused", "words"),
    [
        ("(" * DEPTH + "x" + ")" * DEPTH, "(" * (DEPTH + 1) + "x" + ")" * (DEPTH + 1), "nested at most"),
        ("-" * DEPTH + "x", "-" * (DEPTH + 1) + "x", "nested at most"),
        ("^".join("x" * (DEPTH + 1)), "^".join("x" * (DEPTH + 2)), "nested at most"),
        ("x(" * DEPTH + "x" + ")" * DEPTH, "x(" * (DEPTH + 1) + "x" + ")" * (DEPTH + 1), "nested at most"),
        ("+".join("x" * (NODES // 2)), "+".join("x" * (NODES // 2 + 1)), f"at most {NODES} numbers, names"),
        ("x" * 3 + " x" * (NODES // 2 - 3), "x" * 3 + " x" * (NODES // 2 - 2), f"at most {NODES} numbers, names"),
        ("+".join("abcdfg"[:PARAMETERS]), "+".join("abcdfgh"[: PARAMETERS + 1]), f"at most {PARAMETERS} parameters"),
        (f"x^{EXPONENT} + x^-{EXPONENT}", f"x^{EXPONENT + 1}", "at most 100"),
        ("+".join(["1e-7"] * 62), "+".join(["1e-7"] * 63), "Written out"),
        ("x" + " " * (LENGTH - 1), "x" + " " * LENGTH, "at most 500 characters"),
    ],
    ids=["brackets", "signs", "powers", "factors", "sum", "product", "parameters", "exponent", "written out", "length"],
)
def test_every_limit_is_reached_and_kept(allowed, refused, words):
    Expression.read(allowed)
    with pytest.raises(ExpressionError, match=words):
        Expression.read(refused)


@settings(deadline=None)
@given(st.text(max_size=40) | st.text("xyabe123.+-*/^()|, sincoexplg²π", max_size=40))
def test_any_text_is_a_formula_or_an_error_with_a_place(text):
    try:
        expression, error = Expression.read(text), None
    except ExpressionError as caught:
        error = caught
    if error is None:
        assert Expression.read(expression.text) == expression
    else:
        assert 0 <= error.position <= len(text)
        assert error.length >= 1
        assert error.problem
        assert error.caret().count("\n") == 1


def test_every_function_can_be_called():
    for function in FUNCTIONS:
        call = f"{function}({'x, y' if function in ('min', 'max') else 'x'})"
        assert Expression.read(call).text == call
