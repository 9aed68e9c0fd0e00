"""Record what PyTorch, Keras and Optax do, as the judge of our optimizers in tests/test_goldens.py.

Run it where the three libraries are, which neither the tests nor the application need:

    pip install torch==2.13.0 keras==3.15.1 optax==0.2.8 jax==0.10.2
    python tests/record_goldens.py

It writes one file per library into tests/goldens/; a second run on the same machine writes the same bytes. A case is
one descent in float64: the optimizer and its hyperparameters under our names, the surface, the start, and the
library's iterate (x, y) at the steps that the head of the file names.

`spread` tells how far the library is from itself at these steps: the largest relative difference of a coordinate to
four runs in which both coordinates are moved by one unit in the last place before every step, each run in one of the
diagonal directions. Methods that divide by a tiny number, or that sit at the edge of stability, amplify such a
difference until two runs have nothing in common; from there on, a comparison with ours would say nothing either.

The surfaces are written out here, independently of ours, and differentiated by torch and jax.
"""

import inspect
import itertools
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"

import jax
import keras
import numpy as np
import optax
import torch

jax.config.update("jax_enable_x64", True)
keras.config.set_floatx("float64")
torch.set_default_dtype(torch.float64)  # torch.optim.NAdam keeps its product of momenta in the default dtype

GOLDENS = Path(__file__).parent / "goldens"
STEPS = (*range(1, 11), *range(20, 201, 10))

SURFACES = {
    "quadratic": lambda x, y: x**2 / 20 + y**2,
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "beale": lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "booth": lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
}
STARTS = {
    "quadratic": (-7.0, 2.0),
    "rosenbrock": (-1.2, 1.0),
    "beale": (1.0, 1.5),
    "himmelblau": (-1.0, -2.0),
    "booth": (-4.0, 3.5),
}

DIAGONALS = list(itertools.product((-np.inf, np.inf), repeat=2))
SCALES = {"quadratic": 0.4, "rosenbrock": 1e-3, "beale": 0.01, "himmelblau": 0.01, "booth": 0.05}
"""The unit of learning rate on each surface for the methods whose steps are as long as the gradient."""
SCALED = {"sgd", "momentum", "nesterov", "radam"}

VELOCITY = {"learning_rate": 0.2, "momentum": 0.9}
LONG = {"learning_rate": 0.02, "momentum": 0.99}
SHORT = {"learning_rate": 0.5, "momentum": 0.3}
CENTERED = {"learning_rate": 0.02, "rho": 0.9, "momentum": 0.5, "epsilon": 1e-3, "centered": True}
LONGER_MEMORY = {"learning_rate": 0.3, "rho": 0.95, "epsilon": 1e-4}
MOMENTS = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.99, "epsilon": 0.01}
SLOWER = {**MOMENTS, "learning_rate": 0.02}
UNRECTIFIED = {"learning_rate": 0.5, "beta2": 0.5}
NO_EPSILON = {"learning_rate": 0.05, "epsilon": 0.0}

Iterates = Iterator[list[float]]
Nudge = Callable[[np.ndarray], np.ndarray]

TORCH = {
    "sgd": (torch.optim.SGD, {}, [{"learning_rate": 1.0}, {"learning_rate": 0.1}]),
    "momentum": (torch.optim.SGD, {}, [VELOCITY, LONG, SHORT]),
    "nesterov": (torch.optim.SGD, {"nesterov": True}, [VELOCITY, LONG, SHORT]),
    "adagrad": (torch.optim.Adagrad, {}, [{"learning_rate": 0.5}, {"learning_rate": 1.2, "epsilon": 0.1}]),
    "rmsprop": (torch.optim.RMSprop, {}, [{}, {"centered": True}, {"momentum": 0.9, "epsilon": 1e-3}, CENTERED]),
    "adadelta": (torch.optim.Adadelta, {}, [{}, LONGER_MEMORY]),
    "adam": (torch.optim.Adam, {}, [{"learning_rate": 0.06}, MOMENTS]),
    "adamax": (torch.optim.Adamax, {}, [{"learning_rate": 0.05}, MOMENTS]),
    "nadam": (torch.optim.NAdam, {}, [{"learning_rate": 0.05}, {**SLOWER, "momentum_decay": 0.1}]),
    "amsgrad": (torch.optim.Adam, {"amsgrad": True}, [{"learning_rate": 0.05}, MOMENTS]),
    "adamw": (torch.optim.AdamW, {}, [{"learning_rate": 0.05}, {**MOMENTS, "weight_decay": 0.3}]),
    "radam": (torch.optim.RAdam, {}, [{**MOMENTS, "learning_rate": 0.5}, {"learning_rate": 0.5}, UNRECTIFIED]),
}
"""Slug -> what makes the optimizer, with which options, and our hyperparameters for it, case by case."""


def torch_names(slug: str) -> dict[str, str]:
    """Our names -> torch's, where they differ; torch has the betas in a pair."""
    return {"learning_rate": "lr", "epsilon": "eps", **({"rho": "alpha"} if slug == "rmsprop" else {})}


def torch_defaults(slug: str) -> dict:
    """What torch takes for the parameters that we have, apart from the momentum of SGD, which is off."""
    defaults = {name: value.default for name, value in inspect.signature(TORCH[slug][0]).parameters.items()}
    defaults |= dict(zip(("beta1", "beta2"), defaults.pop("betas", ()), strict=False))
    defaults |= {ours: defaults[theirs] for ours, theirs in torch_names(slug).items() if theirs in defaults}
    wanted = ["learning_rate", "rho", "beta1", "beta2", "epsilon", "centered", "momentum_decay"]
    wanted += {"rmsprop": ["momentum"], "adamw": ["weight_decay"]}.get(slug, [])
    return {name: defaults[name] for name in wanted if name in defaults}


def run_torch(slug: str, hyperparameters: dict, f: Callable, start: tuple[float, float], nudge: Nudge) -> Iterates:
    make, fixed, _ = TORCH[slug]
    point = torch.tensor(start, requires_grad=True)
    options = {torch_names(slug).get(name, name): value for name, value in hyperparameters.items()}
    if "beta1" in options or "beta2" in options:
        options["betas"] = options.pop("beta1", 0.9), options.pop("beta2", 0.999)
    optimizer = make([point], **fixed, **options, foreach=False)
    while True:
        with torch.no_grad():
            point.copy_(torch.tensor(nudge(point.numpy(force=True))))
        optimizer.zero_grad()
        f(*point).backward()
        optimizer.step()
        yield point.tolist()


KERAS = {
    "momentum": (keras.optimizers.SGD, {}, [VELOCITY]),
    "nesterov": (keras.optimizers.SGD, {"nesterov": True}, [VELOCITY]),
    "adagrad": (keras.optimizers.Adagrad, {"initial_accumulator_value": 0.0}, [{**NO_EPSILON, "learning_rate": 0.5}]),
    "rmsprop": (keras.optimizers.RMSprop, {}, [{**CENTERED, **NO_EPSILON, "learning_rate": 0.01, "centered": False}]),
    "adadelta": (keras.optimizers.Adadelta, {}, [LONGER_MEMORY]),
    "adam": (keras.optimizers.Adam, {}, [NO_EPSILON]),
    "adamax": (keras.optimizers.Adamax, {}, [NO_EPSILON]),
    "nadam": (keras.optimizers.Nadam, {}, [{"learning_rate": 0.05, "epsilon": 0.1, "momentum_decay": 1.0}]),
    "amsgrad": (keras.optimizers.Adam, {"amsgrad": True}, [NO_EPSILON]),
    "adamw": (keras.optimizers.AdamW, {}, [{**NO_EPSILON, "weight_decay": 0.1}]),
}
"""Keras where its formula meets ours: epsilon 0 where it puts epsilon elsewhere, NAdam at its own warm-up."""


def run_keras(slug: str, hyperparameters: dict, f: Callable, start: tuple[float, float], nudge: Nudge) -> Iterates:
    make, fixed, _ = KERAS[slug]
    names = {"beta1": "beta_1", "beta2": "beta_2"}
    options = {names.get(name, name): value for name, value in hyperparameters.items() if name != "momentum_decay"}
    point = keras.Variable(np.array(start))
    optimizer = make(**fixed, **options)
    while True:
        point.assign(nudge(point.numpy()))
        (gradient,) = torch.autograd.grad(f(*point.value), point.value)
        optimizer.apply([gradient], [point])
        yield point.value.tolist()


OPTAX = {
    "momentum": (optax.sgd, {}, [VELOCITY]),
    "nesterov": (optax.sgd, {"nesterov": True}, [VELOCITY]),
    "rmsprop": (optax.rmsprop, {"eps_in_sqrt": False}, [CENTERED]),
    "adadelta": (optax.adadelta, {}, [LONGER_MEMORY]),
    "adam": (optax.adam, {}, [MOMENTS]),
    "adamax": (optax.adamax, {}, [MOMENTS]),
    "nadam": (optax.nadam, {}, [{**SLOWER, "momentum_decay": 1e6}]),
    "adamw": (optax.adamw, {}, [{**MOMENTS, "weight_decay": 0.3}]),
    "radam": (optax.radam, {}, [{"learning_rate": 0.5, "beta2": 0.95, "epsilon": 0.0}]),
}
"""Optax where its formula meets ours: RAdam at epsilon 0, NAdam with the warm-up over at once."""


def run_optax(slug: str, hyperparameters: dict, f: Callable, start: tuple[float, float], nudge: Nudge) -> Iterates:
    make, fixed, _ = OPTAX[slug]
    names = {"epsilon": "eps", "beta1": "b1", "beta2": "b2", **({"rho": "decay"} if slug == "rmsprop" else {})}
    options = {names.get(name, name): value for name, value in hyperparameters.items() if name != "momentum_decay"}
    optimizer = make(**fixed, **options)

    @jax.jit
    def step(point, state):
        updates, state = optimizer.update(jax.grad(lambda p: f(*p))(point), state, point)
        return optax.apply_updates(point, updates), state

    point = jax.numpy.array(start)
    state = optimizer.init(point)
    while True:
        point, state = step(nudge(np.asarray(point)), state)
        yield point.tolist()


def recorded(run: Callable, slug: str, hyperparameters: dict, surface: str) -> dict:
    """One case, ready for JSON."""
    if slug in SCALED:
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


def write(library: str, run: Callable, table: dict, surfaces: list[str], **more: dict) -> None:
    """One file: a line per fact and per case."""
    lines = [
        json.dumps(recorded(run, slug, hyperparameters, surface), separators=(",", ":"))
        for slug, (_, _, cases) in table.items()
        for hyperparameters in cases
        for surface in surfaces
    ]
    facts = {"library": library, "steps": STEPS, **more}
    head = "".join(f"{json.dumps(name)}: {json.dumps(value)},\n" for name, value in facts.items())
    path = GOLDENS / f"{library.split()[0]}.json"
    path.write_text("{" + head + '"cases": [\n' + ",\n".join(lines) + "\n]}\n")


if __name__ == "__main__":
    defaults = {slug: torch_defaults(slug) for slug in TORCH}
    write(f"torch {torch.__version__.split('+')[0]}", run_torch, TORCH, list(SURFACES), defaults=defaults)
    write(f"keras {keras.__version__}", run_keras, KERAS, ["rosenbrock", "himmelblau"])
    write(f"optax {optax.__version__}", run_optax, OPTAX, ["rosenbrock", "himmelblau"])
