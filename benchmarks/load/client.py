"""A browser as the server sees one: files, a Streamlit session, and answers that are asked for as the player asks.

All of it on one event loop, for one process plays a thousand visitors. HTTP is spoken here, on connections that are
kept open; the session is Streamlit's websocket with its messages.
"""

import asyncio
import json
import random
import re
import time
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from benchmarks.load.tally import Tally
from benchmarks.visitor import BUSY, read
from player import ADDRESS, WEB

PATIENCE = 60.0
"""Seconds after which a request is given up, as the player does."""
PAUSE = (0.5, 20.0)
"""Seconds, at first and at most, before what failed is asked again: as `EASE`, those of player/web/kit/channel.js."""
POLLS = {"maps": 0.2, "basins": 0.15, "network": 0.25}
"""Page -> seconds until it asks again for what is being computed, `POLL` where it is not named."""
POLL = 0.3
EASE = (5.0, 2.0)
"""So many times as long as the last answer took it waits at least, up to so many seconds."""
CONNECTIONS = 6
"""So many a browser opens for the files of a page."""
LANDSCAPE = ("playground", "maps", "slices", "data")
"""Pages that ask once more when they know how wide their picture is."""
FAILURES = (OSError, asyncio.IncompleteReadError, TimeoutError, WebSocketException)


class RefusedError(Exception):
    """An answer that is none: the status, and what the server says."""


class Connection:
    """An HTTP connection, opened anew where the server has closed it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def request(self, method: str, path: str, body: bytes = b"", more: str = "") -> tuple[int, dict, bytes]:
        """Status, headers by their names in small letters, body as it came."""
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.address}\r\nAccept-Encoding: gzip\r\n{more}"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        for _ in range(2):
            fresh = self.writer is None
            if fresh:
                host, port = self.address.split(":")
                self.reader, self.writer = await asyncio.open_connection(host, int(port))
            try:
                return await asyncio.wait_for(self._exchange(f"{head}\r\n".encode() + body), PATIENCE)
            except FAILURES:
                self.close()
                if fresh:  # else it was closed while nobody spoke
                    raise
        raise AssertionError

    async def _exchange(self, sent: bytes) -> tuple[int, dict, bytes]:
        assert self.reader
        assert self.writer
        self.writer.write(sent)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if headers.get("transfer-encoding") == "chunked":
            parts = []
            while size := int(await self.reader.readline(), 16):
                parts.append((await self.reader.readexactly(size + 2))[:-2])
            await self.reader.readline()
            body = b"".join(parts)
        else:
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.close()
        return int(lines[0].split()[1]), headers, body

    def close(self) -> None:
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None


class Session:
    """Streamlit's session of one page that is open."""

    def __init__(self, address: str) -> None:
        self.address, self.page = address, ""
        self.socket: ClientConnection | None = None
        self.widgets: dict[str, str] = {}
        """Label of a slider -> its id."""
        self.received = 0

    async def open(self, page: str, query: str) -> None:
        self.page = page
        self.socket = await connect(
            f"ws://{self.address}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], compression=None,
            max_size=None, max_queue=None, ping_interval=None, open_timeout=PATIENCE,
        )  # fmt: skip
        await self.run(query)

    async def run(self, query: str, **sliders: float) -> None:
        """Have the script run, and read what it sends to the end."""
        assert self.socket
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name = query, self.page
        state.context_info.timezone, state.context_info.locale = "UTC", "en-US"
        state.context_info.url = f"http://{self.address}/{self.page}"
        for label, value in sliders.items():
            state.widget_states.widgets.add(id=self.widgets[label]).double_array_value.data.append(value)
        await self.socket.send(message.SerializeToString())
        while True:
            content = await asyncio.wait_for(self.socket.recv(), PATIENCE)
            self.received += len(content)
            if len(content) > 50_000:  # a figure, whose reading would cost the visitors' core
                continue
            told = ForwardMsg.FromString(content)  # type: ignore[arg-type]
            kind = told.WhichOneof("type")
            if kind == "delta" and told.delta.new_element.WhichOneof("type") == "slider":
                self.widgets[told.delta.new_element.slider.label] = told.delta.new_element.slider.id
            if kind == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return

    async def close(self) -> None:
        if self.socket:
            await self.socket.close()
        self.socket = None


class Browser:
    """One visitor: what is shown, what the browser holds, and the tally in which all that is waited for is noted."""

    def __init__(self, address: str, number: int, tally: Tally) -> None:
        self.address, self.number, self.tally = address, number, tally
        self.rng = random.Random(number)
        self.connection, self.session = Connection(address), Session(address)
        self.page, self.asker = "playground", f"visitor-{number}"
        self.data: dict[str, Any] = {}
        self.query: dict[str, str] = {}
        self.held: set[str] = set()

    async def open(self, page: str, query: dict[str, str], cold: bool = False) -> None:
        """Open a link; `cold`: the browser has none of the files. What was open is closed."""
        await self.leave()
        self.page, self.query, self.data, self.held = page, dict(query), {}, set()
        began, written = time.perf_counter(), urlencode(query)
        route = "" if page == "playground" else page
        page_itself = self._get(f"/{route}?{written}", "Accept: text/html\r\n")
        await self._timed("open: page", page_itself)
        if cold:
            await self._timed("open: files", self._files(page))
        await self._timed("open: session", self.session.open(route, written))
        await self.ask("open: answer")
        if page in LANDSCAPE:
            await self.ask("open: answer", window=[-12.5, 12.5, -10, 10] if page == "playground" else None)
        self.tally.add("open: all of it", 1000 * (time.perf_counter() - began))

    async def leave(self) -> None:
        self.connection.close()
        self.tally.received += self.session.received
        self.session.received = 0
        await self.session.close()

    async def change(self, kind: str, **entries: str) -> None:
        """Change entries of what is shown, and wait for the answer, and for the script where it must run."""
        self.query |= {name.replace("__", "."): text for name, text in entries.items()}
        around = self.data.get("around")
        await self.ask(kind)
        self.tally.shares[self.number] += 1
        if not self.data.get("around") or self.data["around"] != around:
            await self._timed("script", self.session.run(urlencode(self.data.get("link", {}))))

    async def ask(self, kind: str, settled: bool = True, **more: Any) -> None:
        """Ask for the answer to what is shown, again and again where the server is busy."""
        request = {
            "query": self.query, "typed": False, "settled": settled, "window": None, "holds": sorted(self.held),
            "asker": self.asker, "lang": "en", "id": "1", "job": self.data.get("job"),
        } | more  # fmt: skip
        if training := self.data.get("training"):
            request["known"] = [training["key"], training["known"]]
        job = request.pop("job")
        path = f"/answer/{self.page}" + (f"?job={job}" if job else "")
        await self._timed(kind, self._answered(path, json.dumps(request).encode()))

    async def _answered(self, path: str, request: bytes) -> None:
        failures = 0
        while True:
            status, headers, body = await self.connection.request("POST", path, request)
            self.tally.received += len(body)
            if status == 200:
                break
            if status != BUSY:
                raise RefusedError(f"{status} {body[:80].decode(errors='replace')}")
            self.tally.shed += 1
            least = min(PAUSE[1], PAUSE[0] * 2**failures)
            await asyncio.sleep(max(float(headers.get("retry-after", 0)), least) * self.rng.uniform(0.75, 1.25))
            failures += 1
        self.data = read(body)
        self.query = dict(self.data.get("query", self.query))
        arrived = self.data.get("assets", {})
        self.held = self.held | arrived.keys() if len(self.held) < 100 else set(arrived)

    async def until_done(self, kind: str) -> None:
        """Ask again as the page does until its long work is done."""
        began = time.perf_counter()
        took = 0.0
        while self.data.get("job") or "computing" in self.data:
            await asyncio.sleep(self._pause(took))
            sent = time.perf_counter()
            await self.ask(f"{kind}: how far")
            took = time.perf_counter() - sent
        if took:
            self.tally.add(f"{kind}: until it is done", 1000 * (time.perf_counter() - began))

    def _pause(self, took: float) -> float:
        """Seconds until it asks again, as the page's `eased`."""
        crowded = self.data.get("pause", 0) / 1000
        return max(POLLS.get(self.page, POLL), crowded, min(EASE[1], EASE[0] * took))

    async def _files(self, page: str) -> None:
        """All files of the page, over as many connections as a browser opens."""
        left = files(page)

        async def some() -> None:
            connection = Connection(self.address)
            while left:
                await self._get(left.pop(), connection=connection)
            connection.close()

        await asyncio.gather(*(some() for _ in range(CONNECTIONS)))

    async def _get(self, path: str, more: str = "", connection: Connection | None = None) -> bytes:
        status, _, body = await (connection or self.connection).request("GET", path, more=more)
        self.tally.received += len(body)
        if status != 200:
            raise RefusedError(f"{status} for {path.partition('?')[0]}")
        return body

    async def _timed(self, kind: str, work: Any) -> None:
        """Wait for it and note for how long; what fails is noted and raised."""
        began = time.perf_counter()
        try:
            await work
        except (*FAILURES, RefusedError) as error:
            self.tally.errors[f"{kind}: {type(error).__name__} {str(error)[:60]}".strip()] += 1
            raise RefusedError(str(error)) from error
        self.tally.add(kind, 1000 * (time.perf_counter() - began))


def files(page: str) -> list[str]:
    """The addresses of Streamlit's files that its page names, and of ours that the page's script imports."""
    import streamlit

    index = (WEB.parent / streamlit.__file__).parent / "static" / "index.html"
    found = [f"/{path}" for path in re.findall(r'(?:href|src)="\./(static/[^"]+)"', index.read_text())]
    left, seen = [WEB / page / "page.js"], set[Any]()
    while left:
        path = left.pop().resolve()
        if path not in seen:
            seen.add(path)
            left += [path.parent / name for name in re.findall(r'from "(\.[^"]+\.js)"', path.read_text())]
    styles = [WEB / "kit" / "style.css", WEB / page / "style.css"]
    return found + [f"/{ADDRESS}/{one.relative_to(WEB)}" for one in [*sorted(seen), *styles] if one.exists()]
