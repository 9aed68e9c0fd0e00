"""Descents that the browser computes beside those of the core, and how they compare.

A run is equal to the bit where only operations are used that IEEE 754 rounds alike; else within 1e-9, until rounding is
amplified. A formula error is told from that by runs of the core whose start and gradients are changed in the last
place: these part from one another about as far. Where they do not, as beside a jump, each single step must be the
core's from where the browser stood.
"""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from playwright.sync_api import Page

from catalogue import Optimizer, Point, Schedule, Surface
from expressions import Custom
from interface.kit.equations import drawn as noise_of
from interface.kit.equations import equations_asset
from player import WEB
from simulation import Trajectory, simulate
from simulation.flat_equations import (
    RATE,
    optimizer_programs,
    schedule_program,
    surface_content,
    surface_programs,
    switches,
    way,
)
from simulation.minibatches import Draws, MiniBatch, MiniBatches
from simulation.objectives import Noisy, Wrapper
from simulation.rules import PLAIN, Rules, decays

STEPS = 200
CLOSE = 1e-9
"""So far may two runs be apart, as a share of the larger of 1 and the coordinate ..."""
AMPLIFIED = 1e3
"""... or so many times as far as runs whose rounding is another."""
DOUBTS = 8
"""So many of these are compared."""
AT_ONCE = 2000
"""So many runs are handed to the browser at once."""
WORKS = """async ([cases, shared]) => {
  const { Method, Surface, factorsOf } = await import("/kit/descend.js");
  const { unpack } = await import("/kit/dom.js");
  const methods = new Map(), grounds = new Map();
  const once = (made, key, make) => made.get(key) ?? (made.set(key, make()), made.get(key));
  return cases.map((given) => {
    const { optimizer, way, view, start, steps, parameters, schedule, rules, drawn } = given;
    const sent = shared.optimizers[optimizer];
    const method = once(methods, optimizer + way, () => new Method(sent.ways[way], sent));
    const surface = new Surface(shared.grounds[given.ground], view, given.of);
    const factors = schedule && factorsOf(shared.schedules[schedule[0]], schedule[1], steps);
    const numbers = { ...drawn, normals: drawn.normals && unpack(drawn.normals) };
    const run = method.descend(surface, start, steps, parameters, { factors, rules, drawn: numbers, remember: true });
    const rows = [run.x, run.y, run.f, ...run.state], all = new Float64Array(rows.length * (steps + 1));
    rows.forEach((row, i) => all.set(row, i * (steps + 1)));
    const bytes = new Uint8Array(all.buffer);
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return [run.divergedAt, btoa(text)];
  });
}"""


@dataclass(frozen=True)
class Case:
    """A run to compare."""

    surface: Surface
    optimizer: Optimizer
    start: Point
    steps: int = STEPS
    schedule: Schedule | None = None
    rules: Rules = PLAIN

    @property
    def is_exact(self) -> bool:
        """Whether every machine computes the same numbers."""
        method, ground = optimizer_programs(self.optimizer), surface_programs(self.surface)
        assert method is not None
        programs = [method.init, method.update]
        if ground.mean is not None and (ground.gradient is None or isinstance(self.rules, MiniBatches)):
            programs += [ground.mean.value, ground.mean.gradient]
        else:
            programs += [ground.value, ground.gradient]
        if self.schedule is not None:
            programs.append(schedule_program(type(self.schedule)))
        lengths = self.rules.noise == "proportional" or self.rules.clip_norm < np.inf
        return not lengths and all(one is not None and one.is_exact for one in programs)

    def run(self) -> Trajectory:
        return simulate(self.surface, self.optimizer, self.start, self.steps, schedule=self.schedule, rules=self.rules)

    def doubted(self) -> np.ndarray:
        """Points (2, steps + 1, DOUBTS) of runs with other rounding: a start in the next place, noise in the last."""
        start = np.array(self.start)[:, None] * (1 + np.finfo(float).eps * np.linspace(-1, 1, DOUBTS))
        start[:, ::3] += np.finfo(float).eps * np.array([[1], [-1]])
        rules = self.rules
        if rules.noise == "none" and not isinstance(rules, MiniBatches):
            rules = replace(rules, noise="proportional", sigma=2e-16, seed=np.arange(DOUBTS))
        return simulate(self.surface, self.optimizer, start, self.steps, schedule=self.schedule, rules=rules).points

    def content(self, grounds: dict[str, Any]) -> dict[str, Any]:
        """As JSON; what the surface is made of comes into `grounds`."""
        ground = repr((type(self.surface).__name__, self.surface.slug, switches(self.surface), self.surface.view))
        if isinstance(self.surface, Custom):
            ground = self.surface.expression.text
        grounds.setdefault(ground, surface_content(self.surface))
        rules = {"noise": self.rules.noise, "sigma": self.rules.sigma, "l2": self.rules.l2}
        if self.rules.clip_norm < np.inf:
            rules["clip"] = self.rules.clip_norm
        return {
            "optimizer": self.optimizer.slug,
            "way": way(self.optimizer),
            "ground": ground,
            "view": self.surface.view,
            "of": numbers_of(self.surface),
            "start": self.start,
            "steps": self.steps,
            "parameters": numbers_of(self.optimizer),
            "schedule": self.schedule and [self.schedule.slug, numbers_of(self.schedule)],
            "rules": rules | {"decay": self.rules.weight_decay},
            "drawn": self._drawn(),
        }

    def _drawn(self) -> dict[str, Any]:
        count = 2 * self.steps
        drawn: dict[str, Any] = {}
        if self.rules.noise != "none":
            drawn |= noise_of(int(self.rules.seed), count).content
        if isinstance(self.rules, MiniBatches):
            n = len(self.surface.examples)  # type: ignore[attr-defined]  # only a regression has mini-batches
            if not Draws(self.rules, n).are_all:
                drawn["members"] = self.rules.members(n, count).tolist()
        return drawn


class Verdict(NamedTuple):
    """How a run compares: "equal", "close", "rounding" or "wrong", and the largest deviation before rounding grew."""

    kind: str
    apart: float


def compare(page: Page, cases: Sequence[Case]) -> Iterator[tuple[Case, Verdict]]:
    """Each case with its verdict."""
    return ((case, judged(case, lost, rows)) for case, lost, rows in rows_of(page, cases))


def rows_of(page: Page, cases: Sequence[Case]) -> Iterator[tuple[Case, int, np.ndarray]]:
    """Each case with the browser's run: the step at which it diverged, or -1, and x, y, f and the state."""
    methods = equations_asset().content
    for first in range(0, len(cases), AT_ONCE):
        some, grounds = cases[first : first + AT_ONCE], {}
        content = [case.content(grounds) for case in some]
        found = page.evaluate(WORKS, [content, methods | {"grounds": grounds}])
        for case, (lost, rows) in zip(some, found, strict=True):
            yield case, lost, np.frombuffer(base64.b64decode(rows), "<f8").reshape(-1, case.steps + 1)


def judged(case: Case, lost: int, rows: np.ndarray) -> Verdict:
    """The verdict on the browser's rows: x, y, f and the state, each (steps + 1,)."""
    run = case.run()
    state = [row for field, one in zip(run.state, _widths(case.optimizer), strict=True) for row in field[:one]]
    core = np.stack([*run.points, run.values, *state])
    core[2, ~np.isfinite(run.points).all(axis=0)] = np.nan
    if lost == run.diverged_at and np.array_equal(core, rows, equal_nan=True):
        return Verdict("equal", 0.0)
    apart = apart_by(run.points, rows[:2])
    wild = np.maximum(apart, apart_by(core[3:], rows[3:])) > CLOSE
    at = int(wild.argmax()) if wild.any() else case.steps
    before = float(apart[:at].max(initial=0.0))
    if case.is_exact:
        return Verdict("wrong", before)
    if not wild.any() and lost == run.diverged_at:
        return Verdict("close", before)
    points = case.doubted()[:, : at + 2]
    spread = max(float(apart_by(points[..., 0], points[..., one]).max()) for one in range(1, DOUBTS))
    if 0 < apart[at] <= AMPLIFIED * spread:
        return Verdict("rounding", before)
    return Verdict("rounding beside a jump" if each_step_agrees(case, rows) else "wrong", before)


def each_step_agrees(case: Case, rows: np.ndarray) -> bool:
    """Whether the core makes every one of the browser's steps from where it stood, with what it remembered.

    A step that rounding alone changes by more, as one along a slope that has all but vanished, may differ by that.
    """
    made = int(np.isfinite(rows[:2]).all(axis=0).sum()) - 1
    optimizer, programs, factors = case.optimizer, optimizer_programs(case.optimizer), case.run().factors
    assert programs is not None
    if factors is not None:
        optimizer = optimizer.at_rate(optimizer.learning_rate * factors[:made])
    fields, place = [], 3
    for width in programs.state.values():
        fields.append(rows[place : place + width] if width == 2 else rows[place])
        place += width
    remembered = type(optimizer.init(np.zeros(2)))._make(one[..., :made] for one in fields)

    def steps(point: np.ndarray) -> np.ndarray:
        objective = inner = case.rules.objective(case.surface)
        while isinstance(inner, Wrapper):
            if isinstance(inner, Noisy | MiniBatch):
                inner.asked = np.arange(made) * programs.update.gradients
            inner = inner.objective
        found, after = optimizer.step(point, remembered, objective, np.arange(1, made + 1))  # type: ignore[arg-type]
        if case.rules.weight_decay and decays(optimizer):
            found = found - getattr(optimizer, RATE, 1.0) * case.rules.weight_decay * point
        expected = [*found, *(row for one in after for row in (one if np.ndim(one) == 2 else [one]))]
        return np.stack([np.broadcast_to(one, made) for one in expected])

    point = rows[:2, :made]
    with np.errstate(all="ignore"):
        core, *others = (steps(point * (1 + places * np.finfo(float).eps)) for places in (0, 1, -1, 2, -2))
        spread = np.max([np.abs(one - core) for one in others], axis=0)
        apart = np.abs(core - np.delete(rows, 2, axis=0)[:, 1 : made + 1])
    return bool(np.all(apart <= np.maximum(CLOSE * np.maximum(1, np.abs(core)), AMPLIFIED * spread)))


def apart_by(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """How far rows (k, ...) are apart, (...), inf where only one has a number."""
    size = np.maximum(1.0, np.abs(ours))
    with np.errstate(all="ignore"):
        apart = np.where(np.isfinite(ours) & np.isfinite(theirs), np.abs(ours - theirs) / size, np.inf)
    apart[(ours == theirs) | (np.isnan(ours) & np.isnan(theirs))] = 0.0
    return apart.max(axis=0, initial=0.0)


def _widths(optimizer: Optimizer) -> list[int]:
    programs = optimizer_programs(optimizer)
    assert programs is not None
    return [*programs.state.values()]


def numbers_of(declaration: Any) -> dict[str, float]:
    return {name: getattr(declaration, name) for name, one in declaration.parameters().items() if one.is_number}


def serve(page: Page) -> None:
    """Let the page import the player's modules, from an address that does not exist, under a strict policy."""
    policy = {"Content-Security-Policy": "default-src 'none'; script-src 'self'"}
    script = {"content_type": "text/javascript", "headers": policy}
    page.route("http://player.test/", lambda route: route.fulfill(body="<!doctype html>", headers=policy))
    page.route("http://player.test/**/*.js", lambda route: route.fulfill(path=WEB / route.request.url[19:], **script))
    page.goto("http://player.test/")
