"""Whether the browser's own descents are those of the core: `python -m benchmarks.agreement`.

Every optimizer under each of its switches on every surface under each schedule, 200 steps, as `benchmarks.browser_runs`
compares them; 20,000 formulas of the grammar, of which each single operation must be NumPy's; and 1,000 random drags,
after which the server's paths take over from the browser's: of how many can that be seen?
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings
from playwright.sync_api import Page, sync_playwright

from benchmarks.browser_runs import AT_ONCE, CLOSE, STEPS, Case, apart_by, compare, numbers_of, rows_of, serve
from benchmarks.chromium import find_chromium, launch
from catalogue import Optimizer, Schedule, Surface
from expressions import Expression
from expressions.errors import ExpressionError
from expressions.notation import to_text
from expressions.vocabulary import OPERATIONS
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation.flat_equations import optimizer_programs, schedule_program, variants
from simulation.flat_program import OF_FORMULAS, FlatProgram, of_formula
from simulation.rates import recommend
from surfaces import SURFACES

FORMULAS = 20_000
LARGEST = 1e300
"""Beyond, an operation may overflow on one machine and not on the other."""
DRAGS, ENTRANTS = 1000, 4
WIDE, SEEN = 620, 0.5
"""So many pixels is a picture wide, and by so many a path is seen to move."""
VALUES = {"a": 1.5, "b": -0.75}
EVALUATES = """async ([formulas, points, values]) => {
  const { Program } = await import("/kit/program.js");
  const said = (number) => Number.isFinite(number) ? number : String(number);
  return formulas.map((sent) => sent.map((one) => {
    const program = new Program(one).begin(values);
    return points.map(([x, y]) => {
      Object.assign(program.registers, { 0: x, 1: y });
      return [...program.run().registers].map(said);
    });
  }));
}"""


def methods() -> list[Optimizer]:
    """Every optimizer that has a program, under each of its switches."""
    return [one for cls in OPTIMIZERS.values() for one in variants(cls) if optimizer_programs(one) is not None]


def grounds() -> list[Surface]:
    """Every surface under each of its switches, and as the sliders have it elsewhere."""
    found: list[Surface] = []
    for cls in SURFACES.values():
        switched = [cls(**{name: option}) for name, one in cls.parameters().items() for option in one.options]
        found += switched or [cls()]
        if numbers := numbers_of(cls()):
            declared = cls.parameters()
            found.append(cls(**{name: 0.6 * value + 0.4 * declared[name].high for name, value in numbers.items()}))
    return found


def schedules() -> list[Schedule]:
    """Every schedule that has a program, and one with a warm-up."""
    known = [cls() for cls in SCHEDULES.values() if schedule_program(cls) is not None]
    return [*known, SCHEDULES["cosine_restarts"](period=7, multiplier=2, final=0.1, warmup_steps=9)]


def rated(optimizer: Optimizer, surface: Surface) -> Optimizer:
    """At the rate that a visitor is proposed on this surface."""
    found = recommend(type(surface), type(optimizer))
    return optimizer if found is None else replace(optimizer, learning_rate=found.learning_rate)  # type: ignore[call-arg]


def every_case() -> Iterator[Case]:
    """All optimizers x switches x surfaces x schedules."""
    for surface in grounds():
        for method in methods():
            for schedule in schedules():
                yield Case(surface, rated(method, surface), surface.start, schedule=schedule)


def drags(page: Page, count: int, number: int) -> int:
    """Of how many random drags, of some optimizers at random starts and rates, a path is elsewhere than the core's."""
    rng, cases = np.random.default_rng(number), []
    slugs, every = sorted(SURFACES), methods()
    for _ in range(count):
        ground = SURFACES[rng.choice(slugs)]()
        start = tuple(float(rng.uniform(*side)) for side in ground.view)
        for place in rng.choice(len(every), ENTRANTS, replace=False):
            one = rated(every[place], ground)
            if "learning_rate" in one.parameters():
                one = replace(one, learning_rate=min(2.0, one.learning_rate * float(rng.uniform(0.3, 2))))
            cases.append(Case(ground, one, start))
    apart = [seen_apart(case, rows) for case, _, rows in rows_of(page, cases)]
    return int(np.any(np.reshape(apart, (count, ENTRANTS)), axis=1).sum())


def seen_apart(case: Case, rows: np.ndarray) -> bool:
    """Whether two paths within the picture lie apart by what can be seen."""
    (x_low, x_high), (y_low, y_high) = case.surface.view
    middle = np.array([[x_low + x_high], [y_low + y_high]]) / 2
    scale = WIDE / np.array([[x_high - x_low], [y_high - y_low]])
    ours, theirs = (np.clip((one - middle) * scale, -WIDE, WIDE) for one in (case.run().points, rows[:2]))
    same = np.isnan(ours) == np.isnan(theirs)
    return not same.all() or bool(np.nanmax(np.hypot(*(ours - theirs))) > SEEN)


def formulas(count: int, number: int) -> list[Expression]:
    """Random formulas of the grammar that can be read, which tests/formulas.py draws, by the number of a seed."""
    sys.path.insert(0, "tests")
    from formulas import formulas as strategy

    drawn: dict[str, Expression] = {}

    @seed(number)
    @settings(
        max_examples=3 * count, database=None, derandomize=False, phases=[Phase.generate], deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def draw(tree: Any) -> None:
        try:
            one = Expression.read(to_text(tree))
        except ExpressionError:
            return
        drawn.setdefault(one.text, one)

    draw()
    return [*drawn.values()][:count]


def agreements(page: Page, chosen: Sequence[Expression], values: Mapping[str, float]) -> Counter:
    """How f and both slopes of formulas compare at points of the plane: numbers of "equal", "close" and so on."""
    points = np.random.default_rng(5).uniform(-3, 3, (6, 2)).round(3)
    counted: Counter = Counter()
    for first in range(0, len(chosen), AT_ONCE):
        some = chosen[first : first + AT_ONCE]
        programs = [[of_formula(one.value), of_formula(one.gradient)] for one in some]
        sent = [[program.content() for program in pair] for pair in programs]
        answers = page.evaluate(EVALUATES, [sent, points.tolist(), values])
        for one, pair, answer in zip(some, programs, answers, strict=True):
            given = {name: values.get(name, 1.0) for name in one.parameters}
            for function, program, rows in zip((one.value, one.gradient), pair, answer, strict=True):
                registers = np.array([[float(number) for number in row] for row in rows]).T
                bound = function.bind(given)
                ours = np.array([bound(*map(float, point)) for point in points]).T
                kind = alike(program, ours, registers)
                counted[kind] += 1
                if kind == "wrong":
                    print("wrong:", one.text, given)
    return counted


def alike(program: FlatProgram, ours: np.ndarray, registers: np.ndarray) -> str:
    """How the outputs (n, points) of a formula compare to the browser's registers (m, points)."""
    theirs = registers[list(program.outputs)]
    if np.array_equal(ours, theirs, equal_nan=True):
        return "equal"
    if program.is_exact or not each_operation_agrees(program, registers):
        return "wrong"
    return "close" if np.all(apart_by(ours, theirs) <= CLOSE) else "rounding"


def each_operation_agrees(program: FlatProgram, registers: np.ndarray) -> bool:
    """Whether every result is what NumPy makes of its operands, but for its last places."""
    formulas_name = {ours: theirs for theirs, ours in OF_FORMULAS.items()}
    first = len(program.inputs) + len(program.constants)
    with np.errstate(all="ignore"):
        for place, (operation, a, b, _) in enumerate(program.code):
            result = OPERATIONS[formulas_name.get(operation, operation)].on_arrays(registers[a], registers[b])
            theirs = registers[first + place]
            alike = np.isclose(result, theirs, rtol=1e-14, atol=1e-320, equal_nan=True)
            beyond = (np.abs(theirs) >= LARGEST) & (np.abs(result) >= LARGEST)
            if not np.all(alike | beyond):
                return False
    return True


def main() -> int:
    path = find_chromium()
    if path is None:
        print("no Chromium found")
        return 1
    with sync_playwright() as playwright:
        browser = launch(playwright, path)
        page = browser.new_page()
        serve(page)
        began, counted, worst, wrong = time.monotonic(), Counter(), 0.0, []
        for case, verdict in compare(page, [*every_case()]):
            counted["exact" if case.is_exact else "not exact", verdict.kind] += 1
            worst = max(worst, verdict.apart)
            if verdict.kind == "wrong":
                wrong.append((case, verdict))
        print(f"{counted.total():,} runs of {STEPS} steps in {time.monotonic() - began:.0f} s: {dict(counted)}")
        print(f"largest deviation before rounding was amplified: {worst:.1e}")
        for case, verdict in wrong[:20]:
            print(verdict, case)
        began = time.monotonic()
        found = agreements(page, formulas(FORMULAS, 3), VALUES)
        print(f"{FORMULAS:,} formulas in {time.monotonic() - began:.0f} s, value and gradient: {dict(found)}")
        print(f"{drags(page, DRAGS, 7)} of {DRAGS:,} random drags end in a path that is seen to move")
        browser.close()
    return 1 if wrong or found["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
