"""The page of hyperparameter maps without a browser: what its component receives, its link, its refusals."""

import base64
import gc
import re
import threading
import time
import weakref
from collections.abc import Callable

import numpy as np
import pytest
from apptest import open_app, run, talking_to

from interface.jobs import sweeps
from interface.jobs.sweeps import THREAD_QUEUE
from interface.kit.lru import LRU
from interface.kit.page import APART
from interface.maps.answer import COARSE_CELLS, NEVER, jobs
from interface.maps.answer import MAPS as KEPT
from interface.maps.answer import data as data_of
from interface.maps.view import DISPLAY, FINEST, Shown, read
from interface.pages import MAPS
from optimizers import OPTIMIZERS
from simulation import simulate, sweep
from simulation.hyperparameters import Kind
from simulation.look_ahead import A_QUARTER
from simulation.measurements import measure
from simulation.versions import VERSION
from surfaces import SURFACES

TYPES = {"u1": "<u1", "u2": "<u2", "f4": "<f4", "f8": "<f8"}


def open_maps(link: dict[str, str] | None = None):
    at = open_app()
    at.query_params = dict(link or {})
    return run(at.switch_page("pages/maps.py"))


sent, ask = talking_to(MAPS)


def whole(at, query: dict | None = None) -> dict:
    """The answer with the finest map."""
    return until(lambda data: not data["job"], at, query)


def until(holds: Callable[[dict], bool], at, query: dict | None = None) -> dict:
    """The first answer of which that holds, asked for again and again as the component does."""
    deadline, data = time.monotonic() + 240, ask(at, query)
    while not holds(data):
        assert time.monotonic() < deadline
        time.sleep(0.05)
        data = ask(at)
    return data


def unpack(packed: dict) -> np.ndarray:
    return np.frombuffer(base64.b64decode(packed["bdata"]), TYPES[packed["dtype"]]).reshape(
        [int(size) for size in packed["shape"].split(",")]
    )


def test_the_map_is_the_sweep_and_every_cell_the_run_of_its_values():
    data = whole(open_maps(), {"cells": "20"})
    cells = data["assets"][data["cells"]]
    assert cells["cells"] == 20
    steps, kind, loss = (unpack(cells[name]) for name in ("steps", "kinds", "loss"))
    across, up = unpack(cells["across"]), unpack(cells["up"])
    assert {Kind.CONVERGED, Kind.MOVING, Kind.DIVERGED} <= set(kind.ravel())
    surface = SURFACES["quadratic"]()
    for row, column in ((0, 0), (10, 12), (18, 19), (3, 17), (19, 5)):
        optimizer = OPTIMIZERS["momentum"](learning_rate=across[column], momentum=up[row])
        told = measure(simulate(surface, optimizer, surface.start, 200), share=A_QUARTER)
        assert steps[row, column] == (NEVER if told.steps_to_tolerance is None else told.steps_to_tolerance)
        assert (kind[row, column] == Kind.DIVERGED) == (told.diverged_at is not None)
        assert loss[row, column] == pytest.approx(told.final_value, rel=1e-6)


def test_a_coarse_map_comes_first_however_long_the_fine_one_takes(monkeypatch):
    go = threading.Event()

    def held(surface, optimizer, start, steps, **rest):
        assert np.shape(optimizer.learning_rate)[-1] < FINEST or go.wait(200)
        return sweep(surface, optimizer, start, steps, **rest)

    monkeypatch.setattr(sweeps, "sweep", held)
    monkeypatch.setattr(THREAD_QUEUE, "patience", 600.0)  # so that the first pupil still waits when the last one asks
    monkeypatch.setattr(THREAD_QUEUE, "wanted", {})  # for the wishes of this test to end with it
    at = open_maps()
    coarse = until(lambda data: data["cells"], at, {"cells": str(FINEST), "surface": "rastrigin", "steps": "177"})
    assert coarse["job"]
    pauses = [ask(at, asker=f"pupil-{number}")["pause"] for number in range(30)]
    assert pauses == list(range(2 * APART, 32 * APART, APART)), "the more wait the less often each of them asks"
    assert ask(at, {**coarse["query"], "surface": "booth"}, asker="another")["pause"] == APART, "for something else"
    assert unpack(coarse["assets"][coarse["cells"]]["kinds"]).shape == (COARSE_CELLS, COARSE_CELLS)
    go.set()
    fine = whole(at)
    assert unpack(fine["assets"][fine["cells"]]["kinds"]).shape == (FINEST, FINEST)


def test_a_map_is_packed_where_it_is_swept():
    """In an answer it would hold up those of others."""
    job = jobs(read({"surface": "booth", "cells": "31"})[0])[1]
    THREAD_QUEUE.want("tests", [job], wait=60)
    assert KEPT.take(job).content["cells"] == 31


def test_a_loss_too_large_for_single_precision_is_none():
    """A rate of 0 leaves f as it is at the start: up to 5e134 here."""
    link = {"surface": "custom", "f": "x^2*exp(30*x)+y^2", "1": "sgd", "1.learning_rate": "0", "across": "x", "up": "y"}
    data = whole(open_maps(link | {"cells": "20"}))
    cells = data["assets"][data["cells"]]
    loss, start = unpack(cells["loss"]), unpack(cells["across"])
    assert not np.isinf(loss).any()
    assert np.array_equal(np.isnan(loss[0]), start > 2.81)  # where 30 x + 2 log(x) is above the logarithm of 3.4e38
    assert 0 < np.isnan(loss).mean() < 1


def test_a_map_that_was_sent_keeps_no_sweep(monkeypatch):
    """The sweep of every map that was shown would be five times as large as the maps."""
    shown = Shown(read({"surface": "booth", "cells": "33"})[0])
    job = jobs(shown.view)[1]
    kept = [job.answer(lambda _: None, lambda: False)]
    monkeypatch.setattr(THREAD_QUEUE, "want", lambda asker, wanted: dict.fromkeys(wanted, kept[0]))
    sent = data_of(shown)
    monkeypatch.undo()
    assert KEPT.take(job).key == sent["cells"]
    left = weakref.ref(kept.pop())
    gc.collect()
    assert left() is None


def test_a_cache_holds_what_was_asked_for_last():
    cache = LRU(2)
    for name in "abc":
        assert cache.put(name, name.upper()) == name.upper()
        cache.take("a")
    assert [cache.take(name) for name in "abc"] == ["A", None, "C"]


def test_moving_the_marker_computes_no_map():
    first, _ = read({"1": "momentum", "1.learning_rate": "0.3", "1.momentum": "0.2", "x": "1", "across": "x"})
    moved, _ = read({"1": "momentum", "1.learning_rate": "0.6", "1.momentum": "0.2", "x": "5", "across": "x"})
    assert jobs(first) == jobs(moved)
    elsewhere, _ = read({"1": "momentum", "1.momentum": "0.3", "across": "x"})
    assert jobs(first) != jobs(elsewhere)


def test_a_click_sets_the_values_of_both_axes_and_sends_that_run():
    at = open_maps()
    data = ask(at, {"1": "momentum", "1.learning_rate": "0.5", "1.momentum": "0.25"})
    assert [axis["value"] for axis in data["axes"]] == [0.5, 0.25]
    assert [axis["key"] for axis in data["axes"]] == ["1.learning_rate", "1.momentum"]
    series = unpack(data["assets"][data["entrants"][0]["run"]]["series"])
    run_of = simulate(SURFACES["quadratic"](), OPTIMIZERS["momentum"](learning_rate=0.5, momentum=0.25), (-7, 2), 200)
    assert series[:2] == pytest.approx(run_of.points.astype("f4"))
    assert dict(at.query_params) == {
        "v": str(VERSION), "surface": "quadratic", "1": "momentum", "1.learning_rate": "0.5", "1.momentum": "0.25"
    }  # fmt: skip


def test_what_a_hand_still_moves_is_not_written_to_the_link():
    at = open_maps()
    ask(at, {"1": "momentum", "1.learning_rate": "0.5"}, settled=False)
    assert not at.query_params


def test_the_largest_map_is_within_what_a_sweep_may_do():
    from simulation.scenario import STEPS_LIMIT
    from simulation.sweep import LARGEST, LONGEST

    assert FINEST**2 <= LARGEST
    assert FINEST**2 * STEPS_LIMIT <= LONGEST
    assert DISPLAY["cells"].allowed.high == FINEST


def test_theory_is_said_where_there_is_one_and_only_there():
    at = open_maps()
    data = sent(at)
    assert len(data["theory"]["boundary"][0]) > 100
    assert data["theory"]["best"] == pytest.approx([4 / (2**0.5 + 0.1**0.5) ** 2, ((20**0.5 - 1) / (20**0.5 + 1)) ** 2])
    assert "where the dashed line runs" in at.markdown[-1].value
    told = re.search(
        r"rates none of the ([\d,]+) cells diverged, at higher ones none of the ([\d,]+) cells converged",
        whole(at)["agreement"],
    )
    inside, outside = (int(count.replace(",", "")) for count in told.groups())
    assert 120**2 - 3 * 120 <= inside + outside < 120**2, "all but those within a cell of the line"
    at = open_maps({"1": "adam"})
    assert sent(at)["theory"] is None
    assert "for SGD, Momentum, Nesterov" in at.markdown[-1].value
    assert sent(open_maps({"surface": "rosenbrock"}))["theory"] is None
