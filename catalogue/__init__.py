"""How a surface or an optimizer is declared, validated and discovered."""

from catalogue.declaration import Declaration
from catalogue.discovery import discover
from catalogue.numbers import Array, maximum, sqrt
from catalogue.optimizer import Elementwise, Family, Objective, Optimizer
from catalogue.parameter import Interval, Parameter, parameter
from catalogue.surface import Point, Surface

__all__ = [
    "Array",
    "Declaration",
    "Elementwise",
    "Family",
    "Interval",
    "Objective",
    "Optimizer",
    "Parameter",
    "Point",
    "Surface",
    "discover",
    "maximum",
    "parameter",
    "sqrt",
]
