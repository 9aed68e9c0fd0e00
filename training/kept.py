"""Trainings that were seen once, kept in files: another plane of the same training is laid without training again.

The server makes the folder and the workers that it starts find it in their environment; a process without one keeps
nothing. Files are as large as the snapshots, so they are on disk and not in anybody's memory: `LIMIT` bytes at most,
and those that were not read for longest go first.
"""

import atexit
import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

import numpy as np

import limits
from training.plan import Plan
from training.snapshots import Snapshot, snapshots

VARIABLE = "DOWNHILL_TRAININGS"
"""Of the environment: the folder."""
NAME = "downhill-trainings-"
"""Of the folder, before the process's number."""
LIMIT = limits.DISK_BYTES
"""Bytes; the four optimizers of a first visit take 178 million."""


@cache
def new_folder() -> str:
    """This process's folder for its workers, empty at first and gone when the process ends; empty text without one."""
    try:
        folder = tempfile.mkdtemp(prefix=f"{NAME}{os.getpid()}-")
    except OSError:  # no room, or nowhere to write: every plane trains anew
        return ""
    for left in Path(folder).parent.glob(f"{NAME}*-*"):  # by a process that was killed
        if not _lives(left.name.removeprefix(NAME).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _lives(process: str) -> bool:
    if os.name == "nt":  # where 0 is no question but Ctrl+C
        return True
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except OSError:  # it is somebody else's
        pass
    return True


def is_kept(plan: Plan, entrant: int, iterations: np.ndarray) -> bool:
    """Whether `seen` has it without training."""
    file = _file(plan, entrant, iterations)
    return file is not None and file.exists()


def seen(plan: Plan, entrant: int, iterations: np.ndarray) -> Iterator[Snapshot]:
    """What `snapshots` gives, read where it is kept, else kept once the training has come to its end."""
    file = _file(plan, entrant, iterations)
    if file is None:
        yield from snapshots(plan, entrant, iterations)
        return
    try:
        with file.open("rb") as source:
            os.utime(file)
            yield from _read(source, plan.network.size, iterations)
        return
    except FileNotFoundError:
        pass
    yield from _written(file, snapshots(plan, entrant, iterations), int(iterations[-1]))


def _file(plan: Plan, entrant: int, iterations: np.ndarray) -> Path | None:
    """Named after all that decides a training: equal ones of different plans are one."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        return None
    start = entrant if plan.own_weights else 0
    decides = (plan.network, plan.optimizers[entrant], plan.batch_size, plan.seed, start, iterations.tolist())
    return Path(folder) / hashlib.sha256(repr(decides).encode()).hexdigest()


def _read(source: BinaryIO, size: int, iterations: np.ndarray) -> Iterator[Snapshot]:
    for iteration in iterations:
        loss, row = np.fromfile(source, np.float64, 1), np.fromfile(source, np.float32, size)
        if not len(loss):
            return  # it has diverged
        yield Snapshot(int(iteration), row, float(loss[0]))


def _written(file: Path, found: Iterator[Snapshot], last: int) -> Iterator[Snapshot]:
    """The same, while it is written."""
    draft = _Draft(file)
    try:
        for one in found:
            draft.write(one)
            if one.iteration == last:  # after which nobody may ask for more
                draft.keep()
            yield one
        draft.keep()  # it has diverged
    finally:
        draft.drop()


class _Draft:
    """A file that has its name once it is whole. Where there is no room for it, there is none, and nothing fails."""

    def __init__(self, file: Path) -> None:
        self.file, self.path = file, file.with_suffix(f".{os.getpid()}")
        self.target: BinaryIO | None = None
        with contextlib.suppress(OSError):
            self.target = self.path.open("wb")

    def write(self, one: Snapshot) -> None:
        """The next row: the loss in double precision, the displacement in single."""
        if self.target:
            try:
                self.target.write(np.float64(one.loss).tobytes() + one.displacement.astype(np.float32).tobytes())
            except OSError:
                self.drop()

    def keep(self) -> None:
        """It is whole."""
        if self.target:
            try:
                self.target.close()
                self.path.replace(self.file)
                self.target = None
                _tidy(self.file.parent)
            except OSError:
                self.drop()

    def drop(self) -> None:
        """It is not, and will not be."""
        if self.target:
            with contextlib.suppress(OSError):
                self.target.close()
            self.target = None
            self.path.unlink(missing_ok=True)


def _tidy(folder: Path) -> None:
    """Remove what was not read for longest, until the rest is within `LIMIT`."""
    found = []
    for file in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another worker was quicker
            found.append((file.stat().st_mtime, file.stat().st_size, file))
    held = sum(size for _, size, _ in found)
    for _, size, file in sorted(found):
        if held <= LIMIT:
            break
        file.unlink(missing_ok=True)
        held -= size
