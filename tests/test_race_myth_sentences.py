"""What a myth's check says of any races: its sentences are read, and its judgement recomputed, by plain code."""

import math
import re
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from race_facts import Facts, middle, reads, series
from race_reader import N, plain_manners
from race_story_reader import StoryReader
from random_races import RACEABLE, random_rules

from catalogue import Family
from optimizers import OPTIMIZERS
from races import Judgement, Mode, RaceRules, race
from races.myths.best_optimizer import BestOptimizer
from races.myths.bias_correction import BiasCorrection
from races.myths.one_rate_for_all import OneRateForAll
from races.myths.rotated_valley import RotatedValley
from simulation import simulate
from surfaces import SURFACES

RANDOM = st.randoms(use_true_random=False)
TUNED = (Mode.TUNED,)


@settings(max_examples=25)
@given(RANDOM)
def test_one_rate_for_all_counts_who_stays_ahead(random):
    found = race(random_rules(random), OneRateForAll.modes)
    verdict, reader, facts = OneRateForAll().check([found]), StoryReader(found), Facts(found)
    lines = str(verdict.sentence)
    for mode in OneRateForAll.modes:
        line, _, lines = lines.partition(". ")
        reader.winner(f"{line}.", mode)
    *rest, last = re.split(r"(?<=\.) ", lines)
    for sentence in rest:
        reader.told(sentence)
    pairs = [(i, j) for i in facts.everybody for j in facts.everybody if facts.sure("same", i, j)]
    kept = sum(facts.sure("tuned", i, j) for i, j in pairs)
    turned = sum(facts.sure("tuned", j, i) for i, j in pairs)
    plain_manners(last)
    if not pairs:
        assert last == "At the same rate nobody is surely ahead of anybody."
    elif len(pairs) == 1:
        end = "too close to call" if not kept + turned else "is ahead" if kept else "is behind"
        assert "only pair that is sure at the same rate" in last
        assert (end + " with tuned rates") in last
    elif kept == len(pairs):
        assert last == f"All {kept} pairs that are sure at the same rate keep their order with tuned rates."
    else:
        said = [int(one) for one in re.findall(r"\d+", last)]
        assert said == [len(pairs), kept, turned, len(pairs) - kept - turned]
    if turned:
        assert verdict.judgement is Judgement.REFUTED
    elif not kept:
        assert verdict.judgement is Judgement.NOT_HERE
    else:
        assert verdict.judgement is (Judgement.CONFIRMED if kept == len(pairs) else Judgement.PARTLY)


@settings(max_examples=10)
@given(RANDOM)
def test_the_best_optimizer_names_whom_nobody_is_surely_ahead_of(random):
    rules = random_rules(random)
    races = [race(replace(rules, budget=budget), TUNED) for budget in (1, 5, 30)]
    verdict, names = BestOptimizer().check(races), tuple(map(str, rules.entrant_names))
    first = []
    for found in races:
        facts = Facts(found)
        one = facts.sharing("tuned", None, 1)
        first.append({i for i in facts.everybody if i in one or not facts.sure("tuned", one[0], i)})
    told = ["everybody" if len(one) == len(names) else series([names[i] for i in sorted(one)]) for one in first]
    assert str(verdict.sentence) == (
        f"First, or too close to the first to call, each tuned: with 1 evaluation {told[0]}; with 5 evaluations "
        f"{told[1]}; with 30 evaluations {told[2]}."
    )
    parted = any(not one & other for one in first for other in first)
    assert verdict.judgement is (Judgement.CONFIRMED if parted else Judgement.NOT_HERE)


@settings(max_examples=10)
@given(RANDOM)
def test_bias_correction_says_how_much_longer_and_lower(random):
    adam = OPTIMIZERS["adam"]
    surfaces = tuple(random.sample([one for one in RACEABLE if one.name != "Your function"], random.choice((1, 2, 3))))
    found = race(
        RaceRules(
            surfaces=surfaces,
            entrants=(adam(), adam(bias_correction=False)),
            budget=random.choice((1, 20)),
            starts=random.choice((1, 2, 4)),
            trials=random.choice((2, 7)),
        ),
        BiasCorrection.modes,
    )
    verdict, reader = BiasCorrection().check([found]), StoryReader(found)
    first, longer, second, rates = re.split(r"(?<=\.) ", str(verdict.sentence))
    reader.winner(first, "same")
    reader.winner(second, "tuned")
    plain_manners(str(verdict.sentence))
    ways = []
    for where, surface in enumerate(surfaces):
        for start in found.starts[:, where].T:
            without, with_it = (
                np.hypot(
                    *np.diff(simulate(surface, adam(learning_rate=0.01, bias_correction=on), start, 10).points)
                ).sum()
                for on in (False, True)
            )
            ways.append(without / with_it)
    said = re.fullmatch(rf"Without the correction the first 10 steps go ({N}) times as far, in the median\.", longer)[1]
    assert reads(said, float(np.median(ways)))
    chosen = [[finish.rate for finish in row] for row in found.results[Mode.TUNED].finishes]
    lower = [without / with_it for with_it, without in chosen]
    figures = [one.rstrip(".") for one in re.findall(N, rates)]
    mean = math.exp(sum(map(math.log, lower)) / len(lower))
    if len(figures) == 1:
        assert all(reads(figures[0], one) for one in lower)
    else:
        said = zip(figures, (min(lower), max(lower), mean), strict=True)
        assert all(reads(figure, one) for figure, one in said)


@pytest.mark.parametrize("seed", range(6))
def test_the_rotated_valley_is_not_judged_by_who_solves_nothing(seed):
    random = Random(seed)
    entrants = tuple(OPTIMIZERS[slug]() for slug in random.sample(list(OPTIMIZERS), 3))
    rules = RotatedValley().rules[0]
    few = {"budget": random.choice((3, 30)), "starts": 3, "trials": 5, "entrants": entrants}
    races = [
        race(replace(rules, surfaces=(SURFACES["quadratic"](a=0.01, b=1.0, angle=angle),), **few), TUNED)
        for angle in (0.0, 45.0)
    ]
    verdict = RotatedValley().check(races)
    plain_manners(str(verdict.sentence))
    groups, needs = {"Slower when turned": [], "Not slower": [], "Not judged": []}, []
    names, sentence = tuple(map(str, races[0].rules.entrant_names)), str(verdict.sentence)
    for i, name in enumerate(names):
        told = []
        for found in races:
            evaluations = Facts(found).all_runs("tuned", 0, i)[1]
            solved = [one for one in evaluations if one < math.inf]
            told.append((len(solved) / len(evaluations), middle(solved) if solved else math.inf))
        needs.append(told)
        (share, before), (share_after, after) = told
        slower = share_after < share / 1.25 or (share_after > 0 and after > 1.25 * before)
        kind = "Not judged" if not share else "Slower when turned" if slower else "Not slower"
        groups[kind].append(i)
        assert f"{name} (straight {needed(*told[0])}; turned {needed(*told[1])})" in sentence
    for kind, members in groups.items():
        assert (kind in sentence) == bool(members)
        said = sentence.partition(kind)[2]
        assert all(names[i] in said for i in members)
    claimed = [i for i, one in enumerate(entrants)
               if one.family in (Family.STEP_SIZE, Family.BOTH) and i not in groups["Not judged"]]  # fmt: skip
    assert (verdict.judgement is Judgement.NOT_HERE) == (not claimed)
    assert (verdict.judgement is Judgement.CONFIRMED) == (bool(claimed) and groups["Slower when turned"] == claimed)


def needed(share: float, median: float) -> str:
    if not share:
        return "unsolved"
    text = "1 evaluation" if median == 1 else f"{median:.0f} evaluations"
    return text if share == 1 else f"{text}, {100 * share:.0f}% solved"
