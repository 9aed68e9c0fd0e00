"""Declarations as values and as keys: equal where their class and their parameters are, arrays by what they hold."""

import copy
import dataclasses
import pickle
from functools import lru_cache

import numpy as np
import pytest

from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import Rules
from surfaces import SURFACES

SGD = OPTIMIZERS["sgd"]
KINDS = [*OPTIMIZERS.values(), *SURFACES.values(), *SCHEDULES.values(), Rules]


@pytest.mark.parametrize("cls", KINDS, ids=lambda cls: cls.slug)
def test_equal_parameters_make_equal_declarations(cls):
    one, other = cls(), cls()
    hash(one)
    for same in (other, copy.copy(one), pickle.loads(pickle.dumps(one)), dataclasses.replace(one)):
        assert same == one
        assert hash(same) == hash(one)
    for name, declared in cls.parameters().items():
        if declared.is_number:
            end = next(end for end in (declared.low, declared.high) if end != declared.default)
            assert dataclasses.replace(one, **{name: end}) != one


def test_another_class_is_never_equal():
    assert OPTIMIZERS["momentum"]() != OPTIMIZERS["nesterov"]()
    assert SGD() != "sgd"
    assert SGD() not in (None, 0.001)


def test_arrays_are_equal_that_hold_the_same():
    rates = [0.1, 0.2, 0.0]
    one = SGD(learning_rate=rates)
    assert one == SGD(learning_rate=np.array(rates)) == SGD(learning_rate=(0.1, 0.2, -0.0))
    assert hash(one) == hash(SGD(learning_rate=(0.1, 0.2, -0.0)))
    others = [0.1, [0.1], [[0.1, 0.2, 0.0]], [0.1, 0.2], [0.1, 0.2, 0.3], [0.1, 0.2, 1e-300]]
    assert len({one, *(SGD(learning_rate=other) for other in others)}) == 1 + len(others)


def test_a_batch_is_a_key_of_a_cache():
    calls = []
    remember = lru_cache(calls.append)
    for seed in ([1, 2], [1, 2], [1, 3]):
        remember(Rules(seed=seed))
    assert len(calls) == 2
