"""What is proven about an optimizer on a quadratic: up to which rate it converges, and with what it is fastest."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.numbers import Array


@dataclass(frozen=True, kw_only=True)
class Stability:
    """Theory for a quadratic whose curvatures, the eigenvalues of its Hessian, lie between two positive numbers."""

    highest_rate: Array
    r"""(...), with the shape of the optimizer's parameters: it converges at every learning rate between 0 and this.

    0 where it converges at none.
    """
    formula: str
    r"""LaTeX of that, in the symbols of the parameters, \lambda_{\min} and \lambda_{\max}."""
    formula_source: str
    best: Mapping[str, float]
    """Parameter -> value: together they make the slower of all directions as fast as it can be."""
    best_formula: str
    best_source: str
