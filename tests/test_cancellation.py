"""Who has left stops paying, and what nobody can afford is made shorter."""

import time

import pytest
from english import in_english
from waiting import eventually

from interface.jobs import thread_queue
from interface.jobs.thread_queue import ThreadQueue
from interface.kit.descents import Game
from interface.kit.runs import Descent
from interface.playground.view import MOST_SECONDS, _seconds
from interface.playground.view import read as _read
from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.cancellation import CancelledError, cancelled_by
from simulation.link import decode
from surfaces import SURFACES

read = in_english(_read)

TERMS = "+".join(f"sin({i}*x)*cos({i}*y)" for i in range(1, 12))
SLOW = {"surface": "custom", "f": TERMS, "steps": "2000", "1": "bfgs"}
DEAR = SLOW | {"noise": "isotropic"} | {str(slot): "line_search" for slot in range(2, 13)}


@pytest.mark.parametrize("slug", ["sgd", "sam", "newton"])
def test_a_run_that_nobody_wants_is_given_up(slug):
    surface, optimizer = SURFACES["rosenbrock"](), OPTIMIZERS[slug]()
    with cancelled_by(lambda: True), pytest.raises(CancelledError):
        simulate(surface, optimizer, (-1.0, 1.0), 50)
    assert simulate(surface, optimizer, (-1.0, 1.0), 50).steps == 50


def test_it_is_given_up_in_its_middle():
    asked: list[int] = []
    with cancelled_by(lambda: len(asked) == 5 or asked.append(len(asked))), pytest.raises(CancelledError):
        simulate(SURFACES["rosenbrock"](), OPTIMIZERS["newton"](), (-1.0, 1.0), 2000)
    assert asked == [0, 1, 2, 3, 4]


def test_the_queue_gives_up_the_run_of_a_visitor_who_has_left(monkeypatch):
    scenario, problems = decode(SLOW)
    assert not problems
    work = Descent(Game.of(scenario, scenario.entrants[0]), scenario.entrants[0].optimizer)
    queue = ThreadQueue(patience=600.0)
    queue.want("visitor", [work])
    eventually(lambda: work in queue.running, bool)
    monkeypatch.setattr(thread_queue, "monotonic", lambda: time.monotonic() + 601)
    eventually(lambda: work in queue.running, lambda running: not running)
    assert not work.is_kept
    queue.want("visitor", [])  # by the true clock the visitor has not left


def test_what_is_affordable_is_computed_as_it_was_asked_for():
    shown = read(SLOW, {})
    assert shown.scenario.steps == 2000
    assert shown.problems == ()


def test_what_nobody_can_afford_is_made_shorter_and_told():
    shown = read(DEAR, {})
    assert 1 < shown.scenario.steps < 2000
    assert _seconds(shown.scenario, ()) <= MOST_SECONDS
    (told,) = shown.problems
    assert told.startswith("2,000 steps of 12 optimizers on this surface, under noise take about ")
    assert f"using {shown.scenario.steps:,} steps instead" in told
    again = read(shown.link(in_full=True), {})
    assert again.scenario == shown.scenario
    assert again.problems == ()


def test_rates_to_be_tuned_count():
    plain = {key: text for key, text in DEAR.items() if key != "noise"}
    slots = frozenset(map(str, range(1, 13)))
    tuned = decode(plain | {str(slot): "sam" for slot in range(1, 13)})[0]
    assert _seconds(tuned, slots) > 4 * _seconds(tuned, ())
