"""A task in a process of its own: each part arrives when it is asked for, and the process outlives nobody."""

import os
import subprocess
import sys

from process_queues import lives, wait_until
from tasks import Counting, Talking

from training.worker import ROOT, Worker


def test_a_worker_sends_its_parts_in_order_and_leaves_no_process():
    worker = Worker(Counting(3))
    assert [worker.next()[:2] for _ in range(3)] == [(1 / 3, 0), (2 / 3, 1), (1.0, 2)]
    assert worker.next() is None
    worker.bury()
    assert worker.process.returncode is not None


def test_parts_larger_than_a_pipe_arrive_whole_though_the_task_prints_and_has_one_courteous_thread():
    worker = Worker(Talking())
    for i in range(20):
        assert worker.next().content == bytes([i]) * 1_000_000
    threads, nice = worker.next().content
    assert threads == "1"
    assert nice is None or nice >= 10
    worker.bury()


def test_it_ends_in_the_middle_of_a_part_when_its_parent_is_gone(tmp_path):
    """The parent is killed, so that it cannot say goodbye."""
    log = tmp_path / "pid"
    program = f"from tasks import Sleeping; from training.worker import Worker; Worker(Sleeping({str(log)!r})).next()"
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    parent = subprocess.Popen([sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": paths}, cwd=tmp_path)
    pid = int(wait_until(lambda: log.exists() and log.read_text()))
    assert lives(pid)
    parent.kill()
    parent.wait()
    wait_until(lambda: not lives(pid))
