"""Record what PyTorch, Keras, Optax, SciPy and authors' own packages do, as the judge of our optimizers.

Run it where the libraries are, which neither the tests nor the application need:

    pip install torch==2.13.0 keras==3.15.1 optax==0.2.8 jax==0.10.2 scipy==1.17.1
    pip install qhoptim==1.1.0 schedulefree==1.4.1 prodigyopt==1.1.2
    python tests/record_goldens.py

It writes one file per library into tests/goldens/; a second run on the same machine writes the same bytes. A case is
one descent in float64: the optimizer and its hyperparameters under our names, the surface, the start, and the
library's iterate (x, y) at the steps that the head of the file names. SciPy's file is another story, which
recording/with_scipy.py tells.

`spread` tells how far the library is from itself at these steps: the largest relative difference of a coordinate to
four runs in which both coordinates are moved by one unit in the last place before every step, each run in one of the
diagonal directions. Methods that divide by a tiny number, or that sit at the edge of stability, amplify such a
difference until two runs have nothing in common; from there on, a comparison with ours would say nothing either.
"""

import itertools
import json
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np
from recording import with_keras, with_optax, with_scipy, with_torch
from recording.cases import SCALED, SCALES, STARTS, SURFACES, Case, Nudge

GOLDENS = Path(__file__).parent / "goldens"
STEPS = (*range(1, 11), *range(20, 201, 10))
DIAGONALS = list(itertools.product((-np.inf, np.inf), repeat=2))
SOME = ["rosenbrock", "himmelblau"]


def recorded(run: Callable, slug: str, hyperparameters: dict, surface: str) -> dict:
    """One case, ready for JSON."""
    if slug in SCALED and "learning_rate" in hyperparameters:
        hyperparameters = {**hyperparameters, "learning_rate": hyperparameters["learning_rate"] * SCALES[surface]}

    def iterates(nudge: Nudge) -> np.ndarray:
        endless = run(slug, hyperparameters, SURFACES[surface], STARTS[surface], nudge)
        path = list(itertools.islice(endless, STEPS[-1]))
        return np.array([path[step - 1] for step in STEPS]).T

    points = iterates(lambda point: point)
    nudged = [iterates(lambda point, ends=ends: np.nextafter(point, ends)) for ends in DIAGONALS]
    spread = np.max([np.abs(other - points) / np.abs(points) for other in nudged], axis=(0, 1))
    return {
        "optimizer": slug,
        "hyperparameters": hyperparameters,
        "surface": surface,
        "start": STARTS[surface],
        "x": points[0].tolist(),
        "y": points[1].tolist(),
        "spread": [float(f"{value:.1e}") for value in spread],
    }


def write(name: str, library: str, run: Callable, table: dict[str, Case], surfaces: list[str], **more: dict) -> None:
    """One file: a line per fact and per case."""
    lines = [
        json.dumps(recorded(run, slug, hyperparameters, surface), separators=(",", ":"))
        for slug, (_, _, cases) in table.items()
        for hyperparameters in cases
        for surface in surfaces
    ]
    facts = {"library": library, "steps": STEPS, **more}
    head = "".join(f"{json.dumps(fact)}: {json.dumps(value)},\n" for fact, value in facts.items())
    (GOLDENS / f"{name}.json").write_text("{" + head + '"cases": [\n' + ",\n".join(lines) + "\n]}\n")


def versions(*packages: str) -> str:
    """Names and versions of installed packages, "torch 2.13.0"."""
    return ", ".join(f"{package} {version(package).split('+')[0]}" for package in packages)


if __name__ == "__main__":
    for name, packages, table, surfaces in (
        ("torch", ["torch"], with_torch.TORCH, list(SURFACES)),
        ("authors", ["qhoptim", "schedulefree", "prodigyopt"], with_torch.AUTHORS, ["quadratic", *SOME]),
    ):
        defaults = {slug: with_torch.defaults(table, slug) for slug in table}
        write(name, versions(*packages), partial(with_torch.run, table), table, surfaces, defaults=defaults)
    write("keras", versions("keras"), with_keras.run, with_keras.KERAS, SOME)
    write("optax", versions("optax"), with_optax.run, with_optax.OPTAX, SOME)
    (GOLDENS / "scipy.json").write_text(with_scipy.recording(versions("scipy")))
