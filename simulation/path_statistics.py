"""How the steps of a run went: across which valley, how long, against which limits, at what cost."""

from dataclasses import dataclass, replace

import numpy as np

from catalogue import Elementwise
from simulation.lowest_set import nearest_lowest
from simulation.measurements import SAME_VALLEY, Measurements
from simulation.outcomes import VISIBLE, last_step
from simulation.passages import LAST
from simulation.rules import PLAIN
from simulation.simulate import simulate
from simulation.terrain import curvatures, diagonal, lengths, steepest_axis
from simulation.trajectory import Trajectory

VALLEY = 3
"""A valley curves at least so many times as much across as along."""
LANDED = 1e-9
"""A step whose end has less than this share of the slope it began with has landed on the floor, but for rounding."""
SAME = 0.25
"""Both ends of a step lie in one valley where the slope between them changes by at least this share of what the
curvature at its beginning promises; a jump over a hill changes it by less."""
GROWING = 5
"""So many ratios of a step's length to the one before tell whether the last steps grow steadily ..."""
FASTER, STEADY = 1.05, 1.25
"""... which is where the smallest is above the one and the largest at most the other times the smallest."""
RAISED, SPARED = 10, 4
"""A rate costs far more steps than needed where so many times the rate takes one step in so many."""
ROUNDING = 1e-9
"""Two numbers are equal when they differ by at most this share of the larger numbers that they are made of."""


@dataclass(frozen=True, kw_only=True)
class PathStatistics:
    """What `path_statistics` finds out about one run, as plain Python values, None where there is no answer."""

    steps: int
    """How many updates it made; none after a divergence."""
    diagonal: float
    """Of the view."""
    start_value: float | None
    slope_left: float | None
    """The length of the gradient at the last recorded point, as a share of that at the start."""
    crossings: int
    sideways: float | None
    longest_step: float | None
    longest_at: int | None
    first_step: float | None
    last_step: float | None
    """None too where it leads out of the range of numbers."""
    late_steps: float | None
    """The mean length of the last tenth of the steps."""
    growth: float | None
    """How many times as long as the one before each of the last steps is, where they grow steadily."""
    passing: float | None
    """How far from the minimum the run is where it is farthest beyond it, see `overshoot`."""
    approach: float | None
    """How near to that minimum it was until then."""
    start_distance: float | None
    """From that minimum."""
    rate: float | None
    """Where every step is a constant rate times the gradient: that rate ..."""
    curvature: float | None
    """... and the largest curvature at the start, where it is positive."""
    limited_rate: float | None
    """In a bowl, and by nothing but the plain gradient: the constant rate of a method of which it is known up to which
    it converges there ..."""
    limit: float | None
    """... that highest rate, ..."""
    steepest: float | None
    """... the larger of the curvatures that it is for, ..."""
    kept: float | None
    """... and the momentum that it is for, None for gradient descent."""
    wasteful: bool
    """Whether at `RAISED` times that rate the run is, after one step in `SPARED`, at least as far down, and stays."""
    uncorrected: float | None
    """Where bias correction is switched off: how many times as long as with it the first step is."""
    gradients: int
    """How many the run asked for; `values` and `hessians` likewise."""
    values: int
    hessians: int
    clipped: float | None
    """The share of steps whose gradient was clipped."""


@np.errstate(all="ignore")
def path_statistics(run: Trajectory, measured: Measurements) -> PathStatistics:
    """What can be said of the path of a single run, of which `measured` are the measurements."""
    end, moves = int(last_step(run)), np.diff(run.points, axis=1)
    sizes = lengths(moves)[:end]
    made = run.steps if measured.diverged_at is None else measured.diverged_at
    slope = lengths(run.gradients[:, [0, max(end, 0)]])
    rate, curvature = _rate_and_curvature(run, moves[:, :end])
    crossings, sideways = valley_crossings(run)
    late = sizes[-max(1, run.steps // LAST) :]
    gradients, values, hessians = (int(count[-1]) for count in run.evaluations)
    return PathStatistics(
        steps=made,
        diagonal=diagonal(run.surface),
        start_value=_number(run.values[0]),
        slope_left=_number(slope[1] / slope[0]),
        crossings=int(crossings),
        sideways=_number(sideways),
        longest_step=float(sizes.max()) if end > 0 else None,
        longest_at=int(sizes.argmax()) + 1 if end > 0 else None,
        first_step=float(sizes[0]) if end > 0 else None,
        last_step=float(sizes[-1]) if end == made > 0 else None,
        late_steps=float(late.mean()) if end > 0 else None,
        growth=_growth(sizes),
        **_overshooting(run, measured, end),
        rate=rate,
        curvature=curvature,
        **(bowl := _limit(run)),
        wasteful=bowl["kept"] is not None and _wasteful(run, bowl["limit"]),
        uncorrected=_uncorrected(run),
        gradients=gradients,
        values=values,
        hessians=hessians,
        clipped=_clipped(run, made),
    )


@np.errstate(all="ignore")
def valley_crossings(run: Trajectory) -> tuple[np.ndarray, np.ndarray]:
    """How often (...) a step crosses the floor of a valley, and the share (...) of all movement that is sideways there.

    Sideways is along the axis of steepest curvature at the point where a step begins, where that curvature is positive
    and at least `VALLEY` times the other one. A step crosses the floor when the slope along that axis leads down where
    it begins and up where it ends, in one valley (`SAME`), and where that axis is about the same at both ends, so that
    two coordinates that take turns in being the steepest are not taken for one valley. Movement is counted along both
    axes, so that the shares of sideways and lengthways add up to 1. Movements up to `VISIBLE` are ignored.
    """
    begin = run.points[:, :-1]
    axes = steepest_axis(run.surface, run.points)
    turned = ~(np.abs((axes[:, 1:] * axes[:, :-1]).sum(axis=0)) >= SAME_VALLEY)
    x, y = axes[:, :-1]
    (xx, xy), (_, yy) = run.surface.hessian(begin)
    mean, radius = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    valley = (mean > 0) & (VALLEY * np.abs(mean - radius) <= mean + radius)
    dx, dy = np.diff(run.points, axis=1)
    gx, gy = run.gradients
    across, along = x * dx + y * dy, x * dy - y * dx
    before, after = x * gx[:-1] + y * gy[:-1], x * gx[1:] + y * gy[1:]
    floor = (before * across < 0) & (after * across > 0) & (np.abs(after) > LANDED * np.abs(before))
    floor &= np.abs(before) > LANDED * lengths(run.gradients[:, :-1])  # or its sign is rounding, as around a cone
    same = (after - before) / across >= SAME * (mean + radius)
    crossed = valley & ~turned & floor & same & (np.abs(across) > VISIBLE * diagonal(run.surface))
    sideways = np.nansum(np.where(valley, np.abs(across), 0.0), axis=0)
    return np.count_nonzero(crossed, axis=0), sideways / np.nansum(np.abs(across) + np.abs(along), axis=0)


def _growth(sizes: np.ndarray) -> float | None:
    ratios = sizes[-GROWING:] / sizes[-GROWING - 1 : -1] if len(sizes) > GROWING else np.array([np.nan])
    steady = ratios.min() > FASTER and ratios.max() <= STEADY * ratios.min()
    return float(ratios.prod() ** (1 / GROWING)) if steady else None


def _overshooting(run: Trajectory, measured: Measurements, end: int) -> dict[str, float | None]:
    """`passing`, `approach` and `start_distance`."""
    if measured.overshoot_step is None:
        return dict.fromkeys(("passing", "approach", "start_distance"))
    minimiser = nearest_lowest(run.surface, run.points[:, end])
    distance = lengths(run.points[:, : measured.overshoot_step + 1] - minimiser[:, None])
    return {"passing": float(distance[-1]), "approach": float(distance.min()), "start_distance": float(distance[0])}


def _rate_and_curvature(run: Trajectory, moves: np.ndarray) -> tuple[float | None, float | None]:
    rate = getattr(run.optimizer, "learning_rate", None)
    if rate is None or run.factors is not None or not moves.size:
        return None, None
    made = moves.shape[1]
    error = np.abs(moves + rate * run.gradients[:, :made])
    scale = np.abs(moves) + np.abs(run.points[:, :made]) + np.abs(run.points[:, 1 : made + 1])
    if not np.all(error <= ROUNDING * scale):
        return None, None
    (xx, xy), (_, yy) = run.surface.hessian(run.points[:, 0])
    largest = (xx + yy) / 2 + np.hypot((xx - yy) / 2, xy)
    return float(rate), float(largest) if 0 < largest < np.inf else None


def _limit(run: Trajectory) -> dict[str, float | None]:
    """`limited_rate`, `limit`, `steepest` and `kept`."""
    unknown = dict.fromkeys(("limited_rate", "limit", "steepest", "kept"))
    rate = getattr(run.optimizer, "learning_rate", None)
    if rate is None or run.factors is not None or (run.rules is not None and run.rules != PLAIN):
        return unknown
    bowl = curvatures(run.surface)
    known = run.optimizer.stability(*bowl) if bowl else None
    if bowl is None or known is None:
        return unknown
    kept = getattr(run.optimizer, "momentum", None)
    return {
        "limited_rate": float(rate), "limit": float(known.highest_rate), "steepest": bowl[1],
        "kept": None if kept is None else float(kept),
    }  # fmt: skip


def _wasteful(run: Trajectory, limit: float | None) -> bool:
    rate, soon = RAISED * run.optimizer.learning_rate, run.steps // SPARED
    if limit is None or not soon or not rate < limit or not run.optimizer.learning_rate:
        return False
    faster = simulate(run.surface, run.optimizer.at_rate(rate), run.points[:, 0], 2 * soon)
    return bool(np.all(faster.values[soon:] <= run.values[-1]))


def _uncorrected(run: Trajectory) -> float | None:
    if not run.steps or getattr(run.optimizer, "bias_correction", True):
        return None
    corrected = replace(run.optimizer, bias_correction=True)  # type: ignore[call-arg]  # a switch that it has
    rates = run.learning_rates
    if run.factors is not None and rates is not None:
        # the schedule's first factor: in a run of one step it might have another one
        corrected = corrected.at_rate(float(rates[0]))
    other = simulate(run.surface, corrected, run.points[:, 0], 1, rules=run.rules)
    return _number(lengths(run.points[:, 1] - run.points[:, 0]) / lengths(other.points[:, 1] - other.points[:, 0]))


def _clipped(run: Trajectory, made: int) -> float | None:
    """None for a method of which the record does not say where it asked for gradients, too."""
    rules, method = run.rules, run.optimizer
    if rules is None or rules.clip_norm == np.inf or not made or not isinstance(method, Elementwise):
        return None
    if run.factors is not None and type(method).look_ahead is not Elementwise.look_ahead:
        return None  # how far it looks ahead may hang on the rate of the step
    begin = type(run.state)._make(field[:, :made] for field in run.state)
    points = np.asarray(method.look_ahead(run.points[:, :made], begin))
    unclipped = replace(rules, clip_norm=np.inf, l2=0.0)
    objective = unclipped.objective(run.surface)
    if objective is run.surface:
        gradients = objective.gradient(points)
    else:  # one by one, as each gradient has noise or a mini-batch of its own
        gradients = np.stack([objective.gradient(point) for point in points.T], axis=1)
    return float(np.mean(lengths(gradients) > rules.clip_norm))


def _number(value: np.ndarray) -> float | None:
    return float(value) if np.isfinite(value) else None
