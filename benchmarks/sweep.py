"""Whole grids of descents on one core in float64: `sweep` against its own update, and against PyTorch and JAX.

    python -m benchmarks.sweep

"bare" is our update's NumPy calls and nothing else, less than which no engine made of them can take; ours also finds
out when each trajectory arrived, where, and how it ended, for which it looks ahead by a quarter of the steps. The goals
are for the ratio of the two. PyTorch runs all trajectories as one tensor, eagerly; JAX compiles jit(vmap(scan)) with
Optax, and the compilation is told apart. Both only return where the trajectories end; their ratios are not judged.
Times are the processor's, the best of several rounds in which the contestants take turns; ratios are what counts.
PyTorch, JAX and Optax are no dependencies of Downhill: what is missing (`pip install torch jax optax`) is left out.
`python -m benchmarks.sweep_stages` tells what each stage of the sweep buys.
"""

import math
import os
import sys
import tracemalloc
from collections.abc import Callable
from time import perf_counter, process_time

CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
if CORES:
    os.sched_setaffinity(0, CORES[-1:])  # before any library counts the cores

import numpy as np  # noqa: E402

from benchmarks.contestants import CONTESTANTS, RATES, bare, jax, starts, torch  # noqa: E402
from optimizers import OPTIMIZERS  # noqa: E402
from simulation import sweep  # noqa: E402
from surfaces import SURFACES  # noqa: E402

SIZES = {10_000: (500, 3), 1_000_000: (250, 1)}
"""Trajectories -> steps, rounds."""
BARE, BARE_STEPS = 10_000, 200
MEDIAN_GOAL, WORST_GOAL = 1.5, 2.5
"""Ours may take so many times as long as the bare update."""
AGREEMENT = 1e-9
MAP, MAP_STEPS, MAP_GOAL = 300, 500, 0.35
THREADS_GOAL, MEMORY_GOAL = 1.7, 100


def seconds(run: Callable, start: np.ndarray, clock: Callable[[], float] = process_time) -> float:
    began = clock()
    run(start)
    return clock() - began


def check_same_path(surface: str, slug: str) -> None:
    """Raises ValueError where ten steps do not lead to the same points."""
    ends = {name: make(surface, slug, 10, 100)(starts(100)) for name, make in CONTESTANTS.items()}
    for name, end in ends.items():
        same = np.isclose(end, ends["ours"], rtol=AGREEMENT, atol=AGREEMENT) | ~(np.abs(end) < 100)
        if not same.all():
            raise ValueError(f"{slug} on {surface} leads elsewhere in {name}")


def compare(surface: str, slug: str, size: int) -> float:
    """Print one row; return how many times as long ours takes as the bare update."""
    steps, rounds = SIZES[size]
    start = starts(size)
    runs, compiling = {}, {}
    for name, make in CONTESTANTS.items():
        began = process_time()
        runs[name] = make(surface, slug, steps, size)
        compiling[name] = process_time() - began
    times = dict.fromkeys(runs, math.inf)  # ns of a step of one trajectory
    floor = math.inf
    for _ in range(rounds):
        times |= {name: min(times[name], seconds(run, start) / size / steps * 1e9) for name, run in runs.items()}
        floor = min(floor, seconds(bare(surface, slug, BARE_STEPS, start[:, :BARE]), start) / BARE / BARE_STEPS * 1e9)
    row = f"  {slug:<9}{size:>10,}{times['ours']:8.2f}{floor:8.2f}{times['ours'] / floor:8.2f}"
    for name in [name for name in runs if name != "ours"]:
        row += f"{times[name]:9.2f}{times['ours'] / times[name]:8.3f}"
    print(row + (f"{compiling['jax']:10.2f}" if jax else ""), flush=True)
    return times["ours"] / floor


def judge(ratios: list[float]) -> list[bool]:
    """Print how far ours is from the bare update; return which goals are met."""
    found = {"median": (float(np.median(ratios)), MEDIAN_GOAL), "worst": (max(ratios), WORST_GOAL)}
    for name, (ratio, goal) in found.items():
        print(f"  {name} of ours / bare: {ratio:.2f}, goal {goal}: {'met' if ratio <= goal else 'MISS'}")
    return [ratio <= goal for ratio, goal in found.values()]


def maps() -> list[bool]:
    """Time maps of starts, and of rates and momenta."""
    side = np.linspace(-1, 1, MAP)
    met = []
    for surface, slug, rate in (
        ("himmelblau", "momentum", 0.005),
        ("rastrigin", "adam", 0.05),
        ("rosenbrock", "adam", 0.05),
    ):
        view = SURFACES[surface].view
        grid = np.stack(np.meshgrid(*(np.linspace(*ends, MAP) for ends in view)))
        optimizer = OPTIMIZERS[slug](learning_rate=rate)
        met.append(_map(f"basins of {slug} on {surface}", surface, optimizer, grid))
    for surface in ("quadratic", "rosenbrock"):
        rates, momenta = np.geomspace(1e-4, 2, MAP), (1 + side[:, None]) / 2
        optimizer = OPTIMIZERS["momentum"](learning_rate=rates, momentum=momenta)
        met.append(_map(f"rate and momentum on {surface}", surface, optimizer, SURFACES[surface].start))
    return met


def _map(name: str, surface: str, optimizer, start) -> bool:
    best = min(seconds(lambda where: sweep(SURFACES[surface](), optimizer, where, MAP_STEPS), start) for _ in range(3))
    print(f"  {name:<36}{best:7.3f} s, goal {MAP_GOAL} s: {'met' if best <= MAP_GOAL else 'MISS'}", flush=True)
    return best <= MAP_GOAL


def threads() -> list[bool]:
    """What a second thread brings, which needs a second core."""
    if len(CORES) < 2:
        print("  two threads: not measured, there is one core")
        return []
    os.sched_setaffinity(0, CORES)
    start, times = starts(300_000), {}
    for count in (1, 2, 1, 2):
        run = lambda where, count=count: sweep(  # noqa: E731
            SURFACES["rosenbrock"](), OPTIMIZERS["adam"](learning_rate=0.01), where, 200, threads=count
        )
        times[count] = min(times.get(count, math.inf), seconds(run, start, perf_counter))
    gain = times[1] / times[2]
    print(f"  two threads: 1/{gain:.2f} of one, goal 1/{THREADS_GOAL}: {'met' if gain >= THREADS_GOAL else 'MISS'}")
    return [gain >= THREADS_GOAL]


def memory() -> list[bool]:
    """How much a sweep of a million needs besides its start."""
    start = starts(1_000_000)
    tracemalloc.start()
    sweep(SURFACES["rosenbrock"](), OPTIMIZERS["adam"](learning_rate=0.01), start, 20)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    print(f"  memory for a million: {peak:.0f} MB, goal {MEMORY_GOAL} MB: {'met' if peak <= MEMORY_GOAL else 'MISS'}")
    return [peak <= MEMORY_GOAL]


def main() -> int:
    """Measure everything and say which goals are met."""
    if torch:
        torch.set_num_threads(1)
    if jax:
        jax.config.update("jax_enable_x64", True)
    versions = [f"{one.__name__} {one.__version__}" for one in (np, torch, jax) if one]
    print(f"{', '.join(versions)}; ns of one core per trajectory and step, ratios are ours / theirs")
    heads = "".join(f"{name:>9}{'ratio':>8}" for name in CONTESTANTS if name != "ours")
    ratios = []
    for surface, rates in RATES.items():
        print(f"\n{surface:<11}{'size':>10}{'ours':>8}{'bare':>8}{'ratio':>8}{heads}{'compile s' if jax else '':>10}")
        for slug in rates:
            check_same_path(surface, slug)
            ratios += [compare(surface, slug, size) for size in SIZES]
    print()
    met = judge(ratios)
    print(f"\nmaps of {MAP} x {MAP} x {MAP_STEPS}")
    met += maps()
    print("\nbesides")
    met += memory() + threads()
    print(f"\n{sum(met)} of {len(met)} goals met")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
