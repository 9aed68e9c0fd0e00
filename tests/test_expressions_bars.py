"""Which bars open and which close, against all readings by brute force: every bar as an opening and a closing one."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expressions import Expression, ExpressionError
from expressions.parser import parse
from expressions.tree import Tree

READ = {
    "|2|x|+1|": "abs(2*abs(x) + 1)",
    "|x|": "abs(x)",
    "|x||y|": "abs(x)*abs(y)",
    "|x||y||a|": "abs(x)*abs(y)*abs(a)",
    "|x| |y|": "abs(x)*abs(y)",
    "||x||": "abs(abs(x))",
    "||x|-1|": "abs(abs(x) - 1)",
    "2||x|-1|": "2*abs(abs(x) - 1)",
    "||x|-|y||": "abs(abs(x) - abs(y))",
    "||x|-1||y|": "abs(abs(x) - 1)*abs(y)",
    "|x+|y||": "abs(x + abs(y))",
    "|x-|x-1||": "abs(x - abs(x - 1))",
    "|1-|1-|x|||": "abs(1 - abs(1 - abs(x)))",
    "|x|-|y|": "abs(x) - abs(y)",
    "|x|-y|x|": "abs(x) - y*abs(x)",
    "|x|+2|y|+3": "abs(x) + 2*abs(y) + 3",
    "|x|*y*|x|": "abs(x)*y*abs(x)",
    "|x*|y|*x|": "abs(x*abs(y)*x)",
    "|x||-1|": "abs(x)*abs(-1)",
    "x|-1|": "x*abs(-1)",
    "2|-x+1|": "2*abs(-x + 1)",
    "|x|^2|y|": "abs(x)^2*abs(y)",
    "2^|x|y": "2^abs(x)*y",
    "|x|/|y|": "abs(x)/abs(y)",
    "|x|y": "abs(x)*y",
    "|x y|": "abs(x*y)",
    "|(x|y|)|": "abs(x*abs(y))",
    "|sin(|x|)|": "abs(sin(abs(x)))",
    "max(|x|, |y|)": "max(abs(x), abs(y))",
    "∣x∣ + ｜y｜": "abs(x) + abs(y)",
}
AMBIGUOUS = {
    "|x|y|x|": ("abs(x)*y*abs(x)", "abs(x*abs(y)*x)"),
    "|x|y|z|a|b|": ("abs(x)*y*abs(z)*a*abs(b)", "abs(x*abs(y*abs(z)*a)*b)"),
    "|x|a|y|": ("abs(x)*a*abs(y)", "abs(x*abs(a)*y)"),
    "|x-1|y-2|x|": ("abs(x - 1)*y - 2*abs(x)", "abs(x - 1*abs(y - 2)*x)"),
    "1 + |x|(y)|x|": ("1 + abs(x)*y*abs(x)", "1 + abs(x*abs(y)*x)"),
    "sin(|x|y|x|)": ("sin(abs(x)*y*abs(x))", "sin(abs(x*abs(y)*x))"),
    "|x|max(|y|, a)|y|": ("abs(x)*max(abs(y), a)*abs(y)", "abs(x*abs(max(abs(y), a))*y)"),
}


@pytest.mark.parametrize("formula", READ)
def test_bars_are_read_as_a_person_reads_them(formula):
    assert Expression.read(formula).text == READ[formula]


@pytest.mark.parametrize("formula", AMBIGUOUS)
def test_two_readings_are_refused_and_both_are_written_out(formula):
    with pytest.raises(ExpressionError) as caught:
        Expression.read(formula)
    one, other = AMBIGUOUS[formula]
    assert str(caught.value.problem) == f"This can be read as “{one}” or as “{other}”: write the one you mean"
    for reading in (one, other):
        assert Expression.read(reading).text == reading


def all_readings(formula: str) -> set[Tree]:
    """The trees of all ways to take each bar as an opening or a closing one."""
    found = set()
    for marks in itertools.product((" abs(", ")"), repeat=formula.count("|")):
        left = iter(marks)
        pieces = [next(left) if char == "|" else char for char in formula]
        if not is_matched(formula, pieces):
            continue
        try:
            found.add(parse("".join(pieces)))
        except ExpressionError:
            continue
    return found


def is_matched(formula: str, pieces: list[str]) -> bool:
    """Whether brackets close brackets and bars close bars."""
    waiting = []
    for char, piece in zip(formula, pieces, strict=True):
        if piece.endswith("("):
            waiting.append(char)
        elif piece == ")" and (not waiting or waiting.pop() != ("(" if char == ")" else "|")):
            return False
    return not waiting


def written(pieces: list[str]) -> st.SearchStrategy[str]:
    """Up to twelve of the pieces in a row, without powers, which have doubts of their own."""
    return st.lists(st.sampled_from(pieces), min_size=1, max_size=12).map("".join).filter(lambda text: "**" not in text)


PIECES = ["|", "|", "|", "|", "x", "y", "a", "+", "-", "*", "(", ")"]


@settings(deadline=None, max_examples=300)
@given(written([*PIECES, "2"]))
def test_what_is_read_or_named_is_among_all_readings(formula):
    readings = all_readings(formula)
    try:
        tree = parse(formula)
    except ExpressionError as error:
        problem = str(error.problem)
        named = re.findall("“(.*?)”", problem) if problem.startswith("This can be read as") else []
        assert len(set(named)) in (0, 2)
        assert {parse(text) for text in named} <= readings
    else:
        assert tree in readings


@settings(deadline=None, max_examples=300)
@given(written(PIECES))
def test_where_there_is_one_reading_it_is_taken(formula):
    readings = all_readings(formula)
    if len(readings) == 1:
        assert {parse(formula)} == readings


def test_absolute_values_side_by_side_are_a_product_however_many():
    for count in range(2, 60):
        assert Expression.read("|x|" * count).text == "*".join(["abs(x)"] * count)
