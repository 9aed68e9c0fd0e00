"""Theory on a map at its edges: at a momentum of 1, beside the map, and held against what was measured."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_hyperparameters import WITH_MOMENTUM, named, radius

from interface.maps.answer import jobs
from interface.maps.view import read
from interface.maps.words import headline, held_against_theory, theory_text
from optimizers import OPTIMIZERS
from simulation import Outcome, sweep
from simulation.hyperparameters import Axis, agreement, theory
from simulation.sweep.verdicts import OUTCOMES
from surfaces import SURFACES

SGD = OPTIMIZERS["sgd"]
SIDE = Axis("y", -3.0, 3.0)


@pytest.mark.parametrize("optimizer", WITH_MOMENTUM, ids=named)
def test_a_momentum_of_one_converges_up_to_the_rate_that_is_said(optimizer):
    """By the matrix of the update: heavy ball never does, nor does a mean, to which no gradient is added any more."""
    optimizer = dataclasses.replace(optimizer, momentum=1.0)
    stability = optimizer.stability(0.1, 2.0)
    converging = [rate for rate in np.geomspace(1e-3, 10, 400) if radius(optimizer.at_rate(rate), 0.1, 2.0) < 1 - 1e-9]
    assert max(converging, default=0.0) == pytest.approx(float(stability.highest_rate), rel=0.03)
    assert (r"\mu < 1" in stability.formula) == (not converging)
    several = dataclasses.replace(optimizer, momentum=np.array([0.5, 1.0])).stability(0.1, 2.0).highest_rate
    alone = dataclasses.replace(optimizer, momentum=0.5).stability(0.1, 2.0).highest_rate
    assert several == pytest.approx([float(alone), float(stability.highest_rate)])


@pytest.mark.parametrize(
    ("link", "line", "point"),
    [
        ({"1": "momentum"}, "where the dashed line runs", "fastest is the diamond"),
        ({"1": "sgd"}, "where the dashed line runs", "fastest is the dotted line"),
        ({"1": "sgd", "across": "y", "up": "learning_rate"}, "where the dashed line runs", "is the dotted line"),
        ({"1": "momentum", "up_high": "0.3"}, "where the dashed line runs", "fastest, which lies beside this map"),
        ({"1": "momentum", "across_low": "1e-5", "across_high": "1e-4"}, "beside this map", "beside this map: $"),
        ({"1": "momentum", "across_low": "5", "across_high": "9"}, "beside this map", "beside this map: $"),
        ({"1": "sgd", "across_low": "0.97"}, "where the dashed line runs", "fastest, which lies beside this map"),
        ({"1": "momentum", "up": "x"}, "where the dashed line runs", "Theory's fastest: $"),
        ({"1": "momentum", "1.momentum": "1", "up": "x"}, "beside this map", "Theory's fastest: $"),
        ({"1": "momentum", "across": "x", "up": "y"}, r"\mu < 1$. *", "Theory's fastest: $"),
    ],
)
@pytest.mark.parametrize("convention", ["displacement", "running_mean"])
def test_what_is_said_to_be_drawn_is_drawn_on_the_map(link, line, point, convention):
    if link["1"] == "momentum":
        link = link | {"1.convention": convention}
    view, problems = read({"surface": "quadratic"} | link)
    assert problems == []
    said, drawn = str(theory_text(view)), theory(view.surface, view.optimizer, view.across, view.up)
    if convention == "displacement":
        assert line in said.split("  \n", maxsplit=1)[0]
        assert point in said.split("  \n")[1]
    axes = (view.across, view.up)
    on_map = [[axis.holds(value) for axis, value in zip(axes, place, strict=True)] for place in drawn.boundary.T]
    assert ("dashed line" in said) == any(map(all, on_map))
    assert ("diamond" in said) == (drawn.best is not None and None not in drawn.best)
    assert ("dotted line" in said) == (drawn.best is not None and None in drawn.best)
    if drawn.best is not None:
        assert all(value is None or axis.holds(value) for axis, value in zip(axes, drawn.best, strict=True))


@pytest.mark.parametrize("turned", [False, True])
@given(cell=st.integers(-3, 14), within=st.floats(0.01, 0.99), seed=st.integers(0, 99))
def test_agreement_counts_what_lies_more_than_one_cell_away(turned, cell, within, seed):
    """Counted from the place of the boundary on the axis, in cells; outcomes are made up."""
    rates = Axis("learning_rate", 0.01, 10.0, log=True)
    across, up = (SIDE, rates) if turned else (rates, SIDE)
    cells, edge = 12, cell + within
    half = float(1 / rates.at(np.array(edge / cells)))  # of the curvature whose boundary is there
    surface = SURFACES["quadratic"](a=half / 3, b=half)
    outcome = np.random.default_rng(seed).integers(len(OUTCOMES), size=(cells, cells)).astype("u1")
    found = dataclasses.replace(sweep(surface, SGD(), surface.start, 1), outcome=outcome)
    told = agreement(SGD(), across, up, found)
    inside, outside = (np.zeros((cells, cells), bool) for _ in range(2))
    for cell in range(cells):  # from `cell` to `cell + 1`, in cells
        column = (cell, slice(None)) if turned else (slice(None), cell)
        inside[column] = cell + 1 <= edge - 1
        outside[column] = cell >= edge + 1
    diverged, converged = (outcome == OUTCOMES.index(one) for one in (Outcome.DIVERGED, Outcome.CONVERGED))
    assert told == (
        inside.sum(), (inside & diverged).sum(), outside.sum(), (outside & converged).sum()
    )  # fmt: skip


def test_a_start_at_the_minimum_proves_nothing_and_says_so():
    view, _ = read({"x": "0", "y": "0", "cells": "12"})
    (_, fine) = jobs(view)
    measured = sweep(fine.surface, fine.optimizer, fine.point, fine.steps)
    assert "The start is the minimum itself" in str(held_against_theory(view, measured))
    assert "Measured" not in str(held_against_theory(view, measured))
    view, _ = read({"1": "sgd", "across_low": "5", "across_high": "10", "cells": "12"})
    (_, fine) = jobs(view)
    measured = sweep(fine.surface, fine.optimizer, fine.point, fine.steps)
    assert "at higher learning rates none of the 144 cells converged" in str(held_against_theory(view, measured))


def test_the_first_line_counts_the_cells_and_names_the_fastest():
    view, _ = read({"1": "sgd", "across": "learning_rate", "up": "x", "cells": "12"})
    assert str(headline(view, None)) == "Each cell is one run: bright arrives fast, hatched never."
    (_, fine) = jobs(view)
    found = sweep(fine.surface, fine.optimizer, fine.point, fine.steps)
    there = found.steps_to_tolerance >= 0
    row, column = np.unravel_index(np.where(there, found.steps_to_tolerance, 10**6).argmin(), there.shape)
    rate = view.across.values(12)[column]
    told = str(headline(view, found))
    assert (
        f" {100 * there.mean():.0f}% of the runs arrive, the fastest in {found.steps_to_tolerance[row, column]} steps"
        in told
    )
    assert f"learning rate {rate:.3g} and start x {view.up.values(12)[row]:.3g}".replace("-", "−") in told
    view, _ = read({"1": "sgd", "across_low": "5", "across_high": "10", "cells": "12"})
    (_, fine) = jobs(view)
    told = str(headline(view, sweep(fine.surface, fine.optimizer, fine.point, fine.steps)))
    assert told == "Each cell is one run: bright arrives fast, hatched never. None of these runs arrives."


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"colour": "loss"}, "bright ends low"),
        ({"colour": "outcome"}, "its colour says how it ends"),
        ({"surface": "saddle"}, "bright ends low"),
    ],
)
def test_the_first_line_says_what_the_colours_are(entries, said):
    assert said in str(headline(read(entries)[0], None))
