"""A roof turned upside down: flat sides that meet in creases, where there is no gradient."""

from dataclasses import dataclass

import numpy as np

from catalogue import Array, Surface, parameter


@dataclass(frozen=True, kw_only=True)
class Kink(Surface):
    """On a crease the derivative across it is given as 0, the middle of the subgradients."""

    name = "Kink"
    order = 40
    formula = r"f(x, y) = |x| + \kappa\,|y|"
    teaches = "The gradient stays as long near the minimum as far away, so a constant rate hops over it for ever."
    source = "N. Z. Shor (1985), Minimization Methods for Non-Differentiable Functions, https://doi.org/10.1007/978-3-642-82118-9"
    view = ((-5.0, 5.0), (-5.0, 5.0))
    start = (-4.25, 3.1)
    steps = 60
    minima = ((0.0, 0.0),)
    minimum = 0.0
    smooth = False

    kappa: float = parameter(
        3.0, 0.1, 10.0, symbol=r"\kappa", scale="log", allowed="(0, inf)", help="How much steeper y is than x."
    )

    def value_at(self, x: Array, y: Array) -> Array:
        # mypy takes abs of a float or an array for an object
        return abs(x) + self.kappa * abs(y)  # type: ignore[operator]

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        return np.sign(x), self.kappa * np.sign(y)

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 0.0, 0.0, 0.0
