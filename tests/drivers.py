"""Firefox and WebKit by the W3C's protocols, for what Playwright cannot drive in Debian's own builds of them.

Both take the same description of what a hand does, https://www.w3.org/TR/webdriver2/#actions. Firefox speaks WebDriver
BiDi itself, over a websocket; WebKit's own driver answers WebDriver over HTTP.
"""

import base64
import contextlib
import itertools
import json
import os
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from waiting import DEADLINE, eventually
from websockets.sync.client import ClientConnection, connect

from benchmarks.server import free_port

PREFERENCES = {
    "webgl.disabled": True,
    "dom.w3c_touch_events.enabled": 1,
    "browser.download.folderList": 2,
    "browser.download.alwaysOpenPanel": False,  # which would take the focus
}
SCREEN = "1600x1200x24"
PLAINLY = {"WEBKIT_DISABLE_COMPOSITING_MODE": "1", "WEBKIT_SKIA_ENABLE_CPU_RENDERING": "1"}
"""WebKit composes layers as for a graphics card, half its time where there is none. A screenshot takes them."""


class RefusedError(Exception):
    """What the browser answers where it cannot do what it is asked, or where a script has thrown."""


@contextlib.contextmanager
def started(command: list[str], log: Path, **options) -> Iterator[subprocess.Popen]:
    """A process whose output goes to a file; it is ended afterwards, and all that it has started."""
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True, **options)
    try:
        yield process
    finally:
        for asked in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, asked)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)


def expression(function: str, arguments: tuple) -> str:
    """A promise of what a function of JavaScript gives for these arguments, as JSON."""
    return f"(async () => JSON.stringify((await ({function})(...{json.dumps(arguments)})) ?? null))()"


class Firefox:
    """A headless Firefox with one tab."""

    touches = True

    @staticmethod
    def missing() -> str:
        """What to install, nothing where it is there."""
        return "" if shutil.which("firefox-esr") else 'No Firefox found: "apt-get install firefox-esr".'

    @classmethod
    @contextlib.contextmanager
    def running(cls, folder: Path) -> Iterator["Firefox"]:
        """Start it with a new profile in this folder."""
        downloads, profile = folder / "downloads", folder / "profile"
        profile.mkdir()
        preferences = PREFERENCES | {"browser.download.dir": str(downloads)}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
        (profile / "user.js").write_text("\n".join(lines))
        command = ["firefox-esr", "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", str(profile)]
        told = profile / "WebDriverBiDiServer.json"
        with started(command, folder / "log"):
            eventually(lambda: told.exists() and told.read_text().endswith("}"), bool)
            where = json.loads(told.read_text())
            with connect(f"ws://{where['ws_host']}:{where['ws_port']}/session", max_size=None) as socket:
                yield cls(socket, downloads)

    def __init__(self, socket: ClientConnection, downloads: Path) -> None:
        self.socket, self.downloads = socket, downloads
        self.numbers = itertools.count(1)
        self.errors: list[str] = []
        self.ask("session.new", capabilities={})
        # The tab of its beginning never has the focus, without which a field that is left tells nobody.
        self.tab = self.ask("browsingContext.create", type="tab")["context"]
        self.ask("session.subscribe", events=["log.entryAdded"])

    def ask(self, method: str, **parameters) -> dict:
        """Send a command and wait for its result; what the page reports meanwhile is noted."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self.socket.recv(timeout=DEADLINE))
            if said.get("method") == "log.entryAdded" and said["params"]["level"] == "error":
                self.errors.append(said["params"]["text"])
            if said.get("id") == number:
                if said["type"] == "error":
                    raise RefusedError(said["message"])
                return said["result"]

    def go(self, address: str) -> None:
        self.ask("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def reload(self) -> None:
        self.ask("browsingContext.reload", context=self.tab, wait="complete")

    def back(self) -> None:
        self.ask("browsingContext.traverseHistory", context=self.tab, delta=-1)

    def run(self, function: str, *arguments):
        """What a function of JavaScript gives for these arguments, awaited where it is a promise; all of it JSON."""
        told = self.ask(
            "script.evaluate", expression=expression(function, arguments), target={"context": self.tab},
            awaitPromise=True,
        )  # fmt: skip
        if told["type"] == "exception":
            raise RefusedError(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    def act(self, *sources: dict) -> None:
        """What hands do; what they hold they hold on to."""
        self.ask("input.performActions", context=self.tab, actions=sources)

    def release(self) -> None:
        """Let go of all that is held."""
        self.ask("input.releaseActions", context=self.tab)

    def resize(self, width: int, height: int) -> None:
        """Give the page this size, in pixels."""
        self.ask("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height})

    def screenshot(self) -> bytes:
        """What the window shows, as a PNG."""
        return base64.b64decode(self.ask("browsingContext.captureScreenshot", context=self.tab)["data"])


class WebKit:
    """WebKitGTK's MiniBrowser with one tab, on a screen of its own that nobody sees."""

    touches = False

    @staticmethod
    def missing() -> str:
        """What to install, nothing where it is there."""
        there = shutil.which("WebKitWebDriver") and shutil.which("Xvfb")
        return "" if there else 'No WebKit found: "apt-get install webkit2gtk-driver xvfb".'

    @classmethod
    @contextlib.contextmanager
    def running(cls, folder: Path) -> Iterator["WebKit"]:
        """Start it with this folder as its home."""
        number, log = folder / "display", folder / "log"
        port = free_port()
        with contextlib.ExitStack() as opened:
            with number.open("w") as file:
                command = ["Xvfb", "-displayfd", str(file.fileno()), "-screen", "0", SCREEN, "-nolisten", "tcp"]
                opened.enter_context(started(command, folder / "screen", pass_fds=[file.fileno()]))
            display = eventually(number.read_text, lambda text: text.endswith("\n")).strip()
            variables = {"DISPLAY": f":{display}", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
            command = ["WebKitWebDriver", f"--port={port}"]
            opened.enter_context(started(command, log, env=PLAINLY | os.environ | variables, cwd=folder))
            browser = cls(f"http://127.0.0.1:{port}", folder, log)
            try:
                yield browser
            finally:
                with contextlib.suppress(RefusedError, OSError):
                    browser.ask("DELETE")

    def __init__(self, driver: str, home: Path, log: Path) -> None:
        self.session, self.downloads, self.log = driver, home, log
        eventually(self._is_ready, bool)
        arguments = ["--automation", "--enable-webgl=false", "--enable-write-console-messages-to-stdout=true"]
        wanted = {
            "webkitgtk:browserOptions": {"binary": self._binary(), "args": arguments},
            "timeouts": {"script": 1000 * DEADLINE, "pageLoad": 1000 * DEADLINE},
        }
        told = self.ask("POST", "/session", capabilities={"alwaysMatch": wanted})
        self.session += f"/session/{told['sessionId']}"

    @staticmethod
    def _binary() -> str:
        return str(max(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")))

    def _is_ready(self) -> bool:
        try:
            return self.ask("GET", "/status")["ready"]
        except OSError:
            return False

    def ask(self, method: str, path: str = "", **parameters):
        """Send a command and wait for its result."""
        body = json.dumps(parameters).encode() if method == "POST" else None
        request = urllib.request.Request(self.session + path, body, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RefusedError(json.load(error)["value"]["message"]) from None

    @property
    def errors(self) -> list[str]:
        """What the console has reported so far."""
        return [line for line in self.log.read_text(errors="replace").splitlines() if " ERROR " in line]

    def go(self, address: str) -> None:
        self.ask("POST", "/url", url=address)

    def reload(self) -> None:
        self.ask("POST", "/refresh")

    def back(self) -> None:
        self.ask("POST", "/back")

    def run(self, function: str, *arguments):
        """What a function of JavaScript gives for these arguments, awaited where it is a promise; all of it JSON."""
        return json.loads(
            self.ask("POST", "/execute/sync", script=f"return {expression(function, arguments)}", args=[])
        )

    def act(self, *sources: dict) -> None:
        """What hands do; what they hold they hold on to."""
        self.ask("POST", "/actions", actions=sources)

    def release(self) -> None:
        """Let go of all that is held."""
        self.ask("DELETE", "/actions")

    def resize(self, width: int, height: int) -> None:
        """Give the page this size, in pixels, or the nearest that the window's own bars allow."""
        bars = self.run("() => outerHeight - innerHeight")
        self.ask("POST", "/window/rect", width=width, height=height + bars)

    def screenshot(self) -> bytes:
        """What the window shows, as a PNG."""
        return base64.b64decode(self.ask("GET", "/screenshot"))
