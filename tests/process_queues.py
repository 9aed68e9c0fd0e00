"""What the tests of long works share: how far they may go, and whether their processes live."""

import os
import time
from pathlib import Path

from tasks import Counting

ENOUGH = 60.0  # seconds, for a busy machine


def wait_until(holds):
    deadline = time.monotonic() + ENOUGH
    while not (value := holds()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return value


def lives(pid: int) -> bool:
    """Whether there is such a process; a zombie is one."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Gate:
    """Lets a `Counting` on by as many parts as it says."""

    def __init__(self, folder: Path, name: str = "gate") -> None:
        self.path, self.log = folder / name, folder / f"{name}.log"
        self.log.write_text("")
        self.open(0)

    def open(self, parts: int) -> None:
        self.path.with_suffix(".new").write_text(str(parts))
        self.path.with_suffix(".new").replace(self.path)

    def task(self, count: int = 4) -> Counting:
        return Counting(count, str(self.path), str(self.log))

    @property
    def pids(self) -> list[int]:
        """Of the processes that have begun, in order."""
        return [int(line) for line in self.log.read_text().split()]
