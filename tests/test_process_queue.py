"""Long works of many askers: shared, waiting in line, paused, given up, kept, and what becomes of failures."""

import os
import re
import time

import pytest
from process_queues import ENOUGH, Gate, lives, wait_until
from tasks import Counting, Dying, Raising, Unsendable

from interface.jobs import finished_jobs as finished_works
from interface.jobs import process_queue as workshop
from interface.jobs.finished_jobs import Finished
from interface.jobs.process_queue import Job, ProcessQueue, Progress
from training.worker import Part


@pytest.fixture
def gate(tmp_path):
    return Gate(tmp_path)


@pytest.fixture
def shop():
    """A workshop with one process whose askers are gone at the end, and not before: a process may start slowly."""
    shop = ProcessQueue(processes=1, patience=600.0)
    yield shop
    for asker in list(shop.wishes):
        shop.drop(asker)
    wait_until(lambda: not shop.jobs)


def until(shop: ProcessQueue, asker: str, task, holds) -> Progress:
    """Ask until the answer is as it should be."""
    deadline = time.monotonic() + ENOUGH
    while not holds(progress := shop.want(asker, task)):
        assert time.monotonic() < deadline, progress
        time.sleep(0.01)
    return progress


def finished(shop: ProcessQueue, asker: str, task) -> Progress:
    return until(shop, asker, task, lambda progress: progress.state in ("done", "failed"))


def test_parts_arrive_as_they_come_and_stay(shop, gate):
    assert shop.want("me", gate.task(4)).state == "running"
    for count in range(1, 4):
        gate.open(count)
        progress = until(shop, "me", gate.task(4), lambda progress, count=count: len(progress.parts) == count)
        assert progress == Progress("running", count / 4, 0, progress.seconds_left, tuple(range(count)))
    assert progress.seconds_left > 0
    gate.open(4)
    done = Progress("done", 1.0, 0, 0.0, (0, 1, 2, 3))
    assert finished(shop, "me", gate.task(4)) == shop.want("a late one", gate.task(4)) == done
    assert len(gate.pids) == 1
    wait_until(lambda: not lives(gate.pids[0]))


def test_equal_works_are_one_and_who_comes_late_gets_all(shop, gate):
    shop.want("one", gate.task())
    gate.open(2)
    until(shop, "one", gate.task(), lambda progress: len(progress.parts) == 2)
    assert shop.want("two", gate.task()).parts == (0, 1)
    shop.want("three", gate.task(), seldom=True)
    shop.want("four", gate.task(), paused=True)
    assert [shop.beside(asker) for asker in ("one", "two", "three", "nobody")] == [2, 2, 2, 0]
    for asker in ("one", "three", "four"):
        shop.drop(asker)
    assert shop.beside("two") == 1
    gate.open(4)
    assert finished(shop, "two", gate.task()).parts == (0, 1, 2, 3)
    assert shop.beside("two") == 0
    assert len(gate.pids) == 1


def test_others_wait_in_line_and_are_told_their_place(tmp_path, shop):
    gates = [Gate(tmp_path, name) for name in "abc"]
    states = [shop.want(name, gate.task()) for name, gate in zip("abc", gates, strict=True)]
    assert [(progress.state, progress.place) for progress in states] == [("running", 0), ("waiting", 1), ("waiting", 2)]
    gates[0].open(4)
    until(shop, "b", gates[1].task(), lambda progress: progress.state == "running")
    assert shop.want("c", gates[2].task()).place == 1
    assert gates[2].pids == []
    shop.drop("b")
    assert shop.want("c", gates[2].task()).state == "running"
    wait_until(lambda: not lives(gates[1].pids[0]) if gates[1].pids else True)


def test_as_many_work_at_once_as_may(tmp_path):
    shop, gates = ProcessQueue(processes=2, patience=600.0), [Gate(tmp_path, name) for name in "abc"]
    states = [shop.want(name, gate.task()).state for name, gate in zip("abc", gates, strict=True)]
    assert states == ["running", "running", "waiting"]
    for name in "abc":
        shop.drop(name)
    assert not shop.jobs


def test_another_wish_takes_the_place_of_the_one_before_but_not_a_finished_one(tmp_path, shop):
    first, second = Gate(tmp_path, "first"), Gate(tmp_path, "second")
    finished(shop, "me", Counting(2))
    shop.want("me", first.task())
    pid = wait_until(lambda: first.pids)[0]
    assert shop.want("me", Counting(2)).state == "done"
    assert shop.want("me", first.task()).state == "running"
    assert shop.want("me", second.task()).state == "running"
    wait_until(lambda: not lives(pid))
    assert list(shop.jobs) == [second.task()]
    assert len(first.pids) == 1


def test_who_does_not_ask_again_is_gone_and_the_process_with_them(monkeypatch, gate):
    shop = ProcessQueue(processes=1, patience=600.0)
    shop.want("me", gate.task())
    (pid,) = wait_until(lambda: gate.pids)
    monkeypatch.setattr(workshop, "monotonic", lambda: time.monotonic() + 601)
    wait_until(lambda: not shop.jobs)
    wait_until(lambda: not lives(pid))
    assert not shop.finished.kept


def test_a_pause_holds_the_process_and_lets_others_work(tmp_path, shop):
    gate, other = Gate(tmp_path, "mine"), Gate(tmp_path, "other")
    shop.want("me", gate.task(8))
    gate.open(2)
    until(shop, "me", gate.task(8), lambda progress: len(progress.parts) == 2)
    paused = shop.want("me", gate.task(8), paused=True)
    assert paused == Progress("paused", 2 / 8, parts=(0, 1))
    gate.open(8)
    assert shop.want("other", other.task()).state == "running"
    other.open(4)
    finished(shop, "other", other.task())
    assert len(shop.jobs[gate.task(8)].parts) <= 3, "the part that it was at, no more"
    assert shop.want("me", gate.task(8), paused=True) == paused
    assert finished(shop, "me", gate.task(8)).parts == tuple(range(8))
    assert len(gate.pids) == 1


@pytest.mark.parametrize("how", ["paused", "seldom"])
def test_who_has_paused_or_asks_seldom_may_be_silent_for_longer(gate, how):
    shop = ProcessQueue(processes=1, patience=0.2)
    shop.want("me", gate.task(), **{how: True})
    time.sleep(4 * workshop.TICK)
    assert list(shop.jobs) == [gate.task()]
    shop.drop("me")


def test_the_time_left_does_not_count_how_long_the_process_took_to_start():
    parts = [Part(0.5, None, 0), Part(0.75, None, 0)]
    assert Job(Counting(4), parts, spent=1.0).seconds_left() == 1.0
    assert Job(Counting(4), parts[:1], spent=0.0).seconds_left() is None


def test_who_pauses_does_not_hold_up_another_and_sees_it_stand_still(shop, gate):
    for asker in ("one", "two"):
        shop.want(asker, gate.task())
    gate.open(1)
    until(shop, "one", gate.task(), lambda progress: len(progress.parts) == 1)
    paused = shop.want("one", gate.task(), paused=True)
    gate.open(4)
    finished(shop, "two", gate.task())
    assert shop.want("one", gate.task(), paused=True) == paused == Progress("paused", 1 / 4, parts=(0,))
    assert shop.want("one", gate.task()).state == "done"
    assert shop.want("new", gate.task(), paused=True).state == "done"


def test_of_many_that_are_paused_the_oldest_begins_anew(tmp_path, shop):
    gates = [Gate(tmp_path, name) for name in "ab"]
    for name, gate in zip("ab", gates, strict=True):
        gate.open(1)
        until(shop, name, gate.task(), lambda progress: len(progress.parts) == 1)
        shop.want(name, gate.task(), paused=True)
    wait_until(lambda: not lives(gates[0].pids[0]))
    assert lives(gates[1].pids[0])
    assert shop.want("a", gates[0].task(), paused=True) == Progress("paused")
    gates[0].open(4)
    assert finished(shop, "a", gates[0].task()).parts == (0, 1, 2, 3)
    assert len(gates[0].pids) == 2


def test_a_pause_does_not_last_for_ever(monkeypatch, shop, gate):
    monkeypatch.setattr(workshop, "LONGEST_PAUSE", 0.1)
    gate.open(1)
    until(shop, "me", gate.task(), lambda progress: len(progress.parts) == 1)
    shop.want("me", gate.task(), paused=True)
    wait_until(lambda: not lives(gate.pids[0]))
    assert shop.want("me", gate.task(), paused=True).state == "paused"


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (Raising(ValueError("batch_size is too large")), "^batch_size is too large$"),
        (Raising(MemoryError()), "its memory is full"),
        (Raising(KeyError("x")), "something went wrong"),
        (Dying(), "has ended unexpectedly"),
        (Unsendable(), "went wrong"),
    ],
)
def test_what_fails_says_so_keeps_what_there_was_and_is_tried_anew_later(monkeypatch, task, said):
    shop = ProcessQueue(processes=1, patience=600.0)
    failed = finished(shop, "me", task)
    assert failed.state == "failed"
    assert re.search(said, str(failed.failure))
    assert failed.parts in ((0,), ())
    assert shop.want("another", task) == failed
    monkeypatch.setattr(finished_works, "monotonic", lambda: time.monotonic() + 601)
    assert shop.want("me", task).state == "running"
    shop.drop("me")


def test_a_server_without_room_for_a_process_says_so(monkeypatch, shop):
    def full(task):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(workshop, "Worker", full)
    progress = shop.want("me", Counting(3))
    assert (progress.state, progress.parts) == ("failed", ())
    assert "no room" in str(progress.failure)


def test_a_process_that_is_killed_from_outside_is_told(shop, gate):
    shop.want("me", gate.task())
    os.kill(wait_until(lambda: gate.pids)[0], 9)
    assert "ended unexpectedly" in str(finished(shop, "me", gate.task()).failure)


def test_what_is_kept_is_bounded_but_for_what_was_just_asked_for(monkeypatch):
    shop = ProcessQueue(processes=1, kept=100)
    for count in (1, 2, 3):
        finished(shop, "me", Counting(count))
    assert list(shop.finished.kept) == [Counting(1), Counting(2), Counting(3)]
    monkeypatch.setattr(finished_works, "RECENT", 0.0)
    finished(shop, "me", Counting(4))
    assert list(shop.finished.kept) == [Counting(4)]


def test_what_was_not_asked_for_longest_is_forgotten_first_but_nothing_recent(monkeypatch):
    now = 0.0
    monkeypatch.setattr(finished_works, "monotonic", lambda: now)
    finished, part = Finished(limit=20, patience=5.0), Part(1.0, None, 10)
    for name in "ab":
        finished.keep(name, [part], "")
    now = 100.0
    finished.recall("a")
    finished.keep("c", [part], "")
    assert list(finished.kept) == ["a", "c"]
    now = 159.0
    finished.keep("d", [part], "")
    assert list(finished.kept) == ["a", "c", "d"], "a was asked for less than a minute ago"
    now = 161.0
    finished.keep("e", [part], "")
    assert list(finished.kept) == ["d", "e"]
