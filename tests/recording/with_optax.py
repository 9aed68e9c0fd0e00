"""Optax, where its formula meets ours: RAdam at epsilon 0, NAdam with the warm-up over at once."""

from collections.abc import Callable

import jax
import numpy as np
import optax

from recording.cases import (
    AVERAGED,
    CENTERED,
    INSIDE,
    LONGER_MEMORY,
    MEAN,
    MOMENTS,
    PRODIGY,
    SHORT,
    SIGNS,
    SLOWER,
    SQUARES,
    VELOCITY,
    Case,
    Function,
    Iterates,
    Nudge,
    renamed,
)

jax.config.update("jax_enable_x64", True)

INSIDE_MOMENTS = {**SLOWER, "epsilon_place": "inside"}


def running_mean(learning_rate: float, momentum: float) -> optax.GradientTransformation:
    """Momentum by a mean of the gradients, which Optax has in parts."""
    return optax.chain(optax.ema(momentum, debias=False), optax.sgd(learning_rate))


def yogi_inside(learning_rate: float, **moments: float) -> optax.GradientTransformation:
    """optax.yogi, which has no eps_root, from the part that has one."""
    return optax.chain(optax.scale_by_yogi(**moments), optax.scale_by_learning_rate(learning_rate))


def sam(learning_rate: float, rho: float, base: str = "sgd") -> optax.GradientTransformationExtraArgs:
    """SAM around a base at Optax's defaults, with Momentum at ours."""
    bases = {"sgd": optax.sgd, "momentum": lambda rate: optax.sgd(rate, momentum=0.9), "adam": optax.adam}
    climb = optax.chain(optax.contrib.normalize(), optax.sgd(rho))
    return optax.contrib.sam(bases[base](learning_rate), climb, opaque_mode=True)


def line_search(learning_rate: float, shrink: float, armijo: float) -> optax.GradientTransformationExtraArgs:
    """Backtracking from the full rate at every step."""
    search = optax.scale_by_backtracking_linesearch(
        100, slope_rtol=armijo, decrease_factor=shrink, increase_factor=np.inf, max_learning_rate=learning_rate
    )
    return optax.chain(optax.sgd(1.0), search)


OPTAX: dict[str, Case] = {
    "momentum": (optax.sgd, {}, [VELOCITY, MEAN]),
    "nesterov": (optax.sgd, {"nesterov": True}, [VELOCITY]),
    "adagrad": (optax.adagrad, {"initial_accumulator_value": 0.0}, [{**INSIDE, "learning_rate": 0.5}]),
    "rmsprop": (
        optax.rmsprop,
        {},
        [CENTERED, {**SQUARES, **INSIDE, "epsilon": 2.0, "centered": True}, {**SQUARES, **INSIDE, "epsilon": 2.0}],
    ),
    "adadelta": (optax.adadelta, {}, [LONGER_MEMORY]),
    "adam": (optax.adam, {}, [MOMENTS, {**MOMENTS, "epsilon_place": "inside"}]),
    "adamax": (optax.adamax, {}, [MOMENTS]),
    "nadam": (
        optax.nadam,
        {},
        [{**SLOWER, "momentum_decay": 1e6}, {**INSIDE_MOMENTS, "momentum_decay": 1e6}],
    ),
    "adamw": (
        optax.adamw,
        {},
        [{**MOMENTS, "weight_decay": 0.3}, {**INSIDE_MOMENTS, "weight_decay": 0.3}],
    ),
    "radam": (optax.radam, {}, [{"learning_rate": 0.5, "beta2": 0.95, "epsilon": 0.0}]),
    "yogi": (optax.yogi, {}, [{"learning_rate": 0.05}, MOMENTS, INSIDE_MOMENTS]),
    "adabelief": (optax.adabelief, {}, [{"learning_rate": 0.02}, MOMENTS]),
    "lion": (optax.lion, {}, [{"learning_rate": 0.01, "weight_decay": 0.0}, SIGNS]),
    "signsgd": (optax.sign_sgd, {}, [{"learning_rate": 0.013}]),
    "sam": (
        sam,
        {},
        [
            {"learning_rate": 0.5, "rho": 0.05},
            {"learning_rate": 0.05, "rho": 0.1, "base": "momentum"},
            {"learning_rate": 2.0, "rho": 0.5, "base": "adam"},
        ],
    ),
    "schedule_free_sgd": (optax.contrib.schedule_free_sgd, {}, [VELOCITY, SHORT]),
    "schedule_free_adamw": (
        optax.contrib.schedule_free_adamw,
        {},
        [{"learning_rate": 0.05}, {**AVERAGED, "weight_decay": 0.1}],
    ),
    "prodigy": (
        optax.contrib.prodigy,
        {},
        [{**PRODIGY, "bias_correction": True}],
    ),
    "line_search": (
        line_search,
        {},
        [
            {"learning_rate": 1.0, "shrink": 0.5, "armijo": 1e-4},
            {"learning_rate": 2.0, "shrink": 0.8, "armijo": 0.3},
        ],
    ),
}


def options(slug: str, hyperparameters: dict) -> dict:
    """Our hyperparameters as Optax wants them."""
    names = {"epsilon": "eps", "beta1": "b1", "beta2": "b2", "d0": "estim_lr0"}
    names |= {"rmsprop": {"rho": "decay"}, "schedule_free_sgd": {"momentum": "b1"}}.get(slug, {})
    inside = hyperparameters.get("epsilon_place") == "inside"
    found = renamed(
        hyperparameters, names, without=("momentum_decay", "epsilon_place", "convention", "bias_correction")
    )
    if slug == "rmsprop":
        found["eps_in_sqrt"] = inside
    elif inside and slug != "adagrad":
        found |= {"eps_root": found["eps"], "eps": 0.0}
    elif slug == "adabelief" and "eps" in found:
        found["eps_root"] = found["eps"]
    if slug == "prodigy":
        found["betas"] = found.pop("b1", 0.9), found.pop("b2", 0.999)
    return found


def maker(slug: str, hyperparameters: dict) -> Callable:
    """What makes the optimizer."""
    if hyperparameters.get("convention") == "running_mean":
        return running_mean
    return yogi_inside if slug == "yogi" and "epsilon_place" in hyperparameters else OPTAX[slug][0]


def run(slug: str, hyperparameters: dict, f: Function, start: tuple[float, float], nudge: Nudge) -> Iterates:
    """The endless row of iterates, each moved by `nudge` before the next step."""
    optimizer = maker(slug, hyperparameters)(**OPTAX[slug][1], **options(slug, hyperparameters))

    def loss(point):
        return f(*point)

    @jax.jit
    def step(point, state):
        value, gradient = jax.value_and_grad(loss)(point)
        more = {"grad_fn": lambda p, _: jax.grad(loss)(p)} if slug == "sam" else {}
        if slug == "line_search":
            more = {"value": value, "grad": gradient, "value_fn": loss}
        updates, state = optimizer.update(gradient, state, point, **more)
        return optax.apply_updates(point, updates), state

    point = jax.numpy.array(start)
    state = optimizer.init(point)
    while True:
        point, state = step(nudge(np.asarray(point)), state)
        yield point.tolist()
