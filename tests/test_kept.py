"""Trainings that are kept: another plane is laid without training, and is the same to the last bit."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from test_slice import PLAN, laid_of, task

from optimizers import OPTIMIZERS
from training import kept
from training.slice import Grid
from training.slice_task import Laid, Stage

SIZE = 4 * PLAN.network.size + 8
"""Bytes of a snapshot."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path))
    return tmp_path


def same(one, other):
    """Whether two parts are equal, arrays number by number."""
    if isinstance(one, tuple):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    return np.array_equal(one, other, equal_nan=True) if isinstance(one, np.ndarray) else one == other


def trained(parts):
    return {part.entrant for _, part in parts if isinstance(part, Stage)} - {None}


@pytest.mark.parametrize("kind", ["path", "joint", "random"])
def test_a_plane_of_kept_trainings_equals_one_that_was_trained_for(kind, folder, monkeypatch):
    first = list(task("path", centre=2).parts())
    assert trained(first) == {0, 1, 2}
    assert [file.stat().st_size for file in folder.iterdir()] == 3 * [61 * SIZE]  # and no drafts
    again = list(task(kind).parts())
    assert trained(again) == set()
    monkeypatch.delenv(kept.VARIABLE)
    anew = list(task(kind).parts())
    assert trained(anew) == set(task(kind).followed)
    for what in (Laid, Grid):
        ours, theirs = ([part for _, part in parts if isinstance(part, what)] for parts in (again, anew))
        assert ours
        assert same(ours[-1], theirs[-1])
    assert [share for share, _ in again][-1] == 1


def test_only_what_decides_a_training_tells_it_from_another(folder):
    laid_of(task("path"))
    for other in (
        replace(PLAN, seed=1), replace(PLAN, batch_size=33), replace(PLAN, iterations=61),
        replace(PLAN, network=replace(PLAN.network, activation="tanh")),
        replace(PLAN, optimizers=(replace(PLAN.optimizers[0], learning_rate=0.06),)),
    ):  # fmt: skip
        assert not kept.is_kept(other, 0, np.arange(int(other.iterations) + 1))
    when = np.arange(61)
    swapped = replace(PLAN, optimizers=PLAN.optimizers[::-1])
    assert [kept.is_kept(swapped, entrant, when) for entrant in range(3)] == [True] * 3
    own = replace(PLAN, own_weights=True)
    assert [kept.is_kept(own, entrant, when) for entrant in range(3)] == [True, False, False]


def test_one_that_diverges_is_kept_as_far_as_it_went(folder):
    wild = replace(PLAN, optimizers=(PLAN.optimizers[1], OPTIMIZERS["sgd"](learning_rate=1e30)))
    first, again = (laid_of(task("path", plan=wild, centre=0)) for _ in range(2))
    assert np.isnan(first.trajectories[1].actual[-1])
    assert same(first, again)
    with pytest.raises(ValueError, match="diverges before iteration"):
        laid_of(task("path", plan=wild, centre=1))


def test_what_was_not_read_for_longest_goes_first(folder, monkeypatch):
    monkeypatch.setattr(kept, "LIMIT", 2 * 61 * SIZE)
    laid_of(task("random", centre=0))
    laid_of(task("random", centre=1))
    old = min(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
    os.utime(old, (1, 1))
    laid_of(task("random", centre=2))
    assert not old.exists()
    assert len(list(folder.iterdir())) == 2


def test_without_room_nothing_fails(monkeypatch):
    monkeypatch.setenv(kept.VARIABLE, "/nowhere/at/all")
    assert laid_of(task("random")).size == PLAN.network.size


def test_who_leaves_early_leaves_no_draft(folder):
    parts = task("path").parts()
    next(parts)
    assert len(list(folder.iterdir())) == 1
    parts.close()
    assert list(folder.iterdir()) == []


def test_a_folder_of_a_process_that_was_killed_is_cleared_away(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead, alive = (tmp_path / f"{kept.NAME}{process}-x" for process in (2**22 + 1, os.getpid()))
    for left in (dead, alive):
        left.mkdir()
    made = kept.new_folder.__wrapped__()
    assert Path(made).is_dir()
    assert alive.exists()
    assert not dead.exists()
