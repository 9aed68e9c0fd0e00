"""What is true of one recorded run, by plain loops over its points and over those of a longer run.

Nothing here comes from the measurements, outcomes, courses or words of `simulation`: the definitions are those that
the Handbook states. Where a number is so close to a limit that rounding decides, the run is `doubtful`.
"""

import math
from functools import cached_property
from itertools import pairwise

import numpy as np
from wide_functions import Known, Nearest, among

from catalogue import Elementwise
from simulation import Trajectory, simulate

NEAR, VISIBLE, AROUND = 0.01, 0.001, 0.1
"""Shares of the view's diagonal: at the minimum, half a pixel, around the minimum."""
ROUNDING = 1e-9


class Facts:
    """Of one run. `share` is how far it is followed further, in its own steps."""

    def __init__(self, run: Trajectory, known: Known, share: float = 1.0, longer: np.ndarray | None = None) -> None:
        self.run, self.surface, self.known, self.doubtful = run, run.surface, known, False
        (x_low, x_high), (y_low, y_high) = self.surface.view
        self.diagonal = math.hypot(x_high - x_low, y_high - y_low)
        self.steps = run.points.shape[1] - 1
        more = max(10, math.ceil(share * self.steps))
        self.longer = further(run) if longer is None else longer
        self.beyond = [tuple(point) for point in self.longer[:, :more].T.tolist()]
        points = [tuple(point) for point in run.points.T.tolist()]
        self.points = points[: next((i for i, p in enumerate(points) if not finite(p)), len(points))]
        with np.errstate(all="ignore"):
            last = float(self.surface.value(np.array(self.points[-1])))
        at_start = len(self.points) == 1
        middle = (x_low + x_high) / 2, (y_low + y_high) / 2
        near = math.dist(self.points[-1], middle) <= 100 * self.diagonal
        # Whether it is where f has no value, and not so far away that it has diverged.
        self.left = not math.isfinite(last) if at_start else math.isnan(last) and near
        if self.left and not at_start:
            self.points.pop()
        with np.errstate(all="ignore"):
            self.values = self.surface.value(np.array(self.points).T).tolist()
            self.later = self.surface.value(np.array(self.beyond).T).tolist()
            self.gradients = self.surface.gradient(np.array(self.points).T).T.tolist()
            self.hessians = np.moveaxis(self.surface.hessian(np.array(self.points).T), -1, 0).tolist()

    def below(self, value: float, limit: float, slack: float = 0.0) -> bool:
        """value <= limit; a value within rounding of it makes the run doubtful."""
        if abs(value - limit) <= ROUNDING * max(abs(value), abs(limit)) + slack and value != limit:
            self.doubtful = True
        return value <= limit

    # Where it ends

    @cached_property
    def knows(self) -> bool:
        """Whether the app names a lowest point of the surface, or a curve or area of them."""
        return bool(self.surface.minima) or self.surface.continuum is not None

    @cached_property
    def nearest(self) -> Nearest:
        """Where there is no lowest value, the lowest points that are named stand in."""
        return self.known.nearest or among(*self.surface.minima)

    @cached_property
    def minimum(self) -> float | None:
        return self.known.minimum if self.surface.minimum is not None and self.known.kind else self.surface.minimum

    @cached_property
    def slack(self) -> float:
        """A search finds points to within this."""
        return (3e-6 if self.surface.continuum else 1e-8 if self.surface.minima_are_found else 0.0) * self.diagonal

    @cached_property
    def lost(self) -> int | None:
        """The step at which it left the finite range, or a circle of 100 diagonals around the view's middle."""
        middle = [(low + high) / 2 for low, high in self.surface.view]
        for step, (point, value) in enumerate(zip(self.points, self.values, strict=True)):
            if not math.isfinite(value) or not math.dist(point, middle) <= 100 * self.diagonal:
                return step
        return len(self.points) if len(self.points) <= self.steps else None

    @cached_property
    def made(self) -> int:
        """So many updates."""
        return self.steps if self.lost is None else self.lost

    def distance(self, point) -> float:
        """From a point to the nearest of the lowest."""
        return math.dist(point, self.nearest(*point)) if finite(point) else math.inf

    @property
    def tells_distance(self) -> bool:
        """Whether the distance left is told: where minima are no single points, not from far outside the view."""
        middle = [(low + high) / 2 for low, high in self.surface.view]
        return self.knows and (not self.surface.continuum or math.dist(self.points[-1], middle) <= 4 * self.diagonal)

    @cached_property
    def distances(self) -> list[float]:
        return [self.distance(point) for point in self.points]

    @cached_property
    def distances_beyond(self) -> list[float]:
        return [self.distance(point) for point in self.beyond]

    def is_near(self, distance: float) -> bool:
        return self.below(distance, NEAR * self.diagonal, self.slack)

    @cached_property
    def arrived_at(self) -> int | None:
        """The first step from which it stays within 1% of the diagonal of the lowest points, and on and on."""
        if not self.knows or self.lost is not None or not all(self.is_near(d) for d in self.distances_beyond):
            return None
        stays = self.steps + 1
        while stays and self.is_near(self.distances[stays - 1]):
            stays -= 1
        return stays if stays <= self.steps else None

    @cached_property
    def steps_to_tolerance(self) -> int | None:
        """The first step from which f stays within 1% of its excess at the start."""
        if self.minimum is None or self.lost is not None:
            return None
        limit = 0.01 * max(self.values[0] - self.minimum, 0)
        slack = self.rounding
        if not all(self.below(abs(value - self.minimum), limit, slack) for value in self.later):
            return None
        stays = self.steps + 1
        while stays and self.below(abs(self.values[stays - 1] - self.minimum), limit, slack):
            stays -= 1
        return stays if stays <= self.steps else None

    @cached_property
    def rests(self) -> bool:
        """Whether going on moves it by less than can be seen, now and at its drift, and hardly changes f.

        It drifts by how far the middle of where it comes in the second half is from that of the first.
        """
        if self.lost is not None or not self.steps or not all(finite(point) for point in self.beyond):
            return False
        (x, y), half = self.points[-1], len(self.beyond) // 2
        away = [max(abs(a - x), abs(b - y)) for a, b in self.beyond]
        drift = 0.0
        for coordinate in zip(*self.beyond, strict=True):
            middles = [(min(part) + max(part)) / 2 for part in (coordinate[:half], coordinate[half:])]
            drift = max(drift, abs(middles[1] - middles[0]) / (len(away) / 2))
        before = self.values[0] if self.minimum is None else self.minimum
        change, left = abs(self.later[-1] - self.values[-1]), abs(self.values[-1] - before)
        slack = self.rounding
        seen = VISIBLE * self.diagonal
        hardly = self.below(change, 0.01 * left, slack if change else 0.0)
        return self.below(max(away), seen) and self.below(2000 * drift, seen) and hardly

    @cached_property
    def downhill(self) -> bool:
        """Whether it has left the view of a surface without a bottom, lower than all of it, and goes on down."""
        if self.surface.bounded_below is not False:
            return False
        (x, y), ((x_low, x_high), (y_low, y_high)) = self.points[-1], self.surface.view
        if (x_low <= x <= x_high and y_low <= y <= y_high) or not self.values[-1] < self.values[0]:
            return False
        if self.below(self.lowest_in_view, self.values[-1], 1e-3 * abs(self.values[-1])):
            return False
        later = [value for value in self.later if math.isfinite(value)]
        climbs = bool(later) and later[-1] >= self.values[-1]
        return self.lost is not None or not (self.rests or climbs)

    @cached_property
    def rounding(self) -> float:
        """Of f: a share of its usual size in the view."""
        with np.errstate(all="ignore"):
            heights = np.abs(self.surface.value(self.grid))
        return 1e-12 * float(np.median(heights[np.isfinite(heights)])) if np.isfinite(heights).any() else 0.0

    @cached_property
    def grid(self) -> np.ndarray:
        """Points (2, 81, 81) of the view."""
        return np.stack(np.meshgrid(*(np.linspace(*side, 81) for side in self.surface.view)))

    @cached_property
    def lowest_in_view(self) -> float:
        """The lowest f on a grid of the view."""
        with np.errstate(all="ignore"):
            heights = self.surface.value(self.grid)
        return float(heights[~np.isnan(heights)].min(initial=np.inf))

    @cached_property
    def kind(self) -> str:
        """What has become of it."""
        if self.arrived_at is not None:
            return "arrived"
        if self.lost is None and self.rests:
            return "stalled"
        if self.downhill:
            return "downhill"
        if self.lost is not None:
            return "left" if self.left else "diverged"
        return "moving"

    # What it has to do with the minimum

    @cached_property
    def visit(self) -> tuple[int, int | None] | None:
        """When its last visit of the lowest points began and was over."""
        if not self.knows or self.arrived_at is not None:
            return None
        there = [step for step, distance in enumerate(self.distances) if self.is_near(distance)]
        if not there:
            return None
        first = last = there[-1]
        while first - 1 in there:
            first -= 1
        return first, last + 1 if last < self.steps else None

    @cached_property
    def rattles_within(self) -> float | None:
        """The farthest from the lowest points in the last quarter and beyond, once arrived and not at rest."""
        if self.arrived_at is None or self.steps < 20:
            return None
        recent, beyond = self.distances[-1 - self.steps // 4 :], self.distances_beyond
        half = len(beyond) // 2
        least = max(0.8 * max(beyond[:half]), VISIBLE * self.diagonal)
        lasts = not self.below(max(beyond[half:]), least, self.slack)
        goes = not self.below(sum(self.sizes[-(self.steps // 4) :]), 4 * max(recent), self.slack)
        return max([*recent, *beyond]) if lasts and goes else None

    @cached_property
    def climbs_from(self) -> int | None:
        """From which step on f rises with each, to the end and beyond; at least in the last quarter, by 1% beyond."""
        if self.kind != "moving" or not self.values[-1] > self.values[0]:
            return None
        later = self.later[: next((i for i, f in enumerate(self.later) if not math.isfinite(f)), len(self.later))]
        before = self.values[0] if self.minimum is None else self.minimum
        least = 0.01 * abs(self.values[-1] - before)
        if len(later) == len(self.later) and self.below(later[-1] - self.values[-1], least, self.rounding):
            return None
        every = [*self.values, *later]
        falls = [step for step, (a, b) in enumerate(pairwise(every), start=1) if b <= a]
        since = falls[-1] + 1 if falls else 1
        return since if since <= self.steps - max(1, self.steps // 4) + 1 else None

    @cached_property
    def bounces_within(self) -> float | None:
        if not self.knows or self.kind != "moving" or self.steps < 20 or self.climbs_from is not None:
            return None
        recent = self.distances[-1 - self.steps // 4 :]
        beyond, half = self.distances_beyond, len(self.distances_beyond) // 2
        farthest = max([*recent, *beyond])
        if not farthest < math.inf:
            return None
        way = sum(self.sizes[-(self.steps // 4) :])
        least = max(0.8 * max(beyond[:half]), 0.64 * max(recent), NEAR * self.diagonal)
        lasts = not self.below(max(beyond[half:]), least, self.slack)
        began = not self.below(max(recent), 0.64 * max(beyond), self.slack)
        near = self.below(farthest, AROUND * self.diagonal, self.slack)
        goes = not self.below(way, 4 * max(recent), self.slack)
        return farthest if near and lasts and began and goes else None

    @cached_property
    def slow(self) -> tuple[int, float] | None:
        """How many its last steps are and which share of what was left they took off, where that is little."""
        if self.minimum is None or self.kind not in ("moving", "downhill") or self.steps < 20 or self.lost is not None:
            return None
        if self.surface.bounded_below is False:
            return None
        last = max(1, self.steps // 10)
        values = self.values[-1 - last :]
        before, after = values[0] - self.minimum, values[-1] - self.minimum
        if before <= 0 or any(later > value for value, later in pairwise(values)):
            return None
        if not self.below(sum(self.sizes[-last:]), sum(self.sizes[-2 * last : -last])):
            return None
        fall = (before - after) / before
        return (last, fall) if fall > 0 and self.below(fall, 0.05) else None

    # Its way

    @cached_property
    def sizes(self) -> list[float]:
        return [math.dist(a, b) for a, b in zip(self.points, self.points[1:], strict=False)]

    @cached_property
    def path(self) -> float:
        return math.fsum(self.sizes)

    @cached_property
    def straight(self) -> float:
        return math.dist(self.points[0], self.points[-1])

    @cached_property
    def detour(self) -> float | None:
        return self.path / self.straight if self.path and self.straight else None

    @cached_property
    def is_straight(self) -> bool:
        return self.detour is not None and self.below(self.detour, 1.05)

    @cached_property
    def target(self) -> tuple[float, float] | None:
        """The lowest point nearest to its end."""
        return self.nearest(*self.points[-1]) if self.knows else None

    @cached_property
    def beyond_target(self) -> tuple[float, list[int]]:
        """How far it came beyond that point, along the line from its start, and when: at any of these steps."""
        dx, dy = self.target[0] - self.points[0][0], self.target[1] - self.points[0][1]
        size = math.hypot(dx, dy)
        if not size:
            return 0.0, []
        along = [((x - self.target[0]) * dx + (y - self.target[1]) * dy) / size for x, y in self.points]
        step = along.index(max(along))
        equal = [i for i, far in enumerate(along) if far >= along[step] * (1 - ROUNDING) - self.slack]
        return along[step], equal


def further(run: Trajectory) -> np.ndarray:
    """The points (2, more) of a run that goes on for as long again. What takes long is not computed a second time."""
    steps = run.points.shape[1] - 1
    more = max(10, steps)
    for known in (run.ahead, run.found_ahead.get(more)):
        if known is not None and not isinstance(run.optimizer, Elementwise):
            return known
    game = {"schedule": run.schedule, "rules": run.rules, "planned": steps}
    return simulate(run.surface, run.optimizer, run.points[:, 0], steps + more, **game).points[:, steps + 1 :]


def finite(point) -> bool:
    return all(math.isfinite(coordinate) for coordinate in point)
