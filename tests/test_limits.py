"""The limits: what a host may set, what becomes of it, and that each is enforced and shown in docs/hosting.md."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tasks import Counting

import limits
from interface.jobs import process_queue, thread_queue
from interface.jobs.process_queue import ProcessQueue
from interface.jobs.thread_queue import NoAnswerError, ThreadQueue
from limits import LIMITS, PREFIX, LimitError, read

ROOT = Path(__file__).parents[1]
CHANGEABLE = {name: limit for name, limit in LIMITS.items() if limit.may_be}
WHAT_HOLDS = """
from interface.data.own import KEPT
from interface.jobs.process_queue import PROCESS_QUEUE, SELDOM_PATIENCE
from interface.jobs.sweeps import THREAD_QUEUE
from interface.kit.runs import RUNS
from interface.shell import answers
from training.kept import LIMIT
print(answers.LARGEST, answers.LINE, PROCESS_QUEUE.processes, SELDOM_PATIENCE)
print(THREAD_QUEUE.limit, RUNS.limit, KEPT.limit, LIMIT)
"""


def test_hosting_shows_every_limit():
    assert limits.table() in (ROOT / "docs/hosting.md").read_text(), "put what `limits.table()` gives there"


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_is_used_by_what_enforces_it(name):
    paths = [path for path in ROOT.rglob("*.py") if "tests" not in path.parts and path.name != "limits.py"]
    assert any(f"limits.{name}" in path.read_text(encoding="utf-8") for path in paths)


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
    wanted = {
        "REQUEST_BYTES": 300_000, "WAITING_ANSWERS": 7, "PROCESSES": 3, "QUIET_SECONDS": 61, "KEPT_SWEEP_CELLS": 11,
        "KEPT_RUN_BYTES": 12, "KEPT_TABLES": 13, "DISK_BYTES": 14,
    }  # fmt: skip
    done = python(WHAT_HOLDS, **{PREFIX + name: str(value) for name, value in wanted.items()})
    assert [float(part) for part in done.stdout.split()] == list(wanted.values()), done.stderr


def test_usual_values_may_be_set():
    for name, limit in CHANGEABLE.items():
        low, high = limit.may_be
        assert low <= limit.usual <= high, name


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
