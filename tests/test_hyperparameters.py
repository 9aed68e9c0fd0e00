"""Maps of two hyperparameters: their grids, and theory against measured sweeps and against the update as a matrix."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expressions import Expression, declare
from optimizers import OPTIMIZERS
from simulation import simulate, sweep
from simulation.hyperparameters import (
    Axis,
    Kind,
    Starts,
    curvatures,
    excess,
    kinds,
    offered,
    theory,
    varied,
)
from simulation.look_ahead import A_QUARTER
from simulation.measurements import measure
from simulation.outcomes import final
from surfaces import SURFACES

BOWL = SURFACES["quadratic"]
RATES = Axis("learning_rate", 0.01, 10.0, log=True)
MOMENTA = Axis("momentum", 0.0, 0.96)
CELLS = 60
BOWLS = [BOWL(), BOWL(a=0.2, b=3.0, angle=30.0), SURFACES["booth"](), SURFACES["matyas"]()]
WITH_THEORY = [
    cls(**{name: option})
    for cls in OPTIMIZERS.values()
    if cls().stability(1.0, 2.0)
    for name, option in [
        (name, option) for name, declared in cls.parameters().items() for option in declared.options or ()
    ]
    or [("learning_rate", 0.1)]
]
WITH_MOMENTUM = [one for one in WITH_THEORY if "momentum" in one.parameters()]


def named(one) -> str:
    return f"{one.slug}-{getattr(one, 'convention', '')}-{getattr(one, 'angle', '')}"


def measured(surface, optimizer, across: Axis, up: Axis, steps: int = 1500):
    start = np.add(surface.minima[0], (1.7, 1.3))
    return sweep(surface, varied(optimizer, across, up, CELLS), Starts(tuple(start), across, up).grid(CELLS), steps)


@given(
    st.floats(1e-6, 1e3), st.floats(1.01, 1e6), st.integers(2, 300), st.booleans()
)  # what declarations and links may ask for
def test_cells_are_equal_on_their_axis(low, factor, cells, log):
    axis = Axis("rate", low, low * factor, log)
    bend = np.log if log else np.asarray
    edges, values = axis.edges(cells), axis.values(cells)
    assert edges[[0, -1]] == pytest.approx([low, low * factor])
    assert np.all((edges[:-1] < values) & (values < edges[1:]))
    widths = np.diff(bend(edges))
    assert widths == pytest.approx(np.full(cells, widths.mean()), rel=1e-6)
    assert bend(values) == pytest.approx((bend(edges)[:-1] + bend(edges)[1:]) / 2)


def test_whole_numbers_stay_whole():
    values = Axis("period", 1, 50, log=True, whole=True).values(40)
    assert np.array_equal(values, np.rint(values))


@pytest.mark.parametrize("cls", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_every_pair_of_axes_is_a_sweep(cls):
    """Each cell is the run that `simulate` makes with the values of its row and its column."""
    surface = BOWL()
    axes = [
        Axis(name, declared.low, declared.high, declared.scale == "log", declared.whole)
        for name, declared in offered(surface, cls).items()
    ]
    assert len(axes) >= 2
    across, up = axes[0], axes[-1 if len(axes) == 2 else 1]
    found = sweep(surface, varied(cls(), across, up, 3), Starts((-7.0, 2.0), across, up).grid(3), 20)
    assert found.outcome.shape == (3, 3)
    for row, column in ((0, 2), (2, 1)):
        values = {across.name: across.values(3)[column], up.name: up.values(3)[row]}
        start = [float(values.pop(name, at)) for name, at in (("x", -7.0), ("y", 2.0))]
        run = simulate(surface, dataclasses.replace(cls(), **{n: float(v) for n, v in values.items()}), start, 20)
        told = measure(run, share=A_QUARTER)
        assert found.final_value[row, column] == told.final_value or told.final_value is None
        assert (found.diverged_at[row, column] >= 0) == (told.diverged_at is not None)


def test_kinds_tell_a_wrong_minimum_from_a_standstill():
    surface = SURFACES["himmelblau"]()
    assert surface.minimum is not None
    trap = SURFACES["bowl_with_trap"]()
    rates = Axis("learning_rate", 1e-6, 1e3, log=True)
    found = sweep(
        trap,
        varied(OPTIMIZERS["sgd"](), rates, Axis("x", *trap.view[0]), 24),
        Starts(trap.start, rates, Axis("x", *trap.view[0])).grid(24),
        400,
    )
    kind = kinds(found)
    assert set(np.unique(kind)) >= {Kind.CONVERGED, Kind.LOCAL, Kind.STALLED, Kind.DIVERGED}
    local = np.array(trap.local_minima)
    resting = found.final_point[:, kind == Kind.LOCAL]
    assert np.hypot(*(resting[:, :, None] - local.T[:, None, :])).min(axis=1).max() < 0.3
    assert np.array_equal(kind == Kind.DIVERGED, found.diverged_at >= 0)
    assert excess(found)[kind == Kind.CONVERGED].max() < excess(found)[kind == Kind.LOCAL].min()


@pytest.mark.parametrize("surface", BOWLS, ids=named)
def test_curvatures_of_a_quadratic(surface):
    """By second differences of f, which are exact up to rounding on a quadratic."""
    low, high = curvatures(surface)
    turn = np.linspace(0, np.pi, 20001)
    way = np.stack([np.cos(turn), np.sin(turn)])
    second = surface.value(way) - 2 * surface.value(np.zeros((2, 1))) + surface.value(-way)
    assert (low, high) == pytest.approx((second.min(), second.max()), rel=1e-6)


def test_only_a_quadratic_with_a_minimum_has_curvatures():
    quadratic = {"quadratic", "booth", "matyas", "linear_regression"}
    assert {slug for slug, cls in SURFACES.items() if curvatures(cls())} == quadratic
    assert curvatures(declare(Expression.read("x^2 - y^2"), ((-1, 1), (-1, 1)))()) is None
    assert curvatures(declare(Expression.read("x^2 + 4*y^2"), ((-1, 1), (-1, 1)))()) == pytest.approx((2, 8))


def converges(found) -> np.ndarray:
    """Whether the run is nearer to the minimum in the end than in the beginning."""
    return (found.diverged_at < 0) & (excess(found) < found.surface.value(np.add(found.surface.minima[0], (1.7, 1.3))))


@pytest.mark.parametrize("surface", BOWLS, ids=named)
def test_the_measured_boundary_of_sgd_is_where_theory_says(surface):
    starts = Axis("x", surface.minima[0][0] + 1, surface.minima[0][0] + 3)
    found = sweep(
        surface,
        varied(OPTIMIZERS["sgd"](), RATES, starts, CELLS),
        Starts(tuple(np.add(surface.minima[0], (1.7, 1.3))), RATES, starts).grid(CELLS),
        1500,
    )
    (boundary, _) = theory(surface, OPTIMIZERS["sgd"](), RATES, starts).boundary
    assert np.ptp(boundary) == 0
    edge = np.searchsorted(RATES.values(CELLS), boundary[0])
    first = (found.diverged_at >= 0).argmax(axis=1)
    assert np.abs(first - edge).max() <= 1


@pytest.mark.parametrize("surface", BOWLS, ids=named)
@pytest.mark.parametrize("optimizer", WITH_MOMENTUM, ids=named)
def test_the_measured_region_of_momentum_is_where_theory_says(surface, optimizer):
    """Cells more than one cell inside the region converge, those more than one outside do not."""
    found = measured(surface, optimizer, RATES, MOMENTA)
    one = dataclasses.replace(optimizer, momentum=MOMENTA.values(CELLS))
    highest = one.stability(*curvatures(surface)).highest_rate
    edge = np.searchsorted(RATES.values(CELLS), highest)
    column = np.arange(CELLS)[None, :]
    good = converges(found)
    assert good[column < edge[:, None] - 1].all()
    assert not good[column > edge[:, None]].any()
    assert (edge < CELLS).any(), "the boundary is on the map"


def test_who_has_a_theory():
    assert {one.slug for one in WITH_THEORY} == {"sgd", "momentum", "nesterov"}
    assert len(WITH_MOMENTUM) == 6, "by all their conventions"


@pytest.mark.parametrize("optimizer", WITH_THEORY, ids=named)
@given(lowest=st.floats(0.01, 1.0), ratio=st.floats(1.0, 200.0), momentum=st.floats(0.0, 0.98))
def test_the_matrix_of_the_update_shrinks_below_the_highest_rate_and_not_above(optimizer, lowest, ratio, momentum):
    highest = lowest * ratio
    if "momentum" in optimizer.parameters():
        optimizer = dataclasses.replace(optimizer, momentum=momentum)
    rate = optimizer.stability(lowest, highest).highest_rate
    assert radius(optimizer.at_rate(0.999 * rate), lowest, highest) < 1
    assert radius(optimizer.at_rate(1.001 * rate), lowest, highest) > 1


@pytest.mark.parametrize("optimizer", WITH_THEORY, ids=named)
@given(lowest=st.floats(0.01, 1.0), ratio=st.floats(1.5, 200.0))
def test_the_best_is_the_fastest_that_the_matrix_of_the_update_allows(optimizer, lowest, ratio):
    """The update on a quadratic is a matrix; its spectral radius is computed from two updates of unit vectors."""
    highest = lowest * ratio
    best = optimizer.stability(lowest, highest).best
    at_best = radius(dataclasses.replace(optimizer, **best), lowest, highest)
    for name, value in best.items():
        for factor in (0.97, 1.03):
            other = dataclasses.replace(
                optimizer, **best | {name: min(value * factor, 0.9999 if name != "learning_rate" else 1e9)}
            )
            assert radius(other, lowest, highest) >= at_best - 1e-9


def radius(optimizer, *curvature: float) -> float:
    """The largest factor by which an update multiplies the distance in the long run."""
    largest = 0.0
    for one in curvature:
        state = optimizer.init(0.0)
        columns = []
        for theta, memory in [(1.0, 0.0), (0.0, 1.0)][: 1 + len(state)]:
            before = type(state)(*(memory for _ in state))
            after, remembered = optimizer.update(theta, one * optimizer.look_ahead(theta, before), before, 1)
            columns.append([after, *remembered])
        largest = max(largest, np.abs(np.linalg.eigvals(np.array(columns).T)).max())
    return largest


def test_theory_knows_its_place():
    momentum, plain = OPTIMIZERS["momentum"](), OPTIMIZERS["sgd"]()
    flipped = theory(BOWL(), momentum, MOMENTA, RATES)
    upright = theory(BOWL(), momentum, RATES, MOMENTA)
    assert np.array_equal(flipped.boundary, upright.boundary[::-1])
    assert flipped.best == upright.best[::-1]
    height = Axis("y", -10, 10)
    assert theory(BOWL(), momentum, RATES, height).best is None, "the momentum is not the best one"
    assert theory(BOWL(), plain, RATES, height).best == (pytest.approx(2 / 2.1), None)
    assert theory(BOWL(), momentum, MOMENTA, height).boundary.size == 0
    assert theory(BOWL(), OPTIMIZERS["adam"](), RATES, height) is None
    assert theory(SURFACES["rosenbrock"](), plain, RATES, height) is None


def test_a_function_of_ones_own_has_a_map():
    surface = declare(Expression.read("x^2 + y^4"), ((-3, 5), (-5, 5)))()
    rates, heights = Axis("learning_rate", 1e-3, 3.0, log=True), Axis("y", -2, 2)
    optimizer = varied(OPTIMIZERS["sgd"](), rates, heights, 7)
    starts = Starts((1.0, 0.5), rates, heights).grid(7)
    found, run = sweep(surface, optimizer, starts, 50), simulate(surface, optimizer, starts, 50)
    assert np.array_equal(found.diverged_at, run.diverged_at)
    assert np.array_equal(found.final_point, final(run)[0])


def test_a_bowl_with_a_small_flat_floor_is_no_quadratic():
    floor = declare(Expression.read("max(0, 100*x^2 + 100*y^2 - 0.8464)"), ((-0.25, 0.25), (-0.37, 0.37)))()
    assert curvatures(floor) is None
