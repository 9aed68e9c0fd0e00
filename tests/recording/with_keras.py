"""Keras, where its formula meets ours: epsilon 0, or in the place where it puts it; NAdam at its own warm-up.

ScheduleFreeAdamW is left out: on the PyTorch backend, Keras 3.15.1 has changed z in place before it reads the old one.
"""

import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch

from recording.cases import (
    BEFORE,
    CENTERED,
    INSIDE,
    LONGER_MEMORY,
    NO_EPSILON,
    SIGNS,
    SQUARES,
    VELOCITY,
    Case,
    Function,
    Iterates,
    Nudge,
    renamed,
)

keras.config.set_floatx("float64")

KERAS: dict[str, Case] = {
    "momentum": (keras.optimizers.SGD, {}, [VELOCITY]),
    "nesterov": (keras.optimizers.SGD, {"nesterov": True}, [VELOCITY]),
    "adagrad": (
        keras.optimizers.Adagrad,
        {"initial_accumulator_value": 0.0},
        [{**NO_EPSILON, "learning_rate": 0.5}, {**INSIDE, "learning_rate": 0.5}],
    ),
    "rmsprop": (
        keras.optimizers.RMSprop,
        {},
        [
            {**CENTERED, **NO_EPSILON, "learning_rate": 0.01, "centered": False},
            {**SQUARES, **INSIDE, "epsilon": 2.0},
            {**SQUARES, **INSIDE, "epsilon": 2.0, "centered": True},
        ],
    ),
    "adadelta": (keras.optimizers.Adadelta, {}, [LONGER_MEMORY]),
    "adam": (keras.optimizers.Adam, {}, [NO_EPSILON, {"learning_rate": 0.05, **BEFORE}]),
    "adamax": (keras.optimizers.Adamax, {}, [NO_EPSILON]),
    "nadam": (keras.optimizers.Nadam, {}, [{"learning_rate": 0.05, "epsilon": 0.1, "momentum_decay": 1.0}]),
    "amsgrad": (keras.optimizers.Adam, {"amsgrad": True}, [NO_EPSILON]),
    "adamw": (keras.optimizers.AdamW, {}, [{**NO_EPSILON, "weight_decay": 0.1}]),
    "lion": (keras.optimizers.Lion, {}, [SIGNS]),
}


def run(slug: str, hyperparameters: dict, f: Function, start: tuple[float, float], nudge: Nudge) -> Iterates:
    """The endless row of iterates, each moved by `nudge` before the next step."""
    make, fixed, _ = KERAS[slug]
    names = {"beta1": "beta_1", "beta2": "beta_2"}
    point = keras.Variable(np.array(start))
    optimizer = make(**fixed, **renamed(hyperparameters, names, without=("momentum_decay", "epsilon_place")))
    while True:
        point.assign(nudge(point.numpy()))
        (gradient,) = torch.autograd.grad(f(*point.value), point.value)
        optimizer.apply([gradient], [point])
        yield point.value.tolist()
