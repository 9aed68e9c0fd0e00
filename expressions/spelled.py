"""Functions of other programs that a formula may call, spelled out in those that there are.

log10(u) is read as log(u)/log(10), so that values, derivatives, notation and programs need to know nothing of it.
"""

import re

from expressions.tree import Apply, Name, Tree
from expressions.vocabulary import FUNCTIONS
from language import Message

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
    "lg": Message("log10(x) for the logarithm to base 10, log2(x) for that to base 2"),
    **{
        name: Message(
            "2*atan(y/(x + sqrt(x^2 + y^2))) for {name}(y, x), which has no value where y = 0 and x <= 0", name=name
        )
        for name in ("atan2", "arctan2")
    },
    "fmod": Message("x - y*sign(x/y)*floor(abs(x/y)) for fmod(x, y), which has the sign of x"),
    "round": Message(
        "floor(x + 1/2) for round(x) with halves rounded up; Python and NumPy round them to the even number"
    ),
    "rint": Message("floor(x + 1/2) for rint(x) with halves rounded up; rint rounds them to the even number"),
    "norm": Message("sqrt(x^2 + y^2) for the norm of (x, y)"),
    "sinc": Message(
        "sin(x)/x or, as NumPy means it, sin(pi*x)/(pi*x) for sinc(x); neither has the value 1 that sinc has at 0"
    ),
    "heaviside": Message("(1 + sign(x))/2 for heaviside(x), which is 1/2 at 0"),
    **{
        name: Message("{formula} for {call}", formula=formula, call=call)
        for name, formula, call in (
            *((one, "x - y*floor(x/y)", f"{one}(x, y)") for one in ("mod", "remainder")),
            ("trunc", "sign(x)*floor(abs(x))", "trunc(x)"),
            ("softplus", "log(1 + exp(x))", "softplus(x)"),
            ("elu", "max(0, x) + min(0, exp(x) - 1)", "elu(x)"),
            ("silu", "x/(1 + exp(-x))", "silu(x)"),
            ("swish", "x/(1 + exp(-x))", "swish(x)"),
            ("logaddexp", "log(exp(x) + exp(y))", "logaddexp(x, y)"),
            *((one, "acos(1/x)", f"{one}(x)") for one in ("asec", "arcsec")),
            *((one, "asin(1/x)", f"{one}(x)") for one in ("acsc", "arccsc", "arccosec")),
            *((one, "log(1/x + sqrt(1/x^2 - 1))", f"{one}(x)") for one in ("asech", "arsech", "arcsech")),
            *((one, "log(1/x + sqrt(1/x^2 + 1))", f"{one}(x)") for one in ("acsch", "arcsch", "arccsch")),
            *((one, "log((x + 1)/(x - 1))/2", f"{one}(x)") for one in ("acoth", "arcoth", "arccoth")),
        )
    },
    **{
        name: Message("pi/2 - atan(x) for {name}(x) between 0 and pi, atan(1/x) for the one that is odd", name=name)
        for name in ("acot", "arccot", "arcctg")
    },
    **dict.fromkeys(("clip", "clamp"), Message("min(max(x, 0), 1) to keep x between 0 and 1")),
    **dict.fromkeys(
        ("if", "where"),
        Message("max, min, abs or sign for a case distinction: max(0, x) is x where x > 0, else 0"),
    ),
    "sum": Message("the terms one by one, with + between them, for a sum"),
}
"""Name -> what to write for it, as the end of a sentence: what these mean differs from program to program, or is more
than one formula says."""


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
