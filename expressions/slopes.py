"""The derivative of every operation, from its operands and their derivatives.

Where a product in a chain rule is 0 times infinity, the 0 wins wherever it is known to: f has a derivative there only
if it is 0. Elsewhere the product is nan, which says that nothing is known.
"""

import math

from expressions.graph import Term, reachable

SLOPES = {
    "sin": lambda u: u.apply("cos"),
    "cos": lambda u: -u.apply("sin"),
    "tan": lambda u: u.apply("tan") ** 2.0 + 1.0,
    "asin": lambda u: (_one_minus_square(u).apply("sqrt")) ** -1.0,
    "acos": lambda u: -(_one_minus_square(u).apply("sqrt") ** -1.0),
    "atan": lambda u: (u**2.0 + 1.0) ** -1.0,
    "sinh": lambda u: u.apply("cosh"),
    "cosh": lambda u: u.apply("sinh"),
    "tanh": lambda u: u.apply("cosh") ** -2.0,
    "exp": lambda u: u.apply("exp"),
    "log": lambda u: u**-1.0,
    "sqrt": lambda u: u.graph.number(0.5) / u.apply("sqrt"),
    "cbrt": lambda u: u.graph.number(1 / 3) / u.apply("cbrt") ** 2.0,
}
"""f'(u) for every function of one argument that has neither corners nor jumps."""

INFINITE = {"asin", "acos", "log", "sqrt"}
"""Functions whose slope is infinite at an end of their domain: where u gets there and goes on, it has turned."""


def chained(function: str, variable: str, u: Term, du: Term) -> Term:
    """f'(u) du, where 0 wins over infinity: the tip of sqrt(x^2 + y^2), the bottom of exp(-1/x^2)."""
    slope = SLOPES[function](u)
    turns = function in INFINITE or u.least is not None or _is_linear(du, variable)
    if turns and function in (*INFINITE, "cbrt") and slope.has_poles:
        return _scaled(du, slope)
    return _scaled(slope, du) if du.overflows or du.has_poles else slope * du


def _is_linear(du: Term, variable: str) -> bool:
    """Whether a slope is the same all along the line, as that of cbrt(x*y), so that where it is 0, u stays."""
    return all(one.operation != variable for one in reachable([du]))


def _scaled(a: Term, b: Term) -> Term:
    """a b, but 0 where a is 0, whatever b may be there."""
    plain = (a.value is not None and a.value != 0) or (b.value is not None and math.isfinite(b.value))
    return a * b if plain else a.graph.make("scaled", a, b)


def _one_minus_square(u: Term) -> Term:
    """1 - u², without cancellation near u = 1 and u = -1."""
    return (u.graph.number(1.0) - u) * (u + 1.0)


def of_corner(term: Term, side: int, operands: list[Term | None]) -> Term:
    """The derivative of abs, min or max: that of the branch that is taken, at the corner that of the branch beside."""
    graph = term.graph
    if term.operation == "abs":
        (u,), (du,) = term.operands, operands
        assert du is not None  # what does not move has no corner
        return (graph.make("side", u, du * float(side)) if side else u.apply("sign")) * du
    (a, b), (da, db) = term.operands, operands
    ahead = a - b if term.operation == "max" else b - a
    if side:
        faster = _of_difference(None, a, b, da, db) * float(side)
        ahead = graph.make("side", ahead, faster if term.operation == "max" else -faster)
    parts = [graph.make("gate", one, slope) for one, slope in ((ahead, da), (-ahead, db)) if slope is not None]
    return parts[0] if len(parts) == 1 else parts[0] + parts[1]


def _of_sum(_, a, b, da, db):
    return db if da is None else da if db is None else da + db


def _of_difference(_, a, b, da, db):
    return -db if da is None else da if db is None else da - db


def _of_product(_, a, b, da, db):
    """a db + da b, where a factor of 0 wins over a slope that is infinite, as in x*sqrt(abs(x))."""
    known = da is None or db is None or not (da.has_poles and db.has_poles)
    left = None if db is None else _scaled(a, db) if db.has_poles and known else a * db
    right = None if da is None else _scaled(b, da) if da.has_poles and known else da * b
    return left if right is None else right if left is None else right + left


def of_whole_power(base: Term, n: int, slope: Term) -> Term:
    """n u^(n-1) du, where 0 wins over infinity if n is even, so that u^n turns at 0, or u^n is flat at a pole of u."""
    outer = base ** float(n - 1) * float(n)
    return _scaled(outer, slope) if slope.has_poles and (n % 2 == 0 or n < -1) else outer * slope


def _of_quotient(quotient, a, b, da, db):
    if db is None:
        return da / b
    turned = _scaled(quotient, db) if db.overflows else quotient * db  # 1/(1 + exp(-x)) far to the left
    return -turned / b if da is None else (da - turned) / b


def of_double_fraction(quotient: Term, slopes: dict[Term, Term | None]) -> Term | None:
    """The derivative of a/(c/d), as that of a d/c: 1/(1/x) is x."""
    a, (c, d) = quotient.operands[0], quotient.operands[1].operands
    da, dc, dd = (slopes[one] for one in (a, c, d))
    above = None if da is None and dd is None else _of_product(None, a, d, da, dd)
    return None if above is None and dc is None else _of_quotient(quotient, a * d, c, above, dc)


def _of_power(power, a, b, da, db):
    """b a^(b-1) da + a^b log(a) db, where 0 wins over infinity: an exponent of 0 or one that stays, a base of 0."""
    by_base = None if da is None else _scaled(b, _scaled(da, a ** (b - 1.0)))
    by_exponent = None if db is None else _scaled(power * db, a.apply("log"))
    return _of_sum(None, a, b, by_base, by_exponent)


def _of_gate(gate, a, b, da, db):
    return None if db is None else a.graph.make(gate.operation, a, db)


def _of_scaled(_, a, b, da, db):
    """Where a stays, as an exponent does, or b is a logarithm beside a power, 0 wins as before.

    Else plain products say, by nan, that nothing is known of the curvature at a tip.
    """
    if da is None:
        return _scaled(a, db)
    if b.operation == "log" or (b.overflows and a.operation in ("exp", "/")):
        return _scaled(da, b) if db is None else _scaled(da, b) + _scaled(a, db)
    return da * b if db is None else da * b + a * db


def _of_jump(*_):
    return None


OF_TWO = {
    "+": _of_sum, "-": _of_difference, "*": _of_product, "/": _of_quotient, "power": _of_power,
    "gate": _of_gate, "scaled": _of_scaled, "side": _of_jump, "floor_beside": _of_jump,
}  # fmt: skip
"""Operation of two operands -> its derivative from (itself, a, b, da, db), not both of da and db None."""
