"""A Streamlit server of the app in a process of its own, and what its processor time is spent on."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A running server: its address and the processor time it has used."""

    def __init__(self, process: subprocess.Popen, port: int) -> None:
        self.process = process
        self.address = f"localhost:{port}"

    def cpu_seconds(self) -> float:
        """User and system time of the process so far, in seconds, from /proc."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def running_server(stderr: int = subprocess.STDOUT, port: int = 0, **variables: str) -> Iterator[Server]:
    """Start `streamlit run app.py` on this port or a free one, with these variables in its environment besides, wait
    until it is healthy, stop it afterwards. `stderr` is that of `subprocess.Popen`."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    options = ["--server.headless", "true", "--server.fileWatcherType", "none"]
    with subprocess.Popen(
        command + options, cwd=ROOT, env=os.environ | variables, stdout=subprocess.DEVNULL, stderr=stderr
    ) as process:
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
