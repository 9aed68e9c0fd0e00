"""Record what PyTorch does under schedules, weight decay and clipping, as the judge of `simulate` in test_rules.py.

Run it where PyTorch is, which neither the tests nor the application need:

    pip install torch==2.13.0
    python tests/record_rules.py

It writes tests/goldens/rules.json; a second run on the same machine writes the same bytes. A case is one descent in
float64: the optimizer, its hyperparameters, the schedule and the rules under our names, the surface, the start, and
torch's iterate after every update.
"""

import json
from collections.abc import Callable
from pathlib import Path

import torch
from torch.optim import lr_scheduler

GOLDEN = Path(__file__).parent / "goldens/rules.json"
STEPS = 40

SURFACES = {
    "quadratic": (lambda x, y: x**2 / 20 + y**2, (-7.0, 2.0)),
    "himmelblau": (lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2, (-1.0, -2.0)),
}
MOMENTUM = {"learning_rate": 0.004, "momentum": 0.9, "convention": "running_sum"}
ADAM = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.99, "epsilon": 0.01}


def sgd(point, decay):
    return torch.optim.SGD([point], lr=0.02, weight_decay=decay)


def momentum(point, decay):
    return torch.optim.SGD([point], lr=0.004, momentum=0.9, weight_decay=decay)


def adam(point, decay):
    return torch.optim.Adam([point], lr=0.1, betas=(0.8, 0.99), eps=0.01, weight_decay=decay)


def adamw(point, decay):
    return torch.optim.AdamW([point], lr=0.1, betas=(0.8, 0.99), eps=0.01, weight_decay=decay)


def cosine(optimizer):
    return lr_scheduler.CosineAnnealingLR(optimizer, STEPS)


def one_cycle(optimizer):
    return lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=STEPS, cycle_momentum=False)


def plateau(optimizer):
    return lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=1, threshold=0.2, eps=0.0)


PLATEAU = {"slug": "reduce_on_plateau", "gamma": 0.5, "patience": 1, "threshold": 0.2}
CASES = [
    ("sgd", {"learning_rate": 0.02}, sgd, {"l2": 0.3}, None, {}),
    ("momentum", MOMENTUM, momentum, {"l2": 0.3}, None, {}),
    ("adam", ADAM, adam, {"l2": 0.3}, None, {}),
    ("adam", ADAM, adamw, {"weight_decay": 0.3}, None, {}),
    ("sgd", {"learning_rate": 0.02}, sgd, {"clip_norm": 1.5}, None, {}),
    ("momentum", MOMENTUM, momentum, {"clip_norm": 1.5, "l2": 0.3}, None, {}),
    ("momentum", MOMENTUM, momentum, {}, cosine, {"slug": "cosine"}),
    ("adam", ADAM, adamw, {"weight_decay": 0.3}, one_cycle, {"slug": "one_cycle"}),
    ("adam", ADAM, adam, {}, plateau, PLATEAU),
]
"""Slug, hyperparameters, torch's optimizer, rules, torch's scheduler, schedule."""


def run(make: Callable, rules: dict, schedule: Callable | None, f: Callable, start: tuple) -> list[list[float]]:
    point = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = make(point, rules.get("l2", 0.0) + rules.get("weight_decay", 0.0))
    scheduler = schedule(optimizer) if schedule else None
    path = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = f(*point)
        loss.backward()
        if "clip_norm" in rules:
            torch.nn.utils.clip_grad_norm_([point], rules["clip_norm"])
        if schedule is plateau:
            scheduler.step(loss.item())
        optimizer.step()
        if schedule not in (None, plateau):
            scheduler.step()
        path.append(point.tolist())
    return path


if __name__ == "__main__":
    lines = []
    for slug, hyperparameters, make, rules, scheduler, schedule in CASES:
        for surface, (f, start) in SURFACES.items():
            x, y = zip(*run(make, rules, scheduler, f, start), strict=True)
            case = {"optimizer": slug, "hyperparameters": hyperparameters, "rules": rules, "schedule": schedule}
            lines.append(json.dumps({**case, "surface": surface, "start": start, "x": x, "y": y}))
    GOLDEN.write_text(
        f'{{"library": "torch {torch.__version__.split("+")[0]}",\n"runs": [\n' + ",\n".join(lines) + "\n]}\n"
    )
