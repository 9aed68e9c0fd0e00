"""Functions of other programs that a formula may call, spelled out in those that there are.

log10(u) is read as log(u)/log(10), so that values, derivatives, notation and programs need to know nothing of it.
"""

import re

from expressions.tree import Apply, Name, Tree

ARGUMENTS = ("u", "v")
SPELLED = {
    "log10": "log(u)/log(10)",
    "log2": "log(u)/log(2)",
    "log1p": "log(1 + u)",
    "exp2": "2^u",
    "expm1": "exp(u) - 1",
    "pow": "u^v",
    "power": "u^v",
    "square": "u^2",
    "hypot": "sqrt(u^2 + v^2)",
    "sec": "1/cos(u)",
    "csc": "1/sin(u)",
    "cosec": "1/sin(u)",
    "cot": "1/tan(u)",
    "ctg": "1/tan(u)",
    "asinh": "log(u + sqrt(u^2 + 1))",
    "acosh": "log(u + sqrt(u^2 - 1))",
    "atanh": "log((1 + u)/(1 - u))/2",
    "arcsinh": "log(u + sqrt(u^2 + 1))",
    "arccosh": "log(u + sqrt(u^2 - 1))",
    "arctanh": "log((1 + u)/(1 - u))/2",
    "arsinh": "log(u + sqrt(u^2 + 1))",
    "arcosh": "log(u + sqrt(u^2 - 1))",
    "artanh": "log((1 + u)/(1 - u))/2",
    "sigmoid": "1/(1 + exp(-u))",
    "relu": "max(0, u)",
    "ceil": "-floor(-u)",
}
"""Name -> the formula in u and v."""
INSTEAD = {
    "atan2": "2*atan(y/(x + sqrt(x^2 + y^2))) for atan2(y, x)",
    "arctan2": "2*atan(y/(x + sqrt(x^2 + y^2))) for arctan2(y, x)",
    "mod": "x - y*floor(x/y) for mod(x, y)",
    "fmod": "x - y*floor(x/y) for fmod(x, y)",
    "round": "floor(x + 1/2) for round(x)",
    "norm": "sqrt(x^2 + y^2) for the norm of (x, y)",
    "sinc": "sin(x)/x for sinc(x)",
    "softplus": "log(1 + exp(x)) for softplus(x)",
    "heaviside": "(1 + sign(x))/2 for heaviside(x)",
    "clip": "min(max(x, 0), 1) to keep x between 0 and 1",
    "clamp": "min(max(x, 0), 1) to keep x between 0 and 1",
    "if": "max, min, abs or sign for a case distinction: max(0, x) is x where x > 0, else 0",
    "where": "max, min, abs or sign for a case distinction: max(0, x) is x where x > 0, else 0",
    "sum": "the terms one by one, with + between them, for a sum",
}
"""Name -> what to write for it: what these mean differs from program to program, or is more than one formula says."""


def arity(name: str) -> int:
    """How many arguments a spelled function takes."""
    return 2 if re.search(r"\bv\b", SPELLED[name]) else 1


def filled(template: Tree, arguments: tuple[Tree, ...]) -> Tree:
    """The formula in u and v with arguments in their places."""
    if isinstance(template, Apply):
        return Apply(template.function, tuple(filled(part, arguments) for part in template.arguments))
    if isinstance(template, Name) and template.name in ARGUMENTS:
        return arguments[ARGUMENTS.index(template.name)]
    return template
