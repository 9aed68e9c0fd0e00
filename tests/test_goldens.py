"""Our optimizers against recorded runs of PyTorch, Keras, Optax and of their authors' packages, by record_goldens.py.

The rule: at every recorded step, each coordinate agrees to a relative 1e-10, up to the first step at which the library
disagrees with itself by more than 1e-11 once its iterates are moved by one unit in the last place.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from catalogue import Elementwise
from optimizers import OPTIMIZERS
from simulation import simulate
from surfaces import SURFACES

TOLERANCE = 1e-10
REPEATABLE = 1e-11

LIBRARIES = ["authors", "keras", "optax", "torch"]
RECORDINGS = [json.loads((Path(__file__).parent / f"goldens/{library}.json").read_text()) for library in LIBRARIES]
CASES = [
    pytest.param(
        recording["steps"],
        case,
        id=f"{library}-{case['optimizer']}-{case['surface']}-{number}",
    )
    for library, recording in zip(LIBRARIES, RECORDINGS, strict=True)
    for number, case in enumerate(recording["cases"])
]


def tight_steps(steps: list[int], case: dict) -> list[int]:
    """The recorded steps up to where the library disagrees with itself."""
    repeatable = np.logical_and.accumulate(np.array(case["spread"]) <= REPEATABLE)
    return steps[: int(repeatable.sum())]


@pytest.mark.parametrize(("steps", "case"), CASES)
def test_runs_are_the_recorded_ones(steps, case):
    tight = tight_steps(steps, case)
    assert tight[-1:] >= [50]
    optimizer = OPTIMIZERS[case["optimizer"]](**case["hyperparameters"])
    run = simulate(SURFACES[case["surface"]](), optimizer, case["start"], tight[-1])
    iterates = run.points
    if isinstance(optimizer, Elementwise):  # the libraries show where Nesterov and schedule-free methods look ahead
        iterates = optimizer.look_ahead(run.points, run.state)
    recorded = np.array([case["x"], case["y"]])
    np.testing.assert_allclose(iterates[:, tight], recorded[:, : len(tight)], rtol=TOLERANCE, atol=0)


def test_most_runs_are_compared_to_their_end():
    """A rule that lets go of a run may let go of few."""
    whole = [
        tight_steps(recording["steps"], case)[-1] == recording["steps"][-1]
        for recording in RECORDINGS
        for case in recording["cases"]
    ]
    assert np.mean(whole) > 0.9


def test_every_optimizer_has_a_judge():
    """A library's run to compare with; three are compared with SciPy in other ways, in test_second_order.py."""
    judged = {case["optimizer"] for recording in RECORDINGS for case in recording["cases"]}
    assert judged | {"conjugate_gradient", "bfgs", "newton"} == set(OPTIMIZERS)


def test_pytorchs_defaults_have_a_judge():
    """Each of its optimizers was recorded with nothing said, but for the momentum that makes SGD another method."""
    torch = RECORDINGS[LIBRARIES.index("torch")]
    unsaid = {case["optimizer"] for case in torch["cases"] if case["hyperparameters"] in ({}, {"momentum": 0.9})}
    assert unsaid == set(torch["defaults"])


def test_every_convention_has_a_judge():
    """Each option of a choice that a library offers was recorded; no library's AMSGrad and RAdam have epsilon inside
    as ours do, which correct the bias elsewhere."""
    judged = {
        (case["optimizer"], name, value)
        for recording in RECORDINGS
        for case in recording["cases"]
        for name, value in ({"base": "sgd"} | case["hyperparameters"]).items()
        if isinstance(value, str)
    }
    for slug, options in {"momentum": ["running_sum", "running_mean"], "nesterov": ["running_sum"]}.items():
        assert {(slug, "convention", option) for option in options} <= judged
    for slug in ("adagrad", "rmsprop", "adam", "nadam", "adamw", "yogi"):
        assert (slug, "epsilon_place", "inside") in judged


def test_defaults_are_pytorchs():
    """Or those of the authors' own packages."""
    recorded = [recording["defaults"] for recording in RECORDINGS if "defaults" in recording]
    assert len(recorded) == 2
    for slug, values in (item for defaults in recorded for item in defaults.items()):
        optimizer = OPTIMIZERS[slug]()
        assert {name: getattr(optimizer, name) for name in values} == values
