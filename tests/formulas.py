"""Random formulas, and an evaluation of them that shares nothing with the one that is tested."""

from collections.abc import Mapping

import numpy as np
from hypothesis import strategies as st

from expressions.tree import NEGATE, Apply, Name, Number, Tree, walk
from expressions.vocabulary import FUNCTIONS, MANY

NAMES = ("x", "y", "a", "b", "pi", "e")
VALUES = {"a": 1.5, "b": -0.75, "pi": np.pi, "e": np.e}
ONE = tuple(name for name in FUNCTIONS if name not in MANY)
TINY, HUGE = 1e-6, 1e6
"""Between these the rounding of one operation stays small in the next."""

numbers = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, 10.0, 0.001, 1e-7, 1e21]) | st.floats(0.01, 9.0)
leaves = st.sampled_from(NAMES).map(Name) | st.sampled_from("xy").map(Name) | numbers.map(Number)
whole = st.integers(0, 5).map(lambda n: Number(float(n)))
exponents = st.one_of(
    whole, whole.map(lambda n: Apply(NEGATE, (n,))), st.sampled_from([Number(0.5), Number(1.5), Name("a"), Name("y")])
)


def applied(trees: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    """Operators and functions of `trees`."""
    return st.one_of(
        st.builds(lambda sign, *two: Apply(sign, two), st.sampled_from("+-*/"), trees, trees),
        st.builds(lambda *two: Apply("^", two), trees, exponents),
        st.builds(lambda name, one: Apply(name, (one,)), st.sampled_from((*ONE, NEGATE)), trees),
        st.builds(
            lambda name, many: Apply(name, tuple(many)),
            st.sampled_from(MANY),
            st.lists(trees, min_size=2, max_size=3),
        ),
    )


formulas = st.recursive(leaves, applied, max_leaves=12)

OPERATORS = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "^": np.power, NEGATE: np.negative,
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan,
}  # fmt: skip


def evaluate(
    tree: Tree, x: np.ndarray, y: np.ndarray, values: Mapping[str, float] = VALUES
) -> tuple[np.ndarray, np.ndarray]:
    """f at points, and whether it is well-conditioned there: nothing tiny, huge or at a jump on the way."""
    if isinstance(tree, Number):
        return np.full_like(x, tree.value), np.full(x.shape, True)
    if isinstance(tree, Name):
        return {"x": x, "y": y}.get(tree.name, np.full_like(x, values.get(tree.name, 0))), np.full(x.shape, True)
    parts = [evaluate(argument, x, y, values) for argument in tree.arguments]
    values, good = [value for value, _ in parts], np.logical_and.reduce([known for _, known in parts])
    if tree.function == "floor":
        good &= np.abs(values[0] - np.rint(values[0])) > TINY
    if tree.function in ("min", "max"):
        value = (np.minimum if tree.function == "min" else np.maximum).reduce(values)
    else:
        value = OPERATORS.get(tree.function, getattr(np, tree.function, None))(*values)
    size = np.abs(value)
    return value, good & ((value == 0) | ((size > TINY) & (size < HUGE)))


def names_in(tree: Tree) -> set[str]:
    """The names that a formula uses."""
    return {node.name for node in walk(tree) if isinstance(node, Name)}
