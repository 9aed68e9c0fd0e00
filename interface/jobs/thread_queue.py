"""Where sessions say what they want: computed beside the scripts in turn, kept for whoever wants the same next."""

import math
import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from time import monotonic
from typing import Any, NamedTuple, Protocol

import limits
from interface.jobs import by_name
from interface.kit.events import LOGGER
from language import Message, told_by
from simulation.cancellation import CancelledError, cancelled_by

KEPT = limits.KEPT_SWEEP_CELLS
"""So many cells are kept at most, of 43 bytes each, so 86 MB, beside what somebody is still waiting for."""
WAITING = limits.WAITING_WORKS
"""So many may be asked for at once."""
CROWDED = Message("the server has too much to compute already. Try again in some seconds.")
QUICK = 2_500
"""A sweep of up to so many cells has a worker of its own: the coarse picture does not wait for somebody's fine one."""
COURTESY = 5
"""So much nicer than the answers are the workers, and still less so than trainings."""
ALMOST = 0.999
"""The most that is done of a work whose answer is not there yet: who is told that all is done asks no more."""
PATIENCE = float(limits.ASKER_SECONDS)
"""Seconds after which an asker who has not asked again is gone."""


class Work(Protocol):
    """What a worker can take up. Equal works have one answer, so it is frozen and has a hash."""

    @property
    def cells(self) -> int:
        """How many runs it takes."""
        ...

    @property
    def held(self) -> int:
        """How much is kept of the answer: so many times 43 bytes."""
        ...

    @property
    def steps(self) -> int:
        """How long each of them takes; the least of `cells` times `steps` comes first."""
        ...

    def answer(self, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Any:
        """Raises CancelledError soon after `cancelled` has become true."""
        ...


class Works(NamedTuple):
    """What is still to be computed before an answer, of how much in all."""

    missing: Sequence[Work] = ()
    total: int = 0


NO_WORKS = Works()


def together(parts: Iterable[Works]) -> Works:
    """What several answers need, each work once."""
    each = list(parts)
    return Works([*dict.fromkeys(one for works in each for one in works.missing)], sum(one.total for one in each))


class NoAnswerError(ValueError):
    """What a worker could not answer; `language.told_by` says why, for the visitor."""


class Kept(NamedTuple):
    """An answer that is kept."""

    cells: int
    held: int
    answer: Any = None
    failure: Message | str = ""
    """Why there is no answer."""
    until: float = math.inf
    """When to forget it, on the clock `monotonic`."""


class ThreadQueue:
    """Where sessions say what they want and two workers take it up, the smallest first."""

    def __init__(self, kept: int = KEPT, patience: float = PATIENCE) -> None:
        self.limit, self.patience = kept, patience
        self.changed = threading.Condition()
        self.wanted: dict[str, tuple[float, dict[Work, int]]] = {}
        self.running: dict[Work, float] = {}
        self.kept: OrderedDict[Work, Kept] = OrderedDict()
        self.workers: list[threading.Thread] = []
        self.failures = 0

    def want(self, asker: str, jobs: Sequence[Work], wait: float = 0.0) -> dict[Work, Any | float]:
        """Each job's answer, or the share of it that is done. Replaces what the asker wanted before.

        Ask again within `PATIENCE` until all is answered, or it is given up unless somebody else wants it.

        Parameters
        ----------
        asker: whose wish it is, such as a session's id.
        wait: so many seconds are waited at most, and only until all is answered.

        Raises
        ------
        NoAnswerError: where a worker has failed at one of the jobs, whatever the reason. The asker's wish is dropped.
        So it does where others have asked for `WAITING` works already and one of these is neither kept nor among them.
        What was refused is refused at once whenever it is asked for; what has failed is tried anew after `PATIENCE`.
        """
        with self.changed:
            for job in [job for job in jobs if job in self.kept and self.kept[job].until < monotonic()]:
                del self.kept[job]
            self._forget_who_is_gone()
            named = self._named()
            unknown = [job for job in jobs if job not in self.kept and job not in named]
            begun = [job for job in jobs if job not in unknown] if unknown and by_name.put_off() else jobs
            if asker not in self.wanted and self._has_no_room(begun):
                raise NoAnswerError(CROWDED)
            sizes = {job: self._size(job, named) for job in begun}
            self.wanted[asker] = monotonic() + wait + self.patience, sizes
            self._start()
            self.changed.notify_all()
            self.changed.wait_for(lambda: self._are_there(jobs), wait)
            for job in jobs:
                if job in self.kept:
                    self.kept.move_to_end(job)
            answers = {job: self.kept[job].answer if job in self.kept else self.running.get(job, 0.0) for job in jobs}
            if failure := self._failure(jobs):
                self.wanted.pop(asker, None)
                raise NoAnswerError(failure)
        return answers

    def recall(self, job: Work) -> Any | None:
        """A job's answer where it is kept, without asking for it."""
        with self.changed:
            return self.kept[job].answer if job in self.kept and not self.kept[job].failure else None

    def counts(self) -> dict[str, int]:
        """State, running or waiting -> how many works."""
        with self.changed:
            return {"running": len(self.running), "waiting": len(self._waiting())}

    def beside(self, asker: str) -> int:
        """How many wait for something that is not there yet and for which the asker waits, the asker included."""
        with self.changed:
            now = monotonic()
            _, mine = self.wanted.get(asker, (0.0, {}))
            left = [job for job in mine if job not in self.kept]
            return sum(until > now and any(job in sizes for job in left) for until, sizes in self.wanted.values())

    def _size(self, job: Work, named: Mapping[Work, int]) -> int:
        """How many cells it has, counted once for all who ask again."""
        if job in self.kept:
            return self.kept[job].cells
        return named.get(job) or job.cells

    def _has_no_room(self, jobs: Sequence[Work]) -> bool:
        named = self._named()
        is_new = any(job not in named and job not in self.kept for job in jobs)
        return is_new and len(named.keys() | set(jobs)) > max(WAITING, len(jobs))

    def _are_there(self, jobs: Sequence[Work]) -> bool:
        """Whether all are answered, or one never will be."""
        return all(job in self.kept for job in jobs) or bool(self._failure(jobs))

    def _failure(self, jobs: Sequence[Work]) -> Message | str:
        return next((self.kept[job].failure for job in jobs if job in self.kept and self.kept[job].failure), "")

    def _start(self) -> None:
        if not self.workers:
            self.workers = [
                threading.Thread(target=self._work, args=(most,), daemon=True) for most in (QUICK, math.inf)
            ]
            for worker in self.workers:
                worker.start()

    def _work(self, most: float) -> None:
        """For ever: the smallest job of up to `most` cells that somebody still wants."""
        if sys.platform == "linux":  # where a thread can be nice by itself
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), COURTESY)
        while True:
            with self.changed:
                job, size = self.changed.wait_for(lambda: self._next(most))
                self.running[job] = 0.0
            answer = self._answer(job, size)
            with self.changed:
                del self.running[job]
                if answer is not None:
                    self._keep(job, answer)
                self.changed.notify_all()

    def _next(self, most: float) -> tuple[Work, int] | None:
        self._forget_who_is_gone()
        waiting = [(job, size) for job, size in self._waiting().items() if size <= most]
        return min(waiting, key=lambda one: one[1] * one[0].steps, default=None)

    def _forget_who_is_gone(self) -> None:
        self.wanted = {asker: wish for asker, wish in self.wanted.items() if wish[0] > monotonic()}

    def _waiting(self) -> dict[Work, int]:
        """What somebody wants and no worker has taken up, and how many cells it has."""
        return {job: size for job, size in self._named().items() if job not in self.kept and job not in self.running}

    def _named(self) -> dict[Work, int]:
        """What somebody who is not gone wants, and how many cells it has."""
        now = monotonic()
        return {job: size for until, sizes in self.wanted.values() if until > now for job, size in sizes.items()}

    def _answer(self, job: Work, cells: int) -> Kept | None:
        """None where nobody wants it any more. Of what is raised only a text is kept: an exception holds on to all that
        the worker had in hand."""
        try:
            unwanted = partial(self._is_unwanted, job)
            with cancelled_by(unwanted):
                answer = job.answer(progress=partial(self._note, job), cancelled=unwanted)
            return Kept(cells, job.held, answer)
        except CancelledError:
            return None
        except ValueError as error:  # a refusal, which would be the same the next time
            return Kept(cells, held=1, failure=told_by(error))
        except Exception as error:
            self.failures += 1
            LOGGER.exception("work failed", extra={"facts": {"work": type(job).__name__}})
            said = Message(
                "the server cannot compute this now, its memory is full. Ask for less, or try again in some seconds."
                if isinstance(error, MemoryError)
                else "the server cannot compute this now, something went wrong in it. Ask for less, or try again in "
                "some seconds."
            )
            return Kept(cells, held=1, failure=said, until=monotonic() + self.patience)

    def _note(self, job: Work, share: float) -> None:
        self.running[job] = min(float(share), ALMOST)

    def _is_unwanted(self, job: Work) -> bool:
        with self.changed:
            return job not in self._named()

    def _keep(self, job: Work, answer: Kept) -> None:
        """Forgets what was not asked for longest, but nothing that somebody waits for, or two would push each other out
        for ever; and never the last one, however large."""
        self.kept[job] = answer
        named, held = {*self._named(), job}, sum(one.held for one in self.kept.values())
        for old in [old for old in self.kept if old not in named]:
            if held <= self.limit:
                break
            held -= self.kept.pop(old).held
