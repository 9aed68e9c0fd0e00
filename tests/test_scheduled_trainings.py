"""Networks trained under schedules: against a plain loop, in every kind of task, by links, and what is said of them."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from test_training import SMALL

from interface.kit.training_link import read_lineup
from interface.network.view import read
from interface.network.words import notices
from interface.slices.view import read as read_slices
from interface.slices.words import described
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation.schema import EntryReader
from training import TRAINABLE, Learner, Plan, RatesTask, Trainer, TrainTask
from training.measurement import train_loss
from training.snapshots import snapshots
from training.trainer import examples

CONSTANT, COSINE, STEP = SCHEDULES["constant"](), SCHEDULES["cosine"](), SCHEDULES["step"](step_size=5)
PLATEAU = SCHEDULES["reduce_on_plateau"](patience=0, gamma=0.5)
EVERY = [cls() for cls in SCHEDULES.values()] + [PLATEAU, SCHEDULES["exponential"](gamma=0.8, warmup_steps=4)]
SGD, ADAM, RPROP = OPTIMIZERS["sgd"](learning_rate=0.5), OPTIMIZERS["adam"](), OPTIMIZERS["rprop"]()
UPDATES = 20


def plan(*optimizers, schedules=(), **how) -> Plan:
    return Plan(**{"network": SMALL, "optimizers": optimizers, "schedules": schedules, "iterations": UPDATES,
                   "batch_size": 32} | how)  # fmt: skip


def trained(one: Plan) -> Trainer:
    trainer = Trainer(one)
    for _ in range(int(one.iterations)):
        trainer.step()
    return trainer


def by_a_plain_loop(one: Plan) -> np.ndarray:
    """The parameters (size,) after all updates of the first optimizer, whose rate is set before each."""
    digits, schedule, optimizer = examples(), one.schedules[0], one.optimizers[0]
    theta = one.initial(0)
    state, remembered = optimizer.init(theta), schedule.init()
    for t, batch in enumerate(one.batches(8000), start=1):
        loss, gradient = one.network.loss_and_gradient(theta, digits.train_images[batch], digits.train_labels[batch])
        factor, remembered = schedule.next(remembered, t, UPDATES, loss)
        rated = replace(optimizer, learning_rate=optimizer.learning_rate * float(factor))
        theta, state = rated.update(theta, gradient, state, t)
    return theta


# Trainings


@pytest.mark.parametrize("optimizer", [SGD, ADAM], ids=["sgd", "adam"])
@pytest.mark.parametrize("schedule", EVERY, ids=lambda one: f"{one.slug}{one.warmup_steps:g}")
def test_a_training_is_that_of_a_plain_loop(schedule, optimizer):
    one = replace(plan(optimizer, schedules=(COSINE,)), schedules=(schedule,))
    expected = by_a_plain_loop(one) if one.schedules else trained(plan(optimizer)).learners[0].theta
    np.testing.assert_array_equal(trained(one).learners[0].theta, expected)


def test_the_schedules_make_a_difference():
    ends = [trained(plan(SGD, schedules=(one,))).learners[0].theta for one in (CONSTANT, COSINE, STEP, PLATEAU)]
    assert all(not np.array_equal(one, other) for i, one in enumerate(ends) for other in ends[:i])


@pytest.mark.parametrize("slug", TRAINABLE)
def test_single_precision_stays_single(slug):
    for schedule in (COSINE, PLATEAU):
        one = trained(plan(TRAINABLE[slug](), schedules=(schedule,), iterations=3))
        learner = one.learners[0]
        after, state = learner.pace.present.update(learner.theta, learner.gradient, learner.state, 4)
        assert {after.dtype, *(field.dtype for field in state)} == {np.dtype(np.float32)}


def test_each_has_its_own_and_one_without_a_rate_has_none():
    together = trained(plan(SGD, ADAM, RPROP, schedules=(STEP, CONSTANT, COSINE)))
    alone = [trained(plan(SGD, schedules=(STEP,))), trained(plan(ADAM)), trained(plan(RPROP))]
    for learner, trainer in zip(together.learners, alone, strict=True):
        np.testing.assert_array_equal(learner.theta, trainer.learners[0].theta)
    assert not Learner(SMALL, RPROP, np.zeros(SMALL.size), COSINE, 9).pace.changes


def test_constant_rates_are_no_schedules():
    assert plan(SGD, ADAM, schedules=(CONSTANT, CONSTANT)) == plan(SGD, ADAM)
    assert plan(SGD, ADAM, schedules=(CONSTANT, STEP)).schedule_of(0) == CONSTANT
    with pytest.raises(ValueError, match="a schedule for each of 2 optimizers, received"):
        plan(SGD, ADAM, schedules=(STEP,))


def test_the_sensitivity_is_of_trainings_under_the_schedule():
    one = plan(SGD, ADAM, schedules=(PLATEAU, COSINE))
    found = [part for _, part in RatesTask(one, (0.01, 0.5)).parts()]
    for point in found:
        rated = replace(one.optimizers[point.entrant], learning_rate=point.rate)
        trainer = trained(plan(rated, schedules=(one.schedules[point.entrant],)))
        assert point.losses[0] == train_loss(trainer.learners[0], trainer.examples)


def test_slices_follow_the_same_training():
    one = plan(SGD, ADAM, schedules=(COSINE, STEP))
    *_, last = snapshots(one, 1, np.array([0, UPDATES]))
    np.testing.assert_array_equal(last.displacement, trained(one).learners[1].theta - one.initial(1))


def test_a_worker_gets_them():
    task = TrainTask(plan(SGD, ADAM, schedules=(PLATEAU, COSINE)))
    assert pickle.loads(pickle.dumps(task)) == task
    assert task != TrainTask(plan(SGD, ADAM))


# Links and words

LINK = {"1": "sgd", "2": "sgd", "2.schedule": "cosine", "3": "rprop", "schedule": "step", "schedule.step_size": "5"}


def test_a_link_says_whose_schedule_it_is():
    view = read(LINK, {})
    assert view.problems == ()
    assert view.lineup.plan.schedules == (STEP, COSINE, STEP)
    assert (view.lineup.schedule, view.lineup.own) == (STEP, (None, COSINE, None))
    full = view.link(in_full=True)
    assert (full["1.schedule"], full["2.schedule"], full["schedule.step_size"]) == ("common", "cosine", "5")
    assert read(full, {}).lineup == read(view.link(), {}).lineup == view.lineup
    assert read({}, {}).lineup.plan.schedules == ()


def test_what_cannot_be_used_is_told():
    reader = EntryReader({"schedule": "cosin", "1": "sgd", "1.schedule": "cosine", "1.schedule.final": "7"}, {})
    assert read_lineup(reader).plan.schedules == (COSINE,)
    assert [str(one).partition(", received")[2] for one in reader.problems] == [
        " “cosin”: using constant instead.", " “7”: using 0 instead.",
    ]  # fmt: skip


def test_the_schedules_are_named():
    lineup = read(LINK, {}).lineup
    said = ["Schedule: Step decay; no learning rate, so ignored by Rprop", "Schedule of SGD 2: Cosine annealing"]
    assert [str(one) for one in notices(lineup)] == said
    assert notices(read({}, {}).lineup) == []
    waiting = read(LINK | {"1.schedule": "reduce_on_plateau"}, {}).lineup
    assert str(notices(waiting)[-1]) == "Plateaus are looked for in the losses of the mini-batches, noisy as they are"
    plain, scheduled = (str(described(read_slices(link, {}))) for link in ({"1": "sgd"}, LINK))
    assert "Schedule" not in plain
    assert scheduled.endswith("; ".join(said))
