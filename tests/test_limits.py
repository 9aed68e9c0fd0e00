"""The limits: what a host may set, what becomes of it, and that each is enforced and shown in docs/hosting.md."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tasks import Counting
from test_layers import ours

import limits
from interface.jobs import process_queue, thread_queue
from interface.jobs.process_queue import ProcessQueue
from interface.jobs.thread_queue import NoAnswerError, ThreadQueue
from interface.kit.request import Request, RequestError
from interface.pages import DATA, PAGES
from limits import LIMITS, PREFIX, LimitError, read

ROOT = Path(__file__).parents[1]
CHANGEABLE = {name: limit for name, limit in LIMITS.items() if limit.may_be}
CACHES = {
    "KEPT_RUN_BYTES": "runs", "KEPT_DESCENT_BYTES": "descents", "KEPT_MAPS": "maps", "KEPT_BASINS": "basins",
    "KEPT_PATHS": "paths", "KEPT_RACES": "races", "KEPT_PLANES": "planes", "KEPT_GROUNDS": "grounds",
    "KEPT_TABLES": "tables", "KEPT_RATES": "tuned rates", "KEPT_FACTS": "lesson facts",
    "KEPT_ASSET_BYTES": "assets",
}  # fmt: skip
"""Limit -> the name of the cache that has it, which forgets what is too much by one rule: `tests/test_map_page.py`."""
WHAT_HOLDS = """
import json
import interface.pages
from interface.jobs import process_queue, thread_queue
from interface.kit.lru import LRU
from interface.shell import answers
from training.kept import LIMIT
held = {cache.name: cache.limit for cache in LRU.named}
held |= {
    "REQUEST_BYTES": answers.LARGEST, "WAITING_ANSWERS": answers.LINE, "RETRY_SECONDS": answers.RETRY_AFTER,
    "WAITING_SECONDS": answers.PATIENCE,
    "PROCESSES": process_queue.PROCESS_QUEUE.processes, "WAITING_TRAININGS": process_queue.WAITING,
    "WAITING_WORKS": thread_queue.WAITING, "ASKER_SECONDS": process_queue.PROCESS_QUEUE.patience,
    "QUIET_SECONDS": process_queue.SELDOM_PATIENCE, "PAUSE_SECONDS": process_queue.LONGEST_PAUSE,
    "KEPT_TRAINING_BYTES": process_queue.PROCESS_QUEUE.finished.limit,
    "KEPT_SWEEP_CELLS": thread_queue.ThreadQueue().limit, "DISK_BYTES": LIMIT,
}
print(json.dumps(held))
"""


def table(rows: int) -> dict:
    """A visitor's own, as a browser sends it."""
    numbers = [float(i) for i in range(rows)]
    return {"key": "?", "names": ["a", "b"], "columns": [numbers], "targets": numbers}


def test_hosting_shows_every_limit():
    assert limits.table() in (ROOT / "docs/hosting.md").read_text(), "put what `limits.table()` gives there"


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_is_used_by_what_enforces_it(name):
    paths = [path for path in ours(".py") if "tests" not in path.parts and path.name != "limits.py"]
    assert any(f"limits.{name}" in (ROOT / path).read_text(encoding="utf-8") for path in paths)


def test_a_limit_is_what_the_host_says_or_else_the_usual():
    name, (low, high) = "WAITING_ANSWERS", CHANGEABLE["WAITING_ANSWERS"].may_be
    assert read(name, 64, (low, high), {}) == read(name, 64, (low, high), {PREFIX + name: "  "}) == 64
    assert read(name, 64, (low, high), {PREFIX + name: str(low)}) == low
    assert read(name, 64, (low, high), {PREFIX + name: f" {high} "}) == high


@pytest.mark.parametrize("written", ["0", "10001", "-1", "many", "1.5", "1e3", "0x10", "9" * 5000])
def test_what_cannot_be_a_limit_is_told(written):
    said = rf"^DOWNHILL_WAITING_ANSWERS is a whole number from 1 to 10,000, received '{re.escape(written[:40])}'\.$"
    with pytest.raises(LimitError, match=said):
        read("WAITING_ANSWERS", 64, (1, 10_000), {"DOWNHILL_WAITING_ANSWERS": written})


def python(source: str, **variables: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", source]
    return subprocess.run(command, env=os.environ | variables, cwd=ROOT, capture_output=True, text=True, check=False)


def test_what_a_host_sets_holds():
    wanted = {name: limit.may_be[0] + 1 + i for i, (name, limit) in enumerate(CHANGEABLE.items())}
    for name in (elsewhere := ("STOP_SECONDS", "REQUEST_SECONDS", "KEPT_UPLOAD_BYTES")):  # of a server that runs
        del wanted[name]
    done = python(WHAT_HOLDS, **{PREFIX + name: str(value) for name, value in wanted.items()})
    held = json.loads(done.stdout or "{}")
    assert {name: held.get(CACHES.get(name, name)) for name in wanted} == wanted, done.stderr
    assert {*wanted, *elsewhere} == {*CHANGEABLE}
    assert held.keys() <= {*CACHES.values(), *wanted}, "every cache has a limit that a host may change"


def test_usual_values_may_be_set():
    for name, limit in CHANGEABLE.items():
        low, high = limit.may_be
        assert low <= limit.usual <= high, name


@pytest.mark.parametrize(
    ("received", "said"),
    [
        ({"holds": ["x"] * (limits.HELD_KEYS + 1)}, "holds has at most 200 texts of 80 characters, received 201"),
        ({"holds": ["x" * (limits.KEY_CHARACTERS + 1)]}, "holds has at most 200 texts of 80 characters, received 1"),
        ({"own": table(limits.TABLE_ROWS + 1)}, "own has one column of at most 2,000 numbers, received 1 of 2,001"),
    ],
)
def test_what_a_browser_never_says_of_itself_is_refused(received, said):
    with pytest.raises(RequestError, match=f"^{re.escape(said)}$"):
        DATA.view(Request.read(received))


@pytest.mark.parametrize("received", [{"holds": ["x" * limits.KEY_CHARACTERS] * limits.HELD_KEYS}])
def test_as_much_as_may_be_is_taken(received):
    assert DATA.view(Request.read(received | {"own": table(limits.TABLE_ROWS)})).problems == ()


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        ("playground", {"f": "x" + "+x" * 250}, "A formula has at most 500 characters, this one has 501"),
        ("playground", {"steps": "2001"}, "steps is a whole number from 1 to 2000, received “2001”"),
        ("playground", {"steps": "9" * 20_000}, "steps is a whole number from 1 to 2000"),
        ("race", {"starts": "50", "seeds": "41", "noise": "isotropic", "sigma": "1"},
         "an entrant makes at most 2,000 runs on a surface, received 50 starts x 41 seeds = 2,050"),
        ("race", {"budget": "5000", "starts": "500", "mode": "tuned", "trials": "200"}, "makes at most 200,000,000"),
        ("maps", {"cells": "300", "steps": "2000", "1": "bfgs"}, "this page makes at most 400,000,000"),
        ("basins", {"grid": "201", "steps": "2000", **{str(i): "bfgs" for i in range(1, 13)}}, "at most 400,000,000"),
        ("network", {"iterations": "2000", "layers": "5", "units": "200", "batch_size": "500", "seeds": "5",
                     **{str(i): "adam" for i in range(1, 9)}}, "more than others should wait for"),
    ],
)  # fmt: skip
def test_what_a_link_asks_for_too_much_of_is_told(page, query, said):
    assert said in " ".join(map(str, PAGES[page].view(Request.read({"query": query})).problems))


def test_trainings_that_wait_are_bounded(monkeypatch):
    monkeypatch.setattr(process_queue, "WAITING", 2)
    queue = ProcessQueue(processes=1)
    queue._put_to_work = lambda job: None
    assert [queue.want(f"asker {i}", Counting(i)).state for i in range(3)] == ["waiting", "waiting", "failed"]
    assert "too much to compute" in str(queue.want("asker 3", Counting(3)).failure)
    assert queue.want("asker 4", Counting(0)).state == "waiting", "what others wait for takes no more room"
    queue.drop("asker 1")
    assert queue.want("asker 5", Counting(5)).state == "waiting"
    for asker in [*queue.wishes]:
        queue.drop(asker)
    assert not queue.jobs


class Work:
    cells = held = steps = 1


def test_works_that_wait_are_bounded(monkeypatch):
    monkeypatch.setattr(thread_queue, "WAITING", 3)
    queue = ThreadQueue()
    queue._start = lambda: None
    first, second = [Work(), Work()], [Work(), Work()]
    queue.want("one", first)
    with pytest.raises(NoAnswerError, match="too much to compute"):
        queue.want("two", second)
    assert queue.want("three", first) == dict.fromkeys(first, 0.0), "what others wait for takes no more room"
    assert queue.want("one", second) == dict.fromkeys(second, 0.0), "who has a place keeps it"
    queue.kept[done := Work()] = thread_queue.Kept(1, 1, "the answer")
    assert queue.want("four", [done]) == {done: "the answer"}, "nor does what is there already"
    assert "two" not in queue.wanted
