"""How a surface, an optimizer or a schedule is declared, validated and discovered."""

from catalogue.declaration import Declaration
from catalogue.discovery import discover
from catalogue.numbers import Array, dot, floats, maximum, minimum, sign, sqrt, where
from catalogue.optimizer import Elementwise, Family, Objective, Optimizer
from catalogue.parameter import Interval, Parameter, parameter
from catalogue.schedule import OpenLoop, Schedule
from catalogue.surface import Point, Surface

__all__ = [
    "Array",
    "Declaration",
    "Elementwise",
    "Family",
    "Interval",
    "Objective",
    "OpenLoop",
    "Optimizer",
    "Parameter",
    "Point",
    "Schedule",
    "Surface",
    "discover",
    "dot",
    "floats",
    "maximum",
    "minimum",
    "parameter",
    "sign",
    "sqrt",
    "where",
]
