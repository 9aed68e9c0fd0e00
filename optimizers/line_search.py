"""Gradient descent that tries a long step first and shortens it until it descends enough."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalogue import Counterpart, Dash, Family, Hue, Look, Objective, Optimizer, counterparts, dot, parameter, where

PROBES = 100
"""So many lengths are tried at most; where none descends enough, the point stays."""


class LineSearchState(NamedTuple):
    """What the line search remembers."""

    rate: np.ndarray  # (...), the rate of the last step, 0 where none descended enough
    value: np.ndarray  # (...), f here, nan before the first step


@dataclass(frozen=True, kw_only=True)
class LineSearch(Optimizer):
    """Armijo (1966), with his halving. Every step starts again from the full rate, as in Nocedal and Wright, Numerical
    Optimization (2006), algorithm 3.1, and as optax.scale_by_backtracking_linesearch does where its increase_factor is
    inf; where no length will do, Optax takes the last one tried and we stay."""

    name = "Line search"
    order = 300
    family = Family.REFERENCE
    look = Look(Hue.BLUE, Dash.SHORT)
    extends = ("sgd",)
    year = 1966
    source = "L. Armijo (1966), https://doi.org/10.2140/pjm.1966.16.1"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta) \\ a &= \eta \beta^k \text{ with the smallest } k \ge 0 \text{ where } "
        r"f(\theta - a g) \le f(\theta) - c\, a \|g\|^2 \\ \theta &\gets \theta - a g \end{aligned}"
    )
    symbols = {
        "rate": "a: the length that descends enough",
        "value": "f: the value at the new point",
    }
    known_as = "backtracking, Armijo rule"
    in_words = "The direction is the gradient's; how far to go is tried out until f has fallen enough."
    does_well_on, fails_on = "beale", "branin"
    idea = "Ask the surface how far to go: it never climbs, whatever the rate."
    weakness = "It pays for every probe, and follows the gradient across a valley all the same."
    finds_its_rate = True
    libraries = counterparts(
        optax=Counterpart(
            call="optax.scale_by_backtracking_linesearch",
            arguments={
                "slope_rtol": "armijo",
                "decrease_factor": "shrink",
                "max_learning_rate": "learning_rate",
                "call": "optax.chain(optax.sgd(1.0), optax.scale_by_backtracking_linesearch("
                "100, slope_rtol={slope_rtol}, decrease_factor={decrease_factor}, increase_factor=np.inf, "
                "max_learning_rate={max_learning_rate}))",
            },
            asks={"value": "f(theta)", "grad": "gradient(theta)", "value_fn": "f"},
            defaults={"learning_rate": 1.0, "shrink": 0.8, "armijo": 1e-4, "increase_factor": 1.5},
            differs="Where no length will do, it takes the last one tried; ours stays.",
        )
    )

    learning_rate: float = parameter(
        1.0, 1e-3, 10.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="The longest rate, which is tried first."
    )
    shrink: float = parameter(0.5, 0.1, 0.9, symbol=r"\beta", allowed="(0, 1)", help="The factor after each failure.")
    armijo: float = parameter(
        1e-4,
        1e-6,
        0.5,
        symbol="c",
        scale="log",
        allowed="(0, 1)",
        help="The share of the promised descent to insist on.",
    )

    def init(self, point: np.ndarray) -> LineSearchState:
        zero = point[0] - point[0]
        return LineSearchState(rate=zero, value=zero + np.nan)

    def told(
        self, point: np.ndarray, state: LineSearchState, found: LineSearchState, moved: np.ndarray, objective: Objective
    ) -> tuple[np.ndarray, LineSearchState]:
        g, a = objective.gradient(point), found.rate
        return point - a * g, found

    def step(
        self, point: np.ndarray, state: LineSearchState, objective: Objective, t: int
    ) -> tuple[np.ndarray, LineSearchState]:
        value = objective.value(point)[()] if t == 1 else state.value
        g = objective.gradient(point)
        promise = self.armijo * dot(g, g)
        rate, searching = self.learning_rate + (value - value), value == value
        moved, found, lower = point, rate - rate, value
        for _ in range(PROBES):
            if not searching.any():
                break
            probe = where(searching, point - rate * g, np.nan)
            there = objective.value(probe)[()]
            falls = searching & (there <= value - rate * promise)
            moved, found, lower = where(falls, probe, moved), where(falls, rate, found), where(falls, there, lower)
            searching, rate = searching & ~falls, rate * self.shrink
        return moved, LineSearchState(found, lower)
