"""Equations read from an optimizer's own code: carried out line by line, they give the recorded run."""

import itertools
import sys
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

from catalogue import Elementwise, Family, parameter
from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.anatomy import Anatomy
from simulation.terms import Term, evaluate, make, number, symbol, walk
from simulation.tracing import trace, trace_surface
from surfaces import SURFACES

STEPS = 12
TRACED = {slug: cls for slug, cls in OPTIMIZERS.items() if cls.family is not Family.REFERENCE}


def variants(cls):
    """Every combination of an optimizer's switches and choices."""
    declared = {name: one for name, one in cls.parameters().items() if not one.is_number}
    for values in itertools.product(*((True, False) if one.is_switch else one.options for one in declared.values())):
        yield cls(**dict(zip(declared, values, strict=True)))


EVERY = [one for cls in TRACED.values() for one in variants(cls)]


def carried_out(optimizer, surface, start, steps):
    """The points (2, steps + 1) of the equations, carried out one line after the other."""
    equations = trace(optimizer)
    first = optimizer.init(np.array(start))
    known = {name: getattr(optimizer, name) for name, one in optimizer.parameters().items() if one.is_number}
    memory = {equations.state[field]: value for field, value in zip(first._fields, first, strict=True)}
    memory["theta"], points = np.array(start), [np.array(start)]
    for t in range(1, steps + 1):
        values = {symbol(name): value for name, value in (known | {"t": t}).items()}
        values |= {Term("before", name=name): value for name, value in memory.items()}
        for name, term in equations.lines:
            for asked in (one for one in walk(term) if one.operation == "gradient"):
                values[asked] = surface.gradient(evaluate(asked.operands[0], values))
            values[symbol(name)] = evaluate(term, values)
        memory |= {name: values[symbol(name)] for name in memory if symbol(name) in values}
        points.append(memory["theta"])
    return np.stack(points, axis=1)


@pytest.mark.parametrize("optimizer", EVERY, ids=repr)
def test_the_equations_carried_out_line_by_line_give_the_recorded_run(optimizer):
    surface = SURFACES["booth"]()
    run = simulate(surface, optimizer, (-4.0, 3.5), STEPS)
    expected = carried_out(optimizer, surface, (-4.0, 3.5), STEPS)
    seen = np.isfinite(run.points)
    assert seen[:, :4].all()
    np.testing.assert_allclose(run.points[seen], expected[seen], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("optimizer", EVERY, ids=repr)
def test_every_line_is_used_and_needs_only_what_is_known(optimizer):
    equations = trace(optimizer)
    known = {"t", *optimizer.parameters()}
    used = {"theta", *equations.state.values()}
    for name, term in equations.lines:
        leaves = [one for one in walk(term) if one.operation == "symbol"]
        assert {leaf.name for leaf in leaves} <= known
        known.add(name)
        used |= {leaf.name for leaf in leaves}
    assert {line.name for line in equations.lines} <= used
    assert equations.lines[-1].name in {"theta", *equations.state.values()}


def test_a_method_that_searches_has_no_equations_of_one_update():
    assert {slug for slug, cls in OPTIMIZERS.items() if trace(cls()) is None} == OPTIMIZERS.keys() - TRACED.keys()


def test_adam_reads_as_in_the_paper():
    lines = dict(trace(OPTIMIZERS["adam"]()).lines)
    assert list(lines) == ["g", "m", "m_hat", "v", "v_hat", "theta"]
    beta1, beta2, g, t = (symbol(name) for name in ("beta1", "beta2", "g", "t"))
    before = {name: Term("before", name=name) for name in ("m", "v", "theta")}
    assert lines["m"] == beta1 * before["m"] + (1 - beta1) * g
    assert lines["v"] == beta2 * before["v"] + (1 - beta2) * g * g
    assert lines["m_hat"] == symbol("m") / (1 - beta1**t)
    root = make("sqrt", symbol("v_hat")) + symbol("epsilon")
    assert lines["theta"] == before["theta"] - symbol("learning_rate") * symbol("m_hat") / root


def test_nesterov_asks_at_the_point_ahead_and_sam_asks_twice():
    theta, velocity = Term("before", name="theta"), Term("before", name="velocity")
    (asked,) = trace(OPTIMIZERS["nesterov"]()).asked.values()
    assert asked.operands == (theta + symbol("momentum") * velocity,)
    assert len(trace(OPTIMIZERS["sam"]()).asked) == 2


@pytest.mark.parametrize("slug", sorted(SURFACES.keys() - {"logistic_regression"}))
def test_the_terms_of_a_surface_are_its_value_and_its_gradient(slug):
    surface = SURFACES[slug]()
    _, value, gradient = trace_surface(surface)
    (x_low, x_high), (y_low, y_high) = surface.view
    x, y = np.random.default_rng(3).uniform((x_low, y_low), (x_high, y_high), (50, 2)).T
    known = {symbol(name): getattr(surface, name) for name in surface.parameters()} | {symbol("x"): x, symbol("y"): y}
    np.testing.assert_allclose(evaluate(value, known), surface.value_at(x, y), rtol=1e-13)
    for term, expected in zip(gradient, surface.gradient_at(x, y), strict=True):
        np.testing.assert_allclose(evaluate(term, known), expected, rtol=1e-13, atol=1e-13)


def test_terms_are_computed_where_they_are_constant_and_equal_where_they_say_the_same():
    x = symbol("x")
    assert number(2) * 3 + 0 == number(6)
    assert x + 0 == x == 1 * x == x / 1 == x**1
    assert x * 0 == number(0)
    assert np.maximum(x, 1.0) == make("maximum", x, 1.0) != make("minimum", x, 1.0)
    vector = Term("before", name="v")
    assert np.hypot(*vector) == Term("norm", (vector,))
    assert abs(vector[0]) + abs(vector[1]) == Term("norm1", (vector,))
    assert vector[0] * x[0] + vector[1] * x[1] == Term("dot", (vector, x))
    assert abs(vector[0]) + abs(x[1]) == make("+", abs(vector[0]), abs(x[1]))


def test_a_condition_on_a_term_is_refused():
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(symbol("x") > 0)


def test_whether_a_term_has_a_value_is_refused():
    with pytest.raises(TypeError, match="whether a term has the value 1 is not known"):
        bool(symbol("t") == 1)


@dataclass(frozen=True, kw_only=True)
class Alternating(Elementwise):
    """Branches on t, which no term can follow; and its state is the gradient as it came."""

    learning_rate: float = parameter(0.1, 1e-3, 1.0, symbol="e", allowed="[0, inf)")

    def init(self, theta):
        return Last(previous=theta - theta)

    def update(self, theta, gradient, state, t):
        rate = 2 * self.learning_rate if self.branches and t == 1 else self.learning_rate
        return theta - rate * (gradient + 0.5 * state.previous), Last(previous=gradient)


class Last(NamedTuple):
    previous: object


@pytest.mark.parametrize("branches", [True, False])
@pytest.mark.parametrize("within", [None, "sam"])
def test_a_method_of_somebody_s_own_can_be_taken_apart(monkeypatch, branches, within):
    monkeypatch.setattr(Alternating, "branches", branches, raising=False)
    optimizer = Alternating()
    if within:
        bases = sys.modules["optimizers.sam"].BASES
        monkeypatch.setitem(bases, "sgd", Alternating)
        optimizer = OPTIMIZERS["sam"](learning_rate=0.1)
    trace.cache_clear()
    run = simulate(SURFACES["quadratic"](), optimizer, (-7.0, 2.0), 6)
    anatomy = Anatomy(run)
    told = [line.value for line in anatomy.lines if line.name == "theta"][-1]
    np.testing.assert_allclose(told, run.points[:, 1:], atol=1e-12)
    trace.cache_clear()


def test_a_symbol_without_a_value_is_named():
    with pytest.raises(KeyError, match="the value of x is not known"):
        evaluate(symbol("x") + 1, {})


def test_tracing_leaves_a_profiler_as_it_was():
    def profiler(*_):
        pass

    sys.setprofile(profiler)
    try:
        trace.__wrapped__(OPTIMIZERS["sgd"]())
        assert sys.getprofile() is profiler
    finally:
        sys.setprofile(None)
