"""Hostile messages beside a visitor who must not notice: `python -m benchmarks.hostile [messages] [seed]`.

Requests to every address (`hostile_requests`) and websockets (`hostile_sockets`), connections that are opened and
closed, some that never speak, and beside them a visitor who asks for answers and knows the right ones. Goals: every
answer right, nothing uncaught in the log, memory at most a tenth larger after the second half than after the first,
open files no more than those of the sessions that Streamlit remembers.
"""

import contextlib
import json
import random
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from typing import Any, NamedTuple

from benchmarks import hostile_requests, hostile_sockets
from benchmarks.server import Server, running_server
from benchmarks.visitor import Visitor, read

ATTACKERS = 6
THINKING = 0.05
"""Seconds between two questions of the visitor."""
QUERIES = [
    {"surface": "beale", "1": "adam", "2": "sgd", "x": "2"},
    {"surface": "quadratic", "1": "momentum", "steps": "300"},
    {"surface": "himmelblau", "1": "rmsprop", "1.learning_rate": "0.05"},
]
REMEMBERED = 128
"""So many sessions Streamlit keeps for two minutes after their browsers are gone, with three open files each."""
UNCAUGHT = ("Traceback", "Exception", "Fatal error", "never retrieved")


class Watched(threading.Thread):
    """The visitor: asks the same questions again and again, and notes what is wrong and how long each took."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.right = [self.asked(query) for query in QUERIES]
        self.done, self.wrong, self.milliseconds = threading.Event(), [], []

    def asked(self, query: dict[str, str]) -> dict[str, Any]:
        """The whole answer, on a connection of its own."""
        visitor = Visitor(self.server, asker="visitor")
        status, content = visitor.post({"id": "1", "query": query, "settled": True, "asker": "visitor"})
        visitor.connection.close()
        if status != 200:
            raise OSError(f"status {status}")
        return read(content)

    def run(self) -> None:
        """Ask until it is `done`."""
        while not self.done.wait(THINKING):
            number = len(self.milliseconds) % len(QUERIES)
            begun = time.perf_counter()
            try:
                if self.asked(QUERIES[number]) != self.right[number]:
                    self.wrong.append("another answer")
            except Exception as error:  # noqa: BLE001  # whatever it is, the visitor has noticed
                self.wrong.append(f"{type(error).__name__}: {error}")
            self.milliseconds.append(1000 * (time.perf_counter() - begun))

    def latencies(self) -> str:
        """Of what was asked since the last call."""
        times, self.milliseconds = sorted(self.milliseconds), []
        if len(times) < 2:
            return "no answers"
        p95 = statistics.quantiles(times, n=20)[-1]
        return f"{len(times)} answers, {statistics.median(times):.0f} ms median, {p95:.0f} p95, {times[-1]:.0f} longest"


def attack(server: Server, known: hostile_sockets.Known, messages: int, seed: int) -> Counter[str]:
    """Send so many, from several threads; how they ended. The same seed sends the same."""
    host, port = server.address.split(":")
    address, ended, lock = (host, int(port)), Counter[str](), threading.Lock()

    def one(number: int) -> None:
        rng, silent = random.Random(f"{seed} {number}"), []
        for _ in range(messages // ATTACKERS):
            choice = rng.random()
            if choice < 0.25:
                outcome = hostile_sockets.send(address, known, rng)
            elif choice < 0.28:
                silent.append(socket.create_connection(address))
                outcome = "silent"
            elif choice < 0.3:
                with contextlib.suppress(OSError):
                    silent.append(hostile_sockets.Wire(address).connection)
                outcome = "silent websocket"
            else:
                (kind,) = rng.choices([*hostile_requests.KINDS], [*hostile_requests.KINDS.values()])
                outcome = f"{kind.__name__} {hostile_requests.send(address, kind, rng)}"
            with lock:
                ended[outcome] += 1
        for connection in silent:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(ATTACKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


class Found(NamedTuple):
    """What the server was like before, between and after."""

    ended: Counter[str]
    wrong: list[str]
    latencies: list[str]
    memory: list[int]
    files: list[int]
    uncaught: list[str]
    lines: list[str]


def measure(messages: int, seed: int = 17, **variables: str) -> Found:
    """Start a server with these variables, send half, look, send the other half, look again."""
    with tempfile.TemporaryFile() as log, running_server(log, **variables) as server:
        visitor = Watched(server)
        known = hostile_sockets.Known(("localhost", int(server.address.split(":")[1])))
        visitor.start()
        time.sleep(min(5, messages / 200))
        latencies, memory, files, ended = [visitor.latencies()], [server.memory()], [server.open_files()], Counter()
        for half in (0, 1):
            ended += attack(server, known, messages // 2, seed + half)
            latencies.append(visitor.latencies())
            memory.append(server.memory())
            files.append(settled(server, files[0]))
        visitor.done.set()
        visitor.join()
        log.seek(0)
        written = log.read().decode(errors="replace").splitlines()
    uncaught = [line[:300] for line in written if any(word in line for word in UNCAUGHT)]
    return Found(ended, visitor.wrong, latencies, memory, files, uncaught, written)


def settled(server: Server, wanted: int, seconds: float = 10.0) -> int:
    """Open files once connections that are gone were noticed."""
    until = time.monotonic() + seconds
    while (count := server.open_files()) > wanted + 3 * REMEMBERED and time.monotonic() < until:
        time.sleep(0.2)
    return count


def main() -> int:
    """Print what was found, and say by the exit code whether the visitor noticed, or the server."""
    messages, seed = (int(sys.argv[i]) if len(sys.argv) > i else usual for i, usual in ((1, 10_000), (2, 17)))
    begun = time.monotonic()
    found = measure(messages, seed)
    print(f"{sum(found.ended.values())} messages in {time.monotonic() - begun:.0f} s, {len(found.lines)} lines of log")
    for name, count in sorted(found.ended.items()):
        print(f"{count:7} {name}")
    for when, latency in zip(("before", "first half", "second half"), found.latencies, strict=True):
        print(f"visitor, {when}: {latency}")
    print(f"visitor noticed: {Counter(found.wrong) or 'nothing'}")
    print("memory, MB: " + ", ".join(f"{size / 1e6:.0f}" for size in found.memory))
    print(f"open files: {found.files}")
    print(f"events: {Counter(json.loads(line)['event'] if line[:1] == '{' else line for line in found.lines)}")
    print(f"uncaught: {Counter(found.uncaught) or 'nothing'}")
    files = found.files[2] > found.files[0] + 3 * REMEMBERED
    return 1 if found.wrong or found.uncaught or files or found.memory[2] > 1.1 * found.memory[1] else 0


if __name__ == "__main__":
    sys.exit(main())
