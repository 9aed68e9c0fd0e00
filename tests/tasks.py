"""Quick works for the workshop's tests, in a module that is quick to import: the worker's process does so."""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Counting:
    """Counts up to `count`, at most as far as the number in the file `gate` allows; says it is there in `log`."""

    count: int
    gate: str = ""
    log: str = ""

    def parts(self) -> Iterator[tuple[float, int]]:
        if self.log:
            with Path(self.log).open("a") as log:
                log.write(f"{os.getpid()}\n")
        for i in range(self.count):
            while self.gate and int(Path(self.gate).read_text() or 0) <= i:
                time.sleep(0.005)
            yield (i + 1) / self.count, i


@dataclass(frozen=True)
class Raising:
    error: Exception

    def parts(self) -> Iterator[tuple[float, int]]:
        yield 0.5, 0
        raise self.error

    def __hash__(self) -> int:
        return hash(str(self.error))


@dataclass(frozen=True)
class Dying:
    """Ends without a word, after one part."""

    def parts(self) -> Iterator[tuple[float, int]]:
        yield 0.5, 0
        os._exit(3)


@dataclass(frozen=True)
class Talking:
    """Sends far more than a pipe holds, prints, and says how it was started."""

    def parts(self) -> Iterator[tuple[float, object]]:
        print("not a part")
        sys.stdout.flush()
        for i in range(20):
            yield (i + 1) / 21, bytes([i]) * 1_000_000
        yield 1.0, (os.environ["OPENBLAS_NUM_THREADS"], os.nice(0) if hasattr(os, "nice") else None)


@dataclass(frozen=True)
class Sleeping:
    """One part that takes for ever."""

    log: str

    def parts(self) -> Iterator[tuple[float, int]]:
        Path(self.log).write_text(str(os.getpid()))
        time.sleep(3600)
        yield 1.0, 0


@dataclass(frozen=True)
class Unsendable:
    """Cannot be sent to another process."""

    def __reduce__(self):
        raise TypeError("cannot be sent")

    def parts(self) -> Iterator[tuple[float, int]]:
        yield 1.0, 0
