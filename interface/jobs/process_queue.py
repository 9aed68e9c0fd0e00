"""Where sessions say which long work they want: done in processes of their own, in turn, shared, paused, kept."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, NamedTuple

import limits
from interface.jobs import by_name
from interface.jobs.finished_jobs import KEPT, Finished, Kept
from interface.kit.events import LOGGER
from language import Message, told_by
from training.worker import Part, Task, Worker, WorkerError

PROCESSES = limits.PROCESSES
"""So many work at once, one core is for the sliders; as many more may be paused."""
PATIENCE = float(limits.ASKER_SECONDS)
"""Seconds after which an asker who has not asked again is gone. A request that got lost is repeated after 4."""
SELDOM_PATIENCE = float(limits.QUIET_SECONDS)
"""The same for one who has paused or does not look: a browser lets a page in the background ask once a minute."""
LONGEST_PAUSE = float(limits.PAUSE_SECONDS)
"""Seconds after which a paused process is ended. What it had is computed anew if it is resumed after that."""
WAITING = limits.WAITING_TRAININGS
"""So many may run, wait or be paused; a further one has failed until it is asked for again."""
CROWDED = Message("The server has too much to compute already. Try again in some seconds.")
TICK = 0.25
"""Seconds between two looks at who is gone."""


class Progress(NamedTuple):
    """How far a work is, for one asker."""

    state: str
    """waiting, running, paused, done or failed."""
    done: float = 0.0
    """The share that is done."""
    place: int = 0
    """In the line of those that wait, from 1; 0 for one that does not."""
    seconds_left: float | None = None
    """None while there is no telling."""
    parts: tuple[Any, ...] = ()
    """What there is so far, from the first part on."""
    failure: Message | str = ""
    """Why there will be no more, for the visitor."""


class Wish(NamedTuple):
    """What an asker wants, until when on the clock `monotonic`, and how many parts there were when they paused."""

    task: Task
    until: float
    paused_at: int | None
    looks: bool
    """Whether the asker looks at it, and asks often."""


@dataclass(eq=False)
class Job:
    """A work that somebody wants and that is not finished."""

    task: Task
    parts: list[Part] = field(default_factory=list)
    worker: Worker | None = None
    active: bool = False
    """Whether it may use one of the processes that work at once."""
    asleep_since: float = 0.0
    spent: float = 0.0
    """Seconds of work on all parts but the first, for which the process had to start."""

    def seconds_left(self) -> float | None:
        done = self.parts[-1].share - self.parts[0].share if self.parts else 0.0
        return (1 - self.parts[-1].share) * self.spent / done if done else None

    def end(self) -> None:
        """Forget what there is. The thread that follows the worker sees that it is the job's no more, and buries it."""
        if self.worker:
            self.worker.end()
        self.worker, self.active, self.spent = None, False, 0.0
        self.parts.clear()


class ProcessQueue:
    """At most one work per asker, at most `processes` at once; equal works are one."""

    def __init__(self, processes: int = PROCESSES, patience: float = PATIENCE, kept: int = KEPT) -> None:
        self.processes, self.patience = processes, patience
        self.changed = threading.Condition()
        self.wishes: dict[str, Wish] = {}
        self.jobs: dict[Task, Job] = {}
        """In the order in which they were first asked for, which is the line."""
        self.finished = Finished(kept, patience)
        self.watch: threading.Thread | None = None
        self.failures = 0

    def want(self, asker: str, task: Task, paused: bool = False, seldom: bool = False) -> Progress:
        """How far the task is. Ask again within `PATIENCE` until it is done or has failed, or it is given up unless
        somebody else wants it; a paused one within `SELDOM_PATIENCE`.

        Unless it is finished already, it takes the place of what the asker wanted before. Who pauses sees what there
        was when they paused, even where it goes on for others. What has failed is tried anew when it is asked for
        `PATIENCE` later.

        Parameters
        ----------
        asker: whose wish it is, such as a session's id.
        seldom: whether the asker may need up to `SELDOM_PATIENCE` to ask again, paused or not.
        """
        with self.changed:
            before = self.wishes.get(asker)
            held_before = before.paused_at if before and before.task == task else None
            if (kept := self.finished.recall(task)) and not (paused and held_before is not None):
                return _ended(kept)
            if not kept and task not in self.jobs:
                if by_name.put_off():
                    return Progress("waiting")
                if len(self.jobs) >= WAITING:
                    return Progress("failed", failure=CROWDED)
            parts = kept.parts if kept else self.jobs.setdefault(task, Job(task)).parts
            paused_at = (len(parts) if held_before is None else held_before) if paused else None
            looks = not (paused or seldom)
            patience = self.patience if looks else SELDOM_PATIENCE
            self.wishes[asker] = Wish(task, monotonic() + patience, paused_at, looks)
            self._arrange()
            self._look_after()
            if paused:
                seen = parts[:paused_at]
                return Progress("paused", _done(seen), parts=_contents(seen))
            return self._progress(self.jobs[task]) if task in self.jobs else _ended(self.finished.kept[task])

    def recall(self, task: Task) -> Progress | None:
        """What is finished already, without asking for it; None where it is not."""
        with self.changed:
            kept = self.finished.recall(task)
            return _ended(kept) if kept else None

    def drop(self, asker: str) -> None:
        """The asker wants nothing any more."""
        with self.changed:
            if self.wishes.pop(asker, None):
                self._arrange()

    def counts(self) -> dict[str, int]:
        """State, running, waiting or paused -> how many works."""
        with self.changed:
            running = sum(job.active for job in self.jobs.values())
            paused = sum(job.worker is not None and not job.active for job in self.jobs.values())
            return {"running": running, "waiting": len(self.jobs) - running - paused, "paused": paused}

    def beside(self, asker: str) -> int:
        """How many look at the unfinished work that the asker wants, the asker included."""
        with self.changed:
            now, mine = monotonic(), self.wishes.get(asker)
            if mine is None or mine.task not in self.jobs:
                return 0
            return sum(wish.until > now and wish.looks and wish.task == mine.task for wish in self.wishes.values())

    def _progress(self, job: Job) -> Progress:
        line = [other for other in self.jobs.values() if not other.active and self._is_awake(other.task)]
        return Progress(
            "running" if job.active else "waiting",
            _done(job.parts),
            0 if job.active else line.index(job) + 1,
            job.seconds_left() if job.active else None,
            _contents(job.parts),
        )

    def _is_awake(self, task: Task) -> bool:
        """Whether somebody wants it who has not paused."""
        return any(wish.task == task and wish.paused_at is None for wish in self.wishes.values())

    def _arrange(self) -> None:
        """Who is gone, who sleeps, who may work."""
        now = monotonic()
        self.wishes = {asker: wish for asker, wish in self.wishes.items() if wish.until > now}
        wanted = {wish.task for wish in self.wishes.values()}
        for task in self.jobs.keys() - wanted:
            self.jobs.pop(task).end()
        for job in self.jobs.values():
            if job.active and not self._is_awake(job.task):
                job.active, job.asleep_since = False, now
        free = self.processes - sum(job.active for job in self.jobs.values())
        line = [job for job in self.jobs.values() if not job.active and self._is_awake(job.task)]
        for job in line[:free]:
            self._put_to_work(job)
        asleep = sorted(
            (job for job in self.jobs.values() if job.worker and not job.active), key=lambda job: -job.asleep_since
        )
        for i, job in enumerate(asleep):
            if i >= self.processes or job.asleep_since < now - LONGEST_PAUSE:
                job.end()
        self.changed.notify_all()

    def _put_to_work(self, job: Job) -> None:
        job.active = True
        if job.worker is None:
            try:
                job.worker = Worker(job.task)
            except OSError:
                self.failures += 1
                LOGGER.exception("no process", extra={"facts": {"work": type(job.task).__name__}})
                no_room = Message("The server has no room for another process now. Try again in some seconds.")
                self._finish(job, no_room)
                return
            threading.Thread(target=self._follow, args=(job, job.worker), daemon=True).start()

    def _follow(self, job: Job, worker: Worker) -> None:
        """Ask the worker for part after part, whenever the job may work."""
        failure: Message | str = ""
        begun = self._turn(job, worker)
        try:
            while begun and (part := worker.next()):
                with self.changed:
                    if job.worker is worker:
                        job.spent += monotonic() - begun if job.parts else 0.0
                        job.parts.append(part)
                begun = self._turn(job, worker)
        except WorkerError as error:
            failure = told_by(error)
        except Exception:
            LOGGER.exception("training failed", extra={"facts": {"work": type(job.task).__name__}})
            failure = Message("Something went wrong on the server.")
        worker.bury()
        with self.changed:
            self.failures += bool(failure)
            if job.worker is worker:
                self._finish(job, failure)
                self._arrange()

    def _turn(self, job: Job, worker: Worker) -> float:
        """Waits until the job may work, and says when that is; 0 where the worker is no longer the job's."""
        with self.changed:
            self.changed.wait_for(lambda: job.active or job.worker is not worker)
            return monotonic() if job.worker is worker else 0.0

    def _finish(self, job: Job, failure: Message | str) -> None:
        del self.jobs[job.task]
        self.finished.keep(job.task, job.parts, failure)

    def _look_after(self) -> None:
        if self.watch is None:
            self.watch = threading.Thread(target=self._watch, daemon=True)
            self.watch.start()

    def _watch(self) -> None:
        """For ever: see who is gone, as long as there is work."""
        with self.changed:
            while True:
                self.changed.wait(TICK if self.jobs else None)
                self._arrange()


def _ended(kept: Kept) -> Progress:
    if kept.failure:
        return Progress("failed", _done(kept.parts), parts=_contents(kept.parts), failure=kept.failure)
    return Progress("done", 1.0, 0, 0.0, _contents(kept.parts))


def _done(parts: Sequence[Part]) -> float:
    return parts[-1].share if parts else 0.0


def _contents(parts: Sequence[Part]) -> tuple[Any, ...]:
    return tuple(part.content for part in parts)


PROCESS_QUEUE = ProcessQueue()
"""The server's."""
