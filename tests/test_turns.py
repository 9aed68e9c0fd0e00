"""Threads that take turns: `interface.jobs.turns`, and answers that do."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from waiting import eventually

from interface.jobs import turns
from interface.jobs.turns import Turns
from interface.kit import runs
from interface.kit.request import Request
from interface.pages import PAGES
from interface.shell import answers


@pytest.fixture
def begin() -> Iterator[Callable[..., threading.Thread]]:
    """A function that calls another in a thread of its own; all have ended at the end."""
    begun: list[threading.Thread] = []

    def begin(work: Callable, *arguments) -> threading.Thread:
        begun.append(threading.Thread(target=work, args=arguments, daemon=True))
        begun[-1].start()
        return begun[-1]

    yield begin
    for thread in begun:
        thread.join(10)
        assert not thread.is_alive()


class Workers:
    """Threads that work by turns: `done` is in which order they have done which pieces."""

    def __init__(self, begin: Callable) -> None:
        self.turns, self.done, self.begin = Turns(), [], begin
        self.may_go, self.seconds = threading.Event(), {}

    def work(self, name: str, pieces: int) -> None:
        with self.turns.taken() as turn:
            for piece in range(pieces):
                self.turns.begin_piece()
                self.done.append(f"{name}{piece}")
                assert self.may_go.wait(10)
            self.seconds[name] = turn.so_far

    def start(self, name: str, pieces: int) -> None:
        """Begin, and wait until it works or waits for its turn."""
        before = len(self.turns._waiting) + len(self.done)
        self.begin(self.work, name, pieces)
        eventually(lambda: len(self.turns._waiting) + len(self.done), lambda now: now > before)


def test_who_has_much_to_do_lets_the_others_go_first_on_the_way(begin):
    workers = Workers(begin)
    workers.start("long", 3)
    workers.start("short", 1)
    workers.start("other", 2)
    assert workers.done == ["long0"], "one at a time"
    workers.may_go.set()
    eventually(lambda: len(workers.done), lambda count: count == 6)
    assert workers.done == ["long0", "short0", "other0", "long1", "other1", "long2"]


def test_who_is_alone_goes_on(begin):
    workers = Workers(begin)
    workers.may_go.set()
    workers.start("a", 3)
    eventually(lambda: workers.done, lambda done: done == ["a0", "a1", "a2"])
    workers.start("b", 1)
    eventually(lambda: workers.done, lambda done: done[3:] == ["b0"])


def test_a_turn_ends_where_its_work_fails(begin):
    workers = Workers(begin)
    with pytest.raises(ZeroDivisionError), workers.turns.taken():
        1 / 0  # noqa: B018
    workers.may_go.set()
    workers.start("next", 1)


def test_a_thread_without_a_turn_does_not_wait(begin):
    workers = Workers(begin)
    workers.start("at work", 1)
    for _ in range(3):
        workers.turns.begin_piece()
    workers.may_go.set()


def test_the_time_of_others_does_not_count(begin):
    workers = Workers(begin)
    workers.start("first", 2)
    workers.start("second", 1)
    begun = time.perf_counter()
    time.sleep(0.3)
    workers.may_go.set()
    eventually(lambda: workers.seconds.keys(), lambda names: names == {"first", "second"})
    assert workers.seconds["first"] >= 0.3
    assert workers.seconds["second"] < time.perf_counter() - begun - 0.29


def test_an_answer_of_many_new_runs_lets_another_go_first(begin, monkeypatch):
    """And both have what they have alone."""
    many = {f"{i}": name for i, name in enumerate(("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"), 1)}
    asked = {"long": {"query": many | {"x": "-5.5"}}, "short": {"query": {"1": "sgd", "x": "-5.25"}}}
    readings = {name: Request.read(query) for name, query in asked.items()}
    alone = {name: answers.written(PAGES["playground"], one, False) for name, one in readings.items()}
    runs.RUNS.clear()
    made, ended, made_first, may_go = [], [], threading.Event(), threading.Event()
    run = runs._run

    def one_run(game, optimizer):
        made.append(game.start)
        made_first.set()
        assert may_go.wait(10)
        return run(game, optimizer)

    monkeypatch.setattr(runs, "_run", one_run)

    def answer(name: str) -> None:
        assert answers.written(PAGES["playground"], readings[name], False) == alone[name]
        ended.append(name)

    begin(answer, "long")
    assert made_first.wait(10)
    begin(answer, "short")
    eventually(lambda: len(turns.ANSWERS._waiting), lambda count: count == 1)
    may_go.set()
    eventually(lambda: ended, lambda names: len(names) == 2)
    assert ended == ["short", "long"]
    assert [start[0] for start in made] == [-5.5, -5.25, *[-5.5] * 5]
