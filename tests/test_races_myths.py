"""Every myth's verdict follows from its races: recomputed from single runs, and turned round by results made up."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from catalogue import Family
from races import MYTHS, OPENING, Judgement, Mode, examine, race
from races.myths.best_optimizer import BUDGETS
from races.myths.bias_correction import BiasCorrection, how_much_longer, how_much_lower
from races.myths.rotated_valley import RotatedValley
from races.scores import Spread
from simulation import simulate


@pytest.fixture(scope="module")
def examined() -> dict:
    return {slug: examine(cls()) for slug, cls in MYTHS.items()}


@pytest.mark.parametrize("slug", MYTHS)
def test_a_myth_is_complete_and_judged_the_same_every_time(slug, examined):
    myth, (verdict, races) = MYTHS[slug](), examined[slug]
    assert myth.claim.endswith(".")
    assert len(myth.titles) == len(set(myth.titles)) == len(myth.rules)
    assert verdict.judgement in Judgement
    assert str(verdict.sentence).endswith(".")
    assert [one.rules for one in races] == list(myth.rules)
    assert all(tuple(one.results) == tuple(mode for mode in Mode if mode in myth.modes) for one in races)
    assert myth.check(races) == verdict
    assert sum(rules.cell_steps for rules in myth.rules) < 20_000_000  # seconds, not minutes


def test_progress_of_several_races_rises_to_the_whole():
    told = []
    examine(RotatedValley(), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert any(0.4 < share < 0.6 for share in told)


def test_one_rate_for_all_is_refuted_by_a_pair_that_turns_round(examined):
    verdict, (found,) = examined["one_rate_for_all"]
    same, tuned = (found.results[mode].gaps[..., 0] for mode in (Mode.SAME_RATE, Mode.TUNED))
    names = found.rules.entrant_names

    def wins(gaps, one, other) -> float:
        """The share of problems in which the one ends lower, a tie half."""
        return np.mean((gaps[:, one] < gaps[:, other]) + 0.5 * (gaps[:, one] == gaps[:, other]))

    turned = [
        (one, other)
        for one in range(6)
        for other in range(6)
        if wins(same, one, other) > 0.55 and wins(tuned, one, other) < 0.45
    ]
    assert (verdict.judgement is Judgement.REFUTED) == bool(turned)
    said = [f"{names[one]} is ahead of {names[other]}, with tuned rates {names[other]} of" for one, other in turned]
    assert any(pair in str(verdict.sentence) for pair in said)


def test_one_start_judges_nothing():
    myth = MYTHS["one_rate_for_all"]()
    found = race(replace(OPENING, budget=20, starts=1, trials=4), myth.modes)
    assert myth.check([found]).judgement is Judgement.NOT_HERE


def test_bias_correction_is_judged_by_first_steps_and_tuned_rates(examined):
    verdict, (found,) = examined["bias_correction"]
    same, tuned = found.results[Mode.SAME_RATE], found.results[Mode.TUNED]
    assert np.mean(same.gaps[:, 1] < same.gaps[:, 0]) > 0.9  # it does win at the same rate
    assert 0.25 < np.mean(tuned.gaps[:, 1] < tuned.gaps[:, 0]) < 0.75  # and no more with a rate of its own
    assert verdict.judgement is Judgement.CONFIRMED
    ratios = []
    for where, surface in enumerate(found.rules.surfaces):
        for start in found.starts[:, where].T:
            ways = []
            for finish in same.finishes[where]:
                points = simulate(surface, finish.optimizer, start, 10).points
                ways.append(np.hypot(*np.diff(points, axis=1)).sum())
            ratios.append(ways[1] / ways[0])
    assert how_much_longer(found) == pytest.approx(np.median(ratios))
    first = simulate(OPENING.surfaces[0], same.finishes[0][1].optimizer, (-7.0, 2.0), 1).points
    assert abs(np.diff(first[0])[0]) == pytest.approx(0.01 * 0.1 / np.sqrt(0.001))  # (1 - beta1) / sqrt(1 - beta2)
    chosen = [[finish.rate for finish in row] for row in tuned.finishes]
    lower = [without / with_it for with_it, without in chosen]
    assert how_much_lower(found).tolist() == pytest.approx(lower)
    assert f"is {min(lower):.3g} to {max(lower):.3g} times" in str(verdict.sentence)
    assert f"in the geometric mean {np.prod(lower) ** (1 / 4):.3g} times." in str(verdict.sentence)
    assert np.prod(lower) < 1 < how_much_longer(found)


def test_bias_correction_would_be_judged_otherwise_by_other_races(examined):
    _, (found,) = examined["bias_correction"]
    same, tuned = found.results[Mode.SAME_RATE], found.results[Mode.TUNED]

    def judged(first, second) -> Judgement:
        return BiasCorrection().check([replace(found, results={Mode.SAME_RATE: first, Mode.TUNED: second})]).judgement

    other_way = replace(same, ahead=1 - same.ahead)
    still_ahead = replace(tuned, ahead=same.ahead)
    assert judged(other_way, tuned) is Judgement.NOT_HERE
    assert judged(same, still_ahead) is Judgement.REFUTED


def test_the_rotated_valley_is_judged_by_who_pays(examined):
    verdict, (straight, turned) = examined["rotated_valley"]
    assert [one.rules.surfaces[0].angle for one in (straight, turned)] == [0, 45]
    names, pays = tuple(map(str, straight.rules.entrant_names)), {}
    for i, optimizer in enumerate(straight.rules.entrants):
        medians = []
        for found in (straight, turned):
            needed = found.results[Mode.TUNED].evaluations[0, i].ravel()
            medians.append((np.isfinite(needed).mean(), np.median(needed[np.isfinite(needed)])))
        (solved, before), (solved_after, after) = medians
        pays[optimizer] = solved_after < 0.8 * solved or after > 1.25 * before
    slower, _, unmoved = str(verdict.sentence).partition("Not slower")
    for name, (optimizer, paid) in zip(names, pays.items(), strict=True):
        assert (name in slower, name in unmoved) == (paid, not paid)
        assert not (paid and optimizer.family in (Family.BASELINE, Family.DIRECTION))
    claimed = [one for one in pays if one.family in (Family.STEP_SIZE, Family.BOTH)]
    assert 0 < sum(pays[one] for one in claimed) < len(claimed)
    assert verdict.judgement is Judgement.PARTLY


@pytest.mark.parametrize(
    ("after", "judgement"),
    [
        ([1, 1, 1, 1, 1], Judgement.REFUTED),
        ([1, 1, 2, 2, 2], Judgement.CONFIRMED),
        ([1, 1, 2, 1, 1], Judgement.PARTLY),
        ([2, 1, 2, 2, 2], Judgement.PARTLY),
        ([2, 2, 1, 1, 1], Judgement.REFUTED),
    ],
)
def test_the_rotated_valley_would_be_judged_otherwise_by_other_races(after, judgement):
    def made_up(factors) -> SimpleNamespace:
        row = [SimpleNamespace(solved=1.0, evaluations=Spread(0, 10.0 * factor, 0)) for factor in factors]
        return SimpleNamespace(rules=RotatedValley().rules[0], results={Mode.TUNED: SimpleNamespace(finishes=[row])})

    assert RotatedValley().check([made_up([1] * 5), made_up(after)]).judgement is judgement


def test_the_best_optimizer_changes_where_no_leader_leads_twice(examined):
    verdict, races = examined["best_optimizer"]
    first = []
    for found, budget in zip(races, BUDGETS, strict=True):
        assert found.rules.budget == budget
        gaps = found.results[Mode.TUNED].gaps[..., 0]
        better = (gaps[:, None] < gaps[:, :, None]).sum(axis=2) + 0.5 * (gaps[:, None] == gaps[:, :, None]).sum(axis=2)
        first.append(int(better.mean(axis=(0, 2)).argmin()))
        assert f"with {budget} evaluations " in str(verdict.sentence)
        assert first[-1] in found.results[Mode.TUNED].leaders()
    assert verdict.judgement is Judgement.CONFIRMED
    assert len(set(first)) > 1
    same = [race(replace(OPENING, budget=20, starts=4), (Mode.TUNED,))] * 3
    assert MYTHS["best_optimizer"]().check(same).judgement is Judgement.NOT_HERE
