"""Sweeps beside the scripts: the answer is the sweep's, shared, bounded, and given up when nobody wants it."""

import gc
import sys
import threading
import time

import numpy as np
import pytest
from waiting import run_apart

from charts import Window
from interface.jobs import sweeps, thread_queue
from interface.jobs.sweeps import Grid, Job
from interface.jobs.thread_queue import NoAnswerError, ThreadQueue
from interface.shell.server import TURN, lifespan
from optimizers import OPTIMIZERS
from simulation import sweep
from simulation.sweep import SweepCancelledError
from surfaces import SURFACES

SURFACE = SURFACES["himmelblau"]()
VIEW = Window(*SURFACE.view[0], *SURFACE.view[1])
ENOUGH = 20.0  # seconds, for a busy machine


def job(size: int = 21, steps: int = 40, optimizer: str = "sgd", rate: float | np.ndarray = 0.01) -> Job:
    return Job(SURFACE, OPTIMIZERS[optimizer](learning_rate=rate), Grid(VIEW, size), steps)


@pytest.fixture
def counted(monkeypatch):
    """The sweeps that are begun, in order, each held back until `go` is set; pages of earlier tests want nothing.

    What a sweep is told when it asks whether to go on is in `go.told`.
    """
    sweeps.THREAD_QUEUE.wanted.clear()
    wait_until(lambda: not sweeps.THREAD_QUEUE.running)
    begun, go = [], threading.Event()
    go.told = []

    def held(surface, optimizer, start, steps, *, cancelled, **rest):
        begun.append(start.shape[-1] if start.ndim > 1 else 1)
        while not go.wait(0.01):
            go.told.append("stop" if cancelled() else "go on")
            if go.told[-1] == "stop":
                raise SweepCancelledError
        return sweep(surface, optimizer, start, steps, cancelled=cancelled, **rest)

    monkeypatch.setattr(sweeps, "sweep", held)
    return begun, go


def wait_until(holds) -> None:
    deadline = time.monotonic() + ENOUGH
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_the_answer_is_the_sweep():
    rates = np.geomspace(1e-3, 1e-1, 7)
    point = Job(SURFACE, OPTIMIZERS["momentum"](learning_rate=rates, momentum=0.9), (1.0, 2.0), 30)
    asked = [job(), job(optimizer="adam", rate=0.1), point]
    answers = ThreadQueue().want("me", asked, ENOUGH)
    for one in asked:
        expected = sweep(SURFACE, one.optimizer, one.point, one.steps)
        np.testing.assert_array_equal(answers[one].outcome, expected.outcome)
        np.testing.assert_array_equal(answers[one].final_point, expected.final_point)
    assert answers[asked[0]].outcome.shape == (21, 21)
    assert answers[point].outcome.shape == (7,)


def test_the_server_lets_others_have_a_turn_soon_and_a_desk_leaves_the_process_as_it_is():
    usual = sys.getswitchinterval()

    async def during_its_life() -> float:
        async with lifespan(None):
            return sys.getswitchinterval()

    ThreadQueue().want("me", [job()], ENOUGH)
    assert sys.getswitchinterval() == usual
    try:
        assert run_apart(during_its_life()) == pytest.approx(TURN)
    finally:
        sys.setswitchinterval(usual)
        gc.unfreeze()


def test_equal_jobs_are_computed_once(counted):
    begun, go = counted
    desk = ThreadQueue()
    for asker in ("one", "two"):
        assert desk.want(asker, [job()]) == {job(): 0.0}
    go.set()
    first = desk.want("one", [job()], ENOUGH)[job()]
    assert desk.want("two", [job()], ENOUGH)[job()] is first
    assert begun == [21]


def test_a_coarse_picture_does_not_wait_for_a_fine_one(counted):
    begun, go = counted
    desk = ThreadQueue()
    desk.want("one", [job(81)])
    wait_until(lambda: begun == [81])
    desk.want("two", [job(91), job(31)])
    wait_until(lambda: begun == [81, 31])
    go.set()
    desk.want("two", [job(91)], ENOUGH)
    assert begun == [81, 31, 91]


def test_what_nobody_wants_any_more_is_given_up(counted):
    begun, go = counted
    desk = ThreadQueue()
    desk.want("one", [job(81)])
    desk.want("two", [job(81)])
    wait_until(lambda: begun == [81])
    desk.want("one", [job(91)])
    asked = len(go.told)
    wait_until(lambda: len(go.told) > asked + 1)  # so that one answer is of after the wish
    assert set(go.told) == {"go on"}, "two still waits for it"
    desk.want("two", [])
    wait_until(lambda: begun == [81, 91])
    go.set()
    assert desk.want("one", [job(91)], ENOUGH)[job(91)].outcome.shape == (91, 91)
    assert list(desk.kept) == [job(91)]


def test_who_does_not_ask_again_is_gone(counted, monkeypatch):
    begun, go = counted
    desk = ThreadQueue(patience=600.0)
    desk.want("one", [job(81)])
    wait_until(lambda: begun == [81])
    monkeypatch.setattr(thread_queue, "monotonic", lambda: time.monotonic() + 601)
    wait_until(lambda: not desk.running)
    go.set()
    assert not desk.kept


def test_nothing_is_done_before_its_answer_is_there():
    """Who is told that all is done asks no more, and would stay with the coarse picture."""
    nearly, go = threading.Event(), threading.Event()

    class Slow(Job):
        def answer(self, progress, cancelled):
            progress(1.0)
            nearly.set()
            go.wait(ENOUGH)
            return "there"

    slow, queue = Slow(*job()), ThreadQueue()
    queue.want("one", [slow])
    assert nearly.wait(ENOUGH)
    assert 0.99 < queue.want("one", [slow])[slow] < 1
    go.set()
    assert queue.want("one", [slow], ENOUGH)[slow] == "there"


def test_it_knows_how_many_wait_for_the_same(counted):
    _, go = counted
    queue = ThreadQueue()
    wishes = {"one": [job(81)], "two": [job(81), job(31)], "three": [job(31)], "four": []}
    for asker, wanted in wishes.items():
        queue.want(asker, wanted)
    assert [queue.beside(asker) for asker in (*wishes, "nobody")] == [2, 3, 2, 0, 0]
    go.set()
    for asker, wanted in wishes.items():
        queue.want(asker, wanted, ENOUGH)
    assert [queue.beside(asker) for asker in wishes] == [0, 0, 0, 0]


def test_what_is_kept_is_bounded():
    desk = ThreadQueue(kept=1000)
    for steps in range(1, 5):
        desk.want("one", [job(21, steps)], ENOUGH)
    assert [one.steps for one in desk.kept] == [3, 4]
    desk.want("one", [job(41)], ENOUGH)
    assert list(desk.kept) == [job(41)]


def test_a_refusal_reaches_the_asker_and_the_worker_lives():
    desk = ThreadQueue()
    absurd = job(11, steps=50_000_000)
    for _ in range(2):
        with pytest.raises(NoAnswerError, match="at most 4,000,000,000 steps"):
            desk.want("one", [absurd], ENOUGH)
    assert desk.want("one", [job()], ENOUGH)[job()].steps == 40


def test_what_fails_is_told_to_all_who_wait_and_tried_anew_a_little_later(monkeypatch):
    passed, answers = 0, iter([MemoryError("Unable to allocate"), KeyError("x")])

    def failing(*args, **rest):
        if error := next(answers, None):
            raise error
        return sweep(*args, **rest)

    monkeypatch.setattr(sweeps, "sweep", failing)
    monkeypatch.setattr(thread_queue, "monotonic", lambda: time.monotonic() + passed)
    desk = ThreadQueue(patience=600.0)
    for said in ("its memory is full", "something went wrong"):
        for asker in ("one", "two", "one"):
            with pytest.raises(NoAnswerError, match=f"cannot compute this now, {said}"):
                desk.want(asker, [job()], ENOUGH)
        passed += 601
    assert not desk.wanted
    assert desk.want("one", [job()], ENOUGH)[job()].steps == 40
    assert next(answers, None) is None


def test_what_is_waited_for_is_not_pushed_out_by_what_else_is_waited_for():
    """However small the room, a wish for several jobs is granted, and so is another beside it."""
    desk = ThreadQueue(kept=100)
    wishes = {"one": [job(21, steps) for steps in (1, 2, 3)], "two": [job(22, steps) for steps in (1, 2, 3)]}
    granted = set()

    def ask() -> bool:
        for asker in wishes.keys() - granted:
            if not any(isinstance(answer, float) for answer in desk.want(asker, wishes[asker], 0.01).values()):
                granted.add(asker)
        return granted == wishes.keys()

    wait_until(ask)
    desk.want("one", [])
    desk.want("two", [job(5)], ENOUGH)
    assert list(desk.kept) == [job(5)]
