"""Whole grids of descents on one core in float64: `sweep` against what a user would write in PyTorch and in JAX.

    python -m benchmarks.sweep

PyTorch runs all trajectories as one tensor, eagerly; JAX compiles jit(vmap(scan)) with Optax, and the compilation is
told apart. Both only return where the trajectories end, ours also finds out when each arrived, where, and how it ended.
"bare" is our update's NumPy calls and nothing else, less than which no engine made of them can take. What a second,
compiled path could bring is in JAX's column: on quadratic and Rosenbrock its kernel takes a sixth to an eleventh of our
time in the cache and a third to a seventh at a million; on Rastrigin ours is faster, because our sine is.
Times are the processor's, the best of several rounds in which the contestants take turns; ratios are what counts.
PyTorch, JAX and Optax are no dependencies of Downhill: what is missing (`pip install torch jax optax`) is left out.
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
AGREEMENT = 1e-9
MAP, MAP_STEPS, MAP_GOAL = 300, 500, 0.35
THREADS_GOAL, MEMORY_GOAL = 1.7, 100


def goal(contestant: str, surface: str, slug: str, size: int) -> float | None:
    """Our time may be at most this share of theirs, None where nothing is promised."""
    if contestant == "torch":
        return 1 / 4 if slug == "adam" or surface == "rastrigin" else 1 / 14
    if size < 1_000_000:
        return None
    return 1 / 4 if surface == "rastrigin" else 1.0


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


def compare(surface: str, slug: str, size: int) -> list[bool]:
    """Print one row; return which goals are met."""
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
    row, met = f"  {slug:<9}{size:>10,}{times['ours']:8.2f}{floor:7.2f}", []
    for name in [name for name in runs if name != "ours"]:
        ratio, wanted = times["ours"] / times[name], goal(name, surface, slug, size)
        row += f"{times[name]:9.2f}{ratio:8.3f}"
        if wanted is None:
            row += f"{'-':>15}"
        else:
            met.append(ratio <= wanted)
            verdict = "met" if met[-1] else "MISS*" if floor > wanted * times[name] else "MISS"
            row += f"{f'<= {wanted:.3f}':>9} {verdict:<5}"
    print(row + (f"{compiling['jax']:10.2f}" if jax else ""), flush=True)
    return met


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
    print(f"{', '.join(versions)}; ns of one core per trajectory and step, ratio is ours / theirs")
    print("MISS*: the bare operations alone take longer than the goal")
    heads = "".join(f"{name:>9}{'ratio':>8}{'goal':>15}" for name in CONTESTANTS if name != "ours")
    met = []
    for surface, rates in RATES.items():
        print(f"\n{surface:<11}{'size':>10}{'ours':>8}{'bare':>7}{heads}{'compile s' if jax else '':>10}")
        for slug in rates:
            check_same_path(surface, slug)
            for size in SIZES:
                met += compare(surface, slug, size)
    print(f"\nmaps of {MAP} x {MAP} x {MAP_STEPS}")
    met += maps()
    print("\nbesides")
    met += memory() + threads()
    print(f"\n{sum(met)} of {len(met)} goals met")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
