"""The running server: what it says of itself, what it keeps closed, what it measures, and how it stops."""

import contextlib
import gzip
import http.client
import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest
from asking import ask

from benchmarks.server import Server, free_port, running_server
from interface.kit.events import LOGGER, Lines, Rarely
from interface.kit.lru import LRU
from interface.shell import metrics
from interface.shell.headers import FRAMES, FrameError, policy, sites
from interface.shell.metrics import Answers, MetricsError
from interface.shell.server import STREAMLIT
from limits import LIMITS
from player import ADDRESS, WEB

HEADERS = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}


@contextlib.contextmanager
def measured_server(**variables: str) -> Iterator[tuple[Server, int]]:
    """A server and the port of its metrics."""
    port = min(free_port(), 65535 - metrics.TRIED)
    with running_server(subprocess.PIPE, **{metrics.PORT: str(port)}, **variables) as server:
        yield server, port


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Server, int]]:
    with measured_server() as both:
        yield both


def asked(address: str, method: str, path: str, body: object = None) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of the response."""
    status, headers, content = ask(address, method, path, body)
    return status, headers, content.decode(errors="replace")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/maps", 200),
        ("GET", "/health", 200),
        ("GET", "/ready", 200),
        ("GET", "/_stcore/health", 200),
        ("GET", f"/{ADDRESS}/kit/page.js", 200),
        ("GET", f"/{ADDRESS}/plotly.min.js", 200),
        ("GET", f"/{ADDRESS}/kit/nothing.js", 404),
        ("GET", f"/{ADDRESS}/../../app.py", 400),
        ("GET", f"/{ADDRESS}/%2e%2e/%2e%2e/app.py", 400),
        ("GET", "/player/older/kit/page.js", 404),
        ("GET", "/player", 404),
        ("GET", "/answer", 404),
        ("GET", "/answer/playground", 404),
        ("POST", "/answer/", 404),
        ("POST", "/answer/nowhere", 404),
        ("POST", "/answer/playground/more", 404),
        ("POST", "/answer/playground", 200),
        ("GET", "/qr.svg?text=x", 200),
        ("GET", "/qr.svg?text=" + "x" * 2001, 400),
        ("GET", "/_stcore/metrics", 404),
        ("GET", "/_stcore/metrics/", 404),
        ("GET", "//_stcore/metrics", 404),
        ("GET", "/media/nothing", 404),
    ],
)
def test_every_response_has_the_headers_and_its_status(running, method, path, status):
    found, headers, text = asked(running[0].address, method, path, {} if method == "POST" else None)
    assert found == status
    assert headers.items() >= HEADERS.items()
    assert headers["content-security-policy"] == policy({})
    if status == 404:
        assert "<html" not in text


@pytest.mark.parametrize("address", [f"{ADDRESS}/kit/page.js", f"{ADDRESS}/kit/math.woff2", "static/js/"])
def test_files_are_sent_as_they_are_compressed_where_that_is_worth_it(running, address):
    if address == "static/js/":
        path = next((STREAMLIT / "js").glob("index.*.js"))
        address += path.name
    else:
        path = WEB / address.removeprefix(f"{ADDRESS}/")
    status, headers, plain = ask(running[0].address, "GET", f"/{address}")
    assert (status, plain) == (200, path.read_bytes())
    assert "content-encoding" not in headers
    _, headers, content = ask(running[0].address, "GET", f"/{address}", **{"accept-encoding": "gzip, br"})
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    if address.endswith("woff2"):
        assert (headers["content-type"], content) == ("font/woff2", plain)
        assert "content-encoding" not in headers
    else:
        assert "/javascript" in headers["content-type"]
        assert (headers["content-encoding"], headers["vary"]) == ("gzip", "Accept-Encoding")
        assert gzip.decompress(content) == plain
        assert len(content) < 0.6 * len(plain)
    assert ask(running[0].address, "HEAD", f"/{address}")[::2] == (200, b"")


def test_the_policy_allows_no_evaluation_and_no_other_host():
    rules = dict(rule.split(" ", 1) for rule in policy({}).split("; "))
    assert not re.search(r"unsafe-eval|https?:|\*", policy({}))
    assert "unsafe-inline" not in rules["script-src"]
    assert re.fullmatch(r"'self' blob:( 'sha256-[\w+/]{43}=')+", rules["script-src"])
    assert "frame-ancestors" not in rules, "anybody may embed it unless the host says otherwise"


@pytest.mark.parametrize("named", ["'self'", "'none'", "https://school.example https://*.school.example:8443 'self'"])
def test_a_host_says_who_may_embed_it(named):
    assert f"; frame-ancestors {named}" in policy({FRAMES: f" {named} "})
    assert sites("  ") == ""


@pytest.mark.parametrize(
    "wrong", ["self", "*", "school.example", "https://a.example; script-src *", "https://", "a\nb"]
)
def test_what_names_no_site_is_refused(wrong):
    with pytest.raises(FrameError, match=r"DOWNHILL_FRAME_ANCESTORS lists sites like .* received"):
        policy({FRAMES: wrong})


def test_metrics_are_told_on_a_port_of_their_own(running):
    server, port = running
    asked(server.address, "POST", "/answer/playground", {"query": {"surface": "beale"}})
    asked(server.address, "POST", "/answer/playground", {"query": {"surface": "beale"}})
    asked(server.address, "POST", "/answer/nowhere", {})
    for followed in ([3, 1], [2, 0]):
        asked(server.address, "POST", "/answer/maps", {"followed": followed})
    assert asked(server.address, "POST", "/answer/maps", {"followed": [1, 2]})[0] == 400
    status, headers, text = asked(f"127.0.0.1:{port}", "GET", "/metrics")
    assert (status, headers["content-type"]) == (200, metrics.TYPE)
    line = re.compile(r'(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? (\d\S*|NaN))')
    assert [one for one in text.splitlines() if not line.fullmatch(one)] == []
    values = dict(one.rsplit(" ", 1) for one in text.splitlines() if not one.startswith("#"))
    assert int(values['downhill_answers_total{page="playground",status="200"}']) >= 2
    assert int(values['downhill_answers_total{page="none",status="404"}']) >= 1
    assert 0 < float(values['downhill_answer_seconds{page="playground",quantile="0.5"}']) < 60
    assert int(values['downhill_cache_hits_total{cache="runs",unit="bytes"}']) >= 2
    assert int(values['downhill_cache_held{cache="runs",unit="bytes"}']) > 1000
    assert int(values['downhill_hands_total{page="maps"}']) == 5
    assert int(values['downhill_hands_apart_total{page="maps"}']) == 1
    assert int(values["process_open_fds"]) < int(values["process_max_fds"])
    assert {"downhill_sessions", "downhill_answers_waiting", 'downhill_works{queue="processes",state="waiting"}'} <= {
        *values
    }
    assert asked(f"127.0.0.1:{port}", "GET", "/")[0] == 404


def seconds_to_stop() -> float:
    """Answers are being computed or wait for it, one request never ends, one connection says nothing."""
    with measured_server() as (server, _):
        host, port = server.address.split(":")
        address = (host, int(port))
        silent, endless = socket.create_connection(address), socket.create_connection(address)
        endless.sendall(
            b"POST /answer/playground HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 100\r\n\r\n{"
        )
        answering = [http.client.HTTPConnection(*address, timeout=60) for _ in range(2)]
        for start, connection in enumerate(answering, start=1):
            query = {"surface": "ackley", "steps": "2000", "x": str(start)} | {str(i): "adam" for i in range(1, 13)}
            body = json.dumps({"query": query})
            connection.request("POST", "/answer/playground", body, {"content-type": "application/json"})
        assert asked(server.address, "GET", "/ready")[0] == 200
        begun = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        for connection in answering:
            response = connection.getresponse()
            assert response.status == 200
            assert json.loads(response.read())
        server.process.wait(timeout=60)
        taken = time.monotonic() - begun
        lines = [json.loads(line) for line in server.process.stderr if line.startswith(b"{")]
        assert [line["event"] for line in lines] == ["metrics", "started", "stopped"]
        assert lines[1]["open_files"] > 0
        silent.close(), endless.close()
    return taken


def test_it_stops_within_five_seconds_and_finishes_its_answers():
    """One of three times: it waits four, and what comes after may be late on a busy machine."""
    assert LIMITS["STOP_SECONDS"].usual == 4
    assert any(seconds_to_stop() < 5 for _ in range(3))


def test_quantiles_are_of_the_last_minutes(monkeypatch):
    answers = Answers()
    for seconds in range(1, 101):
        answers.note("maps", 200, seconds / 100)
    answers.note("maps", 503, 9.0)
    assert answers.quantiles("maps") == {0.5: 0.5, 0.95: 0.95, 0.99: 0.99}
    assert (answers.counts["maps", 503], answers.counts["maps", 200]) == (1, 100)
    later = time.monotonic() + metrics.WINDOW + 1
    monkeypatch.setattr(metrics.time, "monotonic", lambda: later)
    assert all(value != value for value in answers.quantiles("maps").values())


@pytest.mark.parametrize("wrong", ["x", "0", "70000", "-1", "1.5", "٣", "9" * 5000])
def test_a_port_that_is_none_is_told(monkeypatch, wrong):
    monkeypatch.setenv(metrics.PORT, wrong)
    with pytest.raises(MetricsError, match="DOWNHILL_METRICS_PORT is a whole number from 1 to"):
        metrics.port()


def test_a_cache_counts_what_it_finds():
    cache = LRU(2)
    cache.get("a", lambda: 1), cache.get("a", lambda: 1), cache.take("a"), cache.take("b")
    assert (cache.hits, cache.misses) == (2, 2)
    assert cache not in LRU.named
    assert len({cache.name for cache in LRU.named}) == len(LRU.named)


def test_an_event_is_one_line_of_json(caplog):
    with caplog.at_level("INFO", LOGGER.name):
        often = Rarely("answers shed")
        for _ in range(100):
            often.happened(waiting=64)
        try:
            raise ZeroDivisionError("by\nzero")
        except ZeroDivisionError:
            LOGGER.exception("work failed", extra={"facts": {"work": "Job"}})
    first, second = (json.loads(Lines().format(record)) for record in caplog.records)
    assert (first["event"], first["count"], first["waiting"], first["level"]) == ("answers shed", 1, 64, "warning")
    assert (second["event"], second["work"]) == ("work failed", "Job")
    assert second["error"].endswith("by\nzero\n")
    assert "\n" not in Lines().format(caplog.records[1])
