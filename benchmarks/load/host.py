"""A server that is held to one core, its visitors to another, and what it takes meanwhile."""

import contextlib
import os
import resource
import time
from collections.abc import Iterator
from functools import partial

from benchmarks.server import Server, running_server

MB = 1e6


@contextlib.contextmanager
def held_server(script: str = "app.py", files: int | None = None, **variables: str) -> Iterator[Server]:
    """A server on the first core that there is, with at most so many open files; this process goes to the last one."""
    cores = sorted(os.sched_getaffinity(0))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    os.sched_setaffinity(0, cores[-1:])
    try:
        with running_server(script=script, within=partial(_bound, cores[0], files), **variables) as server:
            yield server
    finally:
        os.sched_setaffinity(0, cores)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _bound(core: int, files: int | None) -> None:
    os.sched_setaffinity(0, [core])
    if files:
        limit_files(files)


def limit_files(files: int) -> None:
    """From now on this process may have no more open files than so many."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))


class Taken:
    """What a server has taken since this was made."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.began = time.monotonic()
        self.cpu, self.workers = server.cpu_seconds(), server.workers_cpu_seconds()

    @property
    def cpu_seconds(self) -> float:
        """Processor time, that of trainings and slices included."""
        return self.server.cpu_seconds() - self.cpu + self.server.workers_cpu_seconds() - self.workers

    def sentence(self) -> str:
        seconds = time.monotonic() - self.began
        own, workers = self.server.cpu_seconds() - self.cpu, self.server.workers_cpu_seconds() - self.workers
        return (
            f"server: {own:.1f} s of processor time in {seconds:.0f} s ({own / seconds:.0%}), trainings and slices "
            f"{workers:.1f} s; {self.server.memory() / MB:.0f} MB, {self.server.open_files()} open files"
        )
