"""A process of its own for one task. Both ends: `Worker` for who wants its parts, and the program that makes them."""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol

from language import Message, told_by
from training import kept

ROOT = Path(__file__).parents[1]
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")} | {"VECLIB_MAXIMUM_THREADS": "1"}
"""More threads are no faster at matrices of this size, and take the cores from who moves a slider."""
COURTESY = 10
"""So much nicer than the server: whoever moves a slider comes first."""
GRANT = b"+"
"""What allows the worker one more part."""


class Task(Protocol):
    """Work in parts: a frozen value that has a hash and can be pickled. Equal tasks have equal parts."""

    def parts(self) -> Iterator[tuple[float, Any]]:
        """The share of all the work that is done by then, and what is new.

        Raises ValueError where it cannot be done, with a message for the visitor.
        """
        ...


class WorkerError(Exception):
    """No more parts will come; `language.told_by` says why, for the visitor."""


class Part(NamedTuple):
    """What a worker has sent."""

    share: float
    """Of the whole task, that is done with this part."""
    content: Any
    size: int
    """How many bytes it has taken to send it."""


class Worker:
    """A process that works at a task, one part at a time, each when it is asked for.

    It ends when its input is closed, so it does not outlive this process, whatever becomes of it.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self.process = subprocess.Popen(
            [sys.executable, "-m", "training.worker"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=os.environ | ONE_THREAD | {
                "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]), kept.VARIABLE: kept.new_folder()
            },
            creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),  # for Windows, which cannot be nice
        )  # fmt: skip
        assert self.process.stdin is not None  # as both are pipes
        assert self.process.stdout is not None
        self.grants, self.answers = self.process.stdin, self.process.stdout
        self.greeted = False

    def next(self) -> Part | None:
        """The next part, None after the last. Raises WorkerError."""
        try:
            if not self.greeted:
                pickle.dump(self.task, self.grants)
                self.greeted = True
            self.grants.write(GRANT)
            self.grants.flush()
            size = int.from_bytes(self._read(8), "big")
            message, content, share = pickle.loads(self._read(size))
        except (OSError, EOFError) as error:
            raise WorkerError(
                Message("The process that computes it has ended unexpectedly. Try again in some seconds.")
            ) from error
        if message == "failed":
            raise WorkerError(content)
        return Part(share, content, size) if message == "part" else None

    def _read(self, size: int) -> bytes:
        """So many bytes: fewer are the end of the process."""
        found = self.answers.read(size)
        if len(found) < size:
            raise EOFError
        return found

    def end(self) -> None:
        """Make an end at once. From any thread, as often as one likes."""
        self.process.kill()

    def bury(self) -> None:
        """End it, leaving no zombie and no open pipe. From the thread that calls `next`."""
        self.process.kill()
        self.process.wait()
        self.answers.close()
        with contextlib.suppress(OSError):  # what was still to be sent, nobody reads
            self.grants.close()


def main() -> None:
    """What the process does: read a task, then send one part for every grant."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, whose end closes the input
    if hasattr(os, "nice"):
        os.nice(COURTESY)
    output, sys.stdout = sys.stdout.buffer, sys.stderr  # what a task prints is no part
    try:
        _send_parts(sys.stdin.buffer, output)
    except Exception as error:  # noqa: BLE001  whatever it was, the server must hear of it
        if not isinstance(error, ValueError):
            traceback.print_exc()
        _send(output, "failed", _said(error))
    os._exit(0)  # without waiting for the thread that listens


def _send_parts(source: BinaryIO, output: BinaryIO) -> None:
    task, grants = pickle.load(source), threading.Semaphore(0)
    threading.Thread(target=_listen, args=(source, grants), daemon=True).start()
    grants.acquire()
    for share, part in task.parts():
        _send(output, "part", part, share)
        grants.acquire()
    _send(output, "end")


def _listen(source: BinaryIO, grants: threading.Semaphore) -> None:
    """Hand on what is granted, and end the process, whatever it is at, when the input is closed."""
    while source.read(1):
        grants.release()
    os._exit(0)


def _send(output: BinaryIO, message: str, content: Any = None, share: float = 1.0) -> None:
    packed = pickle.dumps((message, content, share), pickle.HIGHEST_PROTOCOL)
    output.write(len(packed).to_bytes(8, "big") + packed)
    output.flush()


def _said(error: Exception) -> Message | str:
    if isinstance(error, ValueError):
        return told_by(error)
    return Message(
        "The server cannot compute this now, its memory is full. Ask for less, or try again in some seconds."
        if isinstance(error, MemoryError)
        else "The server cannot compute this now, something went wrong in it. Ask for less, or try again in some "
        "seconds."
    )


if __name__ == "__main__":
    main()
