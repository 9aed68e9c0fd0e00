"""What each stage of the sweep buys: how many times slower it is when that stage alone is switched off.

    python -m benchmarks.sweep_stages             # 100,000 trajectories, a quarter of an hour
    python -m benchmarks.sweep_stages 20000       # so many

Every case is measured with and without the stage in turns, `TURNS` times; its figure is the median of the ratios.
"""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from time import process_time
from typing import Any
from unittest.mock import patch

import numpy as np

from optimizers import OPTIMIZERS
from simulation import sweep
from simulation.sweep import arrival_tests, block, engine, replay, verdicts
from surfaces import SURFACES

STEPS, LONG, TURNS = 250, 2_000, 3
RATES = {
    "quadratic": {"sgd": 0.5, "momentum": 0.1, "adam": 0.1, "rmsprop": 0.1},
    "rosenbrock": {"sgd": 1e-3, "momentum": 5e-4, "adam": 0.01, "rmsprop": 0.01},
    "himmelblau": {"sgd": 0.01, "momentum": 0.005, "adam": 0.05, "rmsprop": 0.05},
    "rastrigin": {"sgd": 1e-3, "momentum": 5e-4, "adam": 0.01, "rmsprop": 0.01},
}


def refuse(*_: Any) -> None:
    raise TypeError


def nowhere(_: Any, low: np.ndarray, *__: np.ndarray) -> np.ndarray:
    return np.zeros(low.shape[1:], dtype=bool)


def by_hypot(dx: np.ndarray, dy: np.ndarray, radius: float) -> np.ndarray:
    return np.hypot(dx, dy) <= radius


def places_of_their_own(layout: replay.Layout) -> dict:
    layout.kinds = [layout.examples[node].dtype for node in layout.arrays]
    return {node: place for place, node in enumerate(layout.arrays)}


STAGES: dict[str, list[tuple[Any, str, Any]]] = {
    "blocks that stay in the cache": [(engine, "BLOCK", 10**9)],
    "a compiled step": [(block, "CompiledStep", refuse)],
    "places used again": [(replay.Layout, "_places", places_of_their_own)],
    "proof that f is finite": [(engine, "is_bounded", lambda _: False)],
    "boxes": [(test, "surely", nowhere) for test in (arrival_tests.WithinTolerance, arrival_tests.AtMinima)],
    "bounds of f in boxes": [(arrival_tests.WithinTolerance, "surely", nowhere)],
    "squares for distances": [(one, "within", by_hypot) for one in (arrival_tests, verdicts)],
    "longer rounds": [(block, "LONGEST", block.SHORTEST)],
    "the decided dropped": [(block, "WORTHWHILE", 2.0)],
    "the resting dropped": [(block.Setup, "may_rest", False)],
}
"""Stage -> what is put in place of what, so that there is none."""

Case = Callable[[], object]


def cases(count: int) -> dict[str, Case]:
    """Every optimizer on every surface, and two maps of which much is dropped early."""

    def case(slug: str, optimizer: str, rate: Any, start: Any, steps: int) -> Case:
        surface, method = SURFACES[slug](), OPTIMIZERS[optimizer](learning_rate=rate)
        return lambda: sweep(surface, method, start, steps)

    found: dict[str, Case] = {}
    for slug, rates in RATES.items():
        start = np.stack([np.random.default_rng(0).uniform(*side, count) for side in SURFACES[slug].view])
        found |= {f"{name} on {slug}": case(slug, name, rate, start, STEPS) for name, rate in rates.items()}
        if slug == "himmelblau":
            found["* sgd on himmelblau, long"] = case(slug, "sgd", 0.01, start[:, : count // 5], LONG)
    found["* rates of sgd on quadratic"] = case("quadratic", "sgd", np.geomspace(0.01, 10, count), (-7.0, 2.0), STEPS)
    return found


def seconds(case: Case) -> float:
    began = process_time()
    case()
    return process_time() - began


def without(case: Case, replaced: list[tuple[Any, str, Any]]) -> float:
    """How many times longer the case takes so."""
    ratios = []
    for _ in range(TURNS):
        usual = seconds(case)
        with ExitStack() as stack:
            for owner, name, value in replaced:
                stack.enter_context(patch.object(owner, name, value))
            ratios.append(seconds(case) / usual)
    return float(np.median(ratios))


def main() -> None:
    """Print, for each stage, the median and the largest ratio of the cases, and those of the cases with a star."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    measured = cases(count)
    for case in measured.values():
        case()
    special = [name for name in measured if name.startswith("*")]
    print(f"{'without':<32}{'median':>8}{'worst':>8}  {'':<28}" + "".join(f"{name:>30}" for name in special))
    for stage, replaced in STAGES.items():
        ratios = {name: without(case, replaced) for name, case in measured.items()}
        usual = {name: ratio for name, ratio in ratios.items() if name not in special}
        worst = max(usual, key=lambda name: usual[name])
        row = f"{stage:<32}{np.median([*usual.values()]):8.2f}{usual[worst]:8.2f}  {worst:<28}"
        print(row + "".join(f"{ratios[name]:30.2f}" for name in special), flush=True)


if __name__ == "__main__":
    main()
