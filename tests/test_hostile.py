"""What no browser sends: to every address and over the websocket, while a visitor works beside it."""

import contextlib
import json
import logging
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from asking import ask
from streamlit.errors import StreamlitAPIException
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.state.session_state import WStates

import limits
from benchmarks import hostile
from benchmarks.hostile_sockets import CLOSE, TEXT, Wire
from benchmarks.server import Server, running_server
from interface.kit import events
from interface.shell import logs, received
from interface.shell.received import _StrangeError, is_full, sane


def test_a_visitor_does_not_notice_hostile_messages():
    found = hostile.measure(180, DOWNHILL_REQUEST_SECONDS="5")
    assert found.wrong == []
    assert found.uncaught == []
    assert sum(found.ended.values()) == 180
    assert found.memory[-1] < found.memory[0] + 200e6
    assert found.files[-1] <= found.files[0] + 3 * hostile.REMEMBERED
    assert {json.loads(line)["event"] for line in found.lines} <= {"started", "message refused"}
    assert len(found.lines) < 40, "not a line for each"


@pytest.fixture(scope="module")
def third_party() -> Iterator[socket.socket]:
    """Stands where any third party would be that the server asks for something."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.setblocking(False)
        yield proxy


@pytest.fixture(scope="module")
def server(third_party: socket.socket) -> Iterator[Server]:
    """Its log goes to a full disk."""
    proxy = f"http://127.0.0.1:{third_party.getsockname()[1]}"
    variables = {"DOWNHILL_REQUEST_SECONDS": "5", "http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}
    with Path("/dev/full").open("wb") as full, running_server(full, **variables) as server:
        yield server


def address(server: Server) -> tuple[str, int]:
    host, port = server.address.split(":")
    return host, int(port)


def heard(wire: Wire) -> bytes:
    """What it says, however late it begins."""
    wire.connection.settimeout(20)
    wire.received = wire.received or wire.connection.recv(1 << 16)
    return wire.listen(0.5)


def test_a_connection_that_does_not_speak_or_never_ends_is_closed(server):
    """But not one that is a websocket."""
    begun = time.monotonic()
    silent, endless = socket.create_connection(address(server)), socket.create_connection(address(server))
    wire = Wire(address(server))
    for byte in b"POST /answer/maps HTTP/1.1\r\nHost: x\r\n":
        endless.sendall(bytes([byte]))
    for connection in (silent, endless):
        connection.settimeout(30)
        with contextlib.suppress(ConnectionResetError):
            assert connection.recv(1) == b""
        connection.close()
    assert 4 < time.monotonic() - begun < 25
    wire.frame(b"x" * 9, opcode=9)
    assert b"\x8a\x09" + b"x" * 9 in heard(wire), "it answers a ping"
    wire.connection.close()


@pytest.mark.parametrize(
    ("send", "code"),
    [
        (lambda wire: wire.frame(b"text", TEXT), 1003),
        (lambda wire: wire.frame(b"\xff" * 40), 1003),
        (lambda wire: wire.frame(b"", said=limits.MESSAGE_BYTES + 1), 1009),
    ],
    ids=["text", "no message", "too large"],
)
def test_what_is_no_message_of_a_page_closes_the_websocket(server, send, code):
    wire = Wire(address(server))
    assert wire.status == "101"
    send(wire)
    answer = heard(wire)
    assert answer[0] == 0x80 | CLOSE
    assert int.from_bytes(answer[2:4]) == code
    wire.connection.close()


@pytest.mark.parametrize(
    "origin", ["http://[bad", "https://elsewhere.example", "null", "http://localhost.evil.example"]
)
def test_a_page_elsewhere_has_no_websocket_and_nobody_is_asked_about_it(server, third_party, origin):
    """Streamlit by itself would ask a third party for this machine's address, and wait."""
    assert Wire(address(server), f"Origin: {origin}").status in ("403", "400")
    with pytest.raises(BlockingIOError):
        third_party.accept()


def test_a_visitor_is_not_bid_to_start_the_server(server):
    assert json.loads(ask(server.address, "GET", "/_stcore/host-config")[2])["blockErrorDialogs"] is True


def rerun(**state: object) -> BackMsg:
    message = BackMsg()
    message.rerun_script.page_name = ""
    for name, value in state.items():
        setattr(message.rerun_script, name, value)
    return message


def widgets(count: int = 1, **value: object) -> BackMsg:
    message = rerun()
    for _ in range(count):
        one = message.rerun_script.widget_states.widgets.add()
        one.id = "$$ID-0-x"
        for name, content in value.items():
            setattr(one, name, content)
    return message


def files(count: int) -> BackMsg:
    message = BackMsg()
    message.file_urls_request.file_names.extend(["a.csv"] * count)
    return message


def asked(payload: str) -> BackMsg:
    message = BackMsg()
    getattr(message.backend_operation_request, payload).SetInParent()
    return message


def elsewhere() -> BackMsg:
    message = rerun()
    message.rerun_script.context_info.url = "http://[bad"
    return message


@pytest.mark.parametrize(
    "message",
    [
        rerun(), rerun(query_string="surface=beale", fragment_id="0" * 32), widgets(limits.WIDGETS, json_value="[1]"),
        widgets(string_value="x" * 200_000), files(limits.UPLOADS), asked("deferred_file"), BackMsg(stop_script=True),
        BackMsg(app_heartbeat=True), rerun(query_string="&".join(["a=1"] * limits.ENTRIES)),
    ],
)  # fmt: skip
def test_what_a_page_sends_passes_as_it_is(message):
    content = message.SerializeToString()
    assert sane(content) == content


@pytest.mark.parametrize("flag", ["clear_cache", "set_run_on_save", "load_git_info", "debug_shutdown_runtime"])
def test_what_is_a_developer_s_is_dropped(flag):
    assert sane(BackMsg(**{flag: True}).SerializeToString()) is None


@pytest.mark.parametrize(
    "message",
    [
        rerun(page_script_hash="0" * 65), rerun(page_name="x" * 301), rerun(fragment_id="x" * 65), elsewhere(),
        widgets(limits.WIDGETS + 1), widgets(json_value="{"), widgets(json_trigger_value="[" * 100_000),
        widgets(string_value="x" * limits.MESSAGE_BYTES), files(limits.UPLOADS + 1), asked("install_skills"),
        asked("dismiss_skills_nudge"), asked("dataframe_chunk"),
    ],
)  # fmt: skip
def test_what_no_page_sends_is_refused(message):
    with pytest.raises(_StrangeError):
        sane(message.SerializeToString())


def test_an_address_of_too_many_entries_is_read_by_the_page_alone():
    message = BackMsg()
    message.ParseFromString(sane(rerun(query_string="&".join(["a=1"] * (limits.ENTRIES + 1))).SerializeToString()))
    assert message.rerun_script.query_string == ""


@pytest.mark.parametrize(
    ("held", "total", "full"),
    [(0, 0, False), (limits.UPLOADS - 1, 5, False), (limits.UPLOADS, 5, True), (0, limits.KEPT_UPLOAD_BYTES, True)],
)
def test_uploads_are_bounded(monkeypatch, held, total, full):
    manager = SimpleNamespace(file_storage={"me": dict.fromkeys(range(held))}, _total_bytes=total)
    runtime = SimpleNamespace(instance=lambda: SimpleNamespace(_uploaded_file_mgr=manager))
    monkeypatch.setattr(received, "Runtime", runtime)
    assert is_full("/base/_stcore/upload_file/me/a-file") is full
    assert is_full("/_stcore/upload_file/other/a-file") is (total > 5)


def raised(act) -> BaseException:
    with pytest.raises(Exception) as found:  # noqa: PT011  # any of them
        act()
    return found.value


@pytest.mark.parametrize("within", [False, True], ids=["beside", "within"])
def test_a_failed_script_is_an_event_and_a_misfit_of_a_browser_is_counted(within, caplog, monkeypatch):
    """Wherever the packages lie: beside the project, or in an environment within its folder."""
    if within:
        monkeypatch.setattr(logs, "ROOT", Path(os.path.commonpath([logs.ROOT, logs.INSTALLED])))
    ours = raised(lambda: 1 / 0)
    misfit = raised(lambda: WStates()["a text"])
    assert logs.is_misfit(misfit)
    assert not logs.is_misfit(ours)
    assert not logs.is_misfit(raised(lambda: (_ for _ in ()).throw(StreamlitAPIException("x"))))
    reported = logs.Reported()
    logs._refused.clear()
    with caplog.at_level("INFO", events.LOGGER.name):
        for error in (ours, misfit):
            record = logging.LogRecord(
                logs.OURS, logging.ERROR, "", 0, "Uncaught app execution", (), (type(error), error, None)
            )
            assert reported.filter(record) is False
        for _ in range(50):
            record = logging.LogRecord(
                "streamlit.web", logging.WARNING, "", 0, "Rejecting %s", ("what was sent",), None
            )
            assert reported.filter(record) is False
    first, refused, second = (json.loads(events.Lines().format(record)) for record in caplog.records)
    assert (refused["event"], refused["said"]) == ("message refused", "Uncaught app execution")
    assert "a text" not in str(refused)
    assert first["event"] == "script failed"
    assert "ZeroDivisionError" in first["error"]
    assert (second["event"], second["said"], second["count"]) == ("message refused", "Rejecting %s", 1)
    assert "what was sent" not in str(second)


@pytest.mark.parametrize("said", logs.EVERYDAY)
def test_what_is_no_request_is_no_line(said):
    assert not logs.Reported().filter(logging.LogRecord("uvicorn.error", logging.WARNING, "", 0, said, (), None))
    assert logs.Reported().filter(
        logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "Exception in ASGI", (), None)
    )
