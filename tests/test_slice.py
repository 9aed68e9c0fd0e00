"""Losses in a plane: those of the network itself and of PyTorch; whole tasks; what they say of the paths."""

import json
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data import digits
from optimizers import OPTIMIZERS
from training import Network, Plan, Trainer
from training.network import ACTIVATIONS
from training.planes import random_plane
from training.slice import Evaluator, Grid, Window, around
from training.slice_task import Laid, SliceTask, Stage, ViewTask

SMALL = Network(layers=1, units=20)
PLAN = Plan(
    network=SMALL,
    optimizers=(
        OPTIMIZERS["sgd"](learning_rate=0.05),
        OPTIMIZERS["adam"](learning_rate=0.002),
        OPTIMIZERS["momentum"](learning_rate=0.02),
    ),
    iterations=60,
    batch_size=32,
)
KINDS = {"path": {"centre": 1}, "joint": {"centre": 0, "other": 1}, "random": {"centre": 1, "directions": 3}}
IMAGES = digits().train_images[:1000] / 255
LABELS = digits().train_labels[:1000]


def task(kind, **changes):
    return SliceTask(**{"plan": PLAN, "kind": kind, "points": "21"} | KINDS[kind] | changes)


def laid_of(one):
    """What a task lays, without its grids."""
    return next(part for _, part in one.parts() if isinstance(part, Laid))


@pytest.fixture(scope="module")
def slices():
    """Kind -> all its parts."""
    return {kind: list(task(kind).parts()) for kind in KINDS}


@pytest.fixture(scope="module")
def laid(slices):
    """Kind -> what is laid."""
    return {kind: next(one for _, one in parts if isinstance(one, Laid)) for kind, parts in slices.items()}


@pytest.fixture(params=KINDS)
def whole(request, laid):
    return laid[request.param]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_equal_to_torch(activation):
    golden = json.loads((Path(__file__).parent / "goldens/slices.json").read_text())["losses"][activation]
    network = Network(layers=2, units=20, activation=activation)
    centre = network.initial(np.random.Generator(np.random.PCG64(0)), np.float64)
    steps = np.linspace(-1, 1, 5)
    found = list(Evaluator(network, random_plane(network, centre, 7)).rows(steps, steps))
    assert np.array(found) == pytest.approx(np.array(golden), rel=1e-5)


@pytest.mark.parametrize(("layers", "units"), [(1, 20), (3, 30), (5, 20)])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_grid_equals_the_network_itself(layers, units, activation):
    network = Network(layers=layers, units=units, activation=activation)
    plane = random_plane(network, network.initial(np.random.default_rng(2)), 1)
    plane = plane._replace(across=plane.across + np.random.default_rng(3).standard_normal(network.size) / 50)  # biases
    evaluator = Evaluator(network, plane)
    for a, b in np.random.default_rng(4).uniform(-1, 1, (6, 2)):
        direct = network.loss(plane.point(np.float32(a), np.float32(b)), IMAGES, LABELS)
        assert evaluator.loss(a, b) == pytest.approx(direct, rel=1e-5, abs=1e-5)


def test_far_out_a_loss_may_be_infinite_and_nothing_is_raised():
    plane = random_plane(SMALL, SMALL.initial(np.random.default_rng(2)), 1)
    assert Evaluator(SMALL, plane).loss(1e3, -1e3) > 1e3
    assert not np.isfinite(Evaluator(SMALL, plane).loss(1e30, 1e30))


def test_parts_come_in_order_and_their_shares_grow(slices):
    for parts in slices.values():
        shares, what = zip(*parts, strict=True)
        assert list(shares) == sorted(shares)
        assert shares[-1] == 1 > shares[-2] > 0.95
        coarse, fine = (one for one in what if isinstance(one, Grid))
        assert fine is what[-1]
        assert coarse.window == fine.window
        assert np.array_equal(coarse.losses, fine.losses[::4, ::4])
        assert [type(one) for one in what if not isinstance(one, Stage)] == [Laid, Grid, Grid]
        assert any(isinstance(one, Stage) and one.entrant is None for one in what)
        assert sum(len(pickle.dumps(one)) for one in what) < 12 * SMALL.size + 100_000


def test_both_ends_of_the_path_have_their_own_loss(laid):
    for kind, entrants in (("path", [1]), ("joint", [0, 1])):
        for one in laid[kind].trajectories:
            assert one.points[:, 0] == pytest.approx([0, 0], abs=1e-6)
            if one.entrant in entrants:
                assert one.on_plane[[0, -1]] == pytest.approx(one.actual[[0, -1]], abs=1e-5)
                assert one.held[-1] == pytest.approx(1, abs=1e-6)


def test_the_networks_are_those_of_the_trainer(laid):
    trainer = Trainer(PLAN)
    for _ in range(60):
        trainer.step()
    for one in laid["path"].trajectories:
        theta = trainer.learners[one.entrant].theta
        assert one.actual[-1] == pytest.approx(SMALL.loss(theta, IMAGES, LABELS), rel=1e-5)
        whole = float(np.sum((theta.astype(float) - PLAN.initial(one.entrant)) ** 2))
        assert np.sum(one.points[:, -1] ** 2) / whole == pytest.approx(one.held[-1], abs=1e-5)


def test_shares_and_places_are_those_of_the_trainers_displacements(whole):
    """By an orthonormal basis of the plane and least squares, from networks that are trained here."""
    trainer, directions = Trainer(PLAN), np.stack(whole.plane[1:]).astype(float).T
    basis = np.linalg.qr(directions)[0]
    thetas = [[one.theta.astype(float)] for one in trainer.learners]
    for _ in range(60):
        trainer.step()
        for row, one in zip(thetas, trainer.learners, strict=True):
            row.append(one.theta.astype(float))
    for one in whole.trajectories:
        seen = np.array(thetas[one.entrant])[whole.iterations]
        held, there = (np.sum(moved**2, axis=1) for moved in ((seen - seen[0]) @ basis, seen - seen[0]))
        assert one.held[1:] == pytest.approx(held[1:] / there[1:], rel=1e-3)
        assert one.share == pytest.approx(held.sum() / there.sum(), rel=1e-3)
        places = np.linalg.lstsq(directions, (seen - whole.plane.origin).T, rcond=None)[0]
        assert one.points == pytest.approx(places, abs=1e-4)


@pytest.mark.parametrize(("kind", "share"), [("path", 2 / 3 + 2 / np.pi**2), ("joint", 2 / 3)])
def test_a_walk_is_judged_by_a_plane_of_the_same_kind(laid, kind, share):
    """The shares are those of long walks in many dimensions."""
    assert laid[kind].walk == pytest.approx(share, abs=0.03)


def test_the_random_slice_follows_its_centre_alone_and_holds_next_to_nothing_of_it(slices, laid):
    found = laid["random"]
    (only,) = found.trajectories
    assert only.entrant == 1
    assert only.points[:, -1] == pytest.approx([0, 0], abs=1e-6)
    assert 0 < only.share < 0.05
    assert found.walk == 2 / SMALL.size
    assert found.window == Window(-1, 1, -1, 1)
    assert found.cosine == pytest.approx(found.plane.cosine, abs=1e-6)
    assert found.cosine != 0
    middle = slices["random"][-1][1].losses[10, 10]
    assert middle == pytest.approx(only.actual[-1], abs=1e-5)


def test_shares_lie_between_0_and_1(whole):
    for one in whole.trajectories:
        assert np.isnan(one.held[0])
        assert np.all((one.held[1:] >= 0) & (one.held[1:] <= 1 + 1e-9))
        assert 0 <= one.share <= 1
        gap, moment = one.gap
        assert gap == np.max(np.abs(one.actual - one.on_plane))
        assert gap == abs(one.actual[moment] - one.on_plane[moment])
    assert 0 < whole.walk < 1
    assert whole.iterations[0] == 0
    assert whole.iterations[-1] == 60


def test_a_window_has_the_paths_in_it(whole):
    a_low, a_high, b_low, b_high = whole.window
    for one in whole.trajectories:
        if len(whole.trajectories) > 1:
            assert np.all((one.points[0] > a_low) & (one.points[0] < a_high))
            assert np.all((one.points[1] > b_low) & (one.points[1] < b_high))


def test_a_far_path_does_not_take_the_window_and_extent_scales_it():
    near, far = np.array([[0, 4.0], [0, 1.0]]), np.array([[0, 900.0, np.nan], [0, 0, np.nan]])
    window = around([near], [near])
    assert around([near], [near, far]) == window
    for end, there in ((9.9, True), (10.1, False)):
        assert (around([near], [near, np.array([[0, end], [0, 0]])]).a_high > end) == there
    assert window == Window(-0.5, 4.5, -0.75, 1.75)
    assert window.scaled(2) == Window(-3, 7, -2, 3)


@pytest.mark.parametrize("changes", [{}, {"extent": 2.5, "points": "41"}])
def test_another_view_is_what_a_new_training_would_give(slices, laid, changes):
    wanted = task("joint", **changes)
    view = ViewTask(wanted, laid["joint"])
    anew = [one for _, one in (slices["joint"] if not changes else wanted.parts()) if isinstance(one, Grid)]
    shares, found = zip(*view.parts(), strict=True)
    assert list(shares) == sorted(shares)
    assert shares[-1] == 1
    for one, other in zip([one for one in found if isinstance(one, Grid)], anew, strict=True):
        assert one.window == other.window
        assert one.losses == pytest.approx(other.losses, rel=1e-5)
    assert view == ViewTask(task("joint", **changes), laid["path"])
    assert hash(view) == hash(ViewTask(task("joint", **changes), laid["path"]))
    assert view != wanted


def test_a_training_that_diverges_is_told_or_ends_early():
    wild = replace(PLAN, optimizers=(OPTIMIZERS["sgd"](learning_rate=1e30), *PLAN.optimizers[1:]))
    with pytest.raises(ValueError, match=r"With SGD the training diverges before iteration \d+"):
        list(task("path", plan=wild, centre=0).parts())
    lost = laid_of(task("path", plan=wild)).trajectories[0]
    assert np.isnan(lost.actual[-1])
    assert np.isfinite(lost.actual[0])


@pytest.mark.parametrize(
    ("kind", "changes", "message"),
    [
        ("path", {"centre": 3}, "3 optimizers, received number 3"),
        ("joint", {"other": None}, "received number None"),
        ("joint", {"other": 0}, "two different"),
        ("joint", {"plan": replace(PLAN, own_weights=True)}, "in common"),
        ("tube", {}, "tube"),
        ("path", {"extent": 0.0}, "extent"),
        ("path", {"points": "4001"}, "4001"),
    ],
)
def test_what_cannot_be_is_refused_at_once(kind, changes, message):
    with pytest.raises(ValueError, match=message):
        SliceTask(**{"plan": PLAN, "kind": kind} | KINDS.get(kind, {}) | changes)


def test_own_weights_leave_one_path():
    alone = laid_of(task("path", plan=replace(PLAN, own_weights=True)))
    assert [one.entrant for one in alone.trajectories] == [1]
