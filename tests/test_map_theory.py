"""Theory on a map at its edges: at a momentum of 1, beside the map, and held against what was measured."""

import dataclasses

import numpy as np
import pytest
from test_hyperparameters import WITH_MOMENTUM, named, radius


@pytest.mark.parametrize("optimizer", WITH_MOMENTUM, ids=named)
def test_a_momentum_of_one_converges_up_to_the_rate_that_is_said(optimizer):
    """By the matrix of the update: heavy ball never does, nor does a mean, to which no gradient is added any more."""
    optimizer = dataclasses.replace(optimizer, momentum=1.0)
    stability = optimizer.stability(0.1, 2.0)
    converging = [rate for rate in np.geomspace(1e-3, 10, 400) if radius(optimizer.at_rate(rate), 0.1, 2.0) < 1 - 1e-9]
    assert max(converging, default=0.0) == pytest.approx(float(stability.highest_rate), rel=0.03)
    assert (r"\mu < 1" in stability.formula) == (not converging)
    several = dataclasses.replace(optimizer, momentum=np.array([0.5, 1.0])).stability(0.1, 2.0).highest_rate
    alone = dataclasses.replace(optimizer, momentum=0.5).stability(0.1, 2.0).highest_rate
    assert several == pytest.approx([float(alone), float(stability.highest_rate)])
