"""Whether a visitor who has a large map computed holds up another one's slider: `python -m benchmarks.neighbours`.

The second visitor moves a learning rate in the Playground at a hand's pace, first alone, then while the first one's
sweeps are computed; every request is timed to its last byte. Goal: none takes 100 ms longer than the median alone.
"""

import contextlib
import statistics
import sys
import threading
import time
from collections.abc import Iterator

from websockets.sync.client import ClientConnection, connect

from benchmarks.rerun import QUERY, Session
from benchmarks.server import Server, running_server

GOAL = 100.0
PACE = 1 / 15
"""Seconds between two movements of the hand."""
SECONDS = 12.0
LARGE = {
    "maps": {"surface": "rosenbrock", "1": "nadam", "cells": "300", "steps": "2000"},
    "basins": {"surface": "rastrigin", "1": "adam", "2": "nadam", "3": "radam", "grid": "401", "steps": "800"},
}
"""Page -> a request that keeps the server busy for longer than is measured."""


def visit(server: Server) -> ClientConnection:
    return connect(f"ws://{server.address}/_stcore/stream", subprotocols=["streamlit"], max_size=None)


def latencies(session: Session, offset: int) -> list[float]:
    """Milliseconds of each request of a slider that is moved for a while."""
    found, query, held = [], dict(session.data["query"]), set(session.data["assets"])
    until, move = time.monotonic() + SECONDS, offset
    while time.monotonic() < until:
        move += 1
        query["7.learning_rate"] = str(0.05 + 1e-5 * move)
        sent = time.perf_counter()
        session.request(move, query, settled=False, holds=sorted(held))
        found.append(1000 * (time.perf_counter() - sent))
        held |= set(session.data["assets"])
        time.sleep(max(0.0, PACE - found[-1] / 1000))
    return found


@contextlib.contextmanager
def sweeping(server: Server, page: str) -> Iterator[list[float]]:
    """Have a visitor of the page ask for more and more maps; yields the share that is done of each answer."""
    stop, shares = threading.Event(), []

    def ask() -> None:
        with visit(server) as socket:
            session, number = Session(socket, page), 0
            while not stop.is_set():
                other = {"1.learning_rate": str(0.01 + 1e-4 * (number // 100))}  # another map, when one is done
                session.request(number, LARGE[page] | other, settled=True, holds=list(session.data["assets"]))
                shares.append(session.data["done"])
                number += 1
                time.sleep(0.2)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        while not shares:
            time.sleep(0.01)
        yield shares
    finally:
        stop.set()
        thread.join()


def main() -> int:
    """Measure against a server of our own and say by the exit code whether the goal is met."""
    with running_server() as server, visit(server) as socket:
        session = Session(socket)
        session.request(-1, QUERY, settled=True, holds=[])
        latencies(session, 0)
        alone = latencies(session, 1000)
        usual = statistics.median(alone)
        tell("alone", alone, usual)
        met = []
        for i, page in enumerate(LARGE, start=2):
            with sweeping(server, page) as shares:
                beside = latencies(session, 1000 * i)
            tell(f"beside {page}", beside, usual)
            print(f"  the sweeps went from {min(shares):.0%} to {shares[-1]:.0%} meanwhile")
            met.append(max(beside) - usual <= GOAL)
    print(f"goal, at most {GOAL:g} ms more: {'met' if all(met) else 'missed'}")
    return 0 if all(met) else 1


def tell(name: str, found: list[float], usual: float) -> None:
    slow = statistics.quantiles(found, n=20)[-1]
    print(f"{name:<14} {statistics.median(found):6.1f} ms median  {slow:6.1f} ms 95th percentile  "
          f"{max(found):6.1f} ms longest ({max(found) - usual:+.1f})  {len(found)} moves")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
