"""The landscape: levels that show the valley, a height that both sides compute alike, grids the right way round."""

import base64
import itertools
import json
import math
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from in_node import in_node
from test_any_run import declared

from charts import Levels, Window, choose_levels, landscape
from charts.landscape import ARROWS, packed
from surfaces import SURFACES

SIZE = 81
FEWEST, MOST = 3, 20
"""How many levels a picture may have."""
VALLEYS = {"rosenbrock": 1 / 2, "goldstein_price": 3 / 5, "beale": 3 / 5, "himmelblau": 2 / 5, "plateau": 3 / 5}
"""Surface -> the share of its levels that lie in the lowest hundredth of its range, at least."""


def window_of(surface) -> Window:
    return Window(*surface.view[0], *surface.view[1])


def view_of(slug: str) -> tuple[np.ndarray, Levels]:
    """f on a grid over the surface's own view, and its levels."""
    surface = SURFACES[slug]()
    f = surface.value(window_of(surface).grid(SIZE))
    return f, choose_levels(f, surface.minimum)


def unpacked(data: dict) -> np.ndarray:
    """What Plotly and the player read."""
    array = np.frombuffer(base64.b64decode(data["bdata"]), np.dtype(data["dtype"]).newbyteorder("<"))
    return array.reshape([int(length) for length in data["shape"].split(",")])


def check_levels(levels: Levels) -> None:
    assert FEWEST <= len(levels.values) <= MOST
    assert all(map(math.isfinite, levels.values))
    assert np.all(np.diff(levels.values) > 0)
    assert 0 < levels.scale < math.inf
    assert len(set(levels.labels())) == len(levels.values)
    np.testing.assert_allclose(levels.height(np.array(levels.values)), np.arange(len(levels.values)), atol=1e-9)


every_surface = pytest.mark.parametrize("slug", SURFACES)
finite = st.floats(allow_nan=False, allow_infinity=False)
grids = st.lists(st.floats() | st.floats(-100, 100) | st.sampled_from([0.0, 1.0, -78.3, 1e-9]), min_size=1, max_size=40)


# Levels


@every_surface
def test_levels_cover_the_picture(slug):
    """The lowest and the highest value lie within one band of the ends, and no band swallows the picture."""
    f, levels = view_of(slug)
    check_levels(levels)
    heights, last = levels.height(f), len(levels.values) - 1
    assert -1e-9 <= heights.min() <= 1 + 1e-9
    assert last - 1 < heights.max() < last + 1
    shares = np.histogram(heights, np.arange(math.ceil(heights.max()) + 1))[0] / f.size
    assert shares.max() <= 0.6
    assert np.count_nonzero(shares) >= 0.75 * len(shares)


@every_surface
def test_a_labelled_level_says_its_value(slug):
    _, levels = view_of(slug)
    assert [float(label) for label in levels.labels()] == pytest.approx(levels.values, rel=1e-2)
    assert max(map(len, levels.labels())) <= 9


@pytest.mark.parametrize("slug", VALLEYS)
def test_levels_show_the_valley(slug):
    """Of even levels all but one would lie on the walls. At least four of these are really crossed in the valley."""
    f, levels = view_of(slug)
    low, high = f.min(), f.max()
    below = [value for value in levels.values if value <= low + 0.01 * (high - low)]
    assert len(below) >= VALLEYS[slug] * len(levels.values)
    assert len([value for value in below if value > low]) >= 4


@pytest.mark.parametrize("slug", ["kink", "saddle", "cliff", "ackley", "rastrigin"])
def test_levels_are_even_where_the_values_are(slug):
    steps = np.diff(view_of(slug)[1].values)
    np.testing.assert_allclose(steps, steps[0], rtol=1e-12)


@settings(deadline=None)
@given(grids, st.none() | finite, st.booleans())
@example([0.0, -1.0783594709669706], -3.0675759055600296, True)
def test_any_grid_has_levels(f, minimum, growing):
    """In the example the first level is farther from the floor than from the next."""
    f = np.array(f)
    if minimum is not None and np.any(f < minimum):
        minimum = None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_levels(choose_levels(f, minimum, growing))


@pytest.mark.parametrize(
    "f", [[], [np.nan], [np.inf, -np.inf], [0.0, 0.0], [50.0, 50.0, np.inf], [1e17], [1e308, -1e308]]
)
@pytest.mark.parametrize("minimum", [None, -1.0])
def test_a_flat_grid_has_levels_around_its_value(f, minimum):
    levels = choose_levels(np.array(f), minimum)
    check_levels(levels)
    known = [value for value in f if abs(value) < 1e300]
    assert levels.values[1] == (known[0] if known else 0.0)


@settings(deadline=None)
@given(st.sampled_from(list(SURFACES)), st.lists(finite | st.floats(-300, 300), min_size=2))
def test_height_rises_with_f(slug, f):
    levels = view_of(slug)[1]
    with np.errstate(over="ignore", invalid="ignore"):
        heights = levels.height(np.sort(f))
        assert np.all(heights[1:] >= heights[:-1] - 1e-12)


@every_surface
def test_height_rises_smoothly(slug):
    """Between the levels, too, and with no jump in slope at one: contour lines would show it as a corner."""
    levels = view_of(slug)[1]
    at = np.arcsinh((np.array(levels.values) - levels.values[0]) / levels.scale)
    fine = np.concatenate([np.linspace(a, b, 200, endpoint=False) for a, b in itertools.pairwise(at)])
    heights = levels.height(levels.values[0] + levels.scale * np.sinh(fine))
    slopes = np.diff(heights) / np.diff(fine)
    assert slopes.min() > 0
    assert np.max(np.abs(np.log(slopes[1:] / slopes[:-1]))) < 0.1


@np.errstate(invalid="ignore")
def test_what_is_not_finite_stays_so():
    levels = view_of("rosenbrock")[1]
    np.testing.assert_array_equal(levels.height(np.array([np.nan, np.inf, -np.inf])), [np.nan, np.inf, -np.inf])


# The landscape


@every_surface
def test_the_grid_is_the_right_way_round(slug):
    """Rows are y, columns are x, as Plotly lays out z; the relief is every second of them."""
    surface = SURFACES[slug]()
    (x_low, x_high), (y_low, y_high) = surface.view
    window = Window(x_low, x_high - 0.3 * (x_high - x_low), y_low, y_high)  # as wide as it is tall would hide a swap
    drawn = landscape(surface, window, SIZE)
    contour, z = drawn["contour"], unpacked(drawn["contour"]["z"])
    levels = Levels(tuple(drawn["levels"]), drawn["scale"])
    assert z.shape == (SIZE, SIZE)
    for row in (0, 29, SIZE - 1):
        for column in (0, 50, SIZE - 1):
            point = contour["x0"] + column * contour["dx"], contour["y0"] + row * contour["dy"]
            height = np.clip(levels.height(surface.value(point)), -1, len(levels.values))  # one band beyond the levels
            assert z[row, column] == pytest.approx(height, abs=1e-4)
    assert contour["x0"] + (SIZE - 1) * contour["dx"] == pytest.approx(window.x_high)
    assert contour["y0"] + (SIZE - 1) * contour["dy"] == pytest.approx(window.y_high)
    assert drawn["window"] == list(window)
    assert contour["contours"] == {"start": 0, "end": len(levels.values) - 1, "size": 1}
    np.testing.assert_array_equal(unpacked(drawn["relief"]["z"]), z[::2, ::2])


@every_surface
def test_arrows_point_down(slug):
    surface = SURFACES[slug]()
    window = window_of(surface)
    x, y, *down = unpacked(landscape(surface, window, SIZE)["field"]).astype(float)
    size = np.abs(surface.gradient(window.grid(SIZE))).max()
    width, tall = (window.x_high - window.x_low) / ARROWS, (window.y_high - window.y_low) / ARROWS
    np.testing.assert_allclose(np.unique(x), window.x_low + width * (np.arange(ARROWS) + 0.5), atol=1e-5 * width)
    np.testing.assert_allclose(np.unique(y), window.y_low + tall * (np.arange(ARROWS) + 0.5), atol=1e-5 * tall)
    assert len(x) == ARROWS**2
    if surface.smooth:
        np.testing.assert_allclose(down, -surface.gradient(np.stack([x, y])), atol=1e-5 * size)


@settings(deadline=None)
@given(st.lists(st.floats(width=32), min_size=1), st.integers(1, 3))
def test_packed_reads_back(values, rows):
    array = np.tile(np.array(values), (rows, 1))
    np.testing.assert_array_equal(unpacked(packed(array)), array)
    np.testing.assert_array_equal(unpacked(packed(array.T)), array.T)


span = st.tuples(st.floats(-1e20, 1e20) | st.floats(-20, 20), st.floats(1e-9, 1e9) | st.sampled_from([1e-8, 1.0, 30.0]))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(declared(SURFACES), span, span)
def test_any_window_of_any_surface_has_a_landscape(surface, across, along):
    """Poles, overflow and windows too narrow for floats included; what is sent is JSON."""
    window = Window(across[0], sum(across), along[0], sum(along))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = landscape(surface, window, 9)
    json.dumps(drawn, allow_nan=False)
    check_levels(Levels(tuple(drawn["levels"]), drawn["scale"]))


def test_the_plateau_of_easom_can_be_looked_at_alone():
    """All zeros, far above the known minimum."""
    assert landscape(SURFACES["easom"](), Window(50.0, 60.0, 50.0, 60.0), SIZE)["levels"] == [-1.0, 0.0, 1.0]


def test_a_pole_leaves_the_rest_of_the_picture():
    f = np.linspace(0, 10, 101)
    assert choose_levels(np.append(f, [np.inf, -np.inf, np.nan])) == choose_levels(f)


# The browser's height


def test_the_player_computes_the_same_heights(tmp_path):
    cases = []
    for slug in SURFACES:
        f, levels = view_of(slug)
        values = [*levels.values, *f[::20, ::20].ravel().tolist()]
        values += [levels.values[0] - 3 * levels.scale, levels.values[-1] * 2 + levels.scale]
        cases.append({"levels": levels.values, "scale": levels.scale, "f": values})
    script = (
        'import { heightOf, valueOf } from "./levels.js";\n'
        "const made = (cases) => cases.map(({ f, ...levels }) => f.map((value) => heightOf(value, levels))"
        ".map((height) => [height, valueOf(height, levels)]));"
    )
    answers = in_node(tmp_path, ["kit/levels.js"], script)(cases)
    for case, answer in zip(cases, answers, strict=True):
        theirs, inverse = np.array(answer).T
        levels, f = Levels(case["levels"], case["scale"]), np.array(case["f"])
        ours, inside = levels.height(f), (f >= levels.values[0]) & (f <= levels.values[-1])
        np.testing.assert_allclose(theirs, ours, atol=1e-9)
        np.testing.assert_allclose(levels.height(inverse[inside]), ours[inside], atol=1e-9)
