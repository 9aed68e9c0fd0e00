"""Flat programs: code that branches is followed on every way, and what cannot be told says so."""

import json
import math

import pytest

from interface.kit.equations import AT_A_STEP
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation.flat_equations import optimizer_content, optimizer_programs, surface_content, surface_programs, variants
from simulation.flat_program import DEEP, EXACT, every_way, flattened
from simulation.terms import Term, evaluate, symbol
from simulation.tracing import T, symbolic
from surfaces import SURFACES

X = symbol("x")


def test_both_ways_of_a_branch_are_joined_by_its_condition():
    (found,) = every_way(lambda: [X * X if X > 1 else (2.0 if X else 3.0)])
    assert [evaluate(found, {X: x}) for x in (3.0, 0.5, 0.0)] == [9.0, 2.0, 3.0]


def test_a_loop_is_followed_so_far_and_is_unknown_beyond():
    def halvings(x):
        count = 0.0
        while x >= 1:
            x, count = x / 2, count + 1
        return [count]

    (found,) = every_way(lambda: halvings(X))
    assert [evaluate(found, {X: x}) for x in (0.5, 1.0, 7.0, 2.0 ** (DEEP - 2))] == [0, 1, 3, DEEP - 1]
    assert math.isnan(evaluate(found, {X: 2.0 ** (DEEP - 1)}))


def test_code_that_never_ends_or_has_too_many_ways_is_refused():
    def endless():
        x = X
        while x > 0:
            x = x + 1

    def tree(depth):
        if depth < X:
            return tree(depth - 1) if depth else [0.0]
        return tree(depth - 1) if depth else [1.0]

    for code in (endless, lambda: tree(7), lambda: [math.cos(X)]):
        with pytest.raises(TypeError):
            every_way(code)
    with pytest.raises(TypeError):
        bool(X > 1)


def test_restarts_of_every_length_are_those_of_the_schedule():
    schedule, steps = SCHEDULES["cosine_restarts"](period=3, multiplier=2, final=0.1), symbol("steps")
    (factor,) = every_way(lambda: [symbolic(schedule).factor(T, steps)])
    known = {symbol(name): getattr(schedule, name) for name in schedule.parameters()} | {steps: 500.0}
    for t in (1, 3, 4, 9, 10, 21, 22, 45, 46, 400):
        assert evaluate(factor, known | {T: float(t)}) == pytest.approx(schedule.factor(t, 500), abs=1e-12)


def test_equal_terms_are_one_instruction_and_what_stays_comes_first():
    a = symbol("a")
    program = flattened({"x": X, "a": a}, [((1 - a) * X + X * (1 - a), 1)], frozenset("a"))
    assert [operation for operation, *_ in program.code] == ["-", "*", "*", "+"]
    assert program.once == 1
    assert program.is_exact


def test_a_vector_has_two_registers_and_a_gradient_is_asked_for_once():
    theta = Term("before", name="theta")
    gradient = Term("gradient", (theta,))
    program = flattened({"theta": (theta, 2)}, [(theta - gradient * gradient, 2)], frozenset())
    assert [operation for operation, *_ in program.code][:2] == ["gradient", "other"]
    assert program.gradients == 1
    assert len(program.outputs) == 2


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_a_method_gives_out_what_it_takes_in(slug):
    for one in variants(OPTIMIZERS[slug]):
        programs = optimizer_programs(one)
        if programs is not None:
            remembered = len(programs.init.outputs)
            assert len(programs.update.outputs) == 2 + remembered == 2 + sum(programs.state.values())
            assert programs.update.inputs[2 + remembered] == "t"


def test_noise_is_sent_for_as_many_gradients_at_a_step_as_any_method_asks_for():
    programs = [optimizer_programs(one) for cls in OPTIMIZERS.values() for one in variants(cls)]
    assert max(one.update.gradients for one in programs if one is not None) == AT_A_STEP


def test_content_is_json_that_has_no_word_for_infinity():
    for cls in SURFACES.values():
        json.dumps(surface_content(cls()), allow_nan=False)
    for cls in OPTIMIZERS.values():
        json.dumps(optimizer_content(cls), allow_nan=False)
    assert "Infinity" in surface_content(SURFACES["ackley"]())["gradient"]["constants"]


def test_a_surface_takes_its_parameters_and_those_without_functions_are_exact():
    programs = surface_programs(SURFACES["quadratic"]())
    assert programs.gradient.inputs == ("x", "y", "a", "b", "angle")
    assert not programs.gradient.is_exact
    assert surface_programs(SURFACES["rosenbrock"]()).gradient.is_exact
    assert {"exp", "sin", "**", "hypot"}.isdisjoint(EXACT)
