"""One experiment as one value: a surface, its entrants, a start and a number of steps."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import limits
from catalogue import Interval, Optimizer, Parameter, Point, Schedule, Surface, parameter
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation.budget import BUDGETS
from simulation.rules import PLAIN, Rules
from simulation.simulate import escape_circle
from simulation.trajectory import Trajectory
from surfaces import SURFACES

SLOTS = 12
"""How many entrants fit on one picture; a slot also fixes an entrant's colour and dash."""
NO_SCHEDULE = SCHEDULES["constant"]()
STEPS_LIMIT = limits.STEPS
BUDGET: Parameter = parameter(
    "steps", options=BUDGETS, help="What every run gets the same number of: steps, or gradient evaluations."
).metadata["parameter"]


@dataclass(frozen=True)
class Entrant:
    """An optimizer in a slot, 1 to `SLOTS`."""

    slot: int
    optimizer: Optimizer
    schedule: Schedule | None = None
    """Its own, None for the one that all have in common."""


@dataclass(frozen=True)
class Scenario:
    """Everything that decides what a comparison computes."""

    surface: Surface
    entrants: tuple[Entrant, ...]
    start: Point
    steps: int
    """How much of its budget every entrant may use: so many steps, or so many gradient evaluations."""
    schedule: Schedule = NO_SCHEDULE
    """That of every entrant without one of its own."""
    rules: Rules = PLAIN
    budget: str = str(BUDGET.default)

    @classmethod
    def of(cls, surface: Surface, *optimizers: Optimizer) -> Self:
        """`optimizers` in slots 1, 2, ... from the surface's own start, for its own number of steps."""
        entrants = tuple(Entrant(slot, optimizer) for slot, optimizer in enumerate(optimizers, start=1))
        return cls(surface, entrants, surface.start, surface.steps)

    def schedule_of(self, entrant: Entrant) -> Schedule:
        """The schedule that an entrant runs under."""
        return self.schedule if entrant.schedule is None else entrant.schedule

    def alone(self, entrant: Entrant) -> "Scenario":
        """The scenario of one entrant, whose schedule is then that of all."""
        return replace(self, entrants=(replace(entrant, schedule=None),), schedule=self.schedule_of(entrant))

    def descend(self, entrant: Entrant) -> Trajectory:
        """The run of an entrant, for as long as the budget lasts."""
        return BUDGETS[self.budget](
            self.surface, entrant.optimizer, self.start, self.steps,
            schedule=self.schedule_of(entrant), rules=self.rules,
        )  # fmt: skip

    def run(self) -> dict[str, Trajectory]:
        """Every entrant's trajectory, by the name that `entrant_names` gives it."""
        entrants = zip(entrant_names(self), self.entrants, strict=True)
        return {name: self.descend(entrant) for name, entrant in entrants}


def entrant_names(scenario: Scenario) -> list[str]:
    """What each entrant is called."""
    return names_of(scenario.entrants)


def names_of(entrants: Sequence[Entrant]) -> list[str]:
    """What each is called: its optimizer's name, numbered where an optimizer enters more than once."""
    seen: Counter[str] = Counter()
    names = []
    for entrant in entrants:
        name = entrant.optimizer.name
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return names


def start_limits(surface: Surface) -> tuple[Parameter, Parameter]:
    """The x and y of a start on `surface`, declared like any other parameter; half way to diverged at most."""
    (centre_x, centre_y), radius = escape_circle(surface)
    x, y = (
        Parameter(start, *view, Interval.parse(f"[{centre - radius / 2:g}, {centre + radius / 2:g}]"))
        for start, view, centre in zip(surface.start, surface.view, (centre_x, centre_y), strict=True)
    )
    return x, y


CLASSIC = Scenario.of(
    SURFACES["quadratic"](),
    OPTIMIZERS["sgd"](learning_rate=0.95),
    OPTIMIZERS["momentum"](learning_rate=0.1, momentum=0.9),
    OPTIMIZERS["adagrad"](learning_rate=1.5, epsilon=1e-7),
    OPTIMIZERS["adam"](learning_rate=0.3, epsilon=1e-7, epsilon_place="before_bias_correction"),
)
"""The comparison of "Deep Learning from Scratch", chapter 6, with the book's epsilons, which are Keras's, too."""


def as_in_the_book(cls: type[Optimizer]) -> dict[str, float | bool | str]:
    """Parameter -> value, where the book has another than the declared default, but for the learning rate."""
    declared = cls()
    return {
        name: getattr(entrant.optimizer, name)
        for entrant in CLASSIC.entrants
        if type(entrant.optimizer) is cls
        for name in cls.parameters()
        if name != "learning_rate" and getattr(entrant.optimizer, name) != getattr(declared, name)
    }


OPENING = Scenario.of(CLASSIC.surface, *(entrant.optimizer for entrant in CLASSIC.entrants[:2]))
"""What a first visit shows: SGD zig-zags where Momentum glides."""
