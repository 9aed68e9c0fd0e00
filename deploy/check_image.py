"""Carries out the Dockerfile without a container engine and tries what the image starts: as root, on Debian,

    python -m deploy.check_image --work /var/tmp/image [--base FOLDER]

Every instruction is read from the Dockerfile (`deploy/dockerfile.py`; an unknown one is refused) and carried out in a
root file system of its own, one layer each, as by `docker build`; .dockerignore decides what COPY sees. Then its
command is started as deploy/compose.yaml does: its user, no capability, a read-only file system but for what compose
says, no network but loopback, process 1 of its own. Pages, answers, downloads and the health check are asked for, and
SIGTERM is sent. A second start shows that nothing is compiled or written, further ones what bytecode saves.

FOLDER is the unpacked file system of the base; `docker export` of a container of it makes one. Without it debootstrap
makes Debian's own Python of that release stand in, without bytecode, as the base has none either. Needs overlayfs,
unshare, setpriv, debootstrap, Chromium, the network for RUN, and the packages of requirements-dev.lock.
"""

import argparse
import contextlib
import fcntl
import os
import re
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import yaml
from playwright.sync_api import sync_playwright

from benchmarks.chromium import find_chromium, launch
from benchmarks.visitor import Visitor
from deploy.image import NEW_MOUNTS, NEW_NETWORK, ROOT, Image, bytes_of, call, leave, stand_in
from interface.pages import PAGES
from player import ADDRESS

STARTS, STOPS_WITHIN = 3, 5.0
QUICK = {"network": {"iterations": "200"}, "slices": {"iterations": "200"}}
"""Page -> entries of its link, where what it shows at first takes long."""


class Container:
    """The image's command, started; and what it answers."""

    def __init__(self, image: Image, root: Path, **how: str) -> None:
        self.image, self.root = image, root
        self.address, self.begun = f"127.0.0.1:{image.ports[0]}", time.monotonic()
        self.outer = subprocess.Popen(
            image.inside(root, image.command, **how), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self.process = self.ready_after = self.cpu = None

    def wait(self) -> None:
        """Until it is ready."""
        while True:
            with contextlib.suppress(OSError):
                if self.get("/ready")[0] == 200:
                    break
            if self.outer.poll() is not None or time.monotonic() - self.begun > 120:
                raise SystemExit(f"The server did not start:\n{self.outer.communicate()[1]}")
            time.sleep(0.02)
        self.ready_after = time.monotonic() - self.begun
        self.process = int(Path(f"/proc/{self.outer.pid}/task/{self.outer.pid}/children").read_text().split()[0])
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        self.cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def get(self, path: str) -> tuple[int, bytes]:
        with urllib.request.urlopen(f"http://{self.address}{path}", timeout=60) as response:
            return response.status, response.read()

    def end(self) -> None:
        """Its first process takes all others along."""
        if self.process and self.outer.poll() is None:
            os.kill(self.process, signal.SIGKILL)
        self.outer.kill()
        self.outer.communicate()

    def stop(self) -> tuple[float, int]:
        """SIGTERM; seconds until it is gone, and its exit code."""
        begun = time.monotonic()
        os.kill(self.process, signal.SIGTERM)
        self.outer.communicate(timeout=30)
        return time.monotonic() - begun, self.outer.returncode

    def visit(self) -> None:
        """Ask for a page, files, the answers of all pages, and, in a browser, two downloads."""
        for path in ("/health", "/", f"/{ADDRESS}/kit/page.js", f"/{ADDRESS}/plotly.min.js", "/qr.svg?text=a"):
            status, content = self.get(path)
            expect(status == 200 and len(content) > 1, f"GET {path}: {len(content):,} bytes")
        for page in PAGES:
            visitor, begun = Visitor(self, page, asker="image"), time.monotonic()
            visitor.ask(QUICK.get(page, {}), settled=True)
            while "query" not in visitor.data or visitor.data.get("job"):
                time.sleep(0.2)
                visitor.ask(visitor.data.get("query", {}) | QUICK.get(page, {}), settled=True)
                expect(time.monotonic() - begun < 120, "", f"the answer of {page} takes more than two minutes")
            told = visitor.data.get("training", {}).get("state") or "whole"
            expect(not visitor.data.get("failed") and told in ("whole", "done"), f"answer of {page}: {told}")
        with sync_playwright() as playwright:
            page = launch(playwright, find_chromium()).new_page()
            page.goto(f"http://{self.address}/?x=-6")
            page.locator(".results tbody tr").nth(1).wait_for()
            page.get_by_role("button", name="Download", exact=True).click()
            for label, within in ("CSV", b"gradient"), ("HTML", b"<script"):
                with page.expect_download() as started:
                    page.get_by_role("button", name=label, exact=True).click()
                content = Path(started.value.path()).read_bytes()
                expect(
                    within in content, f"a browser draws the Playground and downloads {label}: {len(content):,} bytes"
                )
            page.context.browser.close()


def expect(holds: bool, what: str, otherwise: str = "") -> None:
    """Print what holds; end where it does not."""
    if not holds:
        raise SystemExit(f"MISSED: {otherwise or what}")
    if what:
        print(f"  ok  {what}", flush=True)


@contextlib.contextmanager
def started(image: Image, upper: Path | None = None, *more: Path, user: str = "") -> Iterator[Container]:
    """The command in the mounted image, with what compose.yaml gives it, once it is ready."""
    service = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())["services"]["downhill"]
    expect(service["read_only"] and service["cap_drop"] == ["ALL"], "", "compose.yaml is no longer as strict as this")
    with image.mounted(upper, *more) as root:
        for place in service["tmpfs"]:
            call("mount", "-t", "tmpfs", "-o", "mode=1777,nosuid,nodev,noexec", "tmpfs", root / place.lstrip("/"))
        container = Container(image, root, user=user)
        try:
            container.wait()
            yield container
        finally:
            container.end()


def try_it(image: Image) -> None:
    """As the host starts it: read-only, as its user."""
    print("started read-only, as its user, without capabilities, with loopback only")
    with started(image) as container:
        print(f"  ok  ready after {container.ready_after:.1f} s, {container.cpu:.1f} s of processor time")
        status = dict(re.findall(r"^(\w+):\s+(.*)$", Path(f"/proc/{container.process}/status").read_text(), re.M))
        expect(status["NSpid"].split()[-1] == "1", "it is process 1, so it hears SIGTERM")
        expect(int(status["Uid"].split()[0]) == int(image.user) > 0, f"its user is {image.user}")
        expect(int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0, "it has no capability")
        expect(bool(os.statvfs(container.root).f_flag & os.ST_RDONLY), "its file system is read-only")
        container.visit()
        healthy = subprocess.run(image.inside(container.root, image.health), check=False).returncode
        expect(healthy == 0, "HEALTHCHECK")
        kept = {path.name for path in (container.root / "tmp").iterdir()}
        memory = int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{container.process}/status").read_text())[1]) / 1e3
        print(f"  ok  at most {memory:.0f} MB of memory; in /tmp: {', '.join(sorted(kept)) or 'nothing'}")
        took, code = container.stop()
        expect(took < STOPS_WITHIN and code == 0, f"SIGTERM: gone after {took:.1f} s with exit code {code}")


def try_bytecode(image: Image) -> None:
    """Nothing is compiled at a start, and what that saves."""
    print("started as root where all may be written, to see what Python would compile and who writes what")
    upper = image.work / "written"
    shutil.rmtree(upper, ignore_errors=True)
    with started(image, upper, user="root") as container:
        container.visit()
    written = [path.relative_to(upper).as_posix() for path in upper.rglob("*") if path.is_file()]
    compiled = [path for path in written if path.endswith(".pyc")]
    expect(not compiled, "nothing was compiled", f"compiled at the start: {', '.join(compiled[:20])} ...")
    expect(not written, "nothing was written but in /tmp", f"written: {', '.join(written[:20])}")
    bare = image.work / "bare"
    shutil.rmtree(bare, ignore_errors=True)
    with image.mounted(bare) as root:
        call("find", root, "-xdev", "-name", "__pycache__", "-prune", "-exec", "rm", "-rf", "{}", "+")
    for what, more in ("with bytecode", ()), ("without", (bare,)):
        times = []
        for _ in range(STARTS):
            with started(image, None, *more) as container:
                times.append((container.ready_after, container.cpu))
        seconds, cpu = map(statistics.median, zip(*times, strict=True))
        print(f"  ok  start {what}: ready after {seconds:.1f} s, {cpu:.1f} s of processor time, median of {STARTS}")


def tell_size(image: Image) -> None:
    """What the layers have, as they are and compressed as a registry sends them, and the largest parts."""
    print("size, without the base, which many images share")
    for made_by, layer in zip(image.made_by[1:], image.layers[1:], strict=True):
        sent = int(call("sh", "-c", f"tar -C '{layer}' -c . | gzip -5 | wc -c"))
        print(f"{bytes_of(layer) / 1e6:8.1f} MB, {sent / 1e6:6.1f} sent  {made_by[:80]}")
    packages = max(image.layers[1:], key=bytes_of)
    sizes = [line.split("\t") for line in call("du", "-b", "--max-depth=6", packages).splitlines()]
    parts = sorted(((int(size), path) for size, path in sizes if "-packages/" in path), reverse=True)
    print("     of it " + ", ".join(f"{Path(path).name} {size / 1e6:.0f}" for size, path in parts[:16]))


def alone() -> None:
    """No network from now on but loopback."""
    leave(NEW_NETWORK)
    with socket.socket() as any_socket:  # SIOCSIFFLAGS, IFF_UP
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", 1))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="a folder for the layers, 2 GB; not below overlayfs")
    parser.add_argument("--base", type=Path, help="an unpacked file system of the base")
    asked = parser.parse_args()
    text = (ROOT / "Dockerfile").read_text()
    release = re.search(r"^FROM \S+-slim-(\w+)", text, re.M)[1]
    asked.work.mkdir(parents=True, exist_ok=True)
    base = asked.base or asked.work / release
    if not base.exists():
        stand_in(base, release)
    leave(NEW_MOUNTS)
    call("mount", "--make-rprivate", "/")
    image = Image(base.resolve(), asked.work.resolve())
    image.build(text)
    alone()
    try_it(image)
    try_bytecode(image)
    tell_size(image)
    return 0


if __name__ == "__main__":
    sys.exit(main())
