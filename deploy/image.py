"""An image without a container engine: a Dockerfile carried out, each instruction in a layer of overlayfs, as root."""

import contextlib
import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from deploy.dockerfile import NotUnderstoodError, command, context, copied, health_check, instructions, variables

ROOT = Path(__file__).parents[1]
STAND_IN = "ca-certificates,python3,python3-pip,tzdata"
NEW_MOUNTS, NEW_NETWORK = 0x00020000, 0x40000000
"""CLONE_NEWNS and CLONE_NEWNET of unshare(2)."""
GIVEN = {"PATH": "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
"""What the base sets."""
OF_THE_NETWORK = ("/etc/resolv.conf", "/etc/hosts", "/etc/ssl/certs", "/etc/pip.conf")
"""What RUN has of this machine, beside variables that begin with PIP_: a builder has the network of its machine."""
DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9), "tty": (5, 0)}


def call(*arguments: object) -> str:
    """Run a program, which must succeed; what it prints."""
    return subprocess.run([*map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True).stdout


def bytes_of(folder: Path) -> int:
    """Of the files within, as they are."""
    return int(call("du", "-sb", folder).split()[0])


class Image:
    """Layers, from the base up, and what the Dockerfile says of them."""

    def __init__(self, base: Path, work: Path) -> None:
        self.work, self.layers, self.made_by = work, [base], ["FROM"]
        self.environment, self.folder, self.user, self.ports = dict(GIVEN), "/", "root", []
        self.command: list[str] = []
        self.health: list[str] = []

    @contextlib.contextmanager
    def mounted(self, upper: Path | None = None, *more: Path) -> Iterator[Path]:
        """The file system of all layers, and `more` above them; what is written goes into `upper`, without it nothing
        can be."""
        root, spare = self.work / "root", self.work / "spare"
        shutil.rmtree(spare, ignore_errors=True)
        for folder in filter(None, (root, spare, upper)):
            folder.mkdir(parents=True, exist_ok=True)
        lower = ":".join(str(layer) for layer in reversed([*self.layers, *more]))
        write = f",upperdir={upper},workdir={spare}" if upper else ",ro"
        call("mount", "-t", "overlay", "overlay", "-o", f"lowerdir={lower}{write}", root)
        try:
            for place in ("proc", "dev"):
                if not (root / place).is_dir():
                    raise NotUnderstoodError(f"the base has no /{place}")
            call("mount", "-t", "tmpfs", "-o", "mode=755,nosuid", "dev", root / "dev")
            for name, (major, minor) in DEVICES.items():
                os.mknod(root / "dev" / name, 0o020666, os.makedev(major, minor))
                (root / "dev" / name).chmod(0o666)
            (root / "dev/shm").mkdir()
            call("mount", "-t", "tmpfs", "-o", "mode=1777,nosuid,nodev,noexec,size=64m", "shm", root / "dev/shm")
            yield root
        finally:
            call("umount", "--recursive", "--lazy", root)

    def inside(self, root: Path, arguments: list[str], user: str = "", **variables: str) -> list[str]:
        """The program and arguments that run these in `root` as process 1 of their own."""
        name, uid, gid, home = account(root, user or self.user)
        environment = {"HOME": home, "HOSTNAME": "image"} | self.environment | variables
        drop = ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"] if name != "root" else []
        return [
            *("unshare", "--pid", "--fork", "--kill-child", f"--mount-proc={root}/proc", "chroot", str(root)),
            *("setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", *drop),
            *("env", "-i", "-C", self.folder, *(f"{key}={value}" for key, value in environment.items())),
            *arguments,
        ]

    def build(self, text: str) -> None:
        """Carry out a Dockerfile's instructions, and say what each took."""
        shutil.rmtree(self.work / "layers", ignore_errors=True)
        for name, rest in instructions(text):
            begun, upper = time.monotonic(), self.work / "layers" / str(len(self.layers))
            match name:
                case "FROM":
                    continue
                case "ENV":
                    self.environment |= variables(rest)
                case "WORKDIR":
                    self.folder = rest
                    self._write(upper, partial(self._make, rest))
                case "USER":
                    self.user = rest
                case "EXPOSE":
                    self.ports = rest.split()
                case "CMD":
                    self.command = command(rest)
                case "HEALTHCHECK":
                    self.health = health_check(rest)
                case "COPY":
                    self._write(upper, partial(self._copy, *copied(rest)))
                case "RUN":
                    self._write(upper, partial(self._run, command(rest)))
                case _:
                    raise NotUnderstoodError(f"{name} {rest}")
            if upper.exists():
                self.layers.append(upper)
                self.made_by.append(f"{name} {rest}")
                print(f"{bytes_of(upper) / 1e6:8.1f} MB {time.monotonic() - begun:6.1f} s  {name} {rest[:80]}")

    def _write(self, upper: Path, write: Callable[[Path], object]) -> None:
        with self.mounted(upper) as root:
            write(root)

    def _make(self, folder: str, root: Path) -> None:
        (root / folder.lstrip("/")).mkdir(parents=True, exist_ok=True)

    def _copy(self, sources: list[str], destination: str, root: Path) -> None:
        """As Docker: owned by root, modes as they are."""
        target = root / (Path(self.folder) / destination).as_posix().lstrip("/")
        seen = [*context(ROOT, (ROOT / ".dockerignore").read_text())]
        for source in map(Path, sources):
            files = [path for path in seen if source in (Path(), path, *path.parents)]
            if not files:
                raise NotUnderstoodError(f"COPY {source}: there is no such file that .dockerignore leaves")
            for path in files:
                place = target / (path.relative_to(source) if (ROOT / source).is_dir() else path.name)
                if (ROOT / path).is_dir():
                    place.mkdir(parents=True, exist_ok=True)
                else:
                    place.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(ROOT / path, place, follow_symlinks=False)

    def _run(self, arguments: list[str], root: Path) -> None:
        for given in map(Path, OF_THE_NETWORK):
            place = root / given.relative_to("/")
            if given.exists() and place.exists():  # what is bound over a file of the base leaves no trace in the layer
                call("mount", "--bind", given, place)
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        subprocess.run(self.inside(root, arguments, **pip), check=True)


def account(root: Path, user: str) -> tuple[str, int, int, str]:
    """Name, numbers and home of a user of the image, by name or number."""
    for line in (root / "etc/passwd").read_text().splitlines():
        name, _, uid, gid, _, home, _ = line.split(":")
        if user in (name, uid):
            return name, int(uid), int(gid), home
    raise NotUnderstoodError(f"USER {user}: the image has none")


def stand_in(base: Path, release: str) -> None:
    """Debian's Python as the base has it: as `python` and `pip`, free to install, without bytecode."""
    print(f"making {base}: Debian {release} with its own Python in place of the base", flush=True)
    call("debootstrap", "--variant=minbase", f"--include={STAND_IN}", release, base)
    for name in ("python", "pip"):
        (base / "usr/local/bin" / name).symlink_to(f"/usr/bin/{name}3")
    for path in [*base.glob("usr/lib/python3*/EXTERNALLY-MANAGED"), *base.rglob("__pycache__")]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for folder in ("var/cache/apt", "var/lib/apt/lists"):
        shutil.rmtree(base / folder)


def leave(what: int) -> None:
    """Have a namespace of one's own from now on."""
    if ctypes.CDLL(None, use_errno=True).unshare(what):
        raise OSError(ctypes.get_errno(), "unshare")
