"""What a second server process on a second core is worth: `python -m benchmarks.processes`.

Nginx from deploy/ is in front of one process held to one core, then of two held to one each; the Playground with eight
entrants of 200 steps is asked for over connections that are kept open, one rate changed in every request, and nothing
is made of the answers. Goal: two give at least 1.8 times the answers of one.

Nginx and those who ask take processor time, too. With four cores and more they have cores of their own. With two they
take it from the second server, so what is compared is how many answers a second of the servers' own processor time
gives: twice that of two processes against that of one, which two more cores for the rest would give.
"""

import contextlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.answers import QUERY, WINDOW
from benchmarks.proxy import command, configured
from benchmarks.server import TICKS, Server, free_port, running_server
from benchmarks.visitor import Visitor

CORES = sorted(os.sched_getaffinity(0))
REST = CORES[2:] if len(CORES) >= 4 else CORES
"""Where nginx and those who ask run."""
CONNECTIONS, WARM_UP, SECONDS, ROUNDS = 24, 3.0, 12.0, 2
GOAL = 1.8


@contextlib.contextmanager
def held_to(cores: list[int]) -> Iterator[None]:
    """What is started meanwhile runs on these cores only."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class Clients:
    """So many connections, each of which asks again as soon as it is answered."""

    def __init__(self, port: int, first: Visitor) -> None:
        self.port, self.answers, self.others = port, 0, 0
        query = first.data["query"] | {"7.learning_rate": "RATE"}
        self.body = json.dumps({"query": query, "window": WINDOW, "holds": sorted(first.held)})
        self.until = threading.Event()
        self.threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(CONNECTIONS)]

    def _ask(self, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        asked = 0
        while not self.until.is_set():
            asked += 1
            rate = f"{0.05 + 1e-3 * number + 1e-6 * asked:.6f}"
            connection.request("POST", "/answer/playground", self.body.replace("RATE", rate), headers)
            response = connection.getresponse()
            response.read()
            if response.status == 200:
                self.answers += 1
            else:
                self.others += 1
        connection.close()


def measure(count: int) -> tuple[float, float]:
    """Print what so many processes give; answers a second, and answers a second of their processor time."""
    with contextlib.ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        servers = []
        for core in CORES[:count]:
            with held_to([core]):
                servers.append(running.enter_context(running_server()))
        port = free_port()
        configuration = configured(folder, port, [int(server.address.rpartition(":")[2]) for server in servers])
        rest = CORES[1:] if count == 1 and REST == CORES else REST
        with held_to(rest):
            started = running.enter_context(subprocess.Popen(command(configuration)))
            running.callback(started.terminate)
            nginx = Server(started, port)  # whose workers do all
            time.sleep(1)
            for server in servers:
                first = Visitor(server)
                first.ask(QUERY, window=WINDOW)
            clients = Clients(port, first)
            for thread in clients.threads:
                thread.start()
        time.sleep(WARM_UP)
        began, answers, own = time.monotonic(), clients.answers, time.process_time()
        cpu, proxy = [server.cpu_seconds() for server in servers], nginx.workers_cpu_seconds()
        time.sleep(SECONDS)
        seconds, answers, own = time.monotonic() - began, clients.answers - answers, time.process_time() - own
        cpu = [server.cpu_seconds() - before for server, before in zip(servers, cpu, strict=True)]
        proxy = nginx.workers_cpu_seconds() - proxy
        clients.until.set()
        for thread in clients.threads:
            thread.join()
    shares = ", ".join(f"{used / seconds:.0%}" for used in cpu)
    print(
        f"{count} process{'es' if count > 1 else ''}: {answers / seconds:6.1f} answers a second, "
        f"{1000 * sum(cpu) / answers:5.2f} ms of the servers' time each; of a core: servers {shares}, "
        f"nginx {proxy / seconds:.0%}, who ask {own / seconds:.0%}; {clients.others} answers were none",
        flush=True,
    )
    return answers / seconds, answers / sum(cpu)


def main() -> int:
    """Measure both in turn and say by the exit code whether the goal is met."""
    if len(CORES) < 2:
        print("This takes two cores.")
        return 1
    found = [(measure(1), measure(2)) for _ in range(ROUNDS)]
    rates = [two[0] / one[0] for one, two in found]
    worth = [2 * two[1] / one[1] for one, two in found]
    print(f"answers a second, two of one: {', '.join(f'{ratio:.2f}' for ratio in rates)}")
    print(f"by the servers' own time:     {', '.join(f'{ratio:.2f}' for ratio in worth)}")
    counts = min(rates if REST != CORES else worth)
    print(f"{'goal met' if counts >= GOAL else 'goal missed'} (at least {GOAL:g}, {len(CORES)} cores, {1 / TICKS:g} s)")
    return 0 if counts >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
