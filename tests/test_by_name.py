"""Behind a proxy that sends long work by its name a request without one begins nothing, and says so."""

import json

from process_queues import Gate

from interface.jobs import by_name
from interface.jobs.process_queue import ProcessQueue
from interface.jobs.thread_queue import ThreadQueue
from interface.kit.descents import Game
from interface.kit.request import Request
from interface.kit.runs import Descent
from interface.pages import MAPS
from interface.shell.answers import written
from simulation.link import decode

SLOW = {"surface": "custom", "f": "+".join(f"sin({i}*x)*cos({i}*y)" for i in range(1, 12)), "steps": "2000"}


def test_a_process_is_begun_by_name_and_then_joined_without(tmp_path):
    queue, task = ProcessQueue(processes=1, patience=600.0), Gate(tmp_path).task()
    with by_name.asking(begins=False) as asked:
        assert queue.want("me", task).state == "waiting"
    assert asked.put_off
    assert not queue.jobs
    with by_name.asking(begins=True) as asked:
        assert queue.want("me", task).state == "running"
    assert not asked.put_off
    with by_name.asking(begins=False) as asked:
        assert queue.want("another", task).state == "running"
    assert not asked.put_off
    for asker in ("me", "another"):
        queue.drop(asker)
    assert not queue.jobs


def test_a_sweep_is_begun_by_name_and_then_joined_without():
    scenario = decode(SLOW | {"1": "bfgs"})[0]
    work = Descent(Game.of(scenario, scenario.entrants[0]), scenario.entrants[0].optimizer)
    queue = ThreadQueue(patience=600.0)
    with by_name.asking(begins=False) as asked:
        assert queue.want("me", [work]) == {work: 0.0}
    assert asked.put_off
    assert queue.counts() == {"running": 0, "waiting": 0}
    with by_name.asking(begins=True):
        queue.want("me", [work])
    with by_name.asking(begins=False) as asked:
        queue.want("another", [work])
    assert not asked.put_off
    assert sum(queue.counts().values()) == 1
    for asker in ("me", "another"):
        queue.want(asker, [])


def test_an_answer_says_that_its_work_waits_for_its_name():
    asked = Request.read({"query": {"steps": "321"}, "settled": True, "asker": "by-name", "holds": []})
    first = json.loads(written(by_name.BeginsNothing(MAPS), asked, False))
    assert first["put_off"] is True
    assert first["job"]
    assert "put_off" not in json.loads(written(MAPS, asked, False))


def test_without_a_proxy_everything_is_begun():
    assert by_name.BY_NAME is False
    assert by_name.put_off() is False
