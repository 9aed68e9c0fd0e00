"""Measurements to learn from, and the ways to scale them before learning begins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from language import Message

LARGEST = 1e9
"""A number lies within minus this and this ..."""
NARROWEST = 1e-6
"""... and the numbers of a column spread over at least this share of the largest, and over 1 / LARGEST."""


@dataclass(frozen=True)
class Examples:
    """n examples: one or two measurements of each, and the target that is to be predicted from them.

    Two are equal that have the same names, units and numbers. Raises ValueError for fewer than 3 examples, columns of
    different lengths, and a column whose numbers are not finite, too large, or do not spread (see the limits above).
    """

    names: tuple[Message | str, ...]
    """Of each measurement, then of the target."""
    units: tuple[str, ...]
    """As `names`; empty where there is none."""
    columns: tuple[tuple[float, ...], ...]
    """The measurements, as measured."""
    targets: tuple[float, ...]

    def __post_init__(self) -> None:
        lengths = {len(column) for column in (*self.columns, self.targets)}
        if len(lengths) > 1 or min(lengths) < 3:
            raise ValueError(Message(
                "there must be at least 3 examples, received columns of {lengths} numbers", lengths=str(sorted(lengths))
            ))  # fmt: skip
        for name, column in zip(self.names, (*self.columns, self.targets), strict=True):
            check_column(name, column)

    def __len__(self) -> int:
        return len(self.targets)


def check_column(name: Message | str, column: tuple[float, ...]) -> None:
    """Raise ValueError for numbers that no line can be fitted to."""
    for number in column:
        if not abs(number) <= LARGEST:
            raise ValueError(Message(
                "{name}: every number must be between {low:g} and {high:g}, received {number:g}",
                name=name, low=-LARGEST, high=LARGEST, number=number,
            ))  # fmt: skip
    spread, needed = max(column) - min(column), max(NARROWEST * max(map(abs, column)), 1 / LARGEST)
    if not spread >= needed:
        raise ValueError(Message(
            "{name}: its numbers must differ by {needed:g} or more, received {spread:g}",
            name=name, needed=needed, spread=spread,
        ))  # fmt: skip


Scale = tuple[np.ndarray, np.ndarray]
"""A shift (k,) and a matrix (k, k): the scaled columns are matrix @ (columns - shift)."""


def _raw(columns: np.ndarray) -> Scale:
    return np.zeros(len(columns)), np.eye(len(columns))


def _min_max(columns: np.ndarray) -> Scale:
    low, high = columns.min(axis=1), columns.max(axis=1)
    return low, np.diag(1 / (high - low))


def _centred(columns: np.ndarray) -> Scale:
    return columns.mean(axis=1), np.diag(10.0 ** -np.rint(np.log10(columns.std(axis=1))))


def _standardised(columns: np.ndarray) -> Scale:
    return columns.mean(axis=1), np.diag(1 / columns.std(axis=1))


def _whitened(columns: np.ndarray) -> Scale:
    """By the symmetric root, which turns the axes as little as can be."""
    mean, standard = _standardised(columns)
    shares, axes = np.linalg.eigh(np.atleast_2d(np.corrcoef(columns)))
    return mean, (axes / np.sqrt(shares)) @ axes.T @ standard


SCALINGS: Mapping[str, Callable[[np.ndarray], Scale]] = {
    "raw": _raw,
    "min_max": _min_max,
    "centred": _centred,
    "standardised": _standardised,
    "whitened": _whitened,
}
"""What may be done to measured columns (k, n), one in each row: as measured; from 0 to 1; centred, in the power of ten
of its unit that is nearest to the spread; centred, with standard deviation 1; and not correlated either."""
SCALING_HELP = "In which units the measurements enter: this stretches the surface and moves its minimum."
