"""PyTorch, and the PyTorch packages in which authors published their methods."""

import inspect

import qhoptim.pyt
import torch
from prodigyopt import Prodigy
from schedulefree import AdamWScheduleFreeReference, SGDScheduleFreeReference

from recording.cases import (
    AVERAGED,
    CENTERED,
    LONG,
    LONGER_MEMORY,
    MOMENTS,
    PRODIGY,
    SHORT,
    SLOWER,
    SUM,
    UNRECTIFIED,
    VELOCITY,
    Case,
    Function,
    Iterates,
    Nudge,
    renamed,
)

torch.set_default_dtype(torch.float64)  # torch.optim.NAdam keeps its product of momenta in the default dtype

TORCH: dict[str, Case] = {
    "sgd": (torch.optim.SGD, {}, [{}, {"learning_rate": 1.0}, {"learning_rate": 0.1}]),
    "momentum": (torch.optim.SGD, {}, [{"momentum": 0.9}, VELOCITY, LONG, SHORT, SUM]),
    "nesterov": (torch.optim.SGD, {"nesterov": True}, [{"momentum": 0.9}, VELOCITY, LONG, SHORT, SUM]),
    "adagrad": (torch.optim.Adagrad, {}, [{}, {"learning_rate": 0.5}, {"learning_rate": 1.2, "epsilon": 0.1}]),
    "rmsprop": (torch.optim.RMSprop, {}, [{}, {"centered": True}, {"momentum": 0.9, "epsilon": 1e-3}, CENTERED]),
    "adadelta": (torch.optim.Adadelta, {}, [{}, LONGER_MEMORY]),
    "adam": (torch.optim.Adam, {}, [{}, {"learning_rate": 0.06}, MOMENTS]),
    "adamax": (torch.optim.Adamax, {}, [{}, {"learning_rate": 0.05}, MOMENTS]),
    "nadam": (torch.optim.NAdam, {}, [{}, {"learning_rate": 0.05}, {**SLOWER, "momentum_decay": 0.1}]),
    "amsgrad": (torch.optim.Adam, {"amsgrad": True}, [{}, {"learning_rate": 0.05}, MOMENTS]),
    "adamw": (torch.optim.AdamW, {}, [{}, {"learning_rate": 0.05}, {**MOMENTS, "weight_decay": 0.3}]),
    "radam": (torch.optim.RAdam, {}, [{}, {**MOMENTS, "learning_rate": 0.5}, {"learning_rate": 0.5}, UNRECTIFIED]),
    "rprop": (
        torch.optim.Rprop,
        {},
        [{}, {"initial_step": 0.17, "shrink": 0.37, "grow": 1.43, "smallest_step": 0.023, "largest_step": 0.61}],
    ),
}
AUTHORS: dict[str, Case] = {
    "qhm": (qhoptim.pyt.QHM, {}, [{**VELOCITY, "nu": 0.7}, {**LONG, "nu": 0.3}]),
    "schedule_free_sgd": (SGDScheduleFreeReference, {}, [VELOCITY, SHORT]),
    "schedule_free_adamw": (
        AdamWScheduleFreeReference,
        {},
        [{"learning_rate": 0.05}, {**AVERAGED, "weight_decay": 0.1}],
    ),
    "prodigy": (
        Prodigy,
        {},
        [PRODIGY, {**PRODIGY, "bias_correction": True}],
    ),
}


def names(slug: str) -> dict[str, str]:
    """Our names -> torch's, where they differ; torch has the betas and Rprop's factors and bounds in pairs."""
    return {
        "learning_rate": "lr",
        "initial_step": "lr",
        "epsilon": "eps",
        "bias_correction": "use_bias_correction",
        **({"rho": "alpha"} if slug == "rmsprop" else {}),
    }


PAIRS = {
    "betas": {"beta1": 0.9, "beta2": 0.999},
    "etas": {"shrink": 0.5, "grow": 1.2},
    "step_sizes": {"smallest_step": 1e-6, "largest_step": 50.0},
}


def defaults(table: dict[str, Case], slug: str) -> dict:
    """What torch takes for the parameters that we have, apart from the momentum of SGD, which is off."""
    found = {name: value.default for name, value in inspect.signature(table[slug][0]).parameters.items()}
    for pair, ours in PAIRS.items():
        found |= dict(zip(ours, found.pop(pair, ()), strict=False))
    own = "initial_step" if slug == "rprop" else "learning_rate"
    found |= {ours: found[theirs] for ours, theirs in names(slug).items() if theirs in found}
    wanted = [own, "rho", "beta1", "beta2", "epsilon", "centered", "momentum_decay", *PAIRS["etas"]]
    wanted += [*PAIRS["step_sizes"], "d0", "bias_correction"]
    wanted += {"rmsprop": ["momentum"], "schedule_free_sgd": ["momentum"]}.get(slug, [])
    wanted += ["weight_decay"] if slug in ("adamw", "schedule_free_adamw") else []
    return {name: found[name] for name in wanted if isinstance(found.get(name), int | float)}


def run(
    table: dict[str, Case], slug: str, hyperparameters: dict, f: Function, start: tuple[float, float], nudge: Nudge
) -> Iterates:
    """The endless row of iterates, each moved by `nudge` before the next step."""
    make, fixed, _ = table[slug]
    point = torch.tensor(start, requires_grad=True)
    options = renamed(hyperparameters, names(slug), without=("convention",))
    for pair, ours in PAIRS.items():
        if ours.keys() & options.keys():
            options[pair] = tuple(options.pop(name, default) for name, default in ours.items())
    if table is TORCH:
        options["foreach"] = False
    optimizer = make([point], **fixed, **options)
    if hasattr(optimizer, "train"):
        optimizer.train()
    while True:
        with torch.no_grad():
            point.copy_(torch.tensor(nudge(point.numpy(force=True))))
        optimizer.zero_grad()
        f(*point).backward()
        optimizer.step()
        yield point.tolist()
