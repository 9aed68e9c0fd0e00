"""How a surface, an optimizer or a schedule is declared, validated and discovered."""

from catalogue.declaration import Declaration
from catalogue.discovery import discover
from catalogue.letters import NO_LETTER, Letters
from catalogue.library import Counterpart, InexpressibleError, Library, counterparts
from catalogue.look import Dash, Hue, Look
from catalogue.numbers import (
    Array,
    cos,
    dot,
    floats,
    maximum,
    minimum,
    sign,
    sin,
    sine_of_turns,
    sines_of_turns,
    sqrt,
    where,
)
from catalogue.optimizer import Elementwise, Family, Objective, Optimizer
from catalogue.parameter import Interval, Parameter, parameter
from catalogue.schedule import OpenLoop, Schedule
from catalogue.stability import Stability
from catalogue.surface import Point, Surface

__all__ = [
    "NO_LETTER",
    "Array",
    "Counterpart",
    "Dash",
    "Declaration",
    "Elementwise",
    "Family",
    "Hue",
    "InexpressibleError",
    "Interval",
    "Letters",
    "Library",
    "Look",
    "Objective",
    "OpenLoop",
    "Optimizer",
    "Parameter",
    "Point",
    "Schedule",
    "Stability",
    "Surface",
    "cos",
    "counterparts",
    "discover",
    "dot",
    "floats",
    "maximum",
    "minimum",
    "parameter",
    "sign",
    "sin",
    "sine_of_turns",
    "sines_of_turns",
    "sqrt",
    "where",
]
