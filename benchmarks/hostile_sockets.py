"""Hostile websockets: Streamlit's own messages with absurd content, frames that break the protocol, and silence."""

import base64
import contextlib
import json
import random
import re
import socket
import struct
from collections.abc import Callable, Iterator

from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.hostile_requests import BOMB, TEXTS, anything

PATH = "/_stcore/stream"
TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9
QUERIES = [
    *("", "surface=beale", "f=" + "x" * 1_000_000, "a=1&" * 100_000, "lang=ko&lang=xx", "%ff%00=%", "&=&=" * 50),
    *("lesson=" + BOMB[:50_000], "1.beta1=" + "9" * 5000),
]
_ID = re.compile(rb"\$\$[\w.-]+[\w .-]*")
_HASH = re.compile(rb"[0-9a-f]{32}")


class Wire:
    """A websocket that may break every rule."""

    def __init__(self, address: tuple[str, int], *lines: str) -> None:
        self.connection = socket.create_connection(address, timeout=20)
        key = base64.b64encode(b"0123456789abcdef").decode()
        first = [
            f"GET {PATH} HTTP/1.1",
            f"Host: {address[0]}:{address[1]}",
            "Connection: Upgrade",
            "Upgrade: websocket",
        ]
        first += ["Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
        self.connection.sendall(
            "\r\n".join([*first, *(lines or ["Sec-WebSocket-Protocol: streamlit"]), "", ""]).encode()
        )
        answer = b""
        while b"\r\n\r\n" not in answer and (part := self.connection.recv(4096)):
            answer += part
        self.received = answer.partition(b"\r\n\r\n")[2]
        self.status = answer[9:12].decode("ascii", "replace")

    def frame(self, content: bytes, opcode: int = BINARY, first: int = 0x80, said: int | None = None) -> None:
        """Send a frame; `first` has the bits beside the opcode, `said` is the length it claims."""
        length = len(content) if said is None else said
        if length < 126:
            header = struct.pack("!BB", first | opcode, 0x80 | length)
        elif length < 1 << 16:
            header = struct.pack("!BBH", first | opcode, 0xFE, length)
        else:
            header = struct.pack("!BBQ", first | opcode, 0xFF, length)
        self.connection.sendall(header + bytes(4) + content)  # masked with zeros

    def say(self, message: BackMsg) -> None:
        """Send one of Streamlit's messages."""
        self.frame(message.SerializeToString())

    def listen(self, seconds: float) -> bytes:
        """All that comes until it is quiet for so long."""
        found = bytearray(self.received)
        self.received = b""
        self.connection.settimeout(seconds)
        with contextlib.suppress(OSError):
            while part := self.connection.recv(1 << 16):
                found += part
        return bytes(found)


@contextlib.contextmanager
def connected(address: tuple[str, int], *lines: str) -> Iterator[Wire]:
    """A websocket that is gone afterwards, without a farewell."""
    wire = Wire(address, *lines)
    try:
        yield wire
    finally:
        wire.connection.close()


class Known:
    """What a page tells of itself: its widgets' names and the pages' hashes, so that lies can be about them."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.widgets, self.pages = ["$$unknown"], ["0" * 32]
        for page in ("", "data"):
            with connected(address) as wire:
                message = BackMsg()
                message.rerun_script.page_name = page
                wire.say(message)
                told = wire.listen(1.0)
            self.widgets += sorted({found.decode() for found in _ID.findall(told)})
            self.pages += sorted({found.decode() for found in _HASH.findall(told)})


def rerun(known: Known, rng: random.Random) -> BackMsg:
    """A run of the script with a state that no widget has."""
    message = BackMsg()
    state = message.rerun_script
    state.query_string = rng.choice(QUERIES)
    state.page_script_hash = rng.choice([*known.pages, "", "x" * 10_000])
    state.page_name = rng.choice(["", "maps", "data", "lessons", "nowhere", "../../app", "x" * 10_000])
    state.is_auto_rerun, state.is_history_navigation = rng.random() < 0.2, rng.random() < 0.2
    if rng.random() < 0.3:
        state.fragment_id = rng.choice(["", "0" * 32, "unknown", "x" * 5000])
    if rng.random() < 0.3:
        state.context_info.url = rng.choice(["http://[x", "\u202e", "javascript:alert(1)", "http://a/" + "x" * 100_000])
        state.context_info.locale, state.context_info.timezone = rng.choice(TEXTS[:5]), "Nowhere/Nothing"
        state.context_info.timezone_offset = rng.choice([0, 2**31 - 1, -(2**31)])
        state.context_info.color_scheme = rng.choice(["dark", "plaid"])
    state.cached_message_hashes.extend("x" * rng.randrange(50) for _ in range(rng.choice([0, 0, 3000])))
    for _ in range(rng.choice([0, 1, 3, 300])):
        widget(state.widget_states.widgets.add(), known, rng)
    return message


def widget(state, known: Known, rng: random.Random) -> None:
    """A value of a wrong kind for a widget that there is, or is not."""
    state.id = rng.choice([*known.widgets, "$$ID-" + "0" * 32 + "-None", "x" * rng.randrange(2000)])
    absurd = json.dumps(anything(rng), ensure_ascii=True)
    kind = rng.randrange(10)
    if kind == 0:
        state.string_value = rng.choice(TEXTS[:7]).encode("utf-8", "replace").decode()
    elif kind == 1:
        state.double_value = rng.choice([float("nan"), 1e308, -0.0])
    elif kind == 2:
        state.int_value = rng.choice([-(2**63), 2**63 - 1, 99])
    elif kind == 3:
        state.json_value = rng.choice(["", "{", "[" * 9000, "null", "NaN", absurd, json.dumps({"onward": {"x": [1]}})])
    elif kind == 4:
        state.json_trigger_value = rng.choice(["{", "5", "[]", absurd, json.dumps([{"event": "letters", "value": 5}])])
    elif kind == 5:
        state.double_array_value.data.extend([float("inf")] * rng.choice([1, 5000]))
    elif kind == 6:
        file = state.file_uploader_state_value.uploaded_file_info.add()
        file.file_id, file.name, file.size = "unknown", "../../x", 2**40
    elif kind == 7:
        state.bytes_value = rng.randbytes(rng.choice([0, 9, 100_000]))
    elif kind == 8:
        state.string_trigger_value.data = "x" * 1000
    else:
        state.arrow_value.data = rng.randbytes(50)


def messages(wire: Wire, known: Known, rng: random.Random) -> None:
    """Reruns, one after the other."""
    for _ in range(rng.choice([1, 1, 2, 20])):
        wire.say(rerun(known, rng))
    wire.listen(0.05)


def others(wire: Wire, known: Known, rng: random.Random) -> None:
    """Messages beside reruns: those of developers, of files that are not there, of a million files."""
    for _ in range(rng.randrange(1, 5)):
        message = BackMsg()
        kind = rng.randrange(9)
        if kind < 6:
            flags = ("clear_cache", "set_run_on_save", "stop_script", "load_git_info", "debug_shutdown_runtime",
                     "debug_disconnect_websocket")  # fmt: skip
            setattr(message, flags[kind], True)
        elif kind == 6:
            message.file_urls_request.request_id = "x" * 1000
            message.file_urls_request.file_names.extend([""] * rng.choice([1, 300_000]))
        elif kind == 7:
            message.backend_operation_request.request_id = "\n" * 500
            message.backend_operation_request.deferred_file.file_id = rng.choice(["../x", "0" * 56, "x" * 9000])
        else:
            asked = message.backend_operation_request
            rng.choice([asked.install_skills, asked.dismiss_skills_nudge, asked.dataframe_chunk]).SetInParent()
        wire.say(message)
    wire.listen(0.05)


def frames(wire: Wire, _: Known, rng: random.Random) -> None:
    """What is no message of Streamlit's, or no frame."""
    kind = rng.randrange(9)
    if kind == 0:
        wire.frame(rng.randbytes(rng.choice([0, 1, 50, 5000])))
    elif kind == 1:
        wire.frame("text, not ä message".encode(), TEXT)
    elif kind == 2:
        wire.frame(b"\xff\xfe\xfd", TEXT)
    elif kind == 3:
        wire.frame(bytes(rng.choice([1_500_000, 25_000_000])))
    elif kind == 4:
        wire.frame(b"x" * 100, said=rng.choice([2**62, 2**63 + 5, 30_000_000, 200]))
    elif kind == 5:
        wire.frame(b"x", opcode=rng.choice([3, 7, 11, 15]), first=rng.choice([0x80, 0xC0, 0xF0]))
    elif kind == 6:
        for _ in range(rng.choice([3, 300])):  # parts of a message without an end
            wire.frame(b"x" * 3000, opcode=rng.choice([0, BINARY]), first=0)
    elif kind == 7:
        for _ in range(200):
            wire.frame(b"ping", PING)
        wire.frame(b"x" * 200, PING)  # longer than one may be
    else:
        wire.frame(rng.choice([b"", b"\x00", struct.pack("!H", 5), struct.pack("!H", 1000) + b"\xff"]), CLOSE)
    wire.listen(0.05)


def handshakes(address: tuple[str, int], rng: random.Random) -> str:
    """A handshake that is wrong, or of a page elsewhere."""
    absurd = [
        *("Origin: http://[bad", "Origin: https://elsewhere.example", "Origin: \xff", "Sec-WebSocket-Protocol: ,,,"),
        *("Sec-WebSocket-Protocol: streamlit, x, " + "0" * 3000, "Sec-WebSocket-Key: short", "Upgrade: nothing"),
        *("Sec-WebSocket-Extensions: permessage-deflate; x=\x00", "Cookie: _streamlit_xsrf=2|0|0|0; _streamlit_user=x"),
    ]
    with connected(address, *rng.sample(absurd, rng.randrange(1, 4))) as wire:
        return f"handshake {wire.status or 'closed'}"


KINDS: dict[Callable[[Wire, Known, random.Random], None], int] = {messages: 40, others: 20, frames: 40}


def send(address: tuple[str, int], known: Known, rng: random.Random) -> str:
    """One websocket's worth of it; says how it ended."""
    if rng.random() < 0.2:
        with contextlib.suppress(OSError):
            return handshakes(address, rng)
        return "handshake closed"
    try:
        with connected(address) as wire:
            (kind,) = rng.choices([*KINDS], [*KINDS.values()])
            kind(wire, known, rng)
            return f"websocket {kind.__name__}"
    except OSError:
        return "websocket closed"
