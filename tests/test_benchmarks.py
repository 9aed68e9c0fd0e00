"""What the benchmarks tell a script that runs them."""

from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import answers, contestants


@pytest.mark.parametrize(("met", "code"), [(True, 0), (False, 1)])
def test_a_missed_goal_is_an_exit_code(monkeypatch, met, code):
    monkeypatch.setattr(answers, "running_server", lambda: nullcontext(SimpleNamespace(address="localhost")))
    monkeypatch.setattr(answers, "measure", lambda server, visitor, inspect: met)
    assert answers.main() == code


@pytest.mark.parametrize("slug", ["sgd", "momentum", "adam"])
def test_the_bare_update_runs(slug):
    start = np.full((2, 10), 1.5)
    contestants.bare("quadratic", slug, 5, start)(start)
