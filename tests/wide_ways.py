"""How the steps of a recorded run went, by plain loops, and what it asked for, by taking every step again."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
from wide_facts import VISIBLE, Facts

from catalogue import OpenLoop
from simulation.minibatches import MiniBatches
from simulation.rules import decays


def steepest(facts: Facts, step: int) -> tuple[float, float]:
    """The axis of the largest curvature by size, that of the gradient where both are alike; nan where neither is."""
    (xx, xy), (_, yy) = facts.hessians[step]
    gx, gy = facts.gradients[step]
    if all(map(math.isfinite, (xx, xy, yy))):
        sizes, axes = np.linalg.eigh([[xx, xy], [xy, yy]])
        small, large = sorted(np.abs(sizes).tolist())
        if 1e-13 * large < large - small < 1e-6 * large:
            facts.doubtful = True
        if large - small > 1e-9 * large:
            return tuple(axes[:, int(np.abs(sizes).argmax())].tolist())
        size = math.hypot(gx, gy)
        return (gx / size, gy / size) if size and math.isfinite(size) else (math.nan, math.nan)
    facts.doubtful = True
    return math.nan, math.nan


def zigzags(facts: Facts) -> tuple[int, int | None, int | None]:
    """How many turns back across the valley can be seen, and after which steps the first and the last.

    Across is along the steepest axis. A step before or after a jump of that axis counts as a whole, on the side of the
    step before unless it leads back.
    """
    every = [(x - a, y - b) for (a, b), (x, y) in pairwise(facts.points)]
    taken = [step for step, move in enumerate(every) if move != (0, 0)]  # who stands still turns nowhere
    axes, moves, sizes = (
        [steepest(facts, step) for step in taken],
        [every[i] for i in taken],
        [facts.sizes[i] for i in taken],
    )
    jump = [False] * (len(axes) + 1)  # before each step, and after the last
    for step in range(1, len(axes)):
        cosine = abs(axes[step][0] * axes[step - 1][0] + axes[step][1] * axes[step - 1][1])
        if abs(cosine - math.sqrt(0.5)) < 1e-9:
            facts.doubtful = True
        jump[step] = not cosine >= math.cos(math.pi / 4)
    places, side, seen, free_before = [0.0], 1.0, (0.0, 0.0), False
    for step, (axis, move) in enumerate(zip(axes, moves, strict=True)):
        free = jump[step] or jump[step + 1]
        if free or free_before:
            back = sum(a * b for a, b in zip(move, moves[step - 1], strict=True)) if step else 0.0
            if step and abs(back) < 1e-9 * sizes[step] * sizes[step - 1]:
                facts.doubtful = True
            side = -side if back < 0 else side
        part = axis[0] * move[0] + axis[1] * move[1]
        if abs(part) <= 1e-9 * sizes[step]:
            part = 0.0  # along the valley but for rounding
        if free or free_before:
            if part:
                seen = axis if part * side >= 0 else (-axis[0], -axis[1])
        else:
            seen = axis if axis[0] * seen[0] + axis[1] * seen[1] >= 0 else (-axis[0], -axis[1])
            part = seen[0] * move[0] + seen[1] * move[1] if part else 0.0
            side = math.copysign(1.0, part) if part else side
        places.append(places[-1] + side * (sizes[step] if free else abs(part)))
        free_before = free
    turns = [taken[turn - 1] + 1 for turn in turns_of(places, VISIBLE * facts.diagonal, facts)]
    return (len(turns), turns[0], turns[-1]) if turns else (0, None, None)


def turns_of(places: list[float], least: float, facts: Facts) -> list[int]:
    """Where a way along a line turns back, once all ways back and forth of less than `least` are taken out."""
    if not all(map(math.isfinite, places)):
        return []
    corners = [0]
    for i in range(1, len(places)):
        if abs(places[i] - places[corners[-1]]) <= 1e-9 * least:
            continue
        way = places[i] - places[corners[-1]]
        if len(corners) > 1 and way * (places[corners[-1]] - places[corners[-2]]) > 0:
            corners[-1] = i
        else:
            corners.append(i)
    while len(corners) > 1:
        ways = [abs(places[b] - places[a]) for a, b in pairwise(corners)]
        if any(abs(way - least) <= 1e-9 * least for way in ways):
            facts.doubtful = True
        shortest = ways.index(min(ways))
        if ways[shortest] >= least:
            break
        first, last = shortest == 0, shortest == len(ways) - 1
        if first and last:
            corners = []
        elif first:
            corners = corners[1:]
        elif last:
            corners = corners[:-1]
        else:
            corners = corners[:shortest] + corners[shortest + 2 :]
    return corners[1:-1]


def crossings(facts: Facts) -> tuple[int, float]:
    """How many steps cross the floor of a valley, and the share of all movement that is sideways in one."""
    count, sideways, moved = 0, 0.0, 0.0
    for step in range(len(facts.sizes)):
        x, y = steepest(facts, step)
        if math.isnan(x):
            continue
        (ax, ay), (bx, by) = facts.points[step], facts.points[step + 1]
        (xx, xy), (_, yy) = facts.hessians[step]
        sizes = sorted(np.linalg.eigvalsh([[xx, xy], [xy, yy]]).tolist(), key=abs)
        valley = sizes[1] > 0 and facts.below(3 * abs(sizes[0]), sizes[1]) and abs(sizes[0]) < sizes[1]
        across, along = x * (bx - ax) + y * (by - ay), x * (by - ay) - y * (bx - ax)
        moved += abs(across) + abs(along)
        if not valley:
            continue
        sideways += abs(across)
        before, after = (x * gx + y * gy for gx, gy in (facts.gradients[step], facts.gradients[step + 1]))
        end_x, end_y = steepest(facts, step + 1)
        same_axis = abs(end_x * x + end_y * y) >= math.cos(math.pi / 4)
        floor = before * across < 0 < after * across and abs(after) > 1e-9 * abs(before)
        floor = floor and abs(before) > 1e-9 * math.hypot(*facts.gradients[step])  # no slope but for rounding
        visible = not facts.below(abs(across), VISIBLE * facts.diagonal)
        if same_axis and floor and visible and not facts.below((after - before) / across, 0.25 * sizes[1]):
            count += 1
    return count, sideways / moved if moved else math.nan


class Replay:
    """Every step taken again, with an objective of our own that notes what it is asked and how long gradients are."""

    def __init__(self, facts: Facts) -> None:
        run, surface = facts.run, facts.surface
        self.rules, self.surface, self.optimizer = run.rules, surface, run.optimizer
        self.noise = np.random.default_rng(int(self.rules.seed)) if self.rules.noise != "none" else None
        self.asked = {"gradient": 0, "value": 0, "Hessian": 0}
        self.members = self._members(facts) if isinstance(self.rules, MiniBatches) else None
        self.clipped, made = [], []
        point = run.points[:, 0]
        state = self._at(facts, 1).init(point)
        listens = not isinstance(run.schedule, OpenLoop) and "learning_rate" in self.optimizer.parameters()
        with np.errstate(all="ignore"):
            for t in range(1, facts.made + 1):
                if listens:
                    self.asked["value"] += 1
                optimizer = self._at(facts, t)
                noted = len(self.clipped)
                before = point
                point, state = optimizer.step(point, state, self, t)
                made.append(any(self.clipped[noted:]))
                if self.rules.weight_decay and decays(optimizer):
                    point = point - getattr(optimizer, "learning_rate", 1.0) * self.rules.weight_decay * before
                recorded = run.points[:, t]
                if np.isfinite(recorded).all() and not np.array_equal(point, recorded):
                    facts.doubtful = True  # a search may have gone another way in the last digit
        self.share_clipped = sum(made) / len(made) if made else None

    def _at(self, facts: Facts, t: int):
        factors = facts.run.factors
        if factors is None or t > len(factors):
            return self.optimizer
        return self.optimizer.at_rate(self.optimizer.learning_rate * float(factors[t - 1]))

    def _members(self, facts: Facts) -> np.ndarray | None:
        n = len(self.surface.examples)
        if self.rules.batch_size >= n and not self.rules.replacement:
            return None
        return self.rules.members(n, 100 * facts.steps + 50)  # a line search asks for dozens a step

    def value(self, point: np.ndarray) -> np.ndarray:
        self.asked["value"] += bool(np.isfinite(point).all())
        x, y = point
        return self.surface.value(point) + self.rules.l2 / 2 * (x * x + y * y)

    def hessian(self, point: np.ndarray) -> np.ndarray:
        self.asked["Hessian"] += bool(np.isfinite(point).all())
        return self.surface.hessian(point) + self.rules.l2 * np.eye(2)

    def gradient(self, point: np.ndarray) -> np.ndarray:
        asks = bool(np.isfinite(point).all())
        gradient = self.surface.gradient(point)
        if self.members is not None:
            gradient = self.surface.example_gradients(point)[:, self.members[self.asked["gradient"]]].mean(axis=1)
        if self.noise is not None and asks:
            size = self.rules.sigma * (math.hypot(*gradient) if self.rules.noise == "proportional" else 1.0)
            gradient = gradient + size * self.noise.standard_normal(2)
        self.asked["gradient"] += asks
        length = math.hypot(*gradient)
        if self.rules.clip_norm < math.inf:
            self.clipped.append(length > self.rules.clip_norm)
            gradient = gradient * min(1.0, self.rules.clip_norm / (length + 1e-6))
        return gradient + self.rules.l2 * point


def corrected_first_step(facts: Facts) -> float | None:
    """How many times as long as with bias correction the first step is."""
    if getattr(facts.run.optimizer, "bias_correction", True):
        return None
    other = Replay.__new__(Replay)
    vars(other).update(
        rules=facts.run.rules, surface=facts.surface, asked={"gradient": 0, "value": 0, "Hessian": 0}, clipped=[],
        noise=np.random.default_rng(int(facts.run.rules.seed)) if facts.run.rules.noise != "none" else None,
        optimizer=replace(facts.run.optimizer, bias_correction=True), members=None,
    )  # fmt: skip
    if isinstance(facts.run.rules, MiniBatches):
        other.members = other._members(facts)
    optimizer, point = other._at(facts, 1), facts.run.points[:, 0]
    with np.errstate(all="ignore"):
        after, _ = optimizer.step(point, optimizer.init(point), other, 1)
        if facts.run.rules.weight_decay and decays(optimizer):
            after = after - getattr(optimizer, "learning_rate", 1.0) * facts.run.rules.weight_decay * point
    size = math.dist(after, point)
    return facts.sizes[0] / size if size else None
