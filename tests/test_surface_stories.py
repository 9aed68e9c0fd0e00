"""The stories that the surfaces tell in class."""

import math

import numpy as np
import pytest
from numpy import cos, pi, sin
from test_surfaces import is_in_view

from optimizers import OPTIMIZERS
from simulation import simulate
from surfaces import SURFACES


def descend(slug, rate, momentum=0.0, start=None):
    """A run from the surface's own start for its own number of steps; without momentum it is plain descent."""
    surface = SURFACES[slug]()
    optimizer = OPTIMIZERS["momentum"](learning_rate=rate, momentum=momentum)
    return simulate(surface, optimizer, start or surface.start, surface.steps)


ENDS = {  # (rate, momentum) -> where the run from the start ends
    "bowl_with_trap": {(0.1, 0.0): (-0.8, 0), (0.8, 0.0): (-0.8, 0), (0.1, 0.9): (3, 0), (0.3, 0.9): (3, 0)},
    "three_hump_camel": {(0.03, 0.0): (-1.75, 0.87), (0.03, 0.9): (0, 0)},
    "himmelblau": {(0.01, 0.0): (3, 2), (0.01, 0.9): (3.58, -1.85)},
    "styblinski_tang": {(0.02, 0.0): (2.75, 2.75)},
    "mccormick": {(0.1, 0.0): (2.59, 1.59)},
    "ackley": {(0.02, 0.0): (-3.97, 1.99)},
    "levy": {(0.03, 0.9): (-8.25, 1)},
    "easom": {(0.1, 0.0): (1.65, 1.7)},
}


@pytest.mark.parametrize("slug", ENDS)
def test_where_a_run_from_the_start_ends(slug):
    for (rate, momentum), end in ENDS[slug].items():
        assert math.dist(descend(slug, rate, momentum).points[:, -1], end) < 0.12


@pytest.mark.parametrize("rate", [0.03, 0.1])
def test_on_the_plateau_the_loss_is_settled_long_before_the_point(rate):
    run = descend("plateau", rate)
    assert run.values[20] < 0.02 * run.values[0]
    foot, end = (math.dist(run.points[:, t], run.surface.minima[0]) for t in (20, -1))
    assert end > 0.85 * foot


@pytest.mark.parametrize("rate", [0.5, 1.0, 2.0])
def test_the_cliff_throws_the_point_out_of_the_picture(rate):
    run = descend("cliff", rate)
    moves = np.hypot(*np.diff(run.points))
    thrown = int(moves.argmax())
    assert moves[thrown] > 40 * moves[:thrown].max()
    assert [is_in_view(run.surface, point) for point in run.points.T].index(False) == thrown + 1


def test_what_the_others_teach():
    assert SURFACES["quadratic"](angle=30.0).value((cos(pi / 6), sin(pi / 6))) == pytest.approx(0.05), "turned"
    for slug, rate in (("saddle", 0.1), ("monkey_saddle", 0.02)):
        slopes = np.hypot(*descend(slug, rate).gradients)
        assert slopes.min() < 0.1 * slopes[0] < slopes[0] < slopes[-1], "it fades and comes back"
    assert math.hypot(*descend("saddle", 0.1, start=(-1.8, 0.0)).points[:, -1]) < 0.01, "on the ridge"
    hops = descend("kink", 0.1).points
    np.testing.assert_allclose(hops[:, -1], hops[:, -3], atol=1e-12)
    assert descend("mccormick", 0.1, 0.9).values[-1] < SURFACES["mccormick"].minimum
    assert (descend("beale", 0.01).diverged_at, descend("beale", 0.01, start=(3.0, 3.0)).diverged_at) == (-1, 2)
    easom, adam = SURFACES["easom"](), OPTIMIZERS["adam"](learning_rate=0.1)
    assert math.dist(simulate(easom, adam, easom.start, easom.steps).points[:, -1], easom.minima[0]) < 0.01
