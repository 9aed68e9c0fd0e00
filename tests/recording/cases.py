"""Hyperparameters under our names, surfaces and starts that several libraries are recorded with.

The surfaces are written out here, independently of ours, and differentiated by torch and jax.
"""

from collections.abc import Callable, Iterator

import numpy as np

SURFACES = {
    "quadratic": lambda x, y: x**2 / 20 + y**2,
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "beale": lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "booth": lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
}
STARTS = {
    "quadratic": (-7.0, 2.0),
    "rosenbrock": (-1.2, 1.0),
    "beale": (1.0, 1.5),
    "himmelblau": (-1.0, -2.0),
    "booth": (-4.0, 3.5),
}

SCALES = {"quadratic": 0.4, "rosenbrock": 1e-3, "beale": 0.01, "himmelblau": 0.01, "booth": 0.05}
"""The unit of learning rate on each surface for the methods whose steps are as long as the gradient."""
SCALED = {"sgd", "momentum", "nesterov", "qhm", "sam", "schedule_free_sgd", "radam"}

VELOCITY = {"learning_rate": 0.2, "momentum": 0.9}
LONG = {"learning_rate": 0.02, "momentum": 0.99}
SHORT = {"learning_rate": 0.5, "momentum": 0.3}
SUM, MEAN = {**VELOCITY, "convention": "running_sum"}, {**VELOCITY, "convention": "running_mean"}
CENTERED = {"learning_rate": 0.02, "rho": 0.9, "momentum": 0.5, "epsilon": 1e-3, "centered": True}
LONGER_MEMORY = {"learning_rate": 0.3, "rho": 0.95, "epsilon": 1e-4}
MOMENTS = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.99, "epsilon": 0.01}
SLOWER = {**MOMENTS, "learning_rate": 0.02}
UNRECTIFIED = {"learning_rate": 0.5, "beta2": 0.5}
NO_EPSILON = {"learning_rate": 0.05, "epsilon": 0.0}
SQUARES = {"learning_rate": 0.005, "rho": 0.95, "momentum": 0.5}
INSIDE = {"epsilon": 0.1, "epsilon_place": "inside"}
BEFORE = {"epsilon": 0.1, "epsilon_place": "before_bias_correction"}
SIGNS = {"learning_rate": 0.01, "beta1": 0.8, "beta2": 0.95, "weight_decay": 0.2}
AVERAGED = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.99, "epsilon": 0.01}
PRODIGY = {"learning_rate": 0.3, "d0": 0.02, "beta2": 0.99}

Iterates = Iterator[list[float]]
Nudge = Callable[[np.ndarray], np.ndarray]
Function = Callable
Case = tuple[Callable, dict, list[dict]]
"""What makes the optimizer, with which options, and our hyperparameters for it, case by case."""


def renamed(hyperparameters: dict, names: dict[str, str], without: tuple[str, ...] = ()) -> dict:
    """The hyperparameters under a library's names, without those that it has no word for."""
    return {names.get(name, name): value for name, value in hyperparameters.items() if name not in without}
