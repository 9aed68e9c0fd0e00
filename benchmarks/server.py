"""A Streamlit server of the app in a process of its own, and what it takes of the machine."""

import contextlib
import os
import resource
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A running server: its address and what it takes."""

    def __init__(self, process: subprocess.Popen, port: int) -> None:
        self.process = process
        self.address = f"localhost:{port}"

    def cpu_seconds(self) -> float:
        """User and system time of the process so far, in seconds, from /proc."""
        return sum(_times(self.process.pid)[:2])

    def workers_cpu_seconds(self) -> float:
        """The same of the processes that it has started, those that are over included."""
        living = sum(sum(_times(child)) for child in self.children())
        return sum(_times(self.process.pid)[2:]) + living

    def children(self) -> list[int]:
        """The processes that it has started and that live."""
        listed = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(child) for path in listed for child in path.read_text().split()]

    def memory(self) -> int:
        """Bytes of memory that it holds itself, its children left out."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * resource.getpagesize()

    def open_files(self) -> int:
        return len([*Path(f"/proc/{self.process.pid}/fd").iterdir()])


def _times(process: int) -> tuple[float, ...]:
    """Seconds: user and system time of a process, then of those that it has waited for; nothing where it is gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return (0.0,) * 4
    return tuple(int(field) / TICKS for field in fields[11:15])


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def running_server(
    stderr: int = subprocess.STDOUT, port: int = 0, script: str = "app.py",
    within: Callable[[], None] | None = None, **variables: str,
) -> Iterator[Server]:  # fmt: skip
    """Start `streamlit run` on this port or a free one, with these variables in its environment besides, wait until it
    is healthy, stop it afterwards. `stderr` is that of `subprocess.Popen`; `within` is called in the new process, say
    to bound what it may take."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    options = ["--server.headless", "true", "--server.fileWatcherType", "none"]
    with subprocess.Popen(
        command + options, cwd=ROOT, env=os.environ | variables, stdout=subprocess.DEVNULL, stderr=stderr,
        preexec_fn=within,  # noqa: PLW1509 (before any thread is started)
    ) as process:  # fmt: skip
        try:
            _wait_until_healthy(f"http://localhost:{port}/_stcore/health")
            yield Server(process, port)
        finally:
            process.kill()


def _wait_until_healthy(address: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
