"""The page of hyperparameter maps without a browser: what its component receives, its link, its refusals."""

import base64
import json
import re
import time

import numpy as np
import pytest
from apptest import open_app, run

from interface.map_link import DISPLAY, FINEST, read
from interface.map_payload import COARSE_CELLS, NEVER, jobs
from interface.sweeps import MOST_STEPS
from optimizers import OPTIMIZERS
from simulation import simulate, sweep
from simulation.hyperparameters import Kind, kinds
from simulation.measurements import measure
from surfaces import SURFACES

TYPES = {"u1": "<u1", "u2": "<u2", "f4": "<f4", "f8": "<f8"}


def open_maps(link: dict[str, str] | None = None):
    at = open_app()
    at.query_params = dict(link or {})
    return run(at.switch_page("pages/maps.py"))


def sent(at) -> dict:
    """What the component received, as strict JSON."""
    return json.loads(at.get_by_key("map").proto.json, parse_constant=pytest.fail)


def ask(at, query: dict | None = None, **request) -> dict:
    """The answer to a request of the component."""
    request = {"id": str(time.monotonic()), "query": query, "settled": True, "window": None, "holds": []} | request
    at.session_state["map"] = {"request": request}
    return sent(run(at))


def whole(at, query: dict | None = None) -> dict:
    """The answer with the finest map, asked for again and again as the component does."""
    deadline, data = time.monotonic() + 30, ask(at, query)
    while data["pending"]:
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
        told = measure(simulate(surface, optimizer, surface.start, 200))
        assert steps[row, column] == (NEVER if told.steps_to_tolerance is None else told.steps_to_tolerance)
        assert (kind[row, column] == Kind.DIVERGED) == (told.diverged_at is not None)
        assert loss[row, column] == pytest.approx(told.final_value, rel=1e-6)


def test_a_coarse_map_comes_first():
    at = open_maps()
    began = time.monotonic()
    data = ask(at, {"cells": str(FINEST), "surface": "rastrigin", "steps": "777"})
    assert time.monotonic() - began < 2, "loaded machines are slow, but a fine map is slower"
    assert data["pending"]
    if data["cells"]:
        assert data["assets"][data["cells"]]["cells"] == COARSE_CELLS
    fine = whole(at)
    assert fine["assets"][fine["cells"]]["cells"] == FINEST


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
        "surface": "quadratic", "1": "momentum", "1.learning_rate": "0.5", "1.momentum": "0.25"
    }  # fmt: skip


def test_what_a_hand_still_moves_is_not_written_to_the_link():
    at = open_maps()
    ask(at, {"1": "momentum", "1.learning_rate": "0.5"}, settled=False)
    assert not at.query_params


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_optimizer_has_a_map_and_a_link(slug):
    view, problems = read({"1": slug, "surface": "himmelblau", "steps": "30", "cells": "6"})
    assert problems == []
    assert read(view.entries(in_full=False)) == (view, [])
    assert read(view.entries()) == (view, [])
    coarse, fine = jobs(view)
    assert coarse == fine
    found = sweep(fine.surface, fine.optimizer, fine.point, fine.steps)
    assert kinds(found).shape == (6, 6)


@pytest.mark.parametrize(
    "entries",
    [
        {"colour": "loss", "slice": "up", "cells": "44", "tolerance": "0.001"},
        {"across": "x", "up": "y", "up_low": "-3", "up_high": "4.5"},
        {"1": "adam", "across": "beta2", "up": "beta1", "1.epsilon": "0.5", "steps": "77"},
        {"surface": "custom", "f": "x^2 + y^4", "x_low": "-3", "1": "sgd", "y": "0.5"},
    ],
)
def test_every_control_is_in_the_link(entries):
    view, problems = read(entries)
    assert problems == []
    assert entries.items() <= view.entries(in_full=False).items()
    at = open_maps(view.entries(in_full=False))
    assert entries.items() <= sent(at)["query"].items()
    assert sent(at)["problems"] == []


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"cells": "1000000000"}, f"[4, {FINEST}]"),
        ({"cells": "31622.5"}, f"[4, {FINEST}]"),
        ({"steps": "1000000000"}, "a whole number from 1 to 2000, received “1000000000”"),
        ({"across": "epsilon"}, "across is an axis (learning_rate, momentum, x, y), received “epsilon”"),
        ({"up": "learning_rate"}, "up is another axis (momentum, x, y), received “learning_rate”"),
        ({"across_low": "0"}, "above 0 on a logarithmic axis, received 0 and 3"),
        ({"across_high": "inf"}, "received “inf”"),
        ({"up_low": "0.9", "up_high": "0.1"}, "received 0.9 and 0.1"),
        ({"tolerance": "0"}, "tolerance is a number in (0, 1], received “0”"),
        ({"1": "sgd", "2": "adam"}, "A map shows one optimizer: SGD"),
        ({"noise": "isotropic", "noise.sigma": "1"}, "no noise"),
        ({"nonsense": "1"}, "“nonsense” names no control"),
        ({"1": "bfgs", "cells": "300", "steps": "2000"}, f"at most {MOST_STEPS:,}: using 141 x 141 cells instead"),
    ],
)
def test_what_a_map_cannot_show_is_named_with_the_limit(entries, said):
    data = sent(open_maps(entries))
    assert len(data["problems"]) == 1
    assert said in data["problems"][0]
    assert int(data["query"]["cells"]) <= FINEST


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
    whole(at)
    told = re.search(
        r"rates none of the ([\d,]+) cells diverged, at higher ones none of the ([\d,]+) cells converged",
        at.markdown[-1].value,
    )
    inside, outside = (int(count.replace(",", "")) for count in told.groups())
    assert 120**2 - 3 * 120 <= inside + outside < 120**2, "all but those within a cell of the line"
    at = open_maps({"1": "adam"})
    assert sent(at)["theory"] is None
    assert "for SGD, Momentum, Nesterov" in at.markdown[-1].value
    assert sent(open_maps({"surface": "rosenbrock"}))["theory"] is None


def test_the_map_that_was_left_is_found_again():
    at = open_maps()
    ask(at, {"1": "adam", "colour": "outcome"})
    at = run(at.switch_page("pages/handbook.py"))
    link = next(one for one in at.get("page_link") if one.proto.label == "Maps")
    assert "1=adam" in link.proto.query_string
    assert "colour=outcome" in link.proto.query_string
