"""Trainings as tasks: what their parts say, and what they refuse."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import digits
from optimizers import OPTIMIZERS
from training import TRAINABLE, Chunk, Network, Plan, Predictions, RatesTask, Trainer, TrainTask
from training.measurement import SAMPLE, accuracy, measure, predict, train_loss, update_ratios
from training.trainer import examples

SMALL = Network(layers=1, units=20)
SGD, ADAM, RPROP = OPTIMIZERS["sgd"](learning_rate=0.1), OPTIMIZERS["adam"](), OPTIMIZERS["rprop"]()
WILD = OPTIMIZERS["sgd"](learning_rate=1e12)


def plan(*optimizers, **how) -> Plan:
    return Plan(
        **{"network": SMALL, "optimizers": optimizers or (SGD, ADAM), "iterations": 120, "batch_size": 32} | how
    )


def chunks(task: TrainTask) -> list[Chunk]:
    return [part for _, part in task.parts() if isinstance(part, Chunk)]


def measurements(task: TrainTask) -> list:
    return [one for chunk in chunks(task) for one in chunk.measured]


# Parts of a training


def test_chunks_follow_each_other_and_hold_the_trainers_losses():
    task = TrainTask(plan(), seeds=2)
    found = chunks(task)
    for run in range(2):
        of_run = [chunk for chunk in found if chunk.seed == run]
        ends = np.cumsum([chunk.losses.shape[1] for chunk in of_run])
        assert [chunk.first for chunk in of_run] == [0, *ends[:-1]]
        trainer = Trainer(task.plan.run(run))
        expected = np.array([trainer.step() for _ in range(120)], dtype=np.float32).T
        losses = np.hstack([chunk.losses for chunk in of_run])
        assert losses.dtype == np.float32
        np.testing.assert_array_equal(losses, expected)
    assert [chunk.seed for chunk in found] == sorted(chunk.seed for chunk in found)


def test_the_share_that_is_done_rises_to_one():
    shares = [share for share, _ in TrainTask(plan(), seeds=3).parts()]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 1 == shares[-1]


def test_a_chunk_comes_while_the_training_goes_on():
    largest = plan(
        *[cls() for cls in list(TRAINABLE.values())[:12]], network=Network(layers=5, units=200), batch_size=512
    )
    _, chunk = next(TrainTask(largest).parts())
    assert chunk.losses.shape[1] < 20


@pytest.mark.parametrize(
    ("iterations", "measured"),
    [(120, [0, 10, 50, 100, 120]), (1, [0, 1]), (10, [0, 10]), (50, [0, 10, 50])],
)
def test_it_is_measured_at_both_ends_and_now_and_then(iterations, measured):
    assert [one.iteration for one in measurements(TrainTask(plan(iterations=iterations)))] == measured


def test_measurements_are_those_of_the_networks():
    task, trainer = TrainTask(plan(iterations=100)), Trainer(plan(iterations=100))
    first, early, _middle, last = measurements(task)
    assert np.isnan(first.ratios).all()
    for _ in range(99):
        trainer.step()
    before = [learner.theta.copy() for learner in trainer.learners]
    trainer.step()
    for i, learner in enumerate(trainer.learners):
        logits = SMALL.logits(learner.theta, digits().test_images.astype(np.float32) / np.float32(255))
        assert (
            last.accuracy[i] == np.mean(logits.argmax(axis=1) == digits().test_labels) == accuracy(learner, examples())
        )
        assert last.train_loss[i] == train_loss(learner, examples())
        layers = [SMALL.unpack(theta) for theta in (before[i], learner.theta)]
        ratios = [
            np.sqrt(((b.weights - a.weights) ** 2).sum() / (a.weights**2).sum()) for a, b in zip(*layers, strict=True)
        ]
        np.testing.assert_allclose(last.ratios[i], ratios, rtol=1e-5)
        assert last.ratios[i].tolist() == update_ratios(SMALL, before[i], learner.theta)
    assert (last.accuracy > 0.5).all()
    assert early.ratios.shape == (2, 2)


def test_the_sample_of_training_images_is_mixed():
    assert np.bincount(digits().train_labels[:SAMPLE]).min() > 80


def test_predictions_are_probabilities_for_four_of_each_digit():
    *earlier, predictions = [part for _, part in TrainTask(plan(), seeds=2).parts() if isinstance(part, Predictions)]
    assert all(np.array_equal(one.images, predictions.images) for one in earlier)
    labels = digits().test_labels[predictions.images]
    assert np.bincount(labels).tolist() == [4] * 10
    assert len(set(predictions.images.tolist())) == 40
    assert predictions.probabilities.shape == (2, 40, 10)
    np.testing.assert_allclose(predictions.probabilities.sum(axis=2), 1, rtol=1e-5)
    assert np.mean(predictions.probabilities.argmax(axis=2) == labels) > 0.6, "they belong to these images"


def test_predictions_follow_the_training_up_to_its_end(monkeypatch):
    monkeypatch.setattr("training.task.CHUNK_SECONDS", 0.0)
    parts = [part for _, part in TrainTask(plan(iterations=120), seeds=2).parts()]
    first = parts[: next(i for i, part in enumerate(parts) if getattr(part, "seed", 0) == 1)]
    assert [i for i, part in enumerate(parts) if isinstance(part, Predictions)] == [1, 11, 52, 103, 124]
    assert isinstance(first[-1], Predictions)
    trainer = Trainer(plan(iterations=120))
    for _ in range(120):
        trainer.step()
    np.testing.assert_array_equal(first[-1].probabilities, predict(trainer).probabilities)


def test_one_that_diverges_is_nan_from_there_on():
    task = TrainTask(plan(WILD, ADAM))
    losses, last = np.hstack([chunk.losses for chunk in chunks(task)]), measurements(task)[-1]
    *_, predictions = [part for _, part in task.parts() if isinstance(part, Predictions)]
    gone = np.isnan(losses[0])
    assert 0 < gone.argmax() < 10
    assert gone[gone.argmax() :].all()
    assert np.isfinite(losses[1]).all()
    assert np.isnan([last.accuracy[0], last.train_loss[0], *last.ratios[0], *predictions.probabilities[0].flat]).all()
    assert np.isfinite(
        [last.accuracy[1], last.train_loss[1], *last.ratios[1], *predictions.probabilities[1].flat]
    ).all()
    assert last.iteration == 120


def test_a_training_of_which_all_have_diverged_comes_to_its_end():
    task = TrainTask(plan(WILD))
    assert [one.iteration for one in measurements(task)] == [0, 10, 50, 100, 120]
    assert sum(chunk.losses.shape[1] for chunk in chunks(task)) == 120


def test_weights_on_their_way_to_infinity_are_measured_without_warnings_or_infinities():
    """One update at a rate that leaves them finite, but beyond what a loss in float32 can be."""
    trainer = Trainer(plan(OPTIMIZERS["sgd"](learning_rate=1e38)))
    before = [trainer.learners[0].theta.copy()]
    trainer.step()
    assert not trainer.learners[0].diverged
    assert np.isnan(measure(trainer, before).train_loss).all()


def test_what_has_diverged_is_nowhere_even_where_its_weights_are_numbers():
    trainer = Trainer(plan())
    before = [learner.theta.copy() for learner in trainer.learners]
    trainer.step()
    trainer.learners[0].diverged = True
    gone, there = zip(*measure(trainer, before)[1:], strict=True)
    assert np.isnan(np.hstack(gone)).all()
    assert np.isfinite(np.hstack(there)).all()


# Learning rates


def test_a_rate_point_is_a_training_at_that_rate():
    task = RatesTask(plan(SGD, RPROP, ADAM, iterations=40, own_weights=True), rates=(0.01, 0.1, 1e12), seeds=2)
    shares, points = zip(*task.parts(), strict=True)
    assert [(point.entrant, point.rate) for point in points] == [(i, r) for r in task.rates for i in (0, 2)]
    assert shares == pytest.approx(np.arange(1, 7) / 6)
    trainer = Trainer(replace(task.plan, optimizers=(SGD, RPROP, replace(ADAM, learning_rate=0.1))).run(1))
    for _ in range(40):
        trainer.step()
    assert points[3].losses[1] == train_loss(trainer.learners[2], examples())
    assert np.isnan(points[4].losses).all()


def test_rates_may_come_as_a_list():
    assert RatesTask(plan(), [0.1, 1]) == RatesTask(plan(), (0.1, 1.0))
    assert hash(RatesTask(plan(), [0.1, 1])) == hash(RatesTask(plan(), (0.1, 1.0)))


# What a task is


@pytest.mark.parametrize("task", [TrainTask(plan(), 2), RatesTask(plan(), (0.1,), 3)], ids=["train", "rates"])
def test_a_task_is_a_value(task):
    again = pickle.loads(pickle.dumps(task))
    assert again == task
    assert hash(again) == hash(task)
    assert replace(task, plan=task.plan.run(1)) != task


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: plan(*[SGD] * 13), "a training has 1 to 12 optimizers, received 13"),
        (lambda: plan(optimizers=()), "a training has 1 to 12 optimizers, received 0"),
        (lambda: plan(OPTIMIZERS["newton"]()), r"one of sgd, momentum, .*, received Newton\("),
        (lambda: plan(OPTIMIZERS["prodigy"]()), r"received Prodigy\("),
        (
            lambda: plan(OPTIMIZERS["sgd"](learning_rate=[0.1, 0.2])),
            r"single numbers, received SGD\(learning_rate=array",
        ),
        (lambda: plan(iterations=2001), r"iterations must be in \[1, 2000\], received 2001"),
        (lambda: plan(batch_size=0), r"batch_size must be in \[1, 1000\], received 0"),
        (lambda: plan(seed=0.5), r"seed must be whole, in \[0, 9999\], received 0.5"),
        (lambda: plan(own_weights=1), "own_weights must be True or False, received 1"),
        (lambda: TrainTask(plan(), 0), r"seeds must be in \[1, 10\], received 0"),
        (lambda: TrainTask(plan(seed=9999), 2), r"seed must be in \[0, 9999\], received 10000"),
        (lambda: RatesTask(plan(seed=9999), (0.1,), 2), r"seed must be in \[0, 9999\], received 10000"),
        (lambda: RatesTask(plan(), (0.1, -1.0)), r"rate must be in \[0, inf\), received -1"),
        (lambda: RatesTask(plan(), ()), "1 to 50 learning rates, received 0"),
        (lambda: RatesTask(plan(), (0.1,) * 51), "1 to 50 learning rates, received 51"),
    ],
)
def test_what_is_wrong_is_told(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@given(name=st.sampled_from(list(Plan.parameters())), value=st.integers(-(10**6), 10**6))
def test_a_number_is_kept_or_refused_with_its_name(name, value):
    declared = Plan.parameters()[name]
    if declared.is_number and declared.allowed.contains(float(value)):
        assert getattr(plan(**{name: value}), name) == value
    else:
        with pytest.raises(ValueError, match=rf"plan: {name} must be .*, received {value}"):
            plan(**{name: value})
