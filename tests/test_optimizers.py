"""What every optimizer promises, over whatever discovery finds; test_goldens.py compares the numbers."""

import dataclasses
import itertools
import math

import numpy as np
import pytest

from catalogue import Elementwise, Family
from charts.family_tree import generations
from optimizers import OPTIMIZERS
from simulation import simulate
from surfaces import SURFACES

BOWL = SURFACES["quadratic"](a=1 / 20, b=1.0, angle=0.0)
VALLEY = SURFACES["rosenbrock"](a=1.0, b=100.0)
START = (-7.0, 2.0)
PARAMETERS = [(slug, name, p) for slug, cls in OPTIMIZERS.items() for name, p in cls.parameters().items()]
NUMBERS = [(slug, name) for slug, name, p in PARAMETERS if p.is_number]
SWITCHES = [(slug, name) for slug, name, p in PARAMETERS if p.is_switch]
CHOICES = [(slug, name) for slug, name, p in PARAMETERS if p.is_choice]

every_optimizer = pytest.mark.parametrize("slug", OPTIMIZERS)


def elsewhere(parameter):
    """Values other than the default: the middle of the slider, the switch's other position, every other option."""
    if parameter.is_switch:
        return [not parameter.default]
    if parameter.is_choice:
        return [option for option in parameter.options if option != parameter.default]
    log = parameter.scale == "log"
    return [math.sqrt(parameter.low * parameter.high) if log else (parameter.low + parameter.high) / 2]


def settings(slug):
    """The optimizer by default, with every parameter elsewhere, and with each switch and choice thrown alone."""
    cls = OPTIMIZERS[slug]
    others = {name: elsewhere(parameter) for name, parameter in cls.parameters().items()}
    thrown = [{name: other} for name, p in cls.parameters().items() if not p.is_number for other in others[name]]
    return [cls(**chosen) for chosen in [{}, {name: values[0] for name, values in others.items()}, *thrown]]


def assert_same_run(one, other, rtol=0.0):
    """Equal points and states, nan where the other is nan."""
    np.testing.assert_allclose(one.points, other.points, rtol=rtol, atol=0)
    for name, mine, others in zip(one.state._fields, one.state, other.state, strict=True):
        np.testing.assert_allclose(mine, others, rtol=rtol, atol=0, err_msg=name)


# Facts


def test_teaching_order():
    direction, step_size = ["momentum", "nesterov"], ["adagrad", "rmsprop", "adadelta"]
    both = ["adam", "adamax", "nadam", "amsgrad", "adamw", "radam"]
    known = ["sgd", *direction, *step_size, *both]
    assert [slug for slug in OPTIMIZERS if slug in known] == known
    assert len({cls.order for cls in OPTIMIZERS.values()}) == len(OPTIMIZERS)


@every_optimizer
def test_what_it_extends_is_declared_in_its_own_file_and_exists(slug):
    extends = vars(OPTIMIZERS[slug])["extends"]
    assert isinstance(extends, tuple)
    assert len(set(extends)) == len(extends)
    assert set(extends) <= OPTIMIZERS.keys() - {slug}
    assert slug in generations(OPTIMIZERS)


@every_optimizer
def test_facts_are_complete(slug):
    cls = OPTIMIZERS[slug]
    assert isinstance(cls.family, Family)
    assert isinstance(cls.year, int)
    assert 1685 <= cls.year <= 2100
    assert str(cls.year) in cls.source
    assert any(mark in cls.source for mark in ("https://", "doi", "ISBN"))
    assert cls.__doc__
    for sentence in (cls.idea, cls.weakness, *(parameter.help for parameter in cls.parameters().values())):
        assert sentence.endswith(".")
        assert len(sentence) <= 120


@pytest.mark.parametrize(("slug", "name"), NUMBERS)
def test_parameters_are_in_the_formula_and_on_the_slider(slug, name):
    cls = OPTIMIZERS[slug]
    parameter = cls.parameters()[name]
    assert parameter.symbol
    assert parameter.symbol in cls.rule
    assert parameter.low <= parameter.default <= parameter.high


# Values that are refused


def refused(slug, name, value):
    with pytest.raises(ValueError, match=f"^{slug}: {name} must be ") as caught:
        OPTIMIZERS[slug](**{name: value})
    assert str(caught.value).endswith(f"received {value!r}")
    return str(caught.value)


@pytest.mark.parametrize(("slug", "name"), NUMBERS)
def test_numbers_refuse_what_is_none(slug, name):
    allowed = OPTIMIZERS[slug].parameters()[name].allowed
    outside = [math.nextafter(allowed.low, -math.inf), -0.1 if allowed.low == 0 else allowed.low - 1]
    if math.isfinite(allowed.high):
        outside += [allowed.high + 1, allowed.high if not allowed.includes_high else math.nextafter(allowed.high, 2)]
    for value in (*outside, math.nan, math.inf, -math.inf, [0.5, math.nan], np.array([0.5, outside[0]])):
        assert allowed.text in refused(slug, name, value)
    for value in ("0.5", b"1", None, True, np.True_, 1j, [], {}, [0.1, "a"], [[0.1], [0.1, 0.2]], object()):
        assert allowed.text in refused(slug, name, value)


@pytest.mark.parametrize(("slug", "name"), SWITCHES)
def test_switches_refuse_what_is_neither(slug, name):
    for value in (1, 0.0, "yes", None, math.nan, [True], np.array([True, False])):
        assert "True or False" in refused(slug, name, value)


@pytest.mark.parametrize(("slug", "name"), CHOICES)
def test_choices_refuse_what_is_no_option(slug, name):
    options = OPTIMIZERS[slug].parameters()[name].options
    for value in ("", "neither", options[0].upper(), 0, True, None, [options[0]], np.array(options[0]), math.nan):
        assert f"one of {', '.join(options)}, received" in refused(slug, name, value)


@every_optimizer
def test_ends_of_the_sliders_are_values(slug):
    for name, parameter in OPTIMIZERS[slug].parameters().items():
        for value in (parameter.low, parameter.high) if parameter.is_number else parameter.options or (False, True):
            assert getattr(OPTIMIZERS[slug](**{name: value}), name) == value


@every_optimizer
def test_every_convention_has_its_formula(slug):
    """Every switch and every choice is in the formula, whatever the others say, unless it makes no difference beside
    them; the default is that of the class."""
    cls = OPTIMIZERS[slug]
    conventions = {name: p.options or (False, True) for name, p in cls.parameters().items() if not p.is_number}
    together = [dict(zip(conventions, values, strict=True)) for values in itertools.product(*conventions.values())]
    formulas = [cls(**chosen).formula for chosen in together]
    numbers = {name: 0.3 for name, p in cls.parameters().items() if p.is_number and not p.whole}
    for formula in {one for one in formulas if formulas.count(one) > 1}:
        alike = [chosen for chosen, one in zip(together, formulas, strict=True) if one == formula]
        paths = [simulate(BOWL, cls(**numbers, **chosen), (1.0, 2.0), 9).points for chosen in alike]
        assert all(np.array_equal(path, paths[0]) for path in paths)
    assert len(set(formulas)) >= max(1, len(formulas) - 1)
    assert all(formula.count("{") == formula.count("}") for formula in formulas)
    assert cls().formula == cls.rule


# Shapes


@every_optimizer
@pytest.mark.parametrize("batch", [(), (3,), (2, 4), (0,)])
def test_shapes(slug, batch):
    for optimizer in settings(slug):
        point = np.ones((2, *batch))
        state = optimizer.init(point)
        for t in (1, 2):
            assert all(np.shape(field) in (point.shape, batch) for field in state)
            if isinstance(optimizer, Elementwise):
                assert all(np.shape(field) == point.shape for field in state)
                assert optimizer.look_ahead(point, state).shape == point.shape
            with np.errstate(all="ignore"):
                point, state = optimizer.step(point, state, BOWL, t)
            assert point.shape == (2, *batch)
        run = simulate(BOWL, optimizer, np.ones((2, *batch)), 5)
        assert run.points.shape == (2, 6, *batch)
        assert all(field.shape == (2, 6, *batch) for field in run.state)


@every_optimizer
def test_the_first_state_is_that_of_the_start(slug):
    """No state begins at minus zero, which would be shown as -0.0."""
    for optimizer in settings(slug):
        for field in optimizer.init(np.array(START)):
            assert np.all((field != 0) | (np.copysign(1, field) == 1))


# One run, a batch of runs, an array of hyperparameters: the same numbers


@every_optimizer
@pytest.mark.parametrize(("surface", "start"), [(BOWL, START), (VALLEY, (-1.2, 1.0))])
def test_a_run_equals_itself_in_a_batch(slug, surface, start):
    """To the last bit: floats and arrays see the same operations, and both round them correctly."""
    others = np.array([start, (0.5, 0.25), (1.0, -1.0)]).T
    for optimizer in settings(slug):
        batch = simulate(surface, optimizer, others, 60)
        for index, (x, y) in enumerate(others.T):
            alone = simulate(surface, optimizer, (x, y), 60)
            np.testing.assert_array_equal(alone.points, batch.points[:, :, index])
            for mine, theirs in zip(alone.state, batch.state, strict=True):
                np.testing.assert_array_equal(mine, theirs[:, :, index])


def spread_values(parameter):
    """Four values from one end of the slider to the other."""
    space = np.geomspace if parameter.scale == "log" else np.linspace
    return space(parameter.low, parameter.high, 4)


@pytest.mark.parametrize(("slug", "name"), NUMBERS)
def test_an_array_of_hyperparameters_is_a_loop(slug, name):
    """To 1e-12: NumPy's power of an array may differ from Python's in the last place."""
    values = spread_values(OPTIMIZERS[slug].parameters()[name])
    for optimizer in settings(slug):
        batch = simulate(BOWL, dataclasses.replace(optimizer, **{name: values}), START, 20)
        for index, value in enumerate(values):
            alone = simulate(BOWL, dataclasses.replace(optimizer, **{name: float(value)}), START, 20)
            np.testing.assert_allclose(batch.points[:, :, index], alone.points, rtol=1e-12, atol=0)


@every_optimizer
def test_a_map_of_two_hyperparameters_is_one_simulation(slug):
    """A learning-rate x other-parameter map, (3, 1) against (4,); the first two numbers, as far as there are any."""
    cls = OPTIMIZERS[slug]
    numbers = {name: spread_values(parameter) for name, parameter in cls.parameters().items() if parameter.is_number}
    shapes = [(3, 1), (1, 4)][: len(numbers)]
    chosen = {name: numbers[name][: max(shape)].reshape(shape) for name, shape in zip(numbers, shapes, strict=False)}
    run = simulate(BOWL, cls(**chosen), START, 10)
    assert run.points.shape == (2, 11, *np.broadcast_shapes(*shapes))
