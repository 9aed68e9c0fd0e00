"""Exported programs end where our runs end: NumPy's are run here, the others were run by record_programs.py."""

import ast
import json
import os
import re
import subprocess
import sys
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from program_cases import cases, numpys, translations, written
from record_programs import end, fingerprint, output

from catalogue import Library
from optimizers import OPTIMIZERS
from optimizers.sam import BASES
from programs import TARGETS
from programs.program import WITH
from simulation import simulate
from simulation.scenario import Scenario
from surfaces import SURFACES

GOLDEN = json.loads((Path(__file__).parent / "goldens/programs.json").read_text())
CASES = cases()
ALONE = {"numpy", "math", "sys", "typing", "__future__"}
"""What a NumPy program may import."""
RUN = """
import contextlib, io, json, runpy, sys
ends = {}
for name, path in json.load(sys.stdin).items():
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        runpy.run_path(path)
    ends[name] = printed.getvalue()
json.dump(ends, sys.stdout)
"""
REFUSED = {("nadam", "Keras"), ("nadam", "Optax"), ("rprop", "Optax")}
"""Methods that a library has in a form that ours cannot take, or not at our defaults."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> dict[str, str]:
    """What each NumPy program prints, in a folder and a process that know nothing of ours."""
    folder = tmp_path_factory.mktemp("programs")
    paths = {}
    for number, (name, one) in enumerate(numpys().items()):
        path = folder / f"{number}.py"
        path.write_text(one.text)
        paths[name] = str(path)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-W", "ignore", "-c", RUN]
    done = subprocess.run(
        command, input=json.dumps(paths), cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def assert_ends_at(found: list[float], expected: tuple[float, float]) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_a_numpy_program_ends_where_the_run_ends(name, printed):
    assert_ends_at(end(printed[name]), numpys()[name].end)


@pytest.mark.parametrize("name", CASES)
def test_the_end_is_the_last_point_of_the_run(name):
    scenario = CASES[name]
    optimizer = scenario.entrants[0].optimizer
    run = simulate(
        scenario.surface,
        optimizer,
        scenario.start,
        scenario.steps,
        schedule=scenario.schedule,
        rules=scenario.rules,
    )
    points = run.points[:, np.isfinite(run.points).all(axis=0)]
    assert numpys()[name].end == tuple(points[:, -1])


def test_a_numpy_program_needs_nothing_but_numpy():
    for one in numpys().values():
        nodes = list(ast.walk(ast.parse(one.text)))
        imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
        assert imported <= ALONE


def test_the_recorded_programs_are_those_that_are_written_now():
    """Where this fails, a program has changed: run tests/record_programs.py again."""
    written_now = {key: fingerprint(one.text) for key, one in translations().items()}
    assert written_now == {key: one["program"] for key, one in GOLDEN["ends"].items()}


@pytest.mark.parametrize("key", GOLDEN["ends"])
def test_a_librarys_program_ended_where_the_run_ends(key):
    assert_ends_at(GOLDEN["ends"][key]["end"], translations()[key].end)


def test_the_versions_named_are_those_that_ran_them():
    assert all(version in GOLDEN["libraries"].split(", ") for version in (one.CHECKED for one in WITH.values()))


@pytest.mark.parametrize("key", GOLDEN["ends"])
def test_an_end_that_is_not_ours_is_said_with_its_distance(key):
    name, library = key.rsplit(", ", 1)
    ours, theirs = written(CASES[name], "NumPy").end, translations()[key]
    distance = np.hypot(*np.subtract(theirs.end, ours))
    told = re.search(r"ends (\S+) away from Downhill", theirs.note)
    assert bool(told) == (distance > 0)
    if told:
        assert float(told[1]) == pytest.approx(distance, rel=0.05)
        assert CASES[name].entrants[0].optimizer.libraries[Library(library)].stands_for


def test_every_library_that_has_a_method_has_its_program():
    for slug, cls in OPTIMIZERS.items():
        for library in Library:
            found = f"{slug} on rosenbrock, {library}" in translations()
            assert found == (library in cls.libraries and (slug, library) not in REFUSED)


class Remembered(NamedTuple):
    """A state whose fields are called like things that a program has already."""

    last: np.ndarray
    steps: np.ndarray
    before: np.ndarray
    share: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Forgetful(OPTIMIZERS["sgd"]):
    """A method that never changes one part of its state."""

    def init(self, theta):
        return Remembered(last=theta - theta, steps=theta, before=theta, share=theta - theta + 0.5)

    def update(self, theta, gradient, state, t):
        last = state.share * state.last + gradient
        steps = theta - self.learning_rate * last
        return 0.99 * steps + 0.01 * state.before, Remembered(last, steps, state.before, 0.9 * state.share)


@dataclass(frozen=True, kw_only=True)
class Branching(OPTIMIZERS["momentum"]):
    """A method whose code branches on a number."""

    def update(self, theta, gradient, state, t):
        velocity = self.momentum * state.velocity - self.learning_rate * gradient
        if t > 3:
            velocity = velocity / 2
        return theta + velocity, type(state)(velocity)


def test_a_state_may_be_called_like_anything_in_a_program():
    scenario = Scenario.of(SURFACES["himmelblau"](), Forgetful(learning_rate=0.01))
    for one in (scenario, replace(scenario, rules=replace(scenario.rules, weight_decay=0.3))):
        found = written(one, "NumPy")
        assert_ends_at(end(output(found.text)), found.end)


def test_sam_has_a_program_around_a_method_that_cannot_be_traced(monkeypatch):
    monkeypatch.setitem(BASES, "momentum", Branching)
    scenario = Scenario.of(SURFACES["himmelblau"](), OPTIMIZERS["sam"](learning_rate=0.004, rho=0.123, base="momentum"))
    for one in (scenario, replace(scenario, schedule=CASES["sgd under cosine"].schedule)):
        found = written(one, "NumPy")
        assert "class Branching" in found.text
        assert_ends_at(end(output(found.text)), found.end)


def test_writing_a_program_of_an_extreme_descent_warns_of_nothing():
    scenario = replace(Scenario.of(SURFACES["rosenbrock"](), OPTIMIZERS["sgd"]()), start=(1e200, 0.0))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for target in TARGETS:
            written(scenario, target)
