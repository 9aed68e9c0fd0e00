"""What the benchmarks tell a script that runs them."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from benchmarks import answers


@pytest.mark.parametrize(("met", "code"), [(True, 0), (False, 1)])
def test_a_missed_goal_is_an_exit_code(monkeypatch, met, code):
    monkeypatch.setattr(answers, "running_server", lambda: nullcontext(SimpleNamespace(address="localhost")))
    monkeypatch.setattr(answers, "measure", lambda server, visitor, inspect: met)
    assert answers.main() == code
