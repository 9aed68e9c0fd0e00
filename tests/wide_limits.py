"""A reader of what is said of a learning rate and its limit."""

import math

import numpy as np
from wide_facts import Facts
from wide_reading import NUMBER, SHARE, Patterns, near, share, so, value_of

from simulation.rules import Rules

LIMITS = Patterns()
says = LIMITS.says


@says(rf"has a learning rate of {NUMBER}, which is {SHARE} of the limit of {NUMBER} \(2 divided by {NUMBER}, the "
      r"steepest curvature at its start\)")  # fmt: skip
def close_to_limit(found, facts):
    rate, steepest = rate_and_curvature(facts)
    near(found[0], rate)
    share(found[1], rate * steepest / 2)
    near(found[2], 2 / steepest)
    near(found[3], steepest)
    so(0.8 - 1e-9 <= rate * steepest / 2 < 1, "it is not close to it")


@says(rf"has a learning rate of {NUMBER}, which is (just over 100%|[\d.,]+%|less than 0\.01%|almost 100%) of the limit "
      rf"of {NUMBER} \((?:2 divided by {NUMBER}, the steepest curvature|with a momentum of {NUMBER} and a steepest "
      rf"curvature of {NUMBER})\)(: far more steps than needed)?")  # fmt: skip
def share_of_limit(found, facts):
    text, kept, far = found[1], found[4], found[6]
    method, rules = facts.run.optimizer, facts.run.rules
    so(type(method).__name__ in ("SGD", "Momentum", "Nesterov"), "its limit is not known")
    so(facts.run.factors is None and rules == Rules(), "the rate is not all that there is")
    low, steep = np.linalg.eigvalsh(facts.hessians[0]).tolist()
    so(low > 0 and np.allclose(facts.hessians, facts.hessians[0]), "that is no bowl")
    kept_share = getattr(method, "momentum", 0.0)
    pushed = 1 - kept_share if getattr(method, "convention", "") == "running_mean" else 1.0
    looks = type(method).__name__ == "Nesterov"

    def largest_root(rate: float) -> float:
        pull = 1 - rate * pushed * steep
        roots = [-(1 + kept_share) * pull, kept_share * pull] if looks else [-(kept_share + pull), kept_share]
        return max(abs(np.roots([1, *roots]))) if kept is not None else abs(pull)

    limit = value_of(found[2])
    so(largest_root(0.99 * limit) < 1 < largest_root(1.01 * limit), f"{limit} is not where its steps begin to grow")
    exact = 2 / steep if kept is None else 2 * (1 + kept_share) / (1 + 2 * kept_share * looks) / steep / pushed
    near(found[0], method.learning_rate)
    near(found[2], exact)
    near(found[3] or found[5], steep)
    if kept is not None:
        near(kept, kept_share)
    if text == "just over 100%":
        so(1 < method.learning_rate / exact < 1.0051, f"{method.learning_rate / exact}")
    else:
        share(text.replace(",", ""), method.learning_rate / exact)
        so(text != "100%" or method.learning_rate <= exact * (1 + 1e-9), "it is above it")
    if far:
        best = math.log((steep + low) / (steep - low)) if steep > low * (1 + 1e-9) else math.inf
        so(best > 9 * -math.log(largest_root(method.learning_rate)
                                if steep == low else 1 - method.learning_rate * low), "it needs no more")  # fmt: skip


@says(rf"has a learning rate of {NUMBER}, above the limit of {NUMBER} \(2 divided by {NUMBER}, the steepest curvature "
      r"at its start\)")  # fmt: skip
def above_limit(found, facts):
    rate, steepest = rate_and_curvature(facts)
    near(found[0], rate)
    near(found[1], 2 / steepest)
    near(found[2], steepest)
    so(rate * steepest > 2, "it is below it")
    so(facts.kind == "diverged", f"it is {facts.kind}")


def rate_and_curvature(facts: Facts) -> tuple[float, float]:
    """The rate of a run every step of which is that times the gradient, and the largest curvature at its start."""
    rate = facts.run.optimizer.learning_rate
    for (x, y), (to_x, to_y), (gx, gy) in zip(facts.points, facts.points[1:], facts.gradients, strict=False):
        error = max(abs(to_x - x + rate * gx), abs(to_y - y + rate * gy))
        so(error <= 1e-6 * (math.hypot(to_x - x, to_y - y) + abs(x) + abs(y) + 1e-300), "a step is not that long")
    (xx, xy), (_, yy) = facts.hessians[0]
    return rate, (xx + yy) / 2 + math.sqrt((xx - yy) ** 2 / 4 + xy * xy)
