"""Hostile requests: what no browser would send to any address of the server, as bytes.

Each kind is a function of a random generator and a socket that is connected; it sends, and may leave things unfinished.
"""

import contextlib
import gzip
import json
import random
import socket
import string
import struct
import time
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

from interface.pages import PAGES
from player import ADDRESS

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", "X" * 300]
PATHS = [
    *("/", "/maps", "/handbook", "/health", "/ready", "/qr.svg", "/answer", "/answer/", "/answer/nowhere", "/nowhere"),
    *(f"/answer/{page}" for page in PAGES),
    *(f"/{ADDRESS}/kit/page.js", f"/{ADDRESS}/plotly.min.js", f"/{ADDRESS}/", "/player/older/page.js"),
    *("/_stcore/health", "/_stcore/metrics", "/_stcore/stream", "/_stcore/host-config", "/_stcore/script-health-check"),
    *("/_stcore/upload_file/x/y", "/_stcore/bidi-components/downhill_maps/x.js", "/component/x/y.js", "/media/x"),
    *("/static/js/index.js", "/app/static/x", "/auth/login", "/oauth2callback", "/_stcore/agent", "/metrics"),
]
CLIMBS = [
    *("/../../../../etc/passwd", "/..%2f..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/limits.py", "/..\\..\\app.py"),
    *("/%00", "/%ff%fe", "//etc/passwd", "/.git/config", "/..;/app.py", "/%252e%252e/app.py", "/" + "../" * 500),
    *("/C:%5cwindows", "/" + "a" * 300, "/%c0%ae%c0%ae/app.py", "/.", "/..", "/" + "x/" * 4000),
]
ENTRIES = [
    *(
        "surface",
        "f",
        "x",
        "y",
        "steps",
        "1",
        "1.learning_rate",
        "1.beta1",
        "noise",
        "grid",
        "cells",
        "across",
        "batch",
    ),
    *("slice", "s1", "mode", "myth", "lesson", "show", "step", "v", "title", "note", "hide", "only", "data", "lang"),
]
"""Of links."""
TEXTS = [
    *("", "quadratic", "adam", "custom", "own", "tuned", "1e400", "-0", "nan", "inf", "9" * 5000, "x" * 20_001),
    *("x^2^x^y", "(" * 400, "sin(" * 80 + "x" + ")" * 80, "<script>alert(1)</script>", "\x00", "\ud83d", "٣", "'; --"),
    *("${7*7}", "{0.__class__}", "../../etc/passwd", "%s%n", "\u202e", "1" + "0" * 400, "-1", "0.0000000001"),
]
KEYS = [
    *("query", "before", "typed", "id", "settled", "window", "holds", "asker", "lang", "followed"),
    *("pointed", "going", "known", "stopped", "own", "x", "lesson"),
]
"""Of requests for answers."""


def bomb(size: int = 20_000_000) -> str:
    """A lesson's link that unpacks to so many characters."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b" " * 100_000) for _ in range(size // 100_000)) + packer.flush()
    return "own1." + urlsafe_b64encode(packed).decode().rstrip("=")


BOMB = bomb()


def anything(rng: random.Random, depth: int = 0) -> Any:
    """A value of JSON, rarely a sensible one."""
    if depth < 3 and rng.random() < 0.4:
        inner = [anything(rng, depth + 1) for _ in range(rng.randrange(4))]
        return inner if rng.random() < 0.5 else {rng.choice(ENTRIES): one for one in inner}
    numbers = [0, -1, 1e308, 10**30, 2**63, -0.5, True, False, None]
    return rng.choice([rng.choice(numbers), rng.choice(TEXTS), rng.choice(ENTRIES), rng.random()])


def body(rng: random.Random) -> bytes:
    """The body of a request for an answer, as JSON or nearly so."""
    kind = rng.randrange(9)
    if kind == 0:
        return rng.randbytes(rng.randrange(2000))
    if kind == 1:
        return rng.choice([b"[" * 50_000, b'{"query":' * 3000, b'{"query": {"x": NaN}}', b"9" * 6000, b"{}" * 400_000])
    if kind == 2:
        return json.dumps({"query": {"lesson": BOMB, "show": rng.choice(["teacher", "write", ""])}}).encode()
    if kind == 3:
        many = {str(i): rng.choice(TEXTS) for i in range(rng.choice([30, 400, 401, 3000]))}
        return json.dumps({"query": many, "asker": "hostile"}).encode()
    query = {rng.choice(ENTRIES): rng.choice(TEXTS) for _ in range(rng.randrange(8))}
    asked: dict[str, Any] = {"query": query, "asker": "hostile"}
    if kind > 5:
        asked |= {rng.choice(KEYS): anything(rng) for _ in range(3)}
    return json.dumps(asked).encode()


def head(rng: random.Random, method: str, path: str, *lines: str) -> bytes:
    """The first lines of a request."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode("utf-8", "replace")


def whole(connection: socket.socket, rng: random.Random, method: str, path: str, content: bytes, *lines: str) -> None:
    """A request that is complete."""
    connection.sendall(head(rng, method, path, f"Content-Length: {len(content)}", *lines) + content)


def answers(connection: socket.socket, rng: random.Random) -> None:
    """Nonsense as a request for an answer."""
    kind = "application/json" if rng.random() < 0.95 else rng.choice(["text/plain", "application/json; x=\xff", ""])
    lines = [f"Content-Type: {kind}", f"Accept-Encoding: {rng.choice(['gzip', '', 'br;q=x', 'gzip' * 100])}"]
    if rng.random() < 0.1:
        lines.append(rng.choice(["Origin: http://[bad", "Origin: null", "Sec-Fetch-Site: cross-site"]))
    whole(connection, rng, "POST", f"/answer/{rng.choice([*PAGES])}", body(rng), *lines)


def methods(connection: socket.socket, rng: random.Random) -> None:
    """Any method at any address."""
    content = rng.randbytes(rng.choice([0, 0, 10, 5000]))
    whole(connection, rng, rng.choice(METHODS), rng.choice(PATHS), content, "Content-Type: application/json")


def headers(connection: socket.socket, rng: random.Random) -> None:
    """Headers that are too many, too long, contradictory or no headers."""
    absurd = [
        *(f"X-{'a' * 60_000}: 1", f"Cookie: {'a=b; ' * 9000}", "Host: [::bad", "Host: other", "Host", ": empty"),
        *("Range: bytes=0-0," + ",".join(f"{i}-" for i in range(4000)), "Range: bytes=9-1", "Range: \x00", "a\x00b: c"),
        *("Content-Length: -1", "Content-Length: 99999999999999999999", "Content-Length: 5\r\nContent-Length: 6"),
        *("Transfer-Encoding: chunked\r\nContent-Length: 3", "Transfer-Encoding: gzip", "Expect: 100-continue"),
        *("Connection: Upgrade\r\nUpgrade: h2c", "Connection: Upgrade\r\nUpgrade: websocket", "Upgrade: websocket"),
        *("If-None-Match: " + "W/" * 5000, "If-Modified-Since: never", "Accept-Language: " + "ko;q=0.1," * 3000),
        *("Cookie: _streamlit_xsrf=2|zz|yy|xx; _streamlit_user=\xff|9|9", "X-Forwarded-Host: \u202e"),
        *("Content-Encoding: gzip", "Accept: application/x-protobuf", "X-Xsrftoken: \xff", "\r\n\r\n"),
        *("Accept-Encoding: *;q=z", "Origin: http://[x"),
    ]  # fmt: skip
    chosen = [rng.choice(absurd) for _ in range(rng.randrange(1, 4))]
    connection.sendall(head(rng, rng.choice(["GET", "GET", "POST", "PUT"]), rng.choice(PATHS), *chosen))


def paths(connection: socket.socket, rng: random.Random) -> None:
    """Addresses that climb out of a folder, are huge, or are none."""
    path = rng.choice(["", *PATHS]).rstrip("/") + rng.choice(CLIMBS)
    if rng.random() < 0.2:
        path = "/" + "".join(rng.choices(string.printable + "äπ", k=rng.choice([5, 100, 80_000])))
    connection.sendall(head(rng, rng.choice(["GET", "POST", "HEAD"]), path))


def queries(connection: socket.socket, rng: random.Random) -> None:
    """Entries behind an address: of pages, of codes, of jobs."""
    texts = "".join(rng.choices("aZ0%&=?+#äπ\U0001f600", k=rng.choice([3, 1990, 2100, 30_000])))
    path = rng.choice(["/qr.svg?text=", "/?f=", "/maps?", "/?lesson=own1.", "/health?"])
    escaped = texts.encode().hex() if rng.random() < 0.3 else texts.replace("#", "").encode("ascii", "ignore").decode()
    connection.sendall(head(rng, "GET", path + escaped))


def uploads(connection: socket.socket, rng: random.Random) -> None:
    """Files for sessions that are not there, in forms that are none."""
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n' % rng.choice(
        [b"a", b"\xff", b'"']
    )
    content = (
        part * rng.choice([1, 3000]) + rng.randbytes(rng.choice([0, 100, 200_000])) + rng.choice([b"\r\n--b--", b""])
    )
    path = f"/_stcore/upload_file/{rng.choice(['x', '..', 'a' * 3000])}/{rng.choice(['y', '%00'])}"
    kind = rng.choice(
        ["multipart/form-data; boundary=b", "multipart/form-data", "multipart/form-data; boundary=" + "b" * 9000]
    )
    whole(connection, rng, rng.choice(["PUT", "DELETE", "POST"]), path, content, f"Content-Type: {kind}")


def compressed(connection: socket.socket, rng: random.Random) -> None:
    """Bodies that would unpack to much more."""
    content = gzip.compress(bytes(rng.choice([1000, 20_000_000])), 1)
    path = rng.choice(["/answer/playground", "/_stcore/upload_file/x/y", "/"])
    whole(connection, rng, "POST", path, content, "Content-Encoding: gzip", "Content-Type: application/json")


def lengths(connection: socket.socket, rng: random.Random) -> None:
    """Another length than is said."""
    content, path = body(rng)[:5000], f"/answer/{rng.choice([*PAGES])}"
    said = rng.choice([0, 1, len(content) // 2, len(content) + 7, 10**9, 10**18])
    lines = [f"Content-Length: {said}", "Content-Type: application/json"]
    connection.sendall(head(rng, "POST", path, *lines) + content)


def chunks(connection: socket.socket, rng: random.Random) -> None:
    """A body in parts that does not end, or whose parts are not as long as they say."""
    lines = ["Transfer-Encoding: chunked", "Content-Type: application/json"]
    parts = [
        b"5\r\nhello\r\n",
        b"FFFFFFFFFFFFFFFF\r\n",
        b"-1\r\nx\r\n",
        b"zz\r\n",
        b"0\r\n",
        b"3;" + b"a" * 9000 + b"\r\n{}\r\n",
    ]
    connection.sendall(
        head(rng, "POST", rng.choice(PATHS), *lines) + b"".join(rng.choices(parts, k=rng.randrange(1, 5)))
    )


def slow(connection: socket.socket, rng: random.Random) -> None:
    """A request that comes a byte at a time, and stops."""
    start = head(rng, "POST", "/answer/maps", "Content-Type: application/json", "Content-Length: 90") + b'{"query"'
    for byte in start[: rng.randrange(1, 12)] if rng.random() < 0.5 else start[-10:]:
        connection.sendall(bytes([byte]) if rng.random() < 0.9 else start)
        time.sleep(0.002)


def noise(connection: socket.socket, rng: random.Random) -> None:
    """No request at all."""
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + rng.randbytes(100)  # of TLS
    http2 = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + rng.randbytes(50)
    long = b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * rng.choice([100, 20_000])
    connection.sendall(rng.choice([b"", b"\r\n" * 5000, b"\x00" * 70_000, hello, http2, long, rng.randbytes(3000)]))


def torn(connection: socket.socket, rng: random.Random) -> None:
    """A request whose sender is gone at once, by a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    rng.choice([answers, methods, headers, slow])(connection, rng)
    connection.close()


def pipelined(connection: socket.socket, rng: random.Random) -> None:
    """Many requests before the first answer."""
    connection.sendall(head(rng, "GET", rng.choice(PATHS)) * rng.randrange(2, 40))


KINDS: dict[Callable[[socket.socket, random.Random], None], int] = {
    answers: 30, methods: 12, headers: 12, paths: 10, queries: 6, uploads: 6, compressed: 3, lengths: 6, chunks: 5,
    slow: 3, noise: 4, torn: 3, pipelined: 2,
}  # fmt: skip
"""Kind of request -> how often of a hundred."""


def send(address: tuple[str, int], kind: Callable[[socket.socket, random.Random], None], rng: random.Random) -> str:
    """Send one, and say how it ended: the status, or what became of the connection."""
    with socket.create_connection(address, timeout=20) as connection:
        try:
            kind(connection, rng)
            if connection.fileno() < 0:
                return "torn"
            if kind in (lengths, chunks, slow, noise):
                connection.settimeout(0.1)  # what is unfinished gets no answer, and is left so
            begun = connection.recv(4096)
            with contextlib.suppress(OSError):
                connection.settimeout(0.02)
                while connection.recv(1 << 16):
                    pass
            return begun[9:12].decode("ascii", "replace") if begun.startswith(b"HTTP/1.1 ") else "closed"
        except TimeoutError:
            return "left unfinished"
        except OSError:
            return "closed"
