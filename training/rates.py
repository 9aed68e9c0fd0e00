"""A learning rate to begin with for every optimizer that trains the network, recorded by `python -m training.rates`."""

import json
from functools import cache
from pathlib import Path

import numpy as np

from catalogue import Optimizer
from training.network import Network
from training.plan import MOST, TRAINABLE, Plan
from training.task import RatePoint, RatesTask

RECORD = Path(__file__).parent / "rates.json"
CANDIDATES = tuple(float(f"{digit}e{power}") for power in range(-5, 1) for digit in (1, 2, 5))
ITERATIONS, SEEDS = 300, 2
"""Of the trainings that the candidates were tried in, on the network of the book."""
ALIKE = 1.1
"""Of the rates whose median loss is within this factor of the lowest, the middle one is taken: a safe distance from
those that are too large."""


def recommended(optimizer: type[Optimizer]) -> float | None:
    """The recorded rate, else the declared default; None for an optimizer without a learning rate."""
    declared = optimizer.parameters().get("learning_rate")
    return declared and _record().get(optimizer.slug, declared.default)


@cache
def _record() -> dict[str, float]:
    return json.loads(RECORD.read_text(encoding="utf-8"))


def best(points: list[RatePoint]) -> float:
    """The rate of one optimizer that the rule above chooses."""
    losses = {point.rate: float(np.median(point.losses)) for point in points}
    lowest = np.nanmin(list(losses.values()))
    alike = sorted(rate for rate, loss in losses.items() if loss <= ALIKE * lowest)
    return alike[(len(alike) - 1) // 2]


def main() -> None:
    """Try every candidate with every optimizer, and record the best; takes some minutes."""
    found, classes = {}, [cls for cls in TRAINABLE.values() if "learning_rate" in cls.parameters()]
    for at in range(0, len(classes), MOST):
        some = classes[at : at + MOST]
        plan = Plan(network=Network(), optimizers=tuple(cls() for cls in some), iterations=ITERATIONS)
        points = [point for _, point in RatesTask(plan, CANDIDATES, SEEDS).parts()]
        for entrant, cls in enumerate(some):
            found[cls.slug] = best([point for point in points if point.entrant == entrant])
            print(cls.slug, {point.rate: point.losses.tolist() for point in points if point.entrant == entrant})
    RECORD.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
