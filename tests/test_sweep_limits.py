"""A sweep knows its limits, tells how far it is, gives up when asked to, and takes little memory."""

import itertools
import sys
import time
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from threading import get_ident

import numpy as np
import pytest
from test_sweep import count_steps

from optimizers import OPTIMIZERS
from simulation import Rules, sweep
from simulation.sweep import SweepCancelledError
from surfaces import SURFACES

sweeps = sys.modules["simulation.sweep.engine"]  # `simulation.sweep` is the function
QUADRATIC, ROSENBROCK = SURFACES["quadratic"](), SURFACES["rosenbrock"]()
ADAM, MOMENTUM, SGD = (OPTIMIZERS[slug] for slug in ("adam", "momentum", "sgd"))


def scattered(count: int) -> np.ndarray:
    """Points (2, count) in the middle of the view."""
    return np.random.default_rng(0).uniform(-1, 1, (2, count))


def test_a_batch_of_nothing():
    found = sweep(QUADRATIC, SGD(), np.zeros((2, 0)), 5)
    assert found.final_point.shape == (2, 0)
    assert found.outcome.shape == (0,)


@pytest.mark.parametrize(
    ("batch", "steps", "message"),
    [
        ((10**9,), 10, r"at most 4,000,000 cells, received 1,000,000,000 \(1000000000,\)"),
        ((40_000, 40_000), 1, r"at most 4,000,000 cells, received 1,600,000,000"),
        ((1000, 1000), 10**6, r"at most 4,000,000,000 steps in all, received 1,000,000 cells x 1,000,000 steps"),
        ((), 10**12, "at most 4,000,000,000 steps"),
    ],
)
def test_absurd_requests_are_refused_at_once(batch, steps, message):
    start = np.broadcast_to(np.zeros((2,) + (1,) * len(batch)), (2, *batch)) if len(batch) < 1 else np.zeros((2, 1))
    optimizer = MOMENTUM()
    if batch:  # nobody has to make an array of that size
        object.__setattr__(optimizer, "learning_rate", np.broadcast_to(0.1, batch))
    with pytest.raises(ValueError, match=message):
        sweep(QUADRATIC, optimizer, start.reshape(2, *(1,) * len(batch)), steps)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tolerance": -1}, "tolerance must be a finite number of 0 or more, received -1"),
        ({"tolerance": "a"}, "received 'a'"),
        ({"threads": 0}, "threads must be a whole number of 1 or more, received 0"),
    ],
)
def test_wrong_options_are_named(options, message):
    with pytest.raises(ValueError, match=message):
        sweep(QUADRATIC, SGD(), (1.0, 1.0), 5, **options)


@pytest.mark.parametrize("threads", [1, 2])
def test_progress_rises_to_one_in_the_callers_thread(monkeypatch, threads):
    monkeypatch.setattr(sweeps, "INTERVAL", 0.001)
    for name, value in {"BLOCK": 500, "WIDE": 500, "PAYS": 1}.items():
        monkeypatch.setattr(sweeps, name, value)
    told, caller, ticks, deadline = [], get_ident(), itertools.count(), time.monotonic() + 60
    run_block = sweeps.run_block

    def held(setup, low, high, write, tick):
        """Where the caller's thread does not walk itself, the others wait for it to tell something at first: on a busy
        machine they may be done before its turn comes."""

        def held_tick(steps):
            tick(steps)
            before = len(told)
            if get_ident() != caller and next(ticks) < 8:
                while len(told) == before and time.monotonic() < deadline:
                    time.sleep(0.001)

        run_block(setup, low, high, write, held_tick)

    monkeypatch.setattr(sweeps, "run_block", held)
    sweep(
        ROSENBROCK, ADAM(learning_rate=np.geomspace(1e-4, 10, 5000)), (-1.2, 1.0), 300, threads=threads,
        progress=lambda share: told.append((share, get_ident())),
    )  # fmt: skip
    shares = [share for share, _ in told]
    assert len(told) > 3
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 0.5
    assert any(0 < share < 1 for share in shares)
    assert shares[-1] == 1
    assert {thread for _, thread in told} == {caller}


@pytest.mark.parametrize("threads", [1, 2])
def test_a_sweep_ends_when_it_is_not_wanted_any_more(monkeypatch, threads):
    monkeypatch.setattr(sweeps, "INTERVAL", 0.001)
    asked, walked = [], count_steps(monkeypatch)

    def enough() -> bool:
        asked.append(get_ident())
        return len(asked) == 3

    with pytest.raises(SweepCancelledError):
        sweep(ROSENBROCK, ADAM(), scattered(70_000), 50_000, threads=threads, cancelled=enough)
    assert len(asked) == 3
    assert set(asked) == {get_ident()}
    assert sum(walked) < 70_000 * 50_000 / 10


def test_what_an_optimizer_raises_is_raised_from_every_thread():
    class Broken(SGD):
        def update(self, theta, gradient, state, t):
            raise RuntimeError("broken")

    for threads in (1, 2):
        with pytest.raises(RuntimeError, match="broken"):
            sweep(QUADRATIC, Broken(), scattered(70_000), 5, threads=threads)


def peaks_of(slug: str) -> list[int]:
    """The most bytes that few cells, many, and few over many steps take beside starts and results, 16 and 43 a cell."""
    few, many = 2 * sweeps.BLOCK, 20 * sweeps.BLOCK
    start, peaks = scattered(many), []
    for count, steps in ((few, 40), (many, 40), (few, 200)):
        tracemalloc.start()
        sweep(ROSENBROCK, OPTIMIZERS[slug](), start[:, :count], steps)
        peaks.append(tracemalloc.get_traced_memory()[1] - (43 + 16) * count)
        tracemalloc.stop()
    return peaks


def test_memory_is_bounded():
    """What is needed on the way does not grow with cells or steps. In a process of its own: what other tests have left
    running counts as well."""
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        for peaks in alone.map(peaks_of, ("sgd", "adam", "nadam")):
            assert max(peaks) < 15e6
            assert max(peaks) - min(peaks) < 1e6


def test_noise_does_not_outgrow_its_room():
    """A seed for every cell, and many steps: the noise of all at once would take 100 MB."""
    rules = Rules(noise="isotropic", sigma=0.01, seed=np.arange(6000))
    tracemalloc.start()
    sweep(QUADRATIC, SGD(learning_rate=0.1), np.zeros((2, 6000)), 1000, rules=rules)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50e6
