"""What the browser draws of a race equals the results."""

import math
from dataclasses import replace

import numpy as np
import pytest

from interface.race import pictures
from interface.race.pictures import MOST_FACTORS, apart
from interface.race.view import RaceView
from language import ENGLISH, said
from races import Metric, Mode, Race, RaceRules, Search, Spread, profile, race

RULES = RaceRules.of(["quadratic", "rosenbrock"], ["sgd", "adam", "bfgs"], budget=60, starts=6, trials=7, high=100.0)
RACE = race(RULES)
SLOTS = (2, 3, 11)


def view(mode: Mode = Mode.SAME_RATE, shown: int = 0, rules: RaceRules = RULES) -> RaceView:
    return RaceView(rules, SLOTS[: len(rules.entrants)], mode, shown)


def in_english(picture):
    return lambda *asked: said(picture(*asked), ENGLISH)


everything, profiles, ranking, tuning, turns = map(
    in_english, (pictures.pictures, pictures.profiles, pictures.ranking, pictures.tuning, pictures.turns)
)


def sent(values) -> list[float | None]:
    """Numbers as they are to arrive."""
    return [pytest.approx(float(value), rel=1e-4) if math.isfinite(value) else None for value in values]


@pytest.mark.parametrize("mode", Mode)
def test_the_ranking_has_quartiles_and_shares_best_first(mode):
    finishes = RACE.results[mode].finishes[1]
    drawn = ranking(view(mode, shown=2), RACE)
    best_first = sorted(zip(SLOTS, map(str, RULES.entrant_names), finishes, strict=True), key=lambda one: one[2].rank)
    assert (drawn["logarithmic"], drawn["last"]) == (True, None)
    for row, (slot, name, finish) in zip(drawn["rows"], best_first, strict=True):
        assert (row["slot"], row["name"], row["rank"], row["mean"]) == (slot, name, finish.rank, None)
        assert row["quartiles"] == sent(finish.gap)
        for text, what in zip(row["said"], ["lower quartile ", "median ", "upper quartile "], strict=True):
            assert text.startswith(what)
        assert ("diverged" in row["said"][2]) == (finish.gap.high == math.inf)
        assert float(row["solved"].strip("<>%")) / 100 == pytest.approx(finish.solved, abs=0.01)


def test_the_ranking_over_all_surfaces_has_the_mean():
    standings = dict(zip(SLOTS, RACE.results[Mode.TUNED].overall, strict=True))
    drawn = ranking(view(Mode.TUNED), RACE)
    assert (drawn["logarithmic"], drawn["last"]) == (False, 3)
    for row in drawn["rows"]:
        one = standings[row["slot"]]
        assert [*row["quartiles"], row["mean"]] == sent([*one.places, one.mean_rank])
        assert row["said"][3].startswith("mean ")


def test_by_speed_it_has_evaluations_and_nothing_of_whom_nobody_solved():
    rules = replace(RULES, metric=Metric.SPEED)
    found = race(rules)
    finishes = found.results[Mode.SAME_RATE].finishes[1]
    assert any(one.evaluations is None for one in finishes)
    drawn = ranking(view(shown=2, rules=rules), found)
    assert not drawn["logarithmic"]
    for row in drawn["rows"]:
        assert row["quartiles"] == sent(finishes[SLOTS.index(row["slot"])].evaluations or ())


def test_what_is_infinite_is_told_apart_from_what_is_not_there():
    finishes = RACE.results[Mode.SAME_RATE].finishes[0]
    lost = tuple(replace(one, gap=Spread(1e-3, math.inf, math.inf)) for one in finishes)
    result = replace(RACE.results[Mode.SAME_RATE], finishes=(lost, lost))
    row = ranking(view(shown=1), replace(RACE, results=RACE.results | {Mode.SAME_RATE: result}))["rows"][0]
    assert row["quartiles"] == [0.001, None, None]
    assert row["said"] == ["lower quartile 0.001", "median diverged", "upper quartile diverged"]


def test_tuning_curves_are_the_trials():
    finishes = RACE.results[Mode.TUNED].finishes[0]
    lines = {line["slot"]: line for line in tuning(view(shown=1), RACE)["lines"]}
    assert list(lines) == [2, 3], "whoever has nothing to tune has no curve"
    for slot, finish in zip(SLOTS[:2], finishes, strict=False):
        line, curve = lines[slot], finish.curve
        assert line["rates"] == sent(curve.rates)
        assert [line["low"], line["values"], line["high"]] == [sent(row) for row in curve.gaps]
        assert line["stars"] == [[*sent([curve.rates[curve.chosen]]), *sent([curve.gaps[1][curve.chosen]])]]
        assert not line["alone"]


def test_over_all_surfaces_a_trial_has_the_share_that_it_solves():
    rows = RACE.results[Mode.TUNED].finishes
    drawn = tuning(view(), RACE)
    adam = next(line for line in drawn["lines"] if line["name"] == "Adam")
    assert drawn["shares"]
    assert adam["values"] == sent((rows[0][1].curve.solved + rows[1][1].curve.solved) / 2)
    assert [rate for rate, _ in adam["stars"]] == sent(sorted({row[1].rate for row in rows}))


def test_quasi_random_trials_are_no_line():
    rules = RaceRules.of(
        ["quadratic"], ["momentum"], budget=30, starts=3, trials=5, search=Search.QUASI_RANDOM, metric=Metric.SPEED
    )
    found = race(rules)
    (finish,) = found.results[Mode.TUNED].finishes[0]
    (line,) = tuning(view(rules=rules), found)["lines"]
    assert line["alone"]
    assert line["low"] is None
    assert line["solved"] == sent(finish.curve.solved)
    assert line["stars"][0][0] == sent([finish.rate])[0]


def test_profiles_are_step_functions():
    found = profile(RACE.results[Mode.TUNED].problems())
    drawn = profiles(view(Mode.TUNED), RACE)
    assert drawn["factors"] == sent([*found.taus, max(10, 1.1 * found.taus[-1])])
    for line, ratios in zip(drawn["lines"], found.ratios, strict=True):
        assert line["shares"][:-1] == sent([np.mean(ratios <= factor) for factor in found.taus])
        assert line["shares"][-1] == line["shares"][-2]


def test_of_many_factors_those_are_drawn_that_can_be_told_apart(monkeypatch):
    found = profile(RACE.results[Mode.TUNED].problems())
    monkeypatch.setattr(pictures, "MOST_FACTORS", 6)
    drawn = profiles(view(Mode.TUNED), RACE)
    every = [*found.taus, max(10, 1.1 * found.taus[-1])]
    assert len(drawn["factors"]) <= 6 < len(every) < MOST_FACTORS
    assert (drawn["factors"][0], drawn["factors"][-1]) == (1, sent(every[-1:])[0])
    assert all(any(factor == one for one in sent(every)) for factor in drawn["factors"])


def test_ranks_by_mode_are_those_of_the_race():
    drawn = turns(view(Mode.LIBRARY), RACE)
    assert [mode["shown"] for mode in drawn["modes"]] == [False, True, False]
    for i, line in enumerate(drawn["lines"]):
        assert line["ranks"] == [RACE.results[mode].overall[i].rank for mode in Mode]
        assert f"{line['name']} {', '.join(map(str, line['ranks']))}" in drawn["alt"]
    on_one = turns(view(shown=1), RACE)
    assert on_one["lines"][0]["ranks"] == [RACE.results[mode].finishes[0][0].rank for mode in Mode]


@pytest.mark.parametrize(
    ("ranks", "places"),
    [
        ([1, 1, 3], [1.25, 1.75, 3]),
        ([3, 2, 1], [3, 2, 1]),
        ([2, 2, 1], [2.25, 2.75, 1]),
        ([1], [1]),
        ([1] * 3, [1.5, 2, 2.5]),
    ],
)
def test_equal_ranks_stand_side_by_side(ranks, places):
    assert apart(ranks).tolist() == places


def test_every_picture_says_what_it_shows():
    drawn = everything(view(Mode.TUNED, shown=1), RACE)
    assert drawn["ranking"]["alt"].startswith("Quadratic bowl: ")
    assert "Chosen: SGD " in drawn["tuning"]["alt"]
    assert "Solved at all: SGD " in drawn["profiles"]["alt"]
    alone: Race = race(RaceRules.of(["booth"], ["bfgs"], budget=9, starts=2, trials=2))
    assert everything(view(rules=alone.rules), alone)["tuning"]["alt"].endswith("Chosen: nothing")
