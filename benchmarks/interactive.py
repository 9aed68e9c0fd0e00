"""What a class waits for: ten optimizers times 500 recorded steps from one start, ours against torch.optim.

    python -m benchmarks.interactive

PyTorch runs the loop a user would write, in float64 on one CPU thread, and records every point too. After a warm-up
the two take turns, ten runs each, as a page runs its ten entrants; the medians over the rounds are printed, and their
ratio is what counts. Both must walk the same path, or two different things would be compared. PyTorch is not a
dependency of Downhill: where it is missing (`pip install torch`, any CPU build), only our times are printed.

Nesterov is compared at its look-ahead point theta + mu v, which is the iterate of PyTorch. Only the first steps are
compared tightly: near a minimum adaptive methods divide by a root that is nearly zero and so amplify the last bit.
"""

import statistics
import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np

from optimizers import OPTIMIZERS
from simulation import Trajectory, simulate
from surfaces import SURFACES

try:
    import torch
except ModuleNotFoundError:
    torch = None

STEPS = 500
ROUNDS = 9
GOAL = 40
STEPS_ALIKE = 50
TOLERANCE = 1e-9

START = (-1.2, 1.0)
LOSSES = {
    "quadratic": lambda x, y: x**2 / 20 + y**2,
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
}
# slug: learning rate, name in torch.optim, what PyTorch must be told beyond the rate
ENTRANTS = {
    "sgd": (0.001, "SGD", {}),
    "momentum": (0.0005, "SGD", {"momentum": 0.9}),
    "nesterov": (0.0005, "SGD", {"momentum": 0.9, "nesterov": True}),
    "adagrad": (0.1, "Adagrad", {}),
    "rmsprop": (0.01, "RMSprop", {}),
    "adadelta": (1.0, "Adadelta", {}),
    "adam": (0.01, "Adam", {}),
    "adamax": (0.01, "Adamax", {}),
    "nadam": (0.01, "NAdam", {}),
    "amsgrad": (0.01, "Adam", {"amsgrad": True}),
}


def run_ours(surface: str, slug: str) -> Trajectory:
    """One recorded descent with Downhill."""
    learning_rate, *_ = ENTRANTS[slug]
    return simulate(SURFACES[surface](), OPTIMIZERS[slug](learning_rate=learning_rate), START, STEPS)


def run_torch(surface: str, slug: str) -> np.ndarray:
    """One recorded descent with PyTorch, as points (2, steps + 1)."""
    learning_rate, name, settings = ENTRANTS[slug]
    loss_at = LOSSES[surface]
    point = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, name)([point], lr=learning_rate, **settings)
    points = [point.detach().clone()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = loss_at(*point)
        loss.backward()
        optimizer.step()
        points.append(point.detach().clone())
    return torch.stack(points).numpy().T


def check_same_path(surface: str, slug: str) -> float:
    """How far apart the two end. Raises ValueError where the paths differ before rounding could explain it."""
    ours, theirs = run_ours(surface, slug), run_torch(surface, slug)
    points = ours.points
    if slug == "nesterov":
        points = points + ours.optimizer.momentum * ours.state.velocity
    gaps = np.hypot(*(points - theirs))
    apart = gaps[: STEPS_ALIKE + 1].max()
    if not apart <= TOLERANCE or not np.isfinite(gaps[-1]):
        raise ValueError(f"{slug} on {surface} leaves PyTorch's path: {apart:.1e} within {STEPS_ALIKE} steps")
    return gaps[-1]


def milliseconds(run: Callable[[str, str], object], surface: str, slug: str) -> float:
    """The time of one call."""
    began = perf_counter()
    run(surface, slug)
    return (perf_counter() - began) * 1e3


def measure(surface: str) -> float | None:
    """Print the table of one surface; return how many times faster ours is on all entrants together."""
    contestants = [run_ours] if torch is None else [run_ours, run_torch]
    gaps = {slug: check_same_path(surface, slug) for slug in ENTRANTS} if torch else {}  # also the warm-up
    times = {(run, slug): [] for run in contestants for slug in ENTRANTS}
    for _ in range(ROUNDS):
        for run in contestants:
            for slug in ENTRANTS:
                times[run, slug].append(milliseconds(run, surface, slug))
    rows = {slug: [statistics.median(times[run, slug]) for run in contestants] for slug in ENTRANTS}
    rows["all ten"] = [
        statistics.median(map(sum, zip(*(times[run, slug] for slug in ENTRANTS), strict=True))) for run in contestants
    ]

    print(f"\n{surface}, {STEPS} recorded steps{'ours ms':>17}{'torch ms':>12}{'ratio':>9}   end points apart")
    for slug, (ours, *theirs) in rows.items():
        compared = "".join(f"{other:12.1f}{f'1/{other / ours:.0f}':>9}" for other in theirs)
        print(f"  {slug:<38}{ours:9.2f}{compared}" + (f"   {gaps[slug]:.0e}" if slug in gaps else ""))
    ours, *theirs = rows["all ten"]
    return theirs[0] / ours if theirs else None


def main() -> int:
    """Measure on every surface and say whether the goal is met."""
    if torch is None:
        print("PyTorch is not installed: our times only, no ratio.")
    else:
        torch.set_num_threads(1)
        print(f"NumPy {np.__version__}, torch {torch.__version__}, median of {ROUNDS} interleaved rounds")
    factors = {surface: measure(surface) for surface in LOSSES}
    if torch is None:
        print(f"\nGoal (at most 1/{GOAL} of PyTorch's time): not measured")
        return 0
    met = all(factor >= GOAL for factor in factors.values())
    reached = ", ".join(f"1/{factor:.0f} on {surface}" for surface, factor in factors.items())
    print(f"\nGoal (at most 1/{GOAL} of PyTorch's time): {'met' if met else 'MISSED'}, {reached}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
