"""Sweeps beside the scripts: wanted by sessions, computed one after another, kept for whoever wants the same next."""

import math
import secrets
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, NamedTuple, Protocol

import numpy as np
import streamlit as st

from catalogue import Family, Optimizer, Point, Schedule, Surface
from charts import Window
from simulation import Rules, Sweep, sweep
from simulation.hyperparameters import Starts
from simulation.rules import PLAIN
from simulation.simulate import checked_start
from simulation.sweep import SweepCancelledError

KEPT = 2_000_000
"""So many cells are kept at most, of 43 bytes each, so 86 MB."""
QUICK = 2_500
"""A sweep of up to so many cells has a worker of its own: the coarse picture does not wait for somebody's fine one."""
TURN = 0.0005
"""Seconds after which a worker lets go of Python's lock where somebody waits for it. With the usual 0.005 an answer to
another session, which needs the lock some twenty times, would come 100 ms late while a reference method races."""
PATIENCE = 5.0
"""Seconds after which an asker who has not asked again is gone."""


MOST_STEPS = 400_000_000
"""So many steps may the cells of a page make together: some seconds ..."""
SEARCH = 10
"""... where a step of a reference method, which may search along a line, counts as so many."""


def affordable(size: int, steps: int, optimizers: Sequence[Optimizer], cells: str) -> tuple[int, list[str]]:
    """How many `cells` there may be along each side of a grid of each optimizer, and if it is less, why."""
    searching = [optimizer.family is Family.REFERENCE for optimizer in optimizers]
    work = steps * sum(SEARCH if one else 1 for one in searching)
    if size * size * work <= MOST_STEPS:
        return size, []
    smaller = math.isqrt(MOST_STEPS // work)
    counted = f", one of a reference method counted as {SEARCH}" if any(searching) else ""
    return smaller, [
        f"{size} x {size} {cells} make {size * size * work:,} steps{counted}; this page makes at most "
        f"{MOST_STEPS:,}: using {smaller} x {smaller} {cells} instead."
    ]


class Grid(NamedTuple):
    """`size` x `size` starts: of a window the crossings of lines, its edges included, of a map's `Starts` its cells."""

    window: Window | Starts
    size: int


class Work(Protocol):
    """What a worker can take up. Equal works have one answer, so it is frozen and has a hash."""

    @property
    def cells(self) -> int:
        """How much is kept of the answer: so many times 43 bytes."""
        ...

    @property
    def steps(self) -> int:
        """How long a cell takes; the least of `cells` times `steps` comes first."""
        ...

    def answer(self, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Any:
        """Raises SweepCancelledError soon after `cancelled` has become true."""
        ...


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

    def answer(self, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Sweep:
        surface, optimizer, _, steps, schedule, rules, tolerance = self
        return sweep(
            surface, optimizer, self.point, steps, schedule=schedule, rules=rules, tolerance=tolerance,
            progress=progress, cancelled=cancelled,
        )  # fmt: skip


class Desk:
    """Where sessions say what they want and two workers take it up, the smallest first."""

    def __init__(self, kept: int = KEPT, patience: float = PATIENCE) -> None:
        self.limit, self.patience = kept, patience
        self.changed = threading.Condition()
        self.wanted: dict[str, tuple[float, dict[Work, int]]] = {}
        self.running: dict[Work, float] = {}
        self.kept: OrderedDict[Work, tuple[int, Any]] = OrderedDict()
        self.workers: list[threading.Thread] = []

    def want(
        self, asker: str, jobs: Sequence[Work], wait: float = 0.0, first: Sequence[Work] | None = None
    ) -> dict[Work, Any | float]:
        """Each job's answer, or the share of it that is done. Replaces what the asker wanted before.

        Ask again within `PATIENCE` until all is answered, or it is given up unless somebody else wants it.

        Parameters
        ----------
        asker: whose wish it is, such as a session's id with the page's name.
        wait: so many seconds are waited at most, and only until all is answered, or `first` where that is given.

        Raises
        ------
        Whatever was raised for one of the jobs.
        """
        with self.changed:
            sizes = {job: self.kept[job][0] if job in self.kept else job.cells for job in jobs}
            self.wanted[asker] = monotonic() + self.patience, sizes
            self._start()
            self.changed.notify_all()
            self.changed.wait_for(lambda: all(job in self.kept for job in (jobs if first is None else first)), wait)
            for job in jobs:
                if job in self.kept:
                    self.kept.move_to_end(job)
            answers = {job: self.kept[job][1] if job in self.kept else self.running.get(job, 0.0) for job in jobs}
        for answer in answers.values():
            if isinstance(answer, Exception):
                raise answer
        return answers

    def _start(self) -> None:
        if not self.workers:
            sys.setswitchinterval(TURN)
            self.workers = [
                threading.Thread(target=self._work, args=(most,), daemon=True) for most in (QUICK, math.inf)
            ]
            for worker in self.workers:
                worker.start()

    def _work(self, most: float) -> None:
        """For ever: the smallest job of up to `most` cells that somebody still wants."""
        while True:
            with self.changed:
                job, size = self.changed.wait_for(lambda: self._next(most))
                self.running[job] = 0.0
            answer = self._answer(job)
            with self.changed:
                del self.running[job]
                if answer is not None:
                    self._keep(job, size, answer)
                self.changed.notify_all()

    def _next(self, most: float) -> tuple[Work, int] | None:
        self.wanted = {asker: wish for asker, wish in self.wanted.items() if wish[0] > monotonic()}
        waiting = {
            job: size
            for _, sizes in self.wanted.values()
            for job, size in sizes.items()
            if size <= most and job not in self.kept and job not in self.running
        }
        return min(waiting.items(), key=lambda one: one[1] * one[0].steps, default=None)

    def _answer(self, job: Work) -> Any:
        """None where nobody wants it any more."""
        try:
            return job.answer(
                progress=lambda share: self.running.__setitem__(job, share), cancelled=lambda: self._is_unwanted(job)
            )
        except SweepCancelledError:
            return None
        except Exception as error:  # told to whoever asked; the worker goes on
            return error

    def _is_unwanted(self, job: Work) -> bool:
        with self.changed:
            return not any(job in sizes and until > monotonic() for until, sizes in self.wanted.values())

    def _keep(self, job: Work, size: int, answer: Any) -> None:
        """Forgets what was not asked for longest, but never the last one, however large."""
        self.kept[job] = size, answer
        while len(self.kept) > 1 and sum(size for size, _ in self.kept.values()) > self.limit:
            self.kept.popitem(last=False)


DESK = Desk()
"""The server's."""


def asker() -> str:
    """Who this session is at the desk."""
    return st.session_state.setdefault("asker", secrets.token_hex(8))
