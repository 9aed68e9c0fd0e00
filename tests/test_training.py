"""Trainings against PyTorch's, recorded by tests/record_training.py and in mnist_training.json."""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from catalogue import Elementwise
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from training import TRAINABLE, Learner, Network, Plan, Trainer
from training.learner import BLOCK
from training.measurement import accuracy
from training.trainer import examples

GOLDENS = Path(__file__).parent / "goldens"
BOOK = json.loads((GOLDENS / "mnist_training.json").read_text())
RECORDED = json.loads((GOLDENS / "training.json").read_text())["runs"]
AS_THE_BOOK = tuple(
    OPTIMIZERS[run["optimizer"].lower()](learning_rate=run["torch_arguments"]["lr"]) for run in BOOK["runs"]
)
SMALL = Network(layers=1, units=20)


def described(run: dict) -> str:
    return f"{run['optimizer']} {run.get('schedule', '')} {' '.join(map(str, run['network'].values()))}"


def trained(optimizer, iterations: int) -> Learner:
    plan = Plan(network=SMALL, optimizers=(optimizer,), iterations=iterations, batch_size=64)
    trainer = Trainer(plan)
    for _ in range(iterations):
        trainer.step()
    return trainer.learners[0]


# PyTorch


def test_initial_weights_and_mini_batches_are_those_of_the_recipe():
    plan = Plan(network=Network(), optimizers=AS_THE_BOOK, iterations=2000)
    weights, batches = plan.initial(0, np.float64), plan.batches(8000)
    assert hashlib.sha256(weights.astype("<f8").tobytes()).hexdigest() == BOOK["check"]["theta_sha256_le_f64"]
    assert hashlib.sha256(batches.astype("<i8").tobytes()).hexdigest() == BOOK["check"]["batches_sha256_le_i64"]


def test_the_first_gradient_is_pytorchs():
    trainer = Trainer(Plan(network=Network(), optimizers=AS_THE_BOOK), np.float64)
    batch = trainer.batches[0]
    images, labels = trainer.examples.train_images[batch], trainer.examples.train_labels[batch]
    loss, gradient = Network().loss_and_gradient(trainer.learners[0].theta, images, labels)
    norms = [[np.linalg.norm(part) for part in layer] for layer in Network().unpack(gradient)]
    assert loss == pytest.approx(BOOK["check"]["loss0"], abs=1e-12)
    np.testing.assert_allclose(norms, BOOK["check"]["grad0_layer_norms"], rtol=1e-12)


def test_the_first_hundred_losses_are_pytorchs():
    trainer = Trainer(Plan(network=Network(), optimizers=AS_THE_BOOK), np.float64)
    losses = np.array([trainer.step() for _ in range(100)]).T
    np.testing.assert_allclose(losses, [run["loss_first_100_steps"] for run in BOOK["runs"]], rtol=0, atol=1e-9)


@pytest.mark.parametrize("run", RECORDED, ids=described)
def test_losses_are_pytorchs(run):
    """Nesterov too: its loss is taken at the look-ahead point, which is PyTorch's iterate."""
    plan = Plan(
        network=Network(**run["network"]),
        optimizers=(OPTIMIZERS[run["optimizer"]](**run["hyperparameters"]),),
        batch_size=run["batch_size"],
        seed=run["seed"],
        iterations=len(run["losses"]),
        schedules=(SCHEDULES[run["schedule"]](**run["parameters"]),) if "schedule" in run else (),
    )
    trainer = Trainer(plan, np.float64)
    losses = np.array([trainer.step() for _ in run["losses"]])[:, 0]
    np.testing.assert_allclose(losses, run["losses"], rtol=1e-9)


def test_two_thousand_updates_of_sgd_lead_where_pytorchs_lead():
    """In float32; the other optimizers amplify rounding so much that only the first losses can be compared."""
    trainer, digits = Trainer(Plan(network=Network(), optimizers=AS_THE_BOOK[:1], iterations=2000)), examples()
    losses = [trainer.step()[0] for _ in range(2000)]
    (learner,), expected = trainer.learners, BOOK["runs"][0]["after_2000_steps"]
    assert np.mean(losses[-100:]) == pytest.approx(expected["loss_mean_last100"], rel=2e-3)
    full = Network().loss(learner.theta, digits.train_images, digits.train_labels)
    assert full == pytest.approx(expected["train_loss_full"], rel=2e-3)
    assert accuracy(learner, digits) == pytest.approx(expected["test_acc"], abs=2e-3)
    assert np.linalg.norm(learner.theta) == pytest.approx(expected["theta_norm"], rel=1e-4)


# Precision and determinism


@pytest.mark.parametrize("slug", TRAINABLE)
def test_single_precision_stays_single_and_close(slug):
    losses = {}
    for dtype in (np.float32, np.float64):
        optimizer = TRAINABLE[slug]()
        trainer = Trainer(Plan(network=SMALL, optimizers=(optimizer,)), dtype)
        losses[dtype] = [trainer.step()[0] for _ in range(10)]
        learner = trainer.learners[0]
        assert {learner.theta.dtype, *(field.dtype for field in learner.state)} == {np.dtype(dtype)}
        after, state = optimizer.update(learner.theta, learner.gradient, learner.state, 11)
        assert {after.dtype, *(field.dtype for field in state)} == {np.dtype(dtype)}, "nor on the way"
    np.testing.assert_allclose(losses[np.float32], losses[np.float64], rtol=2e-4)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("slug", TRAINABLE)
def test_an_update_in_parts_is_the_update_to_the_last_bit(slug, dtype):
    network, optimizer, digits = Network(layers=1), TRAINABLE[slug](), examples(dtype)
    learner = Learner(network, optimizer, network.initial(np.random.default_rng(0), dtype))
    assert learner.theta.size > BLOCK
    theta = learner.theta.copy()
    state = optimizer.init(theta)
    for t in range(1, 4):
        images, labels = digits.train_images[t : t + 16], digits.train_labels[t : t + 16]
        _, gradient = network.loss_and_gradient(optimizer.look_ahead(theta, state), images, labels)
        theta, state = optimizer.update(theta, gradient, state, t)
        learner.learn(images, labels)
        for ours, plain in zip((learner.theta, *learner.state), (theta, *state), strict=True):
            np.testing.assert_array_equal(ours, plain)


class TwoPoints(NamedTuple):
    before: np.ndarray
    earlier: np.ndarray


class Swinging(Elementwise):
    """Remembers the last two points themselves, not copies."""

    def init(self, theta):
        return TwoPoints(theta, theta)

    def update(self, theta, gradient, state, t):
        return theta - gradient + 0.1 * (state.before - state.earlier), TwoPoints(theta, state.before)


def test_what_is_remembered_may_be_what_is_overwritten():
    start, digits = SMALL.initial(np.random.default_rng(0)), examples()
    learner, points = Learner(SMALL, Swinging(), start), [start.copy()]
    for _ in range(4):
        learner.learn(digits.train_images[:8], digits.train_labels[:8])
        points.append(learner.theta.copy())
    np.testing.assert_array_equal(learner.state.before, points[3])
    np.testing.assert_array_equal(learner.state.earlier, points[2])
    np.testing.assert_array_equal(start, points[0], "what it was given is not its own")


def test_a_training_is_the_same_again():
    first, second = (trained(OPTIMIZERS["adam"](), 5) for _ in range(2))
    np.testing.assert_array_equal(first.theta, second.theta)


def test_neighbours_do_not_matter():
    adam, sgd = OPTIMIZERS["adam"](), OPTIMIZERS["sgd"](learning_rate=1e9)
    together = Trainer(Plan(network=SMALL, optimizers=(sgd, adam), batch_size=64))
    for _ in range(5):
        together.step()
    np.testing.assert_array_equal(together.learners[1].theta, trained(adam, 5).theta)


# Seeds


def test_all_begin_alike_unless_as_in_the_book():
    shared = Plan(network=SMALL, optimizers=AS_THE_BOOK)
    own = Plan(network=SMALL, optimizers=AS_THE_BOOK, own_weights=True)
    np.testing.assert_array_equal(shared.initial(0), shared.initial(2))
    np.testing.assert_array_equal(own.initial(0), shared.initial(0))
    starts = [own.initial(entrant) for entrant in range(3)]
    assert abs(np.corrcoef(starts)[np.triu_indices(3, 1)]).max() < 0.05
    np.testing.assert_array_equal(own.batches(8000), shared.batches(8000))
    assert not np.array_equal(own.initial(2), own.run(1).initial(2)), "another seed is other luck"


def test_another_seed_is_another_training():
    plan = Plan(network=SMALL, optimizers=AS_THE_BOOK, seed=3)
    assert plan.run(0) == plan
    assert plan.run(2) == Plan(network=SMALL, optimizers=AS_THE_BOOK, seed=5)
    assert not np.array_equal(plan.initial(0), plan.run(1).initial(0))
    assert not np.array_equal(plan.batches(8000), plan.run(1).batches(8000))


def test_a_longer_training_begins_as_the_shorter():
    short, long = (Plan(network=SMALL, optimizers=AS_THE_BOOK, iterations=n) for n in (50, 200))
    np.testing.assert_array_equal(long.batches(8000)[:50], short.batches(8000))
    assert short.batches(8000).max() < 8000


# Divergence


def test_one_that_diverges_stops_and_the_others_go_on():
    wild, tame = OPTIMIZERS["sgd"](learning_rate=1e12), OPTIMIZERS["sgd"](learning_rate=0.1)
    trainer = Trainer(Plan(network=SMALL, optimizers=(wild, tame), batch_size=64))
    losses = np.array([trainer.step() for _ in range(30)])
    lost, fine = trainer.learners
    assert lost.diverged
    assert not fine.diverged
    assert fine.t == 30
    assert lost.t - np.isfinite(losses[:, 0]).sum() in (0, 1), "its last loss or its last weights are not finite"
    gone = np.isnan(losses[:, 0])
    assert gone.any()
    assert gone[gone.argmax() :].all()
    assert np.isfinite(losses[:, 1]).all()
    theta = lost.theta.copy()
    assert np.isnan(lost.learn(*(one[:4] for one in examples()[:2])))
    np.testing.assert_array_equal(lost.theta, theta)


def test_infinite_weights_are_a_divergence_before_the_loss_shows_it():
    learner = Learner(SMALL, OPTIMIZERS["sgd"](learning_rate=1e300), SMALL.initial(np.random.default_rng(0)))
    assert np.isfinite(learner.learn(examples().train_images[:8], examples().train_labels[:8]))
    assert learner.diverged


class Hopeless:
    def loss_and_gradient(self, theta, images, labels, out):
        out[:] = 0
        return np.inf, out


def test_an_infinite_loss_is_a_divergence_and_told_as_nan():
    learner = Learner(Hopeless(), OPTIMIZERS["adam"](), np.ones(3))
    assert np.isnan(learner.learn(np.ones((1, 784)), np.array([0])))
    assert learner.diverged


def test_large_weights_are_no_divergence():
    network = Network(layers=1, units=20, activation="tanh")
    learner = Learner(network, OPTIMIZERS["sgd"](learning_rate=0.0), network.initial(np.random.default_rng(0)))
    learner.theta[0] = 3e38  # its square is beyond float32; the pixel is never inked
    assert np.isfinite(learner.learn(examples().train_images[:8], examples().train_labels[:8]))
    assert not learner.diverged
