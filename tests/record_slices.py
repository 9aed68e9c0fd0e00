"""Record losses around small networks with PyTorch alone (`pip install torch`): `python -m tests.record_slices`.

It writes tests/goldens/slices.json: for every activation the mean loss on the first 1000 training images at 5 x 5
points between -1 and 1 of a plane along two filter-normalised directions. Weights are drawn as PCG64(0) gives them,
layer by layer, times the root of 2 / inputs, biases are zero; the first direction takes the first draws of PCG64 on the
stream spawned from seed 7, the second the next.
"""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

GOLDEN = Path(__file__).parent / "goldens/slices.json"
SIZES = (784, 20, 20, 10)
ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
DATA = Path(__file__).parents[1] / "data/mnist_10k.npz"


def drawn(generator: np.random.Generator) -> list[torch.Tensor]:
    """Normal weights (out, in) of every layer, as `torch.nn.Linear` holds them."""
    shapes = pairwise(SIZES)
    return [torch.tensor(generator.standard_normal((inputs, outputs)).T.copy()) for inputs, outputs in shapes]


def main() -> None:
    """Write the file."""
    with np.load(DATA) as arrays:
        images = torch.tensor(arrays["x_train"][:1000].reshape(1000, -1) / 255.0)
        labels = torch.tensor(arrays["y_train"][:1000].astype(int))
    first = np.random.Generator(np.random.PCG64(0))
    weights = [matrix * (2 / matrix.shape[1]) ** 0.5 for matrix in drawn(first)]
    second = np.random.Generator(np.random.PCG64(np.random.SeedSequence(7).spawn(1)[0]))
    directions = [drawn(second), drawn(second)]
    for direction in directions:
        for matrix, own in zip(direction, weights, strict=True):
            for unit in range(len(matrix)):
                matrix[unit] *= own[unit].norm() / matrix[unit].norm()
    steps = torch.linspace(-1, 1, 5, dtype=torch.float64)
    recorded = {}
    for name, activate in ACTIVATIONS.items():
        rows = []
        for up in steps:
            row = []
            for across in steps:
                matrices = [own + across * one + up * two for own, one, two in zip(weights, *directions, strict=True)]
                values = images
                for matrix in matrices[:-1]:
                    values = activate(torch.nn.functional.linear(values, matrix))
                logits = torch.nn.functional.linear(values, matrices[-1])
                row.append(torch.nn.functional.cross_entropy(logits, labels).item())
            rows.append(row)
        recorded[name] = rows
    GOLDEN.write_text(json.dumps({"torch": torch.__version__, "losses": recorded}) + "\n")


if __name__ == "__main__":
    main()
