"""The charts of a race: every trace equals the results it draws."""

import math
import re

import numpy as np
import pytest

from charts.race import DASHES, SYMBOLS, Look, flips, looks, ranking
from charts.race_curves import profiles, tuning_curves, tuning_shares
from player import WEB
from races import OPENING, Mode, RaceRules, Search, Spread, profile, race
from races.rules import MOST

COLOURS = ("#111111", "#222222", "#333333")
RULES = RaceRules.of(["quadratic", "rosenbrock"], ["sgd", "adam", "bfgs"], budget=60, starts=6, trials=7, high=100.0)
RACE = race(RULES)
LOOKS = looks(RULES.entrant_names, (2, 3, 11), COLOURS)


def test_a_slot_fixes_the_look():
    assert [look.name for look in LOOKS] == ["SGD", "Adam", "BFGS"]
    assert [look.colour for look in LOOKS] == ["#222222", "#333333", "#222222"]
    assert [look.symbol for look in LOOKS] == [SYMBOLS[1], SYMBOLS[2], "triangle-left"]
    assert [look.dash for look in LOOKS] == [",".join(f"{one}px" for one in DASHES[slot]) for slot in (1, 2, 10)]
    assert looks(["SGD"], [1], COLOURS)[0].dash == "solid"


def test_dashes_and_symbols_are_the_player_s():
    source = (WEB / "kit/palette.js").read_text()
    listed = re.search(r"DASHES = \[(.*?)\n\];", source, re.DOTALL)[1]
    assert tuple(tuple(map(int, re.findall(r"\d+", one))) for one in re.findall(r"\[(.*?)\]", listed)) == DASHES
    assert tuple(re.findall(r'"(.*?)"', re.search(r"SYMBOLS = \[(.*?)\]", source, re.DOTALL)[1])) == SYMBOLS


def test_as_many_as_may_race_are_told_apart_even_without_a_line():
    most = MOST["entrants"]
    found = looks([str(slot) for slot in range(most)], range(1, most + 1), COLOURS)
    assert len({look.symbol for look in found}) == len({look.dash for look in found}) == most


@pytest.mark.parametrize("count", [1, 2, 12])
def test_places_are_whole_and_none_is_before_the_first_or_after_the_last(count):
    spreads, means = [Spread(1.0, 1.0, float(count))] * count, [1.5] * count
    found = looks([str(slot) for slot in range(count)], range(1, count + 1), COLOURS)
    axis = ranking(found, [1] * count, spreads, [1.0] * count, "Place", means=means).layout.xaxis
    assert list(axis.tickvals) == list(range(1, count + 1))
    low, high = axis.range
    assert 0 < low < 1 <= count < high < count + 1


@pytest.mark.parametrize("mode", Mode)
def test_the_ranking_draws_quartiles_medians_and_shares_best_first(mode):
    finishes = RACE.results[mode].finishes[1]
    figure = ranking(LOOKS, [one.rank for one in finishes], [one.gap for one in finishes],
                     [one.solved for one in finishes], "Gap", beyond="diverged")  # fmt: skip
    best_first = sorted(zip(LOOKS, finishes, strict=True), key=lambda pair: pair[1].rank)
    for row, (look, finish) in enumerate(best_first):
        bar, marks = figure.data[2 * row : 2 * row + 2]
        assert (bar.name, bar.line.color, set(bar.y)) == (look.name, look.colour, {row})
        assert list(marks.marker.symbol) == ["line-ns", look.symbol, "line-ns"]
        for drawn, value in zip(marks.x, finish.gap, strict=True):
            assert drawn == value or (value == math.inf and math.isfinite(drawn))
        assert [said for _, said in marks.customdata] == [f"{value:.3g}" for value in finish.gap]
    shares = [one.text for one in figure.layout.annotations if one.text.endswith("%")]
    assert [float(text.strip("<>%")) / 100 for text in shares] == pytest.approx(
        [finish.solved for _, finish in best_first], abs=0.01
    )
    assert [text.split("  ") for text in figure.layout.yaxis.ticktext] == [
        [str(finish.rank), look.name] for look, finish in best_first
    ]


def test_the_ranking_over_all_surfaces_marks_the_mean():
    standings = RACE.results[Mode.TUNED].overall
    ranks, places, solved, means = zip(
        *((one.rank, one.places, one.solved, one.mean_rank) for one in standings), strict=True
    )
    figure = ranking(LOOKS, ranks, places, solved, "Place", means=means)
    drawn = {trace.name: trace for trace in figure.data if trace.mode == "markers"}
    for look, one in zip(LOOKS, standings, strict=True):
        assert list(drawn[look.name].x) == pytest.approx([*one.places, one.mean_rank])
        assert list(drawn[look.name].marker.symbol) == [*["line-ns"] * 3, look.symbol]


def test_what_is_infinite_stands_beyond_what_is_not():
    spreads = [Spread(1e-3, 1e-2, math.inf), Spread(math.inf, math.inf, math.inf), None]
    figure = ranking(LOOKS, [1, 2, 2], spreads, [0.5, 0.0, 0.0], "Gap", beyond="diverged")
    first, second, third = (trace for trace in figure.data if trace.mode == "markers")
    assert first.x[:2] == (1e-3, 1e-2)
    assert len({first.x[2], *second.x}) == 1
    assert math.isfinite(first.x[2])
    assert first.x[2] > 1e-2
    assert len(third.x) == 0
    assert "diverged" in [one.text for one in figure.layout.annotations]


def test_tuning_curves_are_the_trials():
    curves = [finish.curve for finish in RACE.results[Mode.TUNED].finishes[0]]
    figure = tuning_curves(LOOKS, curves, of_speed=False, title="Gap")
    for look, curve in zip(LOOKS, curves, strict=True):
        mine = [trace for trace in figure.data if trace.legendgroup == look.name]
        if curve is None:
            assert mine == []
            continue
        *bands, line, star = mine
        np.testing.assert_array_equal(line.x, curve.rates)
        expected = [value if math.isfinite(value) else None for value in curve.gaps[1]]
        assert list(line.y) == expected
        assert (line.line.dash, line.marker.symbol) == (look.dash, look.symbol)
        assert (star.x[0], star.y[0]) == (curve.rates[curve.chosen], expected[curve.chosen])
        finite = np.isfinite(curve.gaps[[0, 2]]).all(axis=0)
        outlined = {(x, y) for band in bands for x, y in zip(band.x, band.y, strict=True)}
        assert outlined == {(x, y) for quartile in curve.gaps[[0, 2], :][:, finite]
                            for x, y in zip(curve.rates[finite], quartile, strict=True)}  # fmt: skip


def test_over_all_surfaces_a_trial_has_the_share_that_it_solves():
    rows = RACE.results[Mode.TUNED].finishes
    figure = tuning_shares(LOOKS, [[row[i].curve for row in rows] for i in range(3)])
    adam, star = (trace for trace in figure.data if trace.legendgroup == "Adam")
    np.testing.assert_allclose(adam.y, (rows[0][1].curve.solved + rows[1][1].curve.solved) / 2)
    assert set(star.x) == {row[1].rate for row in rows}
    assert star.marker.size <= 240 / (OPENING.trials - 1)  # rates next to each other in the 240 pixels of a phone


def test_quasi_random_trials_are_no_line():
    rules = RaceRules.of(["quadratic"], ["momentum"], budget=30, starts=3, trials=5, search=Search.QUASI_RANDOM)
    (finish,) = race(rules, [Mode.TUNED]).results[Mode.TUNED].finishes[0]
    trials, star = tuning_curves(looks(["Momentum"], [1], COLOURS), [finish.curve], of_speed=True, title="n").data
    assert trials.mode == "markers"
    assert star.x[0] == finish.rate


def test_profiles_are_step_functions():
    found = profile(RACE.results[Mode.TUNED].problems())
    figure = profiles(LOOKS, found.taus, found.share(found.taus))
    for look, trace, ratios in zip(LOOKS, figure.data, found.ratios, strict=True):
        assert (trace.name, trace.line.dash, trace.line.shape) == (look.name, look.dash, "hv")
        assert list(trace.y) == [np.mean(ratios <= factor) for factor in trace.x]


def test_ranks_by_mode_are_joined_and_equals_stand_apart():
    ranks = {"Same": [1, 1, 3], "Defaults": [3, 2, 1], "Tuned": [2, 2, 1]}
    figure = flips(LOOKS, ranks, "Defaults")
    assert [list(trace.y) for trace in figure.data] == [[1.25, 3, 2.25], [1.75, 2, 2.75], [3, 1, 1]]
    for i, trace in enumerate(figure.data):
        assert [tuple(one) for one in trace.customdata] == [(name, ranks[name][i]) for name in ranks]
    (band,) = figure.layout.shapes
    assert (band.x0 + band.x1) / 2 == 1


def test_a_long_name_takes_lines():
    long = [Look("Schedule-free AdamW (no weight decay at all)", "#111111", "solid", "circle")]
    figure = flips(long, {"Same": [1]}, "Same")
    lines = figure.layout.annotations[0].text.split("<br>")
    assert " ".join(lines) == long[0].name
    assert max(map(len, lines)) <= 18
