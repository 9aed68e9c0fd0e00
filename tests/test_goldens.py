"""Our optimizers against recorded runs of PyTorch, Keras and Optax; record_goldens.py made the recordings.

The rule: at every recorded step, each coordinate agrees to a relative 1e-10, up to the first step at which the library
disagrees with itself by more than 1e-11 once its iterates are moved by one unit in the last place.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from optimizers import OPTIMIZERS
from simulation import simulate
from surfaces import SURFACES

TOLERANCE = 1e-10
REPEATABLE = 1e-11

RECORDINGS = [json.loads(path.read_text()) for path in sorted(Path(__file__).parent.glob("goldens/*.json"))]
CASES = [
    pytest.param(
        recording["steps"],
        case,
        id=f"{recording['library'].split()[0]}-{case['optimizer']}-{case['surface']}-{number}",
    )
    for recording in RECORDINGS
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
    iterates = optimizer.look_ahead(run.points, run.state)  # Nesterov's, in the libraries; theta itself for the others
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
    assert {case["optimizer"] for recording in RECORDINGS for case in recording["cases"]} == set(OPTIMIZERS)


def test_defaults_are_pytorchs():
    (defaults,) = [recording["defaults"] for recording in RECORDINGS if "defaults" in recording]
    for slug, values in defaults.items():
        optimizer = OPTIMIZERS[slug]()
        assert {name: getattr(optimizer, name) for name in values} == values
