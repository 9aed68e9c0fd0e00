"""The browser's own descents are those of the core: the programs that are derived from its code, carried out there."""

import itertools
from collections import Counter

import numpy as np
import pytest

from benchmarks.agreement import VALUES, agreements, formulas, grounds, methods, rated, schedules
from benchmarks.browser_runs import Case, compare
from catalogue import OpenLoop
from expressions import custom
from interface.data.answer import batches_asset
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation.flat_equations import optimizer_content, schedule_content
from simulation.minibatches import MiniBatches
from simulation.rules import Rules
from surfaces import SURFACES

EXACT = ["booth", "kink", "plateau", "cliff", "rosenbrock", "beale", "saddle", "goldstein_price"]
RULES = [
    Rules(noise="isotropic", sigma=0.3, seed=3),
    Rules(noise="proportional", sigma=0.3, l2=0.1),
    Rules(clip_norm=0.5, weight_decay=0.1),
    Rules(noise="isotropic", seed=8, clip_norm=1.0, l2=0.05, weight_decay=0.02),
]
FACTORS = """async ([sent, cases]) => {
  const { factorsOf } = await import("/kit/descend.js");
  return cases.map(([slug, parameters, steps]) => [...factorsOf(sent[slug], parameters, steps)]);
}"""


BATCHES = """async ([drawn, sizes, count]) => {
  const { Drawn } = await import("/data/batches.js");
  const row = new Drawn(drawn), rows = Array.from({ length: count }, (_, i) => i);
  return sizes.map((size) => {
    const batches = row.by(size);
    if (!batches.reach(count)) throw new Error(`fewer than ${count} of ${size}`);
    const members = rows.map((i) => batches.at(i) && [...batches.at(i)]);
    return [members, batches.epochsUntil(count - 1), rows.map((i) => batches.epochOf(i))];
  });
}"""


def verdicts(module_page, cases):
    """How often each verdict is given, without one that is wrong."""
    counted, wrong = Counter(), []
    for case, verdict in compare(module_page, cases):
        counted[verdict.kind] += 1
        if verdict.kind == "wrong":
            wrong.append((case, verdict))
    assert not wrong
    return counted


def test_every_optimizer_under_each_switch_descends_every_surface_as_the_core_does(module_page):
    """A part of `benchmarks.agreement`, which takes every surface with every method, switch and schedule."""
    every, cases = schedules(), []
    for place, ground in enumerate(grounds()):
        for number, method in enumerate(methods()):
            if (place + number) % 7 == 0:
                schedule = every[(place // 7 + number) % len(every)]
                cases.append(Case(ground, rated(method, ground), ground.start, schedule=schedule))
    counted = verdicts(module_page, cases)
    assert counted.total() > 350
    assert counted["equal"] + counted["close"] > 0.9 * counted.total()


def test_what_only_adds_multiplies_divides_and_takes_roots_is_equal_to_the_bit(module_page):
    cases = [
        Case(SURFACES[slug](), rated(method, SURFACES[slug]()), SURFACES[slug].start)
        for slug in EXACT
        for method in methods()
        if not isinstance(method, OPTIMIZERS["sam"])
    ]
    exact = [case for case in cases if case.is_exact]
    assert {case.surface.slug for case in exact} == set(EXACT)
    assert {"sgd", "momentum", "nesterov", "adagrad", "rmsprop", "rprop", "lion"} <= {
        one.optimizer.slug for one in exact
    }
    assert verdicts(module_page, exact) == {"equal": len(exact)}


def test_runs_under_the_rules_of_the_game_are_the_same_runs(module_page):
    ground, games = SURFACES["himmelblau"](), itertools.cycle(itertools.product(schedules()[-3:], RULES))
    cases = [
        Case(ground, rated(method, ground), ground.start, 80, schedule=schedule, rules=rules)
        for method, (schedule, rules) in zip(methods(), games, strict=False)
    ]
    verdicts(module_page, cases)


def test_mini_batches_are_the_same_mini_batches(module_page):
    drawn = itertools.cycle([MiniBatches(batch_size=7), MiniBatches(batch_size=16, replacement=True, seed=4)])
    cases = [
        Case(ground, rated(method, ground), ground.start, 40, rules=rules)
        for ground in (SURFACES["linear_regression"](), SURFACES["logistic_regression"]())
        for method, rules in zip(methods()[::3], drawn, strict=False)
    ]
    verdicts(module_page, cases)


@pytest.mark.parametrize("replacement", [False, True])
@pytest.mark.parametrize("n", [10, 333])
def test_from_one_row_of_members_come_the_mini_batches_of_every_size(module_page, n, replacement):
    drawn = batches_asset(MiniBatches(batch_size=7, replacement=replacement, seed=5), n, 30).content
    sizes = [1, 3, 7, n // 2, n - 1, n]
    found = module_page.evaluate(BATCHES, [drawn, sizes, 30])
    for size, (members, epochs, numbered) in zip(sizes, found, strict=True):
        rules = MiniBatches(batch_size=size, replacement=replacement, seed=5)
        if members[0] is not None:
            np.testing.assert_array_equal(members, rules.members(n, 30))
        assert (members[0] is None) == (size == n and not replacement)
        begun = rules.epochs(n, 30).tolist() if n >= 2 * size else []
        assert epochs == begun[1:]
        assert numbered == [sum(first <= row for first in begun) for row in range(30)]


def test_a_run_that_diverges_is_lost_at_the_same_step_and_forgotten_after_it(module_page):
    ground = SURFACES["rosenbrock"]()
    fast = [OPTIMIZERS["sgd"](learning_rate=0.5), OPTIMIZERS["sam"](learning_rate=2.0, base="momentum")]
    cases = [Case(ground, one, (-1.2, 1.0), 30) for one in fast] + [Case(ground, fast[0], (-1.2, 1.0), 0)]
    assert all(case.run().diverged_at > 0 for case in cases[:2])
    verdicts(module_page, cases)


def test_a_run_from_where_there_is_no_value_has_diverged_at_its_start(module_page):
    ground = custom("log(x) + y^2")
    cases = [
        Case(ground, OPTIMIZERS["sgd"](learning_rate=rate), (x, 1.0), 30) for rate in (0.1, 3.0) for x in (-1.0, 2.0)
    ]
    assert cases[0].run().diverged_at == 0
    verdicts(module_page, cases)


def test_factors_are_those_of_the_schedules(module_page):
    given = [cls() for cls in SCHEDULES.values() if issubclass(cls, OpenLoop)]
    given += [SCHEDULES["cosine_restarts"](period=p, multiplier=m, final=0.2) for p in (1, 3, 50) for m in (1, 2, 3)]
    given += [SCHEDULES["one_cycle"](pct_start=share, div_factor=1) for share in (0.0, 0.05, 1.0)]
    given += [cls(warmup_steps=warmup) for cls in map(type, given[:8]) for warmup in (5, 40)]
    cases = [
        (one.slug, {name: getattr(one, name) for name in one.parameters()}, steps)
        for one in given
        for steps in (1, 2, 30, 500)
    ]
    sent = {slug: schedule_content(cls) for slug, cls in SCHEDULES.items()}
    answers = module_page.evaluate(FACTORS, [sent, cases])
    expected = [one.factors(steps) for one in given for steps in (1, 2, 30, 500)]
    for theirs, ours in zip(answers, expected, strict=True):
        np.testing.assert_allclose(theirs, ours, rtol=1e-12, atol=1e-15)


def test_formulas_are_computed_operation_by_operation_as_numpy_does(module_page):
    counted = agreements(module_page, formulas(150, 11), VALUES)
    assert counted["wrong"] == 0
    assert counted.total() == 300
    assert counted["equal"] > 150


def test_what_searches_or_listens_says_so():
    searches = {slug for slug, cls in OPTIMIZERS.items() if None in optimizer_content(cls)["ways"].values()}
    assert searches == {"line_search", "conjugate_gradient", "bfgs", "newton"}
    assert {slug for slug, cls in SCHEDULES.items() if schedule_content(cls) is None} == {"reduce_on_plateau"}
