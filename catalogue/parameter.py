"""A parameter: a number with its slider's range and the values the mathematics allows, a switch, or a choice."""

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from catalogue.numbers import floats

_INTERVAL = re.compile(r"\s*([\[(])\s*(\S+?)\s*,\s*(\S+?)\s*([\])])\s*")


@dataclass(frozen=True)
class Interval:
    """A real interval, written and printed as mathematics writes it: "[0, 1)", "(0, inf)"."""

    text: str
    low: float
    high: float
    includes_low: bool
    includes_high: bool

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "[0, 1)" and the like. Raises ValueError for anything else."""
        match = _INTERVAL.fullmatch(text)
        if match is None:
            raise ValueError(f"an interval is written like '[0, 1)', received {text!r}")
        left, low, high, right = match.groups()
        return cls(text, float(low), float(high), left == "[", right == "]")

    def contains(self, value: np.ndarray | float) -> bool:
        """Whether every element of `value` is inside the interval; only "inf]" includes an infinity, none nan."""
        above = value >= self.low if self.includes_low else value > self.low
        below = value <= self.high if self.includes_high else value < self.high
        if isinstance(value, float):
            return bool(above and below)
        return bool(np.all(above & below))


@dataclass(frozen=True)
class Parameter:
    """One declared parameter. `low`..`high` is the slider's range, `allowed` what may be passed at all.

    Raises ValueError where the declaration contradicts itself.
    """

    default: float | bool | str
    low: float
    high: float
    allowed: Interval
    symbol: str = ""
    scale: str = "linear"
    help: str = ""
    whole: bool = False
    """Whether it counts something, so that only whole numbers are meant."""
    options: tuple[str, ...] = ()
    """What a choice may be."""
    convention: bool = False
    """Whether it is a choice between ways to write one method down, of interest only where their paths part."""

    def __post_init__(self) -> None:
        if self.scale not in ("linear", "log"):
            raise ValueError(f"scale must be 'linear' or 'log', received {self.scale!r}")
        if (self.options or isinstance(self.default, str)) and self.default not in self.options:
            options = ", ".join(self.options) or "its options"
            raise ValueError(f"a choice must be one of {options}, received {self.default!r}")
        if self.convention and not self.options:
            raise ValueError(f"a convention is a choice of options, received {self.default!r}")
        if self.is_number:
            if not self.low < self.high or (self.scale == "log" and self.low <= 0):
                ends = f"{self.low!r}, {self.high!r}"
                raise ValueError(f"low must be below high, and above 0 on a log scale, received {ends}")
            if not self.allowed.contains(np.array([self.default, self.low, self.high])):
                raise ValueError(
                    f"{self.default!r}, {self.low!r} and {self.high!r} must all lie in {self.allowed.text}"
                )

    @property
    def is_switch(self) -> bool:
        """Whether the parameter is on or off."""
        return isinstance(self.default, bool)

    @property
    def is_choice(self) -> bool:
        """Whether the parameter is one of `options`."""
        return bool(self.options)

    @property
    def is_number(self) -> bool:
        """Whether the parameter is a number, with a range and a slider."""
        return not (self.is_switch or self.is_choice)

    def validate(self, name: str, value: Any, batched: bool) -> float | bool | str | np.ndarray:
        """Return `value` as a float, a bool, an option, or (where `batched`) a read-only float64 array.

        Raises ValueError that names the parameter, what was received and what is allowed.
        """
        if self.is_switch:
            if not isinstance(value, bool | np.bool_):
                raise ValueError(f"{name} must be True or False, received {value!r}")
            return bool(value)
        if self.is_choice:
            if not isinstance(value, str) or value not in self.options:
                raise ValueError(f"{name} must be one of {', '.join(self.options)}, received {value!r}")
            return value
        if isinstance(value, float) and self.allowed.contains(value) and not self.whole:
            return float(value)
        number = floats(value)
        if number is None or not number.size or (number.ndim and not batched):
            wanted = "a number or an array of numbers" if batched else "a number"
            raise ValueError(f"{name} must be {wanted} in {self.allowed.text}, received {value!r}")
        if not self.allowed.contains(number):
            raise ValueError(f"{name} must be in {self.allowed.text}, received {value!r}")
        if self.whole and not np.array_equal(number, np.rint(number)):
            raise ValueError(f"{name} must be whole, in {self.allowed.text}, received {value!r}")
        if not number.ndim:
            return float(number)
        number.flags.writeable = False
        return number


def parameter(
    default: float | bool | str,
    low: float = 0.0,
    high: float = 1.0,
    *,
    symbol: str = "",
    scale: str = "linear",
    allowed: str = "(-inf, inf)",
    help: str = "",
    whole: bool = False,
    options: Iterable[str] = (),
    convention: bool = False,
) -> Any:
    """Declare a dataclass field that is a parameter.

    Parameters
    ----------
    default: its value where nothing is said; True or False makes it a switch, a text one of `options`.
    low, high: the comfortable range, which the slider covers.
    symbol: its LaTeX symbol, as in the formula.
    scale: "linear" or "log", the slider's.
    allowed: every value the mathematics allows, as an interval such as "[0, 1)".
    help: one sentence on what it does.
    whole: whether only whole numbers are meant.
    options: what a choice may be.
    convention: whether the options are ways to write one method down, as libraries do differently.

    Raises
    ------
    ValueError: where the declaration contradicts itself.
    """
    default = default if isinstance(default, bool | str) else float(default)
    interval, options = Interval.parse(allowed), tuple(options)
    declared = Parameter(default, float(low), float(high), interval, symbol, scale, help, whole, options, convention)
    return dataclasses.field(default=default, metadata={"parameter": declared})
