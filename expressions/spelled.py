"""Functions of other programs that a formula may call, spelled out in those that there are.

log10(u) is read as log(u)/log(10), so that values, derivatives, notation and programs need to know nothing of it.
"""

import re

from expressions.tree import Apply, Name, Tree
from expressions.vocabulary import FUNCTIONS

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
    "sech": "1/cosh(u)",
    "csch": "1/sinh(u)",
    "coth": "1/tanh(u)",
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
_ONCE = {formula: name for name, formula in reversed(SPELLED.items())}
CALLABLE = ", ".join((*FUNCTIONS, *reversed(_ONCE.values())))
"""What a formula may call, as text, each function under one name."""
INSTEAD = {
    "lg": "log10(x) for the logarithm to base 10, log2(x) for that to base 2",
    "atan2": "2*atan(y/(x + sqrt(x^2 + y^2))) for atan2(y, x), which has no value where y = 0 and x <= 0",
    "arctan2": "2*atan(y/(x + sqrt(x^2 + y^2))) for arctan2(y, x), which has no value where y = 0 and x <= 0",
    "mod": "x - y*floor(x/y) for mod(x, y)",
    "remainder": "x - y*floor(x/y) for remainder(x, y)",
    "fmod": "x - y*sign(x/y)*floor(abs(x/y)) for fmod(x, y), which has the sign of x",
    "trunc": "sign(x)*floor(abs(x)) for trunc(x)",
    "round": "floor(x + 1/2) for round(x) with halves rounded up; Python and NumPy round them to the even number",
    "rint": "floor(x + 1/2) for rint(x) with halves rounded up; rint rounds them to the even number",
    "norm": "sqrt(x^2 + y^2) for the norm of (x, y)",
    "sinc": "sin(x)/x or, as NumPy means it, sin(pi*x)/(pi*x) for sinc(x); neither has the value 1 that sinc has at 0",
    "softplus": "log(1 + exp(x)) for softplus(x)",
    "heaviside": "(1 + sign(x))/2 for heaviside(x), which is 1/2 at 0",
    "elu": "max(0, x) + min(0, exp(x) - 1) for elu(x)",
    "silu": "x/(1 + exp(-x)) for silu(x)",
    "swish": "x/(1 + exp(-x)) for swish(x)",
    "logaddexp": "log(exp(x) + exp(y)) for logaddexp(x, y)",
    **{name: f"acos(1/x) for {name}(x)" for name in ("asec", "arcsec")},
    **{name: f"asin(1/x) for {name}(x)" for name in ("acsc", "arccsc", "arccosec")},
    **{
        name: f"pi/2 - atan(x) for {name}(x) between 0 and pi, atan(1/x) for the one that is odd"
        for name in ("acot", "arccot", "arcctg")
    },
    **{name: f"log(1/x + sqrt(1/x^2 - 1)) for {name}(x)" for name in ("asech", "arsech", "arcsech")},
    **{name: f"log(1/x + sqrt(1/x^2 + 1)) for {name}(x)" for name in ("acsch", "arcsch", "arccsch")},
    **{name: f"log((x + 1)/(x - 1))/2 for {name}(x)" for name in ("acoth", "arcoth", "arccoth")},
    "clip": "min(max(x, 0), 1) to keep x between 0 and 1",
    "clamp": "min(max(x, 0), 1) to keep x between 0 and 1",
    "if": "max, min, abs or sign for a case distinction: max(0, x) is x where x > 0, else 0",
    "where": "max, min, abs or sign for a case distinction: max(0, x) is x where x > 0, else 0",
    "sum": "the terms one by one, with + between them, for a sum",
}
"""Name -> what to write for it: what these mean differs from program to program, or is more than one formula says."""


UNWRITTEN = frozenset({
    "erf", "erfc", "erfinv", "gamma", "lgamma", "gammaln", "beta", "zeta", "selu", "gelu",
    "mish", "nthroot", "besselj", "airy", "sinpi", "cospi", "tanpi", "sind", "cosd", "tand",
    "sincos", "cis", "ldexp", "frexp", "nextafter", "logit", "expit", "mean", "median", "std",
    "var", "rand", "random", "randn",
})  # fmt: skip
"""Functions of other programs that are no slip of the keyboard for one that there is here."""


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
