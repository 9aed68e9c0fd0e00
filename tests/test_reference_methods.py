"""The reference methods: what all promise, and what a line search does; the rest is in test_second_order.py."""

import numpy as np
import pytest

from catalogue import Family
from optimizers import OPTIMIZERS
from optimizers._wolfe import ask, wolfe
from simulation import simulate
from surfaces import SURFACES

REFERENCES = ["line_search", "conjugate_gradient", "bfgs", "newton"]
SMOOTH = [slug for slug, surface in SURFACES.items() if surface.smooth and surface.bounded_below]

every_reference = pytest.mark.parametrize("slug", REFERENCES)


def run(slug, surface, start=None, steps=None, **hyperparameters):
    return simulate(surface, OPTIMIZERS[slug](**hyperparameters), start or surface.start, steps or surface.steps)


class Listening:
    """A surface that remembers every point it is asked about."""

    def __init__(self, surface):
        self.surface, self.asked = surface, {"value": [], "gradient": [], "hessian": []}

    def answer(self, question, point):
        self.asked[question].append(point)
        return getattr(self.surface, question)(point)

    def __getattr__(self, question):
        return lambda point: self.answer(question, point)


def steps(slug, surface, count, start=None, **hyperparameters):
    """The points (2, ...) and states of a run step by step, and the surface that listened."""
    optimizer, objective = OPTIMIZERS[slug](**hyperparameters), Listening(surface)
    point = np.array(start or surface.start, dtype=float)
    points, states = [point], [optimizer.init(point)]
    with np.errstate(all="ignore"):
        for t in range(1, count + 1):
            point, state = optimizer.step(points[-1], states[-1], objective, t)
            points.append(point)
            states.append(state)
    return points, states, objective.asked


# All of them


def test_they_are_marked():
    assert [slug for slug, cls in OPTIMIZERS.items() if cls.family is Family.REFERENCE] == REFERENCES


@every_reference
@pytest.mark.parametrize("surface", SMOOTH)
def test_they_never_climb(slug, surface):
    """Apart from Newton where the descent is too small to be measured."""
    path = run(slug, SURFACES[surface](), steps=60)
    rounding = 1e-13 * np.abs(path.values[:-1])
    assert np.all(np.diff(path.values) <= rounding)


@every_reference
@pytest.mark.parametrize(("surface", "count"), [("rosenbrock", 12), ("beale", 8), ("himmelblau", 5)])
def test_nothing_is_asked_twice(slug, surface, count):
    """No value, gradient or Hessian at a point where it is known; not at the minimum, where steps round to 0."""
    _, _, asked = steps(slug, SURFACES[surface](), count)
    for points in asked.values():
        seen = [tuple(point) for point in points]
        assert len(seen) == len(set(seen))


@every_reference
def test_a_trajectory_that_is_done_asks_for_nothing(slug):
    """In a batch, what each trajectory asks is what it asks alone; nan stands for no question."""
    surface = SURFACES["rosenbrock"]()
    starts = np.array([(-1.2, 1.0), (0.5, 0.25), (1.0, 1.0)]).T
    _, _, together = steps(slug, surface, 10, starts.tolist())
    for column, start in enumerate(starts.T):
        _, _, alone = steps(slug, surface, 10, tuple(start))
        for question, points in together.items():
            mine = [tuple(point[:, column]) for point in points]
            assert [point for point in mine if np.isfinite(point).all()] == [tuple(p) for p in alone[question]]


@every_reference
def test_on_flat_ground_they_rest(slug):
    path = run(slug, SURFACES["plateau"](), start=SURFACES["plateau"]().minima[0], steps=5)
    np.testing.assert_array_equal(path.points, path.points[:, :1].repeat(6, axis=1))


@every_reference
def test_a_kink_does_not_break_them(slug):
    path = run(slug, SURFACES["kink"]())
    assert path.diverged_at == -1
    assert path.values[-1] < path.values[0] / 2


# Gradient descent with a line search
#
# Two steps on x²/20 + y² from (-7, 2) with rate 1, halving, c = 1/4. f is 6.45, its gradient (-0.7, 4), squared 16.49.
#   rate 1 leads to (-6.3, -2), f = 1.9845 + 4 = 5.9845, above 6.45 - 16.49 / 4 = 2.3275;
#   rate 1/2 to (-6.65, 0), f = 2.211125, below 6.45 - 16.49 / 8 = 4.38875.
# There the gradient is (-0.665, 0), its square 0.442225: rate 1 leads to (-5.985, 0), f = 1.79101125, below
# 2.211125 - 0.442225 / 4 = 2.10056875.


def test_two_steps_of_a_line_search_by_hand():
    path = run("line_search", SURFACES["quadratic"](), (-7.0, 2.0), 2, armijo=0.25)
    np.testing.assert_allclose(path.points[:, 1:].T, [(-6.65, 0.0), (-5.985, 0.0)], rtol=1e-12)
    np.testing.assert_allclose(path.state.rate[0], [0, 0.5, 1.0])
    np.testing.assert_allclose(path.state.value[0, 1:], [2.211125, 1.79101125], rtol=1e-12)


@pytest.mark.parametrize("surface", ["rosenbrock", "beale", "himmelblau", "rastrigin", "ackley"])
@pytest.mark.parametrize("armijo", [1e-4, 0.3])
def test_armijos_condition_holds_at_every_step(surface, armijo):
    surface = SURFACES[surface]()
    path = run("line_search", surface, steps=50, armijo=armijo)
    rate, square = path.state.rate[0, 1:], (path.gradients[:, :-1] ** 2).sum(axis=0)
    assert np.all(path.values[1:] <= path.values[:-1] - armijo * rate * square)
    refused = path.points[:, :-1] - 2 * rate * path.gradients[:, :-1]
    halved = (rate > 0) & (rate < 1)
    assert np.all(~(surface.value(refused) <= path.values[:-1] - armijo * 2 * rate * square)[halved])


# The strong Wolfe conditions


@pytest.mark.parametrize("surface", SMOOTH)
@pytest.mark.parametrize("curvature", [0.1, 0.9])
@pytest.mark.parametrize("first", [1e-4, 1e-2, 1.0, 30.0])
def test_the_strong_wolfe_conditions_hold(surface, curvature, first):
    """From many points at once, along the gradient, whatever length is tried first."""
    surface = SURFACES[surface]()
    (x_low, x_high), (y_low, y_high) = surface.view
    x, y = np.meshgrid(np.linspace(x_low, x_high, 7), np.linspace(y_low, y_high, 7))
    point = np.stack([x, y])
    with np.errstate(all="ignore"):
        here = ask(surface, np.zeros((7, 7)), point)
        slope = -(here.gradient**2).sum(axis=0)
        length = first / np.sqrt(-slope)
        there = wolfe(surface, here, -here.gradient, length, 1e-4, curvature)
    found = there.length > 0
    end = -(there.gradient * here.gradient).sum(axis=0)
    assert np.mean(found | (-slope < 1e-12)) > 0.97
    assert np.all((there.value <= here.value + 1e-4 * there.length * slope)[found])
    assert np.mean((abs(end) <= -curvature * slope)[found]) > 0.97
    np.testing.assert_array_equal(there.point[:, ~found], point[:, ~found])
