"""What the server measures of itself, in Prometheus' text, on a port of its own that no visitor reaches.

`DOWNHILL_METRICS_PORT` is the port, without it there is none; of several processes of a machine each takes the next
free one. `DOWNHILL_METRICS_ADDRESS` is where it listens, 127.0.0.1 unless a container says 0.0.0.0.
"""

import contextlib
import math
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.runtime import Runtime

from interface.jobs.process_queue import PROCESS_QUEUE
from interface.jobs.sweeps import THREAD_QUEUE
from interface.kit.events import event
from interface.kit.lru import LRU

PORT, ADDRESS = "DOWNHILL_METRICS_PORT", "DOWNHILL_METRICS_ADDRESS"
TRIED = 64
"""So many ports are tried, one after the other."""
RECENT = 1000
"""Quantiles are of so many answers of a page ..."""
WINDOW = 600.0
"""... that are not older than so many seconds."""
QUANTILES = (0.5, 0.95, 0.99)
TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Answers:
    """How many answers there were, and how long each has taken, from its arrival until it is computed."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, int]] = Counter()
        """(Page, status) -> how many."""
        self.seconds: dict[str, float] = {}
        """Page -> of all its answers together."""
        self.recent: dict[str, deque[tuple[float, float]]] = {}
        """Page -> when, and how many seconds."""

    def note(self, page: str, status: int, seconds: float) -> None:
        """One more. The time counts where there was an answer."""
        self.counts[page, status] += 1
        if status == 200:
            self.seconds[page] = self.seconds.get(page, 0.0) + seconds
            self.recent.setdefault(page, deque(maxlen=RECENT)).append((time.monotonic(), seconds))

    def quantiles(self, page: str) -> dict[float, float]:
        """Quantile -> seconds, nan where there was no answer lately."""
        since = time.monotonic() - WINDOW
        lately = sorted(seconds for when, seconds in [*self.recent.get(page, ())] if when > since)
        return {q: lately[math.ceil(q * len(lately)) - 1] if lately else math.nan for q in QUANTILES}


class Followed:
    """How often paths that browsers had computed under a hand gave way to the server's, as browsers say."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        """Page -> how often."""
        self.apart: Counter[str] = Counter()
        """Page -> in how many of these a path lay elsewhere by what can be seen."""

    def note(self, page: str, count: int, apart: int) -> None:
        """So many more."""
        if count:
            self.counts[page] += count
            self.apart[page] += apart


ANSWERS = Answers()
FOLLOWED = Followed()


class Family(NamedTuple):
    """One quantity with all its samples: labels, in braces or empty, -> value."""

    name: str
    kind: str
    about: str
    samples: dict[str, float]


def families(waiting: int) -> Iterator[Family]:
    """All that is measured, as it stands; `waiting` answers do."""
    yield Family(
        "downhill_answers_total", "counter", "Answers by page and status; 503 was shed.",
        {f'{{page="{page}",status="{status}"}}': count for (page, status), count in sorted(ANSWERS.counts.items())},
    )  # fmt: skip
    times: dict[str, float] = {}
    for page in sorted(ANSWERS.seconds):
        times |= {f'{{page="{page}",quantile="{q}"}}': value for q, value in ANSWERS.quantiles(page).items()}
        times |= {
            f'_sum{{page="{page}"}}': ANSWERS.seconds[page],
            f'_count{{page="{page}"}}': ANSWERS.counts[page, 200],
        }
    yield Family("downhill_answer_seconds", "summary", "From arrival until it is computed, of the last minutes.", times)
    for name, counted, about in (
        ("downhill_hands_total", FOLLOWED.counts, "Paths under a hand that gave way to the server's, as browsers say."),
        ("downhill_hands_apart_total", FOLLOWED.apart, "Of these, where the two were seen to differ."),
    ):
        yield Family(name, "counter", about, {f'{{page="{page}"}}': counted[page] for page in sorted(FOLLOWED.counts)})
    yield Family("downhill_answers_waiting", "gauge", "Answers that wait or are computed.", {"": waiting})
    works, failures = jobs()
    yield Family("downhill_works", "gauge", "Long work: sweeps and races in threads, trainings in processes.", works)
    yield Family("downhill_works_failed_total", "counter", "Long work that went wrong.", failures)
    caches = list(held())
    for field, kind, about in (
        ("held", "gauge", "What a cache holds, in its unit."), ("limit", "gauge", "What it may hold."),
        ("hits_total", "counter", "What was found in it."), ("misses_total", "counter", "What was not."),
    ):  # fmt: skip
        samples = {f'{{cache="{one["name"]}",unit="{one["unit"]}"}}': one[field] for one in caches if field in one}
        yield Family(f"downhill_cache_{field}", kind, about, samples)
    if Runtime.exists():
        sessions = Runtime.instance()._session_mgr.num_active_sessions()
        yield Family("downhill_sessions", "gauge", "Visitors with a page open.", {"": sessions})
    yield Family("process_cpu_seconds_total", "counter", "Processor time.", {"": time.process_time()})
    with contextlib.suppress(OSError, ImportError):  # where there is no /proc
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[1])
        memory = pages * resource.getpagesize()
        yield Family("process_resident_memory_bytes", "gauge", "Memory.", {"": memory})
        yield Family("process_open_fds", "gauge", "Open files.", {"": len([*Path("/proc/self/fd").iterdir()])})
        yield Family("process_max_fds", "gauge", "... at most.", {"": resource.getrlimit(resource.RLIMIT_NOFILE)[0]})


def jobs() -> tuple[dict[str, float], dict[str, float]]:
    """The long works by queue and state, and how many have failed."""
    works: dict[str, float] = {}
    failed: dict[str, float] = {}
    for name, queue in (("threads", THREAD_QUEUE), ("processes", PROCESS_QUEUE)):
        works |= {f'{{queue="{name}",state="{state}"}}': float(count) for state, count in queue.counts().items()}
        failed[f'{{queue="{name}"}}'] = float(queue.failures)
    return works, failed


def held() -> Iterator[dict[str, Any]]:
    """Of every cache its name, unit, what it holds and may hold, and how often something was found in it."""
    for cache in LRU.named:
        yield {
            "name": cache.name, "unit": cache.unit, "held": cache.weight, "limit": cache.limit,
            "hits_total": cache.hits, "misses_total": cache.misses,
        }  # fmt: skip
    with PROCESS_QUEUE.changed:
        size = sum(kept.size for kept in PROCESS_QUEUE.finished.kept.values())
    yield {"name": "trainings", "unit": "bytes", "held": size, "limit": PROCESS_QUEUE.finished.limit}
    with THREAD_QUEUE.changed:
        cells = sum(kept.held for kept in THREAD_QUEUE.kept.values())
    yield {"name": "sweeps", "unit": "cells", "held": cells, "limit": THREAD_QUEUE.limit}


def text(waiting: int) -> str:
    """All of it as Prometheus reads it."""
    lines = []
    for name, kind, about, samples in families(waiting):
        lines += [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]
        lines += [f"{name}{labels} {'NaN' if math.isnan(value) else repr(value)}" for labels, value in samples.items()]
    return "\n".join(lines) + "\n"


class MetricsError(ValueError):
    """A variable of the environment that names no port; the message says so."""


def port() -> int | None:
    """The first port to try, None where nothing is asked for. Raises MetricsError."""
    written = os.environ.get(PORT, "").strip()
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and 0 < int(written[:9]) <= 65535 - TRIED):
        raise MetricsError(f"{PORT} is a whole number from 1 to {65535 - TRIED:,}, received {written[:40]!r}.")
    return int(written)


@contextlib.contextmanager
def served(waiting: Callable[[], int]) -> Iterator[int | None]:
    """While it lasts the metrics are served; gives the port. `waiting()` says how many answers wait."""
    first = port()
    if first is None:
        yield None
        return

    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            found = self.path.partition("?")[0] == "/metrics"
            content = text(waiting()).encode() if found else b"Metrics are at /metrics.\n"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", TYPE)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = _bound(os.environ.get(ADDRESS, "") or "127.0.0.1", first, Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    event("metrics", port=server.server_port)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _bound(address: str, first: int, handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    """A server at the first port from `first` on that is free. Raises MetricsError."""
    for number in range(first, first + TRIED):
        with contextlib.suppress(OSError):
            return ThreadingHTTPServer((address, number), handler)
    raise MetricsError(f"None of the ports {first} to {first + TRIED - 1} is free at {address} for metrics.")
