"""Whether a visitor of a page that sweeps holds up another one's slider: `python -m benchmarks.neighbours`.

The second visitor moves a learning rate in the Playground at a hand's pace, first alone, then while maps and
basins are computed and networks trained for the first one; every request is timed to its last byte. Goal: none takes
100 ms longer than the median alone. Measure on a machine that has nothing else to do.
"""

import contextlib
import statistics
import sys
import threading
import time
from collections.abc import Iterator

from benchmarks.answers import QUERY
from benchmarks.server import Server, running_server
from benchmarks.visitor import Visitor

GOAL = 100.0
PACE = 1 / 15
"""Seconds between two movements of the hand."""
SECONDS = 12.0
LARGE = {
    "maps": {"surface": "rosenbrock", "1": "nadam", "cells": "300", "steps": "2000"},
    "basins": {"surface": "rastrigin", "1": "adam", "2": "nadam", "3": "radam", "grid": "401", "steps": "800"},
    "network": {"layers": "5", "units": "200", "iterations": "2000"},
}
"""Page -> a link that keeps the server busy for seconds."""
ANEW = 2.0
"""Seconds after which the visitor wants another one, so that the server stays busy."""


def latencies(visitor: Visitor, offset: int) -> list[float]:
    """Milliseconds of each request of a slider that is moved for a while."""
    found, query = [], dict(visitor.data["query"])
    until, move = time.monotonic() + SECONDS, offset
    while time.monotonic() < until:
        move += 1
        query["7.learning_rate"] = str(0.05 + 1e-5 * move)
        sent = time.perf_counter()
        visitor.ask(query)
        found.append(1000 * (time.perf_counter() - sent))
        time.sleep(max(0.0, PACE - found[-1] / 1000))
    return found


@contextlib.contextmanager
def sweeping(server: Server, page: str) -> Iterator[None]:
    """Have a visitor of the page look again and again, and ask for something else now and then."""
    stop, begun = threading.Event(), threading.Event()

    def look() -> None:
        visitor, since = Visitor(server, page, f"sweeps {page}".replace(" ", "-")), time.monotonic()
        while not stop.is_set():
            number = int((time.monotonic() - since) / ANEW)
            visitor.ask(LARGE[page] | {"1.learning_rate": str(0.01 + 1e-4 * number)}, settled=True)
            begun.set()
            time.sleep(0.2)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        begun.wait()
        yield
    finally:
        stop.set()
        thread.join()


def main() -> int:
    """Measure against a server of our own and say by the exit code whether the goal is met."""
    with running_server() as server:
        visitor = Visitor(server)
        visitor.ask(QUERY, settled=True)
        latencies(visitor, 0)
        alone = latencies(visitor, 1000)
        usual = statistics.median(alone)
        tell("alone", alone, usual)
        met = []
        for i, page in enumerate(LARGE, start=2):
            busy = server.cpu_seconds()
            with sweeping(server, page):
                beside = latencies(visitor, 1000 * i)
            tell(f"beside {page}", beside, usual)
            print(f"  the server was busy for {(server.cpu_seconds() - busy) / SECONDS:.0%} of the time")
            met.append(max(beside) - usual <= GOAL)
    print(f"goal, at most {GOAL:g} ms more: {'met' if all(met) else 'missed'}")
    return 0 if all(met) else 1


def tell(name: str, found: list[float], usual: float) -> None:
    slow = statistics.quantiles(found, n=20)[-1]
    print(f"{name:<14} {statistics.median(found):6.1f} ms median  {slow:6.1f} ms 95th percentile  "
          f"{max(found):6.1f} ms longest ({max(found) - usual:+.1f})  {len(found)} moves")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
