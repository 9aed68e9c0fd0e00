"""Training on one core in float32: the book's network, our loop against the one a user would write in PyTorch.

    python -m benchmarks.training

Both begin with the same weights and take the same mini-batches, and the losses must agree, or two different things
would be compared; only the first losses, because AdaGrad begins with the signs of slopes that rounding can turn.
Times are the processor's, the best of several rounds in which the contestants take turns; the ratio is what counts.
"fused" is PyTorch's loop with its fastest optimizers, for which nothing is promised.
PyTorch is no dependency of Downhill: where it is missing (`pip install torch`), only our times are printed.
"""

import os
import sys

os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")  # before NumPy starts

from collections.abc import Callable
from time import process_time

import numpy as np

from optimizers import OPTIMIZERS
from training import Network, Plan, Trainer, recommended_rate
from training.trainer import examples

try:
    import torch
except ModuleNotFoundError:
    torch = None

ITERATIONS, ROUNDS = 500, 5
GOAL = 1.1
ALIKE, TOLERANCE = 5, 1e-3
IN_TORCH = {
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "adagrad": ("Adagrad", {}),
    "adam": ("Adam", {}),
}
"""Slug -> name in torch.optim, and what it must be told beyond the rate."""

Run = Callable[[], list[float]]


def plan(slug: str) -> Plan:
    rate = recommended_rate(OPTIMIZERS[slug])
    return Plan(network=Network(), optimizers=(OPTIMIZERS[slug](learning_rate=rate),), iterations=ITERATIONS)


def ours(slug: str) -> Run:
    """A training from the start, which returns the losses."""
    trainer = Trainer(plan(slug))
    return lambda: [trainer.step()[0] for _ in range(ITERATIONS)]


def in_torch(slug: str, **options: bool) -> Run:
    """The same in PyTorch."""
    planned = plan(slug)
    modules = []
    for weights, biases in planned.network.unpack(planned.initial(0)):
        linear = torch.nn.Linear(*weights.shape)
        linear.weight.data, linear.bias.data = torch.tensor(weights.T.copy()), torch.tensor(biases)
        modules += [linear, torch.nn.ReLU()]
    model = torch.nn.Sequential(*modules[:-1])
    name, settings = IN_TORCH[slug]
    optimizer = getattr(torch.optim, name)(
        model.parameters(), lr=planned.optimizers[0].learning_rate, **settings, **options
    )
    digits = examples()
    images, labels = torch.tensor(digits.train_images), torch.tensor(digits.train_labels.astype(np.int64))
    batches = torch.tensor(planned.batches(len(images)))

    def run() -> list[float]:
        losses = []
        for batch in batches:
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses

    return run


def compare(slug: str) -> bool:
    """Print one row; return whether the goal is met. Raises ValueError where the losses do not agree."""
    contestants = {"ours": ours}
    if torch:
        contestants |= {"torch": in_torch, "fused": lambda slug: in_torch(slug, fused=True)}
    times = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        losses = {}
        for name, make in contestants.items():
            run = make(slug)
            began = process_time()
            losses[name] = run()
            times[name].append((process_time() - began) / ITERATIONS * 1e6)
        for name, found in losses.items():
            if not np.allclose(found[:ALIKE], losses["ours"][:ALIKE], rtol=TOLERANCE):
                raise ValueError(f"{slug} has other losses in {name}")
    best = {name: min(found) for name, found in times.items()}
    row = f"{slug:<10}" + "".join(f"{best[name]:9.0f}" for name in best)
    if not torch:
        print(row)
        return True
    ratio = best["ours"] / best["torch"]
    met = ratio <= GOAL
    print(f"{row}{ratio:9.3f}{best['ours'] / best['fused']:9.3f}   <= {GOAL} {'met' if met else 'MISS'}", flush=True)
    return met


def main() -> int:
    """Measure every optimizer and say which goals are met."""
    if torch:
        torch.set_num_threads(1)
    versions = ", ".join(f"{one.__name__} {one.__version__}" for one in (np, torch) if one)
    heads = ("ours", "torch", "fused", "/ torch", "/ fused") if torch else ("ours",)
    print(f"{versions}; microseconds of one core per update, batch 128, float32, best of {ROUNDS} x {ITERATIONS}")
    print(f"{'':<10}" + "".join(f"{head:>9}" for head in heads))
    met = [compare(slug) for slug in IN_TORCH]
    print(f"{sum(met)} of {len(met)} goals met" if torch else "PyTorch is not installed, so there is no ratio")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
