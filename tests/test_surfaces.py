"""Every surface keeps its word: derivatives, shapes, facts."""

import itertools
import math
import re

import numpy as np
import pytest
from numpy import cos, exp, pi, sin, sqrt

from charts.plain_text import plain_text
from surfaces import SURFACES

STEP = 2.0**-13
SPREAD = [(0.0, 0.0), (0.0, 1.0), (0.35, 0.7), (1.0, 0.0), (1.0, 1.0)]  # shares of the parameters' sliders, in turn


def variants():
    for slug, cls in SURFACES.items():
        yield pytest.param(cls(), id=slug)
        for place, shares in enumerate(SPREAD if cls.parameters() else ()):
            sliders = zip(cls.parameters().items(), itertools.cycle(shares), strict=False)
            values = {name: on(slider, share, place) for (name, slider), share in sliders}
            yield pytest.param(cls(**values), id=f"{slug}{shares}")


def on(slider, share, place):
    """The value at a share of a slider, or the option at that place of a choice."""
    if slider.is_choice:
        return slider.options[place % len(slider.options)]
    spaced = np.geomspace if slider.scale == "log" else np.linspace
    return spaced(slider.low, slider.high, 101)[round(100 * share)]


every_surface = pytest.mark.parametrize("surface", [cls() for cls in SURFACES.values()], ids=list(SURFACES))
every_variant = pytest.mark.parametrize("surface", list(variants()))


def points_in_view(surface, count, times=1):
    """Random points (2, count) in the view, or in a box that is `times` as wide."""
    low, high = np.array(surface.view).T
    return ((low + high) / 2 + times * (high - low) * np.random.default_rng(0).uniform(-0.5, 0.5, (count, 2))).T


def is_in_view(surface, point):
    return all(low <= coordinate <= high for (low, high), coordinate in zip(surface.view, point, strict=True))


def differentiate(function, x, y):
    """(df/dx, df/dy) by central differences of order 8; with 80-bit floats good to 14 digits."""
    weights = {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}
    df_dx = sum(w * (function(x + k * STEP, y) - function(x - k * STEP, y)) for k, w in weights.items()) / STEP
    df_dy = sum(w * (function(x, y + k * STEP) - function(x, y - k * STEP)) for k, w in weights.items()) / STEP
    return df_dx, df_dy


def smooth_points(surface):
    """Points as 80-bit floats, without those whose differences would reach across a crease."""
    x, y = points_in_view(surface, 200).astype(np.longdouble)
    after, before = (np.stack(surface.gradient_at(x + reach, y + reach)) for reach in (5 * STEP, -5 * STEP))
    steady = (np.hypot(*(after - before)) < 0.05 * np.hypot(*after)) | surface.smooth
    return x[steady], y[steady]


@every_variant
def test_gradient_and_hessian_are_the_derivatives(surface):
    x, y = smooth_points(surface)
    xx, xy, yy = surface.hessian_at(x, y)
    along_x, along_y = (differentiate(lambda *at, i=i: surface.gradient_at(*at)[i] + 0 * x, x, y) for i in (0, 1))
    assert len(x) > 150
    given = [part + 0 * x for part in (*surface.gradient_at(x, y), xx, xy, xy, yy)]
    measured = [*differentiate(surface.value_at, x, y), *along_x, *along_y]
    np.testing.assert_allclose(given, measured, rtol=1e-9, atol=1e-11 * np.abs(measured).max())


@every_surface
def test_results_have_the_batch_shape_and_another_shape_is_refused(surface):
    for method, front in ((surface.value, ()), (surface.gradient, (2,)), (surface.hessian, (2, 2))):
        for batch in ((), (7,), (3, 5), (0,)):
            result = method(np.full((2, *batch), 0.3))
            assert (result.shape, result.dtype) == ((*front, *batch), np.float64)
        with pytest.raises(ValueError, match="shape"):
            method(np.zeros((3, 2)))


@every_variant
def test_one_point_equals_the_same_point_in_a_batch_to_the_last_bit(surface):
    points = np.column_stack([points_in_view(surface, 37), *surface.minima, *surface.saddles, (0.0, 0.0)])
    values, gradients, hessians = surface.value(points), surface.gradient(points), surface.hessian(points)
    for i, (x, y) in enumerate(points.T.tolist()):
        assert surface.value((x, y)) == surface.value_at(x, y) == values[i]
        np.testing.assert_array_equal(surface.gradient_at(x, y), gradients[:, i])
        np.testing.assert_array_equal(surface.hessian((x, y)), hessians[..., i])


@every_variant
@pytest.mark.filterwarnings("error")
def test_everything_is_finite_without_a_warning_and_the_start_is_telling(surface):
    sides = [np.linspace(2 * low - high, 2 * high - low, 151) for low, high in surface.view]
    grid = np.column_stack([np.stack(np.meshgrid(*sides)).reshape(2, -1), *surface.minima, surface.start])
    assert all(np.isfinite(method(grid)).all() for method in (surface.value, surface.gradient, surface.hessian))
    assert is_in_view(surface, surface.start)
    assert np.hypot(*surface.gradient(surface.start)) > 0
    assert 20 <= surface.steps <= 300


@every_variant
def test_minima_are_the_lowest_points(surface):
    if surface.minimum is None:
        assert not surface.minima
        assert not surface.bounded_below
        return
    for point in surface.minima:
        assert is_in_view(surface, point)
        assert surface.value(point) == pytest.approx(surface.minimum, rel=1e-12, abs=1e-12)
    for times in (1, 3) if surface.bounded_below else (1,):
        assert surface.value(points_in_view(surface, 10_000, times)).min() > surface.minimum - 1e-12


@every_variant
def test_stationary_points_are_what_they_are_called(surface):
    for kind in ("minima", "local_minima", "saddles"):
        for point in getattr(surface, kind):
            hessian = surface.hessian(point)
            size = np.abs(hessian).max()
            assert np.hypot(*surface.gradient(point)) <= 1e-14 * size * (1 + math.hypot(*point)), (kind, point)
            bends = np.linalg.eigvalsh(hessian)
            if size == 0:  # then only the ground around it can tell: some higher, some lower
                around = np.reshape(point, (2, 1)) + np.random.default_rng(0).uniform(-1e-3, 1e-3, (2, 100))
                bends = surface.value(around) - surface.value(point)
            if kind == "saddles":
                assert min(bends) < 0 < max(bends), point
            elif surface.smooth:
                assert min(bends) > 0, (kind, point)
            assert kind != "local_minima" or surface.value(point) > surface.minimum + 1e-9, point


@every_surface
def test_the_words_are_well_formed(surface):
    assert re.fullmatch(r"[A-Z]([^.]|\.\d)*\.", surface.teaches), "one sentence"
    assert re.search(r"\b(19|20)\d\d\b", surface.source), "a year"
    numbers = {name: one for name, one in surface.parameters().items() if one.is_number}
    at_its_highest = type(surface)(**{name: declared.high for name, declared in numbers.items()})
    tokens = re.findall(r"\\[A-Za-z]+|.", at_its_highest.formula)
    depth = np.cumsum([(token == "{") - (token == "}") for token in tokens])
    assert min(depth) >= 0 == depth[-1]
    assert re.match(rf"f(\({', '.join(surface.coordinates)}\))? =", plain_text(surface.formula))
    assert tokens.count(r"\left") == tokens.count(r"\right")
    assert [other.order for other in SURFACES.values()].count(surface.order) == 1
    assert {declared.symbol for declared in numbers.values()} <= set(tokens)


# Both from Jamil and Yang (2013), https://arxiv.org/abs/1308.4008, and https://www.sfu.ca/~ssurjano/optimization.html.
MINIMA = dict.fromkeys(("quadratic", "matyas", "three_hump_camel", "rastrigin", "ackley", "griewank"), (0, (0, 0))) | {
    "booth": (0, (1, 3)),
    "rosenbrock": (0, (1, 1)),
    "beale": (0, (3, 0.5)),
    "himmelblau": (0, (3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)),
    "styblinski_tang": (-78.3323, (-2.903534, -2.903534)),
    "six_hump_camel": (-1.0316, (0.08984, -0.71266), (-0.08984, 0.71266)),
    "mccormick": (-1.9132, (-0.54719, -1.54719)),
    "branin": (0.397887, (-3.141593, 12.275), (3.141593, 2.275), (9.424778, 2.475)),
    "goldstein_price": (3, (0, -1)),
    "levy": (0, (1, 1)),
    "easom": (-1, (3.141593, 3.141593)),
}
PRINTED = {  # where the file writes the function in another way; the quadratic is the book's, x²/20 + y²
    "quadratic": lambda x, y: x**2 / 20 + y**2,
    "three_hump_camel": lambda x, y: 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2,
    "six_hump_camel": lambda x, y: (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (-4 + 4 * y**2) * y**2,
    "branin": lambda x, y: (y - 5.1 / (4 * pi**2) * x**2 + 5 / pi * x - 6) ** 2 + (10 - 5 / (4 * pi)) * cos(x) + 10,
    "goldstein_price": lambda x, y: (
        (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2))
        * (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2))
    ),
    "rastrigin": lambda x, y: 20 + sum(t**2 - 10 * cos(2 * pi * t) for t in (x, y)),
    "ackley": lambda x, y: (
        -20 * exp(-0.2 * sqrt((x**2 + y**2) / 2)) - exp((cos(2 * pi * x) + cos(2 * pi * y)) / 2) + exp(1) + 20
    ),
    "levy": lambda x, y: (
        (sin(pi * (x + 3) / 4) ** 2 + ((x - 1) / 4) ** 2 * (1 + 10 * sin(pi * (x + 3) / 4 + 1) ** 2))
        + ((y - 1) / 4) ** 2 * (1 + sin(2 * pi * (y + 3) / 4) ** 2)
    ),
    "easom": lambda x, y: -cos(x) * cos(y) * exp(-((x - pi) ** 2) - (y - pi) ** 2),
}


@pytest.mark.parametrize("slug", MINIMA)
def test_minima_and_function_are_the_published_ones(slug):
    surface = SURFACES[slug]()
    minimum, *points = MINIMA[slug]
    assert surface.minimum == pytest.approx(minimum, abs=1e-4)
    np.testing.assert_allclose(sorted(surface.minima), sorted(points), atol=1e-5)
    if slug in PRINTED:
        printed = PRINTED[slug](*points_in_view(surface, 1000))
        np.testing.assert_allclose(surface.value(points_in_view(surface, 1000)), printed, rtol=1e-12, atol=1e-12)
    if slug == "goldstein_price":  # the paper, https://doi.org/10.1090/S0025-5718-1971-0312365-X, lists these
        values = {point: surface.value_at(*point) for point in surface.local_minima}
        assert values == pytest.approx({(-0.6, -0.4): 30, (1.8, 0.2): 84, (1.2, 0.8): 840}, rel=1e-12)
