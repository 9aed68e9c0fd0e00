"""A slice takes the memory that it says, and no more."""

import tracemalloc
from dataclasses import replace

import pytest
from test_slice import PLAN, laid_of, task

from training import Network
from training.snapshots import TAPES, moments


@pytest.mark.parametrize("kept", [1, 2])
@pytest.mark.parametrize("layers", [1, 5])
@pytest.mark.parametrize("units", [20, 100, 200])
def test_snapshots_stay_within_their_memory(layers, units, kept):
    plan = replace(PLAN, network=Network(layers=layers, units=units), iterations=2000)
    taken = len(moments(plan, kept))
    assert taken * kept * plan.network.size * 4 <= TAPES
    assert 50 <= taken <= 101
    assert taken == 101 or (taken + 1) * kept * plan.network.size * 4 > TAPES


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr("training.snapshots.TAPES", 16_000_000)
    largest = replace(PLAN, network=Network(layers=5, units=200), optimizers=PLAN.optimizers[:2], iterations=6)
    next(task("path").parts())  # loads the digits
    tracemalloc.start()
    laid_of(task("joint", plan=largest))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 12_000_000 < peak < 16_000_000 + 64_000_000
