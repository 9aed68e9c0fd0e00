"""How long a class waits for its answers: `python -m benchmarks.classroom [visitors ...]`.

Everybody settles a change of a random optimizer of eight every `EVERY` seconds, at times of their own, against one
server process; each answer is timed to its last byte. Goals: p95 at most 15 ms with 100 visitors, at most 30 with 300.
The visitors run in this process: leave a core to each.
"""

import random
import statistics
import sys
import threading
import time

from benchmarks.answers import QUERY
from benchmarks.server import Server, running_server
from benchmarks.visitor import Visitor

GOALS = {100: 15.0, 300: 30.0}
EVERY, SECONDS = 3.0, 20.0


def visit(server: Server, number: int, began: float, found: list[float]) -> None:
    """One visitor: opens the page, then changes something now and then."""
    rng, visitor = random.Random(number), Visitor(server, asker=f"visitor-{number}")
    time.sleep(rng.uniform(0, EVERY))
    visitor.ask(QUERY, settled=True)
    query = dict(visitor.data["query"])
    while time.monotonic() < began + SECONDS:
        time.sleep(EVERY * rng.uniform(0.8, 1.2))
        slot = rng.randint(1, 8)
        query[f"{slot}.learning_rate"] = f"{rng.uniform(0.001, 0.01):.6g}"
        sent = time.perf_counter()
        visitor.ask(query, settled=True)
        if time.monotonic() > began + 2 * EVERY:
            found.append(1000 * (time.perf_counter() - sent))


def measure(server: Server, visitors: int) -> bool:
    """Print what so many visitors wait for; whether the goal is met, where there is one."""
    found: list[float] = []
    began, cpu = time.monotonic(), server.cpu_seconds()
    threads = [threading.Thread(target=visit, args=(server, i, began, found)) for i in range(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    busy = (server.cpu_seconds() - cpu) / (time.monotonic() - began)
    p95 = statistics.quantiles(found, n=20)[-1]
    goal = GOALS.get(visitors)
    print(f"{visitors:4} visitors  {statistics.median(found):7.1f} ms median  {p95:7.1f} ms p95", end="  ")
    print(f"{max(found):7.1f} ms longest  {len(found)} answers, server {busy:.0%} busy", end="  ")
    print(f"(goal: p95 at most {goal:g} ms)" if goal else "")
    return goal is None or p95 <= goal


def main() -> int:
    """Measure each class against a server of its own and say by the exit code whether the goals are met."""
    met = []
    for visitors in map(int, sys.argv[1:] or map(str, GOALS)):
        with running_server() as server:
            met.append(measure(server, visitors))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
