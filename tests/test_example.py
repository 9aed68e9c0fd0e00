"""The recorded slice: it is the first visit's, its trainings begin as they do here, and its parts fit one another."""

import numpy as np
import pytest

from interface.jobs.process_queue import PROCESS_QUEUE
from interface.kit.request import Request
from interface.pages import SLICES
from interface.slices.view import read
from training.example import recorded
from training.planes import share_of_path_plane, walk
from training.slice import around
from training.snapshots import moments, snapshots

FIRST = read({}, {}).task
ROUNDED = 0.03
"""Other processors multiply matrices in another order: AdaGrad's loss after 20 updates is .5636, .5677 or .5744 by
OpenBLAS's code for Sandy Bridge, Haswell or Skylake-X."""
AGAIN = "not what is computed now: OPENBLAS_NUM_THREADS=1 python -m tests.record_example"


@pytest.fixture(scope="module")
def example():
    found = recorded(FIRST)
    assert found, AGAIN
    return found


def test_it_is_shown_to_a_first_visit_at_once_and_to_nobody_else(example):
    data = SLICES.answer(Request.of_link({}))
    assert (data["state"], data["job"], data["failures"]) == ("done", None, [])
    assert len(data["meter"]["rows"]) == len(data["entrants"]) == len(example[0].trajectories)
    assert PROCESS_QUEUE.jobs == {}
    assert not any(recorded(read(link, {}).task) for link in ({"seed": "1"}, {"extent": "2"}, {"centre": "3"}))


def test_its_trainings_begin_as_they_do_here(example):
    laid, _ = example
    assert laid.iterations.tolist() == moments(FIRST.plan, 1).tolist(), AGAIN
    for one in laid.trajectories:
        when = laid.iterations[:3]
        seen = snapshots(FIRST.plan, one.entrant, when)
        losses = [next(seen).loss for _ in when]
        assert one.actual[0] == pytest.approx(losses[0], rel=1e-3), AGAIN
        assert one.actual[:3] == pytest.approx(losses, rel=ROUNDED), AGAIN


def test_its_parts_fit_one_another(example):
    laid, grid = example
    assert laid.size == FIRST.plan.network.size
    assert laid.window == around([laid.trajectories[0].points], [one.points for one in laid.trajectories])
    assert grid.window == laid.window.scaled(FIRST.extent)
    assert grid.losses.shape == (41, 41)
    assert laid.walk == pytest.approx(share_of_path_plane(walk(len(laid.iterations) - 1, laid.size)))
    a, b = grid.window.along(41)
    maker = laid.trajectories[0]
    assert maker.points[:, -1] == pytest.approx([maker.points[0, -1], 0], abs=1e-3)  # its end is on the first axis
    assert maker.on_plane[[0, -1]] == pytest.approx(maker.actual[[0, -1]], rel=1e-3)
    for one in laid.trajectories:
        for (x, y), loss in zip(one.points.T[::10], one.on_plane[::10], strict=True):
            column, row = np.searchsorted(a, x), np.searchsorted(b, y)
            corners = grid.losses[row - 1 : row + 1, column - 1 : column + 1]
            assert corners.min() * 0.97 <= loss <= corners.max() * 1.03
