"""Sweeps as works of the server's thread queue."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

import limits
from catalogue import Optimizer, Point, Schedule, Surface
from charts import Window
from interface.jobs.thread_queue import ThreadQueue
from language import Message
from simulation import Rules, Sweep, sweep
from simulation.budget import DEAR, price
from simulation.hyperparameters import Starts
from simulation.rules import PLAIN
from simulation.simulate import checked_start

MOST_STEPS = limits.PAGE_STEPS
"""So many steps may the cells of a page make together, each at its `price`: some seconds."""


def affordable(
    size: int, steps: int, surface: Surface, optimizers: Sequence[Optimizer], cells: Message
) -> tuple[int, list[Message]]:
    """How many `cells` there may be along each side of a grid of each optimizer, and if it is less, why."""
    prices = [price(optimizer, surface) for optimizer in optimizers]
    work = steps * sum(prices)
    if size * size * work <= MOST_STEPS:
        return size, []
    smaller = math.isqrt(MOST_STEPS // work)
    facts = {
        "size": size, "cells": cells, "steps": size * size * work, "most": MOST_STEPS, "smaller": smaller,
    }  # fmt: skip
    if surface.price > 1:
        told = Message(
            "{size} x {size} {cells} make {steps:,} steps, one on this surface counted as {price}; this page makes at "
            "most {most:,}: using {smaller} x {smaller} {cells} instead.", price=surface.price, **facts,
        )  # fmt: skip
    elif DEAR in prices:
        told = Message(
            "{size} x {size} {cells} make {steps:,} steps, one of a reference method counted as {price}; this page "
            "makes at most {most:,}: using {smaller} x {smaller} {cells} instead.", price=DEAR, **facts,
        )  # fmt: skip
    else:
        told = Message(
            "{size} x {size} {cells} make {steps:,} steps; this page makes at most {most:,}: using {smaller} x "
            "{smaller} {cells} instead.", **facts,
        )  # fmt: skip
    return smaller, [told]


class Grid(NamedTuple):
    """`size` x `size` starts: of a window the crossings of lines, its edges included, of a map's `Starts` its cells."""

    window: Window | Starts
    size: int


class Job(NamedTuple):
    """What `simulation.sweep` is asked. Equal jobs have one answer."""

    surface: Surface
    optimizer: Optimizer
    start: Point | Grid
    steps: int
    schedule: Schedule | None = None
    rules: Rules = PLAIN
    tolerance: float = 0.01

    @property
    def point(self) -> np.ndarray:
        """The start (2, ...) as an array."""
        return self.start.window.grid(self.start.size) if isinstance(self.start, Grid) else np.array(self.start)

    @property
    def cells(self) -> int:
        return math.prod(checked_start(self.point, self.optimizer, self.rules)[1])

    @property
    def held(self) -> int:
        return self.cells

    def answer(self, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Sweep:
        surface, optimizer, _, steps, schedule, rules, tolerance = self
        return sweep(
            surface, optimizer, self.point, steps, schedule=schedule, rules=rules, tolerance=tolerance,
            progress=progress, cancelled=cancelled,
        )  # fmt: skip


THREAD_QUEUE = ThreadQueue()
"""The server's."""
