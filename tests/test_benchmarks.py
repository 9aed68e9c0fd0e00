"""What the benchmarks tell a script that runs them."""

import importlib
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import answers, contestants

ROOT = Path(answers.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for pattern in ("[a-z]*.py", "load/[a-z]*.py")
    for path in ROOT.glob(pattern)
    if path.name != "plain.py"  # a page, which tests/test_load.py opens
)


@pytest.mark.parametrize(("met", "code"), [(True, 0), (False, 1)])
def test_a_missed_goal_is_an_exit_code(monkeypatch, met, code):
    monkeypatch.setattr(answers, "running_server", lambda: nullcontext(SimpleNamespace(address="localhost")))
    monkeypatch.setattr(answers, "measure", lambda server, visitor, inspect: met)
    monkeypatch.setattr(answers, "poll", lambda page, query: met)
    monkeypatch.setattr(answers, "teach", lambda: met)
    assert answers.main() == code


@pytest.mark.parametrize("name", MODULES)
def test_every_benchmark_finds_what_it_measures(name):
    if name == "training":
        pytest.importorskip("torch")
    importlib.import_module(f"benchmarks.{name}")


@pytest.mark.parametrize("slug", ["sgd", "momentum", "adam"])
def test_the_bare_update_runs(slug):
    start = np.full((2, 10), 1.5)
    contestants.bare("quadratic", slug, 5, start)(start)
