"""Record what PyTorch makes of the penguins: descents on our mini-batches, and minimisers found by its L-BFGS.

Run it where PyTorch is, which neither the tests nor the application need:

    pip install torch==2.13.0
    python tests/record_minibatches.py

It writes tests/goldens/minibatches.json. Of our code it uses only the members of the mini-batches; the table is read
and scaled here once more.
"""

import csv
import json
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[1]))

from simulation.minibatches import MiniBatches

ROOT = Path(__file__).parents[1]
STEPS, EVERY = 100, 5
SETTINGS = {"batch_size": 16, "seed": 7}
OPTIMIZERS = {
    "sgd": lambda theta: torch.optim.SGD(theta, lr=0.3),
    "momentum": lambda theta: torch.optim.SGD(theta, lr=0.05, momentum=0.9),
    "adam": lambda theta: torch.optim.Adam(theta, lr=0.1),
}
torch.set_default_dtype(torch.float64)


def table() -> list[dict[str, str]]:
    with (ROOT / "data/penguins.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def whiten(measured: torch.Tensor) -> torch.Tensor:
    """With the inverse root of the correlations, found as the limit of the Denman-Beavers iteration."""
    standard = scale("standardised", measured)
    root, inverse = standard @ standard.T / standard.shape[1], torch.eye(len(standard))
    for _ in range(60):
        root, inverse = (root + torch.linalg.inv(inverse)) / 2, (inverse + torch.linalg.inv(root)) / 2
    return inverse @ standard


def scale(scaling: str, measured: torch.Tensor) -> torch.Tensor:
    """The measurements (k, n) as the surfaces scale them."""
    low, high = measured.amin(1, keepdim=True), measured.amax(1, keepdim=True)
    middle, spread = measured.mean(1, keepdim=True), measured.std(1, correction=0, keepdim=True)
    return {
        "raw": lambda: measured,
        "min_max": lambda: (measured - low) / (high - low),
        "centred": lambda: (measured - middle) / 10 ** torch.round(torch.log10(spread)),
        "standardised": lambda: (measured - middle) / spread,
        "whitened": lambda: whiten(measured),
    }[scaling]()


def linear(scaling: str):
    """Inputs (2, n), targets (n,) and the loss of a prediction."""
    rows = table()
    lengths = torch.tensor([[float(row["flipper_length_mm"]) for row in rows]])
    masses = torch.tensor([float(row["body_mass_g"]) / 1000 for row in rows])
    inputs = torch.cat([scale(scaling, lengths), torch.ones_like(lengths)])
    return inputs, masses, lambda score, target: torch.nn.functional.mse_loss(score, target) / 2


def logistic(scaling: str):
    rows = [row for row in table() if row["species"] == "Gentoo"]
    measured = torch.tensor([[float(row["bill_depth_mm"]) for row in rows],
                             [float(row["body_mass_g"]) / 1000 for row in rows]])  # fmt: skip
    male = torch.tensor([float(row["sex"] == "male") for row in rows])
    return scale(scaling, measured), male, torch.nn.functional.binary_cross_entropy_with_logits


PROBLEMS = {"linear_regression": linear, "logistic_regression": logistic}


def descent(problem, optimizer) -> list[list[float]]:
    """Every fifth point from the origin."""
    inputs, targets, loss = problem("standardised")
    theta = torch.zeros(2, requires_grad=True)
    method, points = OPTIMIZERS[optimizer]([theta]), [[0.0, 0.0]]
    for step, members in enumerate(MiniBatches(**SETTINGS).members(len(targets), STEPS).tolist(), start=1):
        method.zero_grad()
        loss(theta @ inputs[:, members], targets[members]).backward()
        method.step()
        points += [theta.tolist()] if step % EVERY == 0 else []
    return points


def minimiser(problem, scaling: str) -> list[float]:
    inputs, targets, loss = problem(scaling)
    theta = torch.zeros(2, requires_grad=True)
    method = torch.optim.LBFGS(
        [theta], max_iter=2000, tolerance_grad=1e-14, tolerance_change=0, line_search_fn="strong_wolfe"
    )

    def closure():
        method.zero_grad()
        value = loss(theta @ inputs, targets)
        value.backward()
        return value

    for _ in range(20):
        method.step(closure)
    return theta.tolist()


if __name__ == "__main__":
    descents = {name: {one: descent(problem, one) for one in OPTIMIZERS} for name, problem in PROBLEMS.items()}
    scalings = ("raw", "min_max", "centred", "standardised", "whitened")
    minimisers = {scaling: minimiser(logistic, scaling) for scaling in scalings}
    found = {"torch": torch.__version__.split("+")[0], "every": EVERY, "settings": SETTINGS}
    found |= {"descents": descents, "minimisers": minimisers}
    (ROOT / "tests/goldens/minibatches.json").write_text(json.dumps(found, indent=1) + "\n")
