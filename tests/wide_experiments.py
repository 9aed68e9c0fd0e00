"""Random experiments of the kind that a page can show, each computed as the pages do it."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from wide_functions import Known, Piece, among, pieces

from catalogue import Declaration, Family, Optimizer, Parameter, Surface
from expressions import custom
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import Rules, Trajectory, measure
from simulation.budget import by_budget, simulate_within, steps_at
from simulation.link import default_values
from simulation.look_ahead import A_QUARTER, simulate_and_look_ahead
from simulation.measurements import Measurements
from simulation.minibatches import MiniBatches
from simulation.path_statistics import PathStatistics, path_statistics
from simulation.scenario import Entrant, Scenario, entrant_names
from surfaces import SURFACES
from surfaces._regression import Regression

OWN = 0.5
"""The share of experiments on a function of one's own."""
REUSED = 12
"""So many experiments in a row share a surface, as a search for the lowest points of a function takes long."""
RULES = 0.3
"""The share of experiments with each of the rules, and with a schedule."""

STEPS = {0: 0.01, 1: 0.05, 2: 0.05, 3: 0.05, 5: 0.07, 8: 0.07, 12: 0.12, 20: 0.17, 30: 0.16, 50: 0.1, 80: 0.06,
         120: 0.04, 200: 0.03, 300: 0.02}  # fmt: skip
"""How many steps, or gradients, and in which share of experiments."""
LONG = 30
"""Methods that search along a line or solve for their step take part in runs of at most so many steps."""
FAST = [slug for slug, cls in OPTIMIZERS.items() if cls.family is not Family.REFERENCE]


@dataclass(frozen=True)
class Ground:
    """A surface and what is known of it without asking a search."""

    kind: str
    surface: Surface
    known: Known


@dataclass(frozen=True)
class Run:
    """One entrant's run and what the app finds out about it."""

    name: str
    trajectory: Trajectory
    measured: Measurements
    budgeted: Measurements
    path: PathStatistics
    basin: Measurements
    """As on the basins page, which looks ahead by a quarter."""


@dataclass(frozen=True)
class Experiment:
    """A scenario, the runs of its entrants, and where it came from."""

    seed: int
    number: int
    ground: Ground
    scenario: Scenario

    @cached_property
    def runs(self) -> list[Run]:
        game = self.scenario
        together = {"schedule": game.schedule, "rules": game.rules}
        found = []
        for name, entrant in zip(entrant_names(game), game.entrants, strict=True):
            make = simulate_and_look_ahead if game.budget == "steps" else simulate_within
            run = make(game.surface, entrant.optimizer, game.start, game.steps, **together)
            measured = measure(run)
            budgeted = by_budget(measured, steps_at(run, game.budget, game.steps))
            quarter = measure(run, share=A_QUARTER)
            found.append(Run(name, run, measured, budgeted, path_statistics(run, measured), quarter))
        return found

    def __str__(self) -> str:
        game = self.scenario
        surface = getattr(getattr(game.surface, "expression", None), "text", game.surface.slug)
        entrants = "; ".join(f"{entrant.slot}: {entrant.optimizer!r}" for entrant in game.entrants)
        return (
            f"seed {self.seed}, number {self.number}: {self.ground.kind}, {surface}, {game.surface!r}, "
            f"view {game.surface.view}, start {game.start}, {game.steps} {game.budget}, {game.schedule!r}, "
            f"{game.rules!r}, {entrants}"
        )


def experiments(seed: int, count: int):
    """So many experiments, the same for the same seed."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        if number % REUSED == 0:
            ground = own(rng) if rng.random() < OWN else published(rng)
        yield Experiment(seed, number, ground, scenario(rng, ground.surface))


def published(rng: np.random.Generator) -> Ground:
    """One of the catalogue's surfaces with parameters from their sliders."""
    cls = SURFACES[str(rng.choice(list(SURFACES)))]
    surface = cls(**drawn(rng, cls)) if rng.random() < 0.7 else cls()
    nearest = among(*surface.minima) if surface.minima else None
    kind = "points" if surface.minima else None
    return Ground(cls.slug, surface, Known(kind, nearest, surface.minimum, surface.bounded_below))


def own(rng: np.random.Generator, kind: str = "") -> Ground:
    """A function of one's own, shifted and stretched."""
    found = pieces(rng)
    kind = kind or str(rng.choice(list(found)))
    piece = found[kind]
    scale = float(rng.choice([1.0, 1.0, 2.0, 0.1, 20.0]))
    at = tuple(round(float(rng.choice([0.0, rng.uniform(-3, 3)])) * scale, 4) for _ in "xy")
    height = round(float(rng.choice([1.0, rng.uniform(0.05, 50)])), 3)
    ratio = round(float(rng.choice([1.0, rng.uniform(0.5, 1.5)])), 2)
    sides = [
        (round(middle + scale * (to - reach), 6), round(middle + scale * (to + reach), 6))
        for middle, to, reach in zip(at, piece.at, (piece.reach, piece.reach * ratio), strict=True)
    ]
    letters = {
        letter: f"(({name}-{middle})/{scale})" if middle >= 0 else f"(({name}+{-middle})/{scale})"
        for letter, name, middle in zip("uv", "xy", at, strict=True)
    }
    text = "".join(letters.get(one, one) if alone(piece.text, i) else one for i, one in enumerate(piece.text))
    surface = custom(f"{height}*({text})", tuple(sides), piece.values)
    return Ground(kind, surface, known(piece, at, scale, height))


def alone(text: str, i: int) -> bool:
    """Whether the letter at a place is a name of its own."""
    return not (text[i - 1 : i].isalpha() or text[i + 1 : i + 2].isalpha())


def known(piece: Piece, at: tuple[float, float], scale: float, height: float) -> Known:
    """The same in x and y."""
    if piece.kind is None:
        return Known(None, bounded=piece.bounded)

    def nearest(x: float, y: float) -> tuple[float, float]:
        u, v = piece.nearest((x - at[0]) / scale, (y - at[1]) / scale)
        return at[0] + scale * u, at[1] + scale * v

    return Known(piece.kind, nearest, height * piece.minimum)


def drawn(rng: np.random.Generator, cls: type[Declaration]) -> dict[str, float | bool | str]:
    """Every parameter from its slider."""
    return {name: value_of(rng, declared) for name, declared in cls.parameters().items()}


def value_of(rng: np.random.Generator, declared: Parameter) -> float | bool | str:
    """A value from the slider's range, by decades where it has a log scale."""
    if declared.is_switch:
        return bool(rng.random() < 0.5)
    if declared.is_choice:
        return str(rng.choice(declared.options))
    low, high = declared.low, declared.high
    if declared.scale == "log":
        value = math.exp(rng.uniform(math.log(low), math.log(high)))
    else:
        value = float(rng.uniform(low, high))
    return float(round(value)) if declared.whole else value


def scenario(rng: np.random.Generator, surface: Surface) -> Scenario:
    """Entrants, start, steps, schedule and rules for a surface."""
    (x_low, x_high), (y_low, y_high) = surface.view
    room = 0.5 if rng.random() < 0.2 else 0.0
    start = tuple(
        float(rng.uniform(low - room * (high - low), high + room * (high - low)))
        for low, high in ((x_low, x_high), (y_low, y_high))
    )
    if rng.random() < 0.1 and surface.minima:
        start = surface.minima[int(rng.integers(len(surface.minima)))]
    steps = int(rng.choice(list(STEPS), p=list(STEPS.values())))
    count = int(rng.integers(1, 5))
    entrants = tuple(Entrant(slot, optimizer(rng, type(surface), steps)) for slot in range(1, count + 1))
    schedule = SCHEDULES["constant"]()
    if rng.random() < RULES:
        cls = SCHEDULES[str(rng.choice(list(SCHEDULES)))]
        schedule = cls(**drawn(rng, cls))
    budget = "gradients" if rng.random() < 0.2 else "steps"
    return Scenario(surface, entrants, start, steps, schedule, rules(rng, surface), budget)


def optimizer(rng: np.random.Generator, surface: type[Surface], steps: int) -> Optimizer:
    """One of all, as offered for the surface, at another rate, or with everything from the sliders."""
    cls = OPTIMIZERS[str(rng.choice(list(OPTIMIZERS)))]
    if cls.family is Family.REFERENCE and steps > LONG:
        cls = OPTIMIZERS[str(rng.choice(FAST))]
    kind = rng.random()
    if kind < (0.3 if surface in SURFACES.values() else 0.7):  # to recommend a rate takes long
        return cls(**drawn(rng, cls))
    values = default_values(cls, surface)
    if kind < 0.85 and "learning_rate" in values:
        declared = cls.parameters()["learning_rate"]
        rate = values["learning_rate"] * 10 ** rng.uniform(-1.5, 1)
        values["learning_rate"] = min(max(rate, declared.low), declared.high)
    return cls(**values)


def rules(rng: np.random.Generator, surface: Surface) -> Rules:
    """Mostly none; mini-batches only where there are examples."""
    chosen = {}
    if rng.random() < RULES / 2:
        chosen |= {"noise": str(rng.choice(["isotropic", "proportional"])), "sigma": 10 ** rng.uniform(-3, 0.3),
                   "seed": float(rng.integers(100))}  # fmt: skip
    if rng.random() < RULES / 3:
        chosen["l2"] = 10 ** rng.uniform(-3, 0)
    if rng.random() < RULES / 3:
        chosen["weight_decay"] = 10 ** rng.uniform(-3, 0)
    if rng.random() < RULES / 2:
        chosen["clip_norm"] = 10 ** rng.uniform(-2, 2)
    if isinstance(surface, Regression) and rng.random() < 0.5:
        batch = {"batch_size": float(rng.integers(1, 64)), "replacement": bool(rng.random() < 0.5)}
        return MiniBatches(**chosen, **batch)
    return replace(Rules(), **chosen)
