"""The mean log loss over examples as functions of a program, which holds the measurements themselves."""

from textwrap import fill, indent

from language import Message, in_language
from surfaces.logistic_regression import LogisticRegression

ARRAY = {"np": "np.array", "torch": "torch.tensor", "jnp": "jnp.array"}
WIDTH = 100
VALUE = """def f(theta):
    misses = -SIGNS * (theta @ INPUTS)
    return {module}.logaddexp(0 * misses, misses).mean()  # {mean}


MEASURED = {array}([  # {names}
{columns}
])
SIGNS = {array}([  # {meaning}
{signs}
])
MATRIX = {array}([
{matrix}
])
SHIFT = {array}({shift})
INPUTS = MATRIX @ (MEASURED - SHIFT)"""
GRADIENT = """def {name}(theta):
    slopes = -SIGNS / (1 + np.exp(SIGNS * (theta @ INPUTS)))
    return INPUTS @ slopes / len(SIGNS)"""
HESSIAN = """def hessian(theta):
    shrunk = np.exp(-np.abs(theta @ INPUTS))
    return INPUTS * (shrunk / (1 + shrunk) ** 2) @ INPUTS.T / len(SIGNS)"""


def value_function(surface: LogisticRegression, module: str, language: str) -> str:
    """`def f(theta)`, and the examples, in capitals because optimizers have one-letter names too."""
    examples, (shift, matrix) = surface.examples, surface.transformation
    measured = [
        Message("{name} in {unit}", name=name, unit=unit)
        for name, unit in zip(examples.names, examples.units, strict=True)
        if unit
    ]
    return VALUE.format(
        module=module,
        mean=in_language(Message("of log(1 + exp(misses))"), language),
        array=ARRAY[module],
        names=", ".join(in_language(one, language) for one in measured),
        columns="\n".join(f"    [\n{indent(_rows(column), '    ')}\n    ]," for column in examples.columns),
        meaning=in_language(Message("1 for {target}, -1 for others", target=examples.names[-1]), language),
        signs=_rows([2 * int(target) - 1 for target in examples.targets]),
        matrix="\n".join(f"    {row}," for row in matrix.tolist()),
        shift=shift[:, None].tolist(),
    )


def gradient_function(name: str) -> str:
    """The gradient in NumPy, beside the `value_function`."""
    return GRADIENT.format(name=name)


def hessian_function() -> str:
    """The second derivatives in NumPy, beside the `value_function`."""
    return HESSIAN


def _rows(numbers: list[float] | tuple[float, ...]) -> str:
    return fill(", ".join(map(repr, numbers)) + ",", WIDTH, initial_indent="    ", subsequent_indent="    ")
