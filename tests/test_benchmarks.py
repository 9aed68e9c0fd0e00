"""What the benchmarks tell a script that runs them."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from benchmarks import rerun


@pytest.mark.parametrize(("met", "code"), [(True, 0), (False, 1)])
def test_a_missed_goal_is_an_exit_code(monkeypatch, met, code):
    monkeypatch.setattr(rerun, "running_server", lambda: nullcontext(SimpleNamespace(address="localhost")))
    monkeypatch.setattr(rerun, "connect", lambda address, **options: nullcontext())
    monkeypatch.setattr(rerun, "Session", lambda socket: None)
    monkeypatch.setattr(rerun, "measure", lambda server, session, inspect: met)
    assert rerun.main() == code
