"""Record trainings by PyTorch in float64 and a smoothed curve by the book's own code, as the judges of ours.

Run it where PyTorch is, which neither the tests nor the application need:

    pip install torch==2.13.0
    python tests/record_training.py

It writes tests/goldens/training.json. Initial weights and mini-batches are drawn as mnist_training.json says.
"""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch.optim import lr_scheduler

torch.set_default_dtype(torch.float64)  # or NAdam keeps the product of its momenta in float32

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests/goldens/training.json"
STEPS = 30
SPREADS = {"he": lambda n: (2 / n) ** 0.5, "xavier": lambda n: (1 / n) ** 0.5, "small_normal": lambda n: 0.01}
ACTIVATIONS = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid}
BOOK = {"layers": 4, "units": 100, "activation": "relu", "initialisation": "he"}
NETWORKS = [
    {"layers": 1, "units": 20, "activation": "tanh", "initialisation": "xavier"},
    {"layers": 2, "units": 50, "activation": "sigmoid", "initialisation": "xavier"},
    {"layers": 5, "units": 30, "activation": "relu", "initialisation": "he"},
    {"layers": 3, "units": 40, "activation": "tanh", "initialisation": "small_normal"},
    {"layers": 2, "units": 200, "activation": "relu", "initialisation": "small_normal"},
]
OPTIMIZERS = {
    "sgd": ("SGD", {"lr": 0.01}, {"learning_rate": 0.01}),
    "momentum": ("SGD", {"lr": 0.01, "momentum": 0.9}, {"learning_rate": 0.01}),
    "nesterov": ("SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True}, {"learning_rate": 0.01}),
    "adagrad": ("Adagrad", {}, {}),
    "rmsprop": ("RMSprop", {"lr": 0.001}, {"learning_rate": 0.001}),
    "adadelta": ("Adadelta", {}, {}),
    "adam": ("Adam", {}, {}),
    "amsgrad": ("Adam", {"amsgrad": True}, {}),
    "adamw": ("AdamW", {}, {}),
    "adamax": ("Adamax", {}, {}),
    "nadam": ("NAdam", {}, {}),
    "radam": ("RAdam", {}, {}),
    "rprop": ("Rprop", {}, {}),
}
"""Slug -> PyTorch's name, its arguments, and the same under our names."""

SUMMED = {"learning_rate": 0.01, "convention": "running_sum"}  # as PyTorch's, which under a schedule is another method
SCHEDULED = [
    ("sgd", {"learning_rate": 0.01}, "step", {"step_size": 8, "gamma": 0.5},
     lambda rule: lr_scheduler.StepLR(rule, 8, 0.5)),
    ("momentum", SUMMED, "exponential", {"gamma": 0.9, "warmup_steps": 5},
     lambda rule: lr_scheduler.SequentialLR(
         rule, [lr_scheduler.LinearLR(rule, 1 / 6, total_iters=5), lr_scheduler.ExponentialLR(rule, 0.9)], [5])),
    ("adam", {}, "cosine", {"final": 0.0}, lambda rule: lr_scheduler.CosineAnnealingLR(rule, STEPS, 0.0)),
    ("rmsprop", {"learning_rate": 0.001}, "one_cycle", {},
     lambda rule: lr_scheduler.OneCycleLR(rule, 0.001, total_steps=STEPS, cycle_momentum=False)),
    ("adamw", {}, "polynomial", {"power": 2.0}, lambda rule: lr_scheduler.PolynomialLR(rule, STEPS, 2.0)),
    ("adam", {}, "reduce_on_plateau", {"gamma": 0.3, "patience": 1},
     lambda rule: lr_scheduler.ReduceLROnPlateau(rule, factor=0.3, patience=1, eps=0.0)),
]  # fmt: skip
"""Optimizer and its hyperparameters, schedule and its parameters, all under our names; how PyTorch makes the schedule.
A plateau is found in the losses of the mini-batches, each told before the update that is made from it."""


def smooth_curve(x: np.ndarray) -> np.ndarray:
    """K. Saito (2016), Deep Learning from Scratch, common/util.py, word for word."""
    window_len = 11
    s = np.r_[x[window_len - 1 : 0 : -1], x, x[-1:-window_len:-1]]
    w = np.kaiser(window_len, 2)
    y = np.convolve(w / w.sum(), s, mode="valid")
    return y[5 : len(y) - 5]


def made(network: dict, seed: int) -> torch.nn.Sequential:
    """The network with its initial weights."""
    generator = np.random.Generator(np.random.PCG64(2 * seed))
    modules = []
    for inputs, outputs in pairwise([784, *[network["units"]] * network["layers"], 10]):
        weights = generator.standard_normal((inputs, outputs)) * SPREADS[network["initialisation"]](inputs)
        linear = torch.nn.Linear(inputs, outputs)
        linear.weight.data, linear.bias.data = torch.tensor(weights.T), torch.zeros(outputs)
        modules += [linear, ACTIVATIONS[network["activation"]]()]
    return torch.nn.Sequential(*modules[:-1])


def losses(network: dict, optimizer: str, seed: int, batch_size: int, schedule=None) -> list[float]:
    """Mini-batch losses before each update; `schedule` makes PyTorch's for an optimizer."""
    with np.load(ROOT / "data/mnist_10k.npz") as arrays:
        images, labels = torch.tensor(arrays["x_train"] / 255), torch.tensor(arrays["y_train"].astype(np.int64))
    name, arguments, _ = OPTIMIZERS[optimizer]
    model = made(network, seed)
    rule = getattr(torch.optim, name)(model.parameters(), **arguments)
    scheduler, found = schedule and schedule(rule), []
    for batch in np.random.Generator(np.random.PCG64(2 * seed + 1)).integers(0, 8000, size=(STEPS, batch_size)):
        rule.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(images[batch]), labels[batch])
        loss.backward()
        if isinstance(scheduler, lr_scheduler.ReduceLROnPlateau):
            scheduler.step(loss.item())
        rule.step()
        if scheduler and not isinstance(scheduler, lr_scheduler.ReduceLROnPlateau):
            scheduler.step()
        found.append(loss.item())
    return found


if __name__ == "__main__":
    cases = [(BOOK, slug, 0, 128) for slug in OPTIMIZERS] + [(one, "momentum", 7, 64) for one in NETWORKS]
    runs = [
        {
            "network": network,
            "optimizer": slug,
            "hyperparameters": OPTIMIZERS[slug][2],
            "seed": seed,
            "batch_size": size,
        }
        | {"losses": losses(network, slug, seed, size)}
        for network, slug, seed, size in cases
    ]
    runs += [
        {"network": NETWORKS[0], "optimizer": slug, "hyperparameters": ours, "seed": 3, "batch_size": 64}
        | {"schedule": schedule, "parameters": parameters, "losses": losses(NETWORKS[0], slug, 3, 64, make)}
        for slug, ours, schedule, parameters, make in SCHEDULED
    ]
    raw = np.round(2 + np.random.default_rng(0).standard_normal(40), 3)
    lines = ",\n".join(json.dumps(run) for run in runs)
    curve = json.dumps({"losses": raw.tolist(), "smoothed": smooth_curve(raw).tolist()})
    GOLDEN.write_text(f'{{"torch": "{torch.__version__}",\n"runs": [\n{lines}\n],\n"smoothing": {curve}}}\n')
