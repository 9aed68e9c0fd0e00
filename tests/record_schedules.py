"""Record what PyTorch's and Keras's learning-rate schedules do, as the judge of ours in tests/test_schedules.py.

Run it where the two libraries are, which neither the tests nor the application need:

    pip install torch==2.13.0 keras==3.15.1
    python tests/record_schedules.py

It writes tests/goldens/schedules.json; a second run on the same machine writes the same bytes. A case is one run at
base rate 1: the schedule and its parameters under our names, the number of updates, and the rate of each. A plateau
is found in the recorded losses, which PyTorch is given before each update, at its eps of 0.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
from torch.optim import lr_scheduler

keras.config.set_floatx("float64")

GOLDEN = Path(__file__).parent / "goldens/schedules.json"


def restarts(optimizer, steps, final, period, multiplier):
    return lr_scheduler.CosineAnnealingWarmRestarts(optimizer, period, multiplier, final)


def one_cycle(optimizer, steps, **options):
    return lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=steps, cycle_momentum=False, **options)


def plateau(optimizer, steps, gamma, final, **options):
    return lr_scheduler.ReduceLROnPlateau(optimizer, factor=gamma, min_lr=final, eps=0.0, **options)


TORCH = {
    "constant": (
        lambda optimizer, steps: lr_scheduler.LambdaLR(optimizer, lambda epoch: 1.0),
        [(20, 0, {}), (20, 7, {})],
    ),
    "time_decay": (
        lambda optimizer, steps, decay: lr_scheduler.LambdaLR(optimizer, lambda epoch: 1 / (1 + decay * epoch)),
        [(40, 0, {"decay": 0.01}), (40, 0, {"decay": 0.5}), (40, 10, {"decay": 0.5})],
    ),
    "step": (
        lambda optimizer, steps, step_size, gamma: lr_scheduler.StepLR(optimizer, step_size, gamma),
        [
            (45, 0, {"step_size": 10, "gamma": 0.1}),
            (45, 0, {"step_size": 7, "gamma": 0.5}),
            (45, 4, {"step_size": 7, "gamma": 0.5}),
        ],
    ),
    "exponential": (
        lambda optimizer, steps, gamma: lr_scheduler.ExponentialLR(optimizer, gamma),
        [(40, 0, {"gamma": 0.98}), (40, 0, {"gamma": 0.5}), (40, 6, {"gamma": 0.9})],
    ),
    "polynomial": (
        lambda optimizer, steps, power: lr_scheduler.PolynomialLR(optimizer, steps, power),
        [(30, 0, {"power": 1.0}), (30, 0, {"power": 0.9}), (31, 0, {"power": 2.0}), (30, 5, {"power": 3.0})],
    ),
    "cosine": (
        lambda optimizer, steps, final: lr_scheduler.CosineAnnealingLR(optimizer, steps, final),
        [(30, 0, {"final": 0.0}), (37, 0, {"final": 0.1}), (30, 8, {"final": 0.05}), (1, 0, {"final": 0.5})],
    ),
    "cosine_restarts": (
        restarts,
        [
            (35, 0, {"period": 10, "multiplier": 1, "final": 0.0}),
            (80, 0, {"period": 5, "multiplier": 2, "final": 0.1}),
            (80, 0, {"period": 3, "multiplier": 3, "final": 0.0}),
            (40, 6, {"period": 7, "multiplier": 2, "final": 0.2}),
            (5, 0, {"period": 1, "multiplier": 1, "final": 0.0}),
        ],
    ),
    "one_cycle": (
        one_cycle,
        [
            (30, 0, {"pct_start": 0.3, "div_factor": 25.0, "final_div_factor": 1e4}),
            (47, 0, {"pct_start": 0.25, "div_factor": 10.0, "final_div_factor": 100.0}),
            (30, 0, {"pct_start": 1.0, "div_factor": 5.0, "final_div_factor": 10.0}),
            (30, 0, {"pct_start": 0.01, "div_factor": 5.0, "final_div_factor": 10.0}),
            (30, 0, {"pct_start": 0.0, "div_factor": 5.0, "final_div_factor": 10.0}),
            (36, 6, {"pct_start": 0.3, "div_factor": 25.0, "final_div_factor": 1e4}),
        ],
    ),
    "reduce_on_plateau": (
        plateau,
        [
            (80, 0, {"gamma": 0.1, "patience": 10, "threshold": 1e-4, "cooldown": 0, "final": 0.0}),
            (80, 0, {"gamma": 0.5, "patience": 3, "threshold": 0.01, "cooldown": 4, "final": 0.05}),
            (80, 0, {"gamma": 0.7, "patience": 0, "threshold": 0.05, "cooldown": 1, "final": 0.0}),
            (80, 9, {"gamma": 0.5, "patience": 2, "threshold": 0.001, "cooldown": 0, "final": 0.0}),
        ],
    ),
}
"""Slug -> how torch makes it for a number of updates; the cases: updates, warm-up, parameters under our names."""

KERAS = {
    "time_decay": (lambda steps, decay: keras.optimizers.schedules.InverseTimeDecay(1.0, 1, decay), {"decay": 0.3}),
    "exponential": (lambda steps, gamma: keras.optimizers.schedules.ExponentialDecay(1.0, 1, gamma), {"gamma": 0.9}),
    "polynomial": (
        lambda steps, power, final: keras.optimizers.schedules.PolynomialDecay(1.0, steps, final, power),
        {"power": 0.5, "final": 0.2},
    ),
    "cosine": (
        lambda steps, final: keras.optimizers.schedules.CosineDecay(1.0, steps, alpha=final),
        {"final": 0.3},
    ),
    "cosine_restarts": (
        lambda steps, period, multiplier, final: keras.optimizers.schedules.CosineDecayRestarts(
            1.0, period, multiplier, 1.0, final
        ),
        {"period": 8, "multiplier": 1, "final": 0.1},
    ),
}
"""Slug -> how Keras makes it for a number of updates, and the parameters of the one case under our names."""
KERAS_STEPS = 30


def run_torch(make: Callable, steps: int, warmup: int, parameters: dict, losses: list[float]) -> list[float]:
    """The rates of the updates; the warm-up is a LinearLR and then the schedule, with what is left of the updates."""
    optimizer = torch.optim.SGD([torch.zeros(2, dtype=torch.float64)], lr=1.0)
    on_plateau = make is plateau
    first = lr_scheduler.LinearLR(optimizer, 1 / (warmup + 1), total_iters=warmup) if warmup else None
    scheduler = None if on_plateau else make(optimizer, steps - warmup, **parameters)
    if warmup and not on_plateau:
        scheduler = lr_scheduler.SequentialLR(optimizer, [first, scheduler], [warmup])
    rates = []
    for t in range(1, steps + 1):
        if on_plateau and t > warmup:  # SequentialLR refuses this one
            scheduler = scheduler or make(optimizer, steps, **parameters)
            scheduler.step(losses[t - 1])
        rates.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        if not on_plateau:
            scheduler.step()
        elif t <= warmup:
            first.step()
    return rates


def falling_losses(steps: int) -> list[float]:
    """A loss that falls in three stages with noise, as long as the run."""
    noise = np.random.default_rng(7).standard_normal(steps)
    t = np.arange(steps)
    return (4 * 0.7**t + 2 * (t < 25) + (t < 50) + 0.3 + 0.01 * np.abs(noise)).tolist()


def cases() -> list[dict]:
    found = []
    for slug, (make, settings) in TORCH.items():
        for steps, warmup, parameters in settings:
            losses = falling_losses(steps) if make is plateau else []
            rates = run_torch(make, steps, warmup, parameters, losses)
            ours = {**parameters, **({"warmup_steps": warmup} if warmup else {})}
            case = {"library": "torch", "schedule": slug, "parameters": ours, "steps": steps, "rates": rates}
            found.append({**case, **({"losses": losses} if losses else {})})
    for slug, (make, parameters) in KERAS.items():
        rates = [float(make(KERAS_STEPS, **parameters)(np.float64(t))) for t in range(KERAS_STEPS)]
        case = {"library": "keras", "schedule": slug, "parameters": parameters, "steps": KERAS_STEPS, "rates": rates}
        found.append(case)
    return found


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases())
    versions = f"torch {torch.__version__.split('+')[0]}, keras {keras.__version__}"
    GOLDEN.write_text(f'{{"libraries": "{versions}",\n"schedules": [\n{lines}\n]}}\n')
