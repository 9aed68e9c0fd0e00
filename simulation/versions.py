"""What the versions of links mean: each names what stands for an entry that a link leaves out.

A link that the app writes says its version, as `v=2`; one without is of version 1, an address without any entries is a
first visit, of the newest. Today's defaults are where they are declared. To change one, so that all links keep their
meaning: raise `VERSION` by one, and write into `BEFORE` what the default was,

    VERSION = 3
    BEFORE = {1: ..., 2: {"adam beta1": "0.9"}}

then record it by `python -m tests.record_defaults`. A default is called as `Entry.origin` has it, by what implies it
and its name, as in tests/goldens/defaults.json.
"""

from collections.abc import Mapping

RATES_1 = """
bowl_with_trap: adabelief 2, adadelta 10, adagrad 5, adamax 2, adamw 2, nadam 2, nesterov 0.1, radam 2,
    schedule_free_adamw 5, schedule_free_sgd 5, signsgd 2
branin: adabelief 2, adadelta 10, adagrad 5, adam 2, adamax 2, adamw 2, amsgrad 2, schedule_free_adamw 5, yogi 2
matyas: adabelief 2, adadelta 10, adagrad 5, adam 2, adamax 2, adamw 2, amsgrad 2, nadam 2, nesterov 0.2, qhm 5,
    schedule_free_adamw 5, yogi 2
styblinski_tang: adabelief 2, adadelta 10, adam 2, adamw 2, amsgrad 2, nesterov 0.02, yogi 2
ackley: adadelta 2, nesterov 0.05
beale: adadelta 10
booth: adadelta 10, adagrad 5, adamax 2, adamw 2, lion 2, nadam 2, nesterov 0.05, schedule_free_adamw 5, yogi 2
cliff: adadelta 10, adagrad 5, adamax 2, nesterov 1, radam 2, schedule_free_adamw 5
easom: adadelta 2, nesterov 0.2, radam 2, schedule_free_sgd 5
goldstein_price: adadelta 10, nesterov 2e-06, qhm 1e-05, schedule_free_sgd 1e-05, sgd 1e-05
griewank: adadelta 10, momentum 2, nesterov 0.5, radam 2
himmelblau: adadelta 10
kink: adadelta 10
levy: adadelta 10, nesterov 0.01
linear_regression: adadelta 10, adamw 1, nesterov 0.1
logistic_regression: adadelta 10, adagrad 5, adamax 2, nesterov 2, qhm 5, radam 2, sam 2, schedule_free_adamw 5,
    schedule_free_sgd 5, sgd 2
mccormick: adadelta 10, nesterov 0.1
plateau: adadelta 10, adagrad 5, adamax 2, nadam 2, nesterov 0.05, schedule_free_adamw 5
quadratic: adadelta 10, nadam 2, nesterov 0.5
rastrigin: adadelta 5, nesterov 0.0005
rosenbrock: adadelta 10
saddle: adadelta 2
six_hump_camel: adadelta 10
three_hump_camel: adadelta 10, nesterov 0.05
"""
"""The learning rates of version 1 that stood at an end of their slider, and those of Nesterov that were not Momentum's:
surface: optimizer rate, ..."""


def _rates(text: str) -> dict[str, str]:
    """Name of a default -> its text, of a table as `RATES_1`."""
    lines = (line.split(": ") for line in text.strip().replace("\n    ", " ").splitlines())
    pairs = ((surface, pair.split()) for surface, rates in lines for pair in rates.split(", "))
    return {f"{optimizer} on {surface} learning_rate": rate for surface, (optimizer, rate) in pairs}


VERSION = 3
"""The version of the links that are written."""
BEFORE: dict[int, dict[str, str]] = {
    1: {
        # the book's own epsilons in trainings
        "adagrad in training epsilon": "1e-10",
        "adam in training epsilon": "1e-8",
        "adam in training epsilon_place": "outside",
        **_rates(RATES_1),
    },
    2: {
        # the layers of the picture on the page Data, which is shown one after the other
        "data whole_lines": "on",
        "data batch_steps": "on",
        "data noise_ellipse": "on",
    },
}
"""Version -> default -> what it was in this version, as a link's text, where the next version has another."""


def defaults_before(version: int) -> Mapping[str, str]:
    """Default -> what it is in the links of a version, where today's is another."""
    found: dict[str, str] = {}
    for one in range(VERSION - 1, version - 1, -1):
        found |= BEFORE.get(one, {})
    return found


def versioned(entries: Mapping[str, str]) -> dict[str, str]:
    """The entries of a link with its version first; none where there are none, for a first visit."""
    return {"v": str(VERSION), **entries} if entries else {}
