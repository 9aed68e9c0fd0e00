"""No combination that the declarations allow makes a run raise, warn or come back in another shape."""

import math
import warnings

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue import Declaration, Parameter
from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.measurements import measure
from surfaces import SURFACES

COORDINATE = st.one_of(
    st.floats(-3, 3), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([0.0, -0.0, 1e300, -1e300])
)


def allowed(parameter: Parameter) -> st.SearchStrategy:
    """Any value the mathematics allows: the default, the slider's ends, the extremes of the interval, all between."""
    if parameter.is_switch:
        return st.booleans()
    if parameter.is_choice:
        return st.sampled_from(parameter.options)
    interval = parameter.allowed
    low = interval.low if interval.includes_low else math.nextafter(interval.low, math.inf)
    high = interval.high if interval.includes_high else math.nextafter(interval.high, -math.inf)
    ends = [low, high, parameter.low, parameter.high, parameter.default]
    return st.one_of(
        st.sampled_from(ends), st.floats(parameter.low, parameter.high), st.floats(low, high, allow_nan=False)
    )


@st.composite
def declared(draw, kinds: dict[str, type[Declaration]], batch: int = 0) -> Declaration:
    """One of `kinds` with every parameter drawn, as numbers or as arrays (batch,)."""
    kind = kinds[draw(st.sampled_from(list(kinds)))]
    values = {}
    for name, parameter in kind.parameters().items():
        count = batch if batch and parameter.is_number and draw(st.booleans()) else 0
        drawn = draw(st.lists(allowed(parameter), min_size=max(count, 1), max_size=max(count, 1)))
        values[name] = np.array(drawn) if count else drawn[0]
    return kind(**values)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(declared(SURFACES), declared(OPTIMIZERS), st.tuples(COORDINATE, COORDINATE), st.integers(0, 12))
def test_any_single_run(surface, optimizer, start, steps):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = simulate(surface, optimizer, start, steps)
        check_shapes(run, steps, ())
        measured = measure(run)
    assert measured.diverged_at == (None if run.diverged_at < 0 else run.diverged_at)
    assert np.all(np.isfinite(measured.final_point))
    assert measured.final_value is not None or measured.diverged_at is not None
    recorded = steps + 1 if run.diverged_at < 0 else int(run.diverged_at)
    assert np.all(np.isfinite(run.points[:, :recorded]))
    assert np.all(np.isnan(run.points[:, recorded + 1 :]))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(declared(SURFACES), declared(OPTIMIZERS, batch=3), st.data(), st.integers(0, 8))
def test_any_batch(surface, optimizer, data, steps):
    shape = data.draw(st.sampled_from([(2, 3), (2, 1), (2, 2, 3)]))
    size = math.prod(shape)
    start = np.reshape(data.draw(st.lists(COORDINATE, min_size=size, max_size=size)), shape)
    arrays = any(np.ndim(getattr(optimizer, name)) for name in optimizer.parameters())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_shapes(simulate(surface, optimizer, start, steps), steps, (*shape[1:-1], 3 if arrays else shape[-1]))


def check_shapes(run, steps: int, batch: tuple[int, ...]) -> None:
    """What `simulate` and `Trajectory` promise."""
    assert run.points.shape == run.gradients.shape == (2, steps + 1, *batch)
    assert run.values.shape == (steps + 1, *batch)
    assert np.shape(run.diverged_at) == batch
    assert all(field.shape == run.points.shape for field in run.state)
