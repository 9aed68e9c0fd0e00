"""Where the methods that divide by a root put their epsilon."""

import dataclasses
import re
from typing import Any

from catalogue import Array, Elementwise, parameter, sqrt

BEFORE = "before_bias_correction"
"""Outside the root of a mean square that is not yet unbiased."""


def epsilon_place() -> Any:
    """A choice that every subclass of `DividesByRoot` declares after its epsilon."""
    return parameter(
        "outside",
        options=("outside", "inside"),
        convention=True,
        help="Whether epsilon is added to the root or to what is below it.",
    )


def epsilon_place_of_adam() -> Any:
    """The same choice, for a method that the original paper and Keras write in two ways."""
    return parameter(
        "outside",
        options=("outside", "inside", BEFORE),
        convention=True,
        help="Whether epsilon is added to the root, to what is below it, or to the root before the bias correction.",
    )


class DividesByRoot(Elementwise):
    """A method that divides by the root of a square, with epsilon outside the root as in PyTorch, or inside."""

    epsilon: float
    epsilon_place: str

    @property
    def formula(self) -> str:
        if self.epsilon_place != "inside":
            return self.rule
        return re.sub(r"\\sqrt\{([^{}]*)\} \+ \\varepsilon", r"\\sqrt{\1 + \\varepsilon}", self.rule)

    def root(self, square: Array) -> Array:
        """The root of `square`, kept from zero by epsilon."""
        if self.epsilon_place == "inside":
            return sqrt(square + self.epsilon)
        return sqrt(square) + self.epsilon


def squared_inside(optimizer: DividesByRoot) -> DividesByRoot:
    """The optimizer with epsilon inside the root that comes closest to one with epsilon outside."""
    if optimizer.epsilon_place == "inside":
        return optimizer
    inside: dict[str, Any] = {"epsilon_place": "inside", "epsilon": optimizer.epsilon**2}
    return dataclasses.replace(optimizer, **inside)
