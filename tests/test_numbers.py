"""Numbers from outside: what float64 cannot hold is refused without a warning, not turned into infinity."""

import numpy as np
import pytest

from catalogue import floats
from optimizers import OPTIMIZERS
from simulation import Rules, simulate
from surfaces import SURFACES

pytestmark = [
    pytest.mark.filterwarnings("error"),
    pytest.mark.skipif(np.finfo(np.longdouble).max <= np.finfo(float).max, reason="no number is longer here"),
]
HUGE = np.longdouble("1e4000")


def test_numbers_become_floats():
    given = np.array([1, 2])
    assert floats(given).dtype == float
    assert floats(np.longdouble("0.5")) == 0.5
    assert floats([1, np.inf]).tolist() == [1, np.inf]
    assert floats([]).shape == (0,)
    for value in (HUGE, [1.0, HUGE], -HUGE, "1", None, True, 1j, [1, [2]], 10**400):
        assert floats(value) is None


def test_what_float64_cannot_hold_is_no_parameter_and_no_start():
    for value in (HUGE, np.array([1, HUGE])):
        with pytest.raises(ValueError, match=r"sgd: learning_rate must be .* in \[0, inf\), received"):
            OPTIMIZERS["sgd"](learning_rate=value)
        with pytest.raises(ValueError, match=r"clip_norm must be .* in \(0, inf\], received"):
            Rules(clip_norm=value)
    assert Rules(clip_norm=np.longdouble("inf")).clip_norm == np.inf
    with pytest.raises(ValueError, match="start must be a finite point of numbers"):
        simulate(SURFACES["quadratic"](), OPTIMIZERS["sgd"](), np.array([HUGE, 0]), 1)
