"""Planes of parameters: right angles, exact ends, norms of filters, and shares against NumPy's own decompositions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizers import OPTIMIZERS
from training import Network, Plan
from training.planes import (
    Plane,
    filter_norms,
    gram,
    joint_plane,
    path_plane,
    random_plane,
    share_of_line,
    share_of_path_plane,
    walk,
)

NETWORK = Network(layers=2, units=20)
paths = st.builds(
    lambda seed, steps, size: np.random.default_rng(seed).standard_normal((steps, size)).cumsum(axis=0),
    st.integers(0, 10**6), st.integers(2, 12), st.integers(4, 40),
)  # fmt: skip


def taken(displacements):
    """With the start as the first row."""
    return np.concatenate([np.zeros((1, displacements.shape[1])), displacements])


def theta(seed):
    return NETWORK.initial(np.random.default_rng(seed))


@pytest.mark.parametrize("seed", [0, 1])
def test_a_random_direction_has_the_filters_norms_and_leaves_biases(seed):
    centre = theta(5)
    NETWORK.unpack(centre)[1].biases[:] = 3
    plane = random_plane(NETWORK, centre, seed)
    for direction in (plane.across, plane.up):
        for drawn, own in zip(NETWORK.unpack(direction), NETWORK.unpack(centre), strict=True):
            assert filter_norms(drawn) == pytest.approx(filter_norms(own), rel=1e-6)
            assert filter_norms(own)[3] == pytest.approx(sum(float(w) ** 2 for w in own.weights[:, 3]) ** 0.5, rel=1e-5)
            assert not drawn.biases.any()
    assert np.array_equal(plane.origin, centre)
    assert 0 < abs(plane.cosine) < 0.1


def test_the_directions_have_nothing_in_common_with_the_initial_weights_of_any_training():
    """Both are drawn layer by layer from small seeds: from the same stream they would be the same direction."""
    plans = [Plan(network=NETWORK, optimizers=(OPTIMIZERS["sgd"](),), seed=seed) for seed in (0, 3)]
    for plan, seed in [(plan, seed) for plan in plans for seed in (0, 3, 6, 7)]:
        start = plan.initial(0).astype(float)
        for direction in random_plane(NETWORK, start, seed)[1:]:
            assert abs(direction @ start) < 0.2 * (start @ start)


def test_other_seeds_draw_other_directions_and_the_two_differ():
    first, second = (random_plane(NETWORK, theta(5), seed) for seed in (0, 1))
    assert not np.allclose(first.across, second.across)
    assert not np.allclose(first.across, first.up)


@given(paths)
@settings(deadline=None)
def test_a_path_plane_is_at_right_angles_and_has_both_ends(displacements):
    start = np.arange(displacements.shape[1], dtype=float)
    plane = path_plane(start, taken(displacements))
    assert plane.metric == pytest.approx(np.eye(2), abs=1e-9)
    end = start + displacements[-1]
    assert plane.point(*plane.components(end - start)) == pytest.approx(end, abs=1e-9)
    assert plane.point(0, 0) == pytest.approx(start)
    assert plane.components(end - start)[1] == pytest.approx(0, abs=1e-9)


@given(paths)
@settings(deadline=None)
def test_the_bend_is_the_first_singular_vector_of_what_the_line_leaves(displacements):
    line = displacements[-1] / np.linalg.norm(displacements[-1])
    rest = displacements - np.outer(displacements @ line, line)
    _, values, vectors = np.linalg.svd(rest)
    plane = path_plane(np.zeros(len(line)), taken(displacements))
    if values[0] > 1.01 * values[1]:
        assert abs(vectors[0] @ plane.up) == pytest.approx(1, abs=1e-6)
    expected = (np.sum((displacements @ line) ** 2) + values[0] ** 2) / np.sum(displacements**2)
    assert share_of_path_plane(gram(taken(displacements))) == pytest.approx(expected)
    held = sum(plane.held(row) for row in displacements)
    assert held / np.sum(displacements**2) == pytest.approx(expected)
    assert 0 <= share_of_line(gram(displacements)) <= expected + 1e-12 <= 1 + 2e-12


def test_no_plane_through_both_ends_holds_more():
    generator = np.random.default_rng(3)
    displacements = generator.standard_normal((20, 8)).cumsum(axis=0)
    best = share_of_path_plane(gram(displacements))
    for _ in range(200):
        other = joint_plane(np.zeros(8), displacements[-1], generator.standard_normal(8))
        assert sum(map(other.held, displacements)) / np.sum(displacements**2) <= best


@pytest.mark.parametrize("times", [np.arange(6.0), np.array([0, 3, -1, 5.0])])
def test_a_straight_line_is_held_whole(times):
    displacements = np.outer(times, [3.0, 4.0, 12.0])
    plane = path_plane(np.ones(3), displacements)
    assert plane.metric == pytest.approx(np.eye(2))
    assert share_of_path_plane(gram(displacements)) == pytest.approx(1)
    assert share_of_line(gram(displacements)) == pytest.approx(1)
    assert plane.held(displacements[2]) == pytest.approx(np.sum(displacements[2] ** 2))


@given(st.integers(0, 10**6), st.integers(3, 30))
@settings(deadline=None)
def test_a_joint_plane_has_all_three_points(seed, size):
    start, first, second = np.random.default_rng(seed).standard_normal((3, size))
    plane = joint_plane(start, first, second)
    assert plane.metric == pytest.approx(np.eye(2), abs=1e-9)
    for end in (start, first, second):
        assert plane.point(*plane.components(end - start)) == pytest.approx(end, abs=1e-8)
    assert plane.components(first - start) == pytest.approx([np.linalg.norm(first - start), 0], abs=1e-8)


def test_what_makes_no_plane_is_refused():
    start = np.zeros(4)
    with pytest.raises(ValueError, match="ends where it began"):
        path_plane(start, np.zeros((5, 4)))
    with pytest.raises(ValueError, match="ends where it began"):
        joint_plane(start, start, np.ones(4))
    for second in (3 * np.ones(4), start):
        with pytest.raises(ValueError, match="one line"):
            joint_plane(start, np.ones(4), second)


@given(st.integers(0, 10**6))
@settings(deadline=None)
def test_what_is_held_in_a_crooked_plane_is_that_of_its_orthonormal_basis(seed):
    across, up, displacement = np.random.default_rng(seed).standard_normal((3, 6))
    basis = np.linalg.qr(np.stack([across, up]).T)[0]
    plane = Plane(np.zeros(6), across, up)
    assert plane.held(displacement) == pytest.approx(np.sum((basis.T @ displacement) ** 2))
    nearest = basis @ (basis.T @ displacement)
    assert plane.point(*plane.components(displacement)) == pytest.approx(nearest)


def test_a_random_walk_comes_close_to_its_limit():
    """In many dimensions the inner products are min(s, t), so the line holds 2/3 and the bend 2/pi^2 more."""
    found = walk(100, 20_000)
    assert found == pytest.approx(20_000 * np.minimum.outer(np.arange(1, 101), np.arange(1, 101)), rel=0.15, abs=6e4)
    assert share_of_line(found) == pytest.approx(2 / 3, abs=0.03)
    assert share_of_path_plane(found) == pytest.approx(2 / 3 + 2 / np.pi**2, abs=0.02)
