"""The audit of what is installed: everything in the locks is asked about, and where nobody can be asked CI goes on."""

import importlib.util
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ANSWER = (ROOT / "tests/goldens/osv.json").read_bytes()
"""From OSV's description of its interface, for jinja2 2.4.1, shortened; and two packages without any."""
LOCK = """
jinja2==2.4.1 \\
    --hash=sha256:00
    # via streamlit
numpy==2.4.6 ; python_full_version >= '3.11' \\
    --hash=sha256:00
plotly==7.1.0
"""


@pytest.fixture
def audit():
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci/audit.py")
    audit = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(audit)
    return audit


@pytest.fixture
def source(audit, monkeypatch) -> Iterator[dict]:
    """OSV as far as it is asked: what it was asked, and what it says."""
    seen = {"status": 200, "answer": ANSWER}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen["path"] = self.path
            seen["asked"] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(seen["status"])
            self.end_headers()
            self.wfile.write(seen["answer"])

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setattr(audit, "SOURCE", f"http://127.0.0.1:{server.server_port}")
        yield seen
        server.shutdown()


@pytest.fixture
def lock(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "some.lock"
    path.write_text(LOCK)
    monkeypatch.setattr("sys.argv", ["audit.py", str(path)])
    return path


def test_a_known_vulnerability_fails_the_build_and_is_named(audit, source, lock, capsys):
    assert audit.main() == 1
    assert source["path"] == "/v1/querybatch"
    assert source["asked"]["queries"] == [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
        for name, version in (("jinja2", "2.4.1"), ("numpy", "2.4.6"), ("plotly", "7.1.0"))
    ]
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("audit: jinja2 2.4.1 is vulnerable: https://osv.dev/vulnerability/GHSA-462w-v97r-4m45, ")


def test_what_is_accepted_is_none(audit, source, lock, monkeypatch, capsys):
    monkeypatch.setattr(audit, "ACCEPTED", {"GHSA-462w-v97r-4m45": "never renders texts of others"})
    assert audit.main() == 1
    assert "GHSA" not in capsys.readouterr().out
    monkeypatch.setitem(audit.ACCEPTED, "PYSEC-2021-66", "the same by another name")
    assert audit.main() == 0
    assert "3 packages, no vulnerability known" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("status", "answer"),
    [(503, b""), (200, b"<html>a proxy</html>"), (200, b"{}"), (200, b'{"results": [{}]}'), (200, b"[]")],
)
def test_who_is_not_osv_is_no_failure_and_no_success(audit, source, lock, capsys, status, answer):
    source |= {"status": status, "answer": answer}
    assert audit.main() == 0
    assert capsys.readouterr().out.startswith("audit: NOT DONE, http://127.0.0.1")


def test_where_nobody_answers_the_build_goes_on_and_says_so(audit, lock, monkeypatch, capsys):
    monkeypatch.setattr(audit, "SOURCE", "http://127.0.0.1:9")
    assert audit.main() == 0
    assert "NOT DONE" in (said := capsys.readouterr().out)
    assert "3 packages were not looked up" in said


def test_all_that_is_locked_is_asked_about(audit):
    locked = sum(len(re.findall(r"(?m)^    --hash", path.read_text())) > 0 for path in audit.LOCKS)
    names = {name for name, _ in audit.pinned(audit.LOCKS)}
    assert locked == 2
    assert {"numpy", "streamlit", "starlette", "uvicorn", "pytest", "playwright"} <= names
    heads = {
        line.split("==")[0] for path in audit.LOCKS for line in path.read_text().splitlines() if line[:1].isalnum()
    }
    assert names == heads


def test_ci_asks():
    assert "\npython .ci/audit.py\n" in (ROOT / ".ci/run").read_text()
