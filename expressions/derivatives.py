"""Exact derivatives, taken symbolically, term by term, and never by differences.

Because every term of a graph is shared, a derivative is at most a few times as large as the formula, however deep the
product or power that it goes through.
"""

from expressions.graph import Term, reachable


def derivative(term: Term, variable: str) -> Term:
    """The derivative with respect to "x" or "y", in the same graph; a constant 0 where the term is free of it."""
    slopes = term.graph.slopes[variable]
    for one in reachable([term]):
        if one not in slopes:
            slope = _derivative(one, variable, slopes)
            slopes[one] = None if slope is None or slope.value == 0 else slope
    return slopes[term] or term.graph.number(0.0)


def _derivative(term: Term, variable: str, slopes: dict[Term, Term | None]) -> Term | None:
    """The derivative of a term, given those of its operands; None stands for a 0 that nothing is multiplied with."""
    if term.operation == variable:
        return term.graph.number(1.0)
    if term.power:
        base, n = term.power
        return None if slopes[base] is None else base ** float(n - 1) * float(n) * slopes[base]
    operands = [slopes[operand] for operand in term.operands]
    if all(slope is None for slope in operands):
        return None
    if term.operation in _TWO:
        return _TWO[term.operation](term, *term.operands, *operands)
    return SLOPES[term.operation](*term.operands) * operands[0]


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
    "abs": lambda u: u.apply("sign"),
    "sign": lambda u: u.graph.number(0.0),
    "floor": lambda u: u.graph.number(0.0),
}
"""f'(u) for every function of one argument; where f jumps or has a corner, the derivative beside it or the middle."""


def _one_minus_square(u: Term) -> Term:
    """1 - u², without cancellation near u = 1 and u = -1."""
    return (u.graph.number(1.0) - u) * (u + 1.0)


def _of_sum(_, a, b, da, db):
    return db if da is None else da if db is None else da + db


def _of_difference(_, a, b, da, db):
    return -db if da is None else da if db is None else da - db


def _of_product(_, a, b, da, db):
    return a * db if da is None else da * b if db is None else da * b + a * db


def _of_quotient(quotient, a, b, da, db):
    if db is None:
        return da / b
    return -(quotient * db) / b if da is None else (da - quotient * db) / b


def _of_power(power, a, b, da, db):
    by_base = None if da is None else b * a ** (b - 1.0) * da
    by_exponent = None if db is None else power * a.apply("log") * db
    return _of_sum(None, a, b, by_base, by_exponent)


def _of_gate(_, a, b, da, db):
    return None if db is None else a.graph.make("gate", a, db)


def _of_max(_, a, b, da, db):
    return _chosen(a - b, da, db)


def _of_min(_, a, b, da, db):
    return _chosen(b - a, da, db)


def _chosen(first: Term, da: Term | None, db: Term | None) -> Term:
    """da where `first` > 0, db where it is below, the middle where it is 0."""
    parts = [first.graph.make("gate", sign, slope) for sign, slope in ((first, da), (-first, db)) if slope is not None]
    return parts[0] if len(parts) == 1 else parts[0] + parts[1]


_TWO = {
    "+": _of_sum, "-": _of_difference, "*": _of_product, "/": _of_quotient,
    "power": _of_power, "gate": _of_gate, "min": _of_min, "max": _of_max,
}  # fmt: skip
"""Operation of two operands -> its derivative from (itself, a, b, da, db), not both of da and db None."""
