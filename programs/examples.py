"""The mean log loss over examples as functions of a program, which holds the measurements themselves."""

from textwrap import fill, indent

from surfaces.logistic_regression import LogisticRegression

ARRAY = {"np": "np.array", "torch": "torch.tensor", "jnp": "jnp.array"}
WIDTH = 100
VALUE = """def f(theta):
    misses = -SIGNS * (theta @ INPUTS)
    return {module}.logaddexp(0 * misses, misses).mean()  # of log(1 + exp(misses))


MEASURED = {array}([  # {names}
{columns}
])
SIGNS = {array}([  # 1 for {target}, -1 for others
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


def value_function(surface: LogisticRegression, module: str) -> str:
    """`def f(theta)`, and the examples, in capitals because optimizers have one-letter names too."""
    examples, (shift, matrix) = surface.examples, surface.transformation
    return VALUE.format(
        module=module,
        array=ARRAY[module],
        names=", ".join(f"{name} in {unit}" for name, unit in zip(examples.names, examples.units, strict=True) if unit),
        columns="\n".join(f"    [\n{indent(_rows(column), '    ')}\n    ]," for column in examples.columns),
        target=examples.names[-1],
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
