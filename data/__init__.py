"""The data that come with the project; README.md beside them names source, licence and checksum."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOM = Path(__file__).parent


class Digits(NamedTuple):
    """Handwritten digits: 8,000 to train on and 2,000 to test with, as many of each digit."""

    train_images: np.ndarray  # (8000, 784) uint8, 28 x 28 pixels, 255 is ink
    train_labels: np.ndarray  # (8000,) uint8
    test_images: np.ndarray  # (2000, 784) uint8
    test_labels: np.ndarray  # (2000,) uint8


@cache
def digits() -> Digits:
    """LeCun et al. (1998), https://doi.org/10.1109/5.726791, the class-balanced subset of README.md."""
    with np.load(ROOM / "mnist_10k.npz") as arrays:
        return Digits(*(arrays[name] for name in ("x_train", "y_train", "x_test", "y_test")))


@cache
def penguins() -> dict[str, list[str]]:
    """Column -> the 333 entries of the Palmer penguins, Gorman et al. (2014), https://doi.org/10.1371/journal.pone.0090081."""
    with (ROOM / "penguins.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}
