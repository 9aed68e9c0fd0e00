"""What training offers besides: a learning rate to begin with for every optimizer, and the book's smoothing."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizers import OPTIMIZERS
from training import TRAINABLE, Learner, Network, Plan, Trainer, recommended_rate, smooth
from training.measurement import accuracy, train_loss
from training.trainer import examples

RECORDED = json.loads((Path(__file__).parent / "goldens/training.json").read_text())


def trained(optimizer, iterations: int) -> Learner:
    plan = Plan(network=Network(layers=2, units=50), optimizers=(optimizer,), iterations=iterations, batch_size=64)
    trainer = Trainer(plan)
    for _ in range(iterations):
        trainer.step()
    return trainer.learners[0]


def test_recommended_rates_are_those_of_the_book():
    book = {"sgd": 0.01, "momentum": 0.01, "adagrad": 0.01, "adam": 0.001}
    assert {slug: recommended_rate(OPTIMIZERS[slug]) for slug in book} == book
    assert recommended_rate(OPTIMIZERS["rmsprop"]) == 0.001
    assert recommended_rate(OPTIMIZERS["rprop"]) is None


@pytest.mark.parametrize("slug", TRAINABLE)
def test_every_optimizer_trains_at_its_recommended_rate(slug):
    rate = recommended_rate(TRAINABLE[slug])
    optimizer = TRAINABLE[slug]() if rate is None else TRAINABLE[slug](learning_rate=rate)
    before, after = trained(optimizer, 1), trained(optimizer, 150)
    assert accuracy(after, examples()) > accuracy(before, examples()) + 0.05
    if rate is not None:  # noise turns Rprop's signs at random, as its file says
        assert train_loss(after, examples()) < 0.98 * train_loss(before, examples())


def test_smoothing_is_that_of_the_book():
    recorded = RECORDED["smoothing"]
    np.testing.assert_allclose(smooth(np.array(recorded["losses"])), recorded["smoothed"], rtol=1e-12)


@given(st.integers(0, 30), st.integers(0, 5), st.floats(-10, 10))
def test_smoothing_keeps_length_and_constants_and_ends_with_the_losses(count, lost, level):
    smoothed = smooth(np.r_[np.full(count, level), np.full(lost, np.nan)])
    np.testing.assert_allclose(smoothed[:count], level, atol=1e-12)
    assert np.isnan(smoothed[count:]).all()
    assert len(smoothed) == count + lost
