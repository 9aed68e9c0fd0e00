"""What people paste from other programs is read as what it means there, or told apart with what to write instead."""

import numpy as np
import pytest
from formulas import formulas
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expressions import Expression, ExpressionError, custom
from expressions.characters import ALIKE
from expressions.notation import to_text
from expressions.parser import parse
from expressions.spelled import INSTEAD, SPELLED, arity
from simulation.own_function import compact

READ = {
    # Python
    "x**2 + y**2": "x^2 + y^2",
    "np.sin(x) + numpy.cos(y)": "sin(x) + cos(y)",
    "math.exp(-x**2)*math.pi": "exp(-x^2)*pi",
    "torch.exp(-y**2)": "exp(-y^2)",
    "np.e**x + np.square(x)": "e^x + x^2",
    "np.maximum(x, y)": "max(x, y)",
    "lambda x, y: x**2 + y**2": "x^2 + y^2",
    "f = lambda x, y: x**2": "x^2",
    "def f(x, y): return x**2": "x^2",
    "return x**2 + y**2": "x^2 + y^2",
    "loss = x**2": "x^2",
    # JavaScript, MATLAB, Mathematica, spreadsheets
    "(x, y) => Math.pow(x, 2) + Math.sin(y);": "x^2 + sin(y)",
    "@(x,y) x.^2 + 3.*y./x": "x^2 + 3*y/x",
    "f = @(x,y) x.^2;": "x^2",
    "Sin[x] + Exp[-y^2]": "sin(x) + exp(-y^2)",
    "Cos[2 Pi x]*Max[x, Abs[y]]": "cos(2*pi*x)*max(x, abs(y))",
    "f[x_, y_] := x^2 + y^2": "x^2 + y^2",
    "=SIN(x)+POWER(y,2)": "sin(x) + y^2",
    # Mathematics
    "g(x, y) := x^2": "x^2",
    "z = x^2": "x^2",
    "tg(x) + arctg(y)": "tan(x) + atan(y)",
    # LaTeX and Desmos
    r"\frac{1}{2}x^{2}+\frac{y^{2}}{20}": "1/2*x^2 + y^2/20",
    r"\frac12 x": "1/2*x",
    r"\sin\left(x\right)\cos\left(y\right)": "sin(x)*cos(y)",
    r"\sin^{2}(x)": "sin(x)^2",
    r"e^{-x^2}": "e^(-x^2)",
    r"x \cdot y \times 2": "x*y*2",
    r"\left|x\right|+\lvert y\rvert": "abs(x) + abs(y)",
    r"\sqrt{x^2+y^2}": "sqrt(x^2 + y^2)",
    r"\sqrt[4]{x}": "x^(1/4)",
    r"f\left(x,y\right)=\left(1-x\right)^{2}+100\left(y-x^{2}\right)^{2}": "(1 - x)^2 + 100*(y - x^2)^2",
    r"$x^2 + \pi y$": "x^2 + pi*y",
    r"\operatorname{abs}(x)\,y": "abs(x)*y",
    r"a\sin(x)": "a*sin(x)",
    r"a\cos\left(x\right)": "a*cos(x)",
    r"a\sinh(x)": "a*sinh(x)",
    r"a\operatorname{sin}(x)": "a*sin(x)",
    r"b\sin(x)": "b*sin(x)",
    r"a\sqrt{x}": "a*sqrt(x)",
    r"a\lfloor x\rfloor": "a*floor(x)",
    r"x\pi + 2x\pi + e\pi": "x*pi + 2*x*pi + e*pi",
    r"x^{2}e-1": "x^2*e - 1",
    r"2^{3}x": "2^3*x",
    r"x^2\frac{1}{2}": "x^2*(1/2)",
    r"\operatorname{log10}(x)": "log(x)/log(10)",
    "sin^(2)(x)": "sin(x)^2",
    "Log10[x]": "log(x)/log(10)",
    "LOG10(x) + Log2(y)": "log(x)/log(10) + log(y)/log(2)",
    "Exp2(x)": "2^x",
    "Log1p[x]": "log(1 + x)",
    # typography
    "½x² + ¾y": "1/2*x^2 + 3/4*y",
    "x^½": "x^(1/2)",
    "√x + √2 y + √(x)y + √|x|": "sqrt(x) + sqrt(2)*y + sqrt(x)*y + sqrt(abs(x))",
    "∛x": "cbrt(x)",
    "（x＋１）＾２／２": "(x + 1)^2/2",
    "𝑥²+𝐲^𝟐": "x^2 + y^2",
    "2𝜋x": "2*pi*x",
    "x\u200b^2\ufeff": "x^2",
    "x\u2062y\u2064\u2061x": "x*y + x",
    "e²x": "e^2*x",
    # what could be doubted and is not
    "x^2y": "x^2*y",
    "x^-2y": "x^-2*y",
    "x^2(y + 1)": "x^2*(y + 1)",
    "1/2 x": "1/2*x",
    "(1/2)x": "1/2*x",
    "e^x y": "e^x*y",
    "e^(x)y": "e^x*y",
    "x/y/2": "x/y/2",
    "-x^2": "-x^2",
    "2^-x^2": "2^(-x^2)",
}

TOLD = {  # formula -> words of the message
    "1/2x": "“(1/2)*x” or as “1/(2*x)”",
    "x/2y": "“(x/2)*y” or as “x/(2*y)”",
    "1/2(x + y)": "“(1/2)*(x + y)” or as “1/(2*(x + y))”",
    "1/2pi": "“(1/2)*pi” or as “1/(2*pi)”",
    "1/|x||y|": "“(1/abs(x))*abs(y)” or as “1/(abs(x)*abs(y))”",
    "e^2x": "“e^2*x” or as “e^(2*x)”",
    "e^-xy": "“e^(-x)*y” or as",
    "2^3x": "“2^3*x” or as “2^(3*x)”",
    "x^ay": "“x^a*y” or as “x^(a*y)”",
    "e^sin(x)cos(y)": "“e^sin(x)*cos(y)” or as “e^(sin(x)*cos(y))”",
    "√2x": "“sqrt(2)*x” or as “sqrt(2*x)”",
    "√x^2": "“sqrt(x)^2” or as “sqrt(x^2)”",
    "sin^-1(x)": "“asin(…)” or as “1/sin(…)”",
    "cos⁻¹(x)": "“acos(…)” or as “1/cos(…)”",
    "exp^x": "Write exp(…) or e^(…)",
    "sin^x(y)": "Write (sin(…))^…",
    "sin x": "in brackets: sin(…)",
    "2½x": "write 2.5 for 2½",
    "2 ½": "write 2.5 for 2½",
    "x + 2\u00a0½y": "“2 ½” is a number and a fraction",
    r"2\frac{1}{2}x": r"“2\frac{1}{2}” is a number and a fraction",
    "a_{12}": "“a_12” is not known",
    "x^{2}3": "write * or ^ before “3”",
    "x^{2}.5": "write * or ^ before “.5”",
    "2^{3}4": "write * or ^ before “4”",
    "e^{2}5": "write * or ^ before “5”",
    r"2\mathrm{e}3": "write * or ^ before “3”",
    r"x\cdot\cdot y": "belongs here, but there is “*”",
    "sin^(-1)(x)": "“asin(…)” or as “1/sin(…)”",
    r"\sin^{-1}(x)": "“asin(…)” or as “1/sin(…)”",
    r"\tan^{-1}\left(\frac{y}{x}\right)": "“atan(…)” or as “1/tan(…)”",
    "log2 x": "in brackets: log2(…)",
    "log3(x)": "“log3” is not known; write log(…)/log(3) for the logarithm to base 3",
    "exp10(x)": "“exp10” is not known; write 10^(…)",
    "1 + ln5 (x)": "“ln5” is not known; write log(…)/log(5)",
    "sin2(x)": "“sin2” is not known; write sin^2(…) for a power, sin(2*(…)) for a multiple",
    "lg(x)": "“lg” is not known; write log10(x) for the logarithm to base 10, log2(x) for that to base 2",
    "log2x": "in brackets: log(2…) or log2(…)",
    "Atan2(y, x)": "no value where y = 0 and x <= 0",
    "log₂(x)": "Write log2(…)",
    "log₁₀(x)": "Write log10(…)",
    "a_{1}x + y": "“a_1” is not known: a parameter is a single letter without an index",
    "a(2)": "write a*2 for a product",
    "k(0)": "write k*0 for a product",
    "³√x": "Write cbrt(x)",
    "x^²": "there is “²”",
    "fmod(x, y)": "x - y*sign(x/y)*floor(abs(x/y))",
    "np.sinc(x)": "sin(pi*x)/(pi*x)",
    "round(x)": "halves rounded up",
    "gelu(x)": "no formula here stands for it",
    "foo(x)": "sec, csc, sech, csch, coth",
    "log_2(x)": "Write log2(…)",
    "log_{10}(x)": "Write log10(…)",
    "atan2(y, x)": "write 2*atan(y/(x + sqrt(x^2 + y^2))) for atan2(y, x)",
    "np.where(x > 0, x, 0)": "write max, min, abs or sign for a case distinction",
    "x**2 if x > 0 else 0": "write max, min, abs or sign for a case distinction",
    "x > 0 ? x : 0": "there are no comparisons",
    "pow(x)": "pow takes two arguments",
    "x[0]^2 + x[1]^2": "“x[0]” is not known: the two coordinates are called x and y",
    "x(0)^2 + x(1)^2": "“x(0)” is not known: the two coordinates are called x and y",
    "x_1^2 + x_2^2": "“x_1” is not known: the two coordinates are called x and y",
    "x_{1}^{2}": "“x_1” is not known: the two coordinates are called x and y",
    "x₁² + x₂²": "“x₁” is not known: the two coordinates are called x and y",
    "x1^2 + x2^2": "If it is an index: the two coordinates are called x and y",
    "p[0]**2": "“p[0]” is not known: the two coordinates are called x and y",
    "lambda p: p[0]**2": "“lambda p:” names others",
    "@(p) p(1)^2": "“@(p)” names others",
    "f(u, v) = u^2": "“f(u, v) =” names others",
    "y = x^2": "not an equation: write what f(x, y) is",
    "x^2 + y^2 = 1": "write left side minus right side",
    r"\alpha x": "“\\alpha” is not known",
    r"\frac{1}{2": "never closed by “}”",
    "αx": "a single Latin letter, such as a",
    "xⁿ": "write ^n for a power",
    "90°": "angles are in radians",
    "x^2 # bowl": "leave comments out",
    '"x^2"': "leave quotation marks out",
    "2х": "CYRILLIC SMALL LETTER HA",
}


@pytest.mark.parametrize("formula", READ)
def test_it_is_read_as_what_it_means(formula):
    assert Expression.read(formula).text == READ[formula]


@pytest.mark.parametrize("formula", TOLD)
def test_the_message_says_what_is_wrong_and_what_to_write(formula):
    with pytest.raises(ExpressionError) as caught:
        Expression.read(formula)
    assert TOLD[formula] in str(caught.value.problem)
    assert 0 <= caught.value.position < len(formula)


@pytest.mark.parametrize("formula", [text for text in TOLD if " or as “" in TOLD[text] and "…" not in TOLD[text]])
def test_both_readings_can_be_written_and_differ(formula):
    with pytest.raises(ExpressionError) as caught:
        Expression.read(formula)
    one, other = (part.split("”")[0] for part in str(caught.value.problem).split("“")[1:])
    assert Expression.read(one) != Expression.read(other)


@pytest.mark.parametrize("char", ALIKE, ids=lambda char: f"{ord(char):04X}")
def test_a_sign_of_another_program_is_what_it_looks_like(char):
    plain = ALIKE[char].replace("\u00a0", " ").replace("|", "")
    assert Expression.read(f"x{char}y" if ALIKE[char] != "|" else f"{char}x{char}*y") == Expression.read(
        f"x{plain}y" if ALIKE[char] != "|" else "abs(x)*y"
    )


@pytest.mark.parametrize("dash", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")
def test_every_dash_is_a_minus(dash):
    assert Expression.read(f"x{dash}y").text == "x - y"


U, V = 0.7, 1.3
INDEPENDENT = {
    "log10": np.log10(U), "log2": np.log2(U), "log1p": np.log1p(U), "exp2": np.exp2(U), "expm1": np.expm1(U),
    "pow": U**V, "power": U**V, "square": U**2, "hypot": np.hypot(U, V), "sec": 1 / np.cos(U),
    "csc": 1 / np.sin(U), "sech": 1 / np.cosh(U), "csch": 1 / np.sinh(U), "coth": 1 / np.tanh(U),
    "cosec": 1 / np.sin(U), "cot": 1 / np.tan(U), "ctg": 1 / np.tan(U), "asinh": np.arcsinh(U),
    "acosh": np.arccosh(U + 1), "atanh": np.arctanh(U), "arcsinh": np.arcsinh(U), "arccosh": np.arccosh(U + 1),
    "arctanh": np.arctanh(U), "arsinh": np.arcsinh(U), "arcosh": np.arccosh(U + 1), "artanh": np.arctanh(U),
    "sigmoid": 1 / (1 + np.exp(-U)), "relu": U, "ceil": np.ceil(U),
}  # fmt: skip


@pytest.mark.parametrize("name", SPELLED)
def test_a_function_of_another_program_has_its_value_and_slope(name):
    inside = "x + 1" if name in ("acosh", "arccosh", "arcosh") else "x"
    surface = custom(f"{name}({inside}, y)" if arity(name) == 2 else f"{name}({inside})")
    assert surface.value_at(U, V) == pytest.approx(INDEPENDENT[name], rel=1e-12)
    step = 1e-6
    slope = (surface.value_at(U + step, V) - surface.value_at(U - step, V)) / (2 * step)
    assert surface.gradient_at(U, V)[0] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_the_root_of_a_negative_number_to_the_third_is_real():
    assert custom("cbrt(x)").value_at(-8.0, 0.0) == pytest.approx(-2.0)


def test_calls_in_calls_reach_the_limit_before_they_grow():
    with pytest.raises(ExpressionError, match="at most 200 numbers"):
        Expression.read("asinh(" * 35 + "x" + ")" * 35)


def test_no_name_is_both_spelled_out_and_told_apart():
    assert not SPELLED.keys() & INSTEAD.keys()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(formulas)
def test_a_link_of_any_formula_means_the_same_with_and_without_its_blanks(tree):
    text = to_text(tree)
    assert " " not in compact(text)
    assert parse(compact(text), in_link=True) == tree
    assert parse(text, in_link=True) == tree


@settings(deadline=None)
@given(st.text("xyabe12.+-*/^()|, sincoexplg²½√π−[]{}\\_=", max_size=30))
def test_whatever_is_read_reads_back_from_its_canonical_text(text):
    try:
        tree = parse(text)
    except ExpressionError:
        return
    assert parse(to_text(tree)) == tree


LOST = ["x y", "x^2 y^2", "x 2", "|x| |y|", "|x| y |x|", "2*x sin(y)", "(x - 1)^2 (y)", "1/2 x", "√2 x", "x  y"]
LOST += [r"\left(x-1\right)^2 \left(y-1\right)^2", r"\sqrt{x} \sqrt{y}", r"x^2 \operatorname{abs}(y)"]
LOST += ["np.sin(x) np.cos(y)", "x**2 np.abs(y)", "x np.pi", "x\u200b y", "x \u200by", "2 ½", r"\pi x"]


@pytest.mark.parametrize("formula", LOST)
def test_a_plus_that_a_link_lost_is_told_and_never_a_product(formula):
    with pytest.raises(ExpressionError, match="write %2B for a plus") as caught:
        parse(formula, in_link=True)
    assert formula[caught.value.position] == " "


FACTORS = [
    "x",
    "y^2",
    r"\sqrt{x}",
    r"\left(x-1\right)",
    r"\operatorname{abs}(y)",
    "np.sin(x)",
    "np.pi",
    "|x|",
    "√x",
    "½",
]
FACTORS += [
    "2",
    ".5",
    r"\frac{1}{2}",
    r"\pi",
    r"\sin\left(x\right)",
    "x\u200b",
    "\u200by",
    "e^{2}",
    r"\left|x\right|",
    r"\frac{x}{2}",
]
FACTORS += [r"\displaystyle x", r"\mathrm{e}", r"\lfloor x\rfloor", r"\bigl(x\bigr)", "（x）", "e²", "Math.exp(x)"]


@pytest.mark.parametrize("before", FACTORS)
def test_no_prefix_hides_a_lost_plus(before):
    for after in FACTORS:
        assert parse(f"{before}+{after}", in_link=True).function == "+"
        with pytest.raises(ExpressionError, match="write %2B for a plus"):
            parse(f"{before} {after}", in_link=True)


LATEX_BLANKS = [r"x \cdot y", r"\sin \left( x \right)", r"\frac {1} {2}", r"\sqrt {x} + \left| y\right|", r"x\,y"]


@pytest.mark.parametrize(
    "formula", ["x^2 + y^2", " x", "x^2 -y^2", "max(x, y)", "x * y", "sin (x)", "f(x, y) = x*y", *LATEX_BLANKS]
)
def test_other_blanks_of_a_link_say_nothing(formula):
    assert parse(formula, in_link=True) == parse(formula)


HINTED = {  # name -> (its value by an independent program, where the hint's formula has it)
    "fmod": (np.fmod, [(7.5, 2.0), (-7.5, 2.0), (7.5, -2.0), (-7.0, -3.0)]),
    "mod": (np.mod, [(7.5, 2.0), (-7.5, 2.0), (7.5, -2.0)]),
    "trunc": (lambda x, _: np.trunc(x), [(2.5, 0.0), (-2.5, 0.0), (0.0, 0.0)]),
    "round": (lambda x, _: np.round(x), [(2.4, 0.0), (2.6, 0.0), (-2.6, 0.0)]),
    "atan2": (lambda x, y: np.arctan2(y, x), [(1.0, 2.0), (-1.0, 2.0), (-1.0, -2.0), (1.0, 0.0)]),
    "elu": (lambda x, _: x if x > 0 else np.expm1(x), [(2.0, 0.0), (-2.0, 0.0)]),
    "acoth": (lambda x, _: np.arctanh(1 / x), [(2.0, 0.0), (-3.0, 0.0)]),
    "asech": (lambda x, _: np.arccosh(1 / x), [(0.5, 0.0)]),
    "acsch": (lambda x, _: np.arcsinh(1 / x), [(0.5, 0.0), (-0.5, 0.0)]),
}


@pytest.mark.parametrize("name", HINTED)
def test_the_formula_of_a_hint_is_that_function(name):
    surface = custom(str(INSTEAD[name]).split(" for ")[0])
    value, points = HINTED[name]
    for point in points:
        assert surface.value_at(*point) == pytest.approx(value(*point), rel=1e-12, abs=1e-12)
