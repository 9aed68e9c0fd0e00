"""`simulate`: shapes, errors, divergence, and one run equal to the same run in a batch."""

import warnings
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

from catalogue import Family, Optimizer, Surface, parameter
from optimizers import OPTIMIZERS
from simulation import Trajectory, simulate
from surfaces import SURFACES

QUADRATIC = SURFACES["quadratic"]()
START = (-7.0, 2.0)
SGD, MOMENTUM, ADAM = (OPTIMIZERS[slug] for slug in ("sgd", "momentum", "adam"))

pytestmark = pytest.mark.filterwarnings("error")


@dataclass(frozen=True, kw_only=True)
class Valley(Surface):
    """f = x² + k y, declared as a user would declare a surface of his own."""

    name, order, formula, teaches, source = "Valley", 1, "x^2 + k y", "A slope without an end.", "This test."
    view, start, steps = ((-1.0, 1.0), (-1.0, 1.0)), (1.0, 0.0), 5
    minima = saddles = ()
    bounded_below, smooth = False, True

    k: float = parameter(1.0, 0.0, 2.0)

    def value_at(self, x, y):
        return x * x + self.k * y

    def gradient_at(self, x, y):
        return 2 * x, self.k

    def hessian_at(self, x, y):
        return 2.0, 0.0, 0.0


class NewtonState(NamedTuple):
    last_step: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Newton(Optimizer):
    """An optimizer whose coordinates depend on one another, with a parameter that scales the step."""

    name, order, rule, family = "Newton", 1, r"H^{-1} g", Family.BOTH
    year, source, idea, weakness = 1669, "This test.", "Jump to the bottom.", "Needs curvature."

    learning_rate: float = parameter(1.0, 0.1, 2.0, allowed="[0, inf)")

    def init(self, point):
        return NewtonState(np.zeros_like(point))

    def step(self, point, state, objective, t):
        (xx, xy), (_, yy) = objective.hessian(point)
        gx, gy = objective.gradient(point)
        step = -self.learning_rate * np.stack([yy * gx - xy * gy, xx * gy - xy * gx]) / (xx * yy - xy * xy)
        return point + step, NewtonState(step)


def test_the_classic_run_of_the_book():
    run = simulate(QUADRATIC, SGD(learning_rate=0.95), START, 30)
    np.testing.assert_allclose(run.points[:, 29], (-0.387175, -0.094203), atol=1e-6)
    np.testing.assert_allclose(run.points[:, 30], (-0.350393, 0.084782), atol=1e-6)
    assert run.values[30] == pytest.approx(0.013327, abs=1e-6)


@pytest.mark.parametrize(
    ("start", "rate", "batch"),
    [
        (START, 0.1, ()),
        (np.zeros((2, 4)), 0.1, (4,)),
        (np.zeros((2, 3, 4)), 0.1, (3, 4)),
        (START, np.full(5, 0.1), (5,)),
        (np.zeros((2, 4)), np.full((3, 1), 0.1), (3, 4)),
        (np.zeros((2, 3, 1)), np.full(4, 0.1), (3, 4)),
        (np.zeros((2, 0)), 0.1, (0,)),
    ],
)
@pytest.mark.parametrize("steps", [0, 1, 6])
def test_start_and_parameters_broadcast_to_one_batch(start, rate, batch, steps):
    for optimizer in (MOMENTUM(learning_rate=rate), Newton(learning_rate=rate)):
        run = simulate(QUADRATIC, optimizer, start, steps)
        assert run.steps == steps
        assert run.points.shape == run.gradients.shape == (2, steps + 1, *batch)
        assert run.values.shape == (steps + 1, *batch)
        assert run.diverged_at.shape == batch
        assert all(field.shape == run.points.shape for field in run.state)


def test_every_member_of_a_batch_is_the_run_alone():
    starts = np.array([[-7.0, 3.0, 1.0], [2.0, -4.0, 0.5]])
    rates = np.array([[0.01], [0.3]])
    batch = simulate(SURFACES["rosenbrock"](), ADAM(learning_rate=rates), starts, 20)
    for row, rate in enumerate(rates[:, 0]):
        for column in range(3):
            alone = simulate(SURFACES["rosenbrock"](), ADAM(learning_rate=rate), starts[:, column], 20)
            np.testing.assert_array_equal(alone.points, batch.points[..., row, column])
            np.testing.assert_array_equal(alone.state.second_moment, batch.state.second_moment[..., row, column])


@pytest.mark.parametrize(
    "start", [(1.0,), (1.0, 2.0, 3.0), 1.0, None, "ab", ("1", "2"), (np.nan, 0), (np.inf, 0), [[1], [2, 3]], (1j, 0),
              (True, False), (10**400, 0)]
)  # fmt: skip
def test_a_wrong_start_is_named(start):
    with pytest.raises(ValueError, match=r"start must be a finite point of numbers with shape \(2, \.\.\.\)") as error:
        simulate(QUADRATIC, SGD(), start, 3)
    assert repr(start) in str(error.value)


@pytest.mark.parametrize("steps", [-1, 1.5, 3.0, "a", None, True])
def test_a_wrong_number_of_steps_is_named(steps):
    with pytest.raises(ValueError, match="steps must be a whole number of 0 or more, received") as error:
        simulate(QUADRATIC, SGD(), START, steps)
    assert repr(steps) in str(error.value)


def test_shapes_that_do_not_broadcast_are_named():
    with pytest.raises(ValueError, match=r"do not broadcast: start \(3,\), learning_rate \(4,\)"):
        simulate(QUADRATIC, SGD(learning_rate=np.full(4, 0.1)), np.zeros((2, 3)), 3)


def test_a_start_given_as_integers_is_no_integer_run():
    run = simulate(QUADRATIC, SGD(learning_rate=0.95), (-7, 2), 30)
    np.testing.assert_array_equal(run.points, simulate(QUADRATIC, SGD(learning_rate=0.95), START, 30).points)


@pytest.mark.parametrize("slug", ["sgd", "momentum", "nesterov"])
def test_a_diverged_run_is_kept_up_to_its_step_and_leaves_the_others_alone(slug):
    rates = np.array([0.1, 3.0, 0.2, 1e200])
    batch = simulate(QUADRATIC, OPTIMIZERS[slug](learning_rate=rates), START, 40)
    assert np.all(batch.diverged_at[[0, 2]] == -1)
    for column, step in ((1, batch.diverged_at[1]), (3, batch.diverged_at[3])):
        assert step > 0
        assert np.all(np.isfinite(batch.points[:, :step, column]))
        assert np.all(np.isnan(batch.points[:, step + 1 :, column]))
        assert all(np.all(np.isnan(field[:, step + 1 :, column])) for field in batch.state)
    assert np.hypot(*batch.points[:, batch.diverged_at[1], 1]) > 100 * np.hypot(20, 20)
    for column, rate in enumerate(rates):
        alone = simulate(QUADRATIC, OPTIMIZERS[slug](learning_rate=rate), START, 40)
        assert alone.diverged_at == batch.diverged_at[column]
        np.testing.assert_array_equal(alone.points, batch.points[..., column])


def test_a_start_out_of_range_has_diverged_at_once():
    for start in ((1e300, 0.0), (3000.0, 0.0)):
        run = simulate(QUADRATIC, SGD(), start, 3)
        assert run.diverged_at == 0
        assert np.array_equal(run.points[:, 0], start)
        assert np.all(np.isnan(run.points[:, 1:]))


def in_a_batch(surface: Surface, optimizer: Optimizer, start, steps: int) -> Trajectory:
    """The run by way of arrays: a batch of one."""
    return simulate(surface, optimizer, np.reshape(start, (2, 1)), steps)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("surface", SURFACES)
def test_floats_and_arrays_agree_to_the_last_bit(surface, optimizer):
    """Also on surfaces with sines and exponentials, which call the same NumPy function in both cases."""
    surface, optimizer = SURFACES[surface](), OPTIMIZERS[optimizer]()
    floats = simulate(surface, optimizer, surface.start, 40)
    arrays = in_a_batch(surface, optimizer, surface.start, 40)
    assert floats.diverged_at == arrays.diverged_at[0]
    np.testing.assert_array_equal(floats.points, arrays.points[..., 0])
    for one, other in zip(floats.state, arrays.state, strict=True):
        np.testing.assert_array_equal(one, other[..., 0])


@pytest.mark.parametrize(("start", "rate"), [((-7.0, 0.0), 0.3), ((0.0, 0.0), 0.3), ((1e200, 1e200), 0.3)])
def test_where_floats_raise_the_run_goes_on_as_arrays(start, rate):
    """0 / 0 is ZeroDivisionError for a float and nan in an array."""
    optimizer = ADAM(learning_rate=rate, epsilon=0.0)
    floats, arrays = simulate(QUADRATIC, optimizer, start, 5), in_a_batch(QUADRATIC, optimizer, start, 5)
    assert floats.diverged_at == arrays.diverged_at[0] == (0 if start[0] > 1 else 1)
    np.testing.assert_array_equal(floats.points, arrays.points[..., 0])


def test_an_optimizer_of_ones_own_records_every_step():
    run = simulate(QUADRATIC, Newton(learning_rate=0.5), START, 4)
    np.testing.assert_allclose(run.points, np.outer(START, 0.5 ** np.arange(5)), rtol=1e-15)
    np.testing.assert_allclose(run.state.last_step[:, 1:], np.diff(run.points, axis=1), rtol=1e-15)
    both = simulate(QUADRATIC, Newton(learning_rate=np.array([0.5, 1.0])), START, 4)
    np.testing.assert_array_equal(both.points[..., 0], run.points)
    np.testing.assert_allclose(both.points[:, 1:, 1], 0, atol=1e-15)


def test_a_surface_of_ones_own_with_constant_derivatives():
    run = simulate(Valley(k=2.0), SGD(learning_rate=0.25), (1.0, 0.0), 3)
    np.testing.assert_array_equal(run.points, [[1, 0.5, 0.25, 0.125], [0, -0.5, -1, -1.5]])
    np.testing.assert_array_equal(run.gradients[1], 2.0)
    assert run.values.tolist() == [1.0, -0.75, -1.9375, -2.984375]
    batch = simulate(Valley(), MOMENTUM(), np.ones((2, 3)), 2)
    assert batch.gradients.shape == (2, 3, 3)


def test_the_start_is_copied():
    start = np.array(START)
    run = simulate(QUADRATIC, SGD(), start, 2)
    start[:] = 0
    assert np.array_equal(run.points[:, 0], START)


def test_no_run_warns(capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for optimizer in OPTIMIZERS.values():
            rate = {"learning_rate": 50.0} if "learning_rate" in optimizer.parameters() else {}
            simulate(SURFACES["rosenbrock"](), optimizer(**rate), (-1.2, 1.0), 30).values.sum()
    assert capsys.readouterr() == ("", "")
